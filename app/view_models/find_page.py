"""Finding one child (R1): the form as it was filled in, which facts are given, what is still wanted, the one match.

More than one child is never listed and never counted: the page asks for one more fact instead.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.words import long_date, sentence
from graph.records import Row

FIELDS = ("given_name", "family_name", "dob_day", "dob_month", "dob_year", "postcode", "identifier")


_WEIGHT = re.compile(r" \([^()]* bits\)$")
_QUOTED = re.compile(r"`([^`]*)`")


class Want(StrEnum):
    """Why no child is shown yet."""

    NOTHING = "nothing"
    TOO_LITTLE = "too-little"
    MORE = "more"
    """More facts are asked for by the comparison, in its own words."""
    NO_MATCH = "no-match"
    NOT_A_DATE = "not-a-date"
    WILDCARD = "wildcard"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFacts:
    """What was typed, as facts: two of name, date of birth and postcode, or one identifier."""

    given_name: str | None = None
    family_name: str | None = None
    dob: date | None = None
    postcode: str | None = None
    identifier: str | None = None

    @property
    def name_given(self) -> bool:
        """A full name: given and family name both."""
        return self.given_name is not None and self.family_name is not None

    @property
    def enough(self) -> bool:
        """Whether R1 lets a search begin."""
        return (
            self.identifier is not None or sum((self.name_given, self.dob is not None, self.postcode is not None)) >= 2
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenFact:
    """One of the three boxes above the form."""

    words: str
    given: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPage:
    """The form, with the values typed and what is asked for next."""

    values: Mapping[str, str]
    facts: tuple[GivenFact, ...]
    want: Want
    title: str | None = None
    says: str | None = None
    next_words: str | None = None
    next_field: str | None = None
    ask_dob: str | None = None
    ask_postcode: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPage:
    """The one child who matches, and how what was typed agrees; no school, no area, no address."""

    key: str
    card: ChildCard
    gave: tuple[str, ...]
    agrees: tuple[str, ...]


def find_page(
    values: Mapping[str, str],
    facts: SearchFacts,
    want: Want = Want.NOTHING,
    *,
    ask: str | None = None,
    notes: tuple[str, ...] = (),
) -> FindPage:
    """The form in one of its states; the sentences are those of the design. `ask` is what the comparison asks for."""
    given = (
        GivenFact(words="Name", given=facts.name_given),
        GivenFact(words="Date of birth", given=facts.dob is not None),
        GivenFact(words="Postcode", given=facts.postcode is not None),
    )
    kept = {name: values.get(name, "") for name in FIELDS}
    if want is Want.TOO_LITTLE:
        return _ask_more(kept, given, facts)
    title, says = _SAYS.get(want, (None, None))
    return FindPage(values=kept, facts=given, want=want, title=title, says=ask or says, notes=notes)


_SAYS: Mapping[Want, tuple[str, str]] = {
    Want.MORE: ("Tell us more", "More than one child could fit what you typed. Give another fact."),
    Want.NO_MATCH: (
        "No child matches",
        "Nothing that we can show you fits what you typed. Check the spelling and the date, or give another fact.",
    ),
    Want.NOT_A_DATE: ("Tell us more", "The date of birth is not a date. Write day, month and year in figures."),
    Want.WILDCARD: ("Tell us more", "We look for likely spellings ourselves, so do not use * or ?."),
}


def _ask_more(kept: Mapping[str, str], given: tuple[GivenFact, ...], facts: SearchFacts) -> FindPage:
    missing = [(name, words) for name, words, there in (
        ("name", "full name", facts.name_given), ("dob", "date of birth", facts.dob is not None),
        ("postcode", "postcode", facts.postcode is not None)) if not there]  # fmt: skip
    fields = {
        "name": "given_name" if facts.given_name is None else "family_name",
        "dob": "dob_day",
        "postcode": "postcode",
    }
    wanted = ", or the ".join(words for _, words in missing) if len(missing) < 3 else ""
    return FindPage(
        values=kept,
        facts=given,
        want=Want.TOO_LITTLE,
        title="Tell us more",
        says=_why_more(facts),
        next_words=f"Give the {wanted}"
        if wanted
        else "Give a name and a date of birth"
        if missing
        else "Give one identifier",
        next_field=fields[missing[0][0]] if missing else "identifier",
        ask_dob=_nudge("dob", missing),
        ask_postcode=_nudge("postcode", missing),
    )


def _nudge(field: str, missing: list[tuple[str, str]]) -> str | None:
    """What stands beside a date or postcode that would be the fact still wanted."""
    if len(missing) == 3 or field not in {name for name, _ in missing}:
        return None
    others = [words for name, words in missing if name != field]
    return f"One more fact: this, or the {others[0]}" if others else "One more fact: this"


def _why_more(facts: SearchFacts) -> str:
    if facts.name_given:
        return "A name on its own is not enough to be sure of one child."
    if facts.dob is not None:
        return "A date of birth on its own is not enough to be sure of one child."
    if facts.postcode is not None:
        return "A postcode on its own is not enough to be sure of one child."
    return "We need two facts, or one identifier, to be sure of one child."


def match_page(child: Row, facts: SearchFacts, why: Iterable[str], on: date) -> MatchPage:
    """The match, with the sentences on how what was typed agrees with it."""
    gave = [part for part in (
        " ".join(part for part in (facts.given_name, facts.family_name) if part),
        f"born {long_date(facts.dob)}" if facts.dob else None,
        f"postcode {facts.postcode}" if facts.postcode else None,
        f"identifier {facts.identifier}" if facts.identifier else None,
    ) if part]  # fmt: skip
    return MatchPage(
        key=str(child["key"]),
        card=child_card(child, on),
        gave=tuple(gave),
        agrees=tuple(_plain(said) for said in why),
    )


def _plain(said: str) -> str:
    """A comparison's sentence for people: without its weight, names with capitals and in quotation marks."""
    words = _WEIGHT.sub("", said)
    return sentence(_QUOTED.sub(lambda quoted: f"“{quoted.group(1).title()}”", words))
