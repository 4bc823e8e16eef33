"""The words of alerts: causes, states, outcomes. Closed lists: what is not here cannot be chosen.

A cause says what was done, never about whom. Read by the desk, which enforces the outcomes, the pages and the API.
"""

from collections.abc import Mapping
from enum import StrEnum

FEWEST_LETTERS = 20
"""What an alert is closed on says what was relied on: a word alone does not (R23)."""
MOST_LETTERS = 2_000


class ClosingOutcome(StrEnum):
    """What came of an alert."""

    IN_ORDER = "in-order"
    SPOKEN = "spoken"
    WITH_MANAGER = "with-manager"
    MISUSE = "misuse"


OUTCOME_WORDS: Mapping[str, tuple[str, str]] = {
    ClosingOutcome.IN_ORDER: ("In order", "There was a good reason for the looks."),
    ClosingOutcome.SPOKEN: ("A mistake, spoken about", "The person has been told what not to do again."),
    ClosingOutcome.WITH_MANAGER: ("The manager has taken it over", "It goes on outside Kithmap."),
    ClosingOutcome.MISUSE: ("Misuse", "The looks had no good reason, and the authority acts on it."),
}
"""Each outcome with its hint, in the order in which they are offered."""

CAUSE_WORDS: Mapping[str, str] = {
    "override": "Record opened in an emergency",
    "self-claim": "Said to be working with a child, with no link from any source",
    "refuge-attempt": "Asked for the address of a refuge",
    "own-record": "Asked for their own record",
    "own-family": "Asked for somebody of their own family",
    "own-address": "Asked for their own address, or for somebody who lives there",
    "colleague": "Looked at a colleague’s family or home",
    "unassigned": "Opened children with whom they have no recorded link",
    "breadth": "Looked at unusually many children",
    "requests": "Asked the coordinator unusually often",
    "overrides": "Used the emergency way again and again",
    "claims": "Claimed to work with unusually many children",
    "night": "Opened records at night",
}
"""The heading of each cause."""

_SAID: Mapping[str, str] = {
    "refuge_attempts_per_day": "{number} in 24 hours. A refuge’s address is never shown; nothing was shown here.",
    "own_record_attempts_per_day": "{number} in 24 hours. It is closed to them; nothing was shown.",
    "own_family_attempts_per_day": "{number} in 24 hours. It is closed to them; nothing was shown.",
    "own_address_attempts_per_day": "{number} in 24 hours. It is closed to them; nothing was shown.",
    "colleague_looks_per_day": "{number} in 24 hours. The family or home belongs to somebody of the same team.",
    "unassigned_children_per_day": "{number} children in 24 hours. For this role it is an alert from {threshold} on.",
    "unassigned_children_per_month": "{number} children in 30 days. For this role it is an alert from {threshold} on.",
    "same_unassigned_child_per_week": "One and the same child {number} times in 7 days. It is an alert from "
    "{threshold} on.",
    "unassigned_children_of_team_per_day": "{number} children in 24 hours, by several people of one team together. It "
    "is an alert from {threshold} on.",
    "searches_per_hour": "{number} searches within an hour. For this role it is an alert from {threshold} on.",
    "records_per_day": "{number} children, homes and carers in 24 hours. For this role it is an alert from "
    "{threshold} on.",
    "requests_per_day": "{number} requests in 24 hours. For this role it is an alert from {threshold} on.",
    "overrides_per_month": "{number} overrides in 30 days. For this role it is an alert from {threshold} on.",
    "claims_per_month": "{number} claims in 30 days. For this role it is an alert from {threshold} on.",
    "records_at_night": "{number} records in one night. For this role it is an alert from {threshold} on.",
}
_AT_ONCE: Mapping[str, str] = {
    "override": "Every use of the emergency way is looked at. Review it under its own reference.",
    "self-claim": "Every claim is looked at. Decide on it under its own reference.",
}

STATE_WORDS: Mapping[str, str] = {"open": "To decide", "taken": "Taken", "closed": "Closed"}
"""The states of an alert, as the queue names them."""


def cause_words(cause: str) -> str:
    """The heading of a cause; one that nobody named is shown as it is, never dropped."""
    return CAUSE_WORDS.get(cause, cause)


def said_of(cause: str, rule: str, number: str, threshold: str) -> str:
    """How much of it there was when the alert was opened, and from where on it is one."""
    if rule in _SAID:
        return _SAID[rule].format(number=number, threshold=threshold)
    return _AT_ONCE.get(cause, "")


def outcome_words(outcome: str) -> str:
    """An outcome in words."""
    return OUTCOME_WORDS[outcome][0] if outcome in OUTCOME_WORDS else outcome
