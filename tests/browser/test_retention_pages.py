"""The pages of retention at every width, by keyboard and on paper: nothing for axe to find, nothing cut off."""

from datetime import timedelta

import pytest

from app.service_subject import load_request
from loaders import retention_archive
from loaders.retention import apply, plan
from policies.request import Role
from tests.app.retention.test_retention_of_joined import died
from tests.app.retention.test_retention_pages import KEY
from tests.app.shields.conftest import Desk
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.test_every_page import require_order
from tests.browser.visitor import DESK, NARROWEST, PHONE
from tests.loaders.feed_rows import load, patient

BEA = patient(82, "Bettina", "Larkin", "2015-09-21", "17 Quarry Bank,NM6 6QQ")
ADA = patient(81, "Ada", "Moss", "2018-02-03", "4 Elm Row,NM3 3AA")


@pytest.fixture(scope="module")
def archived(one_engine: Site) -> Site:
    """Give the authority a year later, with one child in the archive, and one past her time who is on hold."""
    authority = one_engine.authority
    house, clock = authority.house, authority.clock
    load(authority.folder, house.gate, load_request(clock()), "gp_register", died(ADA), died(BEA), day="2026-11-23")
    clock.move(timedelta(days=365))
    request = load_request(clock())
    (bea,) = Desk(authority).asked(KEY, family="Larkin")
    retention_archive.hold(house.gate, request, str(bea["key"]), "Inquiry 7", clock().date())
    apply(house.gate, request, plan(house.gate, request))
    return one_engine


@pytest.mark.parametrize("screen", [DESK, PHONE, NARROWEST], ids=["desk", "phone", "narrowest"])
def test_an_archive_is_found_and_opened_by_keyboard_alone(
    visit: Opening, archived: Site, screen: dict[str, int]
) -> None:
    dawn = visit(archived, viewport=screen)
    dawn.come_back(Role.DATA_MANAGER)
    jude = archived.child("Jude Hallam")
    for path in ("/retention", f"/children/{jude}/retention"):
        assert dawn.open(path) == 200
        require_order(dawn, path)
    dawn.press("Put on hold")
    require_order(dawn, "a hold without its inquiry")
    dawn.open("/retention/due")
    require_order(dawn, "past their time")
    dawn.press("Move this child into the archive")
    require_order(dawn, "nobody has looked through them")
    dawn.page.get_by_label("Who has looked through them, and when?").fill("Dawn, today")
    dawn.press("Move this child into the archive")
    require_order(dawn, "one who stays")
    assert "Nobody was moved. One stays for now: something keeps it." in dawn.reads()
    dawn.open("/retention")
    dawn.press("Look it up")
    require_order(dawn, "nobody under that number")
    keys = dawn.page.keyboard
    dawn.page.get_by_label("Index number, or the number on a list").focus()
    keys.type("P81")
    keys.press("Tab")
    keys.type("GP register")
    with dawn.page.expect_navigation():
        keys.press("Tab")
        keys.press("Enter")
    require_order(dawn, "why is it opened")
    assert "Moss" not in dawn.all_that_was_sent()
    dawn.press("Open the archive")
    require_order(dawn, "no ground was given")
    dawn.page.get_by_label("Ground").select_option("A serious case review")
    dawn.page.get_by_label("Who asks, and the reference").fill("Review 12")
    dawn.press("Open the archive")
    require_order(dawn, "an archive")
    assert "Ada Moss" in dawn.reads()
    dawn.page.emulate_media(media="print")
    assert dawn.page.get_by_role("button", name="Let the lists bring the child again").is_hidden()
