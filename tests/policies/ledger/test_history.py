"""Shows that the ledger answers who looked at whom, when and by which way, and leaves out what was not shown."""

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from policies.ledger.entry import Action, Intent, OutcomeCode
from policies.ledger.history import Event, EventFilter, History
from policies.ledger.journal import Journal
from policies.ledger.verify import verify
from policies.request import TrailStep
from tests.policies.ledger.events import BROTHER, CHILD, intent, minutes, outcome, record


def test_who_has_viewed_a_child_lists_the_answers_that_showed_it_newest_first(engine: Engine, journal: Journal) -> None:
    first = record(journal)
    record(journal, intent(parameters={"child": BROTHER}), shown=(BROTHER,))
    through_the_family = record(journal, intent(query="household.family"), shown=(BROTHER, CHILD))
    assert _ids(History(engine).looks_at(CHILD)) == [through_the_family.event_id, first.event_id]


def test_a_look_that_was_refused_or_broke_off_or_never_ended_is_no_look(engine: Engine, journal: Journal) -> None:
    record(journal, outcome=OutcomeCode.REFUSED, shown=())
    # A fault after rows were known: they were never answered, so nobody has viewed them.
    record(journal, outcome=OutcomeCode.FAILED, error="store-timeout")
    journal.intent(intent())
    assert History(engine).looks_at(CHILD) == []


def test_a_refused_look_is_found_by_the_key_that_was_asked_for(engine: Engine, journal: Journal) -> None:
    asked = record(journal, intent(parameters={"start": {"keys": [CHILD]}}), outcome=OutcomeCode.REFUSED, shown=())
    (event,) = History(engine).events(EventFilter(key=CHILD))
    assert event.intent == asked
    assert event.outcome is not None
    assert event.outcome.outcome is OutcomeCode.REFUSED


def test_an_unfinished_event_is_listed_as_such(engine: Engine, journal: Journal) -> None:
    asked = intent()
    journal.intent(asked)
    (event,) = History(engine).events()
    assert event == Event(position=0, intent=asked, outcome=None)
    assert not event.finished


def test_events_are_found_by_each_thing_that_can_be_asked(engine: Engine, journal: Journal) -> None:
    plain = record(journal, intent(recorded=minutes(0)))
    other = record(journal, intent(recorded=minutes(10), subject="ben.aku", query="child.identify"), shown=())
    broken = record(
        journal,
        intent(recorded=minutes(20), override={"reference": "BG-204"}, parameters={}),
        outcome=OutcomeCode.FAILED,
        shown=(),
    )
    history = History(engine)
    expected: list[tuple[EventFilter, list[Intent]]] = [
        (EventFilter(), [broken, other, plain]),
        (EventFilter(subject="ben.aku"), [other]),
        (EventFilter(query="child.record"), [broken, plain]),
        (EventFilter(outcome=OutcomeCode.FAILED), [broken]),
        (EventFilter(overridden=True), [broken]),
        (EventFilter(overridden=False), [other, plain]),
        (EventFilter(key=CHILD), [other, plain]),
        (EventFilter(key=CHILD, subject="amara.osei"), [plain]),
        (EventFilter(since=minutes(10)), [broken, other]),
        (EventFilter(until=minutes(10)), [plain]),
        (EventFilter(since=minutes(1), until=minutes(20)), [other]),
        (EventFilter(subject="nobody"), []),
    ]
    for wanted, found in expected:
        assert _ids(history.events(wanted)) == [asked.event_id for asked in found], wanted


def test_events_under_an_override_are_found_by_its_reference_and_by_nothing_that_somebody_typed(
    engine: Engine, journal: Journal
) -> None:
    grant = {"reference": "OV-7K4M29XQ", "until": minutes(30), "child": CHILD}
    under_it = record(journal, intent(override=grant))
    record(journal, intent(override={**grant, "reference": "OV-7K4M29X0"}))
    typed = '"reference":"OV-7K4M29XQ","until":'
    record(journal, intent(override={**grant, "reference": "OV-0"}, on_behalf_of=typed, parameters={"name": typed}))
    record(journal, intent(parameters={"reference": "OV-7K4M29XQ", "until": ""}))
    assert _ids(History(engine).events(EventFilter(override="OV-7K4M29XQ"))) == [under_it.event_id]
    for nothing in ("", "%", "OV-%", "OV-7K4M29X_"):
        assert History(engine).events(EventFilter(override=nothing)) == []


