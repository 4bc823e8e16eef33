"""Decisions not to share: found again by those who coordinate or protect, and an oracle for nobody."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.accounts.store import AccountStore
from app.casework.case import Kind
from app.casework.store import CaseStore
from policies.request import Role
from tests.attack.twin_worlds import ABSENT, answer_of
from tests.authority import PASSWORD, Authority, opened_authority, sign_in, state_purpose, token_in, username

WORDS = "Not before the hearing in January."
PAGES = ("", "/family", "/explore", "/not-shared", "/ask", "/claim")


@pytest.fixture(scope="module")
def ours(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority that this module writes into; every decision names somebody of its own."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("deciding") / "authority") as opened:
        yield opened


def decide(client: FlaskClient, child: str, with_whom: str, **form: str) -> int:
    """Record a decision through the page; the status of the answer."""
    state_purpose(client, child)
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    said = {"csrf_token": token, "with_whom": with_whom, "ground": "forbidden", "words": WORDS, **form}
    return client.post(f"/children/{child}/not-shared", data=said).status_code


def reference(authority: Authority, child: str, with_whom: str) -> str:
    """The reference of the decision that names somebody."""
    found = CaseStore(authority.house.database).find(Kind.NOT_SHARED, child=child)
    (one,) = [case.reference for case in found if case.about["with_whom"] == with_whom]
    return one


def withdraw(client: FlaskClient, child: str, case: str, because: str) -> int:
    """Take a decision back through the page; the status of the answer."""
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    form = {"csrf_token": token, "because": because}
    return client.post(f"/children/{child}/not-shared/{case}/withdraw", data=form).status_code


def of_the_clinic(authority: Authority) -> FlaskClient:
    """Somebody of a sensitive service, who has an account like everybody."""
    worker = authority.graph.of("Practitioner", sensitive=True)[0].key
    accounts = AccountStore(authority.house.database, clock=authority.clock)
    teacher = accounts.get(username(Role.PRACTITIONER))
    assert teacher is not None
    if accounts.get("nell.ward") is None:
        nell = replace(teacher, username="nell.ward", full_name="Nell Ward", team="Clinic", practitioner_key=worker)
        accounts.add(nell, PASSWORD)
    return sign_in(authority.site, "nell.ward")


def test_a_decision_is_found_again_on_the_record_by_those_who_may(ours: Authority) -> None:
    child = ours.child("Maisie Anne", "Hallam")
    assert decide(ours.kept(Role.PRACTITIONER), child, "The aunt in Eastvale") == 303
    for role in (Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR, Role.LEAD_PROFESSIONAL):
        reader = ours.kept(role)
        state_purpose(reader, child)
        page = reader.get(f"/children/{child}").text
        assert "The aunt in Eastvale" in page
        assert "Ruth Ellwood, 23 November 2026" in page
        assert WORDS in reader.get(f"/children/{child}/not-shared").text


def test_a_teachers_pages_are_the_same_bytes_whether_or_not_others_decided(ours: Authority) -> None:
    child = ours.child("Jude", "Hallam")
    teacher = ours.kept(Role.PRACTITIONER)
    before = _pages(teacher, child)
    assert before[0][0] == 200
    assert decide(ours.kept(Role.SOCIAL_WORKER), child, "The football club") == 303
    assert _pages(teacher, child) == before


def test_the_author_finds_their_own_again_though_they_may_not_read_those_of_others(ours: Authority) -> None:
    child = ours.child("Jude", "Hallam")
    teacher = ours.kept(Role.PRACTITIONER)
    decide(ours.kept(Role.SOCIAL_WORKER), child, "The landlord")
    decide(teacher, child, "The scout leader")
    page = teacher.get(f"/children/{child}/not-shared").text
    assert "The scout leader" in page
    assert "The landlord" not in page
    assert "The scout leader" not in teacher.get(f"/children/{child}").text


def test_a_decision_of_a_sensitive_service_is_read_by_the_coordinator_and_hidden_from_the_rest(ours: Authority) -> None:
    child = ours.child("Maisie Anne", "Hallam")
    reader = ours.kept(Role.SOCIAL_WORKER)
    before = _pages(reader, child)
    assert decide(of_the_clinic(ours), child, "Her mother") == 303
    assert _pages(reader, child) == before
    coordinator = ours.kept(Role.COORDINATOR)
    state_purpose(coordinator, child)
    assert "Her mother" in coordinator.get(f"/children/{child}").text
    assert withdraw(reader, child, reference(ours, child, "Her mother"), "It must go.") == 404


def test_of_a_shielded_child_it_can_be_recorded_and_is_read_only_through_the_shield(ours: Authority) -> None:
    child = ours.child("Amira", "Osei")
    worker = ours.kept(Role.SOCIAL_WORKER)
    before = _pages(worker, child)
    assert decide(ours.kept(Role.PRACTITIONER), child, "The other grandmother") == 303
    assert _pages(worker, child) == before
    coordinator = ours.kept(Role.COORDINATOR)
    state_purpose(coordinator, child)
    assert "The other grandmother" in coordinator.get(f"/children/{child}").text


def test_about_a_hidden_child_nothing_can_be_recorded_any_more_than_about_nobody(ours: Authority) -> None:
    teacher, hidden = ours.kept(Role.PRACTITIONER), ours.child("Callum", "Reeve")
    token = token_in(teacher.get("/find").text)
    said = {"csrf_token": token, "with_whom": "Anybody", "ground": "forbidden", "words": WORDS}
    answers = {}
    for key in (hidden, ABSENT):
        told = [teacher.get(f"/children/{key}/not-shared"), teacher.post(f"/children/{key}/not-shared", data=said)]
        answers[key] = [(one.status_code, answer_of(one).body.replace(key, "KEY")) for one in told]
    assert answers[hidden] == answers[ABSENT]
    assert not CaseStore(ours.house.database).find(Kind.NOT_SHARED, child=hidden)


def test_it_is_withdrawn_with_words_by_those_who_may_read_it(ours: Authority) -> None:
    child = ours.child("Maisie Anne", "Hallam")
    teacher, coordinator = ours.kept(Role.PRACTITIONER), ours.kept(Role.COORDINATOR)
    decide(ours.kept(Role.SAFEGUARDING_LEAD), child, "The newspaper")
    state_purpose(teacher, child)
    state_purpose(coordinator, child)
    case = reference(ours, child, "The newspaper")
    assert withdraw(teacher, child, case, "I think it may be shared.") == 404
    assert withdraw(coordinator, child, case, "") == 422
    assert withdraw(coordinator, ours.child("Jude", "Hallam"), case, "On another child’s page.") in (302, 404)
    assert withdraw(coordinator, child, case, "The hearing is over.") == 303
    assert "The newspaper" not in coordinator.get(f"/children/{child}").text
    assert withdraw(coordinator, child, case, "Once more.") == 404


def test_what_is_needed_is_asked_for(ours: Authority) -> None:
    child, teacher = ours.child("Maisie Anne", "Hallam"), ours.kept(Role.PRACTITIONER)
    assert decide(teacher, child, "") == 422
    assert decide(teacher, child, "The baker", ground="because") == 422
    assert decide(teacher, child, "The baker", words=" ") == 422


def test_whoever_loses_the_child_loses_the_decisions(ours: Authority) -> None:
    child = ours.child("Maisie Anne", "Hallam")
    reader = ours.kept(Role.SAFEGUARDING_LEAD)
    decide(ours.kept(Role.PRACTITIONER), child, "The lodger")
    state_purpose(reader, child)
    assert "The lodger" in reader.get(f"/children/{child}/not-shared").text
    accounts = AccountStore(ours.house.database, clock=ours.clock)
    account = accounts.get(username(Role.SAFEGUARDING_LEAD))
    assert account is not None
    accounts.change(replace(account, own_keys=frozenset({child})))
    lost = reader.get(f"/children/{child}/not-shared")
    accounts.change(account)
    assert lost.status_code == 404
    assert "The lodger" not in lost.text


def _pages(client: FlaskClient, child: str) -> list[tuple[int, str]]:
    state_purpose(client, child)
    found = [client.get(f"/children/{child}{page}") for page in PAGES]
    return [(answer.status_code, answer_of(answer).body) for answer in found]
