"""The real-time door for feeds: keys, idempotency, an answer for each row, and nothing told of any child."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.desks import feeds
from app.feeding.catching_up import catching_up
from app.feeding.door import MOST_ROWS, FeedDoor, Sent
from app.feeding.inbox import Inbox
from app.feeding.rate import MINUTE
from app.feeding.suppliers import SupplierStore
from app.feeding.tables import messages, suppliers
from app.service_subject import load_request
from app.services import install, services_of
from app.site import application
from app.wiring import House, opened
from graph.errors import StoreUnavailable
from loaders import pipeline
from loaders.declarations import Feed
from loaders.errors import UnknownFeed
from loaders.feeds.catalogue import find_feed
from loaders.portions import everybody, records_of
from loaders.warm import Everybody
from policies.errors import LedgerUnavailable, TurnTaken
from policies.gate import Gate
from policies.ledger.changes import Changes
from policies.ledger.journal import Journal
from policies.ledger.turns import HouseTurns
from tests.authority import MOMENT, settings
from tests.loaders.feed_rows import AMIRA, HEADINGS, load
from tests.loaders.test_crosswalk import CENSUS, NORTHMOOR, OPEN, UPN, header

ROOT = Path(__file__).parents[2]
AREA = "E06000999"
OSEI: Mapping[str, Any] = {
    "claim_number": "CB1", "child_of_claim": 1, "given_names": "Amira", "family_name": "Osei",
    "date_of_birth": "2017-09-30", "sex": "F", "address": "7 Lantern Court", "postcode": "NM2 4LC",
    "claimant_given_names": "Esi", "claimant_family_name": "Osei", "claimed_from": "2020-01-01",
}  # fmt: skip
HARKER = {**OSEI, "claim_number": "CB2", "given_names": "Fen", "family_name": "Harker", "date_of_birth": "2016-05-06",
          "address": "2 Mill Lane", "postcode": "NM1 1AB", "claimant_given_names": "Una",
          "claimant_family_name": "Harker"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Door:
    """A site with an empty graph, and the key of a supplier of child benefit."""

    house: House
    site: Flask
    key: str

    def send(self, *rows: object, message: str = "m1", **more: Any) -> TestResponse:  # noqa: ANN401
        """Send rows as that supplier; the answer has left, and what it brought is loaded."""
        return self.post({"rows": list(rows)}, **{"message": message, **more})

    def post(
        self, body: object, *, message: str | None = "m1", key: str | None = None, feed: str = "child_benefit"
    ) -> TestResponse:
        """Send any body."""
        headers = {"Authorization": f"Bearer {self.key if key is None else key}"}
        headers |= {} if message is None else {"Idempotency-Key": message}
        data = body if isinstance(body, str) else json.dumps(body)
        answer = self.site.test_client().post(
            f"/api/v1/feeds/{feed}", data=data, headers=headers, content_type="application/json"
        )
        answer.close()
        return answer

    def children(self) -> list[str]:
        """The names of the children who are held."""
        portions = everybody(self.house.gate, load_request(MOMENT))
        return sorted(
            f"{row['given_names']} {row['family_name']}" for parts in portions for row in parts.get("children", ())
        )

    def held(self) -> list[Any]:
        """Every message as it is kept."""
        with self.house.database.connect() as connection:
            return list(connection.execute(select(messages)).all())


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Give the site with its door."""
    with opened_door(tmp_path) as found:
        yield found


@contextmanager
def opened_door(folder: Path) -> Iterator[Door]:
    """A door of its own in a folder."""
    folder.mkdir(exist_ok=True, mode=0o700)
    with opened(settings(folder), clock=lambda: MOMENT) as house:
        key = key_for(house, "child_benefit")
        yield Door(house, application(house), key)


def key_for(house: House, feed: str) -> str:
    """A new supplier's key."""
    _, key = SupplierStore(house.database, clock=house.clock).add(feed, AREA, "Some system")
    return key


