"""What a decision is: effect, reasons by policy `@id`, obligations. Values only (XACML terms)."""

from dataclasses import dataclass
from enum import StrEnum


class Effect(StrEnum):
    """Permit or deny; there is no third answer for the caller."""

    PERMIT = "permit"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something a determining policy asks to be done, by its annotation: `alert`, `notify` and the like."""

    policy: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer of the decision point for one resource. Errors always come with a deny."""

    effect: Effect
    determining: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    obligations: tuple[Obligation, ...] = ()

    @property
    def permitted(self) -> bool:
        """Whether the effect is a permit."""
        return self.effect is Effect.PERMIT
