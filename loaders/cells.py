"""What the text of one cell becomes under its rule: a value, a value with a remark, or a refusal with its reason.

Called by validation. Check digits come from python-stdnum; placeholders (`Baby`, `Unknown`, 1900-01-01) are missing
values, not names and dates. A number that fails its check is kept apart as unverified: matching may correct it, nobody
may identify by it.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.gb import nhs, upn

from graph.records import Value
from loaders.declarations import Column, Rule

LONGEST_TEXT = 500

_NOTHING = frozenset({"", "-", "--", "---", ".", "?", "n/a", "n/k", "nk", "not known", "not provided", "tbc", "tba",
    "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "*dummy*"})  # fmt: skip
_NO_CODE = _NOTHING | {"null"}
_NO_TEXT = _NOTHING | {"na", "null", "none", "nil", "unknown", "not applicable", "not recorded"}
_NO_NAME = _NOTHING | {
    "unknown", "baby", "infant", "baby boy", "baby girl", "boy", "girl", "male", "female", "unnamed", "not named",
    "no name",
    "test", "twin 1", "twin 2", "twin one", "twin two", "x", "xx", "xxx", "mother", "father", "newborn", "child",
}  # fmt: skip
_NO_DATE = frozenset({"1900-01-01", "1899-12-30", "1800-01-01", "0001-01-01", "9999-12-31", "2099-12-31"})
_NO_POSTCODE = frozenset({"ZZ993VZ", "ZZ993WZ", "ZZ993CZ", "ZZ993GZ", "ZZ993HZ"})

_SEX = {
    "f": "F", "female": "F", "girl": "F", "2": "F", "m": "M", "male": "M", "boy": "M", "1": "M",
    "u": "U", "0": "U", "9": "U", "x": "U", "i": "U", "indeterminate": "U",
    "neither": "U", "other": "U", "unknown": "U", "not known": "U", "not specified": "U",
}  # fmt: skip
_YES_NO = {"y": True, "yes": True, "true": True, "1": True, "n": False, "no": False, "false": False, "0": False}

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_LETTERED = re.compile(r"[a-z]\)\s*(?=\S)", re.IGNORECASE)
"""A code as some inspections want it written: `b) Female`."""

_MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
_DATE_FORMS = (
    re.compile(
        r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    ),
    re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>[A-Za-z]{3})-(?P<d>\d{1,2})(?: 00:00(?::00)?)?"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?"),
    re.compile(r"(?P<d>\d{1,2})[ -]?(?P<m>[A-Za-z]{3})[a-z]*[ -]?(?P<y>\d{4})(?: 00:00(?::00)?)?"),
)
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)([0-9][A-Z]{2})")
_AREA = re.compile(r"[EWSNJKLM][0-9]{8}")
_LOST_ZERO = re.compile(r"[1-37-9][0-9]{9}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_UPN = re.compile(r"[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf]|â€")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """The value of a cell, or what is wrong with it: at most one of `remark` and `refusal`, as (rule, reason)."""

    value: Value = None
    unverified: str | None = None
    remark: tuple[str, str] | None = None
    refusal: tuple[str, str] | None = None


MISSING = Finding()


def check_cell(text: str, column: Column, *, received: date) -> Finding:
    """Apply the rule of the column to the text of a cell. `received` is the day of the load, which bounds dates."""
    plain = text if text.isascii() else _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    tidy = " ".join(plain.split())
    if not tidy:
        return MISSING
    if _CONTROL.search(tidy):
        return _refused("control_character", "the cell holds a control character, which no keyboard writes")
    if len(tidy) > LONGEST_TEXT:
        return _refused(
            "too_long", f"the cell holds {len(tidy):,} letters; {LONGEST_TEXT} is the most that a value may have"
        )
    if column.rule is Rule.OPEN_END:
        found = _date(tidy, received=received, birth=False)
        ahead = found.refusal is not None and found.refusal[0] == "implausible_date"
        return MISSING if ahead else found
    if column.rule in (Rule.DATE, Rule.BIRTH_DATE):
        return _date(tidy, received=received, birth=column.rule is Rule.BIRTH_DATE)
    if column.rule is Rule.CHOICE:
        return _choice(tidy, column)
    return _RULES[column.rule](tidy)


def written_as_a_name(text: str) -> str:
    """`HALLAM` and `hallam` as `Hallam`; anything in mixed case is left as it was written."""
    if not (text.isupper() or text.islower()):
        return text
    return re.sub(r"[^\W\d_]+", lambda word: word.group().capitalize(), text)


def _text(tidy: str) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    return Finding(value=tidy, remark=_damage(tidy))


def _name(tidy: str) -> Finding:
    if tidy.casefold() in _NO_NAME:
        return _remarked("placeholder", f"`{tidy}` stands for a name that is not known, and is read as missing")
    if not any(letter.isalpha() for letter in tidy):
        return _remarked("name", f"`{tidy}` has no letter, and is read as missing")
    remark = _damage(tidy)
    if remark is None and any(letter.isdigit() for letter in tidy):
        remark = ("name", f"`{tidy}` has a digit in it")
    return Finding(value=written_as_a_name(tidy), remark=remark)


def _code(tidy: str) -> Finding:
    return MISSING if tidy.casefold() in _NO_CODE else Finding(value=tidy)


def _date(tidy: str, *, received: date, birth: bool) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    found = next((match for form in _DATE_FORMS if (match := form.fullmatch(tidy))), None)
    if found is None:
        return _refused("date", f"`{tidy}` is no date that can be read; write 2019-03-14 or 14/03/2019")
    month = _MONTHS.get(found["m"].casefold()) or (int(found["m"]) if found["m"].isdecimal() else 0)
    try:
        day = date(int(found["y"]), month, int(found["d"]))
    except ValueError:
        return _refused("date", f"`{tidy}` is no day of the calendar")
    if day.isoformat() in _NO_DATE:
        return _remarked("placeholder", f"`{tidy}` stands for a date that is not known, and is read as missing")
    if birth and day > received:
        return _refused("future", f"`{tidy}` is a birth date after the load of {received.isoformat()}")
    if birth and day.year < 1900:
        return _refused("implausible_date", f"nobody born on `{tidy}` is alive")
    if day > received + timedelta(days=400):
        return _refused("implausible_date", f"`{tidy}` is more than a year after the load of {received.isoformat()}")
    return Finding(value=day.isoformat())


def _sex(tidy: str) -> Finding:
    found = _SEX.get(_LETTERED.sub("", tidy, count=1).casefold())
    return (
        Finding(value=found)
        if found
        else _remarked("sex", f"`{tidy}` is no sex that we know of, and is read as missing")
    )


def _postcode(tidy: str) -> Finding:
    joined = tidy.replace(" ", "").upper()
    if joined in _NO_POSTCODE:
        return _remarked("placeholder", f"`{tidy}` stands for no fixed address, and is read as missing")
    found = _POSTCODE.fullmatch(joined)
    if found is None:
        return (
            MISSING
            if tidy.casefold() in _NO_TEXT
            else _remarked("postcode", f"`{tidy}` has not the form of a postcode")
        )
    return Finding(value=f"{found.group(1)} {found.group(2)}")


def _nhs_number(tidy: str) -> Finding:
    digits = re.sub(r"[\s-]", "", tidy)
    if tidy.casefold() in _NO_TEXT or not digits.strip("0"):
        return MISSING
    if len(digits) != 10 or not digits.isdecimal() or not digits.isascii():
        return _unverified(digits, "nhs_number", f"`{tidy}` has not the ten digits of an NHS number")
    if len(set(digits)) == 1 or not nhs.is_valid(digits):
        return _unverified(digits, "nhs_number", f"NHS number `{tidy}` fails its check digit; a digit may be mistyped")
    return Finding(value=digits)


def _pupil_number(tidy: str) -> Finding:
    joined = tidy.replace(" ", "").upper()
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    if not _UPN.fullmatch(joined):
        return _unverified(joined, "upn", f"`{tidy}` has not the form of a pupil number: a letter, then twelve digits")
    # The check letter only: stdnum also tests the authority against a list that ends before the youngest authorities.
    if upn.calc_check_digit(joined[1:]) != joined[0]:
        return _unverified(joined, "upn", f"pupil number `{tidy}` fails its check letter")
    if joined[-1].isalpha():
        return _unverified(joined, "upn", f"pupil number `{tidy}` is a temporary one, which identifies nobody for long")
    return Finding(value=joined)


def _property_number(tidy: str) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    if not (tidy.isascii() and tidy.isdecimal() and len(tidy) <= 12 and tidy.strip("0")):
        return _remarked("uprn", f"`{tidy}` is no property reference number of up to twelve digits")
    return Finding(value=tidy)


def _area(tidy: str) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    if not _AREA.fullmatch(tidy.upper()):
        return _remarked(
            "area", f"`{tidy}` is no code of an area, which has a letter and eight digits; read as missing"
        )
    return Finding(value=tidy.upper())


def _phone(tidy: str) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    if _LOST_ZERO.fullmatch(tidy):
        return Finding(value=f"0{tidy}", remark=("phone", f"`{tidy}` has lost its leading zero, as in a spreadsheet"))
    digits = re.sub(r"\D", "", tidy)
    if not 10 <= len(digits) <= 15:
        return _remarked("phone", f"`{tidy}` is no telephone number, and is read as missing")
    return Finding(value=tidy)


def _email(tidy: str) -> Finding:
    if tidy.casefold() in _NO_TEXT:
        return MISSING
    if not _EMAIL.fullmatch(tidy):
        return _remarked("email", f"`{tidy}` is no e-mail address, and is read as missing")
    return Finding(value=tidy)


def _yes_no(tidy: str) -> Finding:
    found = _YES_NO.get(tidy.casefold())
    if found is None:
        return _refused("choice", f"`{tidy}` is neither yes nor no")
    return Finding(value=found)


def _choice(tidy: str, column: Column) -> Finding:
    found = column.choices.get(tidy.casefold()) or column.choices.get(_LETTERED.sub("", tidy, count=1).casefold())
    if found is not None:
        return Finding(value=found)
    reason = f"`{tidy}` is none of {', '.join(f'`{choice}`' for choice in column.choices)}"
    return _refused("choice", reason) if column.needed else _remarked("choice", f"{reason}, and is read as missing")


def _damage(tidy: str) -> tuple[str, str] | None:
    """Text that lost letters on its way: replacement characters, Cyrillic inside Latin, UTF-8 read as Windows-1252."""
    if "\ufffd" in tidy:
        return "damaged_text", f"`{tidy}` has lost letters on its way (U+FFFD); ask the source for UTF-8"
    if not tidy.isascii():
        letters = [unicodedata.name(letter, "") for letter in tidy if letter.isalpha()]
        if any(name.startswith("CYRILLIC") for name in letters) and any(name.startswith("LATIN") for name in letters):
            return "damaged_text", f"`{tidy}` mixes Cyrillic and Latin letters; it was read in the wrong encoding"
        if _MOJIBAKE.search(tidy):
            return "damaged_text", f"`{tidy}` looks like UTF-8 that was read as Windows-1252"
    return None


def _remarked(rule: str, reason: str) -> Finding:
    return Finding(remark=(rule, reason))


def _refused(rule: str, reason: str) -> Finding:
    return Finding(refusal=(rule, reason))


def _unverified(value: str, rule: str, reason: str) -> Finding:
    return Finding(unverified=value, remark=(rule, f"{reason}; kept, and not used to identify anybody"))


_RULES: dict[Rule, Callable[[str], Finding]] = {
    Rule.TEXT: _text, Rule.NAME: _name, Rule.CODE: _code, Rule.SEX: _sex, Rule.POSTCODE: _postcode,
    Rule.NHS_NUMBER: _nhs_number, Rule.UPN: _pupil_number, Rule.UPRN: _property_number, Rule.AREA: _area,
    Rule.PHONE: _phone,
    Rule.EMAIL: _email, Rule.YES_NO: _yes_no,
}  # fmt: skip
