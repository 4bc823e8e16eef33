"""From decisions to statements: one batch of placements becomes one transaction, shields included.

Called by the pipeline with what the graph holds of the nodes that the batch touches. A batch writes, in this order:
source records, nodes with their best values, links, and the statements that set shields and markings right. Nothing is
read here, so the same batch on the same graph gives the same statements, but for fresh keys.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TypeAlias

from graph.queries.catalogue import Statement
from graph.queries.loading import SAID
from graph.queries.writing import create_nodes, update_nodes
from graph.records import Row, Value
from loaders import shielding
from loaders.agreeing import Agreeing
from loaders.consent import Withdrawals
from loaders.joined import projection, shown_by, shown_claims, shown_values
from loaders.keys import new_key
from loaders.linking import Placement, Step, once_more
from loaders.links import ENDS, LinkBook
from loaders.match.thresholds import POSSIBLE
from loaders.merge import Claim, best_value
from loaders.provenance import (
    Occasion,
    claims_of,
    given,
    held_link,
    provisional_name,
    provisional_properties,
    record_properties,
    refers_to_properties,
    review_properties,
    told,
)  # fmt: skip
from loaders.publication import Publication
from loaders.records import PROVISIONAL, Link, Marking, Reference
from loaders.register import DECLINED, LIVE, REVIEW, SUPERSEDED, Register, Standing
from loaders.waiting_shields import is_waiting

Parts: TypeAlias = Mapping[str, tuple[Row, ...]]

# What a new node carries until the statements that end the batch have worked it out.
_UNTIL_COVERED: Mapping[str, Mapping[str, Value]] = {
    "Child": {"shielded": False, "sensitivity": 0},
    "Carer": {"shielded": False, "sensitivity": 0},
    "Household": {"shielded": False, "sensitivity": 0, "refuge": False},
    "Practitioner": {"sensitive": True},
}


def publish(
    placements: Iterable[tuple[Placement, str]], held: Parts, register: Register, occasion: Occasion
) -> Publication:
    """The transaction of one batch. Beside each placement stands the day up to which its source vouches for it."""
    batch = _Batch(occasion, register)
    batch.hold(held)
    for placement, day in placements:
        batch.take(placement, day)
    return batch.publication()


@dataclass(slots=True)
class _Batch:
    """What a batch will write. Built once, for one publication."""

    occasion: Occasion
    register: Register
    book: LinkBook = field(init=False)
    claims: defaultdict[str, dict[str, Claim]] = field(default_factory=lambda: defaultdict(dict))
    labels: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    agreeing: Agreeing = field(default_factory=Agreeing)
    stirred: set[tuple[str, str]] = field(default_factory=set)
    """Nodes around which a shield may begin or end."""
    changed: set[str] = field(default_factory=set)
    renamed: set[str] = field(default_factory=set)
    """Those of whom a record tells another name or number than what they show."""
    records: dict[str, dict[str, Value]] = field(default_factory=dict)
    record_changes: defaultdict[str, dict[str, Value]] = field(default_factory=lambda: defaultdict(dict))
    waiting: list[tuple[Placement, Link]] = field(default_factory=list)
    newly_shielded: set[str] = field(default_factory=set)
    withdrawals: Withdrawals = field(init=False)
    applied: dict[Reference, str] = field(default_factory=dict)
    areas: dict[str, Value] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.book = LinkBook(self.occasion, self.register)
        self.withdrawals = Withdrawals(self.register, self.occasion.feed.code)

    def hold(self, held: Parts) -> None:
        """Take in what the graph holds."""
        self.claims |= claims_of(held.get("claims", ()))
        self.agreeing.hold(held.get("shown", ()))
        for entity in list(self.claims):
            shown = shown_claims(entity, self.claims, self.register.joined)
            self.areas[entity] = best_value("area", shown, self.occasion.trust)
        for kind in ENDS:
            for row in held.get(kind, ()):
                self.book.hold(held_link(kind, row))

    def take(self, placement: Placement, day: str) -> None:
        """Add one decision."""
        if placement.step is Step.UNCHANGED:
            self._confirm(placement, day)
        elif placement.step.applied and placement.entity is not None:
            self._apply(placement, placement.entity, day)
        else:
            self._keep_aside(placement, day)

    def publication(self) -> Publication:
        """Everything taken, as statements."""
        touched = self.book.touched
        for key in shown_by(self.register, self.changed):
            self._change(key, "Child")
        shown = {("Child", key) for key in shown_by(self.register, [key for _, key in touched])}
        touched |= shown
        stirred = self.stirred | self.book.stirred | shown
        children = sorted(key for label, key in touched if label == "Child")
        doubts = [key for key, one in self.records.items() if one["standing"] == REVIEW]
        statements = [
            *self.withdrawals.first(),
            *self._record_statements(),
            *self._node_statements(),
            *self.book.statements(),
            *self.withdrawals.last(),
            *projection(self.register.joined, children),
            *shielding.completing(touched, self.occasion.received, self.newly_shielded, stirred, doubts),
        ]
        return Publication(
            statements=tuple(statements), touched=tuple(sorted({key for _, key in touched})),
            altered=frozenset(self.changed.union(self.renamed, self.book.related, [key for _, key in stirred])),
            waiting=tuple(self.waiting), records=self.applied,
            told={**self.book.involvements(), **({"moved": self.moved} if self.moved else {})},
        )  # fmt: skip

    def _apply(self, placement: Placement, entity: str, day: str) -> None:
        record, before, label = placement.record, placement.before, placement.record.about.label
        key = self.applied[record.reference] = new_key()
        if entity in self.agreeing:
            self.book.touched.add((label, entity))
            self.agreeing.confirm(label, entity, day)
        else:
            self._change(entity, label)
            self.claims[entity][key] = Claim(
                record=key, feed=record.feed, live=True, first_seen=day, last_confirmed=day,
                values={name: value for name, value in record.values.items() if name in SAID},
            )  # fmt: skip
        if placement.step is Step.NEW:
            self.fresh.add(entity)
        if record.also or "known_as" in record.values:
            self.renamed.add(entity)
        covered = False if record.marking is None and self.agreeing.is_open(entity) else None
        if covered is None:
            self.stirred.add((label, entity))
        self.records[key] = record_properties(placement, self.occasion, day=day, standing=LIVE, covered=covered)
        properties = refers_to_properties(placement, self.occasion, record=key, entity=entity, day=day, covered=covered)
        self.book.refer(label, key, entity, properties)
        if before is not None:
            self._supersede(before, label, day)
        if placement.aside is not None:
            self.record_changes[placement.aside.key]["standing"] = SUPERSEDED
        if record.marking is not None and record.marking.shielded:
            self.newly_shielded.add(entity)
        earlier = [one.withdrawn for one in (before, placement.aside) if one is not None]
        self._stir(self.withdrawals.take(record, entity, waited=chain.from_iterable(earlier)))
        self._relate(placement, key, entity, day, before)

    def _confirm(self, placement: Placement, day: str) -> None:
        """The source says the same as before: nothing changes but the day, and links that had been waiting."""
        before, entity = placement.before, placement.entity
        if before is None or entity is None:
            return
        claim = self.claims[entity].get(before.key)
        if claim is not None and day > before.last_confirmed:
            self._change(entity, placement.record.about.label)
            self.claims[entity][before.key] = replace(claim, last_confirmed=day)
            self.record_changes[before.key]["last_confirmed"] = day
            self.book.confirm(before.key, day)
        if before.pending:
            self._relate(placement, before.key, entity, day, None)
        if before.marked is not None and before.marked.lift_asked and placement.record.marking is not None:
            self.record_changes[before.key]["shield_lift_asked"] = None  # its source asks for the shield again

    def _keep_aside(self, placement: Placement, day: str) -> None:
        """A record in doubt is kept, and nothing of it is applied (R42); but the shield that it asks for protects."""
        before, record = placement.before, placement.record
        if before is not None and before.entity is not None:
            # A withdrawal holds however doubtful the rest of the record is.
            self._stir(self.withdrawals.take(record, before.entity))
        standing = placement.step.kept_as
        if before is not None and before.digest == record.digest and before.standing in (standing, DECLINED):
            return
        key = new_key()
        self.records[key] = record_properties(placement, self.occasion, day=day, standing=standing)
        if placement.step in (Step.REVIEW, Step.QUARANTINED):
            self.records[key] |= review_properties(placement)
        for known in (before, placement.aside):
            if known is not None and known.entity is None:
                self.record_changes[known.key]["standing"] = SUPERSEDED
        if record.marking is not None and record.marking.shielded:
            self._shield_for_now(placement, record.marking, day)

    def _shield_for_now(self, placement: Placement, marking: Marking, day: str) -> None:
        """Shield every child whom a record in doubt may mean: which of them it means is for a person, not for luck."""
        likely = [found for found in placement.contenders if found.p >= POSSIBLE] or placement.contenders
        children = {found.key for found in likely if not is_waiting(found.key)}
        for child in sorted(children):
            name = provisional_name(placement.record, child)
            if name in self.register.provisional:
                continue
            self.register.provisional.add(name)
            key = new_key()
            self.records[key] = provisional_properties(placement, self.occasion, marking, child)
            properties = refers_to_properties(placement, self.occasion, record=key, entity=child, day=day)
            self.book.refer("Child", key, child, {**properties, "source": PROVISIONAL, "rule": "provisional"})
            self._stir({("Child", child)})
            self.newly_shielded.add(child)

    def _supersede(self, before: Standing, label: str, day: str) -> None:
        self.record_changes[before.key]["standing"] = SUPERSEDED
        if before.link is None or before.entity is None:
            return
        self.book.refer_no_longer(before.link, label, before.key, before.entity, day)
        old = self.claims[before.entity].get(before.key)
        if old is not None:
            self.claims[before.entity][before.key] = replace(old, live=False)
        self._change(before.entity, label)
        self.stirred.add((label, before.entity))

    def _stir(self, nodes: set[tuple[str, str]]) -> None:
        self.book.touched |= nodes
        self.stirred |= nodes

    def _change(self, entity: str, label: str) -> None:
        self.labels[entity] = label
        self.changed.add(entity)
        self.book.touched.add((label, entity))

    def _relate(self, placement: Placement, key: str, entity: str, day: str, before: Standing | None) -> None:
        """Publish what a record claims, and end what its former version claimed and it no longer does."""
        old_record = before.key if before is not None else None
        supports: list[str] = []
        links = self.withdrawals.left(placement.record, entity)
        for link in links:
            fact = self.book.fact(placement.record, link, key, entity, day)
            if fact is None:
                self.waiting.append((once_more(placement, key, entity, day), link))
            else:
                supports.append(self.book.claim(fact, old_record))
        if old_record is not None:
            self.book.end_dropped(old_record, set(supports), self.claims[entity].values(), day)
        changes = self.records.get(key, self.record_changes[key])
        changes |= {"supports": sorted(set(supports)) or None, "pending": len(supports) < len(links)}
        if len(links) < len(placement.record.links):
            changes["said_links"] = [told(link) for link in links] or None
        claim = self.claims[entity].get(key)
        if claim is not None:
            self.claims[entity][key] = replace(claim, supports=tuple(supports))

    def _record_statements(self) -> list[Statement]:
        rows: list[Row] = [{"key": key, "properties": given(properties)} for key, properties in self.records.items()]
        changes: list[Row] = [
            {"key": key, "properties": properties} for key, properties in self.record_changes.items() if properties
        ]
        return [
            *([create_nodes("SourceRecord", rows)] if rows else []),
            *([update_nodes("SourceRecord", changes)] if changes else []),
        ]

    def _node_statements(self) -> list[Statement]:
        new: defaultdict[str, list[Row]] = defaultdict(list)
        known: defaultdict[str, list[Row]] = defaultdict(list)
        for entity in sorted(self.changed):
            label = self.labels[entity]
            values = shown_values(label, entity, self.claims, self.register.joined)
            if entity in self.fresh:
                properties = given({**_UNTIL_COVERED.get(label, {}), **values})
                new[label].append({"key": entity, "properties": properties})
            elif values:
                known[label].append({"key": entity, "properties": values})
                if label == "Child" and self.areas.get(entity) not in {None, values.get("area")}:
                    self.moved.append(entity)
        return [
            *(create_nodes(label, rows) for label, rows in sorted(new.items())),
            *(update_nodes(label, rows) for label, rows in sorted(known.items())),
            *([update_nodes("Child", seen)] if (seen := self.agreeing.children()) else []),
        ]
