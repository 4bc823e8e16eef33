"""The pages of alerts and of what waits, in every state, at three widths: axe finds nothing, nothing is cut off."""

import re

import pytest
from playwright.sync_api import expect

from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, NARROWEST, PHONE


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_an_alert_from_the_attempt_to_its_close(visit: Opening, one_engine: Site, screen: dict[str, int]) -> None:
    (refuge,) = one_engine.authority.graph.of("Household", refuge=True)
    curious = visit(one_engine)
    curious.come_back(Role.SOCIAL_WORKER)
    assert curious.open(f"/api/v1/households/{refuge.key}?purpose=worried-safety") == 404
    nadia = visit(one_engine, viewport=screen)
    nadia.come_back(Role.GOVERNANCE_OFFICER)
    nadia.open("/alerts")
    require_order(nadia, "the queue")
    row = nadia.page.locator(".km-alert-row").filter(has_text="Asked for the address of a refuge").first
    expect(row).to_contain_text("To decide")
    row.get_by_role("link").press("Enter")
    expect(nadia.page.get_by_text("Imran Siddiq")).to_be_visible()
    require_order(nadia, "an alert")
    nadia.page.get_by_role("link", name="Close the account now").click()
    require_order(nadia, "before an account is closed")
    nadia.page.get_by_role("link", name="Do not close it").click()
    nadia.page.get_by_role("button", name="Close the alert").click()
    expect(nadia.page.get_by_role("alert")).to_contain_text("Choose what came of it")
    require_order(nadia, "an alert sent back")
    nadia.page.get_by_label("In order").check()
    nadia.page.get_by_label("What you relied on").fill("The police asked the team for it; log 4471.")
    nadia.page.get_by_role("button", name="Close the alert").click()
    expect(nadia.page.get_by_role("button", name="Open the alert again")).to_be_visible()
    require_order(nadia, "a closed alert")
    for path in ("/alerts?state=taken", "/alerts?state=closed", "/waiting"):
        nadia.open(path)
        require_order(nadia, path)


def test_notices_are_counted_beside_the_way_to_them_until_they_are_seen(visit: Opening, one_engine: Site) -> None:
    helen = visit(one_engine)
    helen.come_back(Role.SAFEGUARDING_LEAD)
    helen.open("/waiting")
    way = helen.page.get_by_role("navigation").get_by_role("link", name=re.compile("Waiting for you"))
    expect(way).to_have_accessible_name(re.compile(r"^Waiting for you\s*\d+\s*new$"))
    helen.page.get_by_role("button", name="I have seen these").press("Enter")
    expect(way).to_have_accessible_name("Waiting for you")
