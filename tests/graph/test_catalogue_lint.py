"""The catalogue stays guarded and portable: every variable behind its guard, and none of the engines' known traps.

Rules of guarding hold for every query but the privileged ones; rules of the dialect hold for all texts. A tally counts
what was pruned, so it alone reads past the guards, and gives back nothing but policies' names and numbers.
"""

from collections.abc import Callable, Iterator

import pytest

from graph.queries.catalogue import Part, Query
from graph.queries.registry import QUERIES
from tests.graph import catalogue_rules as rules
from tests.graph.catalogue_texts import ALL_PARTS, ANSWERED_PARTS, GUARDED_PARTS, every_query, named
from tests.graph.cypher_reader import matches

TALLIES = [(query, query.tally) for query in every_query().values() if query.tally]
Rule = Callable[[Part], Iterator[str]]


def over(parts: list[tuple[Query, Part]]) -> pytest.MarkDecorator:
    """Run a test for each of the parts, under its name."""
    unique = {named(query, part): part for query, part in parts}
    return pytest.mark.parametrize("part", unique.values(), ids=unique.keys())


@over(ANSWERED_PARTS)
def test_every_matched_node_and_relationship_stands_behind_its_guard(part: Part) -> None:
    assert list(rules.unguarded(part)) == []


@over(GUARDED_PARTS)
def test_every_variable_is_declared_as_it_is_matched(part: Part) -> None:
    assert list(rules.undeclared(part)) == []


@over(GUARDED_PARTS)
def test_nothing_matched_is_nameless(part: Part) -> None:
    assert list(rules.anonymous(part)) == []


@over(ANSWERED_PARTS)
def test_a_field_that_may_be_hidden_neither_sorts_nor_filters_nor_leaves_unguarded(part: Part) -> None:
    assert list(rules.hidden_accesses(part)) == []


@over(TALLIES)
def test_a_tally_gives_back_names_of_policies_and_numbers_only(part: Part) -> None:
    assert list(rules.tally_leaks(part)) == []


@over(ALL_PARTS)
def test_no_text_walks_into_a_trap_of_an_engine(part: Part) -> None:
    assert list(rules.engine_traps(part)) == []


@over(ALL_PARTS)
def test_a_text_about_given_nodes_leaves_a_server_nowhere_else_to_begin(part: Part) -> None:
    assert list(rules.other_beginnings(part)) == []


@pytest.mark.parametrize("query", every_query().values(), ids=lambda query: query.name)
def test_parameters_are_declared_and_used(query: Query) -> None:
    assert list(rules.wrong_parameters(query)) == []


@pytest.mark.parametrize("query", every_query().values(), ids=lambda query: query.name)
def test_anchors_and_shown_columns_are_there(query: Query) -> None:
    assert list(rules.wrong_names(query)) == []


def test_every_guarded_query_is_registered() -> None:
    assert {name for name, query in every_query().items() if not query.privileged} <= QUERIES.keys()


def test_every_query_is_registered_under_its_own_name() -> None:
    assert all(name == query.name for name, query in QUERIES.items())


def test_the_reader_finds_what_each_part_matches() -> None:
    blind = [named(query, part) for query, part in ANSWERED_PARTS if not any(m.bound for m in matches(part.template))]
    assert blind == []


def planted(template: str, **variables: str) -> Part:
    return Part(name="planted", template=template, variables=variables)


