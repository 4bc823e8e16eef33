"""Numbers that pass their checks and belong to nobody: NHS numbers that begin with 999, pupil numbers of area 000."""

from stdnum.gb import nhs, upn

FIRST_STEM = 999_000_000
MOST_NUMBERS = 490_000
"""How many NHS numbers there are for made-up children; those of the cast lie beyond."""


def nhs_number(serial: int) -> str:
    """A valid NHS number that begins with 999, another one for each serial.

    One stem in eleven has no check digit; its neighbour then has one, since neighbours differ by 2 modulo 11.
    """
    stem = FIRST_STEM + serial * 2
    numbers = (f"{candidate}{digit}" for candidate in (stem, stem + 1) for digit in range(10))
    return next(number for number in numbers if nhs.is_valid(number))


def pupil_number(establishment: int, year: int, serial: int) -> str:
    """The unique pupil number that a school of authority 000 gave in `year` as its `serial` of that year."""
    body = f"000{establishment:04d}{year % 100:02d}{serial % 1000:03d}"
    return f"{upn.calc_check_digit(body)}{body}"
