"""Two processes load the same children at once into one server: they take turns, and nobody is held twice."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.databases import migrated
from tests.graph.engines import empty
from tests.graph_copy import copy_of
from tests.loaders.feed_rows import HEADINGS, claim, patient
from tests.loaders.killing import Place
from tests.servers.neo4j import Neo4jServer

_ROOT = Path(__file__).parents[2]
_GIVEN = ("Amira", "Bryn", "Carys", "Dafydd", "Edith", "Fergus")


@pytest.mark.neo4j
@pytest.mark.postgres
def test_two_processes_that_load_the_same_children_at_once_hold_each_of_them_once(
    tmp_path: Path, neo4j_lts: Neo4jServer, fresh_postgres_url: str
) -> None:
    with migrated(fresh_postgres_url):
        pass
    place = Place(uri=neo4j_lts.uri, ledger=fresh_postgres_url, user=neo4j_lts.user, password=neo4j_lts.password)
    with place.opened() as store:
        store.prepare()
        empty(store)
    born = [f"201{number}-05-0{number + 1}" for number in range(len(_GIVEN))]
    homes = [f"{number} Mill Lane,NM1 {number}AA" for number in range(1, len(_GIVEN) + 1)]
    people = list(zip(range(1, len(_GIVEN) + 1), _GIVEN, born, homes, strict=True))
    claims = [claim(number, given, "Harker", dob, home, "Una,Harker") for number, given, dob, home in people]
    patients = [patient(number, given, "Harker", dob, home) for number, given, dob, home in people]
    loads = [
        _start(place, tmp_path, feed, rows) for feed, rows in (("child_benefit", claims), ("gp_register", patients))
    ]
    for load in loads:
        assert load.stdout is not None
        assert load.stdout.readline() == "ready\n"
    for load in loads:
        assert load.stdin is not None
        load.stdin.write("go\n")
        load.stdin.flush()
    for load in loads:
        load.communicate(timeout=240)
        assert load.returncode == 0
    with place.opened() as store:
        graph = copy_of(store)
    children = graph.of("Child")
    assert sorted(str(child.values["given_names"]) for child in children) == sorted(_GIVEN)
    assert {len(graph.at(child.key, "REFERS_TO")) for child in children} == {2}, "each told of by both"


def _start(place: Place, folder: Path, feed: str, rows: list[str]) -> subprocess.Popen[str]:
    file = folder / f"{feed}.csv"
    control = f"#kithmap;feed={feed};area=E06000999;from=2008-01-01;correct_to=2026-11-20"
    file.write_text("\n".join([control, HEADINGS[feed], *rows, f"#end;rows={len(rows)}", ""]), encoding="utf-8")
    command = [sys.executable, "-m", "tests.prove.one_load", feed, str(file), place.ledger, place.uri, place.user]
    process = subprocess.Popen(command, cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    process.stdin.write(f"{place.password}\n")
    process.stdin.flush()
    return process
