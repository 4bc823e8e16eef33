"""Sets put together before the query: what is in them, and that an error or an empty set never opens anything."""

from graph.cypher import predicate
from graph.filters import AllOf, AnyOf, Compare, Filter, Flag, Given, IsOf, Kind, OneOf, Order
from graph.records import Value
from policies.compilation.expressions import Get, Name, Variable
from policies.compilation.folding import folded
from policies.compilation.known_sets import NOBODY, DeniedSet, JoinedSet, Member, Truths
from policies.compilation.plan import Collector
from policies.compilation.vocabulary import CedarType


def collector() -> Collector:
    """A collector that knows two sets of texts, a text and a set of numbers."""
    made = Collector()
    for attribute, type_ in (
        ("own", CedarType.STRINGS),
        ("team", CedarType.STRINGS),
        ("one", CedarType.STRING),
        ("numbers", CedarType.LONGS),
    ):
        made.value(Get(Variable(Name.PRINCIPAL), attribute), type_)
    return made


def written(filter_: Filter) -> str:
    """The folded filter as a predicate."""
    return predicate(folded(filter_, collector()), "n")


OWN, TEAM = OneOf("key", "p_own"), OneOf("key", "p_team")
ONE = Compare("key", Order.EQUAL, "p_one")


def test_alternatives_about_one_property_are_one_membership() -> None:
    assert written(AnyOf((OWN, OneOf("area", "p_team"), TEAM, ONE))) == "(n.key IN $p_set0 OR n.area IN $p_team)"


def test_a_known_condition_beside_a_membership_moves_into_the_set() -> None:
    assert written(AllOf((Given("p_lead"), OWN))) == "n.key IN $p_set0"
    assert written(AllOf((Given("p_lead"), AnyOf((OWN, ONE))))) == "n.key IN $p_set1"


def test_numbers_and_a_lone_set_are_left_as_they_are() -> None:
    """A stored `1.0` equals `1` in an engine, so numbers keep their own question."""
    numbers = AnyOf((OneOf("rank", "p_numbers", whole=True), OneOf("rank", "p_numbers")))
    assert written(numbers) == "((n.rank IS :: INTEGER AND n.rank IN $p_numbers) OR n.rank IN $p_numbers)"
    assert written(AnyOf((OWN, Compare("area", Order.EQUAL, "p_one")))) == "(n.key IN $p_own OR n.area = $p_one)"


def test_a_truth_that_is_surely_there_takes_in_the_known_alternative() -> None:
    either = AnyOf((Given("p_open"), Flag("shielded", holds=False), OWN))
    assert written(AllOf((IsOf("shielded", Kind.BOOLEAN), either))) == (
        "(n.shielded IS :: BOOLEAN NOT NULL AND (n.shielded IN $p_set0 OR n.key IN $p_set1))"
    )
    assert written(either) == "($p_open OR n.shielded = false OR n.key IN $p_set0)"
    assert Truths(asked=False, unless=("p_open",)).evaluate({"p_open": False}) == [False]
    assert Truths(asked=False, unless=("p_open",)).evaluate({"p_open": True}) == [False, True]


def test_a_joined_set_is_the_union_of_what_holds() -> None:
    joined = JoinedSet((Member("p_own"), Member("p_one", ("p_lead",)), Member("p_missing")), ("p_open",))
    bound: dict[str, Value] = {"p_own": ["a", "b"], "p_one": "c", "p_lead": True, "p_missing": None, "p_open": False}
    assert joined.evaluate(bound) == ["a", "b", "c"]
    assert joined.evaluate({**bound, "p_lead": False}) == ["a", "b"]
    assert joined.evaluate({**bound, "p_open": True}) == []
    assert joined.uses() == set(bound)


def test_a_denied_set_is_never_empty_and_an_error_denies_all() -> None:
    """Of an empty set a missing property would be no member; of null it is neither member nor not."""
    denied = DeniedSet("p_own")
    assert denied.evaluate({"p_own": []}) == [NOBODY]
    assert denied.evaluate({"p_own": ["a"]}) == ["a", NOBODY]
    assert denied.evaluate({"p_own": None}) is None
    assert written(OneOf("key", "p_own", holds=False)) == "NOT n.key IN $p_set0"
