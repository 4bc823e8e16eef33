"""What a person has decided on a record that waited: about this child, or about another; all or nothing (R9, R42).

Called by the desk that decides, with the service subject of loads. The record is told again as its source told it,
with the homes and carers that had to wait beside it, and everything of it is written in one transaction with its cover.
Records without a name that waited for a crosswalk to this one are asked again afterwards, in the same turn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC
from urllib.parse import urlencode

from graph.queries.catalogue import Statement
from graph.queries.consent import WITHDRAWN
from graph.queries.shielding import covering
from graph.queries.waiting import LOAD_WAITING
from graph.queries.writing import merge_links, update_nodes
from graph.records import Row
from loaders.consent import withdrawn_services
from loaders.errors import NothingWaits
from loaders.families import families
from loaders.feeds.catalogue import find_feed, trust
from loaders.gate import Gate
from loaders.held import entities_of, register_of
from loaders.keys import new_key
from loaders.linking import ANOTHER_CHILD, Placement, Step, place
from loaders.provenance import Occasion
from loaders.publication import Publication
from loaders.publish import publish
from loaders.records import PROVISIONAL, About, Reference, SourceRecord
from loaders.register import DECLINED, Register
from loaders.retelling import retold
from loaders.undoing import kept_for_undo
from loaders.waiting import ask_about
from loaders.waiting_shields import is_waiting
from policies.request import AccessRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What became of the record: the child it is about now; None where it can be about nobody who is held."""

    child: str | None
    new: bool
    load: str = ""
    """Under which everything was written, so that it can be taken back; empty where nothing was."""
    answered: int = 0
    """Records without a name that had waited for this one, and have found their child by it."""


def decide(
    gate: Gate, request: AccessRequest, *, feed: str, source_id: str, child: str, decided_by: str,
    name: str = "quarantine.decided", asks: bool = False,
) -> Decided:  # fmt: skip
    """Link a record that waits, or was linked wrongly, to a child, or to none of those it resembles (ANOTHER_CHILD).

    `asks`: what waited for this record to tell whom it means is asked again at once. Not where a decision may later be
    replaced by another instead of being undone: then the next load asks, and nothing stays with the wrong child.

    Raises NothingWaits where there is no such record, and what the gate raises; then nothing was changed.
    """
    with gate.turn(request, "decision"):
        deciding = _Decision(gate=gate, request=request, feed=feed, source_id=source_id, name=name)
        decided = deciding.take(child, decided_by)
        if not asks or decided.child is None:
            return decided
        answered = ask_about(gate, request, deciding.told, load=decided.load)
        return replace(decided, answered=answered)


