"""What people typed, read into facts: trimmed, bounded, and never echoed anywhere but in the field it came from."""

from collections.abc import Mapping
from datetime import date

from flask import request

from app.view_models.find_page import FIELDS, SearchFacts, Want
from app.view_models.words import years_old

_LONGEST = 100
_WILDCARDS = frozenset("*?%")
_OLDEST_YEARS = 26
_CENTURY = 2000
_TWO_FIGURES = 2


def typed(name: str, longest: int = _LONGEST) -> str:
    """One field of the form, made plain."""
    return plain(request.form.get(name, ""), longest)


def plain(text: str, longest: int = _LONGEST) -> str:
    """Text from outside: spaces made single, control characters dropped, cut at a length no name reaches."""
    kept = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    return " ".join(kept.split())[:longest]


def search_values() -> Mapping[str, str]:
    """The fields of the search form as they were typed."""
    return {name: typed(name) for name in FIELDS}


def search_facts(values: Mapping[str, str], today: date) -> tuple[SearchFacts, Want]:
    """The facts in the form, and what is wrong with them, if anything is."""
    dob, dob_is_wrong = _date_of_birth(values, today)
    facts = SearchFacts(
        given_name=values["given_name"] or None, family_name=values["family_name"] or None, dob=dob,
        postcode=values["postcode"].upper() or None, identifier=values["identifier"] or None,
    )  # fmt: skip
    if _WILDCARDS.intersection("".join(values.values())):
        return facts, Want.WILDCARD
    if dob_is_wrong:
        return facts, Want.NOT_A_DATE
    return facts, Want.NOTHING if facts.enough else Want.TOO_LITTLE


def local_path(path: str | None) -> str:
    """A path on this site, to go on to; empty for anything that could lead elsewhere."""
    if not path or not path.startswith("/") or path.startswith("//") or "\\" in path or not path.isprintable():
        return ""
    return path


def _date_of_birth(values: Mapping[str, str], today: date) -> tuple[date | None, bool]:
    figures = [values["dob_day"], values["dob_month"], values["dob_year"]]
    if not any(figures):
        return None, False
    if not all(figure.isascii() and figure.isdigit() for figure in figures):
        return None, True
    day, month, year = (int(figure) for figure in figures)
    if len(figures[2]) <= _TWO_FIGURES:
        year += _CENTURY
    try:
        dob = date(year, month, day)
    except ValueError:
        return None, True
    expected_at_most = date(today.year + 1, today.month, 1)
    return (dob, False) if dob <= expected_at_most and years_old(dob, today) <= _OLDEST_YEARS else (None, True)
