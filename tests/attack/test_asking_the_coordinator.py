"""Ask the coordinator: one button on every child, and nothing on the asker's screen that tells anything."""

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.casework.case import Kind
from app.casework.notices import Notice, NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from app.desks.requests import OUTCOMES
from policies.ledger.history import EventFilter
from policies.request import Role
from tests.attack.twin_worlds import ABSENT, answer_of
from tests.authority import Authority, opened_authority, state_purpose, token_in, username

NEED = "Who else sees her? She has told me nothing of a worker."
REACH = "01632 960 300, after three"
_BOX = re.compile(r'<section class="km-coord".*?</section>', re.DOTALL)
_numbers = count(1)


@pytest.fixture(scope="module")
def authority(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority that this module writes into; every request says something of its own."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("asking") / "authority") as ours:
        yield ours


def ask(client: FlaskClient, child: str, **form: str) -> str:
    """Ask through the page, in words never used before; the reference of the request."""
    state_purpose(client, child)
    token = token_in(client.get(f"/children/{child}/ask").text)
    said = {"need": f"{NEED} ({next(_numbers)})", "reach": REACH, **form}
    answer = client.post(f"/children/{child}/ask", data={"csrf_token": token, **said})
    assert answer.status_code == 303
    return answer.headers["Location"].rsplit("/", 1)[1]


def close(client: FlaskClient, reference: str, **form: str) -> int:
    """Close a request through the coordinator's page; the status of the answer."""
    token = token_in(client.get("/sign-in", follow_redirects=True).text)
    return client.post(f"/requests/queue/{reference}/answer", data={"csrf_token": token, **form}).status_code


def with_a_sensitive_worker(authority: Authority) -> tuple[str, str]:
    """A child of the teacher's area with an open sensitive involvement and no shield, and that worker's key."""
    for link in authority.graph.links:
        if link.label == "INVOLVED_WITH" and link.values["sensitive"] and not link.values.get("until"):
            (child,) = [node for node in authority.graph.nodes if node.key == link.head]
            if not child.values["shielded"] and child.values["area"] == "E06000999":
                return link.head, link.tail
    raise AssertionError("no child of the authority has a sensitive involvement")


def without_a_shield(authority: Authority) -> tuple[str, str]:
    """Any child of the teacher's area who is not shielded, and their given names."""
    node = authority.graph.of("Child", area="E06000999", shielded=False)[0]
    return node.key, str(node.values["given_names"])


def test_a_request_reaches_the_coordinator_and_comes_back_as_two_sentences(authority: Authority) -> None:
    child, worker = with_a_sensitive_worker(authority)
    teacher, coordinator = authority.kept(Role.PRACTITIONER), authority.kept(Role.COORDINATOR)
    reference = ask(teacher, child, concern="yes")
    own = teacher.get(f"/requests/{reference}").text
    assert f"Your request {reference} has been passed on. The coordinator rings you." in own
    assert reference in coordinator.get("/requests/queue").text
    state_purpose(coordinator, child)
    case = coordinator.get(f"/requests/queue/{reference}").text
    assert NEED in case
    assert REACH in case
    assert worker in case, "the coordinator can bring the two together"
    assert "Tell nobody of them without their leave" in case
    brokered = {"outcome": "contact-brokered", "with_whom": worker, "words": "Rang the nurse; she rings the school."}
    assert close(coordinator, reference, **brokered) == 303
    answered = teacher.get(f"/requests/{reference}").text
    assert "Answered on 23 November 2026." in answered
    everything = teacher.get("/requests").text + answered
    assert "nurse" not in everything
    assert worker not in everything
    assert not [words for words in OUTCOMES.values() if words in everything]
    assert reference not in coordinator.get("/requests/queue").text


def test_the_ledger_names_both_workers_who_were_brought_together(authority: Authority) -> None:
    child, worker = with_a_sensitive_worker(authority)
    teacher, coordinator = authority.kept(Role.PRACTITIONER), authority.kept(Role.COORDINATOR)
    reference = ask(teacher, child)
    state_purpose(coordinator, child)
    close(coordinator, reference, outcome="contact-brokered", with_whom=worker, words="Done.")
    events = authority.house.history.events(EventFilter(subject=username(Role.COORDINATOR)), limit=20)
    event = next(
        event
        for event in events
        if event.intent.parameters.get("reference") == reference and event.intent.query == "request.answer"
    )
    assert event.intent.parameters["other"] == worker
    assert event.outcome is not None
    assert {child, worker} < set(event.outcome.shown)
    assert len(event.outcome.shown) == 3


@pytest.mark.parametrize("outcome", sorted(OUTCOMES))
def test_every_outcome_looks_the_same_to_whoever_asked(authority: Authority, outcome: str) -> None:
    child, worker = with_a_sensitive_worker(authority)
    teacher, coordinator = authority.kept(Role.PRACTITIONER), authority.kept(Role.COORDINATOR)
    first = ask(teacher, child)
    second = ask(teacher, child, need="Is there anybody else?")
    state_purpose(coordinator, child)
    assert close(coordinator, first, outcome="nobody-else", words="Nobody.") == 303
    assert close(coordinator, second, outcome=outcome, with_whom=worker, words="Rang the clinic.") == 303
    pages = [teacher.get(f"/requests/{reference}").text.replace(reference, "RQ") for reference in (first, second)]
    assert pages[0] == pages[1]


def test_a_child_one_may_not_know_cannot_be_asked_about_any_more_than_nobody(authority: Authority) -> None:
    teacher = authority.kept(Role.PRACTITIONER)
    hidden = authority.child("Callum", "Reeve")
    state_purpose(teacher, authority.child("Maisie Anne", "Hallam"))
    token = token_in(teacher.get("/find").text)
    form = {"csrf_token": token, "need": NEED, "reach": REACH}
    for method in ("GET", "POST"):
        told = {}
        for key in (hidden, ABSENT):
            answer = teacher.open(f"/children/{key}/ask", method=method, data=form if method == "POST" else None)
            after = teacher.get(f"/children/{key}/purpose")
            told[key] = [
                (answer_of(found).body.replace(key, "KEY"), found.status_code) for found in (answer, after)
            ]  # fmt: skip
        assert told[hidden] == told[ABSENT]
    assert not CaseStore(authority.house.database).find(Kind.REQUEST, child=hidden)


def test_a_request_belongs_to_whoever_asked_and_to_the_coordinator(authority: Authority) -> None:
    child, _ = with_a_sensitive_worker(authority)
    reference = ask(authority.kept(Role.PRACTITIONER), child)
    other = authority.kept(Role.LEAD_PROFESSIONAL)
    nobodys = f"RQ-{'Z' * 8}"
    for address in (f"/requests/{reference}", f"/requests/queue/{reference}", "/requests/queue"):
        assert other.get(address).data == other.get("/not/here").data
    assert other.get(f"/requests/{nobodys}").data == other.get(f"/requests/{reference}").data
    coordinator = authority.kept(Role.COORDINATOR)
    assert coordinator.get(f"/requests/queue/{nobodys}").data == coordinator.get("/not/here").data
    assert close(other, reference, outcome="nobody-else", words="I close it myself.") == 404


def test_the_same_words_sent_twice_are_one_request_and_tell_the_coordinators_once(authority: Authority) -> None:
    child, _ = with_a_sensitive_worker(authority)
    teacher = authority.kept(Role.PRACTITIONER)
    reference = ask(teacher, child, need="Twice over?")
    assert ask(teacher, child, need="Twice over?") == reference
    assert [found.reference for found in _notices(authority, Role.COORDINATOR)].count(reference) == 1


def test_notices_carry_the_reference_only(authority: Authority) -> None:
    child, _ = with_a_sensitive_worker(authority)
    reference = ask(authority.kept(Role.PRACTITIONER), child)
    coordinator = authority.kept(Role.COORDINATOR)
    state_purpose(coordinator, child)
    close(coordinator, reference, outcome="told-by-telephone", words="Told her.")
    (answered,) = [found for found in _notices(authority, Role.PRACTITIONER) if found.reference == reference]
    assert answered.subject is NoticeSubject.REQUEST_ANSWERED


def test_a_request_is_closed_once_and_only_with_what_it_needs(authority: Authority) -> None:
    child, _ = with_a_sensitive_worker(authority)
    reference = ask(authority.kept(Role.PRACTITIONER), child)
    coordinator = authority.kept(Role.COORDINATOR)
    state_purpose(coordinator, child)
    assert close(coordinator, reference, outcome="told-by-telephone", words="") == 422
    assert close(coordinator, reference, outcome="made-up", words="Told her.") == 422
    assert close(coordinator, reference, outcome="contact-brokered", words="Told her.") == 422
    here = {link.tail for link in authority.graph.links if link.label == "INVOLVED_WITH" and link.head == child}
    elsewhere = next(node.key for node in authority.graph.of("Practitioner") if node.key not in here)
    assert close(coordinator, reference, outcome="contact-brokered", with_whom=elsewhere, words="Told her.") == 404
    assert close(coordinator, reference, outcome="told-by-telephone", words="Told her.") == 303
    assert close(coordinator, reference, outcome="nobody-else", words="Once more.") == 409


def test_the_button_has_the_same_words_on_every_page_of_every_child(authority: Authority) -> None:
    worker = authority.kept(Role.SOCIAL_WORKER)
    sensitive, _ = with_a_sensitive_worker(authority)
    boxes = set()
    for child in (sensitive, authority.child("Maisie Anne", "Hallam"), authority.child("Amira", "Osei")):
        state_purpose(worker, child)
        shielded = child == authority.child("Amira", "Osei")
        for page in ("", "/family", "/explore"):
            text = worker.get(f"/children/{child}{page}").text
            if not (shielded and page):
                assert f'href="/children/{child}/ask">Ask the coordinator</a>' in text, page
            boxes |= {found.replace(child, "KEY") for found in _BOX.findall(text)}
    assert len(boxes) == 1


def _notices(authority: Authority, role: Role) -> Sequence[Notice]:
    return NoticeStore(authority.house.database).of(username(role))
