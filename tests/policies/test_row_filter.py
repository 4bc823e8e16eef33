"""Parameters are this person's, texts are everybody's, and sets are bound once by name."""

from datetime import UTC, date, datetime, timedelta, timezone
from timeit import repeat

import pytest

from graph.cypher import predicate
from policies import policy_store, row_filter
from policies.request import Environment, Override, Purpose, Relations, Role, at
from tests.policies.people import NOW, asking

POLICIES = policy_store.load(None)


def test_a_set_is_bound_by_name_once() -> None:
    """However many policies ask for the caseload, it travels once."""
    relations = Relations(caseload=frozenset({"C1", "C2"}))
    bound = row_filter.parameters(POLICIES, asking(Role.PRACTITIONER, relations=relations))
    holding = [name for name, value in bound.items() if isinstance(value, list) and set(value) == {"C1", "C2"}]
    assert holding == ["p_caseload"]


def test_everybody_binds_the_same_names() -> None:
    """So that one text serves all: whoever asks, the parameters differ in values only."""
    people = [
        asking(role, purpose=purpose, vetted_until=vetted)
        for role in Role
        for purpose in (None, *Purpose)
        for vetted in (None, date(2030, 1, 1))
    ]
    names = {frozenset(row_filter.parameters(POLICIES, attributes)) for attributes in people}
    assert len(people) > 50
    assert len(names) == 1


def test_every_parameter_of_the_texts_is_bound() -> None:
    """A parameter that is missing would be an error of the engine, in the middle of a request."""
    bound = row_filter.parameters(POLICIES, asking(Role.PRACTITIONER))
    for guard in POLICIES.guards.values():
        used = {word.split(")")[0].removeprefix("$") for word in predicate(guard.whole, "n").split() if "$" in word}
        assert {name.strip("($") for name in used} <= set(bound)


def test_an_override_ends_at_its_moment() -> None:
    """At the very moment it is over (R8): not a millisecond longer."""
    for left, in_force in ((timedelta(milliseconds=1), True), (timedelta(0), False), (timedelta(seconds=-1), False)):
        override = Override(child="C1", until=NOW + left, reference="O-1", covers=frozenset({"H1"}))
        bound = row_filter.parameters(POLICIES, asking(Role.SOCIAL_WORKER, override=override))
        assert bound["p_context_override_child"] == ("C1" if in_force else "")
        assert bound["p_context_override_covers"] == (["H1"] if in_force else [])


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=1)), timezone(timedelta(hours=-5))])
def test_a_moment_is_the_same_moment_in_every_zone(zone: timezone) -> None:
    """Vetting ends with its last day by universal time, whatever the clock on the wall says."""
    attributes = asking(Role.PRACTITIONER, vetted_until=date(2026, 11, 23))
    last = datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC).astimezone(zone)
    for moment, valid in ((last, True), (last + timedelta(seconds=1), False)):
        environment = Environment(now=at(moment), purpose=Purpose.CHILD_IN_FRONT)
        bound = row_filter.parameters(POLICIES, type(attributes)(subject=attributes.subject, environment=environment))
        everywhere = predicate(POLICIES.guards["see", "Agency"].whole, "n").removeprefix("$")
        assert bound[everywhere] is valid


def test_three_thousand_keys_cost_a_fraction_of_a_millisecond() -> None:
    """The known side is computed at every request. Measured as the best of many, so that a busy machine may run it."""
    relations = Relations(caseload=frozenset(f"C{number:08}" for number in range(3000)))
    attributes = asking(Role.PRACTITIONER, relations=relations)
    best = min(repeat(lambda: row_filter.parameters(POLICIES, attributes), number=10, repeat=30)) / 10
    assert best < 0.001
