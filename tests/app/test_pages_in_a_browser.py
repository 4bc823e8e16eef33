"""Every page in a real browser, wide and narrow, under its own content policy: axe finds nothing, nothing is cut off.

axe-core comes from the vendored files of the pages. A green run is no proof of access: structure that axe does not see
is looked at here as well, and people who use screen readers have the last word.
"""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from app.factory import create_app
from tests.app.house import PASSWORD, PaperHouse
from tests.app.northmoor import AMELIE, MAISIE
from tests.app.past import TRAIL
from tests.architecture.project import ROOT

AXE = ROOT / "static" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CAROLS_PAGES = (
    "/find", "/children", f"/children/{MAISIE}/purpose", f"/children/{MAISIE}", f"/children/{MAISIE}/looks",
    f"/children/{MAISIE}/family?at=30+Sep+2026", f"/children/{AMELIE}", "/not/here", "/coordinator", "/notice", "/help",
    "/accessibility",
)  # fmt: skip
PRIYAS_PAGES = ("/ledger", f"/ledger/trails/{TRAIL}")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not AXE.exists(), reason="the vendored files of the pages are not there; `make setup` gets them"
    ),
]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """Serve the pages over the house of paper; gives the address."""
    server = make_server("127.0.0.1", 0, create_app(PaperHouse().services()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def sign_in(page: Page, site: str, username: str) -> None:
    """Come in by the door."""
    page.goto(f"{site}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_url(lambda address: "/sign-in" not in address)


def say_why(page: Page, site: str, key: str) -> None:
    """State a purpose."""
    page.goto(f"{site}/children/{key}/purpose")
    page.check("#purpose")
    page.click("text=Open the record")
    page.wait_for_url(f"{site}/children/{key}")


def findings(page: Page) -> list[Any]:
    """What axe finds. It is brought in by the debugger, so that the page's own policy stays in force."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
    expression = f"axe.run(document, {{runOnly: {json.dumps(RULES)}}})"
    result = page.evaluate(
        f"async () => {{ const found = await {expression}; return [found.passes.length, found.violations] }}"
    )
    passes, violations = result
    assert passes > 15, "axe has looked at nothing"
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in violations]


def look(context: BrowserContext, site: str, username: str, addresses: tuple[str, ...]) -> Iterator[tuple[str, Page]]:
    """Open pages one after another, failing on anything that the browser complains of."""
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    sign_in(page, site, username)
    if username == "carol":
        say_why(page, site, MAISIE)
        say_why(page, site, AMELIE)
    for address in addresses:
        page.goto(f"{site}{address}")
        page.wait_for_load_state("networkidle")
        yield address, page
    assert [line for line in said if "status of 404" not in line] == []


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_no_page_has_a_finding_or_runs_sideways(browser: Browser, site: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    for username, addresses in (("carol", CAROLS_PAGES), ("priya", PRIYAS_PAGES)):
        context.clear_cookies()
        for address, page in look(context, site, username, addresses):
            assert findings(page) == [], address
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, f"{address} is {beyond} px too wide"
    context.close()


def test_with_script_off_every_fact_and_form_is_there(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, "carol")
    page.fill("#given_name", "Maisie")
    page.fill("#family_name", "Halam")
    page.fill("#dob_day", "14")
    page.fill("#dob_month", "3")
    page.fill("#dob_year", "2019")
    page.click("main button")
    page.click("text=Yes, this is the child")
    page.check("#purpose-2")
    page.click("text=Open the record")
    assert page.locator("h1").inner_text() == "Maisie Anne Hallam"
    assert not page.locator("[data-print]").is_visible()
    page.click("text=Family")
    page.fill("#at", "1 January 2024")
    page.click("text=Show this day")
    assert "Two children" in page.locator("main").inner_text()
    assert page.locator("#at").input_value() == "1 January 2024"
    context.close()


def test_the_slider_and_the_day_in_words_say_the_same(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, "carol")
    say_why(page, site, MAISIE)
    page.goto(f"{site}/children/{MAISIE}/family")
    page.wait_for_selector(".js-enabled")
    page.focus("#at-slider")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#at").input_value() == "22 November 2026"
    page.fill("#at", "30 September 2026")
    page.dispatch_event("#at", "change")
    assert page.locator("#at-slider").input_value() == "1368"
    context.close()


def test_back_after_signing_out_finds_nothing(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, "carol")
    say_why(page, site, MAISIE)
    assert "Maisie" in page.content()
    page.click("text=Sign out")
    page.wait_for_url(f"{site}/sign-in?ended=yes")
    page.go_back()
    page.wait_for_load_state()
    assert "Maisie" not in page.content()
    context.close()


def test_a_question_takes_the_focus_so_that_it_is_read_out(browser: Browser, site: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, "carol")
    page.fill("#given_name", "Maisie")
    page.click("main button")
    page.wait_for_selector(".js-enabled")
    page.wait_for_function("() => document.activeElement.hasAttribute('data-asks')")
    context.close()


def test_paper_keeps_the_tables_and_says_who_printed_it(browser: Browser, site: str, tmp_path: Path) -> None:
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, site, "carol")
    say_why(page, site, MAISIE)
    page.emulate_media(media="print")
    assert page.locator("text=Printed by Carol Whitlock, Early Help East, 23 November 2026").is_visible()
    assert page.locator("text=01632 960 127").first.is_visible()
    for gone in (".km-header", ".km-acts", ".km-footer"):
        assert not page.locator(gone).first.is_visible()
    page.pdf(path=tmp_path / "record.pdf", format="A4")
    assert (tmp_path / "record.pdf").read_bytes().count(b"/Type /Page\n") <= 2
    context.close()
