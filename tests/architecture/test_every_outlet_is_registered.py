"""Every way out of the house is registered (R45): the register is built from the code and stands in `OUTLETS.md`.

After a change: `python -m app.outlets.page > app/outlets/OUTLETS.md`, and read the difference. A log line, a metric, a
job or a notice needs a sentence besides, in `app/outlets/reasons.py` or `app/view_models/work_page.py`.
"""

import re
from pathlib import Path

import click
import pytest
from flask import Flask

from app.access import asks_nothing
from app.casework.notices import NoticeSubject
from app.cli import kithmap
from app.outlets import reading
from app.outlets.outlet import Kind, Outlet
from app.outlets.page import page, register
from app.outlets.reading import NOT_SAID
from app.outlets.reasons import JOBS, LOG_LINES, METRICS
from app.outlets.source import Found, found_in
from graph.queries.registry import QUERIES
from graph.schema.model import FieldGroup
from graph.schema.nodes import NODE_TYPES
from policies import policy_store

PAGE = Path(reading.__file__).with_name("OUTLETS.md")
# What answers may be ordered by, besides keys, which are random: whether a link has ended, and what is made of keys.
_OF_KEYS = {"size(keys)", "keys", "link_keys", "first_link", "first", "key", "child", "record", "attribute"}
"""What answers are ordered by; an `attribute` is one of the words that stand in the query itself."""


@pytest.fixture(scope="module")
def outlets() -> list[Outlet]:
    """Give every outlet of the house as it is."""
    return register()


def test_the_page_says_what_the_code_does(outlets: list[Outlet]) -> None:
    kept, found = PAGE.read_text(encoding="utf-8").splitlines(), page(outlets).splitlines()
    new, gone = sorted(set(found) - set(kept)), sorted(set(kept) - set(found))
    assert (new, gone) == ([], []), "run `python -m app.outlets.page > app/outlets/OUTLETS.md` and read the difference"


def test_every_outlet_says_what_leaves_and_who_may(outlets: list[Outlet]) -> None:
    silent = [outlet.name for outlet in outlets if NOT_SAID in (outlet.leaves, outlet.who) or not outlet.leaves]
    assert silent == [], "say in `app/outlets/reasons.py`, a docstring or a declaration what leaves here"


def test_every_kind_of_outlet_is_found(outlets: list[Outlet]) -> None:
    for kind in Kind:
        assert [outlet for outlet in outlets if outlet.kind is kind], kind


def test_nothing_is_registered_that_is_not_there(outlets: list[Outlet]) -> None:
    lines = {outlet.name.partition(": ")[2] for outlet in outlets if outlet.kind is Kind.LOG_LINE}
    assert set(LOG_LINES) == lines
    assert set(METRICS) == {outlet.name for outlet in outlets if outlet.kind is Kind.METRIC}
    assert set(JOBS) == {outlet.name for outlet in outlets if outlet.kind is Kind.JOB}
    assert len([outlet for outlet in outlets if outlet.kind is Kind.MESSAGE]) == len(NoticeSubject)


def test_what_carries_no_decision_carries_no_value_of_a_record() -> None:
    for line in LOG_LINES:
        assert not re.search(r"name|key|child|address|dob", line), line
    for metric in METRICS:
        assert re.fullmatch(r"kithmap_\w+\{view, kind\}", metric), metric


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("def f():\n    _log.warning('child %s', key)", Found(form="log", where="app.new.f", says="child %s")),
        ("class A:\n    def f(self):\n        self.app.logger.info(words)",
         Found(form="log", where="app.new.A.f", says="words")),
        ("from prometheus_client import Gauge\ng = Gauge('children', 'n', ['area'])",
         Found(form="metric", where="app.new", says="children{area}")),
        ("def f():\n    threading.Thread(target=send).start()", Found(form="job", where="app.new.f", says="send")),
        ("def f(rows):\n    return sorted(rows, key=lambda row: row['dob'])",
         Found(form="order", where="app.new.f", says="lambda row: row['dob']")),
        ("def f():\n    return request.args.get('sort')", Found(form="field", where="app.new.f", says="sort")),
    ],
    ids=lambda value: value.form if isinstance(value, Found) else "",
)  # fmt: skip
def test_a_new_way_out_in_the_source_is_found(text: str, found: Found) -> None:
    assert found_in("app.new", text) == [found]


def test_a_new_route_verb_or_thread_that_says_nothing_is_not_registered() -> None:
    site, line = Flask("house"), click.Group("kithmap")
    site.add_url_rule("/all", "all", lambda: "")
    site.add_url_rule("/some", "some", asks_nothing("because")(lambda: ""))
    line.add_command(click.Command("dump", params=[click.Option(["--out"])]))
    found = {
        outlet.name: (outlet.leaves, outlet.who)
        for outlet in (*reading.routes(site, policy_store.load()), *reading.verbs(line))
    }
    assert found["GET /all"] == (NOT_SAID, NOT_SAID)
    assert found["GET /some"] == ("because", "whoever is signed in")
    assert found["kithmap dump"][0] == NOT_SAID
    assert found["kithmap dump --out"][0] == NOT_SAID


def test_every_verb_of_the_command_line_is_among_them(outlets: list[Outlet]) -> None:
    verbs = {outlet.name for outlet in outlets if outlet.kind is Kind.VERB}
    assert {
        f"kithmap {name}" for name, found in kithmap.commands.items() if not isinstance(found, click.Group)
    } <= verbs
    assert {"kithmap policies adopt", "kithmap ledger export"} <= verbs


def test_no_answer_is_ordered_by_what_could_be_hidden() -> None:
    """A hidden value cannot sort an answer: answers sort by keys, which are random, and by whether a link has ended."""
    for outlet in reading.of_queries({name: query for name, query in QUERIES.items() if not query.privileged}):
        if outlet.kind is not Kind.SORT_KEY:
            continue
        for term in (part.strip() for part in outlet.leaves.split(",")):
            assert re.fullmatch(r"\w+\.key|r\.until IS NOT NULL", term) or term in _OF_KEYS, (outlet.name, term)


def test_a_key_is_open_wherever_its_node_is() -> None:
    for label, type_ in NODE_TYPES.items():
        assert type_.property("key").group is FieldGroup.OPEN, label
