"""Page: what stands around a map, title and subtitle, figures, legend, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stationmap.maps.canvas import BASELINE, BOLD, FONT, REGULAR
from stationmap.maps.frame import hatching
from stationmap.maps.marks import house
from stationmap.maps.typeset import balanced, broken, text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stationmap.maps.article.palette import Palette
    from stationmap.maps.article.scene import Figure
    from stationmap.maps.canvas import Canvas
    from stationmap.maps.labels import Box

WIDTH_PX, EDGE_PX = 1080.0, 48.0
TITLE_PX, TITLE_LINE_PX, SUBTITLE_PX, SUBTITLE_LINE_PX = 62.0, 78.0, 30.0, 44.0
BAR_PX, HEAD_PX = 9.0, 48.0
SPARED = 1.14  # so much wider than a line a title is set smaller
NUMBER_PX, WORDS_PX = 60.0, 28.0
LEGEND_PX, LEGEND_LINE_PX, SIGN_PX = 26.0, 44.0, 40.0
FOOT_PX, FOOT_LINE_PX = 24.0, 38.0
TAG_PX, TAG_HIGH_PX = 24.0, 36.0


class Page:
    """Everything on a drawing but its map.

    Parameters
    ----------
    canvas : Canvas
        What it is drawn on.
    palette : Palette
        Its colours.
    """

    def __init__(self, canvas: Canvas, palette: Palette) -> None:
        self.canvas, self.palette = canvas, palette

    # ---- above the map ------------------------------------------------------

    def measured_head(self, title: str, subtitle: str) -> float:
        """Return how high the head will be."""
        above = HEAD_PX + BAR_PX + 30
        lines = len(self._title(title)) * TITLE_LINE_PX
        return above + lines + len(self._subtitle(subtitle)) * SUBTITLE_LINE_PX + 22

    def head(self, title: str, subtitle: str) -> None:
        """Write title and subtitle under the bar that every picture begins with."""
        self.canvas.rect(EDGE_PX, HEAD_PX, 88, BAR_PX, fill=self.palette.dot)
        y = HEAD_PX + BAR_PX + 30 + TITLE_LINE_PX / 2
        for line in self._title(title):
            self.write(EDGE_PX, y, line, size=self._title_px(title), weight=BOLD)
            y += TITLE_LINE_PX
        y += (SUBTITLE_LINE_PX - TITLE_LINE_PX) / 2 + 4
        for line in self._subtitle(subtitle):
            self.write(EDGE_PX, y, line, size=SUBTITLE_PX, fill=self.palette.ink_2)
            y += SUBTITLE_LINE_PX

    def _title(self, title: str) -> list[str]:
        return balanced(title, self._title_px(title), WIDTH_PX - 2 * EDGE_PX, weight=BOLD)

    def _title_px(self, title: str) -> float:
        """Return a size that spares a second line for a letter or two."""
        over = text_width(title, TITLE_PX, weight=BOLD) / (WIDTH_PX - 2 * EDGE_PX)
        return TITLE_PX / over if 1 < over < SPARED else TITLE_PX

    def _subtitle(self, subtitle: str) -> list[str]:
        return balanced(subtitle, SUBTITLE_PX, WIDTH_PX - 2 * EDGE_PX) if subtitle else []

    # ---- figures ------------------------------------------------------------

    def figures_column(self, left: float, top: float, figures: Sequence[Figure]) -> float:
        """Write figures one below the other, parted by lines; return where they end."""
        number_px = max((self._number_width(f.number) for f in figures), default=0.0) + 28
        right, y = WIDTH_PX - EDGE_PX, top
        for figure in figures:
            lines = balanced(figure.words, WORDS_PX, right - left - number_px)
            high = max(NUMBER_PX * 1.1, len(lines) * 40.0)
            self.write(left, y + NUMBER_PX / 2, figure.number, size=NUMBER_PX, weight=BOLD)
            for n, line in enumerate(lines):
                middle = y + NUMBER_PX / 2 + (n - (len(lines) - 1) / 2) * 40 * (len(lines) > 1)
                self.write(left + number_px, middle, line, size=WORDS_PX, fill=self.palette.ink_2)
            y += high + 18
            self.rule(left, right, y)
            y += 22
        return y

    def figures_row(self, top: float, figures: Sequence[Figure]) -> float:
        """Write figures side by side; return where they end."""
        if not figures:
            return top
        wide = (WIDTH_PX - 2 * EDGE_PX) / len(figures)
        lowest = top
        for n, figure in enumerate(figures):
            left = EDGE_PX + n * wide
            self.write(left, top + NUMBER_PX / 2, figure.number, size=NUMBER_PX, weight=BOLD)
            y = top + NUMBER_PX + 34
            for line in broken(figure.words, WORDS_PX, wide - 28):
                self.write(left, y, line, size=WORDS_PX, fill=self.palette.ink_2)
                y += 40
            lowest = max(lowest, y)
        self.rule(EDGE_PX, WIDTH_PX - EDGE_PX, lowest)
        return lowest + 24

    def _number_width(self, number: str) -> float:
        return text_width(number, NUMBER_PX, weight=BOLD)

    # ---- legend -------------------------------------------------------------

    def legend(
        self, left: float, top: float, signs: Sequence[tuple[str, str]], *, wide: float
    ) -> float:
        """Explain signs from left to right, as many in a line as fit; return where they end."""
        x, y = left, top + LEGEND_LINE_PX / 2
        for sign, words in signs:
            lines = broken(words, LEGEND_PX, wide - SIGN_PX)
            width = SIGN_PX + max(text_width(line, LEGEND_PX) for line in lines)
            if x > left and x + width > left + wide:
                x, y = left, y + LEGEND_LINE_PX
            self.sign(sign, x + 13, y)
            for n, line in enumerate(lines):
                self.write(x + SIGN_PX, y + n * 36, line, size=LEGEND_PX)
            y += (len(lines) - 1) * 36
            x += width + 36
        return y + LEGEND_LINE_PX / 2 + 12 if signs else top

    def sign(self, sign: str, x: float, y: float) -> None:
        """Draw one sign of the legend with its middle there."""
        palette, canvas = self.palette, self.canvas
        if sign in ("dot", "all-day"):
            canvas.circle(x, y, 8, fill=palette.dot if sign == "dot" else palette.all_day)
        elif sign in ("house", "all-day-house"):
            fill = palette.dot if sign == "house" else palette.all_day
            house(canvas, x, y, 28, fill=fill, stroke=palette.paper)
        elif sign == "centre":
            canvas.path(f"M{x:.1f} {y - 12:.1f}l12 12-12 12-12-12z", fill=palette.place)
        else:
            self._swatch(sign, x, y)

    def _swatch(self, sign: str, x: float, y: float) -> None:
        from shapely import box

        palette = self.palette
        gap = sign == "gap"
        fill, edge = (
            (palette.gap, palette.gap_edge) if gap else (palette.filled, palette.filled_edge)
        )
        shape = box(x - 14, y - 12, x + 14, y + 12)
        self.canvas.shape(shape, fill=fill, fill_opacity=0.55)
        self.canvas.shape(hatching(shape, apart_px=8), fill="none", stroke=edge, stroke_width=0.9)
        self.canvas.shape(shape, fill="none", stroke=edge, stroke_width=1.2)

    # ---- sources ------------------------------------------------------------

    def foot(self, top: float, sentences: Sequence[str], seal: str) -> float:
        """Write what the picture rests on, and its seal; return the height of the drawing."""
        self.rule(EDGE_PX, WIDTH_PX - EDGE_PX, top, strong=True)
        y, most = top + 22 + FOOT_LINE_PX / 2, WIDTH_PX - 2 * EDGE_PX
        lines = [line for words in sentences for line in broken(words, FOOT_PX, most)]
        look = {"font_family": FONT, "font_size": FOOT_PX, "fill": self.palette.ink_2}
        with self.canvas.group(**look):
            for line in lines:
                self.canvas.words(EDGE_PX, y + BASELINE * FOOT_PX, line)
                y += FOOT_LINE_PX
        last = text_width(lines[-1], FOOT_PX) + 26 if lines else 0.0
        if last + text_width(seal, FOOT_PX, weight=BOLD) <= most:
            y -= FOOT_LINE_PX * bool(lines)
        else:
            last = 0.0
        self.write(EDGE_PX + last, y, seal, size=FOOT_PX, weight=BOLD)
        return y + FOOT_LINE_PX / 2 + 34

    # ---- small things -------------------------------------------------------

    def tagged_frame(self, box: Box, words: str, *, above: bool = False) -> None:
        """Draw a frame with its name on a tag at the upper left corner, within or above."""
        ink = self.palette.ink
        width, height = box.right - box.left, box.bottom - box.top
        self.canvas.rect(
            box.left, box.top, width, height, fill="none", stroke=ink, stroke_width=2.4
        )
        wide = text_width(words, TAG_PX) + 20
        top = box.top - (TAG_HIGH_PX if above else 0) - 1.2
        self.canvas.rect(box.left - 1.2, top, wide, TAG_HIGH_PX + 1.2, fill=ink)
        middle = top + TAG_HIGH_PX / 2 + 1
        self.write(box.left + 9, middle, words, size=TAG_PX, fill=self.palette.paper)

    def rule(self, left: float, right: float, y: float, *, strong: bool = False) -> None:
        """Draw a line across."""
        ink = self.palette.ink if strong else self.palette.border
        self.canvas.path(f"M{left:g} {y:.1f}H{right:g}", stroke=ink, stroke_width=2)

    def write(
        self, x: float, y: float, words: str, *, size: float, fill: str = "", weight: int = REGULAR
    ) -> None:
        """Write a line from there on."""
        ink = fill or self.palette.ink
        self.canvas.text(x, y, words, size=size, fill=ink, weight=weight)