def test_rows_are_answered_one_by_one_and_loaded_as_those_of_a_file_are(door: Door) -> None:
    answer = door.send(OSEI, {**HARKER, "date_of_birth": "2016-02-31"})
    assert answer.status_code == 200
    assert [row["answer"] for row in answer.json["rows"]] == ["accepted", "rejected"]  # type: ignore[index]
    assert answer.json["rows"][1]["fault"]["column"] == "date_of_birth"  # type: ignore[index]
    assert door.children() == ["Amira Osei"]
    (message,) = door.held()
    assert message.rows is None, "what was loaded is not kept a second time"


def test_the_same_message_again_has_the_same_answer_and_no_effect(door: Door) -> None:
    first, events = door.send(OSEI), len(door.children())
    again = door.send(OSEI)
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert len(door.children()) == events
    assert len(door.held()) == 1


def test_another_message_under_the_same_key_is_a_conflict_and_changes_nothing(door: Door) -> None:
    door.send(OSEI)
    answer = door.send(HARKER)
    assert answer.status_code == 409
    assert door.children() == ["Amira Osei"]
    assert door.send(HARKER, message="m2").status_code == 200
    assert door.children() == ["Amira Osei", "Fen Harker"]


def test_a_later_message_replaces_what_the_same_record_said_before(door: Door) -> None:
    door.send(HARKER)
    door.send({**HARKER, "given_names": "Fenn"}, message="m2")
    assert door.children() == ["Fenn Harker"]


def test_the_answer_never_tells_whether_a_child_was_known_shielded_or_alike(tmp_path: Path) -> None:
    told = set()
    for number, world in enumerate(
        ("nobody", "the child", "the child shielded", "somebody alike", "somebody alike shielded")
    ):
        with opened_door(tmp_path / f"{number}") as door:
            _fill(door, world, tmp_path)
            first, again = door.send(OSEI, {**HARKER, "postcode": "nowhere"}), door.send(OSEI, message="m2")
            told.add((first.status_code, *sorted(first.headers), first.data, again.status_code, again.data))
    assert len(told) == 1, "one answer for all of them"


def _fill(door: Door, world: str, folder: Path) -> None:
    gate, loader = door.house.gate, load_request(MOMENT)
    alike = AMIRA.replace("Amira,F,2017-09-30,Osei", "Amirah,F,2017-09-30,Ossei")
    if world == "the child shielded":
        load(folder, gate, loader, "shields", AMIRA)
    elif world == "somebody alike shielded":
        load(folder, gate, loader, "shields", alike)
    elif world != "nobody":
        given = "Amira,Osei" if world == "the child" else "Amirah,Ossei"
        row = f"P1\t\t{given.replace(',', chr(9))}\t2\t30/09/2017\t1 Row\tNM5 5AA\t\tA81001\t01/01/2020\t\t\t\t"
        load(folder, gate, loader, "gp_register", row)


def test_a_look_alike_of_a_shielded_child_is_held_and_looks_like_acceptance(door: Door, tmp_path: Path) -> None:
    load(tmp_path, door.house.gate, load_request(MOMENT), "shields", AMIRA)
    answer = door.send({**OSEI, "family_name": "Osey"})
    assert answer.json["rows"][0] == {"row": 1, "answer": "accepted", "remarks": []}  # type: ignore[index]
    assert door.children() == ["Amira Osei"], "nothing of it is published"


