"""Whom each record of a load is about: known already, the same as somebody held, new, or for a person to decide.

Called by the pipeline with everything a load brings, before anything is written. Services, workers and homes come
first, because children are recognised by their homes; carers last, because they are recognised by their children.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from loaders.declarations import Feed
from loaders.keys import new_key
from loaders.match.facts import Facts, facts_of
from loaders.match.judgements import Contender, Judgement, Verdict
from loaders.match.thresholds import changed_identity, judge
from loaders.records import About, Reference, SourceRecord
from loaders.register import HELD, Register, Standing

_ORDER = (About.AGENCY, About.SERVICE, About.PRACTITIONER, About.HOUSEHOLD, About.CHILD, About.CARER)


class Step(StrEnum):
    """What becomes of a record."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MATCHED = "matched"
    NEW = "new"
    REVIEW = "review"
    HELD = "held"

    @property
    def applied(self) -> bool:
        """Whether what the record says reaches the graph of people."""
        return self in (Step.CHANGED, Step.MATCHED, Step.NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One record with the decision about it. `before` is the version that the graph holds."""

    record: SourceRecord
    step: Step
    entity: str | None = None
    before: Standing | None = None
    rule: str = ""
    p: float | None = None
    bits: float | None = None
    reasons: tuple[str, ...] = ()
    contenders: tuple[Contender, ...] = ()


def place(records: Sequence[SourceRecord], feed: Feed, register: Register) -> list[Placement]:
    """A decision for each record, in the order of the load."""
    kin = _Kin(records)
    placed: dict[int, Placement] = {}
    for about in _ORDER:
        for number, record in enumerate(records):
            if record.about is about:
                placement = (
                    _child(record, feed, register, kin) if about is About.CHILD else _other(record, feed, register, kin)
                )
                placed[number] = placement
                if about is About.CHILD and placement.step in (Step.REVIEW, Step.HELD):
                    kin.doubtful.add(record.reference)
    placements = [placed[number] for number in range(len(records))]
    return [_withheld(placement, kin) for placement in placements]


def _child(record: SourceRecord, feed: Feed, register: Register, kin: "_Kin") -> Placement:
    before = register.standing(record)
    if before is not None and before.digest == record.digest and before.standing != HELD:
        step = Step.REVIEW if before.entity is None else Step.UNCHANGED
        return Placement(record=record, step=step, entity=before.entity, before=before, rule="awaiting")
    said = _facts(record, kin)
    judgement = _judge(record, said, feed, register, before)
    if judgement.verdict is Verdict.REVIEW:
        return Placement(
            record=record, step=Step.REVIEW, before=before, rule=judgement.rule, reasons=judgement.reasons,
            contenders=judgement.contenders,
        )  # fmt: skip
    entity = judgement.entity or new_key()
    register.index.learn(entity, said)
    register.bind(record, entity)
    step = Step.NEW if judgement.verdict is Verdict.NEW else Step.MATCHED
    return Placement(
        record=record, step=Step.CHANGED if before is not None and before.entity == entity else step, entity=entity,
        before=before, rule=judgement.rule, p=judgement.p, bits=judgement.bits, reasons=judgement.reasons,
    )  # fmt: skip


def _judge(record: SourceRecord, said: Facts, feed: Feed, register: Register, before: Standing | None) -> Judgement:
    if before is not None and before.entity is not None:
        reasons = changed_identity(said, before.entity, register.index)
        if reasons:
            return Judgement(verdict=Verdict.REVIEW, rule="changed-identity", reasons=reasons)
        return Judgement(verdict=Verdict.MATCH, rule="same-record", entity=before.entity, p=1.0)
    rejected = frozenset(register.rejected[record.source_id])
    found = judge(said, register.index, may_create=feed.may_create_child, rejected=rejected)
    others = register.sent_as[found.entity] - {record.source_id} if found.entity else set()
    if others and found.rule != "identifier":
        reasons = ("the same source sends this child under another identifier already",)
        return Judgement(verdict=Verdict.REVIEW, rule="one-to-one", reasons=reasons)
    return found


def _other(record: SourceRecord, feed: Feed, register: Register, kin: "_Kin") -> Placement:
    before = register.standing(record)
    homes = kin.homes_of(record, register)
    children = kin.children_of(record, register)
    if before is not None and before.entity is not None:
        entity, rule = before.entity, "same-record"
        step = Step.UNCHANGED if before.digest == record.digest else Step.CHANGED
    else:
        found = register.by_exact_names(record, homes, children)
        if found is None and record.about not in feed.may_create:
            return Placement(record=record, step=Step.HELD, before=before, rule="nobody")
        entity, step, rule = found or new_key(), Step.MATCHED if found else Step.NEW, "exact" if found else "new"
    if step.applied and record.about in (About.HOUSEHOLD, About.CARER) and kin.only_doubtful(record):
        # Nothing of a doubtful record is applied, neither its home nor its carers (R42).
        return Placement(record=record, step=Step.HELD, before=before, rule="held")
    register.bind(record, entity)
    if record.about is About.CARER:
        register.learn_carer(entity, record.values, homes, children)
    return Placement(record=record, step=step, entity=entity, before=before, rule=rule, p=1.0)


def _withheld(placement: Placement, kin: "_Kin") -> Placement:
    """A home was placed before its children were judged: withhold it where all of them turned out doubtful."""
    record = placement.record
    if record.about is About.HOUSEHOLD and placement.step.applied and kin.only_doubtful(record):
        return Placement(record=record, step=Step.HELD, before=placement.before, rule="held")
    return placement


def _facts(record: SourceRecord, kin: "_Kin") -> Facts:
    shielded = record.marking is not None and record.marking.shielded
    return facts_of(record.values, postcodes=kin.postcodes_of(record), shielded=shielded)


class _Kin:
    """Who stands beside whom in the records of one load: children, their homes and their carers."""

    def __init__(self, records: Iterable[SourceRecord]) -> None:
        self.doubtful: set[Reference] = set()
        self._records: dict[Reference, SourceRecord] = {}
        self._children: dict[Reference, set[Reference]] = {}
        self._homes: dict[Reference, list[Reference]] = {}
        carers: dict[Reference, set[Reference]] = {}
        for record in records:
            self._records[record.reference] = record
        for record in self._records.values():
            self._homes[record.reference] = [link.to for link in record.links if link.kind == "LIVES_IN"]
            for child, other in _family_links(record):
                self._children.setdefault(other, set()).add(child)
            if record.about is About.CARER:
                for home in self._homes[record.reference]:
                    carers.setdefault(home, set()).add(record.reference)
        for home, living_there in carers.items():
            for carer in living_there:
                self._children.setdefault(home, set()).update(self._children.get(carer, ()))

    def postcodes_of(self, record: SourceRecord) -> Iterator[str]:
        """The postcodes of the homes that a record tells of."""
        for home in self._homes.get(record.reference, ()):
            place = self._records.get(home)
            postcode = place.values.get("postcode") if place else None
            if isinstance(postcode, str):
                yield postcode

    def homes_of(self, record: SourceRecord, register: Register) -> list[str]:
        """The homes of a record, as keys."""
        return [key for home in self._homes.get(record.reference, ()) if (key := register.find(home)) is not None]

    def children_of(self, record: SourceRecord, register: Register) -> list[str]:
        """The children beside a record, as keys."""
        found = self._children.get(record.reference, set()) - self.doubtful
        return sorted(key for child in found if (key := register.find(child)) is not None)

    def only_doubtful(self, record: SourceRecord) -> bool:
        """Whether every child beside the record awaits a decision, and there is at least one."""
        children = self._children.get(record.reference, set())
        return bool(children) and children <= self.doubtful


def _family_links(record: SourceRecord) -> Iterator[tuple[Reference, Reference]]:
    for link in record.links:
        if record.about is About.CHILD and link.to.about in (About.CARER, About.HOUSEHOLD):
            yield record.reference, link.to
        elif record.about is About.CARER and link.to.about is About.CHILD:
            yield link.to, record.reference
