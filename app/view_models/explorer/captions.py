"""The words under a mark: how they are broken into lines and how much paper they take.

Called by the layout (settle, ground), the SVG and the canvas, so that all three break lines alike. Widths come from
character counts, so that no font is measured and the server and every browser agree.
"""

from dataclasses import dataclass

from app.view_models.explorer.geometry import Box, Point
from app.view_models.explorer.items import Item
from app.view_models.explorer.kinds import CENTRE_SIZE, MARKS

NAME_WIDTH, ROLE_WIDTH = 16, 20
_LINES = 3
_NAME_ADVANCE, _ROLE_ADVANCE = 7.6, 6.1
_NAME_LEADING, _ROLE_LEADING = 15.9, 15.3
"""Width of a letter and height of a line, as the style sheets set them: sixteen letters just fill a cell."""
_CENTRE_GROWTH = 1.17
"""The child in the middle is written so much larger."""
_MARK_REACH, _BELOW_MARK = 24, 5
_LABEL_ADVANCE, _HOME_MARK = 7.6, 46


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The lines under a mark: the name's first, then the role's; three at most together."""

    name: tuple[str, ...]
    role: tuple[str, ...]


def broken(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` characters; a longer word is cut with an ellipsis (the list has it whole)."""
    lines: list[str] = []
    for word in text.split():
        short = word if len(word) <= width else word[: width - 1] + "…"
        if lines and len(lines[-1]) + 1 + len(short) <= width:
            lines[-1] += " " + short
        else:
            lines.append(short)
    return lines


def caption_of(item: Item) -> Caption:
    """The caption of an item. A name of three lines leaves no room for a role; a longer one ends in an ellipsis."""
    name = broken(item.name, NAME_WIDTH)
    if len(name) > _LINES:
        name = [*name[: _LINES - 1], name[_LINES - 1][: NAME_WIDTH - 1] + "…"]
    role = broken(item.role, ROLE_WIDTH)
    room = min(2, _LINES - len(name))
    if len(role) > room:
        role = [*role[: room - 1], role[room - 1][: ROLE_WIDTH - 1] + "…"] if room else []
    return Caption(name=tuple(name), role=tuple(role))


def home_label(name: str, frame: Box) -> str:
    """The address in the head of a home's frame, cut where the frame ends."""
    room = int((frame.width - _HOME_MARK) / _LABEL_ADVANCE)
    return name if len(name) <= room else name[: room - 1] + "…"


def ink_of(item: Item, place: Point, *, centre: bool = False) -> tuple[Box, Box]:
    """Mark and words as they will stand at `place`."""
    caption = caption_of(item)
    growth = _CENTRE_GROWTH if centre else 1.0
    reach = CENTRE_SIZE / 2 if centre else _MARK_REACH
    widths = [len(line) * _NAME_ADVANCE * growth for line in caption.name]
    widths += [len(line) * _ROLE_ADVANCE for line in caption.role]
    half = max(widths, default=0) / 2
    top = (reach if centre else MARKS[item.kind].size / 2) + _BELOW_MARK
    height = len(caption.name) * _NAME_LEADING * growth + len(caption.role) * _ROLE_LEADING
    x, y = place
    return Box(x - reach, y - reach, x + reach, y + reach), Box(x - half, y + top, x + half, y + top + height)
