"""Who is held, kept from message to message: every decision is the one that would be taken had all been read anew."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Engine

from graph.errors import StoreUnavailable
from graph.queries.population import LOAD_POPULATION
from graph.queries.shielding import covering, lifting
from graph.queries.warm import WARM_AGAIN, WARM_RECORDS
from graph.records import Row
from graph.stores.embedded import EmbeddedStore
from loaders import held, joining, linking, pipeline, waiting, warm
from loaders.crosswalk import learn_pupil_numbers
from loaders.deciding import decide
from loaders.declarations import Feed
from loaders.errors import CannotJoin, NothingWaits
from loaders.feeds.catalogue import crosswalk, find_feed
from loaders.gate import Reader
from loaders.linking import ANOTHER_CHILD, Placement, place
from loaders.portions import everybody, pupil_numbers
from loaders.records import PROVISIONAL, Coverage, SourceRecord
from loaders.register import Register
from loaders.sent import open_sent
from loaders.synth.manifest import read_manifest
from loaders.synth.synthesise import synthesise
from loaders.undoing import undo
from loaders.waiting_shields import is_waiting
from loaders.warm import Everybody
from policies.errors import GateError, LedgerUnavailable
from policies.gate import Gate
from policies.ledger.changes import Changes
from policies.ledger.journal import Journal
from policies.request import AccessRequest
from tests.loaders.conftest import asked
from tests.loaders.feed_rows import claim, load

TODAY = "2026-11-23"
COVERAGE = Coverage(area="E06000999", since=TODAY, correct_to=TODAY)
STEPS = 26

GIVEN = ("Eve", "Eva", "Genevieve", "Amira", "Ameera", "Tom")
FAMILY = ("Hart", "Heart", "Osei-Hart", "Lowe")
BORN = ("2018-05-08", "2018-08-05", "2016-02-29")
_OTHER_NAMES = ("Ava", "Beth", "Carys", "Dora", "Esther", "Farah", "Greta", "Hilary")
HOMES = (("9 Mill Lane", "NM1 1AA"), ("7 Lantern Court", "NM2 4LC"), ("2 High Street", "NM3 3AB"))


class Compared(Everybody):
    """Who is held as kept, and beside it as read anew."""

    def __init__(self, changes: Changes) -> None:
        super().__init__(changes)
        self.anew: Register | None = None
        self.times = self.drawn = 0

    def register_of(
        self, gate: Reader, request: AccessRequest, feed: str, sources: Collection[str], ids: Collection[str]
    ) -> Register:
        """Give what was kept, and hold it against what is read."""
        register = super().register_of(gate, request, feed, sources, ids)
        self.anew = held.register_of(gate, request, feed, sources)
        self.anew.crosswalk = crosswalk(find_feed(feed))
        if find_feed(feed).nameless:
            learn_pupil_numbers(self.anew, pupil_numbers(gate, request, self.anew.index))
        self.times += 1
        assert self._kept is not None
        assert {key: self.anew.index.facts(key) for key in self._kept.facts} == self._kept.facts
        assert {key: register.index.facts(key) for key in self._kept.facts} == self._kept.facts
        assert len(register.index) == len(self.anew.index)
        assert register.joined == self.anew.joined
        # A child that only a decision had brought in, and that is no more, is never asked for.
        held_of = {name for name in self.anew.provisional if name.rpartition(":")[2] in register.index}
        assert register.provisional == held_of
        assert _named(register, ids) == _named(self.anew, ids)
        return register

    def place(self, records: Sequence[SourceRecord], feed: Feed, register: Register) -> list[Placement]:
        """Decide by both."""
        assert self.anew is not None
        begun = self.drawn
        with patch.object(linking, "new_key", self._key):
            expected = place(records, feed, self.anew)
            self.drawn = begun
            found = place(records, feed, register)
        assert found == expected
        return found

    def _key(self) -> str:
        """Both draw the same keys."""
        self.drawn += 1
        return f"{self.drawn:09d}"


@dataclass(slots=True, kw_only=True)
class World:
    """A graph that messages and people change in turn."""

    store: EmbeddedStore
    gate: Gate
    loader: AccessRequest
    everybody: Compared
    folder: Path
    random: Random
    decisions: list[tuple[str, str]] = field(default_factory=list)
    joins: list[tuple[str, str]] = field(default_factory=list)

    def message(self) -> None:
        """Send one to three rows of a feed."""
        feed = self.random.choice(("child_benefit", "child_benefit", "gp_register", "shields", "matching_lists"))
        rows = [_row(self.random, feed) for _ in range(self.random.randint(1, 3))]
        self.send(feed, rows)

    def send(self, feed: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Load rows as a message, and ask whoever waits for a crosswalk."""
        declared = find_feed(feed)
        file = open_sent(declared, declared.kinds[0], rows, name="message", coverage=COVERAGE)
        pipeline.load_files(declared, [file], self.gate, self.loader, covers=False, everybody=self.everybody)
        waiting.ask_again(self.gate, self.loader, self.everybody)

    def broken(self) -> None:
        """Send rows that cannot be written."""
        with patch.object(EmbeddedStore, "write", side_effect=StoreUnavailable("the disk is gone")):
            self._failing()

    def untold(self) -> None:
        """Send rows that are written, while the ledger can no longer say so."""
        outcome = Journal.outcome

        def until_written(journal: Journal, entry: Any) -> None:  # noqa: ANN401 - as the journal takes it
            if "statements" in entry.counts:
                raise LedgerUnavailable("the ledger is down")
            outcome(journal, entry)

        with patch.object(Journal, "outcome", until_written):
            self._failing()

    def _failing(self) -> None:
        try:
            self.message()
        except (GateError, LedgerUnavailable):
            return

    def file(self) -> None:
        """Load a file by the command, past what is kept."""
        place_, home = self.random.choice(HOMES), self.random.randint(1, 9)
        row = claim(home, self.random.choice(GIVEN), self.random.choice(FAMILY), self.random.choice(BORN),
                    ",".join(place_), "Simone,Hart")  # fmt: skip
        load(self.folder, self.gate, self.loader, "child_benefit", row, day=TODAY)

    def decision(self) -> None:
        """Decide on a record that waits, if one does."""
        found = asked(self.store, "MATCH (s:SourceRecord) WHERE s.about = 'child' AND s.standing IN"
                      " ['review', 'quarantined'] RETURN s.source AS feed, s.source_id AS id,"
                      " s.review_candidates AS candidates ORDER BY feed, id")  # fmt: skip
        if found:
            one = self.random.choice(found)
            candidates = [key for key in _keys(one["candidates"]) if not is_waiting(key)]
            child = self.random.choice([*candidates, ANOTHER_CHILD])
            decided = decide(self.gate, self.loader, feed=str(one["feed"]), source_id=str(one["id"]), child=child,
                             decided_by="somebody")  # fmt: skip
            if decided.load:
                self.decisions.append((str(one["feed"]), decided.load))

    def undone(self) -> None:
        """Take a decision back, if that can be done."""
        if self.decisions:
            feed, key = self.decisions.pop()
            try:
                undo(self.gate, self.loader, feed=feed, load=key, today=TODAY)
            except NothingWaits:
                return

    def join(self) -> None:
        """Join two children."""
        keys = [str(row["key"]) for row in asked(self.store, "MATCH (c:Child) RETURN c.key AS key ORDER BY key")]
        if len(keys) > 1:
            one, other = self.random.sample(keys, 2)
            try:
                joining.join(self.gate, self.loader, absorbed=one, survivor=other, decided_by="somebody")
            except CannotJoin:
                return
            self.joins.append((one, other))

    def part(self) -> None:
        """Part two who were joined."""
        if self.joins:
            one, other = self.joins.pop()
            joining.part(self.gate, self.loader, absorbed=one, survivor=other, joined_on=TODAY)

    def lift(self) -> None:
        """Lift the shields of a child."""
        keys = [str(row["key"]) for row in asked(self.store, "MATCH (c:Child) RETURN c.key AS key ORDER BY key")]
        if keys:
            key = self.random.choice(keys)
            self.gate.write(self.loader, "shield.lift", [*lifting(key, TODAY), *covering([key], TODAY)], touched=(key,))


