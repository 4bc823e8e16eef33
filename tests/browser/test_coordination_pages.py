"""Asking the coordinator, claims, decisions not to share: at three widths, for a reader, a coordinator and a lead."""

import pytest

from policies.request import Role
from tests.attack import test_claiming_to_work_with_a_child as claiming
from tests.attack import test_decisions_not_to_share as deciding
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, PHONE

NEED = "Who else sees him?"


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_a_request_goes_from_the_record_to_the_coordinators_desk(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    child = one_engine.child("Jude Hallam")
    ruth = visit(one_engine, viewport=screen)
    ruth.come_back(Role.PRACTITIONER)
    ruth.open_child(child)
    ruth.page.get_by_role("link", name="Ask the coordinator").click()
    require_order(ruth, "the form")
    ruth.page.get_by_role("button", name="Ask the coordinator").click()
    require_order(ruth, "the form sent back")
    ruth.page.get_by_label("What do you need to know, and why?").fill(NEED)
    ruth.page.get_by_label("On which number can you be rung, and when?").fill("01632 960 300")
    ruth.page.get_by_role("button", name="Ask the coordinator").click()
    require_order(ruth, "passed on")
    reference = ruth.page.url.rsplit("/", 1)[1]
    ruth.open("/requests")
    require_order(ruth, "what was asked")
    priya = visit(one_engine, viewport=screen)
    priya.come_back(Role.COORDINATOR)
    priya.open_child(child)
    for path in ("/coordinator", "/requests/queue", f"/requests/queue/{reference}", f"/children/{child}/consents"):
        assert priya.open(path) == 200
        require_order(priya, path)


@pytest.mark.parametrize("screen", [DESK, PHONE], ids=["desk", "phone"])
def test_claims_and_decisions_have_no_finding_and_do_not_run_sideways(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    authority = one_engine.authority
    child = claiming.unrelated(authority)
    claiming.claim(authority.kept(Role.PRACTITIONER), child)
    deciding.decide(authority.kept(Role.SAFEGUARDING_LEAD), child, "The neighbour")
    reference = claiming.only_claim(authority, child).reference
    helen = visit(one_engine, viewport=screen)
    helen.come_back(Role.SAFEGUARDING_LEAD)
    helen.open_child(child)
    for path in (f"/children/{child}", f"/children/{child}/claim", f"/children/{child}/not-shared", "/claims",
                 f"/claims/{reference}"):  # fmt: skip
        assert helen.open(path) == 200
        require_order(helen, path)
