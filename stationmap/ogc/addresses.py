"""The addresses that documents of the interface point to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/json"
GEOJSON = "application/geo+json"
HTML = "text/html"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
FORMAT_WORDS = {JSON: "json", GEOJSON: "json", OPENAPI: "json", HTML: "html"}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Writes absolute addresses under the root of the interface.

    Parameters
    ----------
    root : str
        Where the public reaches it, such as ``https://map.example.org/ogc``,
        without a slash at the end.
    """

    root: str

    def url(self, *parts: str, **parameters: str) -> str:
        """Write an address from parts of a path and parameters."""
        return self.asked(parts, parameters)

    def asked(self, parts: tuple[str, ...], parameters: Mapping[str, str]) -> str:
        """Write an address whose parameters may have any names."""
        path = "".join(f"/{quote(part, safe='')}" for part in parts)
        words = urlencode(parameters, safe=",:/")
        return self.root + path + (f"?{words}" if words else "")

    def link(self, rel: str, media_type: str, title: str, *parts: str) -> dict[str, str]:
        """Describe a link to a resource, in the format that is named."""
        return link(rel, media_type, title, self.url(*parts, f=FORMAT_WORDS[media_type]))

    def own(
        self, media_type: str, shown: str, *parts: str, **parameters: str
    ) -> list[dict[str, str]]:
        """Describe the links of a document to itself and to its other format.

        Parameters
        ----------
        media_type : str
            What the document is for programs.
        shown : str
            In which of its formats it is sent now.
        parts, parameters : str
            Its address.
        """
        found = []
        for kind, title in ((media_type, "给程序 · For programs"), (HTML, "给人 · For people")):
            rel = "self" if kind == shown else "alternate"
            href = self.asked(parts, {**parameters, "f": FORMAT_WORDS[kind]})
            found.append(link(rel, kind, title, href))
        return sorted(found, key=lambda one: one["rel"] != "self")


def link(rel: str, media_type: str, title: str, href: str) -> dict[str, str]:
    """Describe a link."""
    return {"href": href, "rel": rel, "type": media_type, "title": title}