@dataclass(slots=True, kw_only=True)
class _Decision:
    """One decision on its way."""

    gate: Gate
    request: AccessRequest
    feed: str
    source_id: str
    name: str
    load: str = field(default_factory=new_key)
    told: list[SourceRecord] = field(default_factory=list)
    """The children of whom the decision told, as their source told them."""

    def take(self, child: str, decided_by: str) -> Decided:
        """Read what waits, place it as decided, write it."""
        waiting = self._waiting()
        rows = {str(row["key"]): row for row in waiting["records"]}
        records = [(retold(self.feed, row), row) for row in _latest(list(rows.values()))]
        subject = Reference(about=About.CHILD, scheme=self.feed, value=self.source_id)
        mine = next((row for record, row in records if record.reference == subject), None)
        if mine is None:
            raise NothingWaits(f"no record of `{self.feed}` waits for a decision under that identifier")
        register = self._register()
        rejected = _rejected(mine, register, child)
        register.rejected[self.source_id] |= rejected
        placements = place([record for record, _ in records], find_feed(self.feed), register, decided={subject: child})
        decided = next(found for found in placements if found.record.reference == subject)
        days = {record.reference: str(row["last_confirmed"]) for record, row in records}
        if decided.entity is None:
            statements, touched = [_declined(str(mine["key"]))], []
        else:
            family = _family(placements, subject)
            self.told = [found.record for found in family if found.record.about is About.CHILD]
            kept = kept_for_undo(self.gate, self.request, family)
            publication = self._published(family, days, register, decided_by)
            key = publication.records[subject]
            rejections = _not_same(key, rejected, decided_by, self._moment())
            undo = update_nodes("SourceRecord", [{"key": key, "properties": {"undo": kept}}])
            statements, touched = [*publication.statements, undo, *rejections], list(publication.touched)
        statements += self._ended(waiting["provisional"], sorted(rejected))
        shielded_so_far = {str(row["child"]) for row in waiting["provisional"]}
        self.gate.write(
            self.request, self.name, statements, touched=sorted({*touched, *rejected, *shielded_so_far}),
            parameters={"source": self.feed},
        )  # fmt: skip
        load = self.load if decided.entity is not None else ""
        return Decided(child=decided.entity, new=decided.step is Step.NEW, load=load)

    def _waiting(self) -> dict[str, tuple[Row, ...]]:
        subject = Reference(about=About.CHILD, scheme=self.feed, value=self.source_id)
        asked = {
            "source": self.feed, "source_id": self.source_id, "mention": urlencode({"to": str(subject)}),
            "provisional": PROVISIONAL, "account": f"{self.feed}:{self.source_id}:",
        }  # fmt: skip
        return dict(self.gate.read(self.request, LOAD_WAITING, asked).parts)

    def _register(self) -> Register:
        register = register_of(self.gate, self.request, self.feed, {self.feed, PROVISIONAL})
        register.withdrawn = withdrawn_services(self.gate.read(self.request, WITHDRAWN, {}).parts["withdrawn"])
        return register

    def _published(
        self, family: Sequence[Placement], days: dict[Reference, str], register: Register, decided_by: str
    ) -> Publication:
        """The transaction of the whole family of the record."""
        held = entities_of(self.gate, self.request, family, register)
        occasion = Occasion(
            load=self.load, received=self._today(), feed=find_feed(self.feed), trust=trust, decided_by=decided_by,
            decided_at=self._moment(),
        )  # fmt: skip
        told = [(found, days[found.record.reference]) for found in family]
        return publish(told, held, register, occasion)

    def _ended(self, provisional: Sequence[Row], rejected: Sequence[str]) -> list[Statement]:
        """End the shields that stood on account of the record; cover anew whoever had to do with it."""
        changes: list[Row] = [
            {"key": row["key"], "properties": {"shield_lifted": self._today()}} for row in provisional
        ]
        children = sorted({*rejected, *(str(row["child"]) for row in provisional)})
        return [
            *([update_nodes("SourceRecord", changes)] if changes else []),
            *covering(children, self._today()),
        ]

    def _today(self) -> str:
        return self.request.environment.now.date().isoformat()

    def _moment(self) -> str:
        return self.request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _latest(rows: list[Row]) -> list[Row]:
    """Each subject once: the word that waits, if there is one beside the word that stands."""
    found: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: row["standing"] != "live"):
        found[str(row["about"]), str(row["source_id"])] = row
    return list(found.values())


def _rejected(mine: Row, register: Register, child: str) -> set[str]:
    """The children whom the record resembles and is not about, as the person has decided."""
    if child != ANOTHER_CHILD:
        return set()
    candidates = mine["candidates"]
    named = {str(key) for key in candidates} if isinstance(candidates, list | tuple) else set()
    standing = register.find(Reference(about=About.CHILD, scheme=register.feed, value=str(mine["source_id"])))
    named |= {standing} if standing is not None else set()
    return {key for key in named if key in register.index and not is_waiting(key)}


def _family(placements: Sequence[Placement], subject: Reference) -> list[Placement]:
    """The decided record with everything that had to wait for it; whoever spoke of the child before says it anew."""
    (family,) = (found for found in families(placements) if any(one.record.reference == subject for one in found))
    telling = []
    for found in family:
        mentions = any(link.to == subject for link in found.record.links)
        if found.record.reference == subject or found.step is not Step.UNCHANGED:
            telling.append(found)
        elif mentions:
            telling.append(replace(found, step=Step.CHANGED))
    return telling


def _declined(key: str) -> Statement:
    return update_nodes("SourceRecord", [{"key": key, "properties": {"standing": DECLINED}}])


def _not_same(record: str, rejected: set[str], decided_by: str, moment: str) -> list[Statement]:
    """The rejected pairs, kept so that they do not return."""
    rows: list[Row] = [
        {"key": new_key(), "tail": record, "head": child, "properties": {
            "record": record, "entity": child, "decided_by": decided_by, "decided_at": moment, "shielded": True}}
        for child in sorted(rejected)
    ]  # fmt: skip
    return [merge_links("NOT_SAME", "SourceRecord", "Child", rows)] if rows else []
