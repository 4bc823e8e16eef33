"""A case and its steps: what was asked or noticed, and everything that anybody did about it since.

A case is never rewritten: its state is that of its last step, and steps are only added. The reference is random and
names nobody, so it may stand in a notice (R23).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a case is about. The procedure of each stands in `procedures`."""

    OVERRIDE = "override"
    SHIELD = "shield"
    REQUEST = "request"
    ALERT = "alert"
    CLAIM = "claim"
    NOT_SHARED = "not-shared"
    EXEMPT_LOOK = "exempt-look"
    QUARANTINE = "quarantine"
    REVIEW = "review"
    JOIN = "join"
    DUPLICATE = "duplicate"
    TRANSFER = "transfer"
    POLICY_SET = "policy-set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One act on a case: the verb of the procedure, who, when, their words, and facts for the machine."""

    verb: str
    by: str
    at: datetime
    state: str
    """The state that the step led to."""
    words: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as it stands now."""

    reference: str
    kind: Kind
    state: str
    opened_at: datetime
    opened_by: str
    child: str | None = None
    """Key of the child it is about, where it is about one."""
    concerns: str | None = None
    """User name of the person whose conduct it is about, where that is not who opened it."""
    until: datetime | None = None
    """When it ends by itself, or must be looked at again."""
    about: Mapping[str, str] = field(default_factory=dict)
    """The particulars that the kind asks for, as words."""
    steps: tuple[Step, ...] = ()
