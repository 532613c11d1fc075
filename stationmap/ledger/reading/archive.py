"""Opens the zip that a workbook is, without believing what it says about itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

from stationmap.ledger.refusal import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stationmap.errors import FileError
    from stationmap.ledger.limits import Limits

_CHUNK = 1 << 16
_END = b"PK\x05\x06"
_END_BYTES = 22
_LONGEST_COMMENT = 1 << 16
_ENTRY_BYTES = 600  # of a directory, for one part; names are far shorter in a workbook
_ENCRYPTED = 0x1


class Archive:
    """The parts of a workbook by name; nothing is unpacked before it is asked for."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._limits = limits
        _check_directory(content, limits)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise _broken(str(error)) from error
        if len(self._zip.infolist()) > limits.parts:
            raise _too_many_parts(limits)
        self._parts: dict[str, zipfile.ZipInfo] = {}
        self._folded: dict[str, str] = {}
        for info in self._zip.infolist():
            name = info.filename.replace("\\", "/").lstrip("/")
            self._parts.setdefault(name, info)
            self._folded.setdefault(name.lower(), name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as the archive's directory gives them."""
        return tuple(self._parts)

    def has(self, name: str) -> bool:
        """Say whether there is a part of this name, in whatever case."""
        return name.lower() in self._folded

    def size(self, name: str) -> int:
        """Return what the directory says a part is unpacked, in bytes."""
        return self._info(name).file_size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack a part piece by piece, and stop where it grows beyond the limit.

        Raises
        ------
        FileError
            The part is missing, damaged, encrypted or too large.
        """
        info = self._info(name)
        if info.file_size > self._limits.inflated_bytes:
            raise _bomb(name, info.file_size, self._limits)
        if info.flag_bits & _ENCRYPTED:
            raise refusal(
                "zip-encrypted",
                zh=f"文件里的 {name} 加了密码，打不开。请取消密码后另存，再上传。",
                en=f"{name} inside the file is locked by a password. Remove it and save again.",
                value=name,
            )
        total = 0
        try:
            with self._zip.open(info) as stream:
                while chunk := stream.read(_CHUNK):
                    total += len(chunk)
                    if total > self._limits.inflated_bytes:
                        raise _bomb(name, total, self._limits)
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise _damaged(name, str(error)) from error
        except (NotImplementedError, RuntimeError, ValueError) as error:
            raise _damaged(name, str(error)) from error
        if total < info.file_size:
            raise _damaged(name, f"{total} of {info.file_size} bytes")

    def _info(self, name: str) -> zipfile.ZipInfo:
        found = self._folded.get(name.lower())
        if found is None:
            raise missing_part(name)
        return self._parts[found]


def missing_part(name: str) -> FileError:
    """Make the error about a workbook that lacks one of its own parts."""
    return refusal(
        "part-missing",
        zh=f"这个 Excel 文件不完整：缺 {name}。请用 Excel 或 WPS 打开，另存为 .xlsx，再上传。",
        en=f"This workbook is not complete: {name} is missing. Open it in Excel, save it again.",
        value=name,
    )


def _check_directory(content: bytes, limits: Limits) -> None:
    """Refuse a directory that is too long before Python builds a list of it."""
    at = content.rfind(_END, max(0, len(content) - _END_BYTES - _LONGEST_COMMENT))
    if at < 0 or len(content) - at < _END_BYTES:
        raise _broken("no end of central directory")
    directory_bytes = int.from_bytes(content[at + 12 : at + 16], "little")
    unknown = 0xFFFF_FFFF  # the true size stands in the zip64 record; the file bounds it
    if directory_bytes != unknown and directory_bytes > limits.parts * _ENTRY_BYTES:
        raise _too_many_parts(limits)


def _broken(why: str) -> FileError:
    return refusal(
        "zip-broken",
        zh="这个文件坏了，多半没有传完整。请重新下载或拷贝一次，用 Excel 能打开后再上传。",
        en="The file is damaged, most likely cut off. Copy it again, and see that Excel opens it.",
        value=why,
    )


def _damaged(name: str, why: str) -> FileError:
    return refusal(
        "part-damaged",
        zh=f"文件里的 {name} 坏了。请用 Excel 打开，修复后另存为 .xlsx，再上传。",
        en=f"{name} inside the file is damaged. Open it in Excel, let it repair it, save it again.",
        value=why or name,
    )


def _bomb(name: str, found_bytes: int, limits: Limits) -> FileError:
    most = limits.inflated_bytes >> 20
    return refusal(
        "zip-bomb",
        zh=f"文件里的 {name} 展开后超过 {most} MB，没有读。请只留台账这一张表，另存后再上传。",
        en=f"{name} unpacks to more than {most} MB and was not read. Keep only the ledger's sheet.",
        value=found_bytes,
    )


def _too_many_parts(limits: Limits) -> FileError:
    return refusal(
        "zip-parts",
        zh=f"文件里有超过 {limits.parts} 个部分，不像台账。请把台账复制到新的工作簿，再上传。",
        en=f"The file holds more than {limits.parts} parts. Copy the ledger into a new workbook.",
    )
