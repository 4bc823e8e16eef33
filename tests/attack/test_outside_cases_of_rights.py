"""Outside cases SF1, SF2, SF4, SF5 and HK1 to HK5: who is told what, rules that must deny, links and their two ends."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from graph.errors import SchemaError
from graph.queries.writing import merge_links
from graph.records import Row
from policies import decision_point, policy_store
from policies.errors import PoliciesError
from policies.ledger.history import EventFilter
from policies.request import AccessRequest, Environment, Purpose, Role
from tests.attack.twin_worlds import ABSENT
from tests.authority import Authority, opened_authority, username

CEDAR = Path(policy_store.__file__).parent / "cedar"
PERMIT = '@id("extra.permit")\n@reason("Extra.")\npermit (principal, action == Action::"see", resource is Child)\n'
FORBID = (
    '@id("extra.forbid")\n@reason("Extra.")\n@remedy("None.")\n'
    'forbid (principal, action == Action::"see", resource is Child)\n'
)


def record(client: FlaskClient, key: str, **query: str) -> dict[str, list[dict[str, object]]]:
    """A child's record through the interface."""
    answer = client.get(f"/api/v1/children/{key}", query_string={"purpose": "worried-safety", **query})
    assert answer.status_code == 200
    told: dict[str, list[dict[str, object]]] = answer.get_json()
    return told


def neighbours(client: FlaskClient, key: str, label: str, **query: object) -> list[dict[str, object]]:
    """The links of a node through the interface."""
    asked = {"purpose": "worried-safety", "label": label, **query}
    answer = client.get(f"/api/v1/nodes/{key}/neighbours", query_string=asked)
    assert answer.status_code == 200
    links: list[dict[str, object]] = answer.get_json()["links"]
    return links


def test_sf1_and_sf2_each_asker_is_told_what_is_theirs_and_the_unlisted_what_an_unknown_child_gets(
    authority: Authority,
) -> None:
    jude = authority.child("Jude", "Hallam")
    kinds = {
        role: {str(row["service_kind"]) for row in record(authority.as_role(role), jude)["involvements"]}
        for role in (Role.COORDINATOR, Role.SOCIAL_WORKER, Role.PRACTITIONER)
    }
    secret = kinds[Role.COORDINATOR] - kinds[Role.SOCIAL_WORKER]
    assert secret == {"mental_health"}
    assert kinds[Role.PRACTITIONER] == kinds[Role.SOCIAL_WORKER]
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    account = accounts.get(username(Role.PRACTITIONER))
    assert account is not None
    accounts.change(replace(account, areas=frozenset({"E06000998"}), practitioner_key=None))
    unlisted = authority.as_role(Role.PRACTITIONER)
    asked = [unlisted.get(f"/api/v1/children/{key}?purpose=worried-safety") for key in (jude, ABSENT)]
    assert {answer.status_code for answer in asked} == {404}
    assert len({answer.data for answer in asked}) == 1


@pytest.mark.parametrize(
    "lapse",
    [{"vetted_until": date(2026, 11, 22)}, {"trained_until": None}, {"agreement_signed_on": date(2026, 11, 24)},
     {"employer_accredited_until": date(2026, 11, 22)}, {"areas": frozenset()}],
    ids=["expired", "missing", "not yet valid", "employer expired", "no area"],
)  # fmt: skip
def test_sf4_what_is_expired_missing_or_not_yet_valid_denies(authority: Authority, lapse: dict[str, object]) -> None:
    client, key = authority.as_role(Role.SOCIAL_WORKER), authority.child("Maisie Anne", "Hallam")
    assert record(client, key)["child"]
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    account = accounts.get(username(Role.SOCIAL_WORKER))
    assert account is not None
    accounts.change(replace(account, **lapse))  # type: ignore[arg-type]
    known, unknown = (client.get(f"/api/v1/children/{each}?purpose=worried-safety") for each in (key, ABSENT))
    assert known.status_code == unknown.status_code
    assert known.status_code in {401, 404}
    assert known.data == unknown.data


def test_sf4_a_rule_without_a_target_is_refused_when_it_is_loaded(tmp_path: Path) -> None:
    with pytest.raises(PoliciesError):
        policy_store.load(_with(tmp_path / "policies", '@id("x.y")\n@reason("All.")\npermit (principal, action);'))


@pytest.mark.parametrize("rules", [PERMIT + ";\n" + FORBID + ";\n", FORBID + ";\n" + PERMIT + ";\n"],
                         ids=["permit first", "forbid first"])  # fmt: skip
def test_sf5_a_forbid_wins_in_whatever_order_they_stand(authority: Authority, tmp_path: Path, rules: str) -> None:
    policies = policy_store.load(_with(tmp_path / "policies", rules))
    subject = AccountStore(authority.house.database, clock=authority.clock).subject(username(Role.COORDINATOR))
    assert subject is not None
    attributes = authority.house.gate.attributes(AccessRequest(
        subject=subject, environment=Environment(now=authority.clock(), purpose=Purpose.WORRIED_SAFETY)
    ))  # fmt: skip
    (maisie,) = authority.graph.of("Child", key=authority.child("Maisie Anne", "Hallam"))
    known = {name: maisie.values[name] for name in ("key", "area", "shielded", "sensitivity")}
    decision = decision_point.decide(policies, attributes, "see", "Child", maisie.key, known)
    assert not decision.permitted
    assert decision.determining == ("extra.forbid",)
    (usual,) = [decision_point.decide(authority.house.policies, attributes, "see", "Child", maisie.key, known)]
    assert usual.permitted


