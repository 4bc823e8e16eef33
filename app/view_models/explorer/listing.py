"""The list beside the drawing: one row for everything drawn, with how it stands to the child; called by `canvas`.

The list is the primary form and the drawing the second: both are made from the same items and links, in one pass.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.view_models.explorer.items import Item, Link
from app.view_models.explorer.kinds import Kind
from app.view_models.explorer.sentences import how_it_stands, month_of, reading_from
from app.view_models.words import listed

_PARENTS = ("mother", "father")
_SIBLINGS = {"girl": "sister", "boy": "brother"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How an item stands to the child in the middle, in finished words."""

    link: str
    since: str = ""
    until: str = ""
    confirmed: str = ""
    since_sort: str = ""
    confirmed_sort: str = ""
    ended: bool = False
    doubtful: bool = False
    lead: bool = False


def row_of(item: Item, items: Mapping[str, Item], links: Sequence[Link], centre: str, parent: str | None = None) -> Row:
    """The row of `item`. `parent` is the item it was opened from, where it was not in the first answer."""
    if item.key == centre:
        return Row(link="the child of this page")
    own = _ranked(link for link in links if item.key in (link.tail, link.head))
    direct = [link for link in own if centre in (link.tail, link.head)]
    if direct:
        return _row(direct[0], how_it_stands(direct[0]))
    if item.kind is Kind.CHILD:
        words = _sibling_words(item, links, centre)
        if words:
            home = next((link for link in own if link.type == "LIVES_IN"), None)
            return _row(home, words)
    chosen = next((link for link in own if parent in (link.tail, link.head)), None) or next(
        (link for link in own if link.type in ("CARES_FOR", "INVOLVED_WITH")), own[0] if own else None
    )
    if chosen is None:
        return Row(link="")
    other = items.get(chosen.other(item.key))
    return _row(chosen, f"{reading_from(chosen, item.key)} {_short_name(other)}".strip() if other else "")


def _ranked(links: Iterable[Link]) -> list[Link]:
    """Current links first, the most recent of them first; ties by key."""
    by_key = sorted(links, key=lambda link: link.key)
    by_since = sorted(by_key, key=lambda link: link.since, reverse=True)
    return sorted(by_since, key=lambda link: link.ended)


def _row(link: Link | None, words: str) -> Row:
    if link is None:
        return Row(link=words)
    return Row(
        link=words,
        since=month_of(link.since),
        until=month_of(link.until) if link.ended else "",
        confirmed="" if link.ended else month_of(link.last_confirmed),
        since_sort=link.since,
        confirmed_sort="" if link.ended else link.last_confirmed,
        ended=link.ended,
        doubtful=link.doubtful,
        lead=link.lead and not link.ended,
    )


def _sibling_words(child: Item, links: Sequence[Link], centre: str) -> str:
    """`brother, same mother`: what the links say, and no more; nothing where no parent is known to be shared."""
    shared = sorted(_parents(child.key, links) & _parents(centre, links), key=lambda pair: _PARENTS.index(pair[1]))
    sex = child.role.rsplit(" ", 1)[-1]
    if not shared:
        return ""
    return f"{_SIBLINGS.get(sex, 'brother or sister')}, same {listed([words for _, words in shared])}"


def _parents(child: str, links: Sequence[Link]) -> set[tuple[str, str]]:
    return {
        (link.tail, link.role)
        for link in links
        if link.type == "CARES_FOR" and link.head == child and link.role in _PARENTS
    }


def _short_name(item: Item) -> str:
    return item.name.split()[0] if item.kind in (Kind.CHILD, Kind.CARER) else item.name
