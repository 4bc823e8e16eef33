"""Shows what people do with a browser: keys alone, no script, paper, Back after signing out, two tabs at a time."""

from pathlib import Path

from playwright.sync_api import expect

from policies.request import Role
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.visitor import Visitor

MOST_STOPS = 80
PRINTED_BY = "Printed by Imran Siddiq, Children in Need East, 23 November 2026"
REACHABLE = "a[href], button, input:not([type=hidden]), select, summary, [tabindex='0']"


def test_the_tab_key_reaches_everything_in_reading_order(visit: Opening, one_engine: Site) -> None:
    imran = visit(one_engine)
    imran.come_back(Role.SOCIAL_WORKER)
    maisie = one_engine.child("Maisie Anne Hallam")
    imran.open_child(maisie)
    for path in ("/find", f"/children/{maisie}", f"/children/{maisie}/family", f"/children/{maisie}/looks", "/help"):
        imran.open(path)
        wanted = stops_wanted(imran)
        assert stops_made(imran, len(wanted)) == wanted, path


def test_from_the_door_to_the_record_by_keys_alone(visit: Opening, one_engine: Site) -> None:
    imran = visit(one_engine)
    imran.sign_in(Role.SOCIAL_WORKER)
    keys = imran.page.keyboard
    imran.page.get_by_label("Given name").focus()
    for typed in ("Masie", "Halam", "14", "3", "2019"):
        keys.type(typed)
        keys.press("Tab")
    keys.press("Enter")
    expect(imran.page.get_by_role("heading", level=1)).to_have_text("One child matches")
    imran.page.get_by_role("link", name="Yes, this is the child").press("Enter")
    imran.page.get_by_label("Arranging or reviewing support").focus()
    keys.press("Space")
    keys.press("Enter")
    expect(imran.page.get_by_role("heading", level=1)).to_have_text("Maisie Anne Hallam")
    imran.page.keyboard.press("Tab")
    expect(imran.page.get_by_role("link", name="Skip to main content")).to_be_focused()


def test_without_script_the_whole_story_can_be_read(visit: Opening, one_engine: Site) -> None:
    imran = visit(one_engine, java_script_enabled=False)
    imran.sign_in(Role.SOCIAL_WORKER)
    imran.look_for("Masie", "Halam", "14 3 2019")
    imran.page.get_by_role("link", name="Yes, this is the child").click()
    imran.say_why()
    assert "01632 960 141" in imran.reads()
    assert not imran.page.locator("[data-print]").is_visible()
    imran.page.get_by_role("link", name="Family").click()
    imran.page.get_by_label("Show the family as at").fill("1 June 2024")
    imran.page.get_by_role("button", name="Show this day").click()
    assert imran.page.get_by_label("Show the family as at").input_value() == "1 June 2024"
    imran.page.get_by_role("link", name="Explore links").click()
    expect(imran.page.locator("#kx-still svg")).to_be_visible()
    assert "brother, same mother and father" in imran.reads()
    expect(imran.page.get_by_role("button", name="Undo")).to_be_hidden()


def test_paper_keeps_the_facts_and_says_who_printed_them(visit: Opening, one_engine: Site, tmp_path: Path) -> None:
    imran = visit(one_engine)
    imran.come_back(Role.SOCIAL_WORKER)
    maisie = one_engine.child("Maisie Anne Hallam")
    imran.open_child(maisie)
    imran.page.emulate_media(media="print")
    for page in ("", "/family", "/looks", "/explore/paper"):
        imran.open(f"/children/{maisie}{page}")
        expect(imran.page.get_by_text(PRINTED_BY)).to_be_visible()
        for gone in (".km-header", ".km-footer", ".km-acts"):
            assert not imran.page.locator(gone).first.is_visible(), page
        paper = tmp_path / "page.pdf"
        imran.page.pdf(path=paper, format="A4")
        assert paper.read_bytes().startswith(b"%PDF")


def test_back_after_signing_out_shows_nothing(visit: Opening, one_engine: Site) -> None:
    imran = visit(one_engine)
    imran.sign_in(Role.SOCIAL_WORKER)
    maisie = one_engine.child("Maisie Anne Hallam")
    imran.open_child(maisie)
    imran.open(f"/children/{maisie}/explore")
    imran.wait_for_explorer()
    imran.open(f"/children/{maisie}")
    imran.sign_out()
    for _ in range(2):
        imran.page.go_back()
        imran.page.wait_for_load_state()
        assert "/sign-in" in imran.page.url
        assert not any(word in imran.all_that_was_sent() for word in ("Maisie", "Tannery", "Carol Whitlock"))


def test_two_tabs_keep_their_children_and_purposes_apart(visit: Opening, one_engine: Site) -> None:
    imran = visit(one_engine)
    imran.sign_in(Role.SOCIAL_WORKER)
    imran.open_child(one_engine.child("Maisie Anne Hallam"))
    second = Visitor(site=one_engine, page=imran.page.context.new_page())
    second.open_child(one_engine.child("Tyler Benn"), why="The child is missing from a service")
    imran.page.reload()
    assert "Maisie Anne Hallam" in imran.reads()
    assert "Arranging or reviewing support" in imran.page.get_by_label("Purpose in force").inner_text()
    assert "Tyler Benn" in second.reads()
    assert "The child is missing from a service" in second.page.get_by_label("Purpose in force").inner_text()
    second.sign_out()
    imran.page.reload()
    assert "/sign-in" in imran.page.url


def stops_wanted(visitor: Visitor) -> list[str]:
    """What can be worked on the page, in the order of its text; of a group of radio buttons only one is a stop."""
    wanted: list[str] = visitor.page.evaluate(
        """(reachable) => [...document.querySelectorAll(reachable)]
            .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled)
            .map((one) => one.outerHTML.slice(0, 80))""",
        REACHABLE,
    )
    return wanted


def stops_made(visitor: Visitor, number: int) -> list[str]:
    """Where the Tab key goes, from the top of the page on."""
    made = []
    for _ in range(min(number, MOST_STOPS)):
        visitor.page.keyboard.press("Tab")
        made.append(visitor.page.evaluate("document.activeElement.outerHTML.slice(0, 80)"))
    return made
