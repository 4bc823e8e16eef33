"""The pages of doubtful and of joined records at every width: nothing for axe to find, nothing cut off."""

import pytest

from policies.ledger import turns
from policies.ledger.turns import HouseTurns
from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, NARROWEST, PHONE


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_deciding_on_a_doubtful_record_and_on_two_records_has_no_finding(
    visit: Opening, one_engine: Site, screen: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    dawn = visit(one_engine, viewport=screen)
    dawn.come_back(Role.DATA_MANAGER)
    for path in ("/reviews", "/joins", "/duplicates", "/waiting"):
        dawn.open(path)
        require_order(dawn, path)
    dawn.open("/reviews")
    with dawn.page.expect_navigation():
        dawn.page.locator("main table a").first.click()
    require_order(dawn, "a doubtful record beside a child")
    dawn.press("Record it")
    require_order(dawn, "the same with its problems")
    dawn.page.get_by_label("Another child: keep them apart").check()
    dawn.page.locator("#words").fill("Rang the surgery.")
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.1)
    house = one_engine.authority.house
    with HouseTurns(house.database, clock=house.clock).taken("load", "loads"):
        dawn.press("Record it")
        require_order(dawn, "a decision that was not taken")
        assert dawn.page.get_by_label("What you wrote").input_value() == "Rang the surgery."
    maisie, jude = one_engine.child("Maisie Anne Hallam"), one_engine.child("Jude Hallam")
    for path in (f"/children/{maisie}/sources", f"/children/{maisie}/join", f"/children/{maisie}/join?other={jude}"):
        dawn.open(path)
        require_order(dawn, path)
    dawn.press("Propose it to a second person")
    require_order(dawn, "a proposal with its problems")
    dawn.page.locator("#words").fill("The mother told us.")
    dawn.press("Propose it to a second person")
    require_order(dawn, "a proposal that waits")
    dawn.press("Withdraw it")
    require_order(dawn, "a proposal that was withdrawn")
