"""What somebody with an account tries against a shield, on both engines: every way to where the child is, or lives.

A child whom everybody knows is shielded through the pages; afterwards no answer to anybody but the coordinator may hold
a word of its home, its school, its surgery, its carers or its workers, and none may differ from that of a child of whom
nothing else is held.
"""

import re

import pytest

from policies.request import Role
from tests.app.shields.conftest import SET, Desk, on_each_engine
from tests.authority import Authority, authority, built_authority, state_purpose, token_in

__all__ = ["authority", "built_authority", "on_each_engine"]

MAISIE = ("Maisie Anne", "Hallam")
ORDINARY = (Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL, Role.SAFEGUARDING_LEAD, Role.DATA_MANAGER)
AROUND = """
MATCH (c:Child {key: $key})-[:LIVES_IN|RECEIVES|CARES_FOR]-(x:Household|Service|Carer)
RETURN x.key AS key, x.address AS address, x.postcode AS postcode, x.full_name AS name
"""
BROTHERS = """
MATCH (c:Child {key: $key})-[l:LIVES_IN]->(h:Household)<-[m:LIVES_IN]-(x:Child)
WHERE l.until IS NULL AND m.until IS NULL AND x.key <> c.key
RETURN DISTINCT x.key AS key
"""


@pytest.fixture(scope="module")
def shielded(on_each_engine: Desk) -> tuple[Desk, str]:
    """Give the authority with Maisie shielded by two people."""
    desk = on_each_engine
    child = desk.authority.child(*MAISIE)
    desk.decided(child, SET)
    return desk, child


def _secrets(desk: Desk, child: str) -> set[str]:
    """Words that only what surrounds the child would tell."""
    found: set[str] = set()
    for row in desk.asked(AROUND, key=child):
        found |= {str(row["key"])}
        if row["address"] is not None:
            found |= {str(row["address"]), str(row["postcode"])}
    return found


def _main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")] if "<main" in page else page


@pytest.mark.parametrize("role", ORDINARY)
def test_no_page_and_no_answer_leads_on(shielded: tuple[Desk, str], role: Role) -> None:
    desk, child = shielded
    client, secrets = desk.authority.kept(role), _secrets(desk, child)
    state_purpose(client, child, "worried-safety")
    paths = ["", "/family", "/family?at=1+January+2024", "/looks", "/explore", "/explore/list", "/ask", "/shield"]
    told = [client.get(f"/children/{child}{path}").text for path in paths]
    api = [f"/children/{child}", f"/children/{child}/family", f"/nodes/{child}/neighbours?label=Child",
           f"/access-history/{child}"]  # fmt: skip
    told += [desk.api(role, path).text for path in api]
    keys = sorted(secret for secret in secrets if re.fullmatch("[0-9A-Z]{9}", secret))
    told += [desk.api(role, f"/nodes/{key}/neighbours?label={label}").text for key in keys
             for label in ("Household", "Carer")]  # fmt: skip
    for answer in told:
        assert not [secret for secret in secrets if secret in _main(answer)]


@pytest.mark.parametrize("role", ORDINARY)
def test_no_path_leads_through_the_home(shielded: tuple[Desk, str], role: Role) -> None:
    desk, child = shielded
    for row in desk.asked(BROTHERS, key=child):
        answer = desk.api(role, f"/paths?from={child}&to={row['key']}")
        nobody = desk.api(role, f"/paths?from={child}&to=ZZZZZZZZZ")
        assert (answer.status_code, answer.data) == (nobody.status_code, nobody.data)


@pytest.mark.parametrize("role", ORDINARY)
def test_a_brothers_pages_do_not_tell_where_she_lives(shielded: tuple[Desk, str], role: Role) -> None:
    desk, child = shielded
    homes = {str(row["address"]) for row in desk.asked(AROUND, key=child) if row["address"] is not None}
    brothers = [str(row["key"]) for row in desk.asked(BROTHERS, key=child)]
    assert brothers, "nobody lives with her, so nothing is proved"
    for brother in brothers:
        client = desk.authority.kept(role)
        state_purpose(client, brother, "worried-safety")
        for path in ("", "/family", "/explore", "/explore/list"):
            page = _main(client.get(f"/children/{brother}{path}").text)
            assert child not in page
            assert not [home for home in homes if home in page]


@pytest.mark.parametrize("role", ORDINARY)
def test_where_she_lives_finds_her_no_more(shielded: tuple[Desk, str], role: Role) -> None:
    desk, child = shielded
    client = desk.authority.kept(role)
    token = str((client.get("/api/v1/session").json or {})["csrf_token"])
    postcodes = {str(row["postcode"]) for row in desk.asked(AROUND, key=child) if row["postcode"] is not None}
    for postcode in sorted(postcodes):
        hers = {"given_name": "Maisie", "family_name": "Hallam", "postcode": postcode}
        elsewhere = {**hers, "postcode": "NM99 9ZZ"}
        told = [client.post("/api/v1/identify", json=facts, headers={"X-CSRF-Token": token}).json or {}
                for facts in (hers, elsewhere)]  # fmt: skip
        assert told[0] == told[1], "a postcode that fits must be as good as one that does not"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.SOCIAL_WORKER])
def test_ones_own_children_do_not_list_her(shielded: tuple[Desk, str], role: Role) -> None:
    desk, child = shielded
    page = desk.authority.kept(role).get("/children")
    assert child not in page.text


def test_the_coordinator_sees_through_it(shielded: tuple[Desk, str]) -> None:
    desk, child = shielded
    page = desk.open_record(Role.COORDINATOR, child).text
    assert any(secret in page for secret in _secrets(desk, child))


def test_a_data_manager_learns_nothing_from_a_load_that_stopped_at_her(shielded: tuple[Desk, str]) -> None:
    desk, _ = shielded
    row = "CB88,1,Maisie,Mensah,,2019-03-14,1 Far Street,NM8 8ZZ,,Ama,Mensah,1985-04-07,,mother,2020-01-01,"
    report = desk.load("child_benefit", row)
    assert report.held == 3
    assert (report.reviews, report.rejections) == ((), ())
    said = " ".join([report.sentence(), *(remark.reason for remark in report.remarks)])
    assert not [word for word in ("shield", "quarantin", "Maisie", "CB88", "close to") if word in said]


def test_what_sources_said_of_her_is_covered_with_her(shielded: tuple[Desk, str]) -> None:
    desk, child = shielded
    said = "MATCH (s:SourceRecord)-[t:REFERS_TO]->(c:Child {key: $key}) RETURN s.shielded AS said, t.shielded AS link"
    found = desk.asked(said, key=child)
    assert found
    assert {(row["said"], row["link"]) for row in found} == {(True, True)}


def test_a_form_token_of_somebody_else_decides_nothing(shielded: tuple[Desk, str]) -> None:
    desk, child = shielded
    mine = token_in(desk.authority.kept(Role.SOCIAL_WORKER).get(f"/children/{child}/shield").text)
    lead = desk.authority.kept(Role.PRACTITIONER)
    answer = lead.post(f"/children/{child}/shield", data={"csrf_token": mine, **SET})
    assert answer.status_code in (400, 404)
    assert isinstance(desk.authority, Authority)
