"""The commands of an editor: what is printed and published of the map."""

from stationmap.cli_article.article import article
from stationmap.cli_article.sending import send
from stationmap.cli_article.signs import signs

article.add_command(send)

COMMANDS = (article, signs)

__all__ = ["COMMANDS", "article", "send", "signs"]
