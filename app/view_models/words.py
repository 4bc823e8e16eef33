"""Plain British English for dates, ages, numbers and names; called by every view model. Pure text, no clock."""

from collections.abc import Iterable
from datetime import date, datetime

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")  # fmt: skip
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_CHILD_WORDS = {"F": "Girl", "M": "Boy"}
_SEX_WORDS = {"F": "Female", "M": "Male", "U": "Not known"}
_SIBLING_WORDS = {"F": "sister", "M": "brother"}

NBSP = "\u00a0"


def long_date(day: date) -> str:
    """`14 March 2019`, as dates are written everywhere but in the contact table."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date(day: date) -> str:
    """`14 Mar 2019`, for the contact table."""
    return f"{day.day} {_MONTHS[day.month - 1][:3]} {day.year}"


def day_and_month(day: date) -> str:
    """`12 November`, where the year goes without saying."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def clock(moment: datetime) -> str:
    """`09:14`."""
    return f"{moment:%H:%M}"


def years_old(dob: date, on: date) -> int:
    """Whole years lived on a day; negative before birth. Somebody born on 29 February ages on 1 March."""
    return on.year - dob.year - ((on.month, on.day) < (dob.month, dob.day))


def age(dob: date, on: date) -> str:
    """`aged 7`, `aged 5 months`, `aged 12 days`, or `expected` before birth."""
    if dob > on:
        return "expected"
    years = years_old(dob, on)
    if years >= 2:
        return f"aged {years}"
    months = years * 12 + (on.month - dob.month) % 12 - (on.day < dob.day and (on.month - dob.month) % 12 > 0)
    if on.month == dob.month and on.day < dob.day:
        months = years * 12 + 11
    if months >= 1:
        return f"aged {counted(months, 'month')}"
    return f"aged {counted((on - dob).days, 'day')}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 month`, `2 months`; `many` for words that do not take an s."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def counted_in_words(number: int, one: str, many: str | None = None) -> str:
    """`one child`, `two children`; figures above ten."""
    spelt = _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)
    return f"{spelt} {one if number == 1 else many or one + 's'}"


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(parts)
    return items[0] if len(items) == 1 else ", ".join(items[:-1]) + f" and {items[-1]}" if items else ""


def sentence(text: str) -> str:
    """The text with a capital letter in front; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def possessive(name: str) -> str:
    """`Maisie’s`, `Jess’s`."""
    return f"{name}’s"


def girl_or_boy(sex: str | None) -> str:
    """`Girl`, `Boy`, or `Child` where the sex is not known."""
    return _CHILD_WORDS.get(sex or "", "Child")


def sex_in_words(sex: str | None) -> str:
    """`Female`, `Male` or `Not known`."""
    return _SEX_WORDS.get(sex or "", "Not known")


def brother_or_sister(sex: str | None) -> str:
    """`brother`, `sister`, or both words where the sex is not known."""
    return _SIBLING_WORDS.get(sex or "", "brother or sister")


def index_number(key: str) -> str:
    """`7K4 M29 XQ3`: a child's key in groups of three, so that it can be read out."""
    return " ".join(key[start : start + 3] for start in range(0, len(key), 3))


def nhs_number(number: str) -> str:
    """`999 482 7162`, grouped as the NHS writes it; anything else is left as it is."""
    digits = number.replace(" ", "")
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}" if len(digits) == 10 and digits.isdigit() else number


def from_code(code: str) -> str:
    """`speech_therapy` as `speech therapy`: for codes that have no words of their own."""
    return code.replace("_", " ").replace("-", " ").strip()