def test_every_event_is_given_once_in_the_order_of_asking(engine: Engine, journal: Journal) -> None:
    recorded = [record(journal).event_id for _ in range(5)]
    history = History(engine)
    assert _ids(list(history.events_after())) == recorded
    third = history.event(recorded[2])
    assert third is not None
    assert _ids(list(history.events_after(third.position))) == recorded[3:]


def test_pages_of_events_follow_one_another_without_gap_or_repeat(engine: Engine, journal: Journal) -> None:
    recorded = [record(journal).event_id for _ in range(7)]
    history = History(engine)
    read: list[Event] = []
    while page := history.looks_at(CHILD, before=read[-1].position if read else None, limit=3):
        read += page
    assert _ids(read) == recorded[::-1]
    first = history.events(limit=5)
    assert _ids(first + history.events(before=first[-1].position)) == recorded[::-1]


def test_pages_of_a_span_of_time_follow_one_another_even_where_clocks_disagree(
    engine: Engine, journal: Journal
) -> None:
    recorded = [record(journal, intent(recorded=minutes(minute))).event_id for minute in (5, 1, 3, 3, 0, 4, 3, 9)]
    newest_first = [recorded[number] for number in (0, 5, 6, 3, 2, 1)]
    history, wanted = History(engine), EventFilter(since=minutes(1), until=minutes(9))
    read: list[Event] = []
    while page := history.events(wanted, before=read[-1].position if read else None, limit=2):
        read += page
    assert _ids(read) == newest_first


def test_a_walk_is_read_back_as_a_path(engine: Engine, journal: Journal) -> None:
    previous: str | None = None
    walked: list[str] = []
    for step, (query, shown) in enumerate(
        [("child.record", CHILD), ("node.neighbours", "H0SEH0D01"), ("child.record", BROTHER)]
    ):
        trail = TrailStep(trail="walk-1", step=step, previous=previous)
        asked = record(journal, intent(query=query, trail=trail), shown=(shown,))
        record(journal, intent(trail=TrailStep(trail="walk-2", step=step)))
        walked.append(asked.event_id)
        previous = asked.event_id
    events = History(engine).trail("walk-1")
    assert _ids(events) == walked
    assert [event.outcome.shown for event in events if event.outcome] == [(CHILD,), ("H0SEH0D01",), (BROTHER,)]
    assert [event.intent.trail.previous for event in events if event.intent.trail] == [None, *walked[:-1]]


def test_one_event_is_found_by_its_id(engine: Engine, journal: Journal) -> None:
    asked = record(journal, intent(action=Action.UPDATE))
    history = History(engine)
    found = history.event(asked.event_id)
    assert found is not None
    assert found.intent == asked
    assert found.outcome == outcome(asked)
    assert history.event(intent().event_id) is None


def test_the_export_has_one_line_of_json_for_every_entry(engine: Engine, journal: Journal) -> None:
    record(journal, intent(parameters={"family_name": "Šimić\nline"}))
    record(journal)
    lines = [json.loads(line) for line in History(engine).export_lines()]
    assert [line["position"] for line in lines] == [0, 1, 2, 3]
    assert json.loads(lines[0]["body"])["parameters"] == {"family_name": "Šimić\nline"}
    stored = History(engine).entries()
    assert [line["chain_hash"] for line in lines] == [entry.chain_hash.hex() for entry in stored]
    assert [json.loads(line)["position"] for line in History(engine).export_lines(after=1)] == [2, 3]
    assert all("\n" not in line for line in History(engine).export_lines())


@pytest.mark.parametrize("hostile", ["", "\0", "half \ud83d", "' OR 1=1 --", "%", "x" * 100_000])
def test_whatever_is_asked_for_finds_nothing_else(engine: Engine, journal: Journal, hostile: str) -> None:
    record(journal, intent(trail=TrailStep(trail="walk", step=0)))
    history = History(engine)
    assert history.looks_at(hostile) == []
    assert history.trail(hostile) == []
    assert history.event(hostile) is None
    for wanted in (EventFilter(subject=hostile), EventFilter(key=hostile), EventFilter(query=hostile)):
        assert history.events(wanted) == []


def test_a_subject_that_no_column_can_hold_is_recorded_and_found(engine: Engine, journal: Journal) -> None:
    asked = record(journal, intent(subject="amara\0osei"))
    assert _ids(History(engine).events(EventFilter(subject="amara\0osei"))) == [asked.event_id]
    assert verify(engine, Ed25519PrivateKey.generate().public_key()).passed


def _ids(events: list[Event]) -> list[str]:
    return [event.intent.event_id for event in events]
