"""Mediated access: an answer for two people at once is what both may know, never more than the weaker of the two.

Somebody is served by telephone: the one who asks and the one who hears the answer are both bound by policy. Every guard
is asked twice, with the parameters of the one and of the other; its text is another one, but the same for every pair.
Called by the gate.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import cast

from graph.filters import AllOf, AnyOf, Filter, Guard
from graph.queries.catalogue import Guards
from graph.records import Value
from policies.compilation.plan import parameters_of
from policies.errors import NotExpressible

_CALLER = "caller_"
_OF_THE_CALLER = "caller."


def for_both(guards: Guards) -> Guards:
    """Guards that let through what the asking and the served person may both know.

    What the served person may not know is told to the ledger as refused by `caller.<policy>`.
    """
    return {pair: _both(guard) for pair, guard in guards.items()}


def parameters_of_both(asking: Mapping[str, Value], served: Mapping[str, Value]) -> dict[str, Value]:
    """The parameters of guards for both, from those of each."""
    return {**asking, **{f"{_CALLER}{name}": value for name, value in served.items()}}


def _both(guard: Guard) -> Guard:
    granted = AnyOf(tuple(_served(part) for _, part in guard.permits))
    return Guard(
        whole=AllOf((*_parts(guard.whole), *_parts(_served(guard.whole)))),
        permits=guard.permits,
        forbids=(
            *guard.forbids,
            (f"{_OF_THE_CALLER}no-permit", granted),
            *((f"{_OF_THE_CALLER}{policy}", _served(part)) for policy, part in guard.forbids),
        ),
    )


def _parts(filter_: Filter) -> tuple[Filter, ...]:
    return filter_.parts if isinstance(filter_, AllOf) else (filter_,)


def _served(filter_: Filter) -> Filter:
    """The same filter about the served person: whatever is bound by name, at any depth, is bound by theirs."""
    changes: dict[str, object] = {}
    for part in fields(filter_):
        value = getattr(filter_, part.name)
        if part.name == "parameter":
            changes[part.name] = f"{_CALLER}{value}"
        elif is_dataclass(value):
            changes[part.name] = _served(cast("Filter", value))
        elif isinstance(value, tuple):
            changes[part.name] = tuple(_served(item) for item in value)
    served = replace(filter_, **changes)  # type: ignore[arg-type]  # each field keeps its kind
    # INVARIANT (no stranger's right): a part still bound by the asking person's name would lend the other their right.
    if not all(name.startswith(_CALLER) for name in parameters_of(served)):
        raise NotExpressible(f"`{type(filter_).__name__}` cannot be asked for somebody who is served")
    return served
