"""`kithmap retention` on a loaded authority: told first, then done; the others' graph as if the removed had never been.

The clock of the house stands three years on, so that some of its children are of age.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.casework.case import Kind
from app.casework.protecting import children_in_casework
from app.casework.store import CaseStore
from app.commands.loads import load_folder
from app.service_subject import load_request
from loaders import retention, retention_archive
from loaders.errors import NothingWaits
from loaders.retention import apply, plan
from loaders.retention_plan import Kept, Plan
from loaders.retention_rules import Rule
from loaders.warm import Everybody
from policies.ledger.changes import Changes
from policies.request import AccessRequest
from tests import graph_copy
from tests.authority import Authority
from tests.graph_copy import GraphCopy

KITHMAP = Path(sys.executable).parent / "kithmap"
CANNOT_RUN = 2
PEOPLE = {"Child", "Carer", "Household"}


@pytest.fixture
def later(authority: Authority) -> Authority:
    """Give the authority three years on."""
    authority.clock.move(timedelta(days=3 * 365 + 1))
    return authority


def _request(authority: Authority) -> AccessRequest:
    return load_request(authority.clock())


def _plan(authority: Authority) -> Plan:
    return plan(authority.house.gate, _request(authority))


def _apply(authority: Authority, wanted: Plan) -> None:
    apply(authority.house.gate, _request(authority), wanted)


def _graph(authority: Authority) -> GraphCopy:
    return graph_copy.copy_of(authority.house.gate._store)


def test_whoever_stays_is_as_they_were_and_whoever_goes_is_gone_with_what_was_theirs_alone(later: Authority) -> None:
    before, wanted = _graph(later), _plan(later)
    assert _graph(later) == before, "a dry run takes nothing"
    gone = set(wanted.children[Rule.CAME_OF_AGE])
    links = {key for ended in wanted.links.values() for _, _, key in ended}
    _apply(later, wanted)
    after = _graph(later)

    left = {node.key for node in after.nodes}
    missing = {node.key for node in before.nodes if node.key not in left}
    of_people = [node for node in before.nodes if node.label in PEOPLE]
    assert {node.key for node in of_people if node.label == "Child" and node.key in missing} == gone
    for node in of_people:
        if node.key in missing - gone:
            ends = {end for link in before.at(node.key, "LIVES_IN", "CARES_FOR") for end in (link.tail, link.head)}
            assert ends <= missing, f"the {node.label} `{node.key}` is somebody's who stays"
    for home in after.of("Household"):
        assert after.at(home.key, "LIVES_IN") or not before.at(home.key, "LIVES_IN")

    marks = {node.key for node in after.of("SourceRecord", standing="removed")}
    unchanged = {node.key: node for node in before.nodes if node.key not in missing | marks}
    assert {node.key: node for node in after.nodes if node.key in unchanged} == unchanged
    expected = {link.key for link in before.links if not {link.tail, link.head} & (missing | marks)} - links
    assert {link.key for link in after.links} == expected
    assert _plan(later).counts() == {}
    events = [event for event in later.house.history.events_after(-1) if event.intent.query == "retention.archived"]
    assert [event.intent.parameters["rule"] for event in events] == ["came-of-age"]

    assert marks
    for mark in after.of("SourceRecord", standing="removed"):
        assert not any(name.startswith(("said_", "review_", "marked_")) for name in mark.values)
        assert not {"file", "line", "supports", "holdings"} & set(mark.values)
        assert (mark.values["area"], mark.values["digest"], mark.values["shielded"]) == ("", "removed", True)


def test_the_next_load_of_the_same_files_brings_nobody_back_and_says_so(later: Authority) -> None:
    wanted = _plan(later)
    _apply(later, wanted)
    people = {node.key for node in _graph(later).nodes if node.label in PEOPLE}
    reports = load_folder(later.house, later.folder / "feeds", Everybody(Changes(later.house.database)))
    refused = [one for report in reports for one in report.rejections if one.rule == "retention"]
    assert refused
    assert all("kithmap retention release" in one.reason for one in refused)
    assert {node.key for node in _graph(later).nodes if node.label in PEOPLE} == people

    again = refused[0]
    source_id = again.reason.split("kithmap retention release ")[1].split("`")[0].split()[1]
    retention_archive.let_in_again(later.house.gate, _request(later), again.feed, source_id)
    assert not _graph(later).of("SourceRecord", source=again.feed, source_id=source_id, standing="removed")


def test_the_archive_holds_what_was_held_for_six_years_and_then_nothing_is_left(later: Authority) -> None:
    child = _plan(later).children[Rule.CAME_OF_AGE][0]
    (node,) = _graph(later).of("Child", key=child)
    _apply(later, _plan(later))
    gate = later.house.gate
    day, lines = retention_archive.archive_of(gate, _request(later), child, "serious-case-review")
    assert day == later.clock().date().isoformat()
    held = [json.loads(line) for line in lines]
    (kept,) = [one["Child"] for one in held if "Child" in one]
    assert (kept["given_names"], kept["dob"]) == (node.values["given_names"], node.values["dob"])
    assert any("SourceRecord" in one for one in held)

    later.clock.move(timedelta(days=6 * 365 + 2))
    retention_archive.hold(gate, _request(later), child, "inquiry 14", later.clock().date())
    _apply(later, _plan(later))
    assert retention_archive.archive_of(gate, _request(later), child, "serious-case-review")[0] == day
    retention_archive.end_note(gate, _request(later), child, "on-hold")
    _apply(later, _plan(later))
    with pytest.raises(NothingWaits, match="index number"):
        retention_archive.archive_of(gate, _request(later), child, "serious-case-review")
    traces = [node for node in _graph(later).nodes if child in map(str, node.values.values())]
    assert traces == []


def test_whom_somebody_still_decides_on_or_who_consented_stays(later: Authority) -> None:
    first, second, *others = _plan(later).children[Rule.CAME_OF_AGE]
    gate, request = later.house.gate, _request(later)
    casework = CaseStore(later.house.database, clock=later.clock)
    case = casework.open(Kind.REQUEST, by="ruth.ellwood", state="waiting", child=first)
    retention_archive.keep(gate, request, second, "care-leaver", later.clock().date())

    busy = children_in_casework(casework, later.clock())
    found = plan(gate, request, in_casework=busy)
    assert found.children[Rule.CAME_OF_AGE] == others
    assert found.kept == {first: Kept.CASE}
    casework.move(case.reference, "answer", by="priya.nair", words="Told whom to ring.")
    assert children_in_casework(casework, later.clock()) == set()
    retention_archive.end_note(gate, request, second, "kept")
    assert _plan(later).children[Rule.CAME_OF_AGE] == [first, second, *others]


def test_a_run_that_was_stopped_goes_on_where_it_was(later: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 1)
    wanted = _plan(later)

    def stop(done: int, _of: int) -> None:
        if done == len(wanted.children[Rule.CAME_OF_AGE]) - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(later.house.gate, _request(later), wanted, stop)
    rest = _plan(later)
    assert len(rest.children[Rule.CAME_OF_AGE]) == 1
    _apply(later, rest)
    assert _plan(later).counts() == {}
    assert len(_graph(later).of("SourceRecord", standing="archived")) == len(wanted.children[Rule.CAME_OF_AGE])


@pytest.fixture(scope="module")
def run(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., tuple[int, str, str]]:
    """Give what runs the command line on a copy of the authority."""
    folder = tmp_path_factory.mktemp("retention") / "authority"
    shutil.copytree(built_authority, folder)
    usual = {
        "KITHMAP_GRAPH": f"embedded://{folder}/graph", "KITHMAP_LEDGER": f"sqlite:///{folder}/ledger.sqlite",
        "KITHMAP_SECRET_KEY": "s" * 40,
    }  # fmt: skip

    def kithmap(*arguments: str, **settings: str) -> tuple[int, str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KITHMAP_")}
        ran = subprocess.run(
            [KITHMAP, "retention", *arguments], env={**kept, **usual, **settings}, capture_output=True, text=True,
            timeout=300, check=False,
        )  # fmt: skip
        return ran.returncode, ran.stdout, ran.stderr

    return kithmap


def test_the_command_tells_then_does_then_finds_nothing_more(run: Callable[..., tuple[int, str, str]]) -> None:
    told = run("run", "--keys")
    assert told[0] == 0, told[2]
    done = run("run", "--apply")
    assert done[0] == 0, done[2]
    assert done[1].endswith(("Done.\n", "Nothing is past its time.\n"))
    assert "\nNothing is past its time.\n" in run("run")[1]


def test_the_authority_sets_how_long_ended_involvements_are_held_within_bounds(
    run: Callable[..., tuple[int, str, str]],
) -> None:
    assert (
        "Any other ended involvement, 4 years (set by the authority, 1 to 6)."
        in run("run", KITHMAP_RETENTION_OTHER_YEARS="4")[1]
    )
    for years in ("0", "7", "six"):
        status, _, words = run("run", KITHMAP_RETENTION_OTHER_YEARS=years)
        assert (status, "`KITHMAP_RETENTION_OTHER_YEARS` is not usable" in words) == (CANNOT_RUN, True), words
    told = run("run", "--help")[1]
    assert all(name in told for name in ("KITHMAP_RETENTION_UNIVERSAL_YEARS", "KITHMAP_RETENTION_OTHER_YEARS"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "7K4 M29 XQ3", "--ground", "child-death-inquiry"), "there is no archive of `7K4M29XQ3`"),
        (("keep", "7K4M29XQ3", "--ground", "care-leaver"), "--given-on"),
        (("hold", "7K4M29XQ3"), "--ground"),
    ],
)
def test_what_cannot_be_meant_is_said_plainly(
    run: Callable[..., tuple[int, str, str]], arguments: tuple[str, ...], said: str
) -> None:
    status, _, words = run(*arguments)
    assert (status, said in words, "Traceback" in words) == (CANNOT_RUN, True, False)
