"""Serving somebody by telephone: the form. The banner while it lasts stands in the frame."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ServingPage:
    """The form, and what was wrong with it if it was sent back."""

    checks: tuple[tuple[str, str], ...]
    username: str = ""
    username_problem: str | None = None
    check_problem: str | None = None

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """What was wrong, each with the field that it stands at."""
        stated = ((self.username_problem, "#username"), (self.check_problem, "#checked"))
        return tuple((problem, field) for problem, field in stated if problem)


def serving_page(
    checks: Mapping[str, str], *, username: str = "", known: bool = True, checked: bool = True
) -> ServingPage:
    """The form; `known` and `checked` say whether what was sent named somebody and how they were made sure of."""
    if not username:
        problem = "Give their user name"
    else:
        problem = (
            f"Nobody can be served as “{username}”. Ask them for their user name again; "
            "whoever has no account asks the access manager for one"
        )
    return ServingPage(
        checks=tuple(checks.items()),
        username=username,
        username_problem=None if known else problem,
        check_problem=None if checked else "Say how you know who they are",
    )
