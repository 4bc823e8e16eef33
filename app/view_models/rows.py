"""Reading a column of a row as the kind it should be; called by every view model.

A column that policy hid and a column that no source filled are both null, and both read as `None` here: nothing above
this file can tell them apart. A value of the wrong kind reads as missing, too, so that a bad source breaks no page.
"""

from datetime import date

from graph.records import Row


def text(row: Row, column: str) -> str | None:
    """The column as text, or None when it is missing, blank or not text."""
    value = row.get(column)
    return value.strip() or None if isinstance(value, str) else None


def flag(row: Row, column: str) -> bool:
    """The column as a boolean; only a stored `true` is true."""
    return row.get(column) is True


def texts(row: Row, column: str) -> tuple[str, ...]:
    """The column as a tuple of texts; empty when it is missing or not a list."""
    value = row.get(column)
    if isinstance(value, str) or not isinstance(value, (list, tuple)):
        return ()
    return tuple(item for item in value if isinstance(item, str))


def day(row: Row, column: str) -> date | None:
    """The column as a date (ISO 8601), or None when it is missing or no date."""
    value = text(row, column)
    if value is None:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def is_open(row: Row, on: date) -> bool:
    """Whether a dated fact held on a day: begun (or its start not known) and not yet ended."""
    since, until = day(row, "since"), day(row, "until")
    return (since is None or since <= on) and (until is None or until > on)


def has_ended(row: Row, on: date) -> bool:
    """Whether a dated fact was over by a day."""
    until = day(row, "until")
    return until is not None and until <= on
