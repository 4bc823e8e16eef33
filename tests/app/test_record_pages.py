"""The child's pages as they are read: whom to ring first, the exact sentences, four facts where no more is known."""

import re

import pytest
from flask.testing import FlaskClient

from tests.app.conftest import state_purpose, token_in
from tests.app.house import PaperHouse
from tests.app.northmoor import AMELIE, MAISIE

AT_HOME = "ask for a shield on a home, or a refuge"
COORDINATOR = "This button is on every child’s record. It does not mean that there is anything more to know."


def words(page: str) -> str:
    """The text of a page, without its markup."""
    main = page[page.index("<main") : page.index("</main>")]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def record(carol: FlaskClient) -> str:
    """Give Maisie's record as Carol reads it."""
    state_purpose(carol, MAISIE)
    return carol.get(f"/children/{MAISIE}").text


def test_the_person_to_ring_comes_first(record: str) -> None:
    said = words(record)
    assert (
        said.index("Lead professional Carol Whitlock") < said.index("Imran Siddiq") < said.index("Services that every")
    )
    assert said.index("01632 960 141") < said.index("early.help.east@")
    assert "This is what others see of you." in said


def test_the_sentences_of_absence_doubt_and_change_are_there(record: str) -> None:
    said = words(record)
    for sentence in (
        "Involved now, since 4 September 2023.",
        "Confirmed by the school census on 16 November 2026",
        "Involved before, from 20 March 2019 to 14 March 2024.",
        "Nothing in the school nursing register, which covers Northmoor, 2015 to now, and is",
        "Not expected at this age.",
        "Not confirmed since 2 August 2026",
        "The worker left on 12 November: ring the team.",
        COORDINATOR,
        "Early Help East, 12 June 2026. Ask Carol Whitlock.",
    ):
        assert sentence in said


def test_what_must_never_appear_does_not(record: str) -> None:
    # The ways to ask for a shield are the same on every record, so they say nothing of this one.
    said = words(record).lower().replace("ask for a shield, or that one be lifted", "").replace(AT_HOME, "")
    for word in ("restricted", "hidden", "shield", "redacted", "nobody involved", "n/a", "none", "score", "risk"):
        assert word not in said, word


def test_no_title_and_no_address_holds_a_name_a_number_or_a_birth_date(carol: FlaskClient, record: str) -> None:
    pages = [record, *(carol.get(f"/children/{MAISIE}{page}").text for page in ("/family", "/looks", "/purpose"))]
    for page in pages:
        title = re.search(r"<title>(.*?)</title>", page)
        assert title is not None
        links = " ".join(re.findall(r'(?:href|action)="([^"]*)"', page))
        for telling in ("Maisie", "Hallam", "2019", "999", "R0002"):
            assert telling not in title.group(1)
            assert telling not in links


def test_a_record_of_which_little_may_be_known_is_four_facts_and_the_coordinator(carol: FlaskClient) -> None:
    state_purpose(carol, AMELIE)
    page = carol.get(f"/children/{AMELIE}").text
    facts = re.findall(r'<dt class="govuk-summary-list__key">(.*?)</dt>', page)
    assert facts == ["Name", "Sex", "Date of birth", "Index number"]
    said = words(page)
    assert "Amelie Stroud" in said
    assert "Female" in said
    assert "22 January 2016" in said
    assert "2R9 T61 BW5" in said
    assert COORDINATOR in said
    for more in ("aged", "Northmoor", "Involved", "Family", "Homes", "viewed", "Print"):
        assert more not in said.replace("who else is involved", "")


def test_the_coordinators_page_is_the_same_from_every_record(carol: FlaskClient) -> None:
    before = carol.get("/coordinator").data
    state_purpose(carol, AMELIE)
    carol.get(f"/children/{AMELIE}")
    assert carol.get("/coordinator").data == before


def test_a_purpose_holds_for_one_record_and_two_hours(carol: FlaskClient, house: PaperHouse) -> None:
    state_purpose(carol, MAISIE)
    assert carol.get(f"/children/{AMELIE}").status_code == 302
    assert "Since 09:22, until 11:22 or you sign out." in carol.get(f"/children/{MAISIE}").text
    house.moment = house.moment.replace(hour=11, minute=22)
    assert carol.get(f"/children/{MAISIE}").status_code == 302


def test_the_purpose_goes_with_every_read(carol: FlaskClient, house: PaperHouse) -> None:
    state_purpose(carol, MAISIE, "worried-safety")
    carol.get(f"/children/{MAISIE}/family")
    assert house.gate.asked[-1][0].environment.purpose == "worried-safety"


@pytest.mark.parametrize("purpose", ["", "loading", "governance-review", "identifying", "curiosity"])
def test_only_the_reasons_on_the_page_may_be_chosen(carol: FlaskClient, house: PaperHouse, purpose: str) -> None:
    answer = state_purpose(carol, MAISIE, purpose)
    assert answer.status_code == 422
    assert "Choose the reason that is true now" in answer.text
    assert not next(iter(house.sessions.open.values())).purposes


def test_after_the_purpose_the_page_that_was_wanted_opens(carol: FlaskClient) -> None:
    asked = carol.get(f"/children/{MAISIE}/family")
    page = carol.get(asked.headers["Location"])
    form = {"csrf_token": token_in(page), "purpose": "arranging-support", "then": f"/children/{MAISIE}/family"}
    answer = carol.post(f"/children/{MAISIE}/purpose", data=form)
    assert answer.headers["Location"] == f"/children/{MAISIE}/family"


def test_steps_of_one_session_make_one_walk_in_which_each_names_the_one_before(
    carol: FlaskClient, house: PaperHouse
) -> None:
    state_purpose(carol, MAISIE)
    carol.get(f"/children/{MAISIE}")
    carol.get(f"/children/{MAISIE}/family")
    beside = {"sources.coverage", "not-shared.find"}
    trails = [request.trail for request, query, _ in house.gate.asked if query not in beside]
    assert [trail.step for trail in trails if trail] == [1, 2, 3]
    assert len({trail.trail for trail in trails if trail}) == 1
    assert trails[0] is not None
    assert trails[0].previous is None
    assert all(trail is not None and trail.previous for trail in trails[1:])


def test_who_has_viewed_is_told_as_far_as_the_reader_may_know(carol: FlaskClient, record: str) -> None:
    assert "You , today at 09:14 Arranging or reviewing support" in words(record)
    assert "Imran Siddiq , 19 November, 09:22" in words(record)
    assert "Social worker, Children in Need East" in words(carol.get(f"/children/{MAISIE}/looks").text)


def test_a_reader_who_may_know_of_no_look_sees_no_heading_for_looks(ruth: FlaskClient) -> None:
    state_purpose(ruth, MAISIE)
    assert "Who has viewed this" not in ruth.get(f"/children/{MAISIE}").text


def test_the_readers_own_children_are_listed(carol: FlaskClient) -> None:
    said = words(carol.get("/children").text)
    assert "Maisie Anne Hallam Girl, aged 7, born 14 March 2019" in said
    assert "Lead professional" in said
    assert "14 Tannery Row" not in said
