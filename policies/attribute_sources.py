"""Policy Information Point: what the graph itself knows of the subject, as sets of keys (R15, R17).

Called by the gate before every guarded query. The reads are privileged: a right may rest on a link that is not shown.
Sets, not patterns, because `key IN $caseload` costs 0.3 ms at 300 keys where a pattern back to the subject costs 3 to
60 times a scan, and because the reference evaluator then needs no graph.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from graph.queries.catalogue import Query
from graph.queries.claims import SELF_CLAIM
from graph.queries.subject import NETWORK, OVERRIDE_COVERS, RECUSAL, RELATIONS
from graph.records import Parameters, Row
from policies.request import AccessRequest, Attributes, Environment, Relations, Subject

PrivilegedRead: TypeAlias = Callable[[Query, Parameters], Mapping[str, Sequence[Row]]]
"""Answers a privileged query of the catalogue: its parts by name."""


def load(read: PrivilegedRead, request: AccessRequest) -> Attributes:
    """The subject with its relations as of now, and the environment: everything a policy may speak of."""
    today = request.environment.now.date().isoformat()
    return Attributes(
        subject=request.subject,
        environment=_with_override_covers(read, request.environment, today),
        relations=_relations(read, request.subject, today),
    )


def _relations(read: PrivilegedRead, subject: Subject, today: str) -> Relations:
    recused = _recused(read, subject)
    if subject.practitioner is None:
        return Relations(recused=recused)
    own = read(RELATIONS, {"practitioner": subject.practitioner, "today": today})
    caseload, listed = _keys(own, "involved"), _keys(own, "listed")
    services, colleagues = _keys(own, "services"), _keys(own, "colleagues")
    if not caseload:
        return Relations(listed=listed, services=services, colleagues=colleagues, recused=recused)
    # INVARIANT (no way home by one's own word): what somebody only claims leads to no home, carer or family (R15).
    sure = frozenset(str(row["key"]) for row in own["involved"] if row["source"] != SELF_CLAIM)
    around = read(NETWORK, {"caseload": sorted(sure), "today": today, "clearance": subject.clearance})
    return Relations(
        caseload=caseload,
        listed=listed,
        network=_keys(around, "children"),
        households=_keys(around, "households"),
        carers=_keys(around, "carers"),
        services=services,
        colleagues=colleagues,
        recused=recused,
    )


def _with_override_covers(read: PrivilegedRead, environment: Environment, today: str) -> Environment:
    override = environment.override
    if override is None:
        return environment
    around = read(OVERRIDE_COVERS, {"child": override.child, "today": today})
    covered = _keys(around, "covered")
    if override.hops > 1:
        covered |= _keys(around, "further")
    return replace(environment, override=replace(override, covers=covered))


def _recused(read: PrivilegedRead, subject: Subject) -> frozenset[str]:
    if not subject.own_keys:
        return frozenset()
    family = read(RECUSAL, {"own": sorted(subject.own_keys)})
    parts = ("own", "housemates", "joined", "joined_family")
    return subject.own_keys.union(*(_keys(family, part) for part in parts))


def _keys(parts: Mapping[str, Sequence[Row]], part: str) -> frozenset[str]:
    return frozenset(str(row["key"]) for row in parts[part])
