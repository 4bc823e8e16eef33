"""Find a child: from what somebody knows to one child, to `tell us more`, or to nobody; never to a list (R1).

Called by the page and the API around the gate's query `identify.candidates`: `search_for` checks what was typed,
`search_parameters` gives the query what to look up, `identify` compares what came back, inside the gate, so that only
the child who is meant leaves it. Pure: it sees only rows that policy let through, so what is hidden changes nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph.records import Row, Value
from loaders.match.comparisons import Comparison
from loaders.match.facts import Facts, bare_postcode, facts_of, valid_nhs_number, valid_upn
from loaders.match.frequencies import Frequencies
from loaders.match.scoring import IDENTIFIERS, Score, probabilities, score
from loaders.match.slips import date_variants
from loaders.match.standardise import postcode_parts

POPULATION = 30_000
"""Children of one small authority: what an answer is weighed against, because nobody counts them for a search."""

ENOUGH = 0.9
WORTH_ASKING = 0.05
RIVAL_BITS = 3.0

FACTS_NEEDED = 2
"""Of full name, date of birth and postcode."""

KEY_LENGTH = 9
_KEY_ALPHABET = frozenset("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})
_WILDCARDS = re.compile(r"[*%_?]")
_ASK = (
    "Give at least two of full name, date of birth and postcode, or one whole NHS number, pupil number or index number."
)
_NOT_A_NUMBER = "That is not a whole, valid number. Check it, or leave it out and give other facts."


class Outcome(StrEnum):
    """The three answers."""

    ONE = "one"
    TELL_US_MORE = "tell_us_more"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What somebody knows, checked. `refusal` says why nothing may be looked up; `notes` what was left out."""

    facts: Facts
    postcode: str | None = None
    key: str | None = None
    notes: tuple[str, ...] = ()
    refusal: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identification:
    """The answer. `row` is the chosen child's; `why` the evidence; `ask` what would help to say more."""

    outcome: Outcome
    key: str | None = None
    row: Row | None = None
    notes: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    ask: str | None = None


def search_for(
    *, given_names: str = "", family_name: str = "", sex: str = "", dob: str = "", postcode: str = "", number: str = ""
) -> Search:
    """Check what was typed. `number` is an NHS number, a pupil number or an index number, whichever it is.

    A family name left empty is taken from the end of the given names, as in one box for the whole name. Search
    characters (`*`, `%`, `_`, `?`) are taken out with a note: they never widen an answer.
    """
    notes: list[str] = []
    given_names, family_name, number, postcode = (
        _plain(text, notes) for text in (given_names, family_name, number, postcode)
    )
    if not family_name and len(given_names.split()) > 1:
        given_names, family_name = _parted(given_names)
    day = _day(dob.strip(), notes)
    where = postcode_parts(postcode)
    if postcode and where is None:
        notes.append("The postcode is not whole and was left out.")
    nhs_number, pupil_number, key = valid_nhs_number(number), valid_upn(number), index_number(number)
    facts = facts_of(
        {"given_names": given_names, "family_name": family_name, "sex": sex if sex in ("F", "M") else "U", "dob": day,
         "nhs_number": nhs_number, "upn": pupil_number},
        postcodes=("".join(where),) if where else (),
    )  # fmt: skip
    search = Search(
        facts=facts, postcode=" ".join(where) if where else None, key=key, notes=tuple(dict.fromkeys(notes))
    )
    if number and not (nhs_number or pupil_number or key):
        return replace(search, refusal=_NOT_A_NUMBER)
    if (
        not facts.numbered
        and key is None
        and sum((_full_name(facts), day is not None, where is not None)) < FACTS_NEEDED
    ):
        return replace(search, refusal=_ASK)
    return search


def search_parameters(search: Search) -> dict[str, Value]:
    """Parameters of `identify.candidates`: the birth date with its usual slips, the postcode, the number as given."""
    facts = search.facts
    return {
        "dobs": [variant for dob in facts.dobs for variant in date_variants(dob)],
        "postcodes": [search.postcode] if search.postcode else [],
        "nhs_number": next(iter(facts.nhs_numbers), None),
        "upn": next(iter(facts.upns), None),
        "key": search.key,
    }