def test_a_key_opens_the_door_of_its_own_feed_while_it_is_open_and_nothing_else(door: Door) -> None:
    register = SupplierStore(door.house.database, clock=door.house.clock)
    refused = [
        door.send(OSEI, key=""), door.send(OSEI, key="nobody.secret"), door.send(OSEI, key=door.key[:-1]),
        door.send(OSEI, key=door.key, feed="births"), door.send(OSEI, key=door.key, feed="no_such_feed"),
    ]  # fmt: skip
    assert register.close(door.key.split(".")[0])
    refused.append(door.send(OSEI))
    assert {(answer.status_code, answer.data) for answer in refused} == {(401, refused[0].data)}
    client = door.site.test_client()
    other = client.get("/api/v1/session", headers={"Authorization": f"Bearer {door.key}"})
    assert other.status_code == 401
    assert door.children() == []
    with door.house.database.connect() as connection:
        assert door.key.split(".")[1] not in str(connection.execute(select(suppliers)).all()), "of a key, only a digest"


def test_what_is_no_message_is_refused_whole(door: Door) -> None:
    for body in (
        "", "[]", "null", "{", '{"rows": {}}', '{"rows": []}', '{"rows": [1]}', '{"rows": [{}], "coverage": {}}',
        '{"rows": [{"given_names": NaN}]}', '{"rows": [{}], "part": 1}', "[" * 100_000,
        json.dumps({"rows": [{}] * (MOST_ROWS + 1)}),
    ):  # fmt: skip
        assert door.post(body).status_code == 400, body[:40]
    assert door.held() == []


def test_a_message_without_a_key_of_its_own_or_too_large_is_refused(door: Door) -> None:
    assert door.post({"rows": [OSEI]}, message=None).status_code == 400
    assert door.post({"rows": [OSEI]}, message="a b").status_code == 400
    assert door.post({"rows": [{"given_names": "x" * 1_100_000}]}).status_code == 413
    plain = door.site.test_client().post(
        "/api/v1/feeds/child_benefit", data="x", headers={"Authorization": f"Bearer {door.key}", "Idempotency-Key": "a"}
    )
    assert plain.status_code == 415
    assert door.held() == []


def test_a_cell_that_no_file_could_hold_rejects_its_row_alone(door: Door) -> None:
    wrong = [{**OSEI, "given_names": value} for value in (1.5, {"a": 1}, ["Amira"], "\ud800", "\x00")]
    answer = door.send(*wrong, HARKER)
    assert answer.status_code == 200
    assert [row["answer"] for row in answer.json["rows"]] == ["rejected"] * 5 + ["accepted"]  # type: ignore[index]
    assert door.children() == ["Fen Harker"]


def test_what_is_not_declared_is_dropped_at_the_door(door: Door) -> None:
    answer = door.send({**OSEI, "diagnosis": "private matter", "reason": "private matter"})
    assert answer.json["accepted"] == 1  # type: ignore[index]
    assert "private matter" not in answer.text
    assert "private matter" not in str(list(everybody(door.house.gate, load_request(MOMENT))))


def test_a_part_that_the_feed_lacks_is_told(door: Door) -> None:
    answer = door.post({"rows": [OSEI], "part": "toys"})
    assert answer.status_code == 422
    assert "toys" in answer.text


def test_what_could_not_be_loaded_waits_and_comes_with_the_next_message(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*_asked: object, **_more: object) -> None:
        raise StoreUnavailable("the disk is gone")

    with monkeypatch.context() as broken:
        broken.setattr(Gate, "write", down)
        first = door.send(OSEI)
    assert (first.status_code, first.json["accepted"]) == (200, 1)  # type: ignore[index]
    assert door.children() == []
    assert door.send(HARKER, message="m2").status_code == 200
    assert door.children() == ["Amira Osei", "Fen Harker"]


def test_while_the_ledger_cannot_be_written_nothing_is_taken(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_asked: object, **_more: object) -> None:
        raise LedgerUnavailable("the ledger is down")

    monkeypatch.setattr(Inbox, "keep", down)
    assert door.send(OSEI).status_code == 503
    monkeypatch.undo()
    assert door.held() == []


def test_a_house_without_a_door_answers_as_if_there_were_none(door: Door) -> None:
    services = door.site.extensions["kithmap"]
    install(door.site, replace(services, feed_door=None))
    assert door.send(OSEI).status_code == 404
    install(door.site, services)


