"""Why the answer is yes or no, in plain English with the policies' `@id`: for people who set or question policies.

Called by `kithmap policies explain` and by tests. Never shown to the subject of a refusal: to them, hidden and not
there are one answer (R29).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.records import Value
from policies.compilation.guards import concerns
from policies.decision import Decision
from policies.decision_point import decide
from policies.policy_store import PolicySet
from policies.reach import possible
from policies.request import PURPOSE_WORDS, Attributes
from policies.row_filter import parameters

ACTION_WORDS: dict[str, str] = {
    "see": "know of",
    "see_link": "follow",
    "read_identity": "read the name of",
    "read_former_names": "read the former names of",
    "read_identifiers": "read the identifying numbers of",
    "read_standing": "read the area and status of",
    "read_contact": "read how to reach",
    "read_address": "read the address of",
    "read_source": "read what a source said in",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A policy that decided, by `@id`, with its sentence."""

    policy: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Yes or no first, then the reasons, then what would change the answer."""

    decision: Decision
    answer: str
    reasons: tuple[Reason, ...]
    changes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The explanation for people, one sentence a line."""
        said = [self.answer]
        said += [f"{number}. {reason.sentence} ({reason.policy})" for number, reason in enumerate(self.reasons, 1)]
        said += [f"It asks for: {duty.kind} {duty.value} ({duty.policy})." for duty in self.decision.obligations]
        return said + ["What would change it:"] + [f"- {change}" for change in self.changes]


def explain(
    policy_set: PolicySet,
    attributes: Attributes,
    action: str,
    resource_type: str,
    resource_key: str,
    resource_attributes: Mapping[str, Value],
) -> Explanation:
    """Why a subject may or may not take an action on a resource with these attributes."""
    decision = decide(policy_set, attributes, action, resource_type, resource_key, resource_attributes)
    reasons = tuple(
        Reason(policy=identifier, sentence=policy_set.reason(identifier)) for identifier in decision.determining
    )
    if decision.errors:
        reasons += (Reason(policy="error", sentence="A policy met data that is not as the schema demands."),)
    elif not reasons:
        reasons = (Reason(policy="no-permit", sentence="No policy permits it."),)
    return Explanation(
        decision=decision,
        answer=_answer(decision, attributes, action, resource_type, resource_key),
        reasons=reasons,
        changes=tuple(dict.fromkeys(_changes(policy_set, attributes, action, resource_type, decision))),
    )


def _answer(decision: Decision, attributes: Attributes, action: str, type_: str, key: str) -> str:
    subject, purpose = attributes.subject, attributes.environment.purpose
    who = f"{subject.full_name} ({subject.role.replace('_', ' ')})"
    why = f"for the purpose “{PURPOSE_WORDS[purpose]}”" if purpose else "without a purpose"
    what = f"{ACTION_WORDS[action]} {type_} `{key}`" if action in ACTION_WORDS else action.replace("_", " ")
    yes = decision.permitted
    return f"{'Yes' if yes else 'No'}: {who} may {'' if yes else 'not '}{what}, {why}."


def _changes(policy_set: PolicySet, attributes: Attributes, action: str, type_: str, decision: Decision) -> list[str]:
    if decision.permitted:
        reasons = [policy_set.reason(identifier) for identifier in decision.determining]
        held = "this no longer held" if len(reasons) == 1 else "none of these held any more"
        return [f"If {held}: {' '.join(reasons)}"]
    if decision.errors:
        return ["The record is put right at its source and loaded again."]
    if decision.determining:
        return [policy_set.annotations(found).get("remedy", "Nothing.") for found in decision.determining]
    permits = _within_reach(policy_set, attributes, action, type_)
    return [f"If this held: {policy_set.reason(identifier)}" for identifier in permits] or [
        "Nothing about the record: no policy permits this to this account."
    ]


def _within_reach(policy_set: PolicySet, attributes: Attributes, action: str, type_: str) -> list[str]:
    """The permits that this account could meet with another record."""
    guard = policy_set.guards.get((action, type_))
    if guard is None:
        heads = [policy for policy in policy_set.policies if policy.permits]
        return [policy.identifier for policy in heads if concerns(policy, action, type_, policy_set.vocabulary)]
    bound = parameters(policy_set, attributes)
    return [identifier for identifier, filter_ in guard.permits if possible(filter_, bound)]
