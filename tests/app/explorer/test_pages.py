"""Shows what the explorer's routes answer, ask and refuse, and that every look is a step of the walk."""

import json
import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from policies.errors import GateError
from tests.app.explorer.family import CHILD, KEYS, explore_start, key_of
from tests.app.explorer.site import Site, family_site

PAGE = f"/children/{CHILD}/explore"


@pytest.fixture
def site() -> Site:
    """Somebody is signed in and has said why the child's record is opened."""
    return family_site()


@pytest.fixture
def client(site: Site) -> FlaskClient:
    """Their browser."""
    client = site.app.test_client()
    client.set_cookie("kithmap", site.token)
    return client


class Data(HTMLParser):
    """Finds the data block of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter the block."""
        self.inside = tag == "script" and ("id", "kx-data") in attrs

    def handle_data(self, data: str) -> None:
        """Keep its text."""
        self.text += data if self.inside else ""

    def handle_endtag(self, tag: str) -> None:
        """Leave the block."""
        self.inside = self.inside and tag != "script"


def data_of(page: TestResponse) -> dict[str, dict[str, list[dict[str, object]]]]:
    finder = Data()
    finder.feed(page.get_data(as_text=True))
    read: dict[str, dict[str, list[dict[str, object]]]] = json.loads(finder.text)
    return read


def token_of(page: TestResponse) -> str:
    found = re.search(r'data-token="([^"]+)"', page.get_data(as_text=True))
    assert found
    return found[1]


def take(client: FlaskClient, step: list[object], **changes: object) -> TestResponse:
    """Take a step as the page does: with what stands on the first drawing."""
    page = client.get(PAGE)
    canvas = data_of(page)["canvas"]
    standing = [
        [item["key"], item["x"], item["y"], "frame" if item["framed"] else item["ground"]] for item in canvas["items"]
    ]
    body = {"step": step, "standing": standing, "frames": [home["members"] for home in canvas["homes"]], **changes}
    return client.post(f"{PAGE}/steps", json=body, headers={"X-CSRFToken": token_of(page)})


def test_the_page_is_whole_without_script(client: FlaskClient) -> None:
    page = client.get(PAGE).get_data(as_text=True)
    assert "<svg" in page
    assert page.count("Joel Cole") >= 2
    assert "brother, same mother and father" in page
    assert "01632 960 308" in page


def test_neither_title_nor_address_names_anybody(client: FlaskClient) -> None:
    page = client.get(PAGE).get_data(as_text=True)
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert title[1] == "Links - Kithmap"
    assert not re.search(r'(?:href|action)="[^"]*(?:Haddad|Amira|Cole)', page)


