"""Sign plates (标识牌): what hangs at a station's door, for print."""

from stationmap.signs.sheets import SIZES, Size, signed_of, signs_pdf, size_named

__all__ = ["SIZES", "Size", "signed_of", "signs_pdf", "size_named"]
