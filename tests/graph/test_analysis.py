"""Families, only links and distances are those of the subgraph, whatever the order of its rows."""

from itertools import combinations
from random import Random

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.analysis import Link, Node, OnlyLink, distances, families, only_links, subgraph
from graph.errors import SubgraphIncomplete

LABELS = {"c": "Child", "k": "Carer", "h": "Household", "p": "Practitioner", "s": "Service", "a": "Agency"}
TYPES = {"ch": "LIVES_IN", "kh": "LIVES_IN", "kc": "CARES_FOR", "pc": "INVOLVED_WITH", "cs": "RECEIVES",
         "ps": "WORKS_FOR", "sa": "PART_OF"}  # fmt: skip


def drawn(*pairs: str, alone: str = "") -> tuple[list[Node], list[Link]]:
    """Nodes and links from pairs such as `c1-h1`; the first letter is the label."""
    links = []
    keys = set(alone.split())
    for pair in pairs:
        tail, head = pair.split("-")
        keys |= {tail, head}
        links.append(Link(type=TYPES[tail[0] + head[0]], tail=tail, head=head))
    return [Node(key=key, label=LABELS[key[0]]) for key in sorted(keys)], links


def test_children_of_two_homes_are_one_family_by_a_shared_carer() -> None:
    nodes, links = drawn("c1-h1", "c2-h2", "k1-c1", "k1-c2", "k1-h1", "c3-h3", "k2-h3")
    assert families(nodes, links) == (frozenset({"c1", "c2", "h1", "h2", "k1"}), frozenset({"c3", "h3", "k2"}))


def test_a_school_or_a_worker_makes_no_family() -> None:
    nodes, links = drawn("c1-s1", "c2-s1", "p1-c1", "p1-c2")
    assert families(nodes, links) == (frozenset({"c1"}), frozenset({"c2"}))


def test_a_home_without_a_child_is_no_family() -> None:
    assert families(*drawn("k1-h1", alone="h2")) == ()


def test_the_only_person_between_two_agencies_is_found() -> None:
    nodes, links = drawn("s1-a1", "s2-a2", "p1-s1", "p2-s2", "p1-c1", "p2-c1")
    assert only_links(nodes, links) == tuple(
        OnlyLink(person=person, agencies=("a1", "a2")) for person in ("c1", "p1", "p2")
    )


def test_two_ways_between_agencies_leave_nobody_alone() -> None:
    nodes, links = drawn("s1-a1", "s2-a2", "p1-s1", "p2-s2", "p1-c1", "p2-c1", "c2-s1", "c2-s2")
    assert only_links(nodes, links) == ()


def test_a_service_between_agencies_is_no_person() -> None:
    nodes, links = drawn("s1-a1", "s1-a2", "p1-s1")
    assert only_links(nodes, links) == ()


def test_distances_count_links_from_the_origin_and_leave_out_what_is_apart() -> None:
    nodes, links = drawn("c1-h1", "c2-h1", "p1-c2", "p1-s1", alone="a9")
    assert distances(nodes, links, "c1") == {"c1": 0, "h1": 1, "c2": 2, "p1": 3, "s1": 4}


def test_a_link_to_a_pruned_node_is_refused() -> None:
    nodes, links = drawn("c1-h1")
    for question in (families, only_links, subgraph):
        with pytest.raises(SubgraphIncomplete, match="`h1`, which is not in the subgraph"):
            question([node for node in nodes if node.key != "h1"], links)


def test_an_origin_that_is_not_shown_is_refused() -> None:
    with pytest.raises(SubgraphIncomplete, match="`c9` is not in the subgraph"):
        distances(*drawn("c1-h1"), "c9")


@st.composite
def pictures(draw: st.DrawFn) -> tuple[list[Node], list[Link]]:
    """A random subgraph of a few nodes of every kind."""
    keys = [f"{letter}{number}" for letter in LABELS for number in range(draw(st.integers(1, 3)))]
    possible = [f"{one}-{other}" for one in keys for other in keys if one[0] + other[0] in TYPES]
    return drawn(*draw(st.lists(st.sampled_from(possible), max_size=25, unique=True)), alone=" ".join(keys))


@given(picture=pictures(), random=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(picture: tuple[list[Node], list[Link]], random: Random) -> None:
    nodes, links = picture
    shuffled = (random.sample(nodes, len(nodes)), random.sample(links, len(links)))
    assert families(*shuffled) == families(nodes, links)
    assert only_links(*shuffled) == only_links(nodes, links)
    assert distances(*shuffled, "c0") == distances(nodes, links, "c0")


@given(picture=pictures())
def test_an_only_link_is_just_that(picture: tuple[list[Node], list[Link]]) -> None:
    nodes, links = picture
    whole = subgraph(nodes, links)
    people = [node.key for node in nodes if node.label in {"Child", "Carer", "Practitioner"}]
    agencies = sorted(node.key for node in nodes if node.label == "Agency")
    expected = {
        OnlyLink(person=person, agencies=pair)
        for person in people
        for pair in combinations(agencies, 2)
        if nx.has_path(whole, *pair) and not nx.has_path(whole.subgraph(set(whole) - {person}), *pair)
    }
    assert set(only_links(nodes, links)) == expected
