"""Families: a report of who has looked at a child's record, drawn up by the governance officer (article 15 UK GDPR).

Whoever reads it is a parent or the child, so nobody else of the family is in it: a look at a brother's record that
showed this child as well belongs to the brother. Called by the pages and the API; every report is recorded itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from app.services import Services
from app.view_models.family_looks import About, ChildReport, FamilyReport, Post, Viewer
from app.view_models.frame import ROLE_WORDS
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row, Value
from policies.answers import Parts
from policies.ledger.entry import timestamp
from policies.request import AccessRequest, Role, Subject

MOST_CHILDREN = 12
"""In one report: more than a family is a list."""

_NAMED_BY_DUTY = frozenset({Role.COORDINATOR, Role.DATA_MANAGER, Role.GOVERNANCE_OFFICER, Role.ACCESS_MANAGER})


def who_it_is_for(services: Services, request: AccessRequest, keys: Sequence[str], today: date) -> About:
    """The children with these keys, whoever else lives with them, and what became one with their records.

    The key of a home stands for the children who live there. Nobody is found for whom no report may be drawn up.
    """
    wanted, on = list(dict.fromkeys(keys))[:MOST_CHILDREN], today.isoformat()
    parts = _about(services, request, wanted, on)
    homes = [key for key in wanted if key not in {row["key"] for row in parts["children"]}]
    residents = [
        str(row["key"])
        for key in homes
        for row in services.gate.read(request, QUERIES["report.household"], {"key": key, "today": on}).parts[
            "residents"
        ]
    ]
    if residents:
        parts = _about(services, request, [*wanted, *residents], on)
    absorbed: dict[str, list[str]] = {}
    for row in parts["absorbed"]:
        absorbed.setdefault(str(row["key"]), []).append(str(row["absorbed_key"]))
    asked = {row["key"] for row in parts["children"]}
    return About(
        children=_in_order(parts["children"]),
        others=_in_order(row for row in parts["home"] if row["key"] not in asked),
        absorbed={key: tuple(others) for key, others in absorbed.items()},
    )


def draw_up(services: Services, request: AccessRequest, about: About, since: date, until: date) -> FamilyReport:
    """The report over the days from `since` to `until`, both included. Raises Refused where policies permit none."""
    keys = [str(child["key"]) for child in about.children]
    told = services.ledger_reader.looks_for_family(
        request, {key: (key, *about.absorbed.get(key, ())) for key in keys},
        since=_begins(services, since), until=_begins(services, until + timedelta(days=1)),
    )  # fmt: skip
    return FamilyReport(
        children=tuple(
            ChildReport(child=child, told=told.children[key]) for key, child in zip(keys, about.children, strict=True)
        ),
        viewers=_viewers(services, request, told.people),
        since=since,
        until=until,
    )


def _about(services: Services, request: AccessRequest, keys: Sequence[str], on: str) -> Parts:
    asked: Parameters = {"keys": list(dict.fromkeys(keys)), "today": on}
    return services.gate.read(request, QUERIES["report.about"], asked).parts


def _viewers(services: Services, request: AccessRequest, people: Mapping[str, Subject]) -> Mapping[str, Viewer]:
    asked: Parameters = {"keys": sorted({person.practitioner for person in people.values() if person.practitioner})}
    known = services.gate.read(request, QUERIES["report.viewers"], asked).parts
    posts: dict[str, list[Post]] = {}
    for row in known["posts"]:
        posts.setdefault(str(row["key"]), []).append(
            Post(
                place=", ".join(part for part in (_text(row["service_name"]), _text(row["agency_name"])) if part),
                since=_text(row["since"]), until=_text(row["until"]),
            )
        )  # fmt: skip
    in_graph = {
        str(row["key"]): Viewer(
            full_name=_text(row["full_name"]), profession=_text(row["profession"]),
            posts=tuple(posts.get(str(row["key"]), ())),
        )
        for row in known["people"]
    }  # fmt: skip
    return {name: _viewer(person, in_graph, services.site.authority) for name, person in people.items()}


def _viewer(person: Subject, in_graph: Mapping[str, Viewer], authority: str) -> Viewer:
    """INVARIANT (no sensitive service): of somebody without a node, only a duty of the authority is told."""
    if person.practitioner is not None:
        return in_graph.get(person.practitioner, Viewer())
    if person.role not in _NAMED_BY_DUTY:
        return Viewer()
    place = ", ".join(part for part in (person.team, authority) if part)
    return Viewer(full_name=person.full_name, profession=ROLE_WORDS[person.role], posts=(Post(place=place),))


def _begins(services: Services, day: date) -> str:
    """The first moment of a day where the authority is, as the ledger writes it."""
    return timestamp(datetime.combine(day, time(), tzinfo=services.zone))


def _in_order(children: Iterable[Row]) -> tuple[Row, ...]:
    """Oldest first, as families speak of their children."""
    return tuple(sorted(children, key=lambda child: (_text(child["dob"]), _text(child["key"]))))


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""
