"""Townships and committees by the names that people write."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from stationmap.model import Committee, Township

_BEFORE = re.compile(r"^(?:中国)?(?:北京市?)?(?:[\u4e00-\u9fff]{2,3}区)?(?=[\u4e00-\u9fff]{2})")
_BRACKETS = re.compile(r"[（(【\[][^）)】\]]*[）)】\]]")
_OFFICES = re.compile(
    r"(?:人民政府|政府|总工会|联合工会|工会联合会|工会服务站|工会工作委员会|工会工委|工会|地区办事处"
    r"|街道办事处|办事处|街道办|街办|机关|党工委|党委)+$"
)
_KINDS = re.compile(r"(?:街道|地区|镇|乡)+$")
_COMMITTEES = re.compile(
    r"(?:工会联合会|联合工会|工会|党支部|居民委员会|村民委员会|社区居委会|居委会|村委会|社区服务站|社区|村)+$"
)
_CODE = re.compile(r"\d{9}(?:\d{3})?")
_NINE = 9


class NamedTownships:
    """Finds a township of the district by its name or code.

    A name counts without 街道, 镇 and the like, and without the office that is
    named: 胜利, 胜利街道, 顺义区胜利街道办事处 and 110113001 are one. A name that fits
    two townships fits none.
    """

    def __init__(self, townships: Sequence[Township]) -> None:
        self._known: dict[str, str | None] = {}
        stems: defaultdict[str, set[str]] = defaultdict(set)
        for township in townships:
            self._known[township.code] = self._known[township.code[:_NINE]] = township.code
            stems[_KINDS.sub("", township.name) or township.name].add(township.code)
        for stem, codes in stems.items():
            self._known.setdefault(stem, codes.pop() if len(codes) == 1 else None)
        for township in townships:
            self._known[township.name] = township.code

    def find(self, said: str) -> str | None:
        """Return the code of the township that is said, None where there is none."""
        if said not in self._known:
            self._known[said] = self._found(said)
        return self._known[said]

    def _found(self, said: str) -> str | None:
        text = "".join(said.split())
        if _CODE.fullmatch(text):
            return self._known.get(text[:_NINE])
        bare = _BRACKETS.sub("", text)
        for form in (text, bare, _OFFICES.sub("", bare)):
            for name in (form, _BEFORE.sub("", form)):
                code = self._known.get(name) or self._known.get(_KINDS.sub("", name))
                if code:
                    return code
        return None


class NamedCommittees:
    """Finds a village or community by its name, within its township where that is known."""

    def __init__(self, committees: Iterable[Committee]) -> None:
        self.by_code: Mapping[str, Committee] = {item.code: item for item in committees}
        everywhere: defaultdict[str, set[str]] = defaultdict(set)
        self._within: dict[tuple[str, str], str | None] = {}
        for committee in self.by_code.values():
            for name in {committee.name, stem(committee.name), committee.short_name}:
                everywhere[name].add(committee.code)
                key = committee.township_code, name
                taken = self._within.get(key, committee.code)
                self._within[key] = committee.code if taken == committee.code else None
        self._everywhere = everywhere
        self._known: dict[tuple[str | None, str], str | None] = {}

    def find(self, said: str, township_code: str | None) -> str | None:
        """Return the code of the committee that is said, None where there is none, or several."""
        key = township_code, said
        if key not in self._known:
            self._known[key] = self._found(said, township_code)
        return self._known[key]

    def _found(self, said: str, township_code: str | None) -> str | None:
        text = _BRACKETS.sub("", "".join(said.split()))
        if text in self.by_code:
            return text
        for name in dict.fromkeys((text, stem(text))):
            if township_code is not None:
                code = self._within.get((township_code, name))
                if code:
                    return code
                continue
            codes = self._everywhere.get(name, set())
            if len(codes) == 1:
                return next(iter(codes))
        return None


def stem(name: str) -> str:
    """Return the village or community itself, without the words for its office."""
    return _COMMITTEES.sub("", name) or name
