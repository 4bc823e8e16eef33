"""How what is drawn stands now: which lines are drawn, which items are hollow, which are hubs, how large marks are.

Called by the SVG and by the canvas, so that both say the same of every item.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app.view_models.explorer.captions import home_label
from app.view_models.explorer.geometry import Box, Point
from app.view_models.explorer.groups import is_crowded, is_hub
from app.view_models.explorer.homes import frame_round
from app.view_models.explorer.items import Count, Item, Link
from app.view_models.explorer.kinds import CENTRE_SIZE, FRAMED_HOME_SIZE, HUB_GROWTH, MARKS
from app.view_models.explorer.picture import Picture

_BEHIND = ("WORKS_FOR", "PART_OF", "SUCCEEDED_BY")
"""Links that say what stands behind somebody, not who is involved with the family."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How one item looks, apart from its kind and place."""

    size: int
    hollow: bool
    hub: bool
    """Never opened as a whole."""
    crowded: bool
    """Has more neighbours than any drawing of one family needs: drawn with a second edge and its count."""
    lead: bool
    framed: bool
    label: str
    """The address of a framed home as the frame's head shows it; else the name."""


def looks_of(picture: Picture) -> dict[str, Look]:
    """The look of every item of a picture."""
    hollow = hollow_keys(picture.links, picture.items, picture.layout.centre, picture.parents)
    frames = frames_of(picture.layout.homes, picture.layout.places)
    return {
        key: look_of(
            item, picture.counts.get(key, ()), picture.links, hollow=key in hollow, centre=picture.layout.centre,
            frame=frames.get(key),
        )
        for key, item in picture.items.items()
    }  # fmt: skip


def look_of(
    item: Item, counts: Iterable[Count], links: Iterable[Link], *, hollow: bool, centre: str, frame: Box | None
) -> Look:  # fmt: skip
    """The look of one item: the child largest, a framed home smallest, a hub a little larger than its kind."""
    listed = tuple(counts)
    crowded = is_crowded(listed)
    size = MARKS[item.kind].size + (HUB_GROWTH if crowded else 0)
    return Look(
        size=CENTRE_SIZE if item.key == centre else FRAMED_HOME_SIZE if frame else size,
        hollow=hollow,
        hub=is_hub(item.kind, listed),
        crowded=crowded,
        lead=any(link.lead and not link.ended and link.tail == item.key and link.head == centre for link in links),
        framed=frame is not None,
        label=home_label(item.name, frame) if frame else item.name,
    )


def frames_of(homes: Mapping[str, Collection[str]], places: Mapping[str, Point]) -> dict[str, Box]:
    """The frame of each home by the household's key."""
    return {home: frame_round([places[key] for key in people]) for home, people in homes.items()}


def drawn_links(picture: Picture) -> list[Link]:
    """The lines of a picture: not lives-in lines inside a frame, nor those from a hub into its own frame."""
    homes = picture.layout.homes
    in_frame = {(frame.parent, member) for frame in picture.layout.hub_frames for member in frame.members}
    return [
        link
        for link in picture.links
        if not (link.type == "LIVES_IN" and not link.ended and link.tail in homes.get(link.head, ()))
        and (link.tail, link.head) not in in_frame
        and (link.head, link.tail) not in in_frame
    ]


def hollow_keys(links: Collection[Link], keys: Iterable[str], centre: str, parents: Mapping[str, str]) -> set[str]:
    """Items with nothing current to this family, directly or as what stands behind somebody who is involved now.

    A team that only a former worker brought on the drawing is as hollow as the worker. What was opened by a step is
    judged by its link to the item it was opened from.
    """
    current = [link for link in links if not link.ended]
    alive = {centre} | {end for link in current if link.type not in _BEHIND for end in (link.tail, link.head)}
    alive |= {key for link in current for key in (link.tail, link.head) if parents.get(key) == link.other(key)}
    behind = [link for link in current if link.type in _BEHIND]
    while reached := {link.head for link in behind if link.tail in alive} - alive:
        alive |= reached
    return {key for key in keys if key not in alive}
