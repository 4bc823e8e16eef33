"""A withdrawal is never lost: without an earlier record, or in doubt, it is held and takes effect later (R11)."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from graph.stores.embedded import EmbeddedStore
from loaders.deciding import decide
from loaders.linking import ANOTHER_CHILD
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.test_consent import CLINIC, WORKER, involvements, people
from tests.loaders.test_consent import load as load_rows

__all__ = ["people"]

MAISIE = "Maisie Anne,Hallam,F,2011-03-14"
Load = Callable[..., Sequence[int]]
NEARLY = "Maisie,Halam,F,2011-03-15"
WITHDRAWN, CONSENTED = ",,,,,,2026-11-21", "consent,herself,2026-05-04,,,,"
LATER = "consent,herself,2026-11-22,,,,"


def row(case: str, ground: str, *, name: str = NEARLY, nhs: str = "", number: int = 1) -> str:
    """A row of the clinic about a child whom it knows by name alone, unless a number is given."""
    return f"I{number}-{case},{case},{nhs},,{name},{CLINIC},{WORKER},nurse,2026-05-04,,{ground}"


@pytest.fixture
def load(gate: Gate, loader: AccessRequest, tmp_path: Path) -> Load:
    """Give what loads rows, each file a day after the one before; how many are new, to be reviewed, rejected."""
    days = iter(range(22, 31))

    def loaded(*rows: str) -> Sequence[int]:
        report = load_rows(tmp_path, gate, loader, rows, day=f"2026-11-{next(days)}")
        return report.new, report.review, len(report.rejections)

    return loaded


def withdrawn(store: EmbeddedStore) -> list[object]:
    """What children keep of withdrawals."""
    return [found["words"] for found in asked(store, "MATCH (c:Child) RETURN c.withdrawn_consents AS words")]


def test_a_withdrawal_without_an_earlier_record_holds_for_a_known_child(store: EmbeddedStore, load: Load) -> None:
    assert load(row("case-1", WITHDRAWN, name=MAISIE, nhs="9999900003")) == (0, 0, 0)
    assert withdrawn(store) == [["S00000001:2026-11-21"]]
    load(row("case-1", CONSENTED, name=MAISIE, nhs="9999900003"))
    load(row("case-2", CONSENTED, name=MAISIE, nhs="9999900003", number=2))
    assert not involvements(store)
    load(row("case-1", LATER, name=MAISIE, nhs="9999900003"))
    assert len(involvements(store)) == 1


def test_a_withdrawal_in_doubt_waits_and_takes_effect_when_somebody_has_decided(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, load: Load
) -> None:
    load(row("case-1", CONSENTED, name=MAISIE, nhs="9999900003"))
    assert len(involvements(store)) == 1
    assert load(row("case-2", WITHDRAWN, number=2))[1] == 1
    assert len(involvements(store)) == 1, "nothing of a record in doubt is applied (R42)"
    decide(gate, loader, feed="sexual_health", source_id="case-2", child="C00000001", decided_by="dawn")
    assert not involvements(store)
    assert withdrawn(store) == [["S00000001:2026-11-21"]]
    load(row("case-1", CONSENTED, name=MAISIE, nhs="9999900003"))
    assert not involvements(store)


def test_a_later_word_in_doubt_does_not_make_the_withdrawal_forgotten(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, load: Load
) -> None:
    assert load(row("case-1", WITHDRAWN))[1] == 1
    assert load(row("case-1", CONSENTED))[1] == 1
    load(row("case-1", CONSENTED.replace("herself", "her mother")))
    decide(gate, loader, feed="sexual_health", source_id="case-1", child="C00000001", decided_by="dawn")
    assert not involvements(store), "the consent is older than its withdrawal"
    assert withdrawn(store) == [["S00000001:2026-11-21"]]
    assert "her mother" not in repr(asked(store, "MATCH ()-[r:INVOLVED_WITH]->() RETURN properties(r) AS held"))
    load(row("case-1", LATER, name=MAISIE, nhs="9999900003"))
    assert len(involvements(store)) == 1, "a consent given after it counts"


def test_the_word_that_makes_sure_who_is_meant_brings_the_withdrawal_with_it(store: EmbeddedStore, load: Load) -> None:
    assert load(row("case-1", WITHDRAWN))[1] == 1
    load(row("case-1", CONSENTED, name=MAISIE, nhs="9999900003"))
    assert not involvements(store)
    assert withdrawn(store) == [["S00000001:2026-11-21"]]


def test_the_same_withdrawal_again_is_the_same(store: EmbeddedStore, load: Load) -> None:
    records = "MATCH (s:SourceRecord {source: 'sexual_health'}) RETURN s.key AS key, s.said_withdrawn AS words"
    load(row("case-1", WITHDRAWN))
    before = asked(store, records)
    load(row("case-1", WITHDRAWN))
    assert asked(store, records) == before
    assert [found["words"] for found in before] == [[f"service public_code:{CLINIC}:2026-11-21"]]


def test_a_withdrawal_of_somebody_whom_nobody_holds_takes_nothing_from_anybody_else(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, load: Load
) -> None:
    load(row("case-1", CONSENTED, name=MAISIE, nhs="9999900003"))
    load(row("case-2", WITHDRAWN, number=2))
    decide(gate, loader, feed="sexual_health", source_id="case-2", child=ANOTHER_CHILD, decided_by="dawn")
    assert len(involvements(store)) == 1
