"""Shows that a case goes the way of its procedure, that a second person is another one, and that nothing is lost."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from app.casework.case import Case, Kind
from app.casework.errors import CaseMissing, EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.procedures import PROCEDURES
from app.casework.store import CaseStore
from tests.app.accounts.conftest import Clock


def _override(casework: CaseStore) -> Case:
    return casework.open(
        Kind.OVERRIDE, by="imran.siddiq", state="in-force", child="7K4M29XQ3", words="She did not come home.",
        about={"ground": "missing-child"},
    )  # fmt: skip


def test_a_case_keeps_what_it_was_opened_with(casework: CaseStore, clock: Clock) -> None:
    opened = _override(casework)
    found = casework.get(opened.reference)
    assert found == opened
    assert (found.kind, found.state, found.child) == (Kind.OVERRIDE, "in-force", "7K4M29XQ3")
    assert found.about == {"ground": "missing-child"}
    assert [(step.verb, step.by, step.words, step.at) for step in found.steps] == [
        ("open", "imran.siddiq", "She did not come home.", clock.now)
    ]


def test_the_reference_names_nobody(casework: CaseStore) -> None:
    references = {_override(casework).reference for _ in range(20)}
    assert len(references) == 20
    assert all(len(reference) == 11 and reference.startswith("OV-") for reference in references)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_procedure_that_ends_or_rests(kind: Kind) -> None:
    procedure = PROCEDURES[kind]
    assert procedure.opens_as
    reached = set(procedure.opens_as)
    for _ in procedure.moves:
        reached |= {move.leads_to for move in procedure.moves.values() if move.comes_from & reached}
    assert reached >= {state for move in procedure.moves.values() for state in move.comes_from}


def test_nobody_reviews_their_own_override(casework: CaseStore) -> None:
    case = _override(casework)
    with pytest.raises(SecondPersonNeeded):
        casework.move(case.reference, "review", by="imran.siddiq", words="All was well.")
    reviewed = casework.move(case.reference, "review", by="nadia.frost", words="Police log 4471 seen.")
    assert reviewed.state == "reviewed"
    assert [step.by for step in reviewed.steps] == ["imran.siddiq", "nadia.frost"]


def test_nobody_closes_an_alert_about_themselves(casework: CaseStore) -> None:
    alert = casework.open(Kind.ALERT, by="kithmap", state="open", concerns="nadia.frost")
    with pytest.raises(SecondPersonNeeded):
        casework.move(alert.reference, "close", by="nadia.frost", words="Nothing in it.")


def test_closing_an_alert_needs_evidence(casework: CaseStore) -> None:
    alert = casework.open(Kind.ALERT, by="kithmap", state="open", concerns="ruth.ellwood")
    with pytest.raises(EvidenceNeeded):
        casework.move(alert.reference, "close", by="nadia.frost", words="  ")
    assert casework.get(alert.reference).state == "open"


def test_a_move_that_the_procedure_does_not_have_is_refused(casework: CaseStore) -> None:
    case = _override(casework)
    casework.move(case.reference, "end", by="imran.siddiq")
    for verb in ("end", "approve", "forget"):
        with pytest.raises(MoveRefused):
            casework.move(case.reference, verb, by="nadia.frost", words="Seen.")


def test_no_case_begins_in_the_middle(casework: CaseStore) -> None:
    with pytest.raises(MoveRefused):
        casework.open(Kind.SHIELD, by="helen.marchetti", state="confirmed")


def test_a_case_that_is_not_there_is_missing(casework: CaseStore) -> None:
    with pytest.raises(CaseMissing):
        casework.get("OV-NOBODY00")
    with pytest.raises(CaseMissing):
        casework.move("OV-NOBODY00", "end", by="x")


def test_queues_are_listed_by_state_and_child_and_opener_newest_first(casework: CaseStore, clock: Clock) -> None:
    first = _override(casework)
    clock.turn(minutes=1)
    second = casework.open(Kind.OVERRIDE, by="helen.marchetti", state="in-force", child="0B2C4D6F8")
    casework.move(first.reference, "end", by="imran.siddiq")
    assert [case.reference for case in casework.find(Kind.OVERRIDE)] == [second.reference, first.reference]
    assert [case.reference for case in casework.find(Kind.OVERRIDE, states={"ended"})] == [first.reference]
    assert [case.reference for case in casework.find(Kind.OVERRIDE, child="0B2C4D6F8")] == [second.reference]
    assert [case.reference for case in casework.find(Kind.OVERRIDE, opened_by="imran.siddiq")] == [first.reference]
    assert casework.find(Kind.ALERT) == []


def test_a_new_end_can_be_set(casework: CaseStore, clock: Clock) -> None:
    claim = casework.open(Kind.CLAIM, by="ruth.ellwood", state="in-force", until=clock.now + timedelta(days=7))
    later = clock.now + timedelta(days=90)
    confirmed = casework.move(claim.reference, "confirm", by="helen.marchetti", words="Rang the school.", until=later)
    assert confirmed.until == later


def test_of_two_who_decide_at_once_one_decides(casework: CaseStore) -> None:
    case = casework.open(Kind.SHIELD, by="imran.siddiq", state="proposed")
    decided: list[str] = []

    def decide(verb: str, by: str) -> None:
        try:
            casework.move(case.reference, verb, by=by, words="Seen.")
            decided.append(verb)
        except MoveRefused:
            pass

    hands = [threading.Thread(target=decide, args=both) for both in (("confirm", "helen"), ("decline", "priya"))]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert len(decided) == 1
    assert len(casework.get(case.reference).steps) == 2


def test_steps_cannot_be_changed_or_taken_away(casework: CaseStore, engine: Engine) -> None:
    _override(casework)
    for statement in ("UPDATE casework_steps SET words = 'another'", "DELETE FROM casework_steps"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))


def test_a_notice_is_kept_for_each_recipient_until_it_is_read(notices: NoticeStore) -> None:
    notices.send(["nadia.frost", "sam.verity", "nadia.frost"], NoticeSubject.ALERT_OPENED, "AL-ABCDEFGH")
    assert [(notice.subject, notice.reference) for notice in notices.of("nadia.frost")] == [
        (NoticeSubject.ALERT_OPENED, "AL-ABCDEFGH")
    ]
    notices.mark_read("nadia.frost")
    assert notices.of("nadia.frost")[0].read_at is not None
    assert notices.of("sam.verity")[0].read_at is None
