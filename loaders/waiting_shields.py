"""Records that ask for a shield and wait for a person, as they stand in the index among children: as nobody yet.

Whoever resembles one of them is held back as one who resembles a shielded child (R9); nothing is ever linked to them.
"""

from loaders.records import SourceRecord

_WAITING = "waiting:"


def waits_as(record: SourceRecord) -> str:
    """The key in the index of such a record."""
    return waiting_key(record.feed, record.source_id)


def waiting_key(source: str, source_id: str) -> str:
    """The same by source and identifier."""
    return f"{_WAITING}{source}:{source_id}"


def is_waiting(key: str) -> bool:
    """Whether a key of the index is no child, but such a record."""
    return key.startswith(_WAITING)


def waiting_name(key: str) -> tuple[str, str]:
    """Source and identifier of the record behind such a key."""
    source, _, source_id = key.removeprefix(_WAITING).partition(":")
    return source, source_id
