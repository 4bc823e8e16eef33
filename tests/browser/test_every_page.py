"""Shows every page of the whole house at three widths: nothing for axe to find, nothing cut off, no complaint.

The pages stand over real data here; tests/app looks at the same templates in states that this data does not have. A
green run is no proof of access: people who use screen readers have the last word.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.visitor import DESK, NARROWEST, PHONE, Visitor

OF_EVERYBODY = ("/sign-in", "/notice", "/help", "/accessibility")
PAGES = {
    "Maisie Anne Hallam": (
        "",
        "/purpose",
        "/family",
        "/family?at=1+June+2024",
        "/looks",
        "/exemptions",
        "/explore",
        "/explore/paper",
    ),
    "Amira Osei": ("", "/family", "/emergency"),
    "Kwame Osei": ("", "/family", "/explore"),
    "Tyler Benn": ("", "/family"),
}
"""The pages of a child; a shielded one, the brother of one and a child without workers look otherwise."""


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_a_social_workers_pages_have_no_finding_and_do_not_run_sideways(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    imran = visit(one_engine, viewport=screen)
    for path in OF_EVERYBODY:
        imran.open(path)
        require_order(imran, path)
    imran.come_back(Role.SOCIAL_WORKER)
    for path in ("/find", "/children", "/coordinator", "/emergency", "/find/by-carer", "/exemptions", "/not/here"):
        imran.open(path)
        require_order(imran, path)
    for path, state in STATES_OF_FINDING.items():
        imran.open("/find")
        state(imran)
        require_order(imran, path)
    for name, pages in PAGES.items():
        key = one_engine.child(name)
        imran.open_child(key)
        for page in pages:
            path = f"/children/{key}{page}"
            if imran.open(path) == 200 and page == "/explore":
                imran.wait_for_explorer()
            require_order(imran, f"{name} {page}")


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_an_officers_pages_have_no_finding_and_do_not_run_sideways(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    walker = visit(one_engine)
    walker.come_back(Role.SOCIAL_WORKER)
    walker.open_child(one_engine.child("Jude Hallam"))
    nadia = visit(one_engine, viewport=screen)
    nadia.come_back(Role.GOVERNANCE_OFFICER)
    for path in ("/ledger", "/ledger?subject=nobody", "/ledger?since=never", "/overrides", "/exemptions"):
        nadia.open(path)
        require_order(nadia, path)
    for path in ("/policies", "/policies/explain", "/policies/set?number=1"):
        nadia.open(path)
        require_order(nadia, path)
    nadia.open("/ledger?subject=imran.siddiq")
    nadia.page.get_by_role("link", name="Opened the child’s record").first.click()
    nadia.page.wait_for_url("**/ledger/trails/*")
    require_order(nadia, "a recorded walk")
    nadia.open("/family-reports")
    require_order(nadia, "a report is asked for")
    nadia.page.get_by_label("Index number").fill(one_engine.child("Jude Hallam"))
    nadia.press("Go on")
    require_order(nadia, "whom the report is about")
    nadia.press("Draw up the report")
    require_order(nadia, "the letter to a family")


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_a_data_managers_pages_have_no_finding_and_do_not_run_sideways(
    visit: Opening, one_engine: Site, screen: dict[str, int]
) -> None:
    dawn = visit(one_engine, viewport=screen)
    dawn.come_back(Role.DATA_MANAGER)
    lists = (f"/quality/list?feed={feed}&area=E06000999" for feed in ("school_roll", "shields"))
    for path in ("/quality", "/quality/matching", *lists):
        assert dawn.open(path) == 200
        require_order(dawn, path)


def require_order(visitor: Visitor, where: str) -> None:
    """The page in front has nothing for axe to find and is no wider than the screen."""
    # Between a phone and the narrowest screen nothing changes but the width.
    if visitor.page.viewport_size != NARROWEST:
        assert visitor.findings() == [], where
    assert visitor.sideways() <= 0, where
    expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)


def too_little(visitor: Visitor) -> None:
    """Only a name."""
    visitor.look_for("Maisie", "Hallam")
    expect(visitor.page.get_by_role("alert")).to_contain_text("Tell us more")


def nobody(visitor: Visitor) -> None:
    """Facts that fit nobody."""
    visitor.look_for("Colin", "Rivers", "20 1 2016")
    expect(visitor.page.get_by_role("alert")).to_be_visible()


def one_child(visitor: Visitor) -> None:
    """Facts that fit one."""
    visitor.look_for("Maisie", "Hallam", "14 3 2019")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("One child matches")


STATES_OF_FINDING: dict[str, Callable[[Visitor], None]] = {
    "too little": too_little,
    "nobody": nobody,
    "one child": one_child,
}
