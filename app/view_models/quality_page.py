"""The page of data quality: every list of the area, how it stands, and what is to be done about it and by whom.

Finished sentences from what the desk counted. Nothing is counted here, and nobody named but those who answer for lists.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.quality_facts import AreaQuality, ListQuality
from app.view_models.quality_words import ATTRIBUTE_WORDS, Bar, Chart, chart, length, rows_in_words, share, told
from app.view_models.words import counted, long_date, sentence

Link = Callable[[str, str], str]
"""The page of one list in one area."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLine:
    """One list in the table of all."""

    name: str
    link: str
    area: str
    correct: str
    overdue: str
    records: str
    rejected: str
    waiting: str
    todo: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """Something that its owner is to put right, or a person here to decide."""

    what: str
    how: str
    list_name: str
    link: str
    area: str
    owner: str
    ring: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaLine:
    """What is held of the children of one area."""

    area: str
    children: str
    chart: Chart


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityPage:
    """Everything on the page."""

    lists: tuple[ListLine, ...]
    discrepancies: tuple[Discrepancy, ...]
    areas: tuple[AreaLine, ...]
    confirmed: Chart
    figures: tuple[tuple[str, str, str], ...]
    ways: tuple[tuple[str, str, bool], ...]
    """Words, address, and whether it is the one in front: the whole authority, and each area."""
    shown: str


def quality_page(
    lists: Sequence[ListQuality], areas: Sequence[AreaQuality], *, chosen: str, today: date,
    area_words: Mapping[str, str],
    link: Link, way: Callable[[str], str], review: str,
) -> QualityPage:  # fmt: skip
    """The page of the whole authority, or of one chosen area (empty for all)."""
    here = [one for one in lists if chosen in ("", one.area)]
    found = discrepancies(here, today=today, area_words=area_words, link=link, review=review)
    every = sorted({one.area for one in lists})
    return QualityPage(
        lists=tuple(_line(one, today, area_words, link) for one in here), discrepancies=found,
        areas=tuple(_area(one, area_words) for one in areas if chosen in ("", one.area)),
        confirmed=_confirmed(here, today, area_words), figures=_figures(here, found, today),
        ways=(("The whole authority", way(""), not chosen),
              *((area_words.get(area, area), way(area), area == chosen) for area in every)) if len(every) > 1 else (),
        shown=area_words.get(chosen, chosen) if chosen else "",
    )  # fmt: skip


def discrepancies(
    lists: Iterable[ListQuality], *, today: date, area_words: Mapping[str, str], link: Link, review: str
) -> tuple[Discrepancy, ...]:
    """What is to be put right, most first inside each kind; each with whoever answers for the list."""
    found = []
    for one in lists:
        for what, how, number, address in _todo(one, today, link(one.feed, one.area), review):
            found.append(Discrepancy(
                what=what, how=how, list_name=one.full_name, link=address, area=area_words.get(one.area, one.area),
                owner=one.owner.full_name, ring=one.owner.phone, number=number,
            ))  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.owner, one.list_name, -one.number)))


def _todo(one: ListQuality, today: date, page: str, review: str) -> Iterable[tuple[str, str, int, str]]:
    if one.overdue(today):
        yield f"Not here since {long_date(one.correct_to)}", "Ask for the list.", 0, page
    if one.rejected:
        yield f"{sentence(rows_in_words(one.rejected))} rejected", "Send them back to be mended.", one.rejected, page
    if one.doubtful:
        says = f"{counted(one.doubtful, 'record')} in doubt"
        yield says, "Decide whom each is about, or ask.", one.doubtful, review
    if one.without_crosswalk:
        says = f"{told(one.without_crosswalk)} without a name, waiting".capitalize()
        yield says, "Ask for a list that has both number and name.", one.without_crosswalk, page
    if (late := one.unconfirmed(today)) and not one.overdue(today):
        says = f"{told(late)} not confirmed in time".capitalize()
        yield says, "Ask whether they ended; their records say so.", late, page


def _line(one: ListQuality, today: date, area_words: Mapping[str, str], link: Link) -> ListLine:
    todo = len(list(_todo(one, today, "", "")))
    return ListLine(
        name=one.full_name, link=link(one.feed, one.area), area=area_words.get(one.area, one.area),
        correct=long_date(one.correct_to), overdue="Expected again by now" if one.overdue(today) else "",
        records=told(one.records.get("child", 0)) if one.counted else "Not counted",
        rejected=_rejected(one), waiting=str(one.doubtful) if one.counted or one.doubtful else "Not counted", todo=todo,
    )  # fmt: skip


def _rejected(one: ListQuality) -> str:
    if not one.counted or one.rows is None:
        return "Not counted"
    return f"{one.rejected:,} of about {one.rows:,}" if one.rejected else "None"


def _confirmed(lists: Sequence[ListQuality], today: date, area_words: Mapping[str, str]) -> Chart:
    bars = []
    several = len({one.area for one in lists}) > 1
    for one in lists:
        whole = sum(one.confirmed.values())
        if not one.counted or not whole:
            continue
        fresh = whole - one.unconfirmed(today)
        label = f"{one.full_name}, {area_words.get(one.area, one.area)}" if several else one.full_name
        bars.append(Bar(label=label, says=share(fresh, whole), width=length(fresh, whole), notable=fresh < whole))
    return chart(
        "confirmed", "Confirmed in time, by list",
        "For each list, how many of its records it has confirmed within the time in which it should.", bars,
    )  # fmt: skip


def _area(one: AreaQuality, area_words: Mapping[str, str]) -> AreaLine:
    words = area_words.get(one.area, one.area)
    bars = [
        Bar(label=ATTRIBUTE_WORDS[name], says=share(number, one.children), width=length(number, one.children))
        for name, number in one.held.items()
    ]
    return AreaLine(
        area=words, children=told(one.children),
        chart=chart(f"held-{one.area}", f"Held of the children of {words}",
                    f"Of how many children of {words} each of these is held.", bars),
    )  # fmt: skip


def _figures(
    lists: Sequence[ListQuality], found: Sequence[Discrepancy], today: date
) -> tuple[tuple[str, str, str], ...]:
    overdue = sum(one.overdue(today) for one in lists)
    rejected, rows = sum(one.rejected for one in lists), sum(one.rows or 0 for one in lists)
    doubtful = sum(one.doubtful for one in lists)
    return (
        ("Lists", str(len(lists)), f"{overdue} expected again by now" if overdue else "All in time"),
        ("Rows rejected", f"{rejected:,}", f"of about {rows:,} in the latest files"),
        ("In doubt", str(doubtful), "wait for a decision here"),
        ("To put right", str(len(found)), f"with {counted(len({one.owner for one in found}), 'owner')}"),
    )
