"""The answer to a decision that found somebody else at work: what is going on and since when, and what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.view_models.words import clock, long_date

_WORDS = "words"
_NOT_KEPT = frozenset({"csrf_token", "password", "code"})
_LOADS = frozenset({"load", "messages"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BusyPage:
    """What is going on, and the form as it was sent, to be sent once more."""

    says: str
    action: str
    words: str | None
    """What was written in sentences, to be read over; None where nothing was asked."""
    kept: tuple[tuple[str, str], ...]
    """Everything else that was sent, field by field."""


def busy_words(work: str, since: str, zone: tzinfo) -> str:
    """What is going on, as a sentence. Nobody is named: who decides on what is not everybody's to know."""
    doing = "Kithmap is taking in records" if work in _LOADS else "Somebody else’s decision is being written"
    if not since:
        return f"{doing}."
    began = datetime.fromisoformat(since).astimezone(zone)
    return f"{doing}; that began at {clock(began)} on {long_date(began.date())}."


def busy_page(
    work: str, since: str, zone: tzinfo, *, action: str, sent: Iterable[tuple[str, str]]
) -> BusyPage:  # fmt: skip
    """The page, with what was sent from the form."""
    fields = [(name, value) for name, value in sent if name not in _NOT_KEPT]
    words = next((value for name, value in fields if name == _WORDS), None)
    return BusyPage(
        says=busy_words(work, since, zone), action=action, words=words,
        kept=tuple((name, value) for name, value in fields if name != _WORDS),
    )  # fmt: skip
