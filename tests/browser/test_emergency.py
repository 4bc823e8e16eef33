"""Shows an emergency from the first page to the last: the residue, the warning, the record, its end, and the review."""

from playwright.sync_api import expect

from app.accounts import second_factor
from app.accounts.store import AccountStore
from policies.request import Role
from tests.authority import username
from tests.browser.conftest import Opening
from tests.browser.serving import Site
from tests.browser.visitor import DESK, PHONE, Visitor

CHILD, ADDRESS, MOTHER = "Amira Osei", "7 Lantern Court", "Efua Osei"
WORDS = "The police are with the child now. I need to know who cares for her before she goes home."


def test_a_record_is_opened_in_an_emergency_and_the_officer_reviews_it(visit: Opening, one_engine: Site) -> None:
    secret = telephone(one_engine)
    key = one_engine.child(CHILD)
    imran = visit(one_engine)
    imran.come_back(Role.SOCIAL_WORKER)
    imran.open_child(key, why="I am worried about the child’s safety")
    assert ADDRESS not in imran.all_that_was_sent()
    ask_for_it(imran, secret)
    use_it_and_end_it(imran, key)
    review_it(visit(one_engine))
    imran.page.reload()
    expect(imran.page.get_by_role("table")).to_contain_text("Justified")


def ask_for_it(imran: Visitor, secret: str) -> None:
    """Be warned, forget everything, then give ground, words and code."""
    imran.page.get_by_role("link", name="Open in an emergency").click()
    expect(imran.page.get_by_role("heading", level=1)).to_have_text("Open this record in an emergency")
    require_order(imran)
    imran.page.get_by_role("button", name="Open for 30 minutes").click()
    expect(imran.page.get_by_role("alert")).to_contain_text("Choose the ground that is true now")
    require_order(imran)
    imran.page.get_by_label("The child is in danger now").check()
    imran.page.get_by_label("What has happened, and why can it not wait?").fill(WORDS)
    imran.page.get_by_label("Code from your phone or key").fill(code(imran.site, secret))
    imran.page.get_by_role("button", name="Open for 30 minutes").click()


def use_it_and_end_it(imran: Visitor, key: str) -> None:
    """See the record under the band, end it, and find nothing by going back."""
    expect(imran.page.get_by_role("heading", level=1)).to_have_text(CHILD)
    band = imran.page.get_by_role("region", name="Emergency access")
    expect(band).to_contain_text("30 minutes left of 30 minutes")
    assert ADDRESS in imran.reads()
    assert MOTHER in imran.reads()
    require_order(imran)
    imran.page.get_by_role("link", name="Explore links").click()
    imran.wait_for_explorer()
    expect(band).to_be_visible()
    require_order(imran, heading=False)
    imran.open("/find")
    expect(band).to_be_visible()
    imran.open(f"/children/{key}")
    imran.page.get_by_role("button", name="End now").click()
    expect(band).to_have_count(0)
    assert ADDRESS not in imran.all_that_was_sent()
    imran.page.go_back()
    assert ADDRESS not in imran.all_that_was_sent()
    imran.open("/emergency")
    expect(imran.page.get_by_role("table")).to_contain_text("Ended by hand")
    require_order(imran)


def review_it(nadia: Visitor) -> None:
    """Read why and what was opened, and close it with an outcome."""
    nadia.come_back(Role.GOVERNANCE_OFFICER)
    nadia.page.get_by_role("link", name="Emergencies").click()
    require_order(nadia)
    nadia.page.get_by_role("table").get_by_role("link").first.click()
    expect(nadia.page.get_by_role("heading", level=1)).to_contain_text("Override OV-")
    assert WORDS in nadia.reads()
    assert "Opened the child’s record" in nadia.reads()
    assert "Osei" not in nadia.all_that_was_sent()
    require_order(nadia)
    nadia.page.get_by_label("Justified", exact=True).check()
    nadia.page.get_by_label("What does it rest on?").fill("The duty sergeant confirms the call and the time.")
    nadia.page.get_by_role("button", name="Close with this outcome").click()
    expect(nadia.page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    require_order(nadia)


def telephone(site: Site) -> str:
    """Set up the social worker's second factor; its secret."""
    house = site.authority.house
    accounts = AccountStore(house.database, clock=site.authority.clock)
    return second_factor.secret_in(accounts.begin_second_factor(username(Role.SOCIAL_WORKER)))


def code(site: Site, secret: str) -> str:
    """Read the telephone."""
    return second_factor.code_at(secret, second_factor.step_at(site.authority.clock.moment))


def require_order(visitor: Visitor, *, heading: bool = True) -> None:
    """The page in front has nothing for axe to find and is no wider than a desk or a phone."""
    for screen in (PHONE, DESK):
        visitor.page.set_viewport_size(screen)  # type: ignore[arg-type]
        assert visitor.findings() == []
        assert visitor.sideways() <= 0
    if heading:
        expect(visitor.page.get_by_role("heading", level=1)).to_have_count(1)
