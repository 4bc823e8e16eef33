"""Involvements that one source tells in pieces, as one: periods with the same service that overlap or touch.

Called by intake for everything that a file says of one child. Returns cut an involvement wherever anything about it
changes (a placement, a legal status, a plan inside an episode); an index only tells that it is, and since when.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from loaders.records import Link

_A_DAY = timedelta(days=1)


def joined(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links in their order, those of one service joined where no day lies between them."""
    links = tuple(links)
    pieces: defaultdict[tuple[object, ...], list[Link]] = defaultdict(list)
    for place, link in enumerate(links):
        pieces[_what(link, place)].append(link)
    if len(pieces) == len(links):
        return links
    return tuple(link for told in pieces.values() for link in _runs(told))


def _what(link: Link, place: int) -> tuple[object, ...]:
    """What a link says beside its period; only with services are the pieces of one thing told apart by nothing else."""
    said = tuple(sorted((name, value) for name, value in link.properties.items() if name not in ("since", "until")))
    return link.kind, link.to, link.through, said, -1 if link.kind == "RECEIVES" else place


def _runs(pieces: list[Link]) -> list[Link]:
    pieces = sorted(pieces, key=_start)
    runs = [pieces[0]]
    for piece in pieces[1:]:
        last = runs[-1]
        until = last.properties.get("until")
        if isinstance(until, str) and _start(piece) > _day_after(until):
            runs.append(piece)
        else:
            runs[-1] = _lasting(last, piece.properties.get("until"))
    return runs


def _lasting(link: Link, until: object) -> Link:
    """The link until the later of both ends; an end that is missing is the latest."""
    own = link.properties.get("until")
    said = {name: value for name, value in link.properties.items() if name != "until"}
    if isinstance(own, str) and isinstance(until, str):
        said["until"] = max(own, until)
    return replace(link, properties=said)


def _start(link: Link) -> str:
    since = link.properties.get("since")
    return since if isinstance(since, str) else ""


def _day_after(day: str) -> str:
    return (date.fromisoformat(day) + _A_DAY).isoformat()
