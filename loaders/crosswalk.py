"""Whom a record without a name is about: by a number that another feed tells of a named child, or it waits.

Several statutory returns carry no names. A record of one reaches a child by crosswalk (the source's own number, under
which a feed that has names sends the same child), or by pupil number, birth date and sex together; never by birth date
and sex, which twins and strangers share. Called by linking.
"""

from collections.abc import Iterable, Iterator

from graph.records import Row
from loaders.declarations import Feed
from loaders.match.facts import Facts
from loaders.match.judgements import Contender, Judgement, Verdict
from loaders.match.thresholds import changed_identity
from loaders.records import About, Reference, SourceRecord
from loaders.register import Register
from loaders.waiting_shields import is_waiting


def whom(record: SourceRecord, feed: Feed, register: Register) -> Judgement | None:
    """The child whom the record is about, or a doubt about one; None while nothing tells who it is."""
    found = {key for name in _names(record, feed, register) if (key := register.find(name)) is not None}
    if len(found) > 1:
        return _doubt("crosswalk", sorted(found), "two feeds tell different children under this number")
    if found:
        (key,) = found
        reasons = contradictions(record, key, register)
        if reasons:
            return _doubt("crosswalk", [key], *reasons)
        return Judgement(
            verdict=Verdict.MATCH, rule="crosswalk", entity=key, p=1.0,
            reasons=("another feed tells this child under the same number",),
        )  # fmt: skip
    return _by_nhs_number(record, register) or _by_pupil_number(record, register)


def still_the_same(record: SourceRecord, key: str, register: Register) -> Judgement:
    """A record that was linked before, told otherwise: about the same child, unless it cannot be."""
    reasons = contradictions(record, key, register)
    if reasons:
        return _doubt("changed-identity", [key], *reasons)
    return Judgement(verdict=Verdict.MATCH, rule="same-record", entity=key, p=1.0)


def only_numbered(record: SourceRecord) -> bool:
    """Whether a source tells here only under its own number whom it means, having told the name elsewhere."""
    named = "family_name" in record.values or "given_names" in record.values
    return not named and any(name.scheme == record.feed for name in record.also)


def under_the_same_number(record: SourceRecord, said: Facts, register: Register) -> Judgement | None:
    """What another record of the same source tells, where a source tells a child in pieces under one number."""
    numbers = [name for name in record.also if name.scheme == record.feed]
    key = next((key for name in numbers if (key := register.find(name)) is not None), None)
    if key is None:
        return None
    known = register.index.facts(key)
    reasons = changed_identity(said, key, register.index)
    if not reasons and said.dobs and known.dobs and not set(said.dobs) & set(known.dobs):
        reasons = ("the source gives another birth date under the same number",)
    if reasons or known.shielded:
        return _doubt("same-number", [key], *reasons)
    return Judgement(verdict=Verdict.MATCH, rule="same-number", entity=key, p=1.0)


def contradictions(record: SourceRecord, key: str, register: Register) -> tuple[str, ...]:
    """What a record says that cannot be true of a child: then its number has become somebody else's."""
    known = register.index.facts(key)
    dob, sex = record.values.get("dob"), record.values.get("sex")
    reasons = []
    if isinstance(dob, str) and known.dobs and dob not in known.dobs:
        reasons.append("the birth date is another one than that of the child known under this number")
    if sex in ("F", "M") and known.sex in ("F", "M") and sex != known.sex:
        reasons.append("the sex is another one than that of the child known under this number")
    return tuple(reasons)


def _names(record: SourceRecord, feed: Feed, register: Register) -> Iterator[Reference]:
    """The names under which the feeds of the same numbering may have told the child."""
    yield record.reference
    yield from record.also
    numbers = {name.value for name in record.also if name.scheme == feed.local_number} or {record.source_id}
    for number in sorted(numbers):
        for scheme in (feed.code, *register.crosswalk):
            yield Reference(about=About.CHILD, scheme=scheme, value=number)


def _by_nhs_number(record: SourceRecord, register: Register) -> Judgement | None:
    """An NHS number that is valid and one child's alone says who it is, where the rest does not say otherwise."""
    number = record.values.get("nhs_number")
    if not isinstance(number, str):
        return None
    held = register.index.candidates(Facts(nhs_numbers=(number,)))
    found = sorted(key for key in held if number in register.index.facts(key).nhs_numbers and not is_waiting(key))
    if not found:
        return None
    if len(found) > 1:
        return _doubt("nhs-number", found, "two children are held under this NHS number")
    reasons = contradictions(record, found[0], register)
    if reasons:
        return _doubt("nhs-number", found, *reasons)
    return Judgement(
        verdict=Verdict.MATCH, rule="nhs-number", entity=found[0], p=1.0, reasons=("the NHS number is the same",)
    )


def _by_pupil_number(record: SourceRecord, register: Register) -> Judgement | None:
    values = record.values
    number = values.get("upn") or values.get("upn_unverified")
    dob, sex = values.get("dob"), values.get("sex")
    if not isinstance(number, str) or not isinstance(dob, str) or sex not in ("F", "M"):
        return None
    found = sorted(
        key for key in register.pupils.get(number, ())
        if dob in register.index.facts(key).dobs and register.index.facts(key).sex == sex
    )  # fmt: skip
    if not found:
        return None
    if len(found) > 1:
        return _doubt("pupil-number", found, "two children are held under this pupil number, birth date and sex")
    if register.index.facts(found[0]).shielded:
        return _doubt("pupil-number", found, "close to a record that may not be joined without a person")
    return Judgement(
        verdict=Verdict.MATCH, rule="pupil-number", entity=found[0], p=1.0,
        reasons=("pupil number, birth date and sex are the same",),
    )  # fmt: skip


def _doubt(rule: str, keys: list[str], *reasons: str) -> Judgement:
    contenders = tuple(Contender(key, 1.0 / len(keys), 0.0, reasons) for key in keys)
    return Judgement(verdict=Verdict.REVIEW, rule=rule, reasons=reasons, contenders=contenders)


def learn_pupil_numbers(register: Register, rows: Iterable[Row]) -> None:
    """Take in which child goes by which pupil number, be its check letter right or wrong."""
    for row in rows:
        for number in {row["upn"], row["upn_unverified"]} - {None}:
            register.pupils.setdefault(str(number), set()).add(str(row["key"]))