CHILD, HOME = {"c": "Child"}, {"c": "Child", "l": "LIVES_IN", "h": "Household"}
PLANTED: dict[str, tuple[Rule, Part]] = {
    "a child without its guard": (rules.unguarded, planted("MATCH (c:Child {key: $key}) RETURN c.key AS key", **CHILD)),
    "a relationship without its guard": (
        rules.unguarded,
        planted(
            "MATCH (c:Child)-[l:LIVES_IN]->(h:Household) WHERE <<see c>> AND <<see h>> RETURN c.key AS key", **HOME
        ),
    ),
    "a guard that may be stepped round": (
        rules.unguarded,
        planted("MATCH (c:Child) WHERE <<see c>> OR c.key = $key RETURN c.key AS key", **CHILD),
    ),
    "a guard turned about": (
        rules.unguarded,
        planted("MATCH (c:Child) WHERE NOT <<see c>> RETURN c.key AS key", **CHILD),
    ),
    "a guard in the next clause": (
        rules.unguarded,
        planted("MATCH (c:Child) WITH c ORDER BY c.key LIMIT 1 WITH c WHERE <<see c>> RETURN c.key AS key", **CHILD),
    ),
    "an unguarded node inside EXISTS": (
        rules.unguarded,
        planted(
            "MATCH (c:Child) WHERE <<see c>> AND EXISTS { MATCH (c)-[l:LIVES_IN]->(h:Household) WHERE <<see l>> }"
            " RETURN c.key AS key",
            **HOME,
        ),
    ),
    "a guarded name that means another node": (
        rules.unguarded,
        planted(
            "MATCH (c:Child) WHERE <<see c>> WITH count(c) AS total MATCH (c:Child) RETURN c.key AS key, total", **CHILD
        ),
    ),
    "a path guarded at its nodes only": (
        rules.unguarded,
        planted(
            "MATCH p = (a:Child)-[:LIVES_IN*1..2]-(b:Child) WHERE all(n IN nodes(p) WHERE <<see n>>) RETURN a.key",
            a="Child",
            b="Child",
            n="Child|Household",
        ),
    ),
    "a declared type that is not the matched one": (
        rules.undeclared,
        planted("MATCH (c:Child|Carer) WHERE <<see c>> RETURN c.key AS key", **CHILD),
    ),
    "a nameless node": (
        rules.anonymous,
        planted("MATCH (c:Child)-[l:LIVES_IN]->(:Household) RETURN c.key AS key", **HOME),
    ),
    "a nameless relationship": (
        rules.anonymous,
        planted("MATCH (c:Child)-[:LIVES_IN]->(h:Household) RETURN 1", **HOME),
    ),
    "a pattern as a condition": (
        rules.anonymous,
        planted("MATCH (c:Child) WHERE (c)-[:LIVES_IN]->(h) RETURN 1", **HOME),
    ),
    "a pattern in a result": (
        rules.anonymous,
        planted("MATCH (c:Child) RETURN [(c)-[l:LIVES_IN]->(h) | h.key]", **HOME),
    ),
    "a search by a hidden field": (
        rules.hidden_accesses,
        planted("MATCH (c:Child) WHERE c.dob = $dob AND <<see c>> RETURN c.key AS key", **CHILD),
    ),
    "a search by another group's guard": (
        rules.hidden_accesses,
        planted("MATCH (c:Child) WHERE c.upn = $upn AND <<may read_identity c>> RETURN c.key AS key", **CHILD),
    ),
    "a sort by a hidden field": (
        rules.hidden_accesses,
        planted("MATCH (c:Child) WHERE <<see c>> RETURN c.key AS key ORDER BY c.family_name", **CHILD),
    ),
    "a hidden field in a result": (rules.hidden_accesses, planted("MATCH (c:Child) RETURN c.dob AS dob", **CHILD)),
    "an internal field as a condition": (
        rules.hidden_accesses,
        planted("MATCH (c:Child) WHERE c.shielded = false AND <<see c>> RETURN c.key AS key", **CHILD),
    ),
    "a hidden field inside EXISTS": (
        rules.hidden_accesses,
        planted(
            "MATCH (c:Child) WHERE EXISTS { MATCH (h:Household) WHERE h.postcode = $p } RETURN c.key AS key", **HOME
        ),
    ),
    "a tally that names children": (
        rules.tally_leaks,
        planted("MATCH (c:Child) RETURN c.key AS key, count(*) AS items"),
    ),
    "a reserved property": (rules.engine_traps, planted("MATCH (c:Child) RETURN c.name AS key")),
    "another property inside a pattern": (
        rules.engine_traps,
        planted("MATCH (c:Child {dob: $dob}) RETURN c.key AS key"),
    ),
    "a key taken from another element": (
        rules.engine_traps,
        planted("MATCH (c:Child)-[r:RECEIVES]->(x:Service) MATCH (s:Service {key: r.service}) RETURN s.key AS key"),
    ),
    "a path without end": (rules.engine_traps, planted("MATCH (c:Child)-[l:LIVES_IN*]-(x:Child) RETURN x.key AS key")),
    "a path that one engine cuts": (
        rules.engine_traps,
        planted("MATCH (c:Child)-[l:LIVES_IN*1..12]-(x:Child) RETURN x.key AS key"),
    ),
    "a shortest path": (
        rules.engine_traps,
        planted("MATCH p = shortestPath((a:Child)-[r:LIVES_IN*1..4]-(b:Child)) RETURN 1"),
    ),
    "two labels on a node": (rules.engine_traps, planted("MATCH (c:Child:Person) RETURN c.key AS key")),
    "the order of labels": (rules.engine_traps, planted("MATCH (c:Child) RETURN labels(c)[0] AS label")),
    "a date of the engine's own": (
        rules.engine_traps,
        planted("MATCH (c:Child) WHERE c.dob < date() RETURN c.key AS key"),
    ),
    "records by their standing, where a child is given": (
        rules.other_beginnings,
        planted(
            "MATCH (c:Child {key: $key})<-[t:REFERS_TO]-(s:SourceRecord) WHERE s.standing <> 'superseded' RETURN s.key"
        ),
    ),
    "the same further down": (
        rules.other_beginnings,
        planted(
            "MATCH (c:Child {key: $key}) WITH c MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord) WHERE s.load = $load RETURN 1"
        ),
    ),
    "a list carried over UNWIND": (
        rules.engine_traps,
        planted(
            "MATCH (c:Child) WITH collect(c.key) AS keys UNWIND keys AS key MATCH (d:Child {key: key}) RETURN d.key"
        ),
    ),
}


@pytest.mark.parametrize(("rule", "part"), PLANTED.values(), ids=PLANTED.keys())
def test_a_planted_breach_is_noticed(rule: Rule, part: Part) -> None:
    try:
        assert list(rule(part)) != []
    except ValueError:
        return  # what the reader cannot follow fails the lint as well