def test_the_door_is_described(door: Door) -> None:
    described = door.site.test_client().get("/api/v1/openapi.json").json
    operation = described["paths"]["/api/v1/feeds/{source}"]["post"]  # type: ignore[index]
    assert {"200", "401", "409"} <= set(operation["responses"])
    assert "requestBody" in operation


def test_a_crosswalk_that_comes_by_message_lets_returns_go_on_that_had_waited(door: Door, tmp_path: Path) -> None:
    _load_file(door, tmp_path, "school_census", f"{CENSUS}t1,100001,2015-03-14,Hart,Eva,{UPN},F,2019-09-01\n")
    _load_file(door, tmp_path, "ssda903", header(number=""), OPEN)
    key = key_for(door.house, "matching_lists")
    assert set(_standings(door, "ssda903")) == {"waiting"}
    row = {"SourceID": "566910", "Forename": "Eva", "Surname": "Hart", "DOB": "14/03/2015", "Gender": "Female"}
    for message in ("m1", "m2", "m2"):
        answer = door.post({"rows": [row]}, message=message, key=key, feed="matching_lists")
        assert (answer.status_code, answer.json["accepted"]) == (200, 1)  # type: ignore[index]
        assert _standings(door, "ssda903") == ["live", "live"], "once, and not again"


def test_a_message_about_one_shield_asks_nothing_of_the_others(door: Door, tmp_path: Path) -> None:
    load(tmp_path, door.house.gate, load_request(MOMENT), "shields", AMIRA)
    cells = AMIRA.replace("SH1", "SH2").replace("Amira", "Bryn").replace("2017", "2012").split(",")
    other = {name: cell for name, cell in zip(HEADINGS["shields"].split(","), cells, strict=False) if cell}
    door.post({"rows": [other]}, key=key_for(door.house, "shields"), feed="shields")
    records = list(records_of(door.house.gate, load_request(MOMENT), ["shields"]))
    assert len(records) > 1, "the message was loaded"
    assert {row["shield_lift_asked"] for row in records} == {None}


def test_what_was_answered_by_a_process_that_died_is_loaded_when_the_next_one_starts(door: Door) -> None:
    desk = services_of(door.site)
    assert desk.feed_door is not None
    (supplier,) = desk.feed_door.suppliers.all()
    sent = Sent(idempotency_key="m1", body_digest="d", rows=[OSEI])
    first = desk.feed_door.receive(supplier, sent)
    assert door.children() == [], "killed before anything was loaded"
    loaded = threading.Event()

    def load_them() -> None:
        feeds.load(desk)
        loaded.set()

    with catching_up(load_them, period=60):
        assert loaded.wait(30)
    assert door.children() == ["Amira Osei"]
    assert desk.feed_door.receive(supplier, sent) == first


