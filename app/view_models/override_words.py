"""The words and bounds of emergency overrides (R8): grounds, outcomes of a review, how long and how far.

Closed lists: what is not here cannot be chosen. Read by the desk, which enforces them, and by the pages and the API.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.view_models.words import counted

FEWEST_LETTERS = 20
"""What is written about an override says what has happened: a word alone does not."""
MOST_LETTERS = 2_000


class Ground(StrEnum):
    """Why a record must be opened that is not open."""

    CHILD_MISSING = "child-missing"
    IMMEDIATE_DANGER = "immediate-danger"
    STRATEGY_DISCUSSION = "strategy-discussion"
    COURT_ORDER = "court-order"
    OTHER = "other"


GROUND_WORDS: Mapping[Ground, tuple[str, str]] = {
    Ground.CHILD_MISSING: ("The child is missing", "You are looking for the child now."),
    Ground.IMMEDIATE_DANGER: ("The child is in danger now", "You need it to protect the child today."),
    Ground.STRATEGY_DISCUSSION: ("A strategy discussion is under way", "With the police and health, about this child."),
    Ground.COURT_ORDER: ("A court has ordered it", "You have the order. Give its number below."),
    Ground.OTHER: ("Another emergency", "Say below which."),
}
"""Each ground with its hint, in the order in which they are offered."""


class ReviewOutcome(StrEnum):
    """What a review may find."""

    JUSTIFIED = "justified"
    WRONGLY_USED = "justified-wrongly-used"
    NOT_JUSTIFIED_SUSPENDED = "not-justified-suspended"
    NOT_JUSTIFIED_REFERRED = "not-justified-referred"


OUTCOME_WORDS: Mapping[ReviewOutcome, tuple[str, str]] = {
    ReviewOutcome.JUSTIFIED: ("Justified", "The ground was true, and no more was opened than it needed."),
    ReviewOutcome.WRONGLY_USED: (
        "Justified, but wrongly used",
        "The ground was true, but more was opened than it needed, or it stayed open too long.",
    ),
    ReviewOutcome.NOT_JUSTIFIED_SUSPENDED: (
        "Not justified: suspend the account",
        "The account is closed the moment you send this.",
    ),
    ReviewOutcome.NOT_JUSTIFIED_REFERRED: (
        "Not justified: refer to the employer",
        "The account stays open. You write to the employer yourself.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideRules:
    """How long and how far an override reaches at this authority, and who must agree; read once from the settings."""

    minutes: int = 30
    hops: int = 1
    second_person: bool = False
    code_holds: int = 5
    """Minutes for which a one-time code that was given holds in its session."""

    def lasts(self) -> str:
        """`30 minutes`."""
        return counted(self.minutes, "minute")


def reach_words(hops: int) -> str:
    """What lies within so many steps, after `this record, with `."""
    return "homes and carers" if hops == 1 else "homes and carers, who else lives there, and whom they care for"


def ground_words(code: str) -> str:
    """A ground in words; a code nobody named is shown as it is."""
    return GROUND_WORDS[Ground(code)][0] if code in set(Ground) else code


def outcome_words(code: str) -> str:
    """An outcome in words; a code nobody named is shown as it is."""
    return OUTCOME_WORDS[ReviewOutcome(code)][0] if code in set(ReviewOutcome) else code
