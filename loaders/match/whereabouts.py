"""Whether what somebody typed of a carer or an address is what is held: for the other ways to a child (R39).

Called by `app.desks.entry_points` inside the gate, over rows that policy let through. Pure: nothing is looked up here,
and nothing that is compared leaves the gate.
"""

from loaders.match.comparisons import compare_family_name, compare_given_name
from loaders.match.facts import facts_of
from loaders.match.frequencies import Frequencies
from loaders.match.standardise import address_words, postcode_parts, telephone_digits

_GIVEN = frozenset({"same", "variant", "alike", "middle"})
_FAMILY = frozenset({"same", "half", "alike"})
_CODES = (3, 4, 5)
"""Lengths of British dialling codes."""


def name_agrees(given_name: str, family_name: str, held: str) -> bool:
    """Whether a full name may be the one that is held: with pet names, slips and halves of double names."""
    *given, family = held.split() or [""]
    said = facts_of({"given_names": given_name, "family_name": family_name})
    known = facts_of({"given_names": " ".join(given), "family_name": family})
    return (
        compare_given_name(said, known, Frequencies()).level in _GIVEN
        and compare_family_name(said, known, Frequencies()).level in _FAMILY
    )


def address_agrees(typed: str, held: str) -> bool:
    """Whether every word that was typed stands in the address, its number or the name of its house among them."""
    said, known = address_words(typed), address_words(held)
    numbers = [word for word in known if word[0].isdigit()]
    telling = set(numbers) if numbers else set(known[:1])
    return bool(telling & set(said)) and set(said) <= set(known)


def whole_postcode(text: str) -> str | None:
    """The postcode as it is held, `NM4 2QT`; None where it is not whole."""
    parts = postcode_parts(text)
    return " ".join(parts) if parts else None


def phone_spellings(text: str) -> list[str]:
    """A British number in the ways in which sources write it; none where it has not ten or eleven figures."""
    digits = telephone_digits(text)
    if not 10 <= len(digits) <= 11 or not digits.startswith("0"):
        return []
    written = [digits, f"+44{digits[1:]}", f"+44 {digits[1:5]} {digits[5:]}"]
    for code in _CODES:
        area, rest = digits[:code], digits[code:]
        written += [
            f"{area} {rest}",
            f"{area} {rest[:3]} {rest[3:]}",
            f"({area}) {rest}",
            f"{area} {rest[:4]} {rest[4:]}",
        ]
    return list(dict.fromkeys(written))
