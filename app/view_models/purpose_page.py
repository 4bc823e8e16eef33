"""Asking why (R3): the reasons, none chosen beforehand, beside the child they are asked for."""

from dataclasses import dataclass
from datetime import date

from app.view_models.frame import PURPOSE_HINTS
from app.view_models.identity_strip import ChildCard, child_card
from graph.records import Row
from policies.request import PURPOSE_WORDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason that may be chosen."""

    code: str
    words: str
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposePage:
    """The form, and what was wrong with it if it was sent back."""

    key: str
    card: ChildCard
    reasons: tuple[Reason, ...]
    problem: str | None


def purpose_page(child: Row, *, on: date, problem: str | None = None) -> PurposePage:
    """The form for one child, with what was wrong with it."""
    return PurposePage(
        key=str(child["key"]), card=child_card(child, on), problem=problem,
        reasons=tuple(Reason(code=code, words=PURPOSE_WORDS[code], hint=hint) for code, hint in PURPOSE_HINTS.items()),
    )  # fmt: skip
