"""How good what the sources send is: each list's cover, age, rejected rows and doubts, and whom to ring about them.

A data manager asks. INVARIANT (counting after pruning): numbers come from guarded queries and from the queue of
doubtful records as this reader may know it, so nothing hidden is in any. Sensitive and shielding lists are not counted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias

from app.casework.case import Case
from app.desks import reviews
from app.errors import NotAvailable
from app.services import Services
from app.view_models.quality_facts import AreaQuality, ListQuality, SourceQuality
from graph.queries.registry import QUERIES
from graph.records import Row, Value
from loaders.declarations import Feed, Owner, Rule, Stage
from loaders.errors import UnknownFeed
from loaders.feeds.catalogue import find_feed
from policies.request import AccessRequest

VIEW = "view_quality"
QUERIES_ASKED = ("quality.lists", "quality.source", "quality.children", "children.glances", "review.records")
_CARRIED = {
    "dob": Rule.BIRTH_DATE, "sex": Rule.SEX, "nhs_number": Rule.NHS_NUMBER, "upn": Rule.UPN,
    "postcode": Rule.POSTCODE, "uprn": Rule.UPRN,
}  # fmt: skip
_OF_HOMES = frozenset({"postcode", "uprn"})


def overview(services: Services, request: AccessRequest) -> tuple[Sequence[ListQuality], Sequence[AreaQuality]]:
    """Every list of the reader's areas, and what is held of the children there. Raises Refused."""
    found: list[tuple[Sequence[ListQuality], Sequence[AreaQuality]]] = []

    def fetch() -> list[Row]:
        lists = _lists(services, request, _doubts(services, request))
        areas = sorted({one.area for one in lists} & request.subject.areas)
        found.append((lists, [_area(services, request, area) for area in areas]))
        return [{"list": one.feed, "area": one.area} for one in lists]

    services.gate.consult(request, "quality.overview", VIEW, {}, fetch)
    return found[0]


def of_source(services: Services, request: AccessRequest, feed: str, area: str) -> SourceQuality:
    """One list in one area. Raises NotAvailable where there is none, Refused."""
    found: list[SourceQuality] = []

    def fetch() -> list[Row]:
        doubts = _doubts(services, request)
        here = [one for one in _lists(services, request, doubts) if (one.feed, one.area) == (feed, area)]
        if not here:
            raise NotAvailable
        found.append(_closely(services, request, here[0], [doubt for doubt, name in doubts if name == (feed, area)]))
        return [{"list": feed, "area": area}]

    services.gate.consult(request, "quality.list", VIEW, {"source": feed, "area": area}, fetch)
    return found[0]


_Doubts: TypeAlias = Sequence[tuple[tuple[Case, Row], tuple[str, str]]]
"""Cases of doubt with what the list calls the child, and its list and area."""


def _doubts(services: Services, request: AccessRequest) -> _Doubts:
    """What waits for a decision, as the reader may know it, each with its list and area."""
    doubts = sorted(
        reviews.queue(services, request), key=lambda one: (str(one.record["received"]), str(one.record["key"]))
    )
    if not doubts:
        return ()
    keys = sorted(str(doubt.record["key"]) for doubt in doubts)
    rows = services.gate.read(request, QUERIES["review.records"], {"keys": keys}).parts["records"]
    named = {row["key"]: (str(row["source"]), str(row["area"])) for row in rows}
    return [
        ((doubt.case, doubt.record), named[doubt.record["key"]]) for doubt in doubts if doubt.record["key"] in named
    ]


def _lists(services: Services, request: AccessRequest, doubts: _Doubts) -> Sequence[ListQuality]:
    parts = services.gate.read(request, QUERIES["quality.lists"], {}).parts
    waiting = Counter(name for _, name in doubts)
    lists = [
        _list(row, [one for one in parts["records"] if (one["source"], one["area"]) == (row["feed"], row["area"])],
              waiting[str(row["feed"]), str(row["area"])])
        for row in parts["coverages"] if row["area"] in request.subject.areas
    ]  # fmt: skip
    return sorted(lists, key=lambda one: (one.full_name, one.feed, one.area))


def _list(row: Row, records: Sequence[Row], doubtful: int) -> ListQuality:
    feed, known = str(row["feed"]), _declared(str(row["feed"]))
    counted = known is not None and not known.sensitive and known.stage is not Stage.SHIELDS
    live = [one for one in records if one["standing"] == "live"] if counted else []
    about, confirmed = Counter[str](), Counter[str]()
    for one in live:
        about[str(one["about"])] += _number(one["records"])
        if one["last_confirmed"] is not None:
            confirmed[str(one["last_confirmed"])] += _number(one["records"])
    return ListQuality(
        feed=feed, full_name=known.full_name if known else feed, area=str(row["area"]),
        owner=known.owner if known else Owner(
            full_name=str(row["owner"] or ""), phone=str(row["owner_phone"] or ""), email=""
        ),
        schedule=known.schedule.value if known else "", covers_from=_day(row["covers_from"]),
        correct_to=date.fromisoformat(str(row["correct_to"])), refresh_days=_number(row["refresh_days"]),
        loaded_on=_day(row["loaded_on"]), counted=counted,
        rows=_number(row["rows"]) if counted and row["rows"] is not None else None,
        rejected=_number(row["rejected"]) if counted else 0,
        rejections=_rejections(row["rejections"]) if counted else {}, records=about, confirmed=confirmed,
        without_crosswalk=sum(_number(one["records"]) for one in records if one["standing"] == "waiting" and counted),
        doubtful=doubtful,
    )  # fmt: skip


def _closely(
    services: Services, request: AccessRequest, of: ListQuality, doubts: Sequence[tuple[Case, Row]]
) -> SourceQuality:
    if not of.counted:
        return SourceQuality(of=of, told={}, differs={}, doubled=0, doubts=doubts)
    asked = {"source": of.feed, "area": of.area}
    parts = services.gate.read(request, QUERIES["quality.source"], asked).parts
    carried = _carried(_declared(of.feed))
    return SourceQuality(
        of=of,
        told={
            str(row["attribute"]): _number(row["records"]) for row in parts["told"]
            if row["attribute"] in carried or row["records"]
        },
        differs={str(row["attribute"]): _number(row["children"]) for row in (*parts["names"], *parts["numbers"])},
        doubled=_number(parts["doubled"][0]["children"]), doubts=doubts,
    )  # fmt: skip


def about(attribute: str) -> str:
    """What kind of record an attribute is told of."""
    return "household" if attribute in _OF_HOMES else "child"


def _carried(feed: Feed | None) -> frozenset[str]:
    rules = {column.rule for kind in feed.kinds for column in kind.columns} if feed else set()
    return frozenset(name for name, rule in _CARRIED.items() if rule in rules)


def _area(services: Services, request: AccessRequest, area: str) -> AreaQuality:
    parts = services.gate.read(request, QUERIES["quality.children"], {"area": area}).parts
    held = {str(row["attribute"]): _number(row["children"]) for row in (*parts["identities"], *parts["numbers"])}
    return AreaQuality(area=area, children=_number(parts["children"][0]["children"]), held=held)


def _declared(code: str) -> Feed | None:
    try:
        return find_feed(code)
    except UnknownFeed:
        return None


def _rejections(value: Value) -> Mapping[str, int]:
    lines = [str(line).rpartition(" ") for line in value] if isinstance(value, list | tuple) else []
    return {rule: int(number) for rule, _, number in lines}


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _day(value: Value) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
