"""A claim to work with a child: what it opens and what it never opens, who hears of it, and how it ends."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from app.casework.case import Case, Kind
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from policies.request import AccessRequest, Environment, Purpose, Relations, Role
from tests import graph_copy
from tests.attack.twin_worlds import ABSENT, answer_of
from tests.authority import Authority, opened_authority, state_purpose, token_in, username
from tests.graph_copy import GraphCopy

WORDS = "I see him twice a week for reading."
SAID = "Said by themselves, not confirmed"


@pytest.fixture(scope="module")
def ours(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority that this module writes into; every test claims a child nobody has claimed before."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("claiming") / "authority") as opened:
        yield opened


def unrelated(authority: Authority, role: Role = Role.PRACTITIONER) -> str:
    """A child of the area, never claimed, with no shield, a home and a carer, whom that person does not work with."""
    mine = relations(authority, role)
    related = mine.caseload | mine.network | mine.listed
    open_links = [link for link in authority.graph.links if link.values.get("shielded") is False]
    cared_for = {link.head for link in open_links if link.label == "CARES_FOR" and not link.values.get("until")}
    housed = {link.tail for link in open_links if link.label == "LIVES_IN" and not link.values.get("until")}
    found = [
        node.key
        for node in authority.graph.of("Child", area="E06000999", shielded=False, sensitivity=0)
        if node.key not in related and node.key in cared_for & housed
    ]
    claimed = {case.child for case in CaseStore(authority.house.database).find(Kind.CLAIM)}
    return next(key for key in found if key not in claimed)


def claim(client: FlaskClient, child: str, **form: str) -> int:
    """Claim through the page; the status of the answer."""
    state_purpose(client, child)
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    said = {"csrf_token": token, "reason": "came-to-us", "words": WORDS, **form}
    return client.post(f"/children/{child}/claim", data=said).status_code


def decide(client: FlaskClient, reference: str, verb: str, words: str = "Rang the head teacher, who agrees.") -> int:
    """Decide through the page; the status of the answer."""
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    form = {"csrf_token": token, "verb": verb, "words": words}
    return client.post(f"/claims/{reference}", data=form).status_code


def only_claim(authority: Authority, child: str) -> Case:
    """The one claim about a child."""
    (found,) = CaseStore(authority.house.database).find(Kind.CLAIM, child=child)
    return found


def relations(authority: Authority, role: Role) -> Relations:
    """Who the person with that role is to whom, as the next decision sees it."""
    subject = AccountStore(authority.house.database, clock=authority.clock).subject(username(role))
    assert subject is not None
    environment = Environment(now=authority.clock(), purpose=Purpose.ARRANGING_SUPPORT)
    return authority.house.gate.attributes(AccessRequest(subject=subject, environment=environment)).relations


def test_a_claim_opens_the_child_and_no_way_home_until_somebody_else_confirms_it(ours: Authority) -> None:
    child = unrelated(ours)
    teacher, officer = ours.kept(Role.PRACTITIONER), ours.kept(Role.GOVERNANCE_OFFICER)
    before = relations(ours, Role.PRACTITIONER)
    state_purpose(teacher, child)
    assert "I work with this child" in teacher.get(f"/children/{child}").text
    assert claim(teacher, child) == 303
    claimed = relations(ours, Role.PRACTITIONER)
    assert claimed.caseload == before.caseload | {child}
    assert (claimed.network, claimed.households, claimed.carers) == (before.network, before.households, before.carers)
    assert claimed.services == before.services
    parts = teacher.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()
    assert parts["child"][0]["nhs_number"] or parts["child"][0]["upn"]
    assert not parts["homes"]
    assert not parts["carers"]
    assert "Said by yourself, until 7 December 2026" in teacher.get("/children").text
    assert decide(officer, only_claim(ours, child).reference, "confirm") == 303
    confirmed = relations(ours, Role.PRACTITIONER)
    assert confirmed.households > before.households
    opened = teacher.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()
    assert opened["homes"]
    assert opened["carers"]
    assert SAID not in teacher.get(f"/children/{child}").text


def test_others_read_that_it_was_said_by_themselves(ours: Authority) -> None:
    child = unrelated(ours)
    claim(ours.kept(Role.PRACTITIONER), child)
    other = ours.kept(Role.SOCIAL_WORKER)
    state_purpose(other, child)
    page = other.get(f"/children/{child}").text
    assert "Ruth Ellwood" in page
    assert SAID in page
    assert WORDS not in page


def test_everybody_who_decides_hears_of_it_by_reference_and_an_alert_stands(ours: Authority) -> None:
    child = unrelated(ours)
    claim(ours.kept(Role.PRACTITIONER), child)
    case = only_claim(ours, child)
    (alert,) = CaseStore(ours.house.database).find(Kind.ALERT, child=child)
    assert (alert.state, alert.about["cause"], alert.about["claim"]) == ("open", "self-claim", case.reference)
    assert alert.concerns == username(Role.PRACTITIONER)
    for role in (Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD):
        left = NoticeStore(ours.house.database).of(username(role))
        assert (NoticeSubject.CLAIM_MADE, case.reference) in {(notice.subject, notice.reference) for notice in left}
        assert case.reference in ours.kept(role).get("/claims").text


def test_a_claim_is_not_made_where_nobody_can_be_told(authority: Authority) -> None:
    child = unrelated(authority)
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    for role in (Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD):
        accounts.suspend(username(role))
    assert claim(authority.as_role(Role.PRACTITIONER), child) >= 500
    assert child not in relations(authority, Role.PRACTITIONER).caseload
    assert only_claim(authority, child).state == "ended"


def test_a_refusal_takes_the_relationship_away_inside_the_open_session_and_for_good(ours: Authority) -> None:
    child = unrelated(ours)
    teacher, lead = ours.kept(Role.PRACTITIONER), ours.kept(Role.SAFEGUARDING_LEAD)
    claim(teacher, child)
    assert _identifiers(teacher, child)
    reference = only_claim(ours, child).reference
    assert decide(lead, reference, "refuse", words="") == 422
    assert _identifiers(teacher, child)
    assert decide(lead, reference, "refuse", words="The school does not know of it.") == 303
    assert not _identifiers(teacher, child)
    assert child not in relations(ours, Role.PRACTITIONER).caseload
    page = teacher.get(f"/children/{child}").text
    assert SAID not in page
    told = teacher.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()
    assert "Ruth Ellwood" not in str(told["involvements"])
    assert claim(teacher, child) == 422
    assert child not in relations(ours, Role.PRACTITIONER).caseload
    (alert,) = CaseStore(ours.house.database).find(Kind.ALERT, child=child)
    assert alert.state == "closed"


def test_it_ends_by_itself_on_its_day_inside_an_open_session_and_cannot_be_confirmed_then(authority: Authority) -> None:
    child = unrelated(authority)
    claim(authority.as_role(Role.PRACTITIONER), child)
    authority.clock.moment = datetime(2026, 12, 6, 23, 40, tzinfo=UTC)
    teacher = authority.as_role(Role.PRACTITIONER)
    assert _identifiers(teacher, child)
    authority.clock.move(timedelta(minutes=21))
    assert not _identifiers(teacher, child)
    assert child not in relations(authority, Role.PRACTITIONER).caseload
    officer = authority.as_role(Role.GOVERNANCE_OFFICER)
    reference = only_claim(authority, child).reference
    assert decide(officer, reference, "confirm") == 409
    authority.clock.move(timedelta(days=3))
    assert decide(authority.as_role(Role.GOVERNANCE_OFFICER), reference, "accept") == 303
    again = authority.as_role(Role.PRACTITIONER)
    (link,) = [
        row for row in again.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()["involvements"]
        if row["source"] == "self-claim"
    ]  # fmt: skip
    assert link["until"] == "2026-12-07", "accepting a claim that is over must not move its end"


def test_one_ends_ones_own_claim(ours: Authority) -> None:
    child = unrelated(ours)
    teacher = ours.kept(Role.PRACTITIONER)
    claim(teacher, child)
    token = token_in(teacher.get(f"/children/{child}/claim").text)
    assert teacher.post(f"/children/{child}/claim/end", data={"csrf_token": token}).status_code == 303
    assert child not in relations(ours, Role.PRACTITIONER).caseload
    assert teacher.post(f"/children/{child}/claim/end", data={"csrf_token": token}).status_code == 404


def test_nobody_decides_on_their_own_claim(ours: Authority) -> None:
    child = unrelated(ours, Role.SAFEGUARDING_LEAD)
    lead = ours.kept(Role.SAFEGUARDING_LEAD)
    assert claim(lead, child) == 303
    reference = only_claim(ours, child).reference
    for verb in ("confirm", "accept", "refuse"):
        assert decide(lead, reference, verb) == 409
    assert only_claim(ours, child).state == "in-force"


def test_a_claim_opens_no_shield_and_a_residue_cannot_be_claimed(ours: Authority) -> None:
    teacher = ours.kept(Role.PRACTITIONER)
    shielded = ours.child("Amira", "Osei")
    state_purpose(teacher, shielded)
    residue = teacher.get(f"/children/{shielded}").text
    assert "I work with this child" not in residue
    assert claim(teacher, shielded) == 404
    assert not CaseStore(ours.house.database).find(Kind.CLAIM, child=shielded)
    assert shielded not in relations(ours, Role.PRACTITIONER).caseload


def test_a_claim_about_the_brother_in_a_shielded_home_opens_neither_home_nor_sister(ours: Authority) -> None:
    lead = ours.kept(Role.LEAD_PROFESSIONAL)
    brother, sister = ours.child("Kwame", "Osei"), ours.child("Amira", "Osei")
    assert claim(lead, brother) == 303
    reference = only_claim(ours, brother).reference
    assert decide(ours.kept(Role.GOVERNANCE_OFFICER), reference, "confirm") == 303
    parts = lead.get(f"/api/v1/children/{brother}?purpose=arranging-support").get_json()
    assert not parts["homes"]
    assert not parts["siblings"]
    state_purpose(lead, sister)
    assert "Lantern Court" not in lead.get(f"/children/{sister}").text + lead.get(f"/children/{brother}").text


def test_ones_own_family_cannot_be_claimed_any_more_than_nobody(authority: Authority) -> None:
    child = unrelated(authority)
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    account = accounts.get(username(Role.PRACTITIONER))
    assert account is not None
    teacher = authority.as_role(Role.PRACTITIONER)
    state_purpose(teacher, child)
    token = token_in(teacher.get("/find").text)
    accounts.change(replace(account, own_keys=frozenset({child})))
    said = {"csrf_token": token, "reason": "came-to-us", "words": WORDS}
    answers = [teacher.post(f"/children/{child}/claim", data=said)]
    answers.append(teacher.post("/not/here", data=said))
    assert answers[0].status_code == 404
    assert answers[0].data == answers[1].data
    assert not CaseStore(authority.house.database).find(Kind.CLAIM)


def test_a_hidden_child_and_nobody_answer_alike_on_page_and_api(ours: Authority) -> None:
    teacher = ours.kept(Role.PRACTITIONER)
    hidden = ours.child("Callum", "Reeve")
    token = token_in(teacher.get("/find").text)
    bodies = set()
    for key in (hidden, ABSENT):
        body = {"child": key, "reason": "came-to-us", "words": WORDS}
        answer = teacher.post("/api/v1/involvements?purpose=worried-safety", json=body, headers={"X-CSRF-Token": token})
        bodies.add((answer.status_code, answer_of(answer).body))
    assert len(bodies) == 1
    assert bodies.pop()[0] == 404


def test_the_interface_claims_once_however_often_it_is_sent_and_ends_it(ours: Authority) -> None:
    child = unrelated(ours)
    teacher = ours.kept(Role.PRACTITIONER)
    headers = {"X-CSRF-Token": token_in(teacher.get("/find").text)}
    address, body = "/api/v1/involvements?purpose=child-in-front", {"child": child, "reason": "moved", "words": WORDS}
    first = teacher.post(address, json=body, headers=headers)
    again = teacher.post(address, json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert first.get_json()["until"] == "2026-12-07"
    assert len(CaseStore(ours.house.database).find(Kind.ALERT, child=child)) == 1
    assert teacher.post(address, json={**body, "reason": "because"}, headers=headers).status_code == 400
    assert teacher.post(address, json={"child": child, "state": "ended"}, headers=headers).status_code == 204
    assert child not in relations(ours, Role.PRACTITIONER).caseload
    assert teacher.post(address, json={"child": child, "state": "ended"}, headers=headers).status_code == 404


def test_a_child_one_works_with_already_is_not_claimed(ours: Authority) -> None:
    lead = ours.kept(Role.LEAD_PROFESSIONAL)
    child = ours.child("Maisie Anne", "Hallam")
    state_purpose(lead, child)
    assert "I work with this child" not in lead.get(f"/children/{child}").text
    assert claim(lead, child) == 422
    assert not CaseStore(ours.house.database).find(Kind.CLAIM, child=child)


def test_only_those_who_decide_see_claims(ours: Authority) -> None:
    child = unrelated(ours)
    teacher = ours.kept(Role.PRACTITIONER)
    claim(teacher, child)
    reference = only_claim(ours, child).reference
    for reader in (teacher, ours.kept(Role.COORDINATOR), ours.kept(Role.SOCIAL_WORKER)):
        for address in ("/claims", f"/claims/{reference}"):
            assert reader.get(address).data == reader.get("/not/here").data
        assert decide(reader, reference, "confirm") == 404
    assert only_claim(ours, child).state == "in-force"


def _identifiers(client: FlaskClient, child: str) -> bool:
    (row,) = client.get(f"/api/v1/children/{child}?purpose=arranging-support").get_json()["child"]
    return bool(row["nhs_number"] or row["upn"])


def test_a_service_that_is_sensitive_by_its_mark_alone_is_claimed_for_as_little_as_one_by_its_kind(
    built_authority: Path, tmp_path: Path
) -> None:
    graph = graph_copy.load(built_authority / "graph.json")
    (carol,) = graph.of("Practitioner", full_name="Carol Whitlock")
    posts = {link.head for link in graph.links if link.label == "WORKS_FOR" and link.tail == carol.key}
    marked = GraphCopy(
        nodes=tuple(
            replace(node, values={**node.values, "sensitive": True}) if node.key in posts else node
            for node in graph.nodes
        ),
        links=graph.links,
    )
    with opened_authority(built_authority, tmp_path / "authority", graph=marked) as ours:
        child, lead = unrelated(ours, Role.LEAD_PROFESSIONAL), ours.kept(Role.LEAD_PROFESSIONAL)
        state_purpose(lead, child)
        page = lead.get(f"/children/{child}/claim").text
        assert "A sensitive service sends its own involvements" in page, "and what to do instead is said"
        for service in (*posts, ""):
            assert claim(lead, child, service=service) != 303
        token = lead.get("/api/v1/session").get_json()["csrf_token"]
        said = {"child": child, "reason": "came-to-us", "words": WORDS, "service": next(iter(posts))}
        answer = lead.post("/api/v1/involvements?purpose=arranging-support", json=said, headers={"X-CSRF-Token": token})
        assert (answer.status_code, "sensitive service" in answer.text) == (409, True)
        assert CaseStore(ours.house.database).find(Kind.CLAIM) == [], "nothing stands that opens nothing"
        assert relations(ours, Role.LEAD_PROFESSIONAL).caseload.isdisjoint({child})
