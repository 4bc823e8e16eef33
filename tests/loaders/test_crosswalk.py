"""Returns without names: a number of another feed tells whom they mean, or they wait and are asked again."""

from dataclasses import replace
from pathlib import Path

import pytest

from graph.stores.embedded import EmbeddedStore
from loaders import joining, pipeline, waiting
from loaders.deciding import decide
from loaders.feeds.catalogue import find_feed
from loaders.linking import ANOTHER_CHILD
from loaders.records import Coverage
from loaders.report import LoadReport
from loaders.undoing import undo
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.test_reviewing import people, standing

NORTHMOOR = Coverage(area="E06000999", since="2020-04-01", correct_to="2026-11-16")
PEOPLE = "id,firstName,lastName,dateOfBirth,gender,address\n"
CENSUS = "pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate\n"
LISTED = "SourceID,Forename,Surname,DOB,Gender,PostCode,NHSNumber\n"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
UPN = "D901910639385"


class Loads:
    """Loads small files of feeds through a real gate, and asks the graph."""

    def __init__(self, folder: Path, gate: Gate, loader: AccessRequest, store: EmbeddedStore) -> None:
        self.folder = folder
        self.gate = gate
        self.loader = loader
        self.store = store

    def load(self, feed: str, rows: str, *more: str, day: str = NORTHMOOR.correct_to) -> LoadReport:
        """Load files with these rows, correct to a day."""
        paths = []
        for number, text in enumerate((rows, *more)):
            path = self.folder / f"{feed}{number}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return pipeline.run(find_feed(feed), paths, self.gate, self.loader, coverage=replace(NORTHMOOR, correct_to=day))

    def ask_again(self) -> int:
        """Ask again for those who wait."""
        return waiting.ask_again(self.gate, self.loader)

    def pupil(self, number: str = UPN, born: str = "2015-03-14", sex: str = "F") -> None:
        """Load one pupil, who has a number."""
        self.load("school_census", f"{CENSUS}t1,100001,{born},Hart,Eva,{number},{sex},2019-09-01\n")

    def standings(self, feed: str) -> dict[str, str]:
        """How each record of a feed stands."""
        text = "MATCH (s:SourceRecord) WHERE s.source = $feed AND s.standing <> 'superseded' AND s.about = 'child'"
        rows = asked(self.store, f"{text} RETURN s.source_id AS id, s.standing AS standing", feed=feed)
        return {str(row["id"]): str(row["standing"]) for row in rows}

    def care(self) -> list[tuple[object, object]]:
        """From when to when somebody is looked after."""
        text = "MATCH (c:Child)-[r:RECEIVES]->(s:Service) WHERE r.kind = 'looked_after'"
        rows = asked(self.store, f"{text} RETURN r.since AS since, r.until AS until ORDER BY since")
        return [(row["since"], row["until"]) for row in rows]


@pytest.fixture
def loads(tmp_path: Path, gate: Gate, loader: AccessRequest, store: EmbeddedStore) -> Loads:
    """Give loads into an empty graph."""
    return Loads(tmp_path, gate, loader, store)


def header(number: str = UPN, born: str = "14/03/2015", sex: str = "2") -> str:
    return f"{HEADER}566910,{sex},{born},WBRI,{number},,\n"


OPEN = f"{EPISODES}566910,15/02/2021,S,C2,N3,U1,PR1,14/08/2021,X1,,NM1 1AA,NM2 2BB,1\n"
OPEN += "566910,14/08/2021,P,C2,N3,U1,PR1,,,,,,\n"
CLOSED = f"{EPISODES}566910,15/02/2021,S,C2,N3,U1,PR1,01/05/2022,E4,,NM1 1AA,NM2 2BB,1\n"


def test_pupil_number_birth_date_and_sex_together_tell_the_child_and_touching_episodes_are_one(loads: Loads) -> None:
    loads.pupil()
    loads.load("ssda903", header(), OPEN)
    loads.ask_again()
    assert loads.standings("ssda903") == {"566910": "live", "566910/episodes": "live"}
    assert loads.care() == [("2021-02-15", None)]


