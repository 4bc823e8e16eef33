"""The usual slips of what is written in figures: dates a digit or a year out, numbers that fail their check digit.

Called by blocking and by `find a child`, to look where a slip would have come from.
"""

from datetime import date, timedelta
from functools import lru_cache

from stdnum.gb import nhs

from loaders.match.facts import NHS_LENGTH
from loaders.match.standardise import day_and_month_swapped


@lru_cache(maxsize=16_384)
def date_variants(iso_date: str) -> tuple[str, ...]:
    """The date itself and what slips make of it: day and month changed round, one digit, a day or a year out."""
    found = [iso_date]
    swapped = day_and_month_swapped(iso_date)
    if swapped:
        found.append(swapped)
    found.extend(dates_one_out(iso_date))
    for place in (2, 3, 5, 6, 8, 9):
        found.extend(iso_date[:place] + digit + iso_date[place + 1 :] for digit in "0123456789")
    found.extend(digits_of_date_swapped(iso_date))
    return tuple(dict.fromkeys(variant for variant in found if _is_a_day(variant)))


def dates_one_out(iso_date: str) -> list[str]:
    """A day or a year out. Not every one may be a day."""
    day = date.fromisoformat(iso_date)
    found = [f"{day.year + step:04}{iso_date[4:]}" for step in (-1, 1)]
    if date.min < day < date.max:
        found.extend((day + timedelta(days=step)).isoformat() for step in (-1, 1))
    return found


def digits_of_date_swapped(iso_date: str) -> list[str]:
    """Two digits of the year, the month or the day in each other's place. Not every one may be a day."""
    return [iso_date[:place] + iso_date[place + 1] + iso_date[place] + iso_date[place + 2 :] for place in (2, 5, 8)]


@lru_cache(maxsize=4_096)
def corrections_of(number: str) -> tuple[str, ...]:
    """The valid NHS numbers that one wrong digit, or two that changed places, may have made into this one."""
    if len(number) != NHS_LENGTH or not number.isdecimal():
        return ()
    one_digit = (number[:place] + digit + number[place + 1 :] for place in range(NHS_LENGTH) for digit in "0123456789")
    changed_places = (
        number[:place] + number[place + 1] + number[place] + number[place + 2 :] for place in range(NHS_LENGTH - 1)
    )
    return tuple(dict.fromkeys(found for found in (*one_digit, *changed_places) if nhs.is_valid(found)))


def _is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
