"""Which rows of an answer are drawn: the first sixty, and of a step the chosen groups up to the ceiling.

The choice is made inside the gate, by the functions that `narrow_opening` and `narrow_step` give: what is not drawn is
then neither answered nor recorded as shown. `picture` makes the same choice of the rows that are left.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date

from app.view_models.explorer.groups import belongs
from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import CEILING, FIRST_ITEMS
from app.view_models.explorer.reading import item_of, read_rows
from app.view_models.rows import text
from app.view_models.sources import SourceBook
from graph.records import Row
from policies.answers import Parts


def narrow_opening(on: date, book: SourceBook) -> Callable[[Parts], Parts]:
    """Leaves, inside the gate, only the first items."""

    def narrow(parts: Parts) -> Parts:
        child = next((item for row in parts["node"] if (item := item_of(row, on)) is not None), None)
        if child is None:
            return parts
        chosen = first_items(child, *read_opening(parts, child.key, on, book))
        return {
            name: tuple(row for row in rows if text(row, "key") in chosen and text(row, "from_key") in {None, *chosen})
            for name, rows in parts.items()
        }

    return narrow


def narrow_step(groups: Sequence[str], limit: int, drawn: Collection[str], on: date) -> Callable[[Parts], Parts]:
    """Leaves, inside the gate, the chosen groups, at most as many newcomers as asked for, and none past the ceiling."""

    def narrow(parts: Parts) -> Parts:
        room = min(limit, max(0, CEILING - len(drawn)))
        kept: list[Row] = []
        newcomers: set[str] = set()
        for row in parts["links"]:
            item = item_of(row, on)
            if item is None or not belongs(item, groups):
                continue
            if item.key not in drawn and item.key not in newcomers:
                if len(newcomers) == room:
                    continue
                newcomers.add(item.key)
            kept.append(row)
        return {**parts, "links": tuple(kept)}

    return narrow


def read_opening(
    parts: Mapping[str, Sequence[Row]], child: str, on: date, book: SourceBook
) -> tuple[dict[str, Item], dict[str, Item], list[Link]]:
    """The child's neighbours, everybody else of the answer with them, and all links by key."""
    near, links = read_rows(parts["links"], child, on, book)
    known: dict[str, Item] = {}
    for name in ("family", "posts", "agencies"):
        items, more = read_rows(parts[name], None, on, book)
        known |= items
        links |= more
    return near, {**known, **near}, sorted(links.values(), key=lambda link: link.key)


def first_items(child: Item, near: Mapping[str, Item], known: Mapping[str, Item], links: Sequence[Link]) -> set[str]:
    """The child, its neighbours, then what stands behind those: family first, current before ended, 60 at most."""
    own = [link for link in sorted(links, key=_rank, reverse=True) if child.key in (link.tail, link.head)]
    direct = {link.other(child.key): link for link in own}
    ranked = sorted(near.values(), key=lambda item: (_rank(direct[item.key]), item.order))
    chosen = [child.key, *(item.key for item in ranked)][:FIRST_ITEMS]
    behind = sorted(
        (link for link in links if (link.tail in chosen) != (link.head in chosen)),
        key=lambda link: (*_rank(link), link.key),
    )  # fmt: skip
    for link in behind:
        other = link.head if link.tail in chosen else link.tail
        if len(chosen) < FIRST_ITEMS and other in known and other not in chosen:
            chosen.append(other)
    return set(chosen)


def _rank(link: Link) -> tuple[bool, bool, bool]:
    return link.ended, not link.lead, link.type not in ("LIVES_IN", "CARES_FOR")
