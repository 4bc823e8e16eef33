"""The picture as the browser gets it: plain maps for JSON, every sentence finished, every place given.

Called by the explorer's routes. The browser runs no layout and words no fact: it draws, lists and says what stands
here. Numbers of what is left to open are worked out there, from these totals and from what is drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from app.view_models.explorer.answers import Answer, answer_of, family_answer
from app.view_models.explorer.captions import caption_of
from app.view_models.explorer.geometry import Point
from app.view_models.explorer.ground import JOIN_WIDTH, Ground, grounds_of
from app.view_models.explorer.groups import Group, groups_of
from app.view_models.explorer.items import Count, HubFrame, Item, Link
from app.view_models.explorer.kinds import BATCH_SIZES, CEILING, FIRST_ITEMS, MARKS, Kind, Sector
from app.view_models.explorer.listing import Row, row_of
from app.view_models.explorer.picture import Growth, Picture
from app.view_models.explorer.sentences import reading_from, standing_of
from app.view_models.explorer.standing import Look, drawn_links, frames_of, hollow_keys, look_of, looks_of

Json: TypeAlias = dict[str, Any]


def canvas_of(picture: Picture) -> Json:
    """A first answer, with what the drawing needs to know of kinds and sectors."""
    links = picture.links
    looks = looks_of(picture)
    ground_of = {key: sector for sector, keys in picture.layout.grounds.items() for key in keys}
    drawn = {link.key for link in drawn_links(picture)}
    return {
        "centre": picture.layout.centre,
        "first": FIRST_ITEMS,
        "ceiling": CEILING,
        "batches": list(BATCH_SIZES),
        "kinds": {kind.value: _kind(kind) for kind in Kind},
        "sectors": {sector.value: sector.value.capitalize() for sector in Sector},
        "items": [
            _item(
                item, picture.layout.places[key], looks[key], picture.counts.get(key, ()),
                row_of(item, picture.items, links, picture.layout.centre, picture.parents.get(key)),
                answer_of(item, picture.items, links), ground_of.get(key),
            )
            for key, item in picture.items.items()
        ],
        "links": [_link(link, drawn=link.key in drawn) for link in links],
        "homes": _homes(picture.layout.homes),
        "frames": [_frame(frame) for frame in picture.layout.hub_frames],
        "grounds": [_ground(ground) for ground in grounds_of(picture.layout, picture.items)],
        "familyAnswer": _answer(family_answer(picture.items, links, picture.layout.centre)),
    }  # fmt: skip


def growth_of(growth: Growth, counts: Mapping[str, Sequence[Count]], centre: str) -> Json:
    """What a step adds, in the same form; links to items that the browser has already are among it."""
    links = growth.found.links
    parent = growth.found.parent
    items = {**growth.newcomers, parent.key: parent}
    hollow = hollow_keys(links, growth.newcomers, centre, dict.fromkeys(growth.newcomers, parent.key))
    members = set(growth.hub_frame.members) if growth.hub_frame else set()
    frames = frames_of(growth.homes, growth.places)
    looks = {
        key: look_of(item, counts.get(key, ()), links, hollow=key in hollow, centre=centre, frame=frames.get(key))
        for key, item in growth.newcomers.items()
    }
    return {
        "items": [
            _item(
                item, growth.places[key], looks[key], counts.get(key, ()),
                row_of(item, items, links, centre, parent.key), answer_of(item, items, links), None,
            )
            for key, item in growth.newcomers.items()
        ],
        "links": [_link(link, drawn=link.other(parent.key) not in members) for link in links],
        "homes": _homes(growth.homes),
        "frames": [_frame(growth.hub_frame)] if growth.hub_frame else [],
        "groups": {parent.key: _groups(parent.kind, counts.get(parent.key, ()))},
    }  # fmt: skip


def _kind(kind: Kind) -> Json:
    mark = MARKS[kind]
    return {"word": mark.word, "many": mark.many, "colour": mark.colour, "size": mark.size, "glyph": mark.glyph}


def _item(
    item: Item, place: Point, look: Look, counts: Iterable[Count], row: Row, answer: Answer | None,
    ground: Sector | None,
) -> Json:  # fmt: skip
    caption = caption_of(item)
    return {
        "key": item.key,
        "kind": item.kind.value,
        "sector": item.sector.value,
        "ground": ground.value if ground else None,
        "name": item.name,
        "role": item.role,
        "address": item.address,
        "nameLines": [look.label] if look.framed else list(caption.name),
        "roleLines": list(caption.role),
        "x": place.x,
        "y": place.y,
        "size": look.size,
        "hollow": look.hollow,
        "hub": look.hub,
        "crowded": look.crowded,
        "lead": look.lead,
        "framed": look.framed,
        "groups": _groups(item.kind, counts),
        "row": {
            "link": row.link, "since": row.since, "until": row.until, "confirmed": row.confirmed, "ended": row.ended,
            "doubtful": row.doubtful, "sinceSort": row.since_sort, "confirmedSort": row.confirmed_sort,
        },
        "answer": _answer(answer),
    }  # fmt: skip


def _groups(kind: Kind, counts: Iterable[Count]) -> list[Json]:
    return [_group(group) for group in groups_of(kind, counts)]


def _group(group: Group) -> Json:
    return {
        "code": group.code,
        "words": group.words,
        "listed": group.listed,
        "total": group.total,
        "says": group.says,
    }


def _link(link: Link, *, drawn: bool) -> Json:
    return {
        "key": link.key,
        "type": link.type,
        "tail": link.tail,
        "head": link.head,
        "drawn": drawn,
        "lead": link.lead and not link.ended,
        "ended": link.ended,
        "doubtful": link.doubtful,
        "since": link.since,
        "forward": reading_from(link, link.tail),
        "back": reading_from(link, link.head),
        "stands": standing_of(link),
        "source": link.source,
    }


def _homes(homes: Mapping[str, Sequence[str]]) -> list[Json]:
    return [{"home": home, "members": list(members)} for home, members in sorted(homes.items())]


def _frame(frame: HubFrame) -> Json:
    return {
        "parent": frame.parent,
        "label": frame.label,
        "shown": frame.shown,
        "total": frame.total,
        "members": list(frame.members),
    }


def _ground(ground: Ground) -> Json:
    return {
        "sector": ground.sector.value,
        "joinWidth": JOIN_WIDTH,
        "plates": [[plate.x1, plate.y1, plate.width, plate.height] for plate in ground.plates],
        "joins": [[start.x, start.y, end.x, end.y] for start, end in ground.joins],
        "patches": [[coordinate for corner in patch for coordinate in corner] for patch in ground.patches],
        "word": [ground.word_at.x, ground.word_at.y],
    }


def _answer(answer: Answer | None) -> Json | None:
    if answer is None:
        return None
    return {
        "heading": answer.heading,
        "phone": answer.phone,
        "dial": "tel:" + "".join(letter for letter in answer.phone if letter.isdigit() or letter == "+"),
        "who": answer.who,
        "role": answer.role,
        "hours": answer.hours,
    }
