"""Scenario A4 of other systems' cases, from the file to the page: a row of a twin waits, changes nothing, is decided.

Given Eve in the index, and a row of Eva with the same birth date, home and mother, another school, no number.
"""

import re

from app.casework.case import Kind
from app.casework.notices import NoticeStore, NoticeSubject
from app.casework.store import CaseStore
from app.service_subject import load_request
from app.site import alerting
from loaders.feeds.catalogue import find_feed
from policies.request import Role
from tests.app.shields.conftest import Desk
from tests.authority import token_in, username
from tests.loaders.feed_rows import load

SCHOOL_ROLL = [column.headings[0] for column in find_feed("school_roll").kinds[0].columns if not column.optional]
OF_EVE = """
MATCH (c:Child {key: $key})
RETURN c.given_names AS given, c.family_name AS family, c.former_names AS former, c.dob AS dob, c.sex AS sex,
       c.last_confirmed AS confirmed
"""
LINKS_OF_EVE = """
MATCH (c:Child {key: $key})-[r:LIVES_IN|RECEIVES|CARES_FOR]-(x)
RETURN r.key AS link, x.key AS at, r.since AS since, r.until AS until, r.source_record AS told_by,
       r.last_confirmed AS confirmed
ORDER BY link
"""
SCHOOLS = """
MATCH (c:Child)-[r:RECEIVES]->(v:Service) WHERE c.family_name = 'Larch' AND c.dob = '2017-10-19' AND r.until IS NULL
RETURN c.given_names AS child, v.source_code AS school ORDER BY child
"""
MOTHERS = """
MATCH (k:Carer)-[:CARES_FOR]->(c:Child) WHERE c.family_name = 'Larch' AND c.dob = '2017-10-19'
RETURN c.given_names AS child, k.key AS carer ORDER BY child, carer
"""
LARCHES = (
    "MATCH (c:Child) WHERE c.family_name = 'Larch' AND c.dob = '2017-10-19' RETURN c.key AS key, c.given_names AS given"
)
NOT_SAME = """
MATCH (s:SourceRecord)-[:NOT_SAME]->(c:Child) WHERE s.source = 'school_roll' RETURN s.source_id AS pupil, c.key AS child
"""
WAITING = """
MATCH (s:SourceRecord) WHERE s.standing = 'review' AND s.source = 'school_roll' AND s.said_family_name = 'Larch'
RETURN s.key AS key
"""
NOTICES_OF_CHANGE = {
    NoticeSubject.INVOLVEMENT_STARTED, NoticeSubject.INVOLVEMENT_ENDED, NoticeSubject.LEAD_CHANGED,
    NoticeSubject.NO_LONGER_WITH_YOU, NoticeSubject.TRANSFER_MARKED,
}  # fmt: skip


def pupil(number: str, given: str, school: str) -> str:
    """One row of the school census: a child of the Larches, at a school."""
    said = {
        "pupil_ref": number, "school_urn": school, "given_names": given, "family_name": "Larch",
        "date_of_birth": "2017-10-19", "address": "5 Alder Row", "postcode": "NM3 9LC",
        "on_roll_from": "2023-09-04", "contact1_given_names": "Simone", "contact1_family_name": "Larch",
        "contact1_relationship": "mother", "contact1_lives_at": "main",
    }  # fmt: skip
    return ",".join(said.get(name, "") for name in SCHOOL_ROLL)


def told(desk: Desk, *rows: str, day: str) -> int:
    """Load the census of these rows; how many of them are in doubt."""
    house = desk.authority.house
    request = load_request(house.clock())
    report = load(
        desk.authority.folder, house.gate, request, "school_roll", *rows, day=day, headings=",".join(SCHOOL_ROLL)
    )
    return report.review


def moves_told(desk: Desk) -> int:
    """How many notices of a change have gone out to anybody."""
    alerting(desk.authority.house).run()
    store = NoticeStore(desk.authority.house.database)
    return sum(
        one.subject in NOTICES_OF_CHANGE for role in Role if role is not Role.LOADER for one in store.of(username(role))
    )


def test_a4_the_twin_row_waits_in_one_case_changes_nothing_and_undo_restores(desk: Desk) -> None:
    here, there = (
        str(row["code"])
        for row in desk.asked("MATCH (v:Service) WHERE v.kind = 'school' RETURN v.source_code AS code ORDER BY code")[
            :2
        ]
    )
    assert told(desk, pupil("PX1", "Eve", here), day="2026-11-23") == 0
    (eve,) = (str(row["key"]) for row in desk.asked(LARCHES))

    def of_eve() -> list[str]:
        return [repr(sorted(row.items())) for text in (OF_EVE, LINKS_OF_EVE) for row in desk.asked(text, key=eve)]

    before, moves = of_eve(), moves_told(desk)
    assert len(before) == 4, "a child, a home, a school, a mother"
    for day in ("2026-11-23", "2026-11-24"):
        assert told(desk, pupil("PX2", "Eva", there), day=day) == 1, "loaded and replayed, it is in doubt"
    assert len(desk.asked(WAITING)) == 1
    client = desk.authority.kept(Role.DATA_MANAGER)
    queue = client.get("/reviews").text
    (reference,) = re.findall(r"(RV-\w{8})</a></th><td data-l=\"Child\">Eva Larch", queue)
    of_the_file = [
        case for case in CaseStore(desk.authority.house.database).find(Kind.REVIEW) if case.about["source_id"] == "PX2"
    ]
    assert [case.reference for case in of_the_file] == [reference], "two views of the row, one case"
    page = client.get(f"/reviews/{reference}").text
    assert "Ev<mark>a</mark>" in page
    assert "These may be twins" in page
    assert of_eve() == before, "school, carers, name and confirmations are what they were"
    assert moves_told(desk) == moves, "nobody was told of a move"

    def answer(choice: str) -> int:
        token = token_in(client.get(f"/reviews/{reference}").text)
        form = {"csrf_token": token, "choice": choice, "words": "The mother told us."}
        return client.post(f"/reviews/{reference}", data=form).status_code

    assert answer("another") == 303
    larches = {str(row["given"]): str(row["key"]) for row in desk.asked(LARCHES)}
    assert set(larches) == {"Eve", "Eva"}
    assert larches["Eve"] == eve
    assert [(row["child"], row["school"]) for row in desk.asked(SCHOOLS)] == [("Eva", there), ("Eve", here)]
    assert len({row["child"] for row in desk.asked(MOTHERS)}) == 2, "each has her mother"
    assert [dict(row) for row in desk.asked(NOT_SAME)] == [{"pupil": "PX2", "child": eve}]
    assert of_eve() == before
    assert answer("undo") == 303
    assert [str(row["given"]) for row in desk.asked(LARCHES)] == ["Eve"]
    assert of_eve() == before
    assert desk.asked(NOT_SAME) == []
    assert len(desk.asked(WAITING)) == 1
    assert answer("another") == 303
    assert told(desk, pupil("PX1", "Eve", here), pupil("PX2", "Eva", there), day="2026-11-25") == 0, "stopped for good"
    assert len(desk.asked(LARCHES)) == 2
