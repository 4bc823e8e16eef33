"""R43: what changes round a child is told by reference to those involved, and a notice points nowhere.

The feeds are real ones, loaded through the real loaders into the training authority.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.casework.notices import NoticeStore, NoticeSubject
from app.service_subject import load_request
from app.site import alerting
from app.view_models.work_page import NOTICE_WORDS
from graph.queries.catalogue import Statement
from graph.queries.writing import update_nodes
from graph.records import Row
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from policies.ledger.history import EventFilter
from policies.request import AccessRequest, Environment, Purpose, Role
from tests.authority import MOMENT, PASSWORD, Authority, username

CAROL, IMRAN = username(Role.LEAD_PROFESSIONAL), username(Role.SOCIAL_WORKER)
MAISIE = ',9999900003,R000241023014,Maisie Anne,Hallam,F,2019-03-14,"14 Tannery Row, Northmoor",NM4 2QT,989000000001'
UNTOLD = ",not for the index" * 8
SENSITIVE = (
    "SX-I900001,SX900001,9999900003,R000241023014,Maisie Anne,Hallam,F,2019-03-14,NM-BC,NM-1006,Nurse,2026-11-02,,no,"
    ",,,consent,Maisie Anne Hallam,2026-11-01,,,," + UNTOLD
)
SHIELD = (
    "SH-900001,child,9999900003,R000241023014,Maisie Anne,F,2019-03-14,Hallam,,,,no,1,Safeguarding Hub,2026-11-20,"
    "2027-01-10,,,"
)


def involvement(number: str, service: str, staff: str, since: str = "2026-11-20", until: str = "") -> str:
    """One row of a list of involvements, about Maisie."""
    return f"{number},{number.replace('-I', '')}{MAISIE},{service},{staff},Worker,{since},{until},no,,,{UNTOLD}"


def load(authority: Authority, feed: str, *rows: str) -> None:
    """Load one file more of a feed, which says what the first one said and these rows."""
    authority.clock.move(timedelta(minutes=5))
    before = next((authority.folder / "feeds").glob(f"{feed}.csv")).read_text(encoding="utf-8").splitlines()
    first = re.sub(r"correct_to=\S+", "correct_to=2026-11-23", before[0])
    kept = [row for row in before[2:-1] if not row.startswith(tuple(row.split(",")[0] for row in rows))]
    path = authority.folder / f"{feed}-again.csv"
    path.write_text("\n".join([first, before[1], *kept, *rows, f"#end;rows={len(kept) + len(rows)}"]) + "\n", "utf-8")
    report = pipeline.run(find_feed(feed), [path], authority.house.gate, load_request(authority.clock()))
    assert report.matched + report.changed >= len(rows), report.sentence()


def told(authority: Authority, name: str) -> list[tuple[NoticeSubject, str]]:
    """What somebody has been told by now."""
    alerting(authority.house).run()
    return [(one.subject, one.reference) for one in NoticeStore(authority.house.database).of(name)]


def work_page(client: FlaskClient) -> bytes:
    """The page of notices as somebody sees it."""
    page: bytes = client.get("/waiting").data
    return page


def test_nobody_is_told_of_what_was_loaded_before_they_had_an_account(authority: Authority) -> None:
    assert told(authority, CAROL) == []


def test_somebody_new_is_told_by_the_index_number_to_those_involved_and_not_to_themselves(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    load(authority, "voluntary_sector", involvement("VS-I900001", "NM-HYC", "NM-1001"))
    assert told(authority, IMRAN) == [(NoticeSubject.INVOLVEMENT_STARTED, maisie)]
    assert told(authority, CAROL) == []
    page = authority.as_role(Role.SOCIAL_WORKER).get("/waiting").text
    assert NOTICE_WORDS["involvement-started"] in page
    assert "Hallam" not in page
    assert "Youth" not in page


def test_an_end_is_told_once_however_often_the_ledger_is_searched(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    load(authority, "voluntary_sector", involvement("VS-I000001", "NM-HYC", "NM-1005", "2025-11-10", "2026-11-21"))
    for _ in range(2):
        assert told(authority, CAROL) == [(NoticeSubject.INVOLVEMENT_ENDED, maisie)]


def test_what_is_sensitive_leaves_the_page_as_it_was_byte_for_byte(authority: Authority) -> None:
    carol = authority.as_role(Role.LEAD_PROFESSIONAL)
    before = work_page(carol)
    load(authority, "sexual_health", SENSITIVE)
    assert authority.house.history.events(EventFilter(query="load.sexual_health"))[0].intent.parameters["started"]
    assert told(authority, CAROL) == []
    assert work_page(carol) == before


def test_what_is_sensitive_hides_behind_what_is_not(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    load(authority, "sexual_health", SENSITIVE)
    load(authority, "voluntary_sector", involvement("VS-I900001", "NM-HYC", "NM-2056"))
    assert told(authority, CAROL) == [(NoticeSubject.INVOLVEMENT_STARTED, maisie)]


def test_of_a_shielded_child_nothing_is_told(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    load(authority, "shields", SHIELD)
    load(authority, "voluntary_sector", involvement("VS-I900001", "NM-HYC", "NM-2056"))
    assert authority.house.history.events(EventFilter(key=maisie))[0].intent.parameters["started"]
    assert told(authority, CAROL) == []


@pytest.mark.parametrize("area", ["E06000998", "E06000997"], ids=["to the neighbour", "elsewhere"])
def test_a_transfer_says_no_longer_with_you_and_the_same_wherever_to(authority: Authority, area: str) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    carol = authority.as_role(Role.LEAD_PROFESSIONAL)
    transfer(authority, maisie, area)
    assert told(authority, CAROL) == [(NoticeSubject.NO_LONGER_WITH_YOU, maisie)]
    page = carol.get("/waiting").text
    assert NOTICE_WORDS["no-longer-with-you"] in page
    assert "Eastvale" not in page
    assert area not in page


def test_a_transfer_marked_for_safety_tells_the_old_area_nothing_and_the_central_desk_of_the_new(
    authority: Authority,
) -> None:
    maisie, accounts = authority.child("Maisie Anne", "Hallam"), AccountStore(authority.house.database)
    for name, area in (("desk.there", "E06000998"), ("desk.here", "E06000999")):
        accounts.add(
            Account(username=name, full_name="A coordinator", role=Role.COORDINATOR, areas=frozenset({area}),
                    clearance=3), PASSWORD,
        )  # fmt: skip
    carol = authority.as_role(Role.LEAD_PROFESSIONAL)
    before = work_page(carol)
    authority.clock.moment = datetime.now(UTC) + timedelta(minutes=1)
    transfer(authority, maisie, "E06000998", shielded=True)
    assert told(authority, "desk.there") == [(NoticeSubject.TRANSFER_MARKED, maisie)]
    assert told(authority, "desk.here") == told(authority, CAROL) == []
    authority.clock.moment = MOMENT
    assert work_page(carol) == before


def test_an_override_is_told_by_reference_to_those_involved_but_not_to_who_used_it(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    authority.clock.move(timedelta(minutes=1))
    imran = AccountStore(authority.house.database).subject(IMRAN)
    assert imran is not None
    asked = AccessRequest(
        subject=imran, environment=Environment(now=authority.clock(), purpose=Purpose.WORRIED_SAFETY)
    )  # fmt: skip
    authority.house.gate.act(asked, "override.open", "open_override", {"child": maisie}, lambda _: None)
    assert told(authority, CAROL) == [(NoticeSubject.OPENED_IN_EMERGENCY, maisie)]
    assert told(authority, IMRAN) == []


def test_every_notice_has_a_sentence_of_its_own_that_takes_nothing_in() -> None:
    assert set(NOTICE_WORDS) == set(NoticeSubject)
    assert not [sentence for sentence in NOTICE_WORDS.values() if "{" in sentence or "%" in sentence]


def transfer(authority: Authority, child: str, area: str, *, shielded: bool = False) -> None:
    """What a load writes and records when the responsible authority of a child changes."""
    changed: Row = {"key": child, "properties": {"area": area, "shielded": shielded}}
    write(authority, [update_nodes("Child", [changed])], child, moved=[child])


def write(authority: Authority, statements: list[Statement], child: str, **told_of: list[str]) -> None:
    """Write as a load does."""
    authority.clock.move(timedelta(minutes=1))
    authority.house.gate.write(
        load_request(authority.clock()), "load.school_roll", statements, touched=[child],
        parameters={"load": "000000000", "records": 1, **told_of},
    )  # fmt: skip