def test_a_supplier_whose_feed_is_declared_otherwise_by_now_holds_nobody_up(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = key_for(door.house, "births")
    with monkeypatch.context() as busy:
        busy.setattr(FeedDoor, "load_what_came", lambda _door: [])
        door.send(OSEI)
        door.post({"rows": [{}]}, key=other, feed="births")
        door.send(HARKER, message="m2")

    def without_births(code: str) -> Feed:
        if code == "births":
            raise UnknownFeed(code)
        return find_feed(code)

    with monkeypatch.context() as gone:
        gone.setattr("app.feeding.door.find_feed", without_births)
        feeds.load(services_of(door.site))
    assert door.children() == ["Amira Osei", "Fen Harker"]
    assert [message.loaded_at is None for message in door.held()].count(True) == 1, "the other waits, and is not lost"
    feeds.load(services_of(door.site))
    assert all(message.loaded_at for message in door.held())


def test_while_another_process_loads_messages_are_answered_and_loaded_afterwards(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def another_has_it(*_asked: object) -> None:
        raise TurnTaken("another `load` has been running")

    with monkeypatch.context() as busy:
        busy.setattr(HouseTurns, "taken", another_has_it)
        assert door.send(OSEI).status_code == 200
        assert door.children() == []
    assert door.send(OSEI).status_code == 200
    assert door.children() == ["Amira Osei"]


def test_a_system_that_runs_wild_is_asked_to_wait_and_keeps_nobody_else_out(door: Door) -> None:
    feed_door = services_of(door.site).feed_door
    assert feed_door is not None
    now = MOMENT
    feed_door.rate.clock, feed_door.rate.most = (lambda: now), 3
    assert [door.send(OSEI, message=f"m{number}").status_code for number in range(4)] == [200, 200, 200, 429]
    refused = door.send(HARKER, message="m9")
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "60")
    assert door.children() == ["Amira Osei"], "nothing of it was read"
    assert door.post({"rows": [OSEI]}, key=key_for(door.house, "child_benefit")).status_code == 200
    now += MINUTE
    assert door.send(HARKER, message="m9").status_code == 200
    assert door.children() == ["Amira Osei", "Fen Harker"]


def test_two_workers_that_are_sent_one_child_at_once_make_one_child(door: Door) -> None:
    both = [_another_worker(door.house) for _ in range(2)]
    for number, worker in enumerate(both):
        supplier = SupplierStore(door.house.database, clock=door.house.clock).add("child_benefit", AREA, "System")[0]
        row = {**OSEI, "claim_number": f"CB{number}"}
        worker.receive(supplier, Sent(idempotency_key="m1", body_digest="d", rows=[row]))
    with ThreadPoolExecutor(2) as threads:
        reports = list(threads.map(lambda worker: worker.load_what_came(), both))
    assert sum(len(found) for found in reports) == 2, "each message is loaded once"
    assert door.children() == ["Amira Osei"]


def _another_worker(house: House) -> FeedDoor:
    """The door of another process of the same house, as far as one process can be two."""
    return FeedDoor(
        gate=Gate(store=house.gate._store, journal=Journal(house.database), policy_set=house.head,
                  clock=house.clock, turns=HouseTurns(house.database)),
        suppliers=SupplierStore(house.database, clock=house.clock), inbox=Inbox(house.database, clock=house.clock),
        clock=house.clock, everybody=Everybody(Changes(house.database)),
    )  # fmt: skip


@pytest.mark.parametrize("moment", ["answered", "written"])
def test_a_worker_killed_after_its_answer_has_taken_the_message_and_answers_it_alike(
    tmp_path: Path, moment: str
) -> None:
    with opened_door(tmp_path / "house") as door:
        key = door.key
    worker = subprocess.run(
        [sys.executable, "-m", "tests.app.door_process", str(tmp_path / "house"), key, moment], cwd=ROOT, check=False,
        input=json.dumps({"rows": [OSEI]}), capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert worker.returncode == -signal.SIGKILL, worker.stderr
    with opened(settings(tmp_path / "house"), clock=lambda: MOMENT) as house:
        again = Door(house, application(house), key)
        assert again.children() == ([] if moment == "answered" else ["Amira Osei"])
        assert [message.loaded_at for message in again.held()] == [None], "taken, and not done with"
        answer = again.send(OSEI)
        assert (answer.status_code, answer.text) == (200, worker.stdout)
        assert again.children() == ["Amira Osei"]
        assert all(message.loaded_at for message in again.held())


def _standings(door: Door, feed: str) -> list[str]:
    records = records_of(door.house.gate, load_request(MOMENT), [feed])
    return sorted(str(row["standing"]) for row in records if row["about"] == "child")


def _load_file(door: Door, folder: Path, feed: str, *texts: str) -> None:
    paths = []
    for number, text in enumerate(texts):
        paths.append(folder / f"{feed}{number}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    pipeline.run(find_feed(feed), paths, door.house.gate, load_request(MOMENT), coverage=NORTHMOOR)
