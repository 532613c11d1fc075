"""Styles for QGIS (QML): the colours of our own maps, written by us.

A renderer, its symbols, and for what has a name its label. Sizes are
millimetres, as QGIS has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

VERSION = "3.28.0"
HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
LABEL_MM, HALO_MM = 3.2, 0.7
FONT = "Noto Sans SC"

Colour = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Look:
    """How the features of one layer look.

    ``kind`` is QGIS's word for the symbol: fill or marker. ``label`` is the
    field that is written, or an expression where ``is_expression``.
    """

    kind: str
    fill: Colour
    stroke: Colour
    stroke_mm: float
    size_mm: float = 0.0
    shape: str = "circle"
    pattern: str = "solid"
    label: str = ""
    label_colour: Colour = (42, 37, 31, 255)
    is_expression: bool = False


LOOKS = {
    "townships": Look(
        "fill",
        (255, 253, 249, 255),
        (95, 87, 77, 255),
        0.3,
        label="name",
        label_colour=(107, 98, 86, 255),
    ),
    "gaps": Look("fill", (217, 138, 72, 110), (122, 58, 12, 255), 0.26),
    "stations": Look("marker", (42, 37, 31, 255), (255, 253, 249, 255), 0.3, 2.4, "square"),
    "farthest": Look(
        "marker",
        (42, 37, 31, 255),
        (255, 253, 249, 255),
        0.4,
        4.0,
        "diamond",
        label="round(\"distance_m\" / 1000, 2) || ' 公里'",
        is_expression=True,
    ),
    "proposals": Look(
        "marker",
        (229, 114, 25, 255),
        (34, 20, 7, 255),
        0.4,
        5.0,
        "pentagon",
        label='"rank" || \' \' || "name"',
        is_expression=True,
        label_colour=(176, 70, 5, 255),
    ),
}


def qml(layer: str) -> str:
    """Return the style of one of our layers, as QGIS reads it."""
    look = LOOKS[layer]
    root = Element(
        "qgis",
        version=VERSION,
        styleCategories="Symbology|Labeling",
        labelsEnabled=str(int(bool(look.label))),
    )
    renderer = SubElement(
        root,
        "renderer-v2",
        type="singleSymbol",
        symbollevels="0",
        enableorderby="0",
        forceraster="0",
    )
    _symbol(SubElement(renderer, "symbols"), look)
    SubElement(renderer, "rotation")
    SubElement(renderer, "sizescale")
    if look.label:
        _labels(root, look)
    SubElement(root, "layerGeometryType").text = "2" if look.kind == "fill" else "0"
    return HEAD + tostring(root, encoding="unicode")


def _symbol(parent: Element, look: Look) -> None:
    symbol = SubElement(
        parent,
        "symbol",
        type=look.kind,
        name="0",
        alpha="1",
        clip_to_extent="1",
        force_rhr="0",
    )
    simple = "SimpleFill" if look.kind == "fill" else "SimpleMarker"
    layer = SubElement(
        symbol, "layer", attrib={"class": simple, "enabled": "1", "locked": "0", "pass": "0"}
    )
    options = SubElement(layer, "Option", type="Map")
    for name, value in _symbol_options(look).items():
        SubElement(options, "Option", type="QString", name=name, value=value)


def _symbol_options(look: Look) -> dict[str, str]:
    shared = {
        "color": _words(look.fill),
        "outline_color": _words(look.stroke),
        "outline_style": "solid",
        "outline_width": f"{look.stroke_mm:g}",
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }
    if look.kind == "fill":
        return shared | {"style": look.pattern}
    return shared | {"name": look.shape, "size": f"{look.size_mm:g}", "size_unit": "MM"}


def _labels(root: Element, look: Look) -> None:
    labeling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    style = SubElement(
        settings,
        "text-style",
        fieldName=look.label,
        isExpression=str(int(look.is_expression)),
        fontFamily=FONT,
        fontSize=f"{LABEL_MM:g}",
        fontSizeUnit="MM",
        textColor=_words(look.label_colour),
        textOpacity="1",
        namedStyle="Regular",
    )
    SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize=f"{HALO_MM:g}",
        bufferSizeUnits="MM",
        bufferColor=_words((255, 253, 249, 255)),
        bufferOpacity="1",
        bufferNoFill="0",
        bufferJoinStyle="128",
    )
    # Over a point beside it, over an area in its middle.
    placement = "1" if look.kind == "fill" else "6"
    SubElement(settings, "placement", placement=placement, dist="1", distUnits="MM", priority="5")
    SubElement(settings, "rendering", drawLabels="1", obstacle="1", scaleVisibility="0")


def _words(colour: Colour) -> str:
    return ",".join(map(str, colour))
