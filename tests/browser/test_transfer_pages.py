"""The pages of a transfer between authorities at every width: nothing for axe to find, nothing cut off."""

from dataclasses import replace

import pytest

from app.accounts.store import AccountStore
from policies.request import Role
from tests.authority import username
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, NARROWEST, PHONE


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_offering_a_child_and_answering_has_no_finding(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    _answers_for_both_areas(one_engine)
    ellis = one_engine.child("Ellis Rowe")
    imran, helen = visit(one_engine, viewport=screen), visit(one_engine, viewport=screen)
    imran.come_back(Role.SOCIAL_WORKER)
    imran.open("/transfers")
    require_order(imran, "nothing waits")
    imran.open(f"/children/{ellis}/transfer")
    require_order(imran, "the form")
    imran.press("Offer it")
    require_order(imran, "the form with its problems")
    imran.page.get_by_label("Eastvale").check()
    imran.page.get_by_label("From which day?").fill("20 November 2026")
    imran.page.get_by_label("What does it rest on?").fill("The family moved. I spoke with the duty desk of Eastvale.")
    imran.press("Offer it")
    require_order(imran, "an offer of one's own")
    helen.come_back(Role.SAFEGUARDING_LEAD)
    helen.open("/transfers")
    require_order(helen, "an offer waits")
    with helen.page.expect_navigation():
        helen.page.locator("main table a").first.click()
    require_order(helen, "an offer to answer")
    helen.press("Accept responsibility")
    require_order(helen, "an answer with its problems")
    imran.press("Withdraw it")
    require_order(imran, "an offer that was withdrawn")


def _answers_for_both_areas(site: Site) -> None:
    """The safeguarding lead covers for Eastvale, too."""
    accounts = AccountStore(site.authority.house.database, clock=site.authority.clock)
    helen = accounts.get(username(Role.SAFEGUARDING_LEAD))
    assert helen is not None
    accounts.change(replace(helen, areas=frozenset({"E06000999", "E06000998"})))
