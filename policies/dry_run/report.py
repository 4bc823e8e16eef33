"""What came of a dry run: values that can be kept with the proposal as JSON and read back. Numbers, never keys."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from policies.review import Change, PolicyChange


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleChange:
    """Something that a role could do under one of the two sets only, if the record were right."""

    role: str
    action: str
    type: str
    gained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LookChange:
    """What the recorded looks of one person by one question would show otherwise."""

    subject: str
    role: str
    query: str
    looks: int
    gained: int
    """Records that would be shown and are not now."""
    lost: int
    fields_gained: tuple[str, ...]
    fields_lost: tuple[str, ...]
    protected: int
    """How many shielded or marked things are among what would be gained."""
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActChange:
    """Acts of one person on the other registers of the house that would be decided otherwise."""

    subject: str
    role: str
    action: str
    gained: bool
    acts: int
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Protected things of one kind that would open to somebody to whom they are closed."""

    type: str
    mark: str
    """`shielded`, `refuge`, `sensitive` or `marked`."""
    things: int
    people: int
    policies: tuple[str, ...]
    """The policies that keep them closed now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that a dry run found."""

    against: int
    """Number of the set that was in force."""
    days: int
    changes: tuple[PolicyChange, ...]
    warnings: tuple[str, ...]
    roles: tuple[RoleChange, ...]
    looks: tuple[LookChange, ...]
    tried: int
    """Recorded looks that were replayed."""
    left_out: tuple[tuple[str, int], ...]
    """Recorded events that were not, by reason."""
    opened: tuple[Opened, ...]
    acts: tuple[ActChange, ...]
    acts_tried: int
    """Recorded acts on other registers that were decided again."""
    protected: int
    """Protected things that were tried, for so many people."""
    people: int

    def document(self) -> dict[str, Any]:
        """The report as plain values."""
        return asdict(self)


def of_document(document: Mapping[str, Any]) -> Report:
    """The report that was kept."""
    said = dict(document)
    return Report(
        against=said["against"],
        days=said["days"],
        changes=tuple(PolicyChange(**{**one, "change": Change(one["change"])}) for one in said["changes"]),
        warnings=tuple(said["warnings"]),
        roles=tuple(RoleChange(**one) for one in said["roles"]),
        looks=tuple(
            LookChange(**{**one, **{name: tuple(one[name]) for name in ("fields_gained", "fields_lost", "policies")}})
            for one in said["looks"]
        ),
        tried=said["tried"],
        left_out=tuple((reason, count) for reason, count in said["left_out"]),
        opened=tuple(Opened(**{**one, "policies": tuple(one["policies"])}) for one in said["opened"]),
        # A report that was kept before acts were decided again has none.
        acts=tuple(ActChange(**{**one, "policies": tuple(one["policies"])}) for one in said.get("acts", ())),
        acts_tried=said.get("acts_tried", 0),
        protected=said["protected"],
        people=said["people"],
    )
