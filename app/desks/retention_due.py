"""Who is past the time for which they may be held, and moving them into the archive: for data managers (R25, R27).

INVARIANT (no word on why one stays): whoever is past their time is told whether or not something keeps them, for an
open case, a hold, a doubt or a shield is not everybody's to know; and only of children whom the reader knows whole.
What else is past its time, ended involvements and old archives, is seen to by `kithmap retention`.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.casework.protecting import children_in_casework
from app.casework.store import CaseStore
from app.desks.retention import MANAGE
from app.service_subject import load_request
from app.services import Gate, Services
from graph.queries.registry import QUERIES
from graph.records import Row
from loaders import retention
from loaders.retention_plan import Plan
from loaders.retention_rules import Rule
from policies.request import AccessRequest

MOST = 50
"""Children of one list, and of one run from here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One child past its time, as the reader may know it, and by which rule."""

    child: Row
    rule: Rule


def due(services: Services, request: AccessRequest) -> Sequence[Due]:
    """Who is past their time today and known whole to the reader, in the order of their keys. Raises Refused."""
    found: list[Due] = []

    def fetch() -> list[Row]:
        found.extend(_known(services, request, _plan(services, request)))
        return [{"child": one.child["key"]} for one in found]

    services.gate.consult(request, "retention.due-here", MANAGE, {}, fetch)
    return found


def run(services: Services, request: AccessRequest, children: Collection[str], words: str) -> Sequence[str]:
    """Move those of these children into the archive who are on that list and whom nothing keeps; who was moved.

    Whoever is not there, not known to the reader, not past their time or kept is left out without a word. Raises
    Refused, TurnTaken; whole batches stay done.
    """
    wanted, moved = set(children), list[str]()
    service = load_request(request.environment.now)

    def perform(_event_id: str) -> None:
        # What is taken out is what was found: nobody may load or decide in between.
        with services.gate.turn(service, "retention"):
            plan = _plan(services, request)
            known = {str(one.child["key"]) for one in _known(services, request, plan, wanted)}
            by_rule: defaultdict[Rule, list[str]] = defaultdict(list)
            for rule, keys in plan.children.items():
                by_rule[rule] += [key for key in keys if key in known]
            mine = Plan(children=by_rule, with_them=plan.with_them)
            retention.apply(
                services.gate, service, mine, periods=services.retention_periods,
                in_casework=lambda: in_casework(services.gate, services.casework, service),
            )  # fmt: skip
            moved.extend(sorted(key for keys in by_rule.values() for key in keys))

    asked = {"children": sorted(wanted), "words": words}
    services.gate.act(request, "retention.run-here", MANAGE, asked, perform, shown=tuple(sorted(wanted)))
    return moved


def in_casework(gate: Gate, casework: CaseStore, service: AccessRequest) -> set[str]:
    """The children whom an open case is about."""

    def fetch() -> list[Row]:
        return [{"key": key} for key in sorted(children_in_casework(casework, service.environment.now))]

    read = gate.consult(service, "retention.in-casework", "load", {}, fetch)
    return {str(row["key"]) for row in read.parts["rows"]}


def _plan(services: Services, request: AccessRequest) -> Plan:
    service = load_request(request.environment.now)
    return retention.plan(
        services.gate, service, in_casework=in_casework(services.gate, services.casework, service),
        periods=services.retention_periods,
    )  # fmt: skip


def _known(
    services: Services, request: AccessRequest, plan: Plan, among: Collection[str] | None = None
) -> list[Due]:  # fmt: skip
    keys = sorted(plan.due if among is None else set(among) & set(plan.due))
    rows = services.gate.read(request, QUERIES["children.whole"], {"keys": keys}).parts["children"] if keys else ()
    whole = [row for row in rows if row["area"] is not None]
    return [Due(child=row, rule=plan.due[str(row["key"])]) for row in whole[:MOST]]
