"""The commands of an editor: what is printed and published of the map."""

from stationmap.cli_article.signs import signs

COMMANDS = (signs,)

__all__ = ["COMMANDS", "signs"]
