"""Two hands that make mistakes independently of each other: one at a keyboard, one that hears, reads and copies.

A matcher tuned to the one is measured by the other.
"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from random import Random

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: [row[place + step] for step in (-1, 1) if 0 <= place + step < len(row)]
    for row in _ROWS
    for place, letter in enumerate(row)
}
_HEARD = (
    ("ph", "f"), ("ck", "k"), ("c", "k"), ("k", "c"), ("ie", "y"), ("y", "ie"), ("ee", "ea"), ("ea", "ee"), ("i", "y"),
    ("y", "i"), ("ll", "l"), ("l", "ll"), ("tt", "t"), ("t", "tt"), ("nn", "n"), ("n", "nn"), ("ss", "s"), ("s", "ss"),
    ("ah", "a"), ("a", "ah"), ("ai", "ay"), ("ay", "ey"), ("ei", "ie"), ("ou", "u"), ("oo", "u"), ("th", "t"),
    ("z", "s"), ("s", "z"), ("x", "ks"), ("wh", "w"), ("gh", "g"), ("er", "ar"), ("on", "en"), ("e", "a"), ("o", "a"),
)  # fmt: skip
_MISREAD = (("rn", "m"), ("m", "rn"), ("cl", "d"), ("l", "i"), ("i", "l"), ("vv", "w"), ("h", "b"), ("u", "v"),
            ("n", "h"), ("a", "o"), ("g", "q"))  # fmt: skip


class Hand(Enum):
    """Whose mistakes."""

    KEYBOARD = "keyboard"
    COPYIST = "copyist"


def slip(word: str, chance: Random, hand: Hand) -> str:
    """The word with one mistake in it; never empty, and not always another word."""
    return (_typed if hand is Hand.KEYBOARD else _copied)(word, chance)


def _typed(word: str, chance: Random) -> str:
    place = chance.randrange(len(word))
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kind = chance.random()
    if kind < 0.3:
        near = _BESIDE.get(letter.lower(), ["e"]) if chance.random() < 0.7 else list("abcdefghijklmnopqrstuvwxyz")
        return before + _cased(chance.choice(near), letter) + after
    if kind < 0.55 and len(word) > 3:
        return before + after
    if kind < 0.8:
        return before + letter + (letter.lower() if chance.random() < 0.5 else chance.choice("aeinrst")) + after
    if place + 1 < len(word):
        return before + _cased(after[0], letter) + letter.lower() + after[1:]
    return before + after if len(word) > 3 else word + letter.lower()


def _copied(word: str, chance: Random) -> str:
    lower = word.lower()
    rules = [rule for rule in (_HEARD if chance.random() < 0.65 else _MISREAD) if rule[0] in lower]
    if rules:
        heard, written = chance.choice(rules)
        places = [place for place in range(len(lower)) if lower.startswith(heard, place)]
        place = chance.choice(places)
        changed = lower[:place] + written + lower[place + len(heard) :]
        return changed.title() if word[:1].isupper() else changed
    if len(word) > 6 and chance.random() < 0.4:
        return word[: chance.randrange(5, len(word))]
    place = chance.randrange(len(word))
    return word[:place] + chance.choice("abcdefghijklmnopqrstuvwxyz") + word[place + 1 :]


def _cased(letter: str, like: str) -> str:
    return letter.upper() if like.isupper() else letter.lower()


def wrong_date(day: date, chance: Random, hand: Hand) -> date:
    """The date with one mistake in it."""
    return _first_that_works(
        [_swapped, _digit, _out] if hand is Hand.KEYBOARD else [_out, _digit, _swapped], day, chance
    )


def _first_that_works(ways: list[Callable[[date, Random], date | None]], day: date, chance: Random) -> date:
    order = [
        way for way, _ in sorted(zip(ways, (0.5, 1.0, 1.5), strict=True), key=lambda one: one[1] * chance.random())
    ]
    for way in order:
        found = way(day, chance)
        if found is not None and found != day:
            return found
    return day + timedelta(days=1)


def _swapped(day: date, _chance: Random) -> date | None:
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None


def _digit(day: date, chance: Random) -> date | None:
    text = day.isoformat()
    for _ in range(20):
        place = chance.choice((3, 5, 6, 8, 9))
        try:
            return date.fromisoformat(text[:place] + chance.choice("0123456789") + text[place + 1 :])
        except ValueError:
            continue
    return None


def _out(day: date, chance: Random) -> date | None:
    kind = chance.random()
    if kind < 0.35:
        return day + timedelta(days=chance.choice((-1, 1)))
    if kind < 0.8:
        return day.replace(year=day.year + chance.choice((-1, 1)), day=min(day.day, 28))
    return day.replace(day=1, month=1)


def wrong_number(number: str, chance: Random) -> str:
    """An identifier with one digit wrong or two changed round."""
    place = chance.randrange(3, len(number) - 1)
    if chance.random() < 0.6:
        return number[:place] + chance.choice("0123456789") + number[place + 1 :]
    return number[:place] + number[place + 1] + number[place] + number[place + 2 :]


def wrong_postcode(postcode: str, chance: Random) -> str:
    """A postcode with one character wrong, still of the right form."""
    out, _, back = postcode.partition(" ")
    if chance.random() < 0.4:
        return f"{out} {chance.randrange(10)}{back[1:]}"
    place = chance.choice((1, 2))
    return f"{out} {back[:place]}{chance.choice('ABDEFGHJLNPQRSTUWXYZ')}{back[place + 1 :]}"