@pytest.mark.parametrize(
    "other", [{"number": "D901910639386"}, {"born": "15/03/2015"}, {"sex": "1"}, {"number": ""}],
    ids=["another pupil number", "another birth date", "another sex", "no pupil number"],
)  # fmt: skip
def test_birth_date_and_sex_alone_never_tell_the_child(loads: Loads, other: dict[str, str]) -> None:
    loads.pupil()
    report = loads.load("ssda903", header(**other), OPEN)
    assert loads.ask_again() == 0
    assert set(loads.standings("ssda903").values()) == {"waiting"}
    assert (report.held, report.review, loads.care()) == (2, 0, [])


def test_what_waits_is_placed_once_another_feed_tells_the_number(loads: Loads) -> None:
    loads.load("ssda903", header(number=""), OPEN)
    assert loads.ask_again() == 0
    loads.pupil()
    assert loads.ask_again() == 0
    loads.load("matching_lists", f"{LISTED}566910,Eva,Hart,14/03/2015,Female,,\n")
    assert loads.ask_again() == 2
    assert set(loads.standings("ssda903").values()) == {"live"}
    assert loads.care() == [("2021-02-15", None)]
    assert loads.ask_again() == 0


def test_number_that_has_become_somebody_elses_goes_to_a_person(loads: Loads) -> None:
    loads.pupil()
    loads.load("matching_lists", f"{LISTED}566910,Eva,Hart,14/03/2015,Female,,\n")
    report = loads.load("ssda903", header(number="", born="03/06/2011"))
    assert (report.review, report.held) == (1, 0)
    assert "birth date is another one" in report.reviews[0].reasons[0]


def test_second_load_changes_nothing_whether_linked_or_waiting(loads: Loads) -> None:
    loads.pupil()
    loads.load("ssda903", header(), OPEN, f"{EPISODES}999,15/02/2021,S,,,,,,,,,,\n")
    before = asked(loads.store, "MATCH (s:SourceRecord) RETURN s.key AS key ORDER BY key")
    again = loads.load("ssda903", header(), OPEN, f"{EPISODES}999,15/02/2021,S,,,,,,,,,,\n")
    assert (again.new, again.matched, again.changed) == (0, 0, 0)
    assert asked(loads.store, "MATCH (s:SourceRecord) RETURN s.key AS key ORDER BY key") == before


def test_later_return_updates_its_episodes_and_absence_from_it_closes_nothing(loads: Loads) -> None:
    loads.pupil()
    loads.load("ssda903", header(), OPEN)
    loads.ask_again()
    loads.load("ssda903", HEADER + "77,1,01/01/2014,WBRI,,,\n", f"{EPISODES}77,15/02/2021,S,,,,,,,,,,\n")
    assert loads.care() == [("2021-02-15", None)]
    loads.load("ssda903", header(), CLOSED)
    assert loads.care() == [("2021-02-15", "2022-05-01")]


def test_what_finds_a_child_whose_record_went_into_another_is_shown_with_that_and_nothing_is_lost(loads: Loads) -> None:
    loads.load("ssda903", header(number=""), OPEN)
    loads.pupil()
    other = f"{CENSUS}t2,100002,2009-06-30,Marsh,Anneliese,D901910639386,F,2019-09-01\n"
    loads.load("school_census", other, day="2026-11-17")
    rows = asked(loads.store, "MATCH (c:Child) RETURN c.key AS key, c.given_names AS name")
    keys = {str(row["name"]): str(row["key"]) for row in rows}
    joining.join(loads.gate, loads.loader, absorbed=keys["Eva"], survivor=keys["Anneliese"], decided_by="owen")
    about = (
        "MATCH (c:Child {key: $key}) RETURN c.given_names AS given, c.family_name AS family, c.dob AS dob, c.upn AS upn"
    )
    before = asked(loads.store, about, key=keys["Anneliese"])
    loads.load("matching_lists", f"{LISTED}566910,Eva,Hart,14/03/2015,Female,,\n")
    assert asked(loads.store, about, key=keys["Anneliese"]) == before
    assert loads.ask_again() == 2
    assert asked(loads.store, about, key=keys["Anneliese"]) == before
    assert len(loads.care()) == 2, "the record that went has it, and the one that stays repeats it"


