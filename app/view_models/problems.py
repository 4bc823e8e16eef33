"""What is wrong with what was typed: on top of the page in the order of the form, and at each field once more."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WithProblems:
    """A page with a form. Each problem is a sentence and the place of its field, `#words`."""

    problems: tuple[tuple[str, str], ...] = ()

    @property
    def at(self) -> Mapping[str, str]:
        """What is wrong by field, to stand at it."""
        return {place.removeprefix("#"): problem for problem, place in self.problems}
