from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

if TYPE_CHECKING:
    from pathlib import Path

    from babel.messages.catalog import Catalog

METHODS = [("**.py", "python"), ("**.html", "jinja2")]
GAP = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def english(repository: Path) -> Catalog:
    folder = repository / "stationmap" / "web" / "translations" / "en" / "LC_MESSAGES"
    with (folder / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def test_every_phrase_is_said_in_english(repository: Path, english: Catalog) -> None:
    said = {
        str(message)
        for folder in ("stationmap", "templates")
        for _, _, message, _, _ in extract_from_dir(repository / folder, METHODS)
    }
    assert len(said) > 100
    assert said <= {str(message.id) for message in english}


def test_every_gap_is_kept(english: Catalog) -> None:
    for message in english:
        assert sorted(GAP.findall(str(message.id))) == sorted(GAP.findall(str(message.string)))
        assert not message.id or message.string
