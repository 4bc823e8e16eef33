"""Whose word each field is: trust first, then the latest; what loses is kept, and data managers alone are shown it."""

import pytest

from policies.request import Role
from tests.app.shields.conftest import SET, Desk
from tests.loaders.feed_rows import claim, patient

SAID = claim(71, "Orla", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", "Greta,Quill").replace("04-071", "04-07")
OTHERWISE = patient(70, "Orla Mae", "Quill", "2016-04-17", "3 Ash Road,NM7 7AB", nhs="9990000018")


@pytest.fixture(scope="module")
def orla(standing: Desk) -> str:
    """Give the key of a child of whom two sources tell, not quite the same."""
    standing.load("child_benefit", SAID)
    standing.load("gp_register", OTHERWISE)
    (row,) = standing.asked("MATCH (c:Child) WHERE c.family_name = 'Quill' RETURN c.key AS key")
    return str(row["key"])


def test_each_field_says_who_says_what_which_wins_and_why(standing: Desk, orla: str) -> None:
    page = standing.authority.kept(Role.DATA_MANAGER).get(f"/children/{orla}/sources").text
    for words in ("Given names: Orla", "(shown)", "Orla Mae", "of 10", "Says the same", "The only source that says so"):
        assert words in page, words


def test_nobody_else_is_told(standing: Desk, orla: str) -> None:
    for role in (Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.COORDINATOR):
        client = standing.authority.kept(role)
        answer, absent = client.get(f"/children/{orla}/sources"), client.get("/children/ZZZZZZZZZ/sources")
        assert (answer.status_code, answer.data) == (absent.status_code, absent.data) == (404, absent.data)


def test_of_a_shielded_child_no_source_speaks(standing: Desk, orla: str) -> None:
    standing.decided(orla, SET)
    client = standing.authority.kept(Role.DATA_MANAGER)
    assert client.get(f"/children/{orla}/sources").data == client.get("/children/ZZZZZZZZZ/sources").data
