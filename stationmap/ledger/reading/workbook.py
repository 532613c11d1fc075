"""What a workbook says about itself: its sheets, its texts and its number formats."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from stationmap.ledger.reading.markup import collect, local, parse, too_deep
from stationmap.ledger.reading.number_formats import PLAIN, built_in, format_of
from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from stationmap.ledger.limits import Limits
    from stationmap.ledger.reading.archive import Archive
    from stationmap.ledger.reading.number_formats import Format

_ROOT = "xl/workbook.xml"
_TRUE = ("1", "true", "on")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet of a workbook and the part that holds its cells."""

    name: str
    part: str
    hidden: bool = False
    table: bool = True  # False: a chart, a dialogue, an old macro sheet


@dataclass(frozen=True, slots=True)
class Workbook:
    """Everything about a workbook but its cells."""

    sheets: tuple[SheetPart, ...]
    texts: list[str] = field(default_factory=list)
    formats: list[Format] = field(default_factory=list)
    from_1904: bool = False
    macros: bool = False
    links: int = 0  # to other workbooks; never followed


def open_workbook(archive: Archive, limits: Limits) -> Workbook:
    """Read everything about a workbook but its cells.

    Raises
    ------
    FileError
        A part is missing or broken, or there is no sheet at all.
    """
    root = _root(archive, limits)
    targets = _relations(archive, root, limits)
    found = collect(
        archive.chunks(root), root, frozenset({"sheet", "workbookPr"}), limits.xml_depth
    )
    sheets = tuple(_sheet(attributes, targets) for name, attributes in found if name == "sheet")
    if not sheets:
        raise refusal(
            "no-sheets",
            zh="这个工作簿里一张表也没有。请查看是否选对了文件。",
            en="The workbook holds no sheet at all. See whether this is the right file.",
        )
    if len(sheets) > limits.sheets:
        raise refusal(
            "too-many-sheets",
            zh=f"工作簿里有 {len(sheets)} 张表，最多 {limits.sheets} 张。请把台账单独存一个文件。",
            en=f"The workbook has {len(sheets)} sheets; {limits.sheets} at most are read.",
            value=len(sheets),
        )
    by_kind = {kind: path for kind, path in targets.values() if kind in ("sharedStrings", "styles")}
    base = posixpath.dirname(root)
    return Workbook(
        sheets,
        _texts(archive, by_kind.get("sharedStrings", f"{base}/sharedStrings.xml"), limits),
        _formats(archive, by_kind.get("styles", f"{base}/styles.xml"), limits),
        from_1904=any(a.get("date1904", "").lower() in _TRUE for _, a in found),
        macros=any(name.lower().endswith("vbaproject.bin") for name in archive.names),
        links=sum(kind == "externalLink" for kind, _ in targets.values()),
    )


def unescaped(text: str) -> str:
    """Resolve the escapes that Excel writes for characters XML cannot hold."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _root(archive: Archive, limits: Limits) -> str:
    """Find the part that lists the sheets."""
    if archive.has("_rels/.rels"):
        for kind, path in _targets(archive, "_rels/.rels", "", limits).values():
            if kind == "officeDocument" and archive.has(path):
                return path
    return _ROOT


def _relations(archive: Archive, part: str, limits: Limits) -> dict[str, tuple[str, str]]:
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    return _targets(archive, rels, folder, limits)


def _targets(
    archive: Archive, rels: str, folder: str, limits: Limits
) -> dict[str, tuple[str, str]]:
    """Read a part's relations: identifier to (kind, path inside the archive)."""
    targets = {}
    for _, attributes in collect(
        archive.chunks(rels), rels, frozenset({"Relationship"}), limits.xml_depth
    ):
        if attributes.get("TargetMode") == "External":
            continue
        target = attributes.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        targets[attributes.get("Id", "")] = (kind, posixpath.normpath(path))
    return targets


def _sheet(attributes: dict[str, str], targets: dict[str, tuple[str, str]]) -> SheetPart:
    kind, path = targets.get(attributes.get("id", ""), ("", ""))
    return SheetPart(
        name=attributes.get("name", ""),
        part=path,
        hidden=attributes.get("state", "visible") != "visible",
        table=kind in ("worksheet", ""),
    )


class _Texts:
    """Collects the shared texts; readings for pronunciation are left out."""

    def __init__(self, part: str, deepest: int) -> None:
        self.texts: list[str] = []
        self._part, self._deepest = part, deepest
        self._pieces: list[str] = []
        self._depth = self._silent = 0
        self._taking = False

    def start(self, name: str, _: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._deepest:
            raise too_deep(self._part, self._deepest)
        name = local(name)
        if name == "rPh":
            self._silent = self._depth
        elif name == "t":
            self._taking = not self._silent

    def end(self, name: str) -> None:
        self._taking = False
        if self._depth == self._silent:
            self._silent = 0
        self._depth -= 1
        if local(name) == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()

    def text(self, data: str) -> None:
        if self._taking:
            self._pieces.append(data)


def _texts(archive: Archive, part: str, limits: Limits) -> list[str]:
    if not archive.has(part):
        return []
    found = _Texts(part, limits.xml_depth)
    parse(archive.chunks(part), part, found.start, found.end, found.text)
    return found.texts


def _formats(archive: Archive, part: str, limits: Limits) -> list[Format]:
    """Read what each style makes of a number, by the style's place in the list."""
    if not archive.has(part):
        return []
    wanted = frozenset({"numFmt", "cellXfs", "cellStyleXfs", "dxfs", "cellStyles", "xf"})
    codes: dict[int, Format] = {}
    formats: list[Format] = []
    inside = ""
    for name, attributes in collect(archive.chunks(part), part, wanted, limits.xml_depth):
        if name == "numFmt":
            codes[_number(attributes.get("numFmtId"))] = format_of(attributes.get("formatCode", ""))
        elif name != "xf":
            inside = name
        elif inside == "cellXfs":
            number = _number(attributes.get("numFmtId"))
            formats.append(codes.get(number) or built_in(number))
    return formats or [PLAIN]


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004 - no format has a number of ten digits
