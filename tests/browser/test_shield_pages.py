"""The pages of shields and of held records at every width: nothing for axe to find, nothing cut off."""

import pytest

from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, NARROWEST, PHONE


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_asking_for_a_shield_and_deciding_on_held_records_have_no_finding(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    key = one_engine.child("Maisie Anne Hallam")
    imran = visit(one_engine, viewport=screen)
    imran.come_back(Role.SOCIAL_WORKER)
    for path in ("/shields", f"/children/{key}/shield"):
        imran.open(path)
        require_order(imran, path)
    imran.page.get_by_role("button", name="Ask for it").click()
    require_order(imran, "the form with its problems")
    imran.open_child(key)
    imran.page.get_by_role("link", name="Ask for a shield on a home, or a refuge").first.click()
    require_order(imran, "the form about a home")
    imran.page.get_by_role("button", name="Ask for it").click()
    require_order(imran, "the same with its problems")
    for label in ("That this home is a refuge", "Lift it", "The danger is over"):
        imran.page.get_by_label(label).check()
    imran.page.get_by_label("What does it rest on?").fill("He has died.")
    imran.press("Ask for it")
    require_order(imran, "the case about a home")
    priya = visit(one_engine, viewport=screen)
    priya.come_back(Role.COORDINATOR)
    for path in ("/shields", "/held-records"):
        priya.open(path)
        require_order(priya, path)
    priya.page.locator("main table a").first.click()
    require_order(priya, "a held record beside a child")
    priya.page.get_by_role("button", name="Decide").click()
    require_order(priya, "the same with its problems")