def identify(search: Search, candidates: Sequence[Row]) -> Identification:
    """Compare the rows and answer. A row is told once; `by_number` marks one that the number itself found."""
    if search.refusal is not None:
        return Identification(outcome=Outcome.TELL_US_MORE, notes=search.notes, ask=search.refusal)
    rows = _each_once(candidates)
    by_key = next((row for row in rows if search.key is not None and row["key"] == search.key), None)
    if by_key is not None:
        return _one(search, by_key, ("index number agrees",))
    scores = sorted((_compared(search, row) for row in rows), key=lambda found: (-found.bits, found.key))
    ps = probabilities(scores, population=POPULATION)
    if not scores or ps[0] < WORTH_ASKING:
        return Identification(outcome=Outcome.NOBODY, notes=search.notes)
    best = scores[0]
    rivalled = len(scores) > 1 and best.bits - scores[1].bits < RIVAL_BITS
    if ps[0] < ENOUGH or rivalled or _contradicted(best):
        return Identification(outcome=Outcome.TELL_US_MORE, notes=search.notes, ask=_what_would_help(search.facts))
    return _one(search, next(row for row in rows if row["key"] == best.key), best.sentences())


def candidates_of(parts: Mapping[str, tuple[Row, ...]]) -> list[Row]:
    """The rows of all parts of `identify.candidates`, those first that a number found."""
    by_number = [{**row, "by_number": number} for part, number in _NUMBER_PARTS.items() for row in parts.get(part, ())]
    return [*by_number, *(row for part, rows in parts.items() if part not in _NUMBER_PARTS for row in rows)]


_NUMBER_PARTS = {"by_nhs_number": "NHS number", "by_upn": "pupil number"}


def _compared(search: Search, row: Row) -> Score:
    said = replace(search.facts, postcodes=(), nhs_numbers=(), upns=())
    found = score(said, str(row["key"]), facts_of(row), Frequencies(), population=POPULATION)
    more = []
    if search.postcode and row.get("postcode_agrees") is True:
        more.append(Comparison("postcode", "same", 12.0, 0.0, "postcode agrees"))
    number = row.get("by_number")
    if isinstance(number, str):
        more.append(Comparison(number, "same", 18.0, 18.0, f"{number} agrees"))
    return Score(found.key, (*found.comparisons, *more))


def _contradicted(best: Score) -> bool:
    """A given name that is another one, or the sex: then it may be a brother or sister. A number needs some support."""
    if any(best.level(number) == "same" for number in IDENTIFIERS):
        return best.level("given name") == "other" and "other" in (
            best.level("family name"),
            best.level("date of birth"),
        )
    return best.level("given name") in ("other", "near") or best.level("sex") == "other"


def _each_once(candidates: Sequence[Row]) -> list[Row]:
    """One row for each child: what any of its rows knows of the number and the postcode counts."""
    found: dict[str, Row] = {}
    for row in candidates:
        key = str(row["key"])
        known = found.get(key)
        if known is None or ("by_number" not in known and "by_number" in row):
            found[key] = row
    return list(found.values())


def _one(search: Search, row: Row, why: tuple[str, ...]) -> Identification:
    plain = {column: value for column, value in row.items() if column != "by_number"}
    return Identification(outcome=Outcome.ONE, key=str(row["key"]), row=plain, notes=search.notes, why=why)


def _what_would_help(facts: Facts) -> str:
    lacking = [
        word
        for word, held in (
            ("given name", facts.given), ("family name", facts.family), ("date of birth", facts.dobs),
            ("postcode", facts.postcodes), ("sex", facts.sex != "U"), ("NHS number or pupil number", facts.numbered),
        )
        if not held
    ]  # fmt: skip
    return f"More than one child may be meant. What would help: {', '.join(lacking) or 'another spelling of the name'}."


def _full_name(facts: Facts) -> bool:
    """Given and family name, neither of them an initial: `John S` is no full name."""
    return any(len(name) > 1 for name in facts.first_names) and any(len(name) > 1 for name in facts.family)


def _parted(name: str) -> tuple[str, str]:
    """One box for the whole name: `Leah Hallam` and `Hallam, Leah` are the same."""
    if "," in name:
        family, given = name.split(",", 1)
        return given.strip(), family.strip()
    words = name.split()
    return " ".join(words[:-1]), words[-1]


def _plain(text: str, notes: list[str]) -> str:
    if _WILDCARDS.search(text):
        notes.append("The characters * % _ ? are no search signs here and were left out.")
    return " ".join(_WILDCARDS.sub("", text).split())


def _day(text: str, notes: list[str]) -> str | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        notes.append("The date of birth is not a date and was left out.")
        return None
    return day.isoformat()


def index_number(text: str) -> str | None:
    """`7K4 M29 XQ3`, read as people say it: O is 0, I and L are 1. No index number is made of digits alone."""
    letters = bare_postcode(text).replace("-", "")
    if len(letters) != KEY_LENGTH or letters.isdecimal():
        return None
    read = letters.translate(_READ_AS)
    return read if set(read) <= _KEY_ALPHABET else None