EVA_ON_A_LIST = f"{LISTED}566910,Eva,Hart,14/03/2015,Female,,\n"
EVE_IN_A_CENSUS = f"{CENSUS}t1,100001,2015-03-14,Hart,Eve,{UPN},F,2019-09-01\n"
EVA_OF_A_CLASS = f"{CENSUS}t9,100009,2015-03-14,Hart,Eva,{{number}},F,2019-09-01\n"
OTHER_UPN = "D901910639386"


def in_doubt(loads: Loads, number: str) -> None:
    """Load Eve, looked-after episodes of nobody yet, and a record of Eva that may be about Eve and may tell whom."""
    loads.load("school_census", EVE_IN_A_CENSUS)
    loads.load("ssda903", header(number=number), OPEN)
    assert loads.ask_again() == 0


def eve(loads: Loads) -> str:
    """The key of Eve."""
    (row,) = asked(loads.store, "MATCH (c:Child) WHERE c.given_names = 'Eve' RETURN c.key AS key")
    return str(row["key"])


@pytest.mark.parametrize("at_once", [True, False], ids=["with the decision", "with the next load"])
def test_what_waited_for_a_doubtful_record_is_placed_once_a_person_has_linked_it(loads: Loads, at_once: bool) -> None:  # noqa: FBT001 - a case
    in_doubt(loads, number="")
    assert loads.load("matching_lists", EVA_ON_A_LIST).review == 1
    loads.load("ssda903", header(number=""), OPEN + "77,15/02/2021,S,,,,,,,,,,\n")
    before, stood = people(loads.store), standing(loads.store)
    taken = decide(
        loads.gate, loads.loader, feed="matching_lists", source_id="566910", child=eve(loads), decided_by="owen",
        name="review.decided", asks=at_once,
    )  # fmt: skip
    assert (taken.answered, loads.ask_again()) == ((2, 0) if at_once else (0, 2)), "a death in between loses nothing"
    assert loads.care() == [("2021-02-15", None)]
    assert loads.standings("ssda903") == {"566910": "live", "566910/episodes": "live", "77/episodes": "waiting"}
    if at_once:
        undo(loads.gate, loads.loader, feed="matching_lists", load=taken.load, today="2026-11-23")
        assert (people(loads.store), standing(loads.store)) == (before, stood), "taken back with the decision"
        assert loads.ask_again() == 0


def test_what_waited_for_a_child_kept_apart_is_taken_back_with_the_decision(loads: Loads) -> None:
    in_doubt(loads, number=OTHER_UPN)
    assert loads.load("school_census", EVA_OF_A_CLASS.format(number=OTHER_UPN), day="2026-11-17").review == 1
    before, stood = people(loads.store), standing(loads.store)
    for _ in range(2):
        taken = decide(
            loads.gate, loads.loader, feed="school_census", source_id=f"{OTHER_UPN}/100009/on roll",
            child=ANOTHER_CHILD, decided_by="owen", name="review.decided", asks=True,
        )  # fmt: skip
        assert (taken.new, taken.answered) == (True, 2)
        (cared,) = asked(loads.store, "MATCH (c:Child)-[:RECEIVES {kind: 'looked_after'}]->() RETURN c.key AS key")
        assert cared["key"] == taken.child
        undo(loads.gate, loads.loader, feed="school_census", load=taken.load, today="2026-11-23")
        assert (people(loads.store), standing(loads.store)) == (before, stood)
