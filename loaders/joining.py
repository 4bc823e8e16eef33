"""Joining two records of one child by hand, and parting them again: exactly, whatever was loaded in between (R41).

Called by the desk of joins with the service subject of loads. The record that went keeps everything that sources say of
it, is opened by nobody, and leads on to the one that stays, which shows both. The strictest markings of both hold; a
shield that was decided on while they were one protects both when they are two again, until its authority has looked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC

from graph.queries.catalogue import Statement
from graph.queries.joining import HIDDEN, JOIN_FACTS, WENT, forgetting, joining, parting, projecting
from graph.queries.loading import LOAD_CLAIMS
from graph.queries.shielding import covering
from graph.queries.writing import merge_links, merge_nodes, update_nodes
from graph.records import Row, Value, texts
from loaders.errors import CannotJoin
from loaders.gate import Gate
from loaders.joined import sensitive_levels, shown_values
from loaders.keys import new_key
from loaders.provenance import claims_of
from loaders.records import PROVISIONAL, About
from policies.answers import Parts
from policies.request import AccessRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacles:
    """Why two records cannot become one; none where all is False."""

    missing: bool = False
    joined_already: bool = False
    has_absorbed: bool = False
    decided_apart: bool = False

    @property
    def sentence(self) -> str:
        """Which it is, and what to do first; empty where nothing stands in the way."""
        if self.missing or self.joined_already:
            return "one of the two is not there, or went into another record already"
        if self.has_absorbed:
            return "another record went into the one that is to go: join the other way round, or part those first"
        if self.decided_apart:
            return "somebody has decided that these are two children: take that decision back first"
        return ""


def obstacles(gate: Gate, request: AccessRequest, *, absorbed: str, survivor: str) -> Obstacles:
    """What stands in the way of joining these two."""
    return _obstacles(gate.read(request, JOIN_FACTS, {"keys": [absorbed, survivor]}).parts, absorbed, survivor)


def join(gate: Gate, request: AccessRequest, *, absorbed: str, survivor: str, decided_by: str) -> None:
    """Make one record of two. Done twice it is done once. Raises CannotJoin, or what the gate raises."""
    with gate.turn(request, "join"):
        facts = gate.read(request, JOIN_FACTS, {"keys": [absorbed, survivor]}).parts
        known = {str(row["key"]): row for row in facts["children"]}
        if absorbed in known and known[absorbed]["joined_to"] == survivor:
            return
        found = _obstacles(facts, absorbed, survivor)
        if found.sentence:
            raise CannotJoin(found.sentence)
        others = texts(known[survivor]["absorbed"])
        went = [*others, absorbed]
        held = gate.read(request, LOAD_CLAIMS, {"keys": sorted({*went, survivor})}).parts["claims"]
        today = request.environment.now.date().isoformat()
        moment = request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        statements = [
            joining(absorbed, survivor),
            *_hiding(absorbed, survivor, decided_by, today, moment),
            _values(survivor, went, held),
            *projecting([(one, survivor) for one in went], sensitive_levels()),
            *covering(sorted({absorbed, survivor}), today),
        ]
        gate.write(
            request, "join.joined", statements, touched=sorted((absorbed, survivor)),
            parameters={"absorbed": absorbed, "survivor": survivor},
        )  # fmt: skip


def part(gate: Gate, request: AccessRequest, *, absorbed: str, survivor: str, joined_on: str) -> None:
    """Make them two again, each with its own. `joined_on` is the day since which they were one. Raises CannotJoin."""
    with gate.turn(request, "join"):
        facts = gate.read(request, JOIN_FACTS, {"keys": [absorbed, survivor]}).parts
        known = {str(row["key"]): row for row in facts["children"]}
        if absorbed not in known or known[absorbed]["joined_to"] not in (survivor, None):
            raise CannotJoin("they are not one record")
        if known[absorbed]["joined_to"] is None:
            return
        rest = [key for key in texts(known[survivor]["absorbed"]) if key != absorbed]
        held = gate.read(request, LOAD_CLAIMS, {"keys": sorted({*rest, survivor})}).parts["claims"]
        today = request.environment.now.date().isoformat()
        hiding = [str(row["record"]) for row in facts["hiding"] if row["child"] == absorbed]
        ended: list[Row] = [{"key": key, "properties": {"shield_lifted": today}} for key in hiding]
        statements = [
            *forgetting([survivor], sensitive_levels()),
            *parting(absorbed, survivor),
            *([update_nodes("SourceRecord", ended)] if ended else []),
            *_shields_of_both(facts, absorbed, survivor, joined_on, request),
            _values(survivor, rest, held),
            *projecting([(one, survivor) for one in rest], sensitive_levels()),
            *covering(sorted({absorbed, survivor}), today),
        ]
        gate.write(
            request, "join.parted", statements, touched=sorted((absorbed, survivor)),
            parameters={"absorbed": absorbed, "survivor": survivor},
        )  # fmt: skip


def _obstacles(facts: Parts, absorbed: str, survivor: str) -> Obstacles:
    known = {str(row["key"]): row for row in facts["children"]}
    if absorbed == survivor or not {absorbed, survivor} <= set(known):
        return Obstacles(missing=True)
    return Obstacles(
        joined_already=any(row["joined_to"] is not None for row in known.values()),
        has_absorbed=known[absorbed]["absorbed"] is not None, decided_apart=bool(facts["apart"]),
    )  # fmt: skip


def _values(survivor: str, went: Sequence[str], held: Sequence[Row]) -> Statement:
    """What the record that stays shows, by the rule of survivorship, of everything that is said of it and those."""
    values = shown_values(About.CHILD.label, survivor, claims_of(held), dict.fromkeys(went, survivor))
    return update_nodes("Child", [{"key": survivor, "properties": values}])


def _hiding(absorbed: str, survivor: str, decided_by: str, today: str, moment: str) -> list[Statement]:
    """The record of the decision: it hides what went, and says whither, by whom and when."""
    return _marking_record(
        new_key(), absorbed, source=WENT, source_id=survivor, today=today, decided_by=decided_by, moment=moment,
        marks={"marked_sensitivity": HIDDEN},
    )  # fmt: skip


def _shields_of_both(
    facts: Parts, absorbed: str, survivor: str, joined_on: str, request: AccessRequest
) -> list[Statement]:
    """INVARIANT (one-way): what was decided on both while they were one leaves neither open when they are parted."""
    today = request.environment.now.date().isoformat()
    moment = request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    statements: list[Statement] = []
    for row in facts["shields"]:
        if row["child"] == survivor and str(row["received"]) >= joined_on:
            statements += _marking_record(
                new_key(), absorbed, source=PROVISIONAL, source_id=f"parted:{row['record']}:{absorbed}", today=today,
                decided_by=request.subject.username, moment=moment,
                marks={"marked_shielded": True, "marked_refuge": False, "marked_sensitivity": 0,
                       "shield_authority": row["authority"]},
            )  # fmt: skip
    return statements


def _marking_record(
    key: str, child: str, *, source: str, source_id: str, today: str, decided_by: str, moment: str,
    marks: Mapping[str, Value],
) -> list[Statement]:  # fmt: skip
    """A record of our own about a child, and the link that says so."""
    properties: dict[str, Value] = {
        "source": source, "source_id": source_id, "about": About.CHILD.value, "load": key, "digest": key,
        "received": today, "area": "", "standing": "live", "pending": False, "last_confirmed": today,
        "shielded": True, "sensitive": False, **marks,
    }  # fmt: skip
    link: Row = {"key": new_key(), "tail": key, "head": child, "properties": {
        "record": key, "entity": child, "p": 1.0, "rule": source, "decided_by": decided_by, "decided_at": moment,
        "source": source, "source_record": key, "load": key, "first_seen": today, "last_confirmed": today,
        "shielded": True,
    }}  # fmt: skip
    return [
        merge_nodes("SourceRecord", [{"key": key, "properties": properties}]),
        merge_links("REFERS_TO", "SourceRecord", "Child", [link]),
    ]