def test_a_page_holds_no_inline_style_and_no_inline_script(client: FlaskClient) -> None:
    page = client.get(PAGE).get_data(as_text=True)
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert all("src=" in tag or "application/json" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_no_name_can_end_the_data_block(site: Site, client: FlaskClient) -> None:
    answer = explore_start(CHILD)
    site.gate.planted["explore.start"] = {
        **answer,
        "node": ({**answer["node"][0], "given_names": "</script><b>&amp;"},),
    }
    page = client.get(PAGE)
    assert "</script><b>" not in page.get_data(as_text=True)
    names = [item["name"] for item in data_of(page)["canvas"]["items"]]
    assert "</script><b>&amp; Haddad" in names


def test_opening_and_each_step_are_steps_of_one_walk(site: Site, client: FlaskClient) -> None:
    assert take(client, [KEYS["joel"], "child", ["health"], 0, 25]).status_code == 200
    walked = [request.trail for request, query, _ in site.gate.asked if query != "node.counts"]
    (first, second) = [step for step in walked if step is not None]
    assert first.trail == second.trail
    assert (first.step, second.step) == (1, 2)
    assert second.previous == "event 1"
    assert all(request.trail is None for request, query, _ in site.gate.asked if query == "node.counts")


def test_a_step_adds_the_chosen_groups_and_shows_nothing_else(site: Site, client: FlaskClient) -> None:
    answer = take(client, [KEYS["joel"], "child", ["health"], 0, 25]).get_json()
    assert {item["name"] for item in answer["items"]} == {"Dr Amos Field", "Erin Shaw", "Quayside Surgery"}
    (shown,) = [keys for query, keys in site.gate.shown if query == "neighbours.child"]
    assert shown == {KEYS["joel"], *(item["key"] for item in answer["items"])}
    assert answer["trail"] == {"words": "Opened Joel Cole: health", "shown": 3, "at": "09:41"}


def test_a_child_who_is_not_there_and_one_without_links_are_the_same_refusal(site: Site, client: FlaskClient) -> None:
    unknown = client.get(f"/children/{key_of('nobody')}/explore", follow_redirects=False)
    assert unknown.status_code == 302
    site.gate.planted["explore.start"] = {}
    missing = client.get(PAGE)
    site.gate.planted["explore.start"] = {"node": ({"label": "Child", "key": CHILD, "given_names": "Amira"},)}
    residue = client.get(PAGE)
    assert missing.status_code == residue.status_code == 404
    assert missing.data == residue.data


def test_a_step_to_what_may_not_be_known_is_the_same_refusal(client: FlaskClient) -> None:
    hidden = take(client, [KEYS["joel"], "carer", ["family"], 0, 25])
    assert hidden.status_code == 404
    assert hidden.data == client.get("/children/not-a-key/explore").data


@pytest.mark.parametrize(
    "step",
    [
        [KEYS["primary"], "service", ["RECEIVES"], 0, 25],
        [KEYS["varga"], "practitioner", ["INVOLVED_WITH"], 0, 25],
        [KEYS["primary"], "service", ["education"], 0, 25],
        [KEYS["joel"], "child", ["health"], 0, 26],
        [key_of("not drawn"), "child", ["health"], 0, 25],
    ],
)
def test_what_may_not_be_opened_is_sent_back_before_the_gate_hears_of_it(
    site: Site, client: FlaskClient, step: list[object]
) -> None:
    assert take(client, step).status_code == 400
    assert not [query for _, query, _ in site.gate.asked if query.startswith("neighbours")]


def test_a_step_without_the_token_of_the_page_is_sent_back(client: FlaskClient) -> None:
    assert client.post(f"{PAGE}/steps", json={}).status_code == 400


def test_a_step_without_a_purpose_asks_for_one(site: Site, client: FlaskClient) -> None:
    page = client.get(PAGE)
    state = site.house.sessions.open[site.token]
    site.house.sessions.open[site.token] = type(state)(username=state.username)
    answer = client.post(f"{PAGE}/steps", data="{}", headers={"X-CSRFToken": token_of(page)})
    assert answer.status_code == 400
    assert client.get(PAGE).status_code == 302


def test_a_gate_that_is_down_answers_nothing(site: Site, client: FlaskClient) -> None:
    site.gate.failure = GateError("the graph could not answer; nothing was shown")
    assert client.get(PAGE).status_code == 503


def test_paper_walks_the_walk_again_and_says_who_printed(site: Site, client: FlaskClient) -> None:
    page = client.get(PAGE)
    walk = json.dumps([[KEYS["joel"], "child", ["health"], 0, 25], [KEYS["early"], "service", ["PART_OF"], 0, 25]])
    paper = client.post(f"{PAGE}/paper", data={"walk": walk, "csrf_token": token_of(page)}).get_data(as_text=True)
    assert paper.count("Dr Amos Field") >= 2
    assert "Northmoor Borough Council" in paper
    assert "Printed by Carol Whitlock" in paper
    assert "kx-data" not in paper
    assert [query for _, query, _ in site.gate.asked if query.startswith("neighbours")] == [
        "neighbours.child", "neighbours.service",
    ]  # fmt: skip


@pytest.mark.parametrize("walk", ["[", "7", '[["x"]]', json.dumps([[key_of("nobody"), "child", ["health"], 0, 25]])])
def test_a_walk_that_is_none_is_sent_back(client: FlaskClient, walk: str) -> None:
    page = client.get(PAGE)
    assert client.post(f"{PAGE}/paper", data={"walk": walk, "csrf_token": token_of(page)}).status_code == 400
