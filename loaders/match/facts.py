"""What is said of one child, standardised for comparing: by one record, or by every source that ever named the child.

Built from the values of a source record or of a node; indexed by blocking, compared by comparisons. Facts, not
fields: a child goes by every name, postcode and number that any source has asserted.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from stdnum.gb import nhs, upn

from graph.records import Value, text_at, texts
from loaders.match.homes import Home, home_of
from loaders.match.standardise import family_name_forms, name_words

T = TypeVar("T")

PLACEHOLDERS = frozenset({"baby", "infant", "unknown", "unnamed", "unborn", "newborn", "not", "known", "girl", "boy"})
"""What stands where a given name is missing; of words like these only, no name is made."""

NHS_LENGTH, _UPN_LENGTH = 10, 13

PLACEHOLDER_DATES = frozenset({"1900-01-01", "1901-01-01"})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Folded names and plain values. Several of a kind are alternatives; the first is the one that heads the record."""

    given: tuple[tuple[str, ...], ...] = ()
    """Given names in order, one tuple for each way a source writes them; a known-as name is such a way."""
    family: tuple[str, ...] = ()
    halves: tuple[str, ...] = ()
    """Halves of double family names."""
    former: tuple[str, ...] = ()
    """Family names held before."""
    sex: str = "U"
    dobs: tuple[str, ...] = ()
    born_between: tuple[str, str] | None = None
    """First and last day, where no whole birth date is known: of a month, a year, an age."""
    postcodes: tuple[str, ...] = ()
    """Without the space."""
    homes: tuple[Home, ...] = ()
    """Addresses, where their lines are known."""
    nhs_numbers: tuple[str, ...] = ()
    upns: tuple[str, ...] = ()
    doubtful_numbers: tuple[str, ...] = ()
    """Identifiers as they were given whose check digit or letter is wrong: a warning, and weak evidence."""
    shielded: bool = False

    @cached_property
    def called(self) -> tuple[str, ...]:
        """The first word of each way."""
        return tuple(dict.fromkeys([way[0] for way in self.given if way]))

    @cached_property
    def first_names(self) -> tuple[str, ...]:
        """What the child may be called: the first word of each way, and that way as one word, for `Mary Jane`."""
        return tuple(dict.fromkeys([*self.called, *("".join(way) for way in self.given if len(way) > 1)]))

    @cached_property
    def family_names(self) -> tuple[str, ...]:
        """Every family name the child may be met under."""
        return tuple(dict.fromkeys([*self.family, *self.halves, *self.former]))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Every identifier, the doubtful ones too: two sources may hold the same wrong one."""
        return (*self.nhs_numbers, *self.upns, *self.doubtful_numbers)

    @property
    def numbered(self) -> bool:
        """Whether an identifier is known."""
        return bool(self.nhs_numbers or self.upns)


def facts_of(
    values: Mapping[str, Value],
    *,
    postcodes: Iterable[str] = (),
    addresses: Iterable[tuple[str, str]] = (),
    shielded: bool = False,
) -> Facts:
    """The facts in a child's values (property names of the schema, and `known_as`).

    `addresses` are lines, each with its postcode; the postcodes themselves stand in `postcodes`, too.
    """
    former = texts(values.get("former_names"))
    ways = [name_words(text) for text in (text_at(values, "given_names"), text_at(values, "known_as")) if text]
    given = [way for way in ways if not PLACEHOLDERS.issuperset(way)]
    family = text_at(values, "family_name")
    forms = family_name_forms(family) if family else ()
    nhs_number = valid_nhs_number(text_at(values, "nhs_number"))
    pupil_number = valid_upn(text_at(values, "upn"))
    dob = text_at(values, "dob")
    numbers = (text_at(values, "nhs_number"), text_at(values, "upn"))
    span = days_of(dob)
    return Facts(
        given=tuple(dict.fromkeys(way for way in given if way)),
        family=forms[:1],
        halves=forms[1:],
        former=tuple(dict.fromkeys(form for text in former for form in _former_family(text))),
        sex=text_at(values, "sex") or "U",
        dobs=(dob,) if span is not None and span[0] == span[1] else (),
        born_between=span if span is not None and span[0] != span[1] else None,
        postcodes=tuple(dict.fromkeys(bare_postcode(code) for code in postcodes if code)),
        homes=tuple(
            dict.fromkeys(
                home for lines, code in addresses if (home := home_of(lines, bare_postcode(code))) is not None
            )
        ),
        nhs_numbers=(nhs_number,) if nhs_number else (),
        upns=(pupil_number,) if pupil_number else (),
        doubtful_numbers=tuple(
            bare
            for text, valid in zip(numbers, (nhs_number, pupil_number), strict=True)
            if text and not valid and (bare := _doubtful(text))
        ),
        shielded=shielded,
    )


def joined(known: Facts, said: Facts) -> Facts:
    """Everything known and everything said. A family name that is no longer the heading one stays as an alternative."""
    return replace(
        known,
        given=_union(known.given, said.given),
        family=_union(known.family, said.family),
        halves=_union(known.halves, said.halves),
        former=_union(known.former, said.former),
        sex=known.sex if known.sex != "U" else said.sex,
        dobs=_union(known.dobs, said.dobs),
        postcodes=_union(known.postcodes, said.postcodes),
        homes=_union(known.homes, said.homes),
        nhs_numbers=_union(known.nhs_numbers, said.nhs_numbers),
        upns=_union(known.upns, said.upns),
        born_between=known.born_between or said.born_between,
        doubtful_numbers=_union(known.doubtful_numbers, said.doubtful_numbers),
        shielded=known.shielded or said.shielded,
    )


def valid_nhs_number(text: str) -> str | None:
    """Ten digits with the right check digit, or None. Repeated digits pass the sum and are refused all the same."""
    digits = "".join(text.split()).replace("-", "")
    if len(digits) != NHS_LENGTH or not (digits.isascii() and digits.isdecimal()) or len(set(digits)) == 1:
        return None
    return digits if nhs.checksum(digits) == 0 else None


def valid_upn(text: str) -> str | None:
    """A permanent or temporary unique pupil number with the right check letter, or None."""
    letters = "".join(text.split()).replace("-", "").upper()
    return letters if len(letters) == _UPN_LENGTH and upn.is_valid(letters) else None


def days_of(text: str) -> tuple[str, str] | None:
    """First and last day of a date `2014-03-11`, a month `2014-03` or a year `2014`; None for anything else."""
    year, _, rest = text.partition("-")
    month, _, day = rest.partition("-")
    if not (len(year) == 4 and year.isdecimal() and int(year) >= 1900) or text in PLACEHOLDER_DATES:
        return None
    try:
        if day:
            whole = date.fromisoformat(text).isoformat()
            return whole, whole
        first = date(int(year), int(month or 1), 1)
        last = date(first.year, int(month or 12), monthrange(first.year, int(month or 12))[1])
    except ValueError:
        return None
    return first.isoformat(), last.isoformat()


def _doubtful(text: str) -> str:
    """A number worth keeping although its check digit is wrong: long enough, and not one digit over and over."""
    bare = "".join(letter for letter in text.upper() if letter.isalnum())
    return bare if 8 <= len(bare) <= 13 and len(set(bare)) > 2 else ""


def bare_postcode(postcode: str) -> str:
    """`NM4 2QT` as `NM42QT`."""
    return "".join(postcode.split()).upper()


def _former_family(text: str) -> tuple[str, ...]:
    """The family-name forms of a former name written `Given Family`: the last word, halves too."""
    return family_name_forms(text.rsplit(maxsplit=1)[-1]) if text.split() else ()


def _union(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(dict.fromkeys([*first, *second]))
