"""Two records that are one child leave together or not at all, on both engines; nothing brings either back (R25)."""

from datetime import timedelta

import pytest

from app.service_subject import load_request
from graph.records import Row
from loaders import joining as joined_records
from loaders import retention_archive
from loaders.errors import CannotJoin
from loaders.retention import apply, plan
from loaders.retention_plan import Kept, Plan
from loaders.retention_rules import Rule
from policies.request import AccessRequest, Role
from tests.app.joining.conftest import ORLA, ORLA_AGAIN, Joining

PEOPLE = "MATCH (n:Child|Carer|Household) RETURN n.key AS key ORDER BY key"
ARCHIVES = "MATCH (s:SourceRecord) WHERE s.standing = 'archived' RETURN s.source_id AS child ORDER BY child"
CHILDREN = "MATCH (c:Child) WHERE c.given_names STARTS WITH 'Orla' RETURN c.key AS key, c.family_name AS name"


def died(row: str) -> str:
    """The same row of the GP register, ended by a death."""
    cells = row.split("\t")
    return "\t".join([*cells[:11], "20/11/2026", "Death", *cells[13:]])


class Run:
    """What retention would do of one child and its other record, and its doing."""

    def __init__(self, joining: Joining) -> None:
        self.joining, self.house = joining, joining.desk.authority.house
        self.both = {joining.stays, joining.goes}

    @property
    def request(self) -> AccessRequest:
        """The service subject of loads, now."""
        return load_request(self.house.clock())

    def plan(self) -> Plan:
        """What is due now."""
        return plan(self.house.gate, self.request)

    def due(self) -> set[str]:
        """Which of both would leave."""
        found = self.plan()
        return self.both & {key for rule in Rule for group in found.groups(rule) for key in group}

    def apply(self) -> None:
        """Do it."""
        apply(self.house.gate, self.request, self.plan())

    def asked(self, text: str) -> list[Row]:
        """What the graph holds."""
        return self.joining.desk.asked(text)

    def keys(self) -> set[str]:
        """Everybody in the graph."""
        return {str(row["key"]) for row in self.asked(PEOPLE)}

    def archived(self) -> set[str]:
        """Which of both are in the archive."""
        return self.both & {str(row["child"]) for row in self.asked(ARCHIVES)}

    def hold(self, child: str) -> None:
        """Keep a child as it is."""
        retention_archive.hold(self.house.gate, self.request, child, "inquiry 14", self.house.clock().date())

    def let_go(self, child: str) -> None:
        """End that."""
        retention_archive.end_note(self.house.gate, self.request, child, "on-hold")


def test_they_leave_together_stay_away_together_and_are_purged_together(on_each_engine: Joining) -> None:
    joining, run = on_each_engine, Run(on_each_engine)
    reference = joining.joined()
    # Only the source of the record that went tells of the death.
    joining.desk.load("gp_register", died(ORLA_AGAIN))
    others = run.keys()
    joining.desk.wait(days=364)
    assert run.due() == set(), "a year after a death, from the day on which it was told"
    joining.desk.wait(days=1)
    assert run.due() == run.both
    for child in sorted(run.both):
        run.hold(child)
        assert run.due() == set(), "what keeps one record of a child keeps the other"
        assert run.plan().kept[joining.stays] is Kept.HOLD
        run.let_go(child)

    run.apply()
    assert run.archived() == run.both
    gone = others - run.keys()
    assert {key for key in gone if key in run.both} == run.both
    assert not run.asked(CHILDREN)
    assert run.plan().counts() == {}

    with pytest.raises(CannotJoin, match="not one record"):
        joined_records.part(
            run.house.gate, run.request, absorbed=joining.goes, survivor=joining.stays, joined_on="2026-11-23"
        )
    assert joining.move(Role.COORDINATOR, reference, "part", "They are cousins.").status_code == 404
    absent = joining.client(Role.COORDINATOR).get("/children/ZZZZZZZZZ/purpose")
    for key in sorted(run.both):
        answer = joining.client(Role.COORDINATOR).get(f"/children/{key}/purpose")
        assert (answer.status_code, answer.text.replace(key, "ZZZZZZZZZ")) == (absent.status_code, absent.text)

    left = run.keys()
    for feed, row in (("child_benefit", ORLA), ("gp_register", ORLA_AGAIN)):
        report = joining.desk.load(feed, row, day="2027-11-23")
        assert [one.rule for one in report.rejections] == ["retention"], feed
    assert run.keys() == left, "neither list brings anybody back, nor a mother or a home without a child"

    joining.desk.authority.clock.move(timedelta(days=6 * 365 + 2))
    for child in sorted(run.both):
        run.hold(child)
        run.apply()
        assert run.archived() == run.both, "what keeps one archive of a child keeps the other"
        run.let_go(child)
    run.apply()
    assert run.archived() == set()
    traces = run.asked("MATCH (s:SourceRecord) WHERE s.standing = 'removed' RETURN s.key AS key")
    assert not {row["key"] for row in traces} & run.both


def test_one_who_is_let_in_again_is_a_new_child_of_whom_the_source_alone_speaks(joining: Joining) -> None:
    run = Run(joining)
    joining.joined()
    joining.desk.load("gp_register", died(ORLA_AGAIN))
    joining.desk.wait(days=365)
    run.apply()
    retention_archive.let_in_again(run.house.gate, run.request, "child_benefit", "CB71/1")
    joining.desk.load("gp_register", ORLA_AGAIN, day="2027-11-23")
    report = joining.desk.load("child_benefit", ORLA, day="2027-11-23")
    assert not report.rejections
    (new,) = run.asked(CHILDREN)
    assert new["key"] not in run.both
    assert new["name"] == "Quill"
    held = joining.desk.asked(
        "MATCH (c:Child {key: $key}) RETURN c.former_names AS names, c.nhs_number AS number, c.absorbed AS absorbed",
        key=str(new["key"]),
    )
    assert [(row["names"] or [], row["number"], row["absorbed"]) for row in held] == [([], None, None)]


def test_what_is_decided_while_a_run_goes_on_is_seen_by_its_next_step(joining: Joining) -> None:
    run = Run(joining)
    joining.joined()
    joining.desk.load("gp_register", died(ORLA_AGAIN))
    joining.desk.wait(days=365)
    found = run.plan()
    run.hold(joining.goes)
    apply(run.house.gate, run.request, found)
    assert run.archived() == set()
    run.let_go(joining.goes)
    apply(run.house.gate, run.request, found, in_casework=lambda: {joining.goes})
    assert run.archived() == set()
    joined_records.part(
        run.house.gate, run.request, absorbed=joining.goes, survivor=joining.stays, joined_on="2026-11-23"
    )
    apply(run.house.gate, run.request, found)
    assert run.archived() == set(), "they are two again: the run that knew them as one leaves both"
    assert run.due() == {joining.goes}
