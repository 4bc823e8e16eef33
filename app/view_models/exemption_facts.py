"""Exempt looks: the closed list of grounds, what may be chosen, and how a case stands at a moment (R44)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.casework.case import Case
from app.view_models.looks_page import Look

STANDING = ("proposed", "in-force")


class Ground(StrEnum):
    """The grounds on which the law lets a look be left out; there is no other."""

    CRIME = "crime"
    SERIOUS_HARM = "serious-harm"
    PRIVILEGE = "privilege"
    ENQUIRY = "section-47"


GROUNDS: Mapping[Ground, tuple[str, str]] = {
    Ground.CRIME: (
        "Crime", "Telling now would hinder preventing or detecting a crime (Data Protection Act 2018, Schedule 2, 2).",
    ),
    Ground.SERIOUS_HARM: (
        "Serious harm", "Telling now would be likely to cause somebody serious harm (Schedule 3, 5 and 21).",
    ),
    Ground.PRIVILEGE: ("Legal privilege", "The look was for legal advice or proceedings (Schedule 2, 19)."),
    Ground.ENQUIRY: (
        "An enquiry is going on", "A section 47 enquiry is under way, and telling now would defeat it.",
    ),
}  # fmt: skip
"""Each ground in words, with what makes it one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookChoice:
    """What one person opened on one day, and the state of the exemption that stands for it, if any."""

    looks: tuple[Look, ...]
    standing: str

    @property
    def subject(self) -> str:
        """User name of who looked."""
        return self.looks[0].subject

    @property
    def day(self) -> str:
        """The day, ISO 8601."""
        return self.looks[0].at.date().isoformat()


def review_due(case: Case) -> date:
    """The day on which an exemption is to be looked at again."""
    reviewed = [step.facts["review_on"] for step in case.steps if "review_on" in step.facts]
    return date.fromisoformat(reviewed[-1] if reviewed else case.about["review_on"])


def standing(case: Case, now: datetime) -> str:
    """How an exemption stands at a moment: its state, or `over` once its end has passed."""
    return "over" if case.state in STANDING and case.until is not None and now >= case.until else case.state
