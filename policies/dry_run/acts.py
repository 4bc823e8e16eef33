"""Recorded acts on the other registers of the house, decided again under both sets: cases, alerts, accounts.

Such an act is decided by who asks, for what and in which circumstances alone, so deciding it again is exact: nothing
of what was asked for, and nothing that came of it, enters the decision. Nothing is done or read. Acts of the house
itself, and those recorded before the ledger kept the action with them, are counted as left out.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from policies.compilation.vocabulary import SYSTEM
from policies.decision import Decision
from policies.dry_run.asking import request_of
from policies.dry_run.report import ActChange
from policies.dry_run.sets import Sets
from policies.ledger.history import Event
from policies.policy_store import PolicySet
from policies.request import AccessRequest, Role, Subject

UNNAMED = "on other registers, recorded before the ledger kept which action was decided on: tried by role instead"
ACT_OF_THE_HOUSE = "done by the house itself"
ACT_WITHOUT_ACCOUNT = "done by an account that is not there any more"
UNKNOWN_ACTION = "of an action that neither set knows"


class Deciding(Protocol):
    """The gate, as far as this needs it."""

    def decide_again(self, request: AccessRequest, action: str, policies: PolicySet) -> Decision:
        """What a policy set decides of an action on the system itself."""
        ...


@dataclass
class _Line:
    acts: int = 0
    policies: set[str] = field(default_factory=set)


@dataclass
class Acts:
    """Decides acts one by one and keeps the differences."""

    gate: Deciding
    sets: Sets
    people: Mapping[str, Subject]
    now: datetime
    tried: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    _lines: dict[tuple[str, str, str, bool], _Line] = field(default_factory=dict)

    def replay(self, events: Iterable[Event]) -> None:
        """Decide each of these again, equal ones once with their number."""
        alike: dict[str, tuple[Event, int]] = {}
        for event in events:
            intent = event.intent
            reason = self._left_out(event)
            if reason is not None:
                self.left_out[reason] += 1
                continue
            said = repr((intent.subject, intent.role, intent.purpose, intent.on_behalf_of, intent.system_action,
                         intent.channel, intent.override))  # fmt: skip
            kept, count = alike.get(said, (event, 0))
            alike[said] = kept, count + 1
        for event, count in alike.values():
            self._decide(event, count)

    def changes(self) -> tuple[ActChange, ...]:
        """One line for each person and action that is decided otherwise, what is gained first."""
        lines = [
            ActChange(subject=subject, role=role, action=action, gained=gained, acts=line.acts,
                      policies=tuple(sorted(line.policies)))
            for (subject, role, action, gained), line in self._lines.items()
        ]  # fmt: skip
        return tuple(sorted(lines, key=lambda one: (not one.gained, one.subject, one.action)))

    def _left_out(self, event: Event) -> str | None:
        intent = event.intent
        if intent.role == Role.LOADER:
            return ACT_OF_THE_HOUSE
        if intent.system_action is None:
            return UNNAMED
        known = (self.sets.in_force.vocabulary.actions, self.sets.proposed.vocabulary.actions)
        return None if all(SYSTEM in actions.get(intent.system_action, ()) for actions in known) else UNKNOWN_ACTION

    def _decide(self, event: Event, count: int) -> None:
        intent, action = event.intent, event.intent.system_action or ""
        request = request_of(intent, self.people, self.now)
        if request is None:
            self.left_out[ACT_WITHOUT_ACCOUNT] += count
            return
        self.tried += count
        if (action, SYSTEM) not in self.sets.touched:
            return
        before = self.gate.decide_again(request, action, self.sets.in_force)
        after = self.gate.decide_again(request, action, self.sets.proposed)
        if before.permitted == after.permitted:
            return
        line = self._lines.setdefault((intent.subject, intent.role, action, after.permitted), _Line())
        line.acts += count
        moved = self.sets.moved & {*before.determining, *after.determining}
        line.policies |= moved or self.sets.behind([(action, SYSTEM)])
