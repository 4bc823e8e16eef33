"""The closed lists of shields: what may be asked, and on which grounds; the codes stand in cases and in the graph."""

from collections.abc import Mapping
from enum import StrEnum


class Change(StrEnum):
    """What is asked for."""

    SET = "set"
    PROLONG = "prolong"
    LIFT = "lift"


CHANGE_WORDS: Mapping[Change, str] = {
    Change.SET: "Set a shield",
    Change.PROLONG: "Prolong a shield",
    Change.LIFT: "Lift a shield",
}
CHANGE_HINTS: Mapping[Change, str] = {
    Change.SET: "Others see name, sex, date of birth and index number, and nothing else.",
    Change.PROLONG: "It stays, with another day of review.",
    Change.LIFT: "Whatever it covers is open again, as far as other rules allow.",
}

GROUNDS: Mapping[str, str] = {
    "threat": "Somebody who is a danger must not find the child or the family",
    "adoption": "The child was adopted or is to be adopted, and must not be found",
    "protected-identity": "The child or a carer lives under a protected identity",
    "exploitation": "Trafficking, forced marriage or exploitation",
    "court-order": "A court has ordered it",
}
"""Why a shield is set or prolonged."""

LIFTING_GROUNDS: Mapping[str, str] = {
    "danger-over": "The danger is over",
    "order-ended": "The order has ended",
    "in-error": "It was set in error",
}
"""Why a shield is lifted."""

REVIEW_REASONS: Mapping[str, str] = {
    "review-due": "Its day of review has come. It stays in force until somebody decides.",
    "lift-asked": "Its source asks for it no longer. It stays in force until somebody decides.",
    "provisional": "A national flag set it provisionally. It stays in force until somebody decides.",
}
"""Why a shield became a task."""


def ground_words(code: str) -> str:
    """A ground of either list in words."""
    return {**GROUNDS, **LIFTING_GROUNDS}.get(code, "")
