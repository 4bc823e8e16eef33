"""What a dry run found, in words: warnings first, then who would see more and less, and by which policies."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.view_models.event_words import question_words
from app.view_models.frame import ROLE_WORDS
from app.view_models.policy_words import action_words, protected_words, type_words
from app.view_models.words import counted, from_code, listed
from policies.dry_run.report import ActChange, LookChange, Report, RoleChange
from policies.request import Role
from policies.review import Change, PolicyChange

_CHANGES: Mapping[Change, str] = {
    Change.ADDED: "New",
    Change.REMOVED: "Taken out",
    Change.CHANGED: "Changed",
    Change.REWORDED: "Reworded; it decides as before",
}
_MOST_LINES = 200
HONESTY = (
    "Both sets were tried on the records, the links and the accounts as they are now.",
    "Who worked with whom on the day of a look is not kept, so it was not replayed.",
    "Where somebody looked for a child, all who were compared are counted, not only the one who was shown.",
    "What would have been asked next under the other set, nobody can know.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One policy that is not the same."""

    policy: str
    said: str
    effect: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """What one role could do more, and less."""

    role: str
    gains: tuple[str, ...]
    loses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookLine:
    """What the looks of one person by one question would show otherwise."""

    who: str
    role: str
    did: str
    gains: str
    loses: str
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunPage:
    """The whole dry run."""

    shouts: tuple[str, ...]
    calm: str
    """Said where nothing protected would open; empty where something would."""
    changes: tuple[ChangeLine, ...]
    roles: tuple[RoleLine, ...]
    looks: tuple[LookLine, ...]
    more_looks: str
    tried: str
    left_out: tuple[str, ...]
    honesty: tuple[str, ...]

    def lines(self) -> list[str]:
        """The same for the command line."""
        said = [f"! {shout}" for shout in self.shouts] or [self.calm]
        said += [f"{one.said}: {one.policy} ({one.effect}). {one.sentence}" for one in self.changes]
        for role in self.roles:
            said += [f"{role.role} could: {gain}" for gain in role.gains]
            said += [f"{role.role} could no longer: {loss}" for loss in role.loses]
        for look in self.looks:
            said.append(f"{look.who} ({look.role}), {look.did}: gains {look.gains}; loses {look.loses}"
                        f" [{', '.join(look.policies)}]")  # fmt: skip
        return [*said, *([self.more_looks] if self.more_looks else []), self.tried, *self.left_out, *self.honesty]


def dry_run_page(report: Report, names: Callable[[str], str]) -> DryRunPage:
    """A report in words. `names` gives the full name behind a user name."""
    shouts = [
        f"It opens {protected_words(one.things, one.type, one.mark)} to {counted(one.people, 'person', 'people')} "
        f"to whom they are closed now (closed by {listed(one.policies)})."
        for one in report.opened
    ]
    calm = (
        "" if shouts else "Nothing that is shielded, marked, sensitive or a refuge becomes visible to anybody. "
        f"Tried for {counted(report.protected, 'such record or link', 'such records and links')} and "
        f"{counted(report.people, 'person', 'people')}."
    )  # fmt: skip
    if not report.people:
        calm = "No policy decides otherwise than before, so there was nothing to try."
    looks = report.looks[:_MOST_LINES]
    return DryRunPage(
        shouts=(*report.warnings, *shouts), calm=calm,
        changes=tuple(_change(one) for one in report.changes), roles=_roles(report.roles),
        looks=(*(_look(one, names) for one in looks), *(_act(one, names) for one in report.acts)),
        more_looks=f"{more} lines more are not shown." if (more := len(report.looks) - len(looks)) else "",
        tried=f"{counted(report.tried, 'recorded look')} of the last {counted(report.days, 'day')} replayed against "
        f"set {report.against}; {counted(sum(one.looks for one in report.looks), 'of them shows', 'of them show')} "
        f"something else. {counted(report.acts_tried, 'recorded act')} on other registers decided again; "
        f"{counted(sum(one.acts for one in report.acts), 'of them comes', 'of them come')} out otherwise.",
        left_out=tuple(f"Not replayed: {counted(number, 'event')} {reason}." for reason, number in report.left_out),
        honesty=HONESTY,
    )  # fmt: skip


def _change(one: PolicyChange) -> ChangeLine:
    effect = "permits" if one.permits else "forbids"
    return ChangeLine(policy=one.policy, said=_CHANGES[one.change], effect=effect, sentence=one.sentence)


def _roles(changes: tuple[RoleChange, ...]) -> tuple[RoleLine, ...]:
    by_role: dict[str, tuple[dict[str, list[str]], dict[str, list[str]]]] = {}
    for one in changes:
        gains, loses = by_role.setdefault(one.role, (defaultdict(list), defaultdict(list)))
        (gains if one.gained else loses)[one.action].append(one.type)
    return tuple(
        RoleLine(role=_role(role), gains=_said(gains), loses=_said(loses))
        for role, (gains, loses) in by_role.items()
    )  # fmt: skip


def _said(actions: Mapping[str, list[str]]) -> tuple[str, ...]:
    return tuple(
        action_words(action)
        if types == ["System"]
        else f"{action_words(action)}: {listed(type_words(type_, many=True) for type_ in types)}"
        for action, types in actions.items()
    )


def _look(one: LookChange, names: Callable[[str], str]) -> LookLine:
    gains = [counted(one.gained, "record")] if one.gained else []
    gains += [f"the fields {listed(map(from_code, one.fields_gained))}"] if one.fields_gained else []
    gains += [f"{one.protected} of it protected"] if one.protected else []
    loses = [counted(one.lost, "record")] if one.lost else []
    loses += [f"the fields {listed(map(from_code, one.fields_lost))}"] if one.fields_lost else []
    return LookLine(
        who=names(one.subject), role=_role(one.role),
        did=f"{question_words(one.query)}, {counted(one.looks, 'look')}",
        gains=listed(gains) or "nothing", loses=listed(loses) or "nothing", policies=one.policies,
    )  # fmt: skip


def _act(one: ActChange, names: Callable[[str], str]) -> LookLine:
    may = f"the right to do so ({counted(one.acts, 'recorded act')})"
    return LookLine(
        who=names(one.subject), role=_role(one.role), did=action_words(one.action),
        gains=may if one.gained else "nothing", loses="nothing" if one.gained else may, policies=one.policies,
    )  # fmt: skip


def _role(code: str) -> str:
    return ROLE_WORDS[Role(code)] if code in set(Role) else code
