"""Somebody at a browser: signs in, looks for a child, says why, opens pages; and what axe, the eye and the console say.

The browser keeps every policy of the site in force. axe-core is brought in by the debugger and not by the page.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, expect

from policies.request import Role
from tests.architecture.project import ROOT
from tests.authority import PASSWORD, username
from tests.browser.serving import Site

AXE = ROOT / "static" / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE, NARROWEST = {"width": 1440, "height": 900}, {"width": 390, "height": 844}, {"width": 320, "height": 640}
FEWEST_CHECKS = 15
PATIENCE = 120_000
"""How long to wait for a page, in milliseconds, on a machine that is busy."""

_BY_ITSELF = "Failed to load resource"
"""What a browser notes of an answer that is a refusal; tests look at the page for it."""


@dataclass(slots=True, kw_only=True)
class Visitor:
    """One browser with one page in front."""

    site: Site
    page: Page
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, role: Role) -> None:
        """Come in by the door."""
        self.open("/sign-in")
        self.page.get_by_label("User name").fill(username(role))
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/sign-in" not in address)

    def come_back(self, role: Role) -> None:
        """Be signed in as that role, in the session that an earlier browser began."""
        if (kept := self.site.sessions.get(username(role))) is None:
            self.sign_in(role)
            self.site.sessions[username(role)] = list(self.page.context.cookies())
        else:
            self.page.context.add_cookies(kept)

    def sign_out(self) -> None:
        """Go out by it."""
        self.page.get_by_role("button", name="Sign out").click()
        expect(self.page.get_by_text("You are signed out.")).to_be_visible()

    def open(self, path: str) -> int:
        """Open a page by its address; its status."""
        answer = self.page.goto(f"{self.site.address}{path}")
        assert answer is not None
        return answer.status

    def press(self, name: str) -> None:
        """Press a button that leads to another page, and wait for all of that."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name).click()

    def open_child(self, key: str, *, why: str = "Arranging or reviewing support") -> None:
        """Say why, and open the record of a child whose key is known."""
        self.open(f"/children/{key}/purpose")
        self.say_why(why)

    def look_for(self, given_name: str, family_name: str, born: str = "") -> None:
        """Fill in the form and send it; `born` is a day like `14 3 2019`."""
        self.page.get_by_label("Given name").fill(given_name)
        self.page.get_by_label("Family name").fill(family_name)
        for label, number in zip(("Day", "Month", "Year"), born.split(), strict=False):
            self.page.get_by_label(label, exact=True).fill(number)
        self.page.get_by_role("button", name="Find").click()

    def say_why(self, why: str = "Arranging or reviewing support") -> None:
        """Choose a reason and open the record."""
        self.page.get_by_label(why).check()
        self.page.get_by_role("button", name="Open the record").click()
        self.page.wait_for_url(lambda address: "/purpose" not in address)

    def wait_for_explorer(self) -> None:
        """Until the drawing is there."""
        self.page.wait_for_selector("#kx[data-ready=true]")

    def reads(self) -> str:
        """What a reader sees of the main part of the page, in one line."""
        return " ".join(self.page.locator("main").inner_text().split())

    def all_that_was_sent(self) -> str:
        """The whole page as it stands, seen or not."""
        return self.page.content()

    def sideways(self) -> int:
        """By how many pixels the page is wider than the screen."""
        # A page that has only begun to arrive has no root to measure.
        self.page.wait_for_load_state()
        beyond: int = self.page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
        return beyond

    def findings(self) -> list[Any]:
        """What axe finds against WCAG 2.2 AA and good practice."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Runtime.evaluate", {"expression": AXE.read_text(encoding="utf-8")})
        passes, violations = self.page.evaluate(
            f"async () => {{ const found = await axe.run(document, {{runOnly: {json.dumps(RULES)}}});"
            " return [found.passes.length, found.violations] }"
        )
        session.detach()
        assert passes > FEWEST_CHECKS, "axe has looked at nothing"
        return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in violations]


@contextmanager
def visitor(browser: Browser, site: Site, **how: Any) -> Iterator[Visitor]:  # noqa: ANN401 - Playwright's options
    """Open a browser with nobody signed in; it must have nothing to complain of by the end."""
    context = browser.new_context(**{"viewport": DESK, "reduced_motion": "reduce", **how})
    context.set_default_timeout(PATIENCE)
    mine = Visitor(site=site, page=context.new_page())
    context.on("console", lambda message: mine.complaints.append(message.text) if _serious(message) else None)
    context.on("weberror", lambda error: mine.complaints.append(str(error.error)))
    try:
        yield mine
    finally:
        context.close()
    assert mine.complaints == []


def _serious(message: Any) -> bool:  # noqa: ANN401 - Playwright's message
    return message.type in {"error", "warning"} and not message.text.startswith(_BY_ITSELF)