def _named(register: Register, ids: Collection[str]) -> tuple[object, ...]:
    """Whom carers, homes and workers are recognised as, and what is known of the records in hand."""
    exact = {name: keys for name in register._exact if (keys := register._exact.of(name))}
    people = {key for keys in exact.values() for key in keys}
    dobs = {key: register._dobs[key] for key in people if key in register._dobs}
    uprns = {key: register._uprns[key] for key in people if key in register._uprns}
    standing = {one: known for one, known in register._standing.items() if one[1] in ids}
    return exact, dobs, uprns, standing, register.services


def _keys(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _row(random: Random, feed: str) -> dict[str, Any]:
    given, family, born = random.choice(GIVEN), random.choice(FAMILY), random.choice(BORN)
    (address, postcode), number = random.choice(HOMES), random.randint(1, 7)
    child = {"given_names": given, "family_name": family, "sex": "F"}
    if feed == "gp_register":
        return {**child, "patient_ref": f"P{number}", "date_of_birth": "/".join(reversed(born.split("-"))),
                "address": address, "postcode": postcode, "practice_code": "A81001", "sex": "2",
                "registered_on": "01/01/2020"}  # fmt: skip
    if feed == "shields":
        return {**child, "shield_ref": f"SH{number}", "subject": "child", "date_of_birth": born, "refuge": "no",
                "sensitivity": "1", "authority": "Hub", "set_on": "2026-01-10", "review_on": "2027-01-10"}  # fmt: skip
    if feed == "matching_lists":
        return {"SourceID": f"{566910 + number}", "Forename": given, "Surname": family, "DOB": born, "Gender": "Female",
                "PostCode": postcode}  # fmt: skip
    return {**child, "claim_number": f"CB{number}", "child_of_claim": 1, "date_of_birth": born, "address": address,
            "postcode": postcode, "claimant_given_names": "Simone", "claimant_family_name": family,
            "claimed_from": "2020-01-01"}  # fmt: skip


@pytest.fixture
def world(store: EmbeddedStore, gate: Gate, ledger: Engine, loader: AccessRequest, tmp_path: Path) -> World:
    """Give an empty graph."""
    everybody = Compared(Changes(ledger))
    return World(store=store, gate=gate, loader=loader, everybody=everybody, folder=tmp_path, random=Random(0))


@pytest.mark.parametrize(("seed", "few"), [(3, 500), (10, 500), (3, 0), (7, 0)])
def test_every_decision_is_the_one_that_would_be_taken_had_all_been_read_anew(
    world: World, seed: int, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.random = Random(seed)
    monkeypatch.setattr(warm, "MOST_IDS", few)
    monkeypatch.setattr(pipeline, "place", _watched(world.everybody))
    monkeypatch.setattr(waiting, "place", _watched(world.everybody))
    others: list[Callable[[], None]] = [
        world.decision, world.decision, world.undone, world.join, world.part, world.lift, world.broken, world.untold,
        world.file,
    ]  # fmt: skip
    for _ in range(STEPS):
        world.message()
        if world.random.random() < 0.5:
            world.random.choice(others)()
    assert world.everybody.times >= STEPS


def _watched(everybody: Compared) -> Callable[..., list[Placement]]:
    def watched(records: Sequence[SourceRecord], feed: Feed, register: Register) -> list[Placement]:
        if everybody.anew is None or register.feed != everybody.anew.feed:
            return place(records, feed, register)
        anew = everybody.place(records, feed, register)
        everybody.anew = None
        return anew

    return watched


def test_between_messages_nobody_is_read_who_was_not_written_about(
    world: World, ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    reading = Gate.read

    def noting(gate: Gate, request: AccessRequest, query: Any, *more: Any) -> Any:  # noqa: ANN401 - as the gate does
        read.append(query.name)
        return reading(gate, request, query, *more)

    monkeypatch.setattr(Gate, "read", noting)
    monkeypatch.setattr(world, "everybody", Everybody(Changes(ledger)))
    for number in range(4):
        world.send("child_benefit", [{**_row(Random(number), "child_benefit"), "claim_number": f"N{number}"}])
    assert read.count(LOAD_POPULATION.name) == 1
    world.lift()
    world.send("child_benefit", [_row(Random(9), "child_benefit")])
    assert read.count(LOAD_POPULATION.name) == 2, "of a shield that was lifted the ledger does not tell everything"


def test_after_a_list_only_those_are_read_again_of_whom_it_told_something_other(
    world: World, ledger: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = Everybody(Changes(ledger))
    asked_for: list[set[str]] = []
    reading = Gate.read

    def noting(gate: Gate, request: AccessRequest, query: Any, values: Any, *more: Any) -> Any:  # noqa: ANN401 - as the gate does
        if query.name == WARM_AGAIN.name:
            asked_for.append(set(_keys(values["keys"])))
        return reading(gate, request, query, values, *more)

    monkeypatch.setattr(Gate, "read", noting)
    homes = [{"address": f"{number} Mill Lane", "postcode": "NM1 1AA"} for number in range(1, 9)]
    claims = [
        {**_row(Random(number), "child_benefit"), "claim_number": f"N{number}", "given_names": given, **home}
        for number, (given, home) in enumerate(zip(_OTHER_NAMES, homes, strict=True))
    ]
    _load_rows(world, "child_benefit", claims, everybody)
    keys = [str(row["key"]) for row in asked(world.store, "MATCH (c:Child) RETURN c.key AS key")]
    assert len(keys) == len(claims)
    known = [
        {"SourceID": f"{566910 + number}", "Forename": row["given_names"], "Surname": row["family_name"],
         "DOB": row["date_of_birth"], "Gender": "Female", "PostCode": row["postcode"]}
        for number, row in enumerate(claims)
    ]  # fmt: skip
    renamed = {**known[0], "Forename": f"{known[0]['Forename']} Rose"}
    _load_rows(world, "matching_lists", [renamed, *known[1:]], everybody)
    assert asked(world.store, "MATCH (:Child)<-[:REFERS_TO]-(s:SourceRecord {source: 'matching_lists'}) RETURN s.key")
    asked_for.clear()
    _load_rows(world, "gp_register", [_row(Random(1), "gp_register")], everybody)
    (again,) = asked_for
    (other,) = asked(world.store, "MATCH (c:Child)<-[:REFERS_TO]-(s:SourceRecord {source_id: '566910'})"
                     " RETURN c.key AS key")  # fmt: skip
    assert again & set(keys) == {other["key"]}


def _load_rows(world: World, code: str, rows: Sequence[Mapping[str, Any]], everybody: Everybody) -> None:
    feed = find_feed(code)
    file = open_sent(feed, feed.kinds[0], rows, name="list", coverage=COVERAGE)
    pipeline.load_files(feed, [file], world.gate, world.loader, covers=False, everybody=everybody)


def test_from_feed_to_feed_of_an_authority_what_is_kept_is_what_would_be_read_anew(world: World) -> None:
    feeds = world.folder / "feeds"
    feeds.mkdir()
    synthesise(80, feeds, 3)
    for times in (1, 2):
        for file in read_manifest(feeds).files:
            pipeline.run(
                find_feed(file.feed), [feeds / file.file], world.gate, world.loader, coverage=file.coverage,
                everybody=world.everybody,
            )  # fmt: skip
        assert world.everybody.times >= times * 5


def test_reading_all_of_them_one_by_one_is_reading_everybody(world: World) -> None:
    for number in range(6):
        world.send("child_benefit", [_row(Random(number), "child_benefit")])
    world.send("shields", [_row(Random(1), "shields")])
    world.join()
    world.decision()
    whole: dict[str, tuple[Row, ...]] = {}
    for portion in everybody(world.gate, world.loader):
        whole |= {name: whole.get(name, ()) + rows for name, rows in portion.items()}
    keys = sorted({str(row["key"]) for name in ("children", "carers", "households") for row in whole[name]})
    some = world.gate.read(world.loader, WARM_AGAIN, {"keys": keys, "provisional": PROVISIONAL}).parts
    none = world.gate.read(world.loader, WARM_AGAIN, {"keys": [], "provisional": PROVISIONAL}).parts
    for name, rows in whole.items():
        assert sorted(map(repr, rows)) == sorted(map(repr, some[name])), name
        assert not none[name] or name == "waiting"
    assert whole["joined"]
    ids = {"sources": ["child_benefit"], "ids": ["CB1/1", "nobody"]}
    assert isinstance(world.gate.read(world.loader, WARM_RECORDS, ids).parts["records"], tuple)
