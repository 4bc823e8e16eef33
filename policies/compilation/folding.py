"""One question to the data where policies ask several of the same property: their sets are joined before the query.

`$known AND n.key IN $a OR n.key IN $b OR n.key = $c` becomes `n.key IN $set`, and what is in `$set` for this person is
worked out beside all other parameters. The embedded engine plans each statement anew, at a microsecond or two for each
clause, and copies a list for each place where it stands: half the clauses cost half. Sets of texts only. Called by
`guards` for the whole of a guard; the parts that stand for one policy each stay plain, for the ledger and explanations.
"""

from dataclasses import dataclass, replace

from graph.filters import AllOf, AnyOf, Compare, Filter, Flag, Given, IsOf, Kind, OneOf, Order
from policies.compilation.joining import all_of, any_of
from policies.compilation.known_sets import DeniedSet, JoinedSet, Member, Truths
from policies.compilation.plan import Collector


@dataclass(frozen=True, slots=True)
class _Membership:
    """A filter that holds where the property is in a known set."""

    property: str
    members: tuple[Member, ...]


def folded(filter_: Filter, collector: Collector) -> Filter:
    """The same filter with sets joined. Exact: a set that Cedar cannot evaluate contains nothing either way."""
    parts = filter_.parts if isinstance(filter_, AllOf) else (filter_,)
    truths = frozenset(part.property for part in parts if isinstance(part, IsOf) and part.kind is Kind.BOOLEAN)
    return _folded(filter_, collector, truths)


def _folded(filter_: Filter, collector: Collector, truths: frozenset[str]) -> Filter:
    """`truths` are the properties that are surely there, and true or false."""
    match filter_:
        case AllOf(parts=parts):
            return _conjunction([_folded(part, collector, truths) for part in parts], collector)
        case AnyOf(parts=parts):
            return _disjunction([_folded(part, collector, truths) for part in parts], collector, truths)
        case OneOf(holds=False, whole=False, parameter=parameter) if collector.members(parameter):
            return replace(filter_, parameter=collector.known_set(DeniedSet(parameter)), filled=True)
        case _:
            return filter_


def _conjunction(parts: list[Filter], collector: Collector) -> Filter:
    """A known condition beside one membership decides what is in the set."""
    given = tuple(part.parameter for part in parts if isinstance(part, Given))
    rest = [part for part in parts if not isinstance(part, Given)]
    membership = _membership(rest[0], collector) if given and len(rest) == 1 else None
    if membership is None:
        return all_of(parts)
    members = tuple(Member(each.parameter, (*given, *each.conditions)) for each in membership.members)
    return OneOf(membership.property, collector.known_set(JoinedSet(members)))


def _disjunction(parts: list[Filter], collector: Collector, truths: frozenset[str]) -> Filter:
    """Memberships of one property are one; where a known alternative holds, nothing need be looked up."""
    unless = tuple(part.parameter for part in parts if isinstance(part, Given))
    flag = next((part for part in parts if isinstance(part, Flag) and part.property in truths), None)
    if unless and flag is not None:
        # Either truth will do where the known alternative holds, which need not be asked then.
        either = OneOf(flag.property, collector.known_set(Truths(flag.holds, unless)))
        parts = [either, *(part for part in parts if part != flag and not isinstance(part, Given))]
    together: dict[str, list[tuple[Filter, _Membership]]] = {}
    rest: list[Filter] = []
    for part in parts:
        membership = _membership(part, collector)
        if membership is None:
            rest.append(part)
        else:
            together.setdefault(membership.property, []).append((part, membership))
    return any_of([*rest, *(_one_membership(found, unless, collector) for found in together.values())])


def _one_membership(found: list[tuple[Filter, _Membership]], unless: tuple[str, ...], collector: Collector) -> Filter:
    alone, membership = found[0]
    if len(found) == 1 and (isinstance(alone, Compare) or not unless):
        return alone
    members = tuple(dict.fromkeys(member for _, each in found for member in each.members))
    return OneOf(membership.property, collector.known_set(JoinedSet(members, unless)))


def _membership(filter_: Filter, collector: Collector) -> _Membership | None:
    match filter_:
        case OneOf(holds=True, whole=False) | Compare(order=Order.EQUAL, whole=False):
            members = collector.members(filter_.parameter)
            return _Membership(filter_.property, members) if members else None
        case _:
            return None
