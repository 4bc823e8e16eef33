"""A late or corrected return replaces what that return said before and nothing else, whenever it arrives."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from graph.stores.embedded import EmbeddedStore
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from loaders.report import LoadReport
from policies.gate import Gate
from policies.ledger import tables
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.feed_rows import HEADINGS, claim, load

OCTOBER, NOVEMBER = "2026-10-20", "2026-11-20"
OLA = claim(1, "Ola", "Brandt", "2018-02-03", "1 Mill Lane,NM1 1AA", "Ida,Brandt")
FEN = claim(2, "Fen", "Harker", "2016-05-06", "2 Mill Lane,NM1 1AB", "Una,Harker")
FEN_MOVED = claim(2, "Fen", "Harker", "2016-05-06", "9 Quay Street,NM7 3CC", "Una,Harker")


@pytest.fixture
def returns(tmp_path: Path, gate: Gate, loader: AccessRequest) -> "Returns":
    """Give the way in which a source sends its returns here."""
    return Returns(tmp_path, gate, loader)


class Returns:
    """Sends returns of child benefit."""

    def __init__(self, folder: Path, gate: Gate, loader: AccessRequest) -> None:
        self._folder, self._gate, self._loader = folder, gate, loader
        self._sent = 0

    def send(self, *rows: str, day: str, corrects: bool = False, area: str = "E06000999") -> LoadReport:
        """Load a file of these rows, correct to a day."""
        return pipeline.run(
            find_feed("child_benefit"), [self.file(*rows, day=day, area=area)], self._gate, self._loader,
            corrects=corrects,
        )  # fmt: skip

    def file(self, *rows: str, day: str, area: str = "E06000999") -> Path:
        """A file of these rows."""
        self._sent += 1
        path = self._folder / f"return-{self._sent}.csv"
        control = f"#kithmap;feed=child_benefit;area={area};from=2008-01-01;correct_to={day}"
        lines = [control, HEADINGS["child_benefit"], *rows, f"#end;rows={len(rows)}", ""]
        path.write_text("\n".join(lines), encoding="utf-8")
        return path

    def send_together(self, *files: Path) -> LoadReport:
        """Load several files at once."""
        return pipeline.run(find_feed("child_benefit"), files, self._gate, self._loader)


def homes(store: EmbeddedStore, given: str) -> dict[str, str | None]:
    """The addresses of a child, each with the day on which it ended."""
    rows = asked(store, "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) WHERE c.given_names = $given"
                 " RETURN h.address AS address, r.until AS until", given=given)  # fmt: skip
    return {str(row["address"]): row["until"] if row["until"] is None else str(row["until"]) for row in rows}


def test_a_row_withdrawn_within_a_corrected_return_is_taken_back_and_nothing_else(
    store: EmbeddedStore, returns: Returns
) -> None:
    returns.send(OLA, FEN, day=NOVEMBER)
    report = returns.send(OLA, day=NOVEMBER, corrects=True)
    assert [remark.rule for remark in report.remarks] == ["taken-back"]
    assert homes(store, "Fen") == {"2 Mill Lane": NOVEMBER}
    carers = asked(store, "MATCH (:Carer)-[r:CARES_FOR]->(c:Child) RETURN c.given_names AS child, r.until AS until"
                   " ORDER BY child")  # fmt: skip
    assert [(row["child"], row["until"]) for row in carers] == [("Fen", NOVEMBER), ("Ola", None)]
    assert homes(store, "Ola") == {"1 Mill Lane": None}
    assert returns.send(OLA, day=NOVEMBER, corrects=True).changed == 0, "sent again, it takes nothing more back"


def test_what_an_earlier_return_said_stands_again_when_its_change_is_taken_back(
    store: EmbeddedStore, returns: Returns
) -> None:
    returns.send(OLA, FEN, day=OCTOBER)
    returns.send(OLA, FEN_MOVED, day=NOVEMBER)
    assert homes(store, "Fen") == {"2 Mill Lane": NOVEMBER, "9 Quay Street": None}
    returns.send(OLA, day=NOVEMBER, corrects=True)
    now = homes(store, "Fen")
    assert now["9 Quay Street"] is not None
    assert [address for address, until in now.items() if until is None] == ["2 Mill Lane"]


def test_a_correction_leaves_alone_what_an_earlier_or_another_return_said(
    store: EmbeddedStore, returns: Returns
) -> None:
    elsewhere = claim(3, "Pia", "Stroud", "2017-07-08", "5 Ferry Road,NM3 3AA", "Eva,Stroud")
    returns.send(FEN, day=OCTOBER)
    returns.send(elsewhere, day=NOVEMBER, area="E06000998")
    returns.send(OLA, day=NOVEMBER)
    returns.send(OLA, day=NOVEMBER, corrects=True)
    assert homes(store, "Fen") == {"2 Mill Lane": None}
    assert homes(store, "Pia") == {"5 Ferry Road": None}


def test_absence_from_a_later_return_is_no_closure(store: EmbeddedStore, returns: Returns) -> None:
    returns.send(OLA, FEN, day=OCTOBER)
    returns.send(OLA, day=NOVEMBER)
    returns.send(OLA, day="2026-11-21", corrects=True)
    assert homes(store, "Fen") == {"2 Mill Lane": None}


def test_an_older_return_that_arrives_late_changes_nothing_that_was_said_since(
    store: EmbeddedStore, returns: Returns
) -> None:
    returns.send(FEN_MOVED, day=NOVEMBER)
    report = returns.send(OLA, FEN, day=OCTOBER)
    assert [remark.rule for remark in report.remarks] == ["older"]
    assert homes(store, "Fen") == {"9 Quay Street": None}
    assert homes(store, "Ola") == {"1 Mill Lane": None}, "what nobody has said otherwise since is new"
    assert returns.send(OLA, FEN, day=OCTOBER, corrects=True).changed == 0


def test_an_older_return_does_not_push_aside_a_newer_word_that_waits_for_a_person(
    store: EmbeddedStore, gate: Gate, loader: AccessRequest, tmp_path: Path
) -> None:
    one, other = FEN, FEN.replace("Fen,Harker,,2016-05-06", "Bertrand,Okonkwo,,2009-11-30")
    load(tmp_path, gate, loader, "child_benefit", one, day="2026-09-01")
    assert load(tmp_path, gate, loader, "child_benefit", other, day=NOVEMBER).review == 1
    report = load(tmp_path, gate, loader, "child_benefit", FEN.replace("Fen,", "Fenn,"), day=OCTOBER)
    assert "older" in [remark.rule for remark in report.remarks]
    waiting = asked(store, "MATCH (s:SourceRecord) WHERE s.standing = 'review' RETURN s.said_given_names AS given")
    assert [row["given"] for row in waiting] == ["Bertrand"]


def test_of_two_returns_of_one_day_the_one_that_came_last_stands(store: EmbeddedStore, returns: Returns) -> None:
    returns.send(FEN, day=NOVEMBER)
    returns.send(FEN_MOVED, day=NOVEMBER)
    assert [address for address, until in homes(store, "Fen").items() if until is None] == ["9 Quay Street"]


def test_two_files_of_one_day_loaded_at_once_end_as_if_one_came_after_the_other(
    store: EmbeddedStore, returns: Returns
) -> None:
    returns.send_together(returns.file(FEN, day=NOVEMBER), returns.file(FEN_MOVED, OLA, day=NOVEMBER))
    assert homes(store, "Fen") == {"9 Quay Street": None}
    assert homes(store, "Ola") == {"1 Mill Lane": None}


def test_a_correction_that_is_taken_back_itself_restores_what_was_said(store: EmbeddedStore, returns: Returns) -> None:
    returns.send(OLA, FEN, day=NOVEMBER)
    returns.send(OLA, day=NOVEMBER, corrects=True)
    returns.send(OLA, FEN, day=NOVEMBER, corrects=True)
    assert [address for address, until in homes(store, "Fen").items() if until is None] == ["2 Mill Lane"]


def test_every_read_of_a_correction_stands_in_the_ledger(ledger: Engine, returns: Returns) -> None:
    returns.send(OLA, FEN, day=NOVEMBER)
    returns.send(OLA, day=NOVEMBER, corrects=True)
    with ledger.connect() as connection:
        told = connection.execute(select(tables.entries)).fetchall()
    assert sum("load.return" in str(row) for row in told) > 0


def test_a_home_that_was_left_and_is_told_again_later_is_lived_in_twice(store: EmbeddedStore, returns: Returns) -> None:
    returns.send(FEN, day="2026-09-01")
    returns.send(FEN_MOVED, day=OCTOBER)
    returns.send(FEN, day=NOVEMBER)
    rows = asked(store, "MATCH (c:Child)-[r:LIVES_IN]->(h:Household) RETURN h.address AS address, r.until AS until")
    assert sorted((str(row["address"]), str(row["until"])) for row in rows) == [
        ("2 Mill Lane", OCTOBER), ("2 Mill Lane", "None"), ("9 Quay Street", NOVEMBER),
    ]  # fmt: skip
