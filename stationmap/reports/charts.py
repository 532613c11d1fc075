"""Charts of Excel's own, drawn from the cells of their sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.legend import Legend

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HOURS = 24
ORANGE, INK, GREY, PALE = "DD6B1A", "2A251F", "8E8375", "E9AC6D"
# Kind of day by its place in the sheet, whether the upper bound, colour, dashes.
LINES = (
    (0, False, ORANGE, "solid", "工作日，至少"),
    (0, True, PALE, "solid", "工作日，至多"),
    (2, False, INK, "dash", "周末，至少"),
    (3, False, GREY, "sysDot", "节假日，至少"),
)
LOWER, UPPER = 5, 6
WIDTH_CM, HEIGHT_CM, LINE_WIDTH = 24.0, 9.0, 28_000
NAME_COLUMN, OUT_COLUMN = 2, 11
BAR_HEIGHT_CM = 0.55


def hour_chart(sheet: Worksheet, unit: str) -> LineChart:
    """Draw the share within reach by hour, the lower and the upper line of a working day."""
    chart = LineChart()
    chart.title = f"几点够得着（按{unit}，横轴是几点）"
    _size(chart, HEIGHT_CM)
    for kind, upper, colour, dash, title in LINES:
        first = 2 + kind * HOURS
        column = UPPER if upper else LOWER
        values = Reference(sheet, min_col=column, min_row=first, max_row=first + HOURS - 1)
        series = Series(values, title=title)
        line = series.graphicalProperties.line
        line.solidFill, line.width, line.dashStyle = colour, LINE_WIDTH, dash
        series.smooth = False
        chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=2, min_row=2, max_row=1 + HOURS))
    chart.y_axis.number_format = "0%"
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = 0, 1
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart


def township_chart(sheet: Worksheet, townships: int, unit: str) -> BarChart:
    """Draw how much demand each township has out of reach, most at the top."""
    chart = BarChart()
    chart.type, chart.legend = "bar", None
    chart.title = f"够不着的（{unit}）"
    _size(chart, max(HEIGHT_CM, BAR_HEIGHT_CM * townships))
    values = Reference(sheet, min_col=OUT_COLUMN, min_row=2, max_row=1 + townships)
    series = Series(values, title=f"够不着（{unit}）")
    series.graphicalProperties.solidFill = ORANGE
    chart.series.append(series)
    chart.set_categories(Reference(sheet, min_col=NAME_COLUMN, min_row=2, max_row=1 + townships))
    chart.gapWidth, chart.x_axis.tickLblSkip = 40, 1
    chart.x_axis.scaling.orientation = "maxMin"
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorGridlines = None
    chart.x_axis.delete = chart.y_axis.delete = False
    return chart


def _size(chart: LineChart | BarChart, height_cm: float) -> None:
    # The stubs know whole centimetres only.
    chart.width, chart.height = WIDTH_CM, height_cm  # type: ignore[assignment]
