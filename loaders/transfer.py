"""What two authorities agreed on about a child becomes a word of its own, above every list: who is responsible.

Called by the desk of transfers with the service subject of loads, after both have decided. Only the area changes: no
shield, no marking, no involvement, no home. Earlier agreements stay as words that are said no more, so the history of
areas is worked out from what is kept. The write is recorded as a load of its own, so that whoever is involved is told
as of any move (R43).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from graph.queries.catalogue import Statement
from graph.queries.loading import LOAD_CLAIMS
from graph.queries.shielding import covering
from graph.queries.transfer import TRANSFER_FACTS
from graph.queries.writing import merge_links, merge_nodes, update_links, update_nodes
from graph.records import Row, Value
from loaders.errors import CannotTransfer
from loaders.gate import Gate
from loaders.joined import shown_values
from loaders.merge import Claim
from loaders.provenance import claims_of
from loaders.records import AGREED, About
from loaders.register import LIVE, SUPERSEDED
from policies.request import AccessRequest

EVENT = "load.transfer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What was agreed: which child is whose from which day, under which case, decided by whom and when.

    `record` and `link` are keys drawn with the decision, so that writing it twice writes it once.
    """

    reference: str
    child: str
    area: str
    since: str
    decided_by: str
    decided_at: datetime
    record: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """How a child's area stands, and what marks the child."""

    area: str
    agreed_since: str | None
    """The day from which two authorities agreed on it; None where lists alone say so."""
    moved: bool
    """Whether another authority was responsible before."""
    shielded: bool
    sensitivity: int

    @property
    def unaccepted(self) -> bool:
        """Whether lists alone brought the child here: responsibility was not accepted by anybody."""
        return self.moved and self.agreed_since is None


def responsibility(gate: Gate, request: AccessRequest, child: str) -> Responsibility:
    """How a child's area stands. Raises CannotTransfer where there is no such child."""
    parts = gate.read(request, TRANSFER_FACTS, {"key": child}).parts
    if not parts["child"]:
        raise CannotTransfer("there is no such child")
    (row,) = parts["child"]
    sensitivity = row["sensitivity"]
    return Responsibility(
        area=str(row["area"]), agreed_since=max((str(one["since"]) for one in parts["agreed"]), default=None),
        moved=bool(row["area_history"]), shielded=row["shielded"] is True,
        sensitivity=sensitivity if isinstance(sensitivity, int) else 0,
    )  # fmt: skip


def apply(gate: Gate, request: AccessRequest, agreed: Agreement) -> None:
    """Make the authority that accepted responsible. Done twice it is done once. Raises CannotTransfer."""
    with gate.turn(request, "transfer"):
        facts = gate.read(request, TRANSFER_FACTS, {"key": agreed.child}).parts
        if not facts["child"] or facts["child"][0]["joined_to"] is not None:
            raise CannotTransfer("the record is not there, or went into another one: offer that one")
        (child,) = facts["child"]
        if any(row["reference"] == agreed.reference for row in facts["agreed"]):
            return
        went = [str(key) for key in child["absorbed"]] if isinstance(child["absorbed"], list | tuple) else []
        held = gate.read(request, LOAD_CLAIMS, {"keys": sorted({agreed.child, *went})}).parts["claims"]
        today = request.environment.now.date().isoformat()
        statements = [
            *_superseded(facts["agreed"], agreed), *_record(agreed, today),
            _values(agreed, went, held, {str(row["key"]) for row in facts["agreed"]}), *covering([agreed.child], today),
        ]  # fmt: skip
        moved = {"moved": [agreed.child]} if child["area"] != agreed.area else {}
        gate.write(
            request, EVENT, statements, touched=(agreed.child,), parameters={"reference": agreed.reference, **moved}
        )


def _superseded(earlier: Sequence[Row], agreed: Agreement) -> list[Statement]:
    """What was agreed before held until this day, and is said no more."""
    if not earlier:
        return []
    records: list[Row] = [
        {"key": row["key"], "properties": {"standing": SUPERSEDED, "last_confirmed": agreed.since}} for row in earlier
    ]
    links: list[Row] = [
        {"key": row["link"], "tail": row["key"], "head": agreed.child, "properties": {"until": agreed.since}}
        for row in earlier
    ]
    return [update_nodes("SourceRecord", records), update_links("REFERS_TO", "SourceRecord", "Child", links)]


def _record(agreed: Agreement, today: str) -> list[Statement]:
    properties: dict[str, Value] = {
        "source": AGREED, "source_id": agreed.reference, "about": About.CHILD.value, "load": agreed.reference,
        "digest": agreed.reference, "received": today, "area": agreed.area, "said_area": agreed.area, "standing": LIVE,
        "pending": False, "last_confirmed": agreed.since, "shielded": True, "sensitive": False,
    }  # fmt: skip
    link: Row = {"key": agreed.link, "tail": agreed.record, "head": agreed.child, "properties": {
        "record": agreed.record, "entity": agreed.child, "p": 1.0, "rule": "agreed", "decided_by": agreed.decided_by,
        "decided_at": agreed.decided_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "source": AGREED,
        "source_record": agreed.record, "load": agreed.reference, "first_seen": agreed.since,
        "last_confirmed": agreed.since, "shielded": True,
    }}  # fmt: skip
    return [
        merge_nodes("SourceRecord", [{"key": agreed.record, "properties": properties}]),
        merge_links("REFERS_TO", "SourceRecord", "Child", [link]),
    ]


def _values(agreed: Agreement, went: Sequence[str], held: Sequence[Row], over: set[str]) -> Statement:
    """What the child shows by the rule of survivorship, as every later load will work it out, too."""
    claims = claims_of(
        {**row, "live": False, "last_confirmed": agreed.since} if row["key"] in over else row for row in held
    )
    claims[agreed.child][agreed.record] = Claim(
        record=agreed.record, feed=AGREED, live=True, first_seen=agreed.since, last_confirmed=agreed.since,
        values={"area": agreed.area},
    )  # fmt: skip
    values = shown_values(About.CHILD.label, agreed.child, claims, dict.fromkeys(went, agreed.child))
    return update_nodes("Child", [{"key": agreed.child, "properties": values}])
