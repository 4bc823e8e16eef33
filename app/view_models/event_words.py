"""What a recorded event says in plain English: what was done and typed, what was shown, how much was left out by what.

Called by the ledger page and the page of one recorded walk, which only officers may open. Counts and policies' `@id`s
are said, what was left out never is: that is not in the ledger's view of an answer either.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.view_models.event_names import EVENT_NAMES
from app.view_models.words import from_code, index_number, listed, long_date, sentence
from graph.records import Value
from policies.ledger.entry import OutcomeCode
from policies.ledger.history import Event

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
    kind, did = EVENT_NAMES.get(event.intent.query, ("child", _unknown(event.intent.query)))
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
    return EVENT_NAMES.get(query, ("", _unknown(query)))[1]


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
