"""Standardising for comparison: the form in which two spellings of one thing come out equal, or nearly so.

Used by blocking and comparison; never stored and never shown, because folding throws away what people write
themselves with. Record-linkage term: standardise (Christen, *Data Matching*, chapter 3).
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

# Letters that NFKD leaves whole although an English keyboard writes them with other letters.
_UNFOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e"}
)
_NOT_ALPHANUMERIC = re.compile(r"[^0-9a-z]+")
_WORD_BREAK = re.compile(r"[\s\-‐‑‒–—/,.]+")
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})$")

STREET_WORDS = {
    "road": "rd", "street": "st", "avenue": "ave", "lane": "ln", "close": "cl", "drive": "dr", "court": "ct",
    "crescent": "cres", "gardens": "gdns", "place": "pl", "square": "sq", "terrace": "tce", "grove": "gr",
    "cottages": "cotts", "cottage": "cott", "house": "hse", "saint": "st", "apartment": "flat", "apt": "flat",
}  # fmt: skip
_NAME_PARTICLES = frozenset({"de", "da", "del", "der", "van", "von", "la", "le", "al", "el", "bin", "ibn", "ap", "o"})


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower case, accents, apostrophes, hyphens and spaces gone: `O’Neill-Søren` gives `oneillsoren`."""
    lowered = text.casefold().translate(_UNFOLDED)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(letter))
    return _NOT_ALPHANUMERIC.sub("", plain)


@lru_cache(maxsize=65_536)
def name_words(text: str) -> tuple[str, ...]:
    """The folded words of a name, in order: `Anne-Marie  O'Dowd` gives `anne`, `marie`, `odowd`."""
    return tuple(word for word in (fold(part) for part in _WORD_BREAK.split(text)) if word)


@lru_cache(maxsize=65_536)
def family_name_forms(family_name: str) -> tuple[str, ...]:
    """The whole folded family name, then each half of a double one: `Pryce-Hallam` also goes by `pryce` and `hallam`.

    Particles (`van`, `de`, `O`) are no halves: half of all `van` people would share a name.
    """
    halves = [word for word in name_words(family_name) if word not in _NAME_PARTICLES and len(word) > 1]
    whole = fold(family_name)
    return tuple(dict.fromkeys([whole, *halves] if len(halves) > 1 else [whole]))


def postcode_parts(postcode: str) -> tuple[str, str] | None:
    """Outward and inward half, `NM4 2QT` gives `NM4` and `2QT`; None where it has not the form of a postcode."""
    found = _POSTCODE.match(re.sub(r"\s+", "", postcode).upper())
    return (found.group(1), found.group(2)) if found else None


@lru_cache(maxsize=65_536)
def address_key(address: str, postcode: str) -> str:
    """One key for one home, however its address is written: postcode, then the first lines with street words shortened.

    Only what stands before the town counts. An address keeps its numbers, so 1 and 11 of one street stay apart.
    """
    parts = postcode_parts(postcode)
    outward_inward = "".join(parts) if parts else fold(postcode).upper()
    lines = [line for line in re.split(r"[,\n]+", address) if line.strip()]
    kept = lines[:1] if len(lines) < 2 or _says_a_street(lines[0]) else lines[:2]
    words = [STREET_WORDS.get(word, word) for line in kept for word in name_words(line)]
    return f"{outward_inward}|{'-'.join(words)}"


@lru_cache(maxsize=65_536)
def address_words(address: str) -> tuple[str, ...]:
    """The folded words of an address, street words shortened: `14 Tannery Road` gives `14`, `tannery`, `rd`."""
    return tuple(STREET_WORDS.get(word, word) for word in name_words(address))


def day_and_month_swapped(iso_date: str) -> str | None:
    """The date with day and month changed round, or None where that gives no other day."""
    day = date.fromisoformat(iso_date)
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(month=day.day, day=day.month).isoformat()


def dates_one_digit_apart(first: str, second: str) -> bool:
    """Whether two ISO dates differ in exactly one digit, the commonest slip of the keyboard."""
    return len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) == 1


def dates_with_digits_swapped(first: str, second: str) -> bool:
    """Whether two digits beside each other, of one year, month or day, have changed places between two ISO dates."""
    apart = [place for place, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if len(first) != len(second) or len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    one, other = apart
    return first[one] == second[other] and first[other] == second[one]


def telephone_digits(phone: str) -> str:
    """The digits of a British number as dialled at home: `+44 1632 960 110` gives `01632960110`."""
    digits = re.sub(r"\D", "", phone.replace("(0)", ""))
    for abroad in ("0044", "44"):
        if digits.startswith(abroad) and len(digits) - len(abroad) == 10:
            return "0" + digits[len(abroad) :]
    return digits


def _says_a_street(line: str) -> bool:
    """`14 Tannery Row` is a street with its number; `Flat 2` or `Rose House` needs the next line to be one home."""
    words = name_words(line)
    if not words or words[0] in ("flat", "apartment", "apt", "unit", "room"):
        return len(words) > 3
    return words[0][0].isdigit() and len(words) > 1
