"""Whom each record of a load is about: known already, the same as somebody held, new, or for a person to decide.

Called by the pipeline with everything a load brings, before anything is written, and by deciding for what had waited.
Services, workers and homes come first, because children are recognised by their homes; carers last, because they are
recognised by their children.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from enum import StrEnum

from loaders.crosswalk import only_numbered, still_the_same, under_the_same_number, whom
from loaders.declarations import Feed
from loaders.keys import new_key
from loaders.kin import Kin
from loaders.match.facts import Facts, facts_of
from loaders.match.judgements import Contender, Judgement, Verdict
from loaders.match.thresholds import POSSIBLE, changed_identity, judge, lookalikes
from loaders.records import About, Reference, SourceRecord
from loaders.register import DECLINED, HELD, LIVE, QUARANTINED, REVIEW, WAITING, Register, Standing
from loaders.waiting_shields import is_waiting, waits_as

_ORDER = (About.AGENCY, About.SERVICE, About.PRACTITIONER, About.HOUSEHOLD, About.CHILD, About.CARER)


class Step(StrEnum):
    """What becomes of a record."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    MATCHED = "matched"
    NEW = "new"
    REVIEW = "review"
    HELD = "held"
    QUARANTINED = "quarantined"
    WAITING = "waiting"

    @property
    def applied(self) -> bool:
        """Whether what the record says reaches the graph of people."""
        return self in (Step.CHANGED, Step.MATCHED, Step.NEW)

    @property
    def kept_as(self) -> str:
        """How a record of which nothing is applied stands."""
        kept = {Step.REVIEW: REVIEW, Step.QUARANTINED: QUARANTINED, Step.WAITING: WAITING}
        return kept.get(self, HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One record with the decision about it.

    `before` is the version that the graph holds, `aside` a later one that waits beside it for a person. `hidden`: it
    stands beside a quarantined record, and nobody may learn even that it was sent.
    """

    record: SourceRecord
    step: Step
    entity: str | None = None
    before: Standing | None = None
    rule: str = ""
    p: float | None = None
    bits: float | None = None
    reasons: tuple[str, ...] = ()
    contenders: tuple[Contender, ...] = ()
    aside: Standing | None = None
    hidden: bool = False


ANOTHER_CHILD = ""
"""In place of a key: a person has decided that the record is about none of the children it resembles."""

NOBODY_DECIDED: Mapping[Reference, str] = {}


def place(
    records: Sequence[SourceRecord], feed: Feed, register: Register, decided: Mapping[Reference, str] = NOBODY_DECIDED
) -> list[Placement]:
    """A decision for each record, in the order of the load. `decided` are the children a person has decided on."""
    kin = Kin(records)
    placed: dict[int, Placement] = {}
    for about in _ORDER:
        # A post names its worker by number only, so whoever is named comes first.
        for number, record in sorted(enumerate(records), key=lambda item: "full_name" not in item[1].values):
            if record.about is about:
                if about is not About.CHILD:
                    placement = _other(record, feed, register, kin)
                elif record.reference in decided:
                    placement = _decided(record, decided[record.reference], feed, register, kin)
                else:
                    placement = _child(record, feed, register, kin)
                placed[number] = placement
                if about is About.CHILD and not placement.step.applied and placement.step is not Step.UNCHANGED:
                    kin.doubtful.add(record.reference)
                if placement.step is Step.QUARANTINED:
                    kin.quarantined.add(record.reference)
    placements = [placed[number] for number in range(len(records))]
    return [_withheld(placement, kin) for placement in placements]


def _child(record: SourceRecord, feed: Feed, register: Register, kin: Kin) -> Placement:
    before, aside = register.standing(record), register.awaiting(record)
    for known in (aside, before):
        if known is not None and known.digest == record.digest and known.standing not in (HELD, WAITING):
            return Placement(record=record, step=_again(known), entity=known.entity, before=known, rule="awaiting")
    if feed.nameless or only_numbered(record):
        return _without_a_name(record, feed, register, before, aside)
    said = _facts(record, kin)
    rejected = register.rejected[record.source_id] | {waits_as(record)}
    judgement = _judge(record, said, feed, register, before, rejected)
    near = _near_a_shield(said, judgement, register, rejected)
    waits = next((one for one in (aside, before) if one is not None and one.standing == QUARANTINED), None)
    if near or waits is not None:
        # INVARIANT (quarantine): a look-alike of a shielded child is held back, never published as somebody new, and
        # what was held once is let go by a person only, whatever its source says next (R9).
        known_of = {found.key: found for found in (*_likely(judgement), *near)}
        earlier = waits.candidates if waits is not None else ()
        known_of |= {key: Contender(key, 0.0, 0.0, ()) for key in earlier if key not in known_of}
        return Placement(
            record=record, step=Step.QUARANTINED, before=before, aside=aside, rule="quarantine",
            reasons=judgement.reasons, contenders=tuple(known_of.values()),
        )  # fmt: skip
    if judgement.verdict is Verdict.REVIEW:
        # Whoever decides on ordinary doubts must not meet a shielded child among those who were only compared.
        contenders = tuple(one for one in judgement.contenders if not register.index.facts(one.key).shielded)
        return Placement(
            record=record, step=Step.REVIEW, before=before, aside=aside, rule=judgement.rule,
            reasons=judgement.reasons, contenders=contenders,
        )  # fmt: skip
    entity = judgement.entity or new_key()
    register.index.learn(entity, said)
    register.bind(record, entity)
    step = Step.NEW if judgement.verdict is Verdict.NEW else Step.MATCHED
    return Placement(
        record=record, step=Step.CHANGED if before is not None and before.entity == entity else step, entity=entity,
        before=before, aside=aside, rule=judgement.rule, p=judgement.p, bits=judgement.bits, reasons=judgement.reasons,
    )  # fmt: skip


def _without_a_name(
    record: SourceRecord, feed: Feed, register: Register, before: Standing | None, aside: Standing | None
) -> Placement:
    """What becomes of a record of a return without names: a number tells who it is, or it waits, and is never lost."""
    known = before.entity if before is not None else None
    found = whom(record, feed, register) if known is None else still_the_same(record, known, register)
    if found is None:
        return Placement(record=record, step=Step.WAITING, before=before, aside=aside, rule="no-crosswalk")
    if found.entity is None:
        hidden = any(register.index.facts(one.key).shielded for one in found.contenders)
        step, rule = (Step.QUARANTINED, "quarantine") if hidden else (Step.REVIEW, found.rule)
        return Placement(
            record=record, step=step, before=before, aside=aside, rule=rule, reasons=found.reasons,
            contenders=found.contenders,
        )  # fmt: skip
    register.bind(record, found.entity)
    changed = known == found.entity
    return Placement(
        record=record, step=Step.CHANGED if changed else Step.MATCHED, entity=found.entity, before=before, aside=aside,
        rule=found.rule, p=found.p, reasons=found.reasons,
    )  # fmt: skip


def _again(known: Standing) -> Step:
    """What becomes of a record that says what it said before."""
    if known.entity is not None:
        return Step.UNCHANGED
    return {QUARANTINED: Step.QUARANTINED, DECLINED: Step.HELD}.get(known.standing, Step.REVIEW)


def _decided(record: SourceRecord, entity: str, feed: Feed, register: Register, kin: Kin) -> Placement:
    """What a person has decided: this child, or none of those whom the register has as rejected."""
    said, before, aside = _facts(record, kin), register.standing(record), register.awaiting(record)
    step, key = Step.MATCHED, entity
    if entity == ANOTHER_CHILD:
        rejected = register.rejected[record.source_id] | {waits_as(record)}
        found = judge(said, register.index, may_create=feed.may_create_child, rejected=rejected)
        certain = found.verdict is Verdict.MATCH and found.entity and not register.index.facts(found.entity).shielded
        if certain and found.entity is not None:
            key = found.entity
        elif feed.may_create_child and said.given and said.family and said.dobs:
            step, key = Step.NEW, new_key()
        else:
            return Placement(record=record, step=Step.HELD, before=before, aside=aside, rule="declined")
    register.index.learn(key, said)
    register.bind(record, key)
    return Placement(
        record=record, step=step, entity=key, before=before, aside=aside, rule="decided", p=1.0,
    )  # fmt: skip


def _near_a_shield(
    said: Facts, judgement: Judgement, register: Register, rejected: AbstractSet[str]
) -> tuple[Contender, ...]:
    """The shielded children, and shields that wait, whom a record in doubt may be about; nothing where it is certain.

    A record that waits for a shield is nobody yet, so nothing may be linked to it, however well it fits.
    """
    if judgement.verdict is not Verdict.REVIEW and not (judgement.entity and is_waiting(judgement.entity)):
        return ()
    index = register.index
    found = [one for one in _likely(judgement) if index.facts(one.key).shielded]
    if judgement.entity is not None and index.facts(judgement.entity).shielded:
        found.append(Contender(judgement.entity, judgement.p or 0.0, judgement.bits or 0.0, judgement.reasons))
    return (*found, *lookalikes(said, index, rejected))


def _likely(judgement: Judgement) -> list[Contender]:
    """Those of whom more speaks for it than that somebody had to be compared."""
    return [one for one in judgement.contenders if one.p >= POSSIBLE]


def _judge(
    record: SourceRecord, said: Facts, feed: Feed, register: Register, before: Standing | None,
    rejected: AbstractSet[str],
) -> Judgement:  # fmt: skip
    if before is not None and before.entity is not None:
        reasons = changed_identity(said, before.entity, register.index)
        verdict, rule = (Verdict.REVIEW, "changed-identity") if reasons else (Verdict.MATCH, "same-record")
        # Whoever decides must find there whom it was about until now.
        stood = (Contender(before.entity, 0.0, 0.0, reasons),) if reasons else ()
        return Judgement(
            verdict=verdict, rule=rule, entity=before.entity, p=1.0, reasons=reasons, contenders=stood
        )  # fmt: skip
    numbered = under_the_same_number(record, said, register)
    if numbered is not None:
        return numbered
    found = judge(said, register.index, may_create=feed.may_create_child, rejected=rejected)
    if found.rule != "identifier" and found.entity and register.sent_as.under(found.entity) - {record.source_id}:
        reasons = ("the same source sends this child under another identifier already",)
        best = (Contender(found.entity, found.p or 0.0, found.bits or 0.0, found.reasons),) if found.entity else ()
        return Judgement(
            verdict=Verdict.REVIEW, rule="one-to-one", entity=found.entity, reasons=reasons, contenders=best
        )  # fmt: skip
    return found


def _other(record: SourceRecord, feed: Feed, register: Register, kin: Kin) -> Placement:
    before = register.standing(record)
    homes = kin.homes_of(record, register)
    children = kin.children_of(record, register)
    if before is not None and before.entity is not None:
        entity, rule = before.entity, "same-record"
        step = Step.UNCHANGED if before.digest == record.digest else Step.CHANGED
    else:
        found = register.by_exact_names(record, homes, children)
        if found is None and not _brings_in(record, feed, register):
            return Placement(record=record, step=Step.HELD, before=before, rule="nobody")
        entity, step, rule = found or new_key(), Step.MATCHED if found else Step.NEW, "exact" if found else "new"
    if step.applied and record.about in (About.HOUSEHOLD, About.CARER) and kin.only_doubtful(record):
        # Nothing of a doubtful record is applied, neither its home nor its carers (R42).
        return Placement(record=record, step=Step.HELD, before=before, rule="held", hidden=kin.hidden(record))
    register.bind(record, entity)
    if record.about is About.CARER:
        register.learn_carer(entity, record.values, homes, children)
    return Placement(record=record, step=step, entity=entity, before=before, rule=rule, p=1.0)


def _brings_in(record: SourceRecord, feed: Feed, register: Register) -> bool:
    """Whether a record may stand for somebody new: it names them, and a carer is nobody without a child held here."""
    named = "full_name" in record.values or record.about is About.HOUSEHOLD
    if record.about not in feed.may_create or not named:
        return False
    cared_for = [link.to for link in record.links if link.kind == "CARES_FOR"]
    return not cared_for or any(register.find(child) is not None for child in cared_for)


def _withheld(placement: Placement, kin: Kin) -> Placement:
    """A home was placed before its children were judged: withhold it where all of them turned out doubtful."""
    record = placement.record
    if record.about is About.HOUSEHOLD and placement.step.applied and kin.only_doubtful(record):
        return Placement(record=record, step=Step.HELD, before=placement.before, rule="held", hidden=kin.hidden(record))
    return placement


def _facts(record: SourceRecord, kin: Kin) -> Facts:
    shielded = record.marking is not None and record.marking.shielded
    addresses = list(kin.addresses_of(record))
    postcodes = [code for _, code in addresses]
    return facts_of(record.values, postcodes=postcodes, addresses=addresses, shielded=shielded)


def once_more(placement: Placement, key: str, entity: str, day: str) -> Placement:
    """The same decision once more, for when the missing end of a link has come."""
    before = Standing(
        key=key, digest=placement.record.digest, standing=LIVE, entity=entity, pending=True, last_confirmed=day
    )
    return replace(placement, step=Step.UNCHANGED, entity=entity, before=before)
