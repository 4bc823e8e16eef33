"""A family is told who has looked: from the real ledger of a real small authority, by page and by API."""

from datetime import timedelta

import pytest

from policies.request import Role
from tests.app.families.letters import letter, open_record, said
from tests.authority import Authority


@pytest.fixture
def maisie(authority: Authority) -> str:
    """Give a child of the cast."""
    return authority.child("Maisie Anne", "Hallam")


def test_a_family_is_told_who_when_and_why_by_profession_and_place(authority: Authority, maisie: str) -> None:
    open_record(authority, Role.SOCIAL_WORKER, maisie, "", "/family")
    authority.clock.move(timedelta(days=1))
    open_record(authority, Role.PRACTITIONER, maisie)
    words = said(letter(authority, maisie))
    assert "From 1 November 2026 to 24 November 2026, two people looked, twice." in words
    assert "Class teacher Saltbridge Primary School" in words.replace(",", "") or "teacher" in words.lower()
    assert "Arranging or reviewing support" in words
    assert words.index("24 November 2026") < words.index("23 November 2026 ", words.index("What they opened"))
    assert "Imran" not in words
    assert "Ruth" not in words
