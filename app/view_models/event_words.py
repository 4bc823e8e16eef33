"""What a recorded event says in plain English: what was done and typed, what was shown, how much was left out by what.

Called by the ledger page and the page of one recorded walk, which only officers may open. Counts and policies' `@id`s
are said, what was left out never is: that is not in the ledger's view of an answer either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.view_models.words import from_code, index_number, listed, long_date, sentence
from graph.records import Value
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import Event

_QUERIES: Mapping[str, tuple[str, str]] = {
    "identify.candidates": ("child", "Looked for a child"),
    "child.glance": ("child", "Was asked why"),
    "child.record": ("child", "Opened the child’s record"),
    "family.view": ("child", "Opened the family"),
    "household.view": ("household", "Opened a home"),
    "subject.caseload": ("child", "Listed their own children"),
    "explore.start": ("child", "Began to explore links"),
    "node.counts": ("child", "Asked how many links lead on"),
    "neighbours.child": ("child", "Went on from a child"),
    "neighbours.carer": ("carer", "Went on from a carer"),
    "neighbours.household": ("household", "Went on from a home"),
    "neighbours.practitioner": ("practitioner", "Went on from a worker"),
    "neighbours.service": ("service", "Went on from a service"),
    "neighbours.agency": ("agency", "Went on from an agency"),
    "path.between": ("carer", "Asked how two people are linked"),
    "subject.by_email": ("practitioner", "Looked up a worker by e-mail address"),
    "sources.coverage": ("agency", "Asked what the lists cover"),
    "override.open": ("child", "Opened a record in an emergency"),
    "override.end": ("child", "Ended an emergency"),
    "override.approve": ("child", "Approved an emergency as second person"),
    "override.decline": ("child", "Declined an emergency as second person"),
    "override.review": ("child", "Reviewed an emergency"),
    "override.own": ("agency", "Listed their own emergencies"),
    "override.waiting": ("agency", "Listed emergencies that wait for a second person"),
    "override.queue": ("agency", "Listed emergencies"),
    "override.record": ("agency", "Read the record of an emergency"),
    "identify.by-carer": ("carer", "Looked for the children of a carer"),
    "identify.by-address": ("household", "Looked for the child at an address"),
    "entry.by-carer": ("carer", "Asked to look by a carer"),
    "entry.by-address": ("household", "Asked to look by an address"),
    "report.about": ("child", "Looked up for whom a family’s report is"),
    "report.household": ("household", "Looked up for which home a family’s report is"),
    "report.viewers": ("practitioner", "Looked up who the people in a family’s report are"),
    "report.looks": ("child", "Drew up a family’s report"),
    "exemption.looks": ("child", "Listed looks that could be kept out of a report"),
    "exemption.standing": ("child", "Asked which looks are kept out of a report"),
    "exemption.propose": ("child", "Asked that looks be kept out of a report"),
    "exemption.queue": ("agency", "Listed looks that are kept out of reports"),
    "exemption.own": ("agency", "Listed what they asked to keep out of reports"),
    "exemption.read": ("agency", "Read about a look that is kept out of a report"),
    "exemption.confirm": ("agency", "Agreed to keep a look out of a report"),
    "exemption.decline": ("agency", "Declined to keep a look out of a report"),
    "exemption.review": ("agency", "Reviewed a look that is kept out of a report"),
    "exemption.end": ("agency", "Let a look be told again"),
    "words.read": ("child", "Read what each source says of a child"),
    "join.propose": ("child", "Proposed that two records become one"),
    "join.queue": ("agency", "Read which records are to be joined, or are"),
    "join.open": ("child", "Opened a proposal to join two records"),
    "join.confirm": ("child", "Joined two records into one"),
    "join.decline": ("child", "Declined to join two records"),
    "join.withdraw": ("child", "Withdrew a proposal to join two records"),
    "join.part": ("child", "Parted two records that were one"),
    "quality.overview": ("agency", "Read how good the lists are"),
    "quality.list": ("agency", "Read how good one list is"),
    "quality.lists": ("agency", "Counted what the lists hold"),
    "review.records": ("agency", "Asked which doubtful records of feeds they may know"),
    "review.queue": ("agency", "Read the queue of doubtful records"),
    "review.open": ("agency", "Opened a doubtful record"),
    "review.link": ("child", "Linked a doubtful record with a child"),
    "review.apart": ("child", "Kept a doubtful record apart"),
    "review.undo": ("agency", "Took back what was decided on a doubtful record"),
    "review.ask": ("agency", "Asked the source of a doubtful record"),
    "review.answer": ("agency", "Wrote down what a source answered"),
    "review.unsure": ("agency", "Left a doubtful record for a colleague"),
    "child.consents": ("child", "Asked on which consents sensitive services are held"),
    "children.glances": ("child", "Read the names behind a queue"),
    "homes.glances": ("household", "Read which home a shield or refuge is about"),
    "subject.posts": ("practitioner", "Asked for their own posts"),
    "request.ask": ("child", "Asked the coordinator who else is involved"),
    "request.own": ("agency", "Read what they had asked the coordinator"),
    "request.queue": ("agency", "Read the requests to the coordinator"),
    "request.open": ("agency", "Opened a request to the coordinator"),
    "request.take": ("agency", "Took a request to the coordinator"),
    "request.answer": ("practitioner", "Closed a request to the coordinator"),
    "involvement.claim": ("child", "Said that they work with a child"),
    "involvement.claimed": ("child", "Was recorded as working with a child, by their own word"),
    "involvement.own": ("child", "Read their own claims about a child"),
    "involvement.end": ("child", "Ended their own claim to work with a child"),
    "involvement.decided": ("child", "Changed a claimed involvement"),
    "claim.queue": ("agency", "Read the claims to work with a child"),
    "claim.open": ("agency", "Opened a claim to work with a child"),
    "claim.confirm": ("agency", "Confirmed a claim to work with a child"),
    "claim.accept": ("agency", "Accepted a claim that is over"),
    "claim.refuse": ("agency", "Refused a claim to work with a child"),
    "not-shared.record": ("child", "Recorded a decision not to share"),
    "not-shared.find": ("child", "Looked for decisions not to share"),
    "not-shared.withdraw": ("child", "Withdrew a decision not to share"),
    "consent.withdraw": ("child", "Took away what was held on a withdrawn consent"),
    "ledger.events": ("agency", "Read the ledger"),
    "ledger.trail": ("agency", "Read a recorded walk"),
    "policies.overview": ("agency", "Read which policies are in force"),
    "policies.version": ("agency", "Read a policy set"),
    "policies.explain": ("agency", "Asked which policies permit or refuse something"),
    "policies.propose": ("agency", "Proposed a policy set"),
    "policies.proposal": ("agency", "Read a proposed policy set"),
    "policies.try": ("agency", "Tried a policy set on recorded looks"),
    "policies.adopt": ("agency", "Put a policy set into force"),
    "policies.withdraw": ("agency", "Withdrew a proposed policy set"),
    "policies.restore": ("agency", "Restored a policy set in need"),
    "alerts.queue": ("agency", "Listed alerts"),
    "alerts.open": ("agency", "Opened an alert"),
    "alerts.events": ("agency", "Read what is behind an alert"),
    "alerts.take": ("agency", "Took an alert"),
    "alerts.note": ("agency", "Noted something about an alert"),
    "alerts.close": ("agency", "Closed an alert"),
    "alerts.reopen": ("agency", "Opened an alert again"),
    "alerts.raise": ("agency", "Opened alerts, or told those involved of a change"),
    "alerting.refuges": ("household", "Looked whether a refuge was asked for"),
    "alerting.identities": ("child", "Looked whether somebody’s own family was meant"),
    "alerting.involved": ("child", "Looked who is to be told of a change"),
    "subject.recusal": ("child", "Looked who belongs to somebody’s own family"),
    "account.suspend": ("agency", "Closed an account on the spot"),
    "work.waiting": ("agency", "Looked what waits for them"),
    "work.seen": ("agency", "Noted that their notices were seen"),
    "ledger.looks": ("child", "Asked who has viewed a record"),
}

_PARTS: Mapping[str, tuple[str, str]] = {
    "child": ("child", "children"),
    "children": ("child", "children"),
    "involvements": ("involvement", "involvements"),
    "services": ("service", "services"),
    "homes": ("home", "homes"),
    "household": ("home", "homes"),
    "residents": ("person in the home", "people in the home"),
    "residences": ("child’s home", "children’s homes"),
    "carer_residences": ("carer’s home", "carers’ homes"),
    "carers": ("carer", "carers"),
    "care": ("carer’s link", "carers’ links"),
    "siblings": ("way to a brother or sister", "ways to brothers and sisters"),
    "links": ("link", "links"),
    "family": ("link of the family", "links of the family"),
    "posts": ("post of a worker", "posts of workers"),
    "agencies": ("agency behind a service", "agencies behind services"),
    "path": ("way", "ways"),
    "rows": ("entry", "entries"),
    "coverages": ("list", "lists"),
    "carer": ("carer", "carers"),
    "practitioner": ("worker", "workers"),
    "service": ("service", "services"),
    "agency": ("agency", "agencies"),
    "by_key": ("child", "children"),
}

_TYPED: Mapping[str, str] = {
    "typed_given_name": "given name",
    "typed_family_name": "family name",
    "typed_dob": "date of birth",
    "typed_postcode": "postcode",
    "typed_identifier": "identifier",
    "typed_phone": "telephone",
    "typed_address": "address",
    "key": "index number",
    "at": "as at",
}
# What the house adds to a question: it was not typed, and the export of the ledger has it.
_NOT_TYPED = frozenset({
    "practitioner", "today", "limit", "offset", "kinds", "dobs", "postcodes", "nhs_number", "upn", "borns", "phones",
})  # fmt: skip
_KEYS = {"child": "index number", "household": "home"}
_NAMED = 6
"""How many of a list are named before the rest are only counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with its word."""

    number: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """How many links one policy kept out of an answer."""

    number: int
    words: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventWords:
    """One event in words."""

    kind: str
    did: str
    about: str | None
    answered: str | None
    shown: tuple[Count, ...]
    left_out: tuple[LeftOut, ...]
    policies: tuple[str, ...]


def event_words(event: Event) -> EventWords:
    """Say one event."""
    kind, did = _QUERIES.get(event.intent.query, ("child", _unknown(event.intent.query)))
    outcome = event.outcome
    return EventWords(
        kind=kind,
        did=did,
        about=_about(event.intent.parameters, kind),
        answered=_answered(event),
        shown=_counts(outcome.counts) if outcome else (),
        left_out=tuple(_left_out(policy, number) for policy, number in sorted(outcome.pruned.items()))
        if outcome
        else (),
        policies=tuple(sorted(outcome.determining)) if outcome else (),
    )


def question_words(query: str) -> str:
    """What asking a query is called: `Opened the child’s record`."""
    return _QUERIES.get(query, ("", _unknown(query)))[1]


def counts_in_words(counts: Mapping[str, int]) -> str:
    """`1 child, 4 involvements`, for one line of a list."""
    return ", ".join(f"{count.number} {count.words}" for count in _counts(counts)) or "nothing"


def left_out_words(number: int) -> str:
    """`link left out` or `links left out`."""
    return "link left out" if number == 1 else "links left out"


def _unknown(query: str) -> str:
    return f"Asked {from_code(query).replace('.', ' ')}"


def _counts(counts: Mapping[str, int]) -> tuple[Count, ...]:
    return tuple(
        Count(number=number, words=_part_words(part)[number != 1])
        for part, number in counts.items()
        if number and part != "node"
    )  # fmt: skip


def _part_words(part: str) -> tuple[str, str]:
    words = from_code(part)
    return _PARTS.get(part, (words, words))


def _left_out(policy: str, number: int) -> LeftOut:
    return LeftOut(number=number, words=left_out_words(number), policy=policy)


def _answered(event: Event) -> str | None:
    """Why there is no answer to count, in words; None when the event was answered."""
    if event.outcome is None:
        return "Not finished: nothing was answered."
    if event.outcome.outcome is OutcomeCode.REFUSED:
        return "Refused: nothing was shown."
    if event.outcome.outcome is OutcomeCode.FAILED:
        return f"Failed: nothing was shown ({from_code(event.outcome.error or 'no reason recorded')})."
    return None


def _about(parameters: Mapping[str, Value], kind: str) -> str | None:
    known = [name for name in _TYPED if name in parameters]
    names = [*known, *(name for name in parameters if name not in _TYPED)]
    said = [words for name in names if (words := _parameter(name, parameters[name], kind))]
    return sentence("; ".join(said)) + "." if said else None


def _parameter(name: str, value: Value, kind: str) -> str | None:
    if value is None or value in ("", [], ()) or name in _NOT_TYPED:
        return None
    if name == "key":
        return f"{_KEYS.get(kind, kind)} {index_number(str(value)) if kind == 'child' else value}"
    if isinstance(value, list | tuple):
        named = listed(_in_words(item) for item in value[:_NAMED])
        return f"{_TYPED.get(name, from_code(name))} {named}" + (
            f" and {len(value) - _NAMED} more" if len(value) > _NAMED else ""
        )
    return f"{_TYPED.get(name, from_code(name))} {_in_words(value)}"


def _in_words(value: Value) -> str:
    try:
        return long_date(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