def _with(folder: Path, rules: str) -> Path:
    """A policy directory of the authority's own: ours and some more rules."""
    shutil.copytree(CEDAR, folder)
    (folder / "extra.cedar").write_text(rules, encoding="utf-8")
    return folder


def test_hk1_a_link_is_one_read_from_both_ends(shared_authority: Authority) -> None:
    client, child = shared_authority.kept(Role.SOCIAL_WORKER), shared_authority.child("Maisie Anne", "Hallam")
    links = neighbours(client, child, "Child", kinds="CARES_FOR")
    assert len(links) == 3
    for link in links:
        (other,) = [x for x in neighbours(client, str(link["key"]), "Carer") if x["link_key"] == link["link_key"]]
        assert (link["link_out"], other["link_out"]) == (False, True)
        for flag in ("relationship", "responsible", "main", "since", "until"):
            assert link[flag] == other[flag]


def test_hk2_a_link_to_oneself_or_of_an_unknown_kind_is_refused(shared_authority: Authority) -> None:
    child = shared_authority.child("Maisie Anne", "Hallam")
    row: Row = {"key": "ZZZZZZZZZ", "tail": child, "head": child, "properties": {"carer": child, "child": child}}
    with pytest.raises(SchemaError):
        merge_links("CARES_FOR", "Child", "Child", [row])
    with pytest.raises(KeyError):
        merge_links("IS_BEST_FRIEND_OF", "Child", "Child", [row])
    client = shared_authority.kept(Role.SOCIAL_WORKER)
    assert len({link["link_key"] for link in neighbours(client, child, "Child", kinds="CARES_FOR")}) == 3


def test_hk3_an_ended_link_is_told_with_its_end_and_the_other_parents_is_untouched(
    built_authority: Path, tmp_path: Path, shared_authority: Authority
) -> None:
    graph, child = shared_authority.graph, shared_authority.child("Maisie Anne", "Hallam")
    (father,) = [link for link in graph.at(child, "CARES_FOR") if link.values["relationship"] == "father"]
    (mother,) = [link for link in graph.at(child, "CARES_FOR") if link.values["relationship"] == "mother"]
    ended = replace(father, values={**father.values, "until": "2026-10-01"})
    changed = replace(graph, links=tuple(ended if link == father else link for link in graph.links))
    ways: list[dict[str, object]] = []
    for place, world in (("open", graph), ("ended", changed)):
        with opened_authority(built_authority, tmp_path / place, graph=world) as authority:
            client = authority.as_role(Role.SOCIAL_WORKER)
            links = {str(link["link_key"]): link for link in neighbours(client, child, "Child", kinds="CARES_FOR")}
            ways.append(links[mother.key])
            assert links[father.key]["until"] == ended.values["until"] if place == "ended" else True
            path = client.get("/api/v1/paths", query_string={
                "purpose": "worried-safety", "from": father.tail, "to": child,
            }).get_json()["path"]  # fmt: skip
            direct = [way for way in path if way["links"] == ["CARES_FOR"]]
            assert bool(direct) is (place == "open")
    assert ways[0] == ways[1]


def test_hk4_no_request_turns_recording_off_or_names_somebody_else(authority: Authority) -> None:
    client, key = authority.as_role(Role.PRACTITIONER), authority.child("Maisie Anne", "Hallam")
    mine = EventFilter(subject=username(Role.PRACTITIONER), query="child.record")
    asked = {"purpose": "worried-safety", "audit": "off", "no_audit": "1", "subject": "nadia.frost", "user": "x"}
    headers = {"X-User": "nadia.frost", "Remote-User": "nadia.frost", "X-Audit": "off", "X-No-Audit": "true"}
    for _ in range(3):
        assert client.get(f"/api/v1/children/{key}", query_string=asked, headers=headers).status_code == 200
    events = authority.house.history.events(mine, limit=10)
    assert len(events) == 3
    assert {event.intent.subject for event in events} == {username(Role.PRACTITIONER)}
    assert all(event.outcome and key in event.outcome.shown for event in events)
    assert not authority.house.history.events(EventFilter(subject="nadia.frost"), limit=1)


def test_hk5_pages_with_some_hidden_are_those_of_a_world_without_them(
    built_authority: Path, tmp_path: Path, shared_authority: Authority
) -> None:
    graph, jude = shared_authority.graph, shared_authority.child("Jude", "Hallam")
    hidden = {link.key for link in graph.at(jude, "INVOLVED_WITH") if link.values["sensitive"]}
    assert hidden
    told = []
    for place, world in (("whole", graph), ("less", graph.without_links(lambda link: link.key in hidden))):
        with opened_authority(built_authority, tmp_path / place, graph=world) as authority:
            client = authority.as_role(Role.SOCIAL_WORKER)
            pages = [neighbours(client, jude, "Child", offset=start, limit=2) for start in range(0, 14, 2)]
            told.append(pages)
            assert [link for page in pages for link in page] == neighbours(client, jude, "Child", limit=60)
    assert told[0] == told[1]
