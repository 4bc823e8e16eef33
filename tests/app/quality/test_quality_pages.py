"""Data quality on pages and by the interface: for data managers, with whoever answers for each list, and no more."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from policies.request import Role
from tests.app.shields.conftest import Desk
from tests.attack.twin_worlds import Answer, Ask, answers, differences, world
from tests.authority import Authority
from tests.graph_copy import GraphCopy
from tests.loaders.feed_rows import patient

AREA = "E06000999"
LISTS = ("gp_register", "school_roll", "child_benefit", "shields", "camhs", "births")
PURPOSE = {"purpose": "checking-record"}


def page(desk: Desk, path: str, role: Role = Role.DATA_MANAGER) -> str:
    """A page that opens."""
    answer = desk.authority.kept(role).get(path)
    assert answer.status_code == 200, answer.text
    return answer.text


def api(desk: Desk, path: str, **query: str) -> dict[str, object]:
    """An answer of the interface."""
    answer = desk.authority.kept(Role.DATA_MANAGER).get(f"/api/v1/quality{path}", query_string={**PURPOSE, **query})
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.get_json()
    return found


def test_every_list_stands_with_its_owner_and_what_to_put_right(standing: Desk) -> None:
    text = page(standing, "/quality")
    assert "Meera Joshi, Schools Data" in text
    assert "01632 960 106" in text
    assert "rows rejected" in text
    assert "Not here since 2 August 2026" in text


def test_one_list_says_what_it_covers_lacks_and_why_rows_were_rejected(standing: Desk) -> None:
    text = page(standing, f"/quality/list?feed=school_roll&area={AREA}")
    assert "School census, Northmoor" in text
    assert "16 November 2026" in text
    assert "Ends before it starts" in text
    assert "Pupil number" in text
    assert 'role="img"' in text
    assert "NHS number" not in text, "a list that has no such column does not lack it"


def test_the_queue_of_a_list_is_the_queue_of_doubtful_records(standing: Desk) -> None:
    queue = page(standing, "/reviews")
    found = api(standing, "/list", feed="school_roll", area=AREA)["doubts"]
    assert isinstance(found, list)
    assert found
    assert all(reference in queue for reference in found)


def test_the_interface_says_what_the_page_says(standing: Desk) -> None:
    lists = api(standing, "")["lists"]
    assert isinstance(lists, list)
    (schools,) = [one for one in lists if one["feed"] == "school_roll"]
    assert schools["owner"]["full_name"] == "Meera Joshi, Schools Data"
    assert sum(schools["rejections"].values()) == schools["rejected"] > 0
    assert f"{schools['rejected']} of about {schools['rows']}" in page(standing, "/quality")


@pytest.mark.parametrize("feed", ["shields", "camhs"])
def test_sensitive_and_shielding_lists_are_not_counted(standing: Desk, feed: str) -> None:
    told = api(standing, "/list", feed=feed, area=AREA)["list"]
    assert isinstance(told, dict)
    assert (told["counted"], told["rows"], told["rejected"], told["records"]) == (False, None, 0, {})
    assert "so nothing of it is counted" in page(standing, f"/quality/list?feed={feed}&area={AREA}")
    (kept,) = standing.authority.graph.of("Coverage", feed=feed)
    assert "rows" not in kept.values


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PRACTITIONER, Role.GOVERNANCE_OFFICER, Role.COORDINATOR])
def test_nobody_else_sees_it(standing: Desk, role: Role) -> None:
    client = standing.authority.kept(role)
    for path in ("/quality", f"/quality/list?feed=school_roll&area={AREA}", "/api/v1/quality?purpose=checking-record"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize("asked", ["feed=nothing&area=E06000999", "feed=school_roll&area=E06000001", ""])
def test_a_list_that_is_not_there_is_not_available(standing: Desk, asked: str) -> None:
    assert standing.authority.kept(Role.DATA_MANAGER).get(f"/quality/list?{asked}").status_code == 404


def test_what_is_hidden_is_in_no_number(built_authority: Path, tmp_path: Path) -> None:
    asks = [
        Ask(method="GET", path="/quality"), Ask(method="GET", path="/api/v1/quality", query=PURPOSE),
        Ask(method="GET", path="/reviews"), Ask(method="GET", path="/api/v1/reviews", query=PURPOSE),
        *(Ask(method="GET", path=path, query={**PURPOSE, "feed": feed, "area": AREA})
          for feed in LISTS for path in ("/quality/list", "/api/v1/quality/list")),
    ]  # fmt: skip
    with world(built_authority, tmp_path / "whole") as whole:
        less_is = without_hidden(whole.graph)
        as_it_is = told(whole, asks)
    assert len(whole.graph.nodes) - len(less_is.nodes) > 5
    assert {answer.status for _, answer in as_it_is} == {200}
    with world(built_authority, tmp_path / "less", graph=less_is) as less:
        as_it_seems = told(less, asks)
    assert not (found := differences(as_it_is, as_it_seems)), "\n".join(found)


def told(authority: Authority, asks: list[Ask]) -> list[tuple[Ask, Answer]]:
    """What a data manager is answered, less the random references of cases, which each world draws for itself."""
    found = answers(authority.kept(Role.DATA_MANAGER), asks)
    return [(ask, replace(answer, body=re.sub(r"RV-\w{8}", "RV", answer.body))) for ask, answer in found]


def without_hidden(graph: GraphCopy) -> GraphCopy:
    """The graph without shielded children, and without what was said of them or by sensitive services."""
    hidden = {
        node.key
        for node in graph.nodes
        if node.label in {"Child", "SourceRecord"} and (node.values.get("shielded") or node.values.get("sensitive"))
    }
    return GraphCopy(
        nodes=tuple(node for node in graph.nodes if node.key not in hidden),
        links=tuple(link for link in graph.links if not {link.tail, link.head} & hidden),
    )


def test_a_row_that_resembles_a_shielded_child_is_in_no_number(desk: Desk) -> None:
    # The file is as long, and as good, with a look-alike as with a stranger nobody holds anything of.
    stranger = patient(81, "Amiro", "Oseti", "2017-09-30", "3 Ash Road,NM7 7AB")
    alike = patient(81, "Amira", "Osei", "2017-09-30", "3 Ash Road,NM7 7AB")
    desk.load("gp_register", stranger, day="2026-11-21")
    before = api(desk, "/list", feed="gp_register", area=AREA)
    desk.load("gp_register", alike.replace("P81", "P82"), day="2026-11-22")
    after = api(desk, "/list", feed="gp_register", area=AREA)
    assert after["doubts"] == before["doubts"]
    assert isinstance(after["list"], dict)
    assert isinstance(before["list"], dict)
    assert after["list"]["records"] == before["list"]["records"]
