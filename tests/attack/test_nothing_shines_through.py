"""The promise, from outside: every answer of the site is the same where the hidden never was, on both engines.

A teacher, a social worker and a lead professional send every request of `questions` to two sites: one over the whole
authority, one over what is left when everything hidden from them is cut out. Status, headers and bytes must agree.
"""

from collections import Counter
from pathlib import Path

import pytest

from policies.request import Role
from tests.attack import questions
from tests.attack.twin_worlds import ABSENT, Answer, Ask, answers, differences, seen_by, world
from tests.authority import Authority
from tests.graph_copy import GraphCopy
from tests.servers.neo4j import Neo4jServer

READERS = (Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL)


def targets(graph: GraphCopy, seen: GraphCopy) -> list[str]:
    """Keys worth trying: some of each kind that are hidden, some that are not, one that nobody has."""
    known = {node.key for node in seen.nodes}
    cast = ("Maisie Anne", "Jude", "Amira", "Kwame", "Yusuf", "Callum", "Eve")
    chosen = [node.key for name in cast for node in graph.of("Child", given_names=name)[:1]]
    homes = [node.key for node in graph.of("Household") if node.values.get("refuge") or node.values.get("shielded")]
    secret = [node.key for node in graph.of("Service", sensitive=True)]
    workers = [node.key for node in graph.of("Practitioner", sensitive=True)]
    covered = [node.key for node in graph.of("Carer", shielded=True)]
    open_ones = [graph.of(label)[0].key for label in ("Service", "Agency", "Practitioner")]
    chosen += [*homes[:2], secret[0], workers[0], covered[0]]
    hidden_link = next(link.key for link in graph.links if link.values.get("shielded") is True)
    source = graph.of("SourceRecord")[0].key
    chosen += [*open_ones, hidden_link, source, ABSENT]
    assert set(chosen) - known, "nothing is hidden, so nothing is proved"
    return list(dict.fromkeys(chosen))


def searches(graph: GraphCopy) -> list[dict[str, str]]:
    """Facts that fit somebody who is hidden, by what is hidden of them."""
    found = []
    for name in ("Amira", "Callum", "Yusuf", "Kwame", "Jude"):
        (child,) = [node for node in graph.of("Child", given_names=name) if node.values["family_name"] in
                    {"Osei", "Reeve", "Karim", "Hallam"}]  # fmt: skip
        held = {part: str(child.values[part]) for part in ("given_names", "family_name", "dob")}
        given, family, dob = held.values()
        homes = [link.head for link in graph.at(child.key, "LIVES_IN")]
        postcodes = [str(node.values["postcode"]) for node in graph.nodes if node.key in homes]
        found += [
            {"given_name": given, "family_name": family, "dob": dob},
            {"given_name": given, "family_name": "Mensah", "dob": dob},
            {"family_name": family, "dob": dob},
            {"given_name": given[:3], "family_name": family, "dob": dob},
            *({"given_name": given, "family_name": family, "postcode": postcode} for postcode in postcodes),
            *({"postcode": postcode, "dob": dob} for postcode in postcodes),
            {"identifier": str(child.values.get("nhs_number", ""))},
            {"identifier": str(child.values.get("upn", "U000000000000"))},
            {"identifier": child.key},
            {"given_name": given, "family_name": family, "dob": dob.replace("20", "19", 1)},
        ]
    return found


def readings(authority: Authority, keys: list[str]) -> list[Ask]:
    """What the pages and the interface answer about each of the keys; the first is one the reader may know."""
    return [
        *questions.purposes_for(keys),
        *questions.of_the_pages(keys),
        *questions.of_the_interface(keys, [keys[2]], ["Child", "Household"]),
        *questions.of_the_search(searches(authority.graph)[:10]),
    ]


def everything(authority: Authority, keys: list[str]) -> list[Ask]:
    """All requests there are."""
    few = [keys[0], keys[2], ABSENT]
    telling = [keys[0], keys[2], *keys[5:12], ABSENT]
    return [
        *questions.purposes_for(keys),
        *questions.of_every_route(authority.site, telling, few[1:]),
        *questions.of_the_interface(keys, few),
        *questions.of_the_explorer(keys[0], telling),
        *questions.of_the_search(searches(authority.graph)),
    ]


def require_substance(found: list[tuple[Ask, Answer]]) -> None:
    """Answers that are all refusals prove nothing, and nothing may break."""
    by_status = Counter(answer.status for _, answer in found)
    assert by_status[200] > len(found) // 8
    assert by_status[404] > 30
    assert by_status[302] + by_status[303] < len(found) // 8, by_status
    assert not [str(ask) for ask, answer in found if answer.status >= 500]


@pytest.mark.parametrize("role", READERS)
def test_no_answer_differs_where_the_hidden_never_was(built_authority: Path, tmp_path: Path, role: Role) -> None:
    with world(built_authority, tmp_path / "whole") as whole:
        seen = seen_by(whole, role)
        keys = targets(whole.graph, seen)
        asks = everything(whole, keys) if role is Role.PRACTITIONER else readings(whole, keys[:9])
        as_it_is = list(answers(whole.kept(role), asks))
    with world(built_authority, tmp_path / "less", graph=seen) as less:
        as_it_seems = list(answers(less.kept(role), asks))
    require_substance(as_it_is)
    assert not (found := differences(as_it_is, as_it_seems)), "\n".join(found[:12])


def test_no_answer_differs_on_neo4j_either(built_authority: Path, tmp_path: Path, neo4j_lts: Neo4jServer) -> None:
    role = Role.PRACTITIONER
    with world(built_authority, tmp_path / "whole", server=neo4j_lts) as whole:
        seen = seen_by(whole, role)
        found = targets(whole.graph, seen)
        asks = readings(whole, [found[0], found[1], found[2], found[5], found[7], ABSENT])
        as_it_is = list(answers(whole.kept(role), asks))
    with world(built_authority, tmp_path / "less", server=neo4j_lts, graph=seen) as less:
        as_it_seems = list(answers(less.kept(role), asks))
    with world(built_authority, tmp_path / "embedded") as embedded:
        on_the_other_engine = list(answers(embedded.kept(role), asks))
    require_substance(as_it_is)
    apart = differences(as_it_is, as_it_seems) + differences(as_it_is, on_the_other_engine)
    assert not apart, "\n".join(apart[:12])
