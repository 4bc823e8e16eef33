"""Shows that entries refuse what they may not say, and that their documents read back as they were."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import EntryRefused
from policies.ledger import canonical
from policies.ledger.entry import Intent, Outcome, OutcomeCode, document, from_document, timestamp
from policies.request import TrailStep
from tests.policies.ledger.events import intent, outcome

_NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(_NAMES, st.dictionaries(_NAMES, _NAMES | st.integers(-(2**63), 2**63 - 1) | st.lists(_NAMES)))
def test_an_intent_is_read_back_as_it_was(subject: str, parameters: dict[str, str | int | list[str]]) -> None:
    asked = intent(
        subject=subject,
        on_behalf_of="GP practice by telephone",
        parameters=parameters,
        trail=TrailStep(trail="walk", step=2, previous=intent().event_id),
        override={"reference": "BG-204", "until": "2026-03-02T09:30:00.000Z"},
    )
    assert _through_text(asked) == asked


@given(st.dictionaries(_NAMES, st.integers(0, 10**6)), st.sampled_from(OutcomeCode))
def test_an_outcome_is_read_back_as_it_was(counts: dict[str, int], code: OutcomeCode) -> None:
    came = outcome(intent(), outcome=code, counts=counts, pruned={"forbid.shielded": 3}, error="store-timeout")
    assert _through_text(came) == came


@pytest.mark.parametrize("field", ["subject", "query", "policy_set"])
def test_an_intent_that_says_too_little_is_refused(field: str) -> None:
    with pytest.raises(EntryRefused, match="says too little"):
        intent(**{field: ""})


@pytest.mark.parametrize("event_id", ["", "7", "6F9619FF-8B86-D011-B42D-00C04FC964FF", None])
def test_an_event_id_in_another_form_is_refused(event_id: str) -> None:
    with pytest.raises(EntryRefused, match="new_event_id"):
        intent(event_id=event_id)


@pytest.mark.parametrize("recorded", ["2026-03-02", "2026-03-02T09:00:00Z", "2026-03-02T09:00:00.000+01:00"])
def test_a_moment_in_another_form_is_refused(recorded: str) -> None:
    with pytest.raises(EntryRefused, match="timestamp"):
        outcome(intent(), recorded=recorded)


@pytest.mark.parametrize("error", ["no child called Amy Holt", "Timeout", "store timeout", ""])
def test_an_error_that_is_no_code_is_refused_because_it_could_name_somebody(error: str) -> None:
    with pytest.raises(EntryRefused, match="without personal data") as refusal:
        outcome(intent(), error=error)
    assert "Holt" not in str(refusal.value)


def test_a_moment_is_written_in_utc_to_the_millisecond() -> None:
    summer = timezone(timedelta(hours=1))
    assert timestamp(datetime(2026, 7, 1, 0, 30, 5, 123_999, tzinfo=summer)) == "2026-06-30T23:30:05.123Z"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(EntryRefused, match="no time zone"):
        timestamp(datetime(2026, 7, 1))  # noqa: DTZ001 - the point of the test


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "rumour"},
        {"format": "kithmap.ledger/2"},
        {"action": "X"},
        {"channel": "carrier pigeon"},
        {"surprise": 1},
        {"trail": {"trail": "t"}},
        {"event_id": 7},
    ],
)
def test_a_document_in_other_words_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(EntryRefused):
        from_document(document(intent()) | change)


def _through_text(entry: Intent | Outcome) -> Intent | Outcome:
    return from_document(canonical.read(canonical.write(document(entry))))
