"""Every error this package raises on purpose, as one tree.

::

    StationmapError
    ├── InputError            what a person or program asked for cannot be answered
    │   ├── CoordinateError   missing, not a number, out of range, swapped
    │   ├── OutsideError      a real place, but far from every station
    │   ├── ChoiceError       a word that is not one of the accepted words
    │   ├── NumberError       a number that is missing, malformed or out of range
    │   ├── TimeError         a moment that is not ISO 8601
    │   ├── HoursError        opening hours that are not understood
    │   └── FileError         somebody's file that cannot be taken, with its faults
    ├── NotFoundError         a ref or code that the ledger does not hold
    │   └── GoneError         a station that has left the ledger, and who is near instead
    ├── ConflictError         somebody else changed the same thing meanwhile
    │   └── TakenError        what was to be made is there already
    ├── RightsError           only people with another role may do this
    ├── LimitError            too often, too much: later, or less
    ├── ServiceError          a service that was asked did not answer as it should
    └── DataError             a file of the data package is wrong or unreadable

The tree knows no HTTP and no terminal: `stationmap.web` and `stationmap.cli`
translate it, each for its own reader.
"""

import errno
from typing import ClassVar


class StationmapError(Exception):
    """Something went wrong that a reader can put right.

    Parameters
    ----------
    zh, en : str
        One or two sentences: what happened, and what to do about it.
    field : str, optional
        Name of the parameter, column or file member at fault.
    value : object, optional
        The value that was refused, as it was given.
    accepted : sequence of str, optional
        The values that would have been accepted, when they can be listed.
    """

    kind: ClassVar[str] = "error"
    title_zh: ClassVar[str] = "出错了"
    title_en: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        value: object = None,
        accepted: tuple[str, ...] = (),
    ) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en
        self.field = field
        self.value = value
        self.accepted = accepted


class InputError(StationmapError):
    """What was asked cannot be answered as it was asked."""

    kind = "input"
    title_zh = "填写有误"
    title_en = "The request is not valid"


class CoordinateError(InputError):
    """A coordinate is missing, not finite, out of range or swapped."""

    kind = "coordinate"
    title_zh = "坐标有误"
    title_en = "The coordinate is not valid"


class OutsideError(InputError):
    """A real place, but so far from every station that no answer helps."""

    kind = "outside"
    title_zh = "离得太远"
    title_en = "The place is far outside the area"


class ChoiceError(InputError):
    """A word that is not one of the accepted words."""

    kind = "choice"
    title_zh = "没有这个选项"
    title_en = "The value is not one of those accepted"


class NumberError(InputError):
    """A number that is missing, malformed or out of range."""

    kind = "number"
    title_zh = "数字有误"
    title_en = "The number is not valid"


class TimeError(InputError):
    """A moment that is not written as ISO 8601."""

    kind = "time"
    title_zh = "时间有误"
    title_en = "The time is not valid"


class HoursError(InputError):
    """Opening hours that are not understood; they are refused, never guessed."""

    kind = "hours"
    title_zh = "开放时间看不懂"
    title_en = "The opening hours are not understood"


class FileError(InputError):
    """A file that somebody handed in cannot be taken as it is.

    Parameters
    ----------
    faults : tuple of stationmap.ledger.Fault
        Everything that was found, the first being what `zh` and `en` tell.
    """

    kind = "file"
    title_zh = "文件有误"
    title_en = "The file cannot be taken"

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        value: object = None,
        accepted: tuple[str, ...] = (),
        faults: tuple[object, ...] = (),
    ) -> None:
        super().__init__(zh=zh, en=en, field=field, value=value, accepted=accepted)
        self.faults = faults


class ConflictError(StationmapError):
    """Somebody else changed the same thing meanwhile; nothing was overwritten."""

    kind = "conflict"
    title_zh = "别人刚改过"
    title_en = "Somebody else changed it meanwhile"


class TakenError(ConflictError):
    """What was to be made is there already; nothing was overwritten."""

    title_zh = "已经有了"
    title_en = "There is one already"


class RightsError(StationmapError):
    """Only people with another role may do this."""

    kind = "rights"
    title_zh = "没有权限"
    title_en = "Not allowed"


class LimitError(StationmapError):
    """Too often or too much; `retry_after_s` says when it may be tried again."""

    kind = "limit"
    title_zh = "太频繁了"
    title_en = "Too many requests"

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        value: object = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(zh=zh, en=en, field=field, value=value)
        self.retry_after_s = retry_after_s


class ServiceError(StationmapError):
    """A service that was asked did not answer, or refused; what was done so far is kept."""

    kind = "service"
    title_zh = "外部服务没有答复"
    title_en = "A service did not answer"


class NotFoundError(StationmapError):
    """A ref or code that the current version of the ledger does not hold."""

    kind = "not-found"
    title_zh = "没有找到"
    title_en = "Not found"


class GoneError(NotFoundError):
    """A station that an earlier version of the ledger held.

    Parameters
    ----------
    name : str
        What it was called.
    since : tuple of str, optional
        The version that no longer held it: its label and its day, ISO 8601.
    nearest : tuple, optional
        The nearest station that is there: its ref, its name, and how far away
        it is from where the other was, metres.
    """

    kind = "gone"
    title_zh = "这座驿站不在了"
    title_en = "The station is no longer there"

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        value: object = None,
        name: str = "",
        since: tuple[str, str] | None = None,
        nearest: tuple[str, str, float] | None = None,
    ) -> None:
        super().__init__(zh=zh, en=en, field=field, value=value)
        self.name = name
        self.since = since
        self.nearest = nearest


class DataError(StationmapError):
    """A file of the data package is missing, changed, half-written or wrong.

    Parameters
    ----------
    file : str, optional
        The file at fault, as its path inside the package.
    row : int, optional
        Its row as a spreadsheet counts: the header is row 1.
    """

    kind = "data"
    title_zh = "数据有误"
    title_en = "The data are not valid"

    def __init__(
        self,
        *,
        zh: str,
        en: str,
        field: str | None = None,
        value: object = None,
        accepted: tuple[str, ...] = (),
        file: str | None = None,
        row: int | None = None,
    ) -> None:
        super().__init__(zh=zh, en=en, field=field, value=value, accepted=accepted)
        self.file = file
        self.row = row


_REASONS = {
    errno.ENOENT: "没有这个文件或文件夹",
    errno.EISDIR: "这是一个文件夹",
    errno.ENOTDIR: "路径里有一段不是文件夹",
    errno.EEXIST: "已经有一个同名的文件",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "这里只能读，不能写",
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.ENAMETOOLONG: "名字太长",
    errno.EIO: "磁盘读写出错",
    errno.EMFILE: "打开的文件太多",
    errno.ENFILE: "打开的文件太多",
}


def system_reason(error: OSError) -> tuple[str, str]:
    """Say why the operating system refused, in Chinese and in English.

    >>> system_reason(IsADirectoryError(errno.EISDIR, "Is a directory"))
    ('这是一个文件夹', 'Is a directory')
    """
    said = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, said), said
