"""Reads the XML of a workbook as a stream: no document type, no entities, no endless nesting."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from stationmap.errors import FileError

    Start = Callable[[str, dict[str, str]], None]


class Enough(Exception):  # noqa: N818 - not an error: the reader has what it wanted
    """Stops a stream early."""


def parse(
    chunks: Iterable[bytes],
    part: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Feed a part's XML to three functions, until its end or until one raises `Enough`.

    Raises
    ------
    FileError
        Not well-formed, or with a document type declaration, which no workbook has.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = lambda *_: _refuse_doctype(part)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - its own name for it is private
        parser.Parse(b"", True)  # noqa: FBT003
    except Enough:
        return
    except expat.ExpatError as error:
        raise _not_well_formed(part, error) from error
    except (LookupError, ValueError) as error:  # an encoding that nobody knows
        raise _not_well_formed(part, error) from error


def collect(
    chunks: Iterable[bytes], part: str, wanted: frozenset[str], deepest: int
) -> list[tuple[str, dict[str, str]]]:
    """List the elements of these names with their attributes, in the order they open."""
    found: list[tuple[str, dict[str, str]]] = []
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            raise too_deep(part, deepest)
        name = local(name)
        if name in wanted:
            found.append((name, {local(key): value for key, value in attributes.items()}))

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parse(chunks, part, start, end)
    return found


def local(name: str) -> str:
    """Return a name without its namespace prefix."""
    return name.rpartition(":")[2]


def too_deep(part: str, deepest: int) -> FileError:
    """Make the error about elements nested without end."""
    return refusal(
        "xml-depth",
        zh=f"文件里的 {part} 一层套一层，超过 {deepest} 层，不像 Excel 写的。请重新导出台账。",
        en=f"{part} nests its elements more than {deepest} deep. Export the ledger again.",
        value=part,
    )


def _refuse_doctype(part: str) -> None:
    raise refusal(
        "xml-doctype",
        zh=f"文件里的 {part} 带有 DOCTYPE，Excel 从不这样写，没有读。请用 Excel 另存后再上传。",
        en=f"{part} declares a document type, which Excel never does. Save it again in Excel.",
        value=part,
    )


def _not_well_formed(part: str, why: object) -> FileError:
    return refusal(
        "xml-broken",
        zh=f"文件里的 {part} 坏了（{why}）。请用 Excel 打开，修复后另存为 .xlsx，再上传。",
        en=f"{part} inside the file is broken ({why}). Let Excel repair it, and save it again.",
        value=str(why),
    )
