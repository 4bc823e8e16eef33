"""A look-alike of a shielded child, in every feed that may carry children: held by each, and published by none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest

from graph.stores.embedded import EmbeddedStore, open_embedded
from loaders import pipeline, waiting
from loaders.declarations import Feed, Kind
from loaders.feeds.catalogue import BUILT_IN
from loaders.records import About
from loaders.report import LoadReport
from loaders.sent import open_sent
from tests.databases import migrated
from tests.graph_copy import copy_of
from tests.loaders.conftest import asked, gate_over, loading
from tests.loaders.cover import uncovered
from tests.loaders.feed_rows import AMIRA, HOME, claim, load
from tests.loaders.feeds.one_child import NORTHMOOR, Told, row_of, telling

LOOK_ALIKE = Told(given="Amira", family="Mensah", dob="2017-09-30", street="1 Far Street", postcode="NM8 8ZZ")
"""The adoption case: another family name, another home, another mother; the same child."""
BY_NAME, BY_NUMBER = telling(by_name=True), telling(by_name=False)
PEOPLE = "MATCH (n:Child|Carer|Household) RETURN n.key AS key, n.given_names AS given, n.full_name AS name,"
PEOPLE += " n.address AS address, n.shielded AS shielded ORDER BY n.key"
_STANDINGS = "MATCH (s:SourceRecord {source: $feed}) WHERE s.about = 'child' AND s.source_id <> 'CB1/1'"
_STANDINGS += " RETURN s.standing AS standing ORDER BY s.standing"
LINKS = "MATCH (a)-[r:LIVES_IN|CARES_FOR|RECEIVES|INVOLVED_WITH]->(b) RETURN r.key AS key ORDER BY r.key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load of one row came to, and whether it changed anybody or anybody's links."""

    report: LoadReport
    changed: bool
    standings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A graph with one shielded child in it, and what each feed's look-alike came to."""

    store: EmbeddedStore
    loads: Mapping[tuple[str, str], Loaded]


def people(store: EmbeddedStore) -> list[str]:
    return [repr(sorted(row.items(), key=str)) for text in (PEOPLE, LINKS) for row in asked(store, text)]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Give a graph into which every feed has sent its look-alike, whatever number it knows the child by."""
    folder = tmp_path_factory.mktemp("look-alikes")
    store = open_embedded(folder / "graph")
    store.prepare()
    with migrated(f"sqlite:///{folder / 'ledger.db'}") as ledger:
        gate, loader = gate_over(store, ledger), loading()

        def loaded(feed: Feed, kind: Kind, told: Told) -> Loaded:
            before = people(store)
            file = open_sent(feed, kind, [row_of(kind, told)], name="row", coverage=NORTHMOOR)
            report = pipeline.load_files(feed, [file], gate, loader, covers=False)
            waiting.ask_again(gate, loader)
            rows = asked(store, _STANDINGS, feed=feed.code)
            standings = tuple(str(row["standing"]) for row in rows)
            return Loaded(report=report, changed=people(store) != before, standings=standings)

        load(folder, gate, loader, "shields", AMIRA)
        load(folder, gate, loader, "child_benefit", claim(1, "Amira", "Osei", "2017-09-30", HOME, "Esi,Osei"))
        loads = {(feed.code, kind.name): loaded(feed, kind, LOOK_ALIKE) for feed, kind in (*BY_NAME, *BY_NUMBER)}
        yield World(store=store, loads=loads)
    store.close()


def test_every_feed_that_brings_children_in_is_among_them() -> None:
    told = {feed.code for feed, _ in BY_NAME}
    assert {feed.code for feed in BUILT_IN.values() if feed.may_create_child} - {"shields"} <= told
    assert {feed.code for feed in BUILT_IN.values() if feed.nameless} & told == set()
    assert len(told) > 25


@pytest.mark.parametrize(
    "place", [(f.code, k.name) for f, k in BY_NAME], ids=[f"{f.code}-{k.name}" for f, k in BY_NAME]
)
def test_a_look_alike_is_held_by_every_feed_that_names_children(world: World, place: tuple[str, str]) -> None:
    found = world.loads[place]
    assert found.report.rejections == ()
    assert not found.changed
    assert "quarantined" in found.standings
    assert "live" not in found.standings
    assert (found.report.review, found.report.reviews, found.report.matched) == (0, (), 0)
    assert not {About.CHILD, About.CARER, About.HOUSEHOLD} & set(found.report.new_by_kind)
    assert "waiting" not in {remark.rule for remark in found.report.remarks}, "no remark may point at it"


@pytest.mark.parametrize(
    "place", [(f.code, k.name) for f, k in BY_NUMBER], ids=[f"{f.code}-{k.name}" for f, k in BY_NUMBER]
)
def test_nothing_is_told_by_number_of_somebody_whom_another_feed_holds(world: World, place: tuple[str, str]) -> None:
    found = world.loads[place]
    assert not found.changed
    assert found.report.review == 0
    assert "live" not in found.standings


def test_afterwards_nothing_of_any_look_alike_stands_uncovered(world: World) -> None:
    assert uncovered(world.store) == []
    told = repr([node for node in copy_of(world.store).nodes if node.label in ("Child", "Carer", "Household")])
    assert "Osei" in told
    assert not [word for word in ("Mensah", "Far Street", "NM8 8ZZ") if word in told]
    said = asked(world.store, "MATCH (s:SourceRecord) WHERE s.standing = 'quarantined' RETURN s.shielded AS shielded")
    assert len(said) >= len({feed.code for feed, _ in BY_NAME}) - 1
    assert {row["shielded"] for row in said} == {True}
