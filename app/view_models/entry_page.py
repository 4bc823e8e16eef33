"""Finding by a carer and by an address: the forms, what is still wanted, and the children who were found (R39).

Called by the blueprint. What is not found and what may not be shown are one and the same page.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.view_models.entry_facts import AddressFacts, CarerFacts, Entry
from app.view_models.family_page import read_day
from app.view_models.frame import PURPOSE_HINTS
from app.view_models.identity_strip import ChildCard, child_card
from app.view_models.words import counted_in_words, from_code, long_date, sentence
from graph.records import Row
from policies.request import PURPOSE_WORDS

CARER_FIELDS = ("given_name", "family_name", "dob_day", "dob_month", "dob_year", "postcode", "phone", "purpose")
ADDRESS_FIELDS = ("address", "postcode", "given_name", "dob_day", "dob_month", "dob_year", "purpose")

_WAYS: Mapping[str, str] = {"child": "By the child", Entry.CARER: "By a carer", Entry.ADDRESS: "By an address"}
_TOO_LITTLE: Mapping[Entry, str] = {
    Entry.CARER: "Give the carer’s whole name and one more fact: date of birth, postcode or telephone.",
    Entry.ADDRESS: "Give the number or name of the house and the whole postcode.",
}
_NOBODY: Mapping[Entry, str] = {
    Entry.CARER: "Nothing that we can show you fits what you typed. Check the spelling, or give another fact.",
    Entry.ADDRESS: "Nothing that we can show you fits what you typed. Check the house and the postcode.",
}
_MORE: Mapping[Entry, str] = {
    Entry.CARER: "More than one carer could fit what you typed. Give another fact about the one you mean.",
    Entry.ADDRESS: "More than one child could fit what you typed. Give the child’s given name or date of birth.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way of finding, as a tab."""

    words: str
    link: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPage:
    """A form, with what was typed and what is wanted."""

    values: Mapping[str, str]
    purposes: tuple[tuple[str, str, str], ...]
    title: str = ""
    says: str = ""
    purpose_problem: str = ""
    date_problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundChild:
    """One child who was found: name, sex, date of birth, and what the carer is to the child."""

    key: str
    card: ChildCard
    link_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPage:
    """The children, and what had been typed."""

    heading: str
    gave: str
    children: tuple[FoundChild, ...]


def ways(entries: Iterable[Entry], current: str, link: Callable[[str], str]) -> tuple[Way, ...]:
    """The tabs; none where there is only one way."""
    open_ = ["child", *entries]
    return tuple(Way(words=_WAYS[way], link=link(way), current=way == current) for way in open_) if open_[1:] else ()


def carer_facts(values: Mapping[str, str]) -> CarerFacts:
    """What was typed of a carer."""
    return CarerFacts(
        given_name=values["given_name"], family_name=values["family_name"], born=_date(values),
        postcode=values["postcode"].upper(), phone=values["phone"],
    )  # fmt: skip


def address_facts(values: Mapping[str, str]) -> AddressFacts:
    """What was typed of an address."""
    return AddressFacts(
        address=values["address"], postcode=values["postcode"].upper(), given_name=values["given_name"],
        born=_date(values),
    )  # fmt: skip


def entry_page(values: Mapping[str, str]) -> EntryPage:
    """The form before it was sent."""
    purposes = tuple((code.value, PURPOSE_WORDS[code], hint) for code, hint in PURPOSE_HINTS.items())
    return EntryPage(values=values, purposes=purposes)


def wanting(entry: Entry, values: Mapping[str, str], *, enough: bool) -> EntryPage | None:
    """The form with what is wanted before anything is looked up; None where nothing is."""
    page = entry_page(values)
    purpose = "" if values["purpose"] in set(PURPOSE_HINTS) else "Choose the reason that is true now"
    typed_date = any(values[name] for name in ("dob_day", "dob_month", "dob_year"))
    day = "Write day, month and year in figures" if typed_date and _date(values) is None else ""
    if enough and not purpose and not day:
        return None
    says = "" if enough else _TOO_LITTLE[entry]
    return EntryPage(
        values=values, purposes=page.purposes, title="Tell us more", says=says or day or f"{purpose}.",
        purpose_problem=purpose, date_problem=day,
    )  # fmt: skip


def nobody(entry: Entry, values: Mapping[str, str], *, more: bool) -> EntryPage:
    """The form after the search: nobody, or more than can be told apart."""
    title, says = ("Tell us more", _MORE[entry]) if more else ("No child matches", _NOBODY[entry])
    return EntryPage(values=values, purposes=entry_page(values).purposes, title=title, says=says)


def found_page(entry: Entry, children: Sequence[Row], gave: Sequence[str], on: date) -> FoundPage:
    """The children who were found."""
    many = counted_in_words(len(children), "child", "children")
    place = "of this carer" if entry is Entry.CARER else "at this address"
    return FoundPage(
        heading="One child matches" if len(children) == 1 else f"{sentence(many)} {place}",
        gave=", ".join(part for part in gave if part),
        children=tuple(
            FoundChild(key=str(child["key"]), card=child_card(child, on), link_words=_link(child)) for child in children
        ),
    )


def gave_of_carer(facts: CarerFacts) -> Sequence[str]:
    """What was typed of a carer, to be read again."""
    return (
        f"{facts.given_name} {facts.family_name}", f"born {long_date(facts.born)}" if facts.born else "",
        f"postcode {facts.postcode}" if facts.postcode else "", f"telephone {facts.phone}" if facts.phone else "",
    )  # fmt: skip


def gave_of_address(facts: AddressFacts) -> Sequence[str]:
    """What was typed of an address, to be read again."""
    return (
        facts.address, facts.postcode, facts.given_name, f"born {long_date(facts.born)}" if facts.born else "",
    )  # fmt: skip


def _link(child: Row) -> str:
    relationship, until = child.get("relationship"), child.get("until")
    if not isinstance(relationship, str):
        return ""
    ended = f", until {long_date(date.fromisoformat(until))}" if isinstance(until, str) else ""
    return f"This carer is the child’s {from_code(relationship)}{ended}."


def _date(values: Mapping[str, str]) -> date | None:
    return read_day(" ".join(values[name] for name in ("dob_day", "dob_month", "dob_year")))
