"""The closed lists of shields: what may be asked, and on which grounds; the codes stand in cases and in the graph."""

from collections.abc import Mapping
from enum import StrEnum


class Change(StrEnum):
    """What is asked for."""

    SET = "set"
    PROLONG = "prolong"
    LIFT = "lift"


class Mark(StrEnum):
    """What a home is marked as; a child is shielded and nothing else."""

    SHIELD = "shield"
    REFUGE = "refuge"


CHANGE_WORDS: Mapping[Change, str] = {
    Change.SET: "Set a shield",
    Change.PROLONG: "Prolong a shield",
    Change.LIFT: "Lift a shield",
}
HOME_WORDS: Mapping[tuple[Mark, Change], str] = {
    (Mark.SHIELD, Change.SET): "Set a shield on a home",
    (Mark.SHIELD, Change.PROLONG): "Prolong the shield of a home",
    (Mark.SHIELD, Change.LIFT): "Lift the shield of a home",
    (Mark.REFUGE, Change.SET): "Mark a home as a refuge",
    (Mark.REFUGE, Change.PROLONG): "Prolong the mark of a refuge",
    (Mark.REFUGE, Change.LIFT): "Lift the mark of a refuge",
}
HOME_CHANGES: Mapping[Change, str] = {Change.SET: "Set it", Change.PROLONG: "Prolong it", Change.LIFT: "Lift it"}
CHANGE_HINTS: Mapping[Change, str] = {
    Change.SET: "Others see name, sex, date of birth and index number, and nothing else.",
    Change.PROLONG: "It stays, with another day of review.",
    Change.LIFT: "Whatever it covers is open again, as far as other rules allow.",
}
HOME_HINTS: Mapping[Change, str] = {
    Change.SET: "It holds at once, for everybody who lives there.",
    Change.PROLONG: CHANGE_HINTS[Change.PROLONG],
    Change.LIFT: CHANGE_HINTS[Change.LIFT],
}
MARK_WORDS: Mapping[Mark, str] = {
    Mark.SHIELD: "A shield on this home",
    Mark.REFUGE: "That this home is a refuge",
}
MARK_HINTS: Mapping[Mark, str] = {
    Mark.SHIELD: "Nobody sees the home, who lives there, or a way to it.",
    Mark.REFUGE: "Its address is shown to nobody but the coordinator, not even in an emergency.",
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


_REVIEW_WORDS: Mapping[str, str] = {
    "": "Review a shield", Mark.SHIELD: "Review the shield of a home", Mark.REFUGE: "Review a refuge",
}  # fmt: skip


def ground_words(code: str) -> str:
    """A ground of either list in words."""
    return {**GROUNDS, **LIFTING_GROUNDS}.get(code, "")


def wanted_words(change: str, mark: str = "") -> str:
    """What is asked for in words; `mark` where it is about a home."""
    if change == "review":
        return _REVIEW_WORDS[mark]
    return HOME_WORDS[Mark(mark), Change(change)] if mark else CHANGE_WORDS[Change(change)]
