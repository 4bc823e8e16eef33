"""Shows what each of five roles sees of the same children, by policy: what is there, and what is nowhere on the page.

Maisie is on the caseload of the teacher, the social worker and the lead professional; Tyler on nobody's; Amira is
shielded and Kwame is her brother at the same home; Callum lives in another area; Jude is with a sensitive service.
"""

import pytest
from playwright.sync_api import expect

from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

TEACHER, SOCIAL_WORKER, LEAD = Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.LEAD_PROFESSIONAL
SAFEGUARDING, OFFICER = Role.SAFEGUARDING_LEAD, Role.GOVERNANCE_OFFICER
WHO_OPEN_RECORDS = (TEACHER, SOCIAL_WORKER, LEAD, SAFEGUARDING)
PAGES = ("", "/family", "/explore", "/explore/paper")
PROTECTING = (SOCIAL_WORKER, SAFEGUARDING)
WAYS_OF_PROTECTION = (
    " Ask for a shield, or that one be lifted Open in an emergency For protection duties. Investigated at once. "
    "The same way is on every child’s record."
)
NOTHING_HERE = "This page is not available There is nothing here that we can show you."

TOLD_TO_ALL = (
    "Girl, aged 7, born 14 March 2019", "NHS number 999 990 0003", "Pupil number R000241023014",
    "5 people and teams, lead first", "Lead professional Carol Whitlock", "Imran Siddiq Social worker",
    "Ruth Ellwood Class teacher", "Lowri Bevan Young carers’ worker", "Not confirmed since 2 August 2026",
    "The worker left on 12 November: ring the team. 01632 960 188", "Involved before, from 20 March 2019",
    "Main home 14 Tannery Row Northmoor NM4 2QT", "Rachel Pryce, mother", "Jean Pryce, grandmother",
    "Other parent’s home 3 Weir Cottages", "Daniel Hallam, father", "Jude Hallam, brother, aged 12",
    "This button is on every child’s record. It does not mean that there is anything more to know.",
)  # fmt: skip
OF_THE_SHIELDED = (
    "Lantern Court", "NM2 5HE", "Efua", "Mensah", "Saltbridge", "Millrace", "9999900046", "999 990 0046",
    "P000241022031", "Kwame",
)  # fmt: skip
OF_THE_SHIELDED_HOME = ("Lantern Court", "NM2 5HE", "Efua", "Amira", "Millrace Surgery")
OF_THE_SENSITIVE = ("Mbeki", "ental health", "camhs", "NM-YM")
OF_ANOTHER_AREA = ("Callum", "Reeve", "Holm", "Eastvale", "Donna", "20 January 2016")


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_maisie_is_open_to_those_who_work_with_her(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open_child(both_engines.child("Maisie Anne Hallam"))
    read = reader.reads()
    for said in TOLD_TO_ALL:
        assert said in read
    may_see_looks = role is not TEACHER
    assert ("Who has viewed this" in read) is may_see_looks
    assert reader.page.get_by_role("link", name="All looks").count() == int(may_see_looks)


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_where_tyler_lives_is_for_those_with_protection_duties(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open_child(both_engines.child("Tyler Benn"))
    assert "Boy, aged 13, born 11 June 2013" in reader.reads()
    assert "Weirside Practice. Reception 01632 960 173" in reader.reads()
    whereabouts = ("Flat 3", "41 Quarry Road", "NM6 8FJ", "Stacey Benn", "07700 900106", "999 990 0100")
    if role in {SOCIAL_WORKER, SAFEGUARDING}:
        assert all(said in reader.reads() for said in whereabouts)
    else:
        for sent in everything_of(reader, "Tyler Benn"):
            assert not any(said in sent for said in whereabouts)


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_of_a_shielded_child_everybody_sees_the_same_four_facts(visit: Opening, both_engines: Site, role: Role) -> None:
    reader, key = signed_in(visit, both_engines, role), both_engines.child("Amira Osei")
    reader.open_child(key)
    more = WAYS_OF_PROTECTION if role in PROTECTING else ""
    facts = f"Name Amira Osei Sex Female Date of birth 30 September 2017 Index number {key[:3]} {key[3:6]} {key[6:]}"
    assert reader.reads() == (
        f"Amira Osei {facts} Ask the coordinator who else is involved This button is on every child’s record. It does "
        "not mean that there is anything more to know. Ask the coordinator "
        f"Your part Record a decision not to share{more}"
    )
    assert not any(said in reader.page.locator("main").inner_html() for said in OF_THE_SHIELDED)
    for page in ("/family", "/explore", "/explore/paper", "/looks"):
        assert reader.open(f"/children/{key}{page}") == 404
        assert reader.reads().startswith(NOTHING_HERE)


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_nothing_leads_from_a_brother_into_the_shielded_home(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open_child(both_engines.child("Kwame Osei"))
    assert "Nothing here about homes." in reader.reads()
    for sent in everything_of(reader, "Kwame Osei"):
        assert not any(said in sent for said in OF_THE_SHIELDED_HOME)


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_the_sensitive_service_of_jude_is_nowhere(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open_child(both_engines.child("Jude Hallam"))
    assert "3 people and teams" in reader.reads()
    assert "Tunde Obi Youth justice worker" in reader.reads()
    for sent in everything_of(reader, "Jude Hallam"):
        assert not any(said in sent for said in OF_THE_SENSITIVE)


@pytest.mark.parametrize("role", [*WHO_OPEN_RECORDS, OFFICER])
def test_a_child_of_another_area_is_as_if_there_were_none(visit: Opening, both_engines: Site, role: Role) -> None:
    reader, callum = signed_in(visit, both_engines, role), both_engines.child("Callum Reeve")
    for page in ("/purpose", *PAGES, "/looks"):
        there, nowhere = (page_of(reader, f"/children/{key}{page}") for key in (callum, "ZZZZZZZZZ"))
        assert there.replace(callum, "ZZZZZZZZZ") == nowhere
        assert not any(said in there for said in OF_ANOTHER_AREA)


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_looking_for_a_child_of_another_area_finds_nobody(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open("/find")
    reader.look_for("Callum", "Reeve", "20 1 2016")
    expect(reader.page.get_by_role("alert")).to_be_visible()
    found = reader.page.get_by_role("alert").inner_text()
    reader.open("/find")
    reader.look_for("Colin", "Rivers", "20 1 2016")
    assert reader.page.get_by_role("alert").inner_text() == found


def test_the_officer_reads_the_ledger_and_no_record(visit: Opening, both_engines: Site) -> None:
    officer = signed_in(visit, both_engines, OFFICER)
    officer.open("/")
    expect(officer.page.get_by_role("heading", level=1)).to_have_text("Waiting for you")
    ways = officer.page.get_by_role("navigation", name="Main").inner_text()
    assert "Recorded looks" in ways
    assert "Alerts" in ways
    assert "Find a child" not in ways
    for name in ("Maisie Anne Hallam", "Amira Osei", "Callum Reeve"):
        for page in ("/purpose", *PAGES):
            assert officer.open(f"/children/{both_engines.child(name)}{page}") == 404
            assert officer.reads().startswith(NOTHING_HERE)
    assert officer.open("/children") == 404


@pytest.mark.parametrize("role", WHO_OPEN_RECORDS)
def test_the_ledger_is_for_the_officer_alone(visit: Opening, both_engines: Site, role: Role) -> None:
    reader = signed_in(visit, both_engines, role)
    reader.open("/")
    assert reader.page.get_by_role("link", name="Recorded looks").count() == 0
    for page in ("/ledger", "/ledger/trails/6b1c2f0e-3f63-4d92-8a5e-1d0a3c7e9b21"):
        assert reader.open(page) == 404
        assert reader.reads().startswith(NOTHING_HERE)


def signed_in(visit: Opening, site: Site, role: Role) -> Visitor:
    """Somebody of that role at a browser of their own."""
    reader = visit(site)
    reader.come_back(role)
    return reader


def everything_of(reader: Visitor, full_name: str) -> list[str]:
    """All that is sent for the pages of a child whose record is open."""
    key = reader.site.child(full_name)
    return [page_of(reader, f"/children/{key}{page}") for page in PAGES]


def page_of(reader: Visitor, path: str) -> str:
    """What the server sends for an address, as the browser of that reader asks for it."""
    return reader.page.request.get(f"{reader.site.address}{path}").text()
