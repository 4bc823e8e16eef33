"""The drawing as SVG, made on the server: for pages without script, for print and for saving.

Called by the explorer's pages with the same picture as the canvas, so every place is the same. Built as elements and
written out by the standard library, so it is well formed whatever a name holds; presentation attributes only.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from app.view_models.explorer.captions import caption_of
from app.view_models.explorer.geometry import Box, Point, around, words_at
from app.view_models.explorer.ground import JOIN_WIDTH, Ground, grounds_of
from app.view_models.explorer.homes import frame_round, hub_frame_round
from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import MARKS, Kind, Sector
from app.view_models.explorer.marks import add_mark, number
from app.view_models.explorer.picture import Picture
from app.view_models.explorer.standing import Look, drawn_links, looks_of
from app.view_models.words import counted

SECTOR_WORDS = {sector: sector.value.capitalize() for sector in Sector}
_INK, _SOFT, _TEAL, _AMBER, _GROUND = "#0b0c0c", "#505a5f", "#0b5351", "#b35900", "#f1f7f6"
_FONT = "Arial, sans-serif"
_MARGIN, _LEGEND_HEIGHT = 20, 40
_LINES = {
    "Lead": {"stroke": _TEAL, "stroke-width": "5"},
    "Now": {"stroke": "#6b757a", "stroke-width": "2"},
    "Unconfirmed": {"stroke": _AMBER, "stroke-width": "2.4", "stroke-dasharray": "7 5"},
    "Ended": {"stroke": "#858d91", "stroke-width": "1"},
}


def svg_of(picture: Picture) -> str:
    """The whole picture as one `svg` element with a title that says what the list below it holds."""
    grounds = grounds_of(picture.layout, picture.items)
    bounds = _bounds(picture, grounds)
    left, top = bounds.x1 - _MARGIN, bounds.y1 - _MARGIN
    width, height = bounds.width + 2 * _MARGIN, bounds.height + 2 * _MARGIN + _LEGEND_HEIGHT
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": " ".join(number(value) for value in (left, top, width, height)),
            "role": "img",
            "class": "picture",
        },
    )
    words = counted(len(picture.items), "person, home or service", "people, homes and services")
    SubElement(root, "title").text = f"Drawing of {words}. The list holds the same."
    _rectangle(root, Box(left, top, left + width, top + height), fill="#fff")
    for ground in grounds:
        _ground(root, ground)
    _frames(root, picture)
    for link in drawn_links(picture):
        _line(root, link, picture)
    _hub_lines(root, picture)
    looks = looks_of(picture)
    for key, place in picture.layout.places.items():
        _item(root, picture.items[key], place, looks[key])
    for ground in grounds:
        _words(root, SECTOR_WORDS[ground.sector], (ground.word_at.x, ground.word_at.y + 5), 14, _TEAL, bold=True)
    _legend(root, bounds)
    return tostring(root, encoding="unicode")


def _bounds(picture: Picture, grounds: Sequence[Ground]) -> Box:
    """The paper that is used: marks, words, frames and the words of sectors."""
    boxes = [_spread(words_at(place)) for place in picture.layout.places.values()]
    boxes += [ground.word_box for ground in grounds]
    places = picture.layout.places
    boxes += [frame_round([places[key] for key in people]) for people in picture.layout.homes.values()]
    boxes += [hub_frame_round([places[key] for key in frame.members]) for frame in picture.layout.hub_frames]
    return around(boxes)


def _spread(box: Box) -> Box:
    return Box(box.x1 - 14, box.y1 - 12, box.x2 + 14, box.y2 + 10)


def _ground(root: Element, ground: Ground) -> None:
    group = SubElement(root, "g", {"fill": _GROUND, "stroke": _GROUND, "stroke-linecap": "round", "class": "ground"})
    for plate in ground.plates:
        _rectangle(group, plate, rx="24")
    for start, end in ground.joins:
        SubElement(group, "line", {**_ends(start, end), "stroke-width": str(JOIN_WIDTH)})
    for corners in ground.patches:
        SubElement(group, "polygon", {"points": " ".join(f"{corner.x},{corner.y}" for corner in corners)})


def _frames(root: Element, picture: Picture) -> None:
    places = picture.layout.places
    for people in picture.layout.homes.values():
        own = picture.layout.centre in people
        colours = {"fill": "#e9eff3", "stroke": "#8fa6b8"} if own else {"fill": "#eef1f2", "stroke": "#a9b1b5"}
        _rectangle(root, frame_round([places[key] for key in people]), rx="16", **colours)
    for frame in picture.layout.hub_frames:
        box = hub_frame_round([places[key] for key in frame.members])
        _rectangle(root, box, rx="16", fill="#fff", stroke=_SOFT)
        label = f"{frame.label}: {frame.shown} of {frame.total}"
        _words(root, label, (box.x1 + 14, box.y1 + 24), 13, _INK, anchor="start", bold=True)


def _hub_lines(root: Element, picture: Picture) -> None:
    """One line from a hub to the frame of what was opened from it."""
    for frame in picture.layout.hub_frames:
        box = hub_frame_round([picture.layout.places[key] for key in frame.members])
        hub = picture.layout.places[frame.parent]
        end = Point(round(min(max(hub.x, box.x1), box.x2)), round(min(max(hub.y, box.y1), box.y2)))
        SubElement(root, "line", {**_ends(hub, end), "stroke": _SOFT, "stroke-width": "3"})


def _line(root: Element, link: Link, picture: Picture) -> None:
    start, end = picture.layout.places[link.tail], picture.layout.places[link.head]
    stroke, width = line_look(link)
    line = {**_ends(start, end), "stroke": stroke, "stroke-width": width, "data-link": link.key}
    if link.doubtful:
        line["stroke-dasharray"] = "7 5"
    SubElement(root, "line", line)
    if link.ended:
        _bar_across(root, start, end, stroke)


def line_look(link: Link) -> tuple[str, str]:
    """Colour and width of a line, in the order in which its traits count: ended, lead, doubtful, then its type."""
    if link.ended:
        return "#858d91", "1"
    if link.lead:
        return _TEAL, "5"
    if link.doubtful:
        return _AMBER, "2.2"
    if link.type == "CARES_FOR":
        return "#3f484c", "2.6"
    if link.type in ("WORKS_FOR", "PART_OF", "SUCCEEDED_BY"):
        return "#848d92", "1.3"
    return "#6b757a", "1.9"


def _bar_across(root: Element, start: Point, end: Point, stroke: str) -> None:
    run, fall = end.x - start.x, end.y - start.y
    length = (run * run + fall * fall) ** 0.5 or 1.0
    x, y = (start.x + end.x) / 2, (start.y + end.y) / 2
    dx, dy = -fall / length * 5, run / length * 5
    ends = {"x1": number(x - dx), "y1": number(y - dy), "x2": number(x + dx), "y2": number(y + dy)}
    SubElement(root, "line", {**ends, "stroke": stroke, "stroke-width": "1.5"})


def _item(root: Element, item: Item, place: Point, look: Look) -> None:
    group = SubElement(root, "g", {"transform": f"translate({place.x} {place.y})", "data-key": item.key})
    if not look.framed:
        SubElement(group, "circle", {"r": number(look.size / 2 + 1), "fill": "#fff"})
    add_mark(group, item.kind, look.size, hollow=look.hollow, crowded=look.crowded)
    if look.framed:
        _words(group, look.label, (20, 5), 14, _INK, anchor="start", bold=True)
        return
    caption = caption_of(item)
    down = look.size / 2 + 17
    for line in caption.name:
        _words(group, line, (0, down), 13.7, _SOFT if look.hollow else _INK, bold=not look.hollow, halo=True)
        down += 16
    for line in caption.role:
        _words(group, line, (0, down), 13.2, _SOFT, halo=True)
        down += 15.5
    if look.lead:
        _words(group, "Lead", (look.size / 2 + 2, 2 - look.size / 2), 13, _TEAL, anchor="start", bold=True, halo=True)


def _legend(root: Element, bounds: Box) -> None:
    x, y = bounds.x1, bounds.y2 + _MARGIN + 14
    for kind in Kind:
        group = SubElement(root, "g", {"transform": f"translate({number(x + 10)} {number(y)}) scale(0.5)"})
        add_mark(group, kind, 40)
        x = _legend_word(root, MARKS[kind].word, x + 26, y)
    for word, traits in _LINES.items():
        SubElement(root, "line", {**_ends(Point(round(x), round(y)), Point(round(x) + 28, round(y))), **traits})
        x = _legend_word(root, word, x + 34, y)


def _legend_word(root: Element, word: str, x: float, y: float) -> float:
    """Write one word of the legend; where the next entry begins."""
    _words(root, word, (x, y + 5), 13, _INK, anchor="start")
    return x + 20 + len(word) * 7.4


def _words(
    parent: Element, text: str, at: tuple[float, float], size: float, fill: str, *, anchor: str = "middle",
    bold: bool = False, halo: bool = False,
) -> None:  # fmt: skip
    attributes = {
        "x": number(at[0]), "y": number(at[1]), "font-family": _FONT, "font-size": number(size), "fill": fill,
        "text-anchor": anchor,
    }  # fmt: skip
    if bold:
        attributes["font-weight"] = "600"
    if halo:
        attributes |= {"stroke": "#fff", "stroke-width": "3", "paint-order": "stroke", "stroke-linejoin": "round"}
    SubElement(parent, "text", attributes).text = _printable(text)


def _printable(text: str) -> str:
    """Text without the control characters that no XML may carry, whatever a source sent."""
    return "".join(letter for letter in text if letter.isprintable())


def _rectangle(parent: Element, box: Box, **attributes: str) -> None:
    corner = {"x": number(box.x1), "y": number(box.y1), "width": number(box.width), "height": number(box.height)}
    SubElement(parent, "rect", {**corner, **attributes})


def _ends(start: Point, end: Point) -> dict[str, str]:
    return {"x1": str(start.x), "y1": str(start.y), "x2": str(end.x), "y2": str(end.y)}
