"""Why somebody may or may not do something, for the policy owners; every question is recorded.

The officer learns the verdict, the policies and their sentences. A sentence may say that a record is shielded, or that
somebody's own family is meant: policy owners may know that of a key they already hold, for they answer for the policy
that says so. They are shown no name, no date, no address, and not which other keys hang together with it.
"""

from dataclasses import dataclass, replace

from app.accounts.account import subject_of
from app.errors import AppError
from app.policy_head import InForce
from app.policy_office import PolicyOffice
from graph.queries.explaining import POLICY_ATTRIBUTES
from graph.records import Row
from policies import decision_point
from policies.compilation.vocabulary import SYSTEM
from policies.decision_point import Question
from policies.explain import Explanation
from policies.explain import explain as explanation_of
from policies.policy_store import PolicySet
from policies.reach import in_order
from policies.request import AccessRequest, Attributes, Environment, Purpose, Relations, Role, Subject

ACTION = "explain_policies"


class CannotExplain(AppError):
    """A question that has no answer. `field` names what to mend."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be explained: somebody by user name, or anybody of a role; an action; a key, or none for the house."""

    action: str
    purpose: Purpose | None
    username: str = ""
    role: Role | None = None
    related: bool = False
    """As if the record were on the caseload of the role."""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One action on the same thing: yes or no, with the policies that decide."""

    action: str
    permitted: bool
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The answer, with every other action on the same thing beside it."""

    asked: Asked
    subject: Subject
    type: str
    explanation: Explanation
    verdicts: tuple[Verdict, ...]
    in_force: InForce


def explain(office: PolicyOffice, request: AccessRequest, asked: Asked) -> Explained:
    """Answer one question under the set in force. Raises CannotExplain, Refused, GateError or LedgerError."""
    found: list[Explained | CannotExplain] = []

    def fetch() -> list[Row]:
        try:
            explained = _explained(office, asked)
        except CannotExplain as problem:
            found.append(problem)
            return []
        found.append(explained)
        decision = explained.explanation.decision
        return [{"effect": str(decision.effect), "policies": list(decision.determining)}]

    parameters = {
        "subject": asked.username or None, "role": asked.role, "action": asked.action, "key": asked.key or None,
        "purpose": asked.purpose,
    }  # fmt: skip
    office.gate.consult(request, "policies.explain", ACTION, parameters, fetch)
    if isinstance(found[0], CannotExplain):
        raise found[0]
    return found[0]


def _explained(office: PolicyOffice, asked: Asked) -> Explained:
    in_force = office.head.in_force()
    subject = _subject(office, asked)
    type_, facts = _thing(office, asked.key)
    actions = [action for action, types in in_force.policies.vocabulary.actions.items() if type_ in types]
    if asked.action not in actions:
        raise CannotExplain("action", f"`{asked.action}` cannot be asked of {type_}; ask one of {', '.join(actions)}")
    environment = Environment(now=office.clock(), purpose=asked.purpose)
    known = office.gate.attributes(AccessRequest(subject=subject, environment=environment))
    if asked.role is not None and asked.related:
        known = replace(known, relations=_related(type_, facts))
    key = asked.key or "kithmap"
    return Explained(
        asked=asked, subject=subject, type=type_, in_force=in_force,
        explanation=explanation_of(in_force.policies, known, asked.action, type_, key, facts),
        verdicts=_verdicts(in_force.policies, known, actions, type_, key, facts),
    )  # fmt: skip


def _verdicts(
    policies: PolicySet, known: Attributes, actions: list[str], type_: str, key: str, facts: Row
) -> tuple[Verdict, ...]:
    asked = [Question(action=action, resource_type=type_, resource_key=key, attributes=facts) for action in actions]
    decided = decision_point.decide_all(policies, known, asked)
    return tuple(
        Verdict(action=action, permitted=made.permitted, policies=made.determining or ("no-permit",))
        for action, made in zip(actions, decided, strict=True)
    )


def _subject(office: PolicyOffice, asked: Asked) -> Subject:
    if asked.role is not None:
        return in_order(asked.role, office.clock(), areas=office.areas)
    account = office.accounts.get(asked.username) if asked.username else None
    if account is None:
        raise CannotExplain("person", f"there is no account `{asked.username}`; list them with `kithmap user list`")
    return subject_of(account)


def _thing(office: PolicyOffice, key: str) -> tuple[str, Row]:
    """Type and policy attributes of whatever has this key; the house itself where there is none."""
    if not key:
        return SYSTEM, {}
    for type_, rows in office.gate.policy_facts(POLICY_ATTRIBUTES, {"key": key}).items():
        if rows:
            return type_, {name: value for name, value in rows[0].items() if value is not None}
    raise CannotExplain("key", f"nothing has the key `{key}`")


def _related(type_: str, facts: Row) -> Relations:
    """Relations as if the thing belonged to the caseload."""
    children = {str(facts[name]) for name in ("child", "person") if name in facts}
    if type_ == "Child":
        children.add(str(facts["key"]))
    return Relations(
        caseload=frozenset(children),
        households=frozenset({str(facts["key"])} if type_ == "Household" else set()),
        carers=frozenset({str(facts["key"])} if type_ == "Carer" else set()),
    )
