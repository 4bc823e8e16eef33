"""The guard of every action on every resource type, and the one plan of parameters behind them all.

Permits add up; a forbid must be definitely false (the strict form), so a forbid that errs on missing or wrong data
denies where Cedar alone would skip it. Called by `policies.policy_store` at load; nothing here knows a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.filters import AllOf, Always, Filter, Guard, Never
from policies.compilation.expressions import Call, Expression, Literal, Name, Policy, Scope, Variable
from policies.compilation.folding import folded
from policies.compilation.joining import all_of, any_of
from policies.compilation.plan import Collector, Plan
from policies.compilation.residual import Residual
from policies.compilation.settling import certain_parameters, presence, settled
from policies.compilation.vocabulary import Vocabulary
from policies.errors import NotExpressible


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """Guards by (action, type), and the plan of their parameters."""

    guards: Mapping[tuple[str, str], Guard]
    plan: Plan


def compile_guards(policies: Sequence[Policy], vocabulary: Vocabulary) -> Compiled:
    """Guards for every pair of the vocabulary. Raises NotExpressible, its text beginning with the policy's `@id`."""
    collector = Collector()
    guards = {
        (action, type_): _guard(policies, action, type_, vocabulary, collector)
        for action, type_ in vocabulary.filtered()
    }
    filters: list[Filter] = []
    for guard in guards.values():
        filters += [guard.whole, *(part for _, part in (*guard.permits, *guard.forbids))]
    return Compiled(guards=guards, plan=collector.plan(filters))


def _guard(policies: Sequence[Policy], action: str, type_: str, vocabulary: Vocabulary, collector: Collector) -> Guard:
    permits: list[tuple[str, Filter]] = []
    forbids: list[tuple[str, Filter]] = []
    residual = Residual(action=action, type=type_, attributes=vocabulary.resources[type_], collector=collector)
    certain = certain_parameters(vocabulary)
    asked: list[Filter] = []
    for policy in policies:
        if not concerns(policy, action, type_, vocabulary):
            continue
        pair = _pair(policy, residual)
        asked.append(pair[0] if policy.permits else pair[1])
        met, failed = (settled(part, residual.attributes, certain) for part in pair)
        if policy.permits and met != Never():
            permits.append((policy.identifier, collector.combined(met)))
        if not policy.permits and failed != Always():
            forbids.append((policy.identifier, collector.combined(failed)))
    whole = all_of([any_of(part for _, part in permits), *(part for _, part in forbids)])
    # INVARIANT (presence): `settled` is sound only beside this, and only for all that was asked before settling.
    whole = all_of((presence(AllOf(tuple(asked)), residual.attributes), whole))
    return Guard(whole=folded(collector.combined(whole), collector), permits=tuple(permits), forbids=tuple(forbids))


def _pair(policy: Policy, residual: Residual) -> tuple[Filter, Filter]:
    condition = policy.condition
    if policy.principal.kind in ("==", "in"):
        condition = Call("&&", (_principal(policy.principal), condition))
    try:
        return residual.pair(condition)
    except NotExpressible as error:
        raise NotExpressible(f"`{policy.identifier}` (`{residual.action}` on `{residual.type}`): {error}") from error


def _principal(scope: Scope) -> Expression:
    named: Expression = Literal(value=False)
    for entity in scope.entities:
        named = Call("||", (named, Call("==", (Variable(Name.PRINCIPAL), Literal(entity)))))
    return named


def concerns(policy: Policy, action: str, type_: str, vocabulary: Vocabulary) -> bool:
    """Whether the head of a policy lets it speak of an action on a resource type at all."""
    if policy.resource.kind in ("==", "in"):
        raise NotExpressible(
            f"`{policy.identifier}`: one resource cannot be named in the head of a policy; compare `resource.key`"
        )
    if policy.principal.kind == "is" and policy.principal.type != vocabulary.principal_type:
        return False
    if policy.resource.kind == "is" and policy.resource.type != type_:
        return False
    # INVARIANT (no hierarchy): no action group is declared, so `in` is membership of the written list.
    return policy.action.kind == "All" or any(entity.key == action for entity in policy.action.entities)
