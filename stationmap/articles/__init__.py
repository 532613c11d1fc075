"""Articles for a WeChat official account: a view becomes words, a map, and what goes with it."""

from stationmap.articles.article import Article, Notice, drawn_of, write
from stationmap.articles.drawn import Drawn
from stationmap.articles.kept import KeptWords
from stationmap.articles.kit import Kit, kept_words, kit_files, kit_of, make_kit
from stationmap.articles.lint import Finding, lint
from stationmap.articles.scenes import scene_of
from stationmap.articles.view import Kind, View, near_view, parse_view

__all__ = [
    "Article",
    "Drawn",
    "Finding",
    "KeptWords",
    "Kind",
    "Kit",
    "Notice",
    "View",
    "drawn_of",
    "kept_words",
    "kit_files",
    "kit_of",
    "lint",
    "make_kit",
    "near_view",
    "parse_view",
    "scene_of",
    "write",
]
