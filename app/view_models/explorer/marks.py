"""The outline and icon of each kind as SVG elements: the same for the drawing made on the server, legend and list.

Called by `drawing`. Everything is a presentation attribute, never a style, so that a strict content policy keeps it.
"""

from xml.etree.ElementTree import Element, SubElement

from app.view_models.explorer.kinds import MARKS, Kind

_GLYPH_SHARE, _GLYPH_IN_DIAMOND = 0.56, 0.48
_GLYPH_FIELD = 24


def add_mark(parent: Element, kind: Kind, size: int, *, hollow: bool = False, crowded: bool = False) -> None:
    """The mark of a kind centred on 0, 0: hollow where nothing is current, with a second edge for a crowd behind it."""
    colour = MARKS[kind].colour
    if crowded:
        outer = _outline(parent, kind, size + 8)
        outer.attrib.update({"fill": "#fff", "stroke": colour, "stroke-width": "2"})
    shape = _outline(parent, kind, size - 8 if kind is Kind.CARER else size)
    shape.attrib.update(
        {"fill": "#fff" if hollow else colour, "stroke": colour, "stroke-width": "2" if hollow else "0"}
    )
    if kind is Kind.CARER:
        ring = {"r": number(size / 2 - 0.5), "fill": "none", "stroke": colour, "stroke-width": "2"}
        SubElement(parent, "circle", ring)
    scale = size * (_GLYPH_IN_DIAMOND if kind is Kind.PRACTITIONER else _GLYPH_SHARE) / _GLYPH_FIELD
    SubElement(
        parent,
        "path",
        {
            "d": MARKS[kind].glyph,
            "fill": colour if hollow else "#fff",
            "fill-rule": "evenodd",
            "transform": f"scale({number(scale)}) translate(-12 -12)",
        },
    )


def _outline(parent: Element, kind: Kind, size: int) -> Element:
    half = size / 2
    if kind is Kind.PRACTITIONER:
        return _polygon(parent, [(0, -half), (half, 0), (0, half), (-half, 0)])
    if kind is Kind.SERVICE:
        quarter = half / 2
        corners = [(-half, 0), (-quarter, -half), (quarter, -half), (half, 0), (quarter, half), (-quarter, half)]
        return _polygon(parent, corners)
    if kind is Kind.HOUSEHOLD:
        return _rectangle(parent, half, half, size / 4)
    if kind is Kind.AGENCY:
        return _rectangle(parent, half * 1.15, half * 0.9, 0)
    return SubElement(parent, "circle", {"r": number(half)})


def _polygon(parent: Element, corners: list[tuple[float, float]]) -> Element:
    points = " ".join(f"{number(x)},{number(y)}" for x, y in corners)
    return SubElement(parent, "polygon", {"points": points})


def _rectangle(parent: Element, half_width: float, half_height: float, radius: float) -> Element:
    return SubElement(
        parent,
        "rect",
        {
            "x": number(-half_width),
            "y": number(-half_height),
            "width": number(2 * half_width),
            "height": number(2 * half_height),
            "rx": number(radius),
        },
    )


def number(value: float) -> str:
    """A coordinate as short as it can be said."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
