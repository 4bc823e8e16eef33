"""Parameters are this person's, texts are everybody's, and a guard looks a property up in one set at most."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from timeit import repeat

import pytest

from graph.cypher import predicate
from policies import policy_store, row_filter
from policies.request import Environment, Override, Purpose, Relations, Role, at
from tests.policies.people import NOW, asking

POLICIES = policy_store.load(None)


def _sets_of(action: str, type_: str, property_: str, role: Role) -> set[str]:
    """What the guard lets a property be, for somebody with one of each relation."""
    relations = Relations(
        caseload=frozenset({"C1"}), listed=frozenset({"C2"}), network=frozenset({"C3"}), carers=frozenset({"K1"})
    )
    bound = row_filter.parameters(POLICIES, asking(role, relations=relations))
    text = predicate(POLICIES.guards[action, type_].whole, "n")
    names = re.findall(rf"(?:OR|\() ?n\.{property_} IN \$(\w+)", text)
    lists = [bound[name] for name in names]
    return {str(key) for found in lists if isinstance(found, list) for key in found}


def test_a_guard_looks_a_property_up_in_one_set() -> None:
    """However many policies ask for a relation: the sets that are alternatives to one another travel as one."""
    alternatives = re.compile(r"\(([^()]+)\)")
    for guard in POLICIES.guards.values():
        for found in alternatives.findall(predicate(guard.whole, "n")):
            looked_up = re.findall(r"(?<!NOT )(n\.\w+) (?:IN|=) \$", found) if " OR " in found else []
            assert len(looked_up) == len(set(looked_up)), found


def test_the_joined_set_holds_what_any_policy_grants() -> None:
    assert _sets_of("see", "Child", "key", Role.PRACTITIONER) == {"C1", "C2", "C3"}
    assert _sets_of("see_link", "LIVES_IN", "person", Role.PRACTITIONER) == {"C1", "C3", "K1"}


def test_what_a_role_opens_anyway_is_not_looked_up() -> None:
    """The text is the same; the set is empty, because the known alternative beside it holds."""
    assert _sets_of("see_link", "LIVES_IN", "person", Role.SOCIAL_WORKER) == set()


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
