"""Shows the explorer in a real browser: walked by keys, expanded, undone, listed, on a small screen, by policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app.explorer.family import CHILD, KEYS
from tests.app.explorer.site import Site, family_site, served

STATIC = Path(__file__).parents[3] / "static"
AXE = STATIC / "vendor" / "axe.min.js"
ADDRESS = f"/children/{CHILD}/explore"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
_FAILED_REQUEST = "Failed to load resource"
"""What a browser notes by itself when an answer is no success; tests that want success look at the page for it."""
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = pytest.mark.skipif(
    not (STATIC / "vendor" / "cytoscape.esm.min.mjs").exists(), reason="the front end's files are fetched by the set-up"
)


@pytest.fixture
def site() -> Site:
    """Somebody is signed in and has said why the child's record is opened."""
    return family_site()


@contextmanager
def opened(browser: Browser, site: Site, path: str = ADDRESS, **how: Any) -> Iterator[Page]:  # noqa: ANN401 - Playwright's options
    """The page in a browser of its own; whatever the console or the content policy complains of fails the test."""
    complaints: list[str] = []
    with served(site.app) as address:
        context = browser.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **how})
        context.add_cookies([{"name": "kithmap", "value": site.token, "url": address}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}{path}")
        if how.get("java_script_enabled", True) and path.startswith(ADDRESS) and "paper" not in path:
            page.wait_for_selector("#kx[data-ready=true]")
        yield page
        context.close()
    assert [complaint for complaint in complaints if not complaint.startswith(_FAILED_REQUEST)] == []


def item(page: Page, name: str) -> Any:  # noqa: ANN401 - a locator
    return page.locator(f'#kx-over [data-key="{KEYS[name]}"]')


def row(page: Page, name: str) -> Any:  # noqa: ANN401 - a locator
    return page.locator(f'#kx-table tr[data-key="{KEYS[name]}"]')


def places(page: Page) -> dict[str, str]:
    """Where every item's words stand on the paper."""
    found: dict[str, str] = page.evaluate(
        "() => Object.fromEntries([...document.querySelectorAll('#kx-over .kx-item')]"
        ".map((item) => [item.dataset.key, item.style.transform]))"
    )
    return found


def findings(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA and good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("(tags) => axe.run(document, { runOnly: { type: 'tag', values: tags } })", _TAGS)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in result["violations"]]


def expand(page: Page, name: str) -> None:
    """Open everything from an item, by keys."""
    row(page, name).click()
    page.keyboard.press("e")
    expect(page.locator(".kx-card")).to_be_visible()
    if page.locator(".kx-card input[type=radio]").count():
        page.keyboard.press("Space")
    before = page.locator("#kx-over .kx-item").count()
    page.keyboard.press("Enter")
    expect(page.locator(".kx-card")).to_be_hidden()
    expect(page.locator("#kx-over .kx-item")).not_to_have_count(before)


def test_arrow_keys_step_round_the_links_and_enter_goes_along(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        item(page, "amira").focus()
        page.keyboard.press("ArrowRight")
        said = page.locator("#kx-live")
        expect(said).to_contain_text("1 of ")
        first = said.inner_text()
        for _ in range(40):
            if "has as class teacher Orla Finn" in said.inner_text():
                break
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(50)
        expect(said).to_contain_text("has as class teacher Orla Finn")
        page.keyboard.press("Enter")
        expect(item(page, "finn")).to_be_focused()
        expect(page.locator("#kx-details-heading")).to_have_text("Orla Finn")
        page.keyboard.press("Backspace")
        expect(item(page, "amira")).to_be_focused()
        assert first.startswith("1 of ")


def test_the_drawing_is_one_tab_stop(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        assert page.locator("#kx-over .kx-item[tabindex='0']").count() == 1
        assert page.locator("#kx-table .kx-row[tabindex='0']").count() == 1


def test_choosing_before_expanding_says_numbers_and_what_the_drawing_will_hold(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        row(page, "joel").click()
        page.keyboard.press("e")
        card = page.locator(".kx-card")
        expect(card).to_contain_text("family 1 · health 3 · education 3 · youth 1")
        expect(card).to_contain_text("Adds up to 8, makes 45 on the drawing.")
        card.get_by_label("Health").uncheck()
        expect(card).to_contain_text("Adds up to 5, makes 42 on the drawing.")
        page.keyboard.press("Escape")
        expect(card).to_be_hidden()
        assert not [query for _, query, _ in site.gate.asked if query.startswith("neighbours")]


def test_expanding_moves_nothing_and_undo_takes_it_off_the_drawing_only(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        before = places(page)
        expand(page, "joel")
        after = places(page)
        assert {key: after[key] for key in before} == before
        assert {KEYS["field"], KEYS["sethi"], KEYS["academy"]} <= set(after) - set(before)
        expect(page.locator("#kx-budget")).to_contain_text(f"{len(after)} of 150")
        asked = len(site.gate.asked)
        page.keyboard.press("u")
        expect(page.locator("#kx-over .kx-item")).to_have_count(len(before))
        expect(page.locator("#kx-trail .kx-trail__off")).to_contain_text("taken off, stays recorded")
        page.keyboard.press("Shift+U")
        expect(page.locator("#kx-over .kx-item")).to_have_count(len(after))
        expect(page.locator("#kx-trail .kx-trail__off")).to_have_count(0)
        assert places(page) == after
        assert len(site.gate.asked) == asked


def test_back_and_reload_bring_the_same_picture_from_keys_alone(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        first = places(page)
        expand(page, "joel")
        expand(page, "early")
        drawn = places(page)
        assert not any(name in page.url for name in ("Joel", "Cole", "Haddad"))
        page.go_back()
        page.go_back()
        expect(page.locator("#kx-over .kx-item")).to_have_count(len(first))
        page.go_forward()
        page.go_forward()
        expect(page.locator("#kx-over .kx-item")).to_have_count(len(drawn))
        page.reload()
        page.wait_for_selector("#kx[data-ready=true]")
        assert places(page) == drawn


def test_list_and_drawing_choose_for_each_other_and_hold_the_same(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        row(page, "bevan").click()
        expect(item(page, "bevan")).to_have_attribute("aria-current", "true")
        page.keyboard.press("ArrowDown")
        chosen = page.locator("#kx-table button[aria-current]")
        expect(chosen).to_be_focused()
        assert chosen.locator("b").inner_text() != "Carys Bevan"
        page.keyboard.press("t")
        expect(page.locator("#kx-over .kx-item[aria-current]")).to_be_focused()
        expand(page, "joel")
        listed = page.locator("#kx-table tr[data-key]").evaluate_all("rows => rows.map((row) => row.dataset.key)")
        assert sorted(listed) == sorted(places(page))


def test_a_click_on_a_mark_chooses_it(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        box = item(page, "leila").bounding_box()
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator("#kx-details-heading")).to_have_text("Leila Haddad")
        expect(row(page, "leila").locator("button")).to_have_attribute("aria-current", "true")


def test_a_hub_opens_by_group_and_number_and_never_lists_children(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        row(page, "primary").click()
        page.keyboard.press("e")
        card = page.locator(".kx-card")
        expect(card).to_contain_text("Northmoor Primary School: 44 links")
        expect(card).to_contain_text("Not listed from here. Find one child by name and one other fact.")
        assert card.locator("input").count() == 0
        page.keyboard.press("Escape")
        expand(page, "early")
        row(page, "council").click()
        page.keyboard.press("e")
        card.get_by_label("Teams and services").check()
        expect(card).to_contain_text("of 31.")
        card.get_by_label("How many").select_option("10")
        card.get_by_role("button", name="Add 10").click()
        expect(page.locator(".kx-frame--hub")).to_contain_text("of 31")
        expect(page.locator(".kx-frame--hub")).to_have_count(1)


def test_sorting_by_a_column_says_so(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        page.get_by_role("button", name="Since").click()
        expect(page.locator("#kx-table th[aria-sort=ascending]")).to_have_text("Since")
        expect(page.locator("#kx-live")).to_have_text("Sorted by Since, rising")
        page.get_by_role("button", name="Since").click()
        page.get_by_role("button", name="Since").click()
        expect(page.locator("#kx-table .kx-sector-row").first).to_contain_text("Family")


@pytest.mark.parametrize(("status", "says"), [(404, "nothing here that we can show you"), (503, "cannot answer now")])
def test_a_step_that_is_not_answered_adds_nothing(browser: Browser, site: Site, status: int, says: str) -> None:
    with opened(browser, site) as page:
        page.route("**/steps", lambda route: route.fulfill(status=status, body=""))
        before = places(page)
        row(page, "joel").click()
        page.keyboard.press("e")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text(says)
        assert places(page) == before


def test_the_contact_that_answers_comes_first(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        row(page, "brisco").click()
        details = page.locator("#kx-details")
        expect(details).to_contain_text("The worker left: the team answers")
        expect(details.get_by_role("link", name="01632 960 178")).to_have_attribute("href", "tel:01632960178")


def test_a_small_screen_shows_the_list_first_and_the_drawing_on_demand(browser: Browser, site: Site) -> None:
    with opened(browser, site, viewport=PHONE) as page:
        expect(page.locator("#kx-table")).to_be_visible()
        expect(page.locator("#kx-stage")).to_be_hidden()
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("button", name="Drawing").click()
        expect(page.locator("#kx-stage")).to_be_visible()
        expect(page.locator("#kx-table")).to_be_hidden()
        assert findings(page) == []


def test_without_script_the_page_shows_the_list_and_the_still_drawing(browser: Browser, site: Site) -> None:
    with opened(browser, site, java_script_enabled=False) as page:
        expect(page.locator("#kx-still svg")).to_be_visible()
        expect(page.locator("#kx-table")).to_contain_text("brother, same mother")
        expect(page.get_by_role("button", name="Undo")).to_be_hidden()


def test_with_motion_newcomers_settle_where_they_were_placed(browser: Browser, site: Site) -> None:
    with opened(browser, site) as still:
        expand(still, "joel")
        expected = places(still)
    with opened(browser, family_site(), reduced_motion="no-preference") as page:
        expand(page, "joel")
        page.wait_for_timeout(700)
        assert places(page) == expected


def test_axe_finds_nothing_in_any_state(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        assert findings(page) == []
        row(page, "joel").click()
        page.keyboard.press("e")
        assert findings(page) == []
        page.keyboard.press("Escape")
        expand(page, "joel")
        assert findings(page) == []
        page.get_by_role("button", name="Keys and help").click()
        assert findings(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="List").click()
        assert findings(page) == []


@pytest.mark.parametrize("viewport", [DESK, PHONE])
def test_axe_finds_nothing_on_paper_and_small_screens(browser: Browser, site: Site, viewport: dict[str, int]) -> None:
    with opened(browser, site, viewport=viewport) as page:
        assert findings(page) == []
    with opened(browser, site, f"{ADDRESS}/paper", viewport=viewport) as page:
        expect(page.locator(".kx-still svg")).to_be_visible()
        assert findings(page) == []


def test_a_step_on_paper_prints_what_is_drawn(browser: Browser, site: Site) -> None:
    with opened(browser, site) as page:
        expand(page, "joel")
        page.get_by_role("button", name="Print version").click()
        expect(page.locator(".kx-table")).to_contain_text("Dr Amos Field")
        expect(page.locator("h1")).to_have_text("Links of Amira Haddad, 7, girl")
