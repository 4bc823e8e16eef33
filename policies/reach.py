"""How far a policy set reaches for a kind of account, whatever the records: what some record could make possible.

Called by explanations, which say what would change an answer, and by dry runs, which compare two sets role by role.
What is known of the person is looked up; what is stored is taken as willing. So a pair that is not reachable is
certainly closed, and one that is reachable is open for some record that may not exist.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from graph.filters import AllOf, AnyOf, Filter, Given, Never
from graph.records import Value
from policies import decision_point
from policies.compilation.vocabulary import SYSTEM
from policies.decision_point import Question
from policies.policy_store import PolicySet
from policies.request import Attributes, Environment, Purpose, Role, Subject
from policies.row_filter import parameters

HIGHEST_CLEARANCE = 3
_SOME_AREA = "E06000999"

Pair = tuple[str, str]
"""An action on a resource type."""


def possible(filter_: Filter, bound: Mapping[str, Value]) -> bool:
    """Whether some record could satisfy a filter."""
    match filter_:
        case AllOf(parts=parts):
            return all(possible(part, bound) for part in parts)
        case AnyOf(parts=parts):
            return any(possible(part, bound) for part in parts)
        case Given(parameter=parameter):
            return bound[parameter] is True
        case _:
            return filter_ != Never()


def in_order(role: Role, now: datetime, *, clearance: int = 0, areas: frozenset[str] | None = None) -> Subject:
    """Somebody of a role whose account is in every order: for asking `as if`."""
    later = (now + timedelta(days=365)).date()
    return Subject(
        username=f"as-if-{role.replace('_', '-')}", full_name=f"Any {role.replace('_', ' ')}", role=role,
        areas=areas or frozenset({_SOME_AREA}), clearance=clearance, vetted_until=later, trained_until=later,
        agreement_signed_on=date(now.year - 1, 1, 1), employer_accredited_until=later,
    )  # fmt: skip


def nobody() -> Subject:
    """Somebody who may do nothing under any sound set: suspended, without vetting, training, agreement and areas."""
    return Subject(username="nobody", full_name="Nobody", role=Role.PRACTITIONER, suspended=True)


def reachable(
    policy_set: PolicySet,
    subject: Subject,
    now: datetime,
    purpose: Purpose | None,
    only: Collection[Pair] | None = None,
) -> frozenset[Pair]:
    """Everything (or of `only` these) that the subject could do for a purpose, if the record were right."""
    attributes = Attributes(subject=subject, environment=Environment(now=now, purpose=purpose))
    bound = parameters(policy_set, attributes)
    every = {(action, type_) for action, types in policy_set.vocabulary.actions.items() for type_ in types}
    asked = sorted(every if only is None else every & set(only))
    found = {pair for pair in asked if pair[1] != SYSTEM and possible(policy_set.guards[pair].whole, bound)}
    of_the_house = [pair for pair in asked if pair[1] == SYSTEM]
    decided = decision_point.decide_all(
        policy_set, attributes,
        [Question(action=action, resource_type=SYSTEM, resource_key="k", attributes={}) for action, _ in of_the_house],
    )  # fmt: skip
    permitted = {pair for pair, decision in zip(of_the_house, decided, strict=True) if decision.permitted}
    return frozenset(found | permitted)


def by_role(policy_set: PolicySet, now: datetime, only: Collection[Pair] | None = None) -> dict[Role, frozenset[Pair]]:
    """Everything (or of `only` these) that each role could do for any purpose, with the highest clearance."""
    return {role: of_role(policy_set, role, now, only) for role in Role}


def of_role(policy_set: PolicySet, role: Role, now: datetime, only: Collection[Pair] | None = None) -> frozenset[Pair]:
    """Everything (or of `only` these) that one role could do for any purpose."""
    somebody = in_order(role, now, clearance=HIGHEST_CLEARANCE)
    return frozenset[Pair]().union(*(reachable(policy_set, somebody, now, purpose, only) for purpose in Purpose))
