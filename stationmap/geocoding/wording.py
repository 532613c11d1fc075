"""An address as a geocoder wants it: with the city and district in front."""

from __future__ import annotations

# Tencent takes an address without its city for an error, and every service
# finds more where the whole chain is given.
DISTRICTS = {"110113": ("北京市", "顺义区")}
SHORT_ENDS = ("镇", "乡", "街道", "地区")


def full_address(address: str, *, district_code: str, township: str = "") -> str:
    """Return `address` with the city, the district and the township that it leaves out.

    Parameters
    ----------
    address : str
        As the ledger gives it.
    district_code : str
        Six digits; nothing is put in front for a district that is not known here.
    township : str, optional
        The township's name, where the row names one.
    """
    text = "".join(address.split())
    city, district = DISTRICTS.get(district_code, ("", ""))
    for front in (city, city.removesuffix("市"), district):
        text = text.removeprefix(front)
    if _short(township) not in text:
        text = township + text
    return city + district + text


def _short(township: str) -> str:
    """Return a township's name as people write it: 后沙峪 for 后沙峪镇."""
    for end in SHORT_ENDS:
        if township.endswith(end) and len(township) > len(end) + 1:
            return township.removesuffix(end)
    return township
