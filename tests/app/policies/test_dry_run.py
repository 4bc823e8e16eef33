"""A dry run says who would see more and less before a set goes live, and shouts where the protected would open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.desks import policies as desk
from app.policy_office import PolicyOffice
from app.site import policy_office
from policies import policy_store
from policies.dry_run.report import Report, of_document
from policies.request import Role
from policies.review import Change
from tests.app.policies import sets
from tests.app.policies.conftest import look, officer_request
from tests.authority import Authority, opened_authority, username

CARERS_FOR_ALL = """@id("own.carers")
@reason("Teachers find by carers.")
permit (principal, action == Action::"find_by_carer", resource is System)
when { principal.role == "practitioner" };
"""


@pytest.fixture(scope="module")
def looked(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority in which records have been looked at; the tests of this module change nothing in it."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("looked") / "authority") as mine:
        look(mine)
        yield mine


@pytest.fixture
def office(looked: Authority) -> PolicyOffice:
    """Give what its policy owners work with."""
    return policy_office(looked.house)


def tried(office: PolicyOffice, looked: Authority, texts: dict[str, str]) -> Report:
    """The dry run of a set."""
    told: list[tuple[int, int]] = []
    report = desk.try_now(
        office, officer_request(looked.house), policy_store.of_texts(texts),
        progress=lambda done, steps: told.append((done, steps)),
    )  # fmt: skip
    assert told[-1][0] == told[-1][1]
    assert of_document(report.document()) == report
    return report


def test_the_same_set_changes_nothing(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, dict(sets.OWN))
    assert (report.changes, report.roles, report.looks, report.opened, report.warnings) == ((), (), (), (), ())


def test_other_words_alone_change_nothing_but_are_listed(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.REWORDED)
    assert [(one.policy, one.change) for one in report.changes] == [("account.suspended", Change.REWORDED)]
    assert (report.roles, report.looks, report.opened, report.warnings) == ((), (), (), ())


def test_acts_on_other_registers_are_decided_again_and_counted(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.forbidding("view_looks", "social_worker"))
    (one,) = report.acts
    assert (one.subject, one.role, one.action, one.gained) == (
        username(Role.SOCIAL_WORKER), "social_worker", "view_looks", False,
    )  # fmt: skip
    assert (one.acts >= 2, one.policies) == (True, ("own.no-social-worker",))
    assert report.acts_tried > one.acts, "acts that come out as before are tried, too"
    assert "recorded before" not in str(report.left_out), "every act of this ledger names its action"
    given = tried(office, looked, {**sets.OWN, "own.cedar": CARERS_FOR_ALL})
    assert given.acts == (), "a right that nobody has tried to use is gained by no recorded act"
    assert {(role.action, role.gained) for role in given.roles} == {("find_by_carer", True)}
    assert looked.kept(Role.PRACTITIONER).get("/find/by-carer").status_code == 404
    (one,) = tried(office, looked, {**sets.OWN, "own.cedar": CARERS_FOR_ALL}).acts
    assert (one.subject, one.action, one.gained, one.acts) == (username(Role.PRACTITIONER), "find_by_carer", True, 1)
    assert one.policies == ("own.carers",)


def test_a_right_that_is_taken_away_is_lost_by_those_who_used_it(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.forbidding("read_address", "social_worker"))
    assert [(one.policy, one.change) for one in report.changes] == [("own.no-social-worker", Change.ADDED)]
    assert {(one.role, one.action, one.type, one.gained) for one in report.roles} == {
        ("social_worker", "read_address", "Household", False)
    }
    assert {one.subject for one in report.looks} == {username(Role.SOCIAL_WORKER)}
    lost = {field for one in report.looks for field in one.fields_lost}
    assert lost & {"address", "postcode"}
    assert all(one.policies == ("own.no-social-worker",) and not one.gained for one in report.looks)
    assert report.opened == ()
    assert report.tried > 5


def test_a_right_that_is_given_is_gained(office: PolicyOffice, looked: Authority) -> None:
    text = '@id("own.homes")\n@reason("Teachers know homes.")\npermit (principal, action, resource is Household)\n'
    text += 'when { principal.role == "practitioner" && principal.areas.contains(resource.area) };\n'
    text += '@id("own.residence")\n@reason("Teachers know who lives where.")\n'
    text += 'permit (principal, action == Action::"see_link", resource is LIVES_IN)\n'
    text += 'when { principal.role == "practitioner" };\n'
    report = tried(office, looked, {**sets.OWN, "own.cedar": text})
    (teacher,) = {one.subject for one in report.looks}
    assert teacher == username(Role.PRACTITIONER)
    assert sum(one.gained for one in report.looks) > 0
    assert set().union(*(one.policies for one in report.looks)) <= {"own.homes", "own.residence"}
    assert report.opened == (), "a permit lifts no shield"


def test_a_set_without_shields_is_shouted_about(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.without(*sets.shields()))
    opened = {(one.type, one.mark): one for one in report.opened}
    shielded = len(looked.graph.of("Child", shielded=True))
    assert shielded
    assert opened["Child", "shielded"].things == shielded
    assert opened["Child", "shielded"].people >= 2
    assert "shield.child" in opened["Child", "shielded"].policies
    assert any(type_ == "LIVES_IN" for type_, _ in opened)
    assert any(one.protected for one in report.looks) or not any(one.gained for one in report.looks)


def test_a_set_that_permits_everything_is_shouted_about(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.EVERYTHING)
    assert any("accounts that are not in order" in warning for warning in report.warnings)
    assert {one.mark for one in report.opened} >= {"shielded", "sensitive"}
    people = {one.people for one in report.opened}
    assert max(people) >= 7


def test_a_set_that_forbids_everything_is_shouted_about(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.NOTHING)
    assert "It forbids everything: nobody could do anything at all." in report.warnings
    assert any("No governance officer could put another set into force" in warning for warning in report.warnings)
    assert all(not one.gained for one in report.looks)
    assert {one.subject for one in report.looks} >= {username(Role.SOCIAL_WORKER), username(Role.PRACTITIONER)}


def test_what_cannot_be_replayed_is_counted_with_its_reason(office: PolicyOffice, looked: Authority) -> None:
    report = tried(office, looked, sets.forbidding("read_address", "social_worker"))
    reasons = dict(report.left_out)
    assert reasons["asked by the house itself"] > 0, "the loads"


def test_no_value_and_no_key_of_a_record_stands_in_the_report(office: PolicyOffice, looked: Authority) -> None:
    report = str(tried(office, looked, sets.without(*sets.shields())).document())
    for child in looked.graph.of("Child"):
        assert child.key not in report
    assert "Hallam" not in report
    assert "Saltbridge" not in report


def test_the_dry_run_is_one_recorded_act_of_the_officer(office: PolicyOffice, looked: Authority) -> None:
    before = looked.house.history.events(limit=1)[0].position
    tried(office, looked, sets.forbidding("read_address", "social_worker"))
    newest, *_ = looked.house.history.events(limit=5)
    assert newest.position == before + 2, "one intent and one outcome, whatever was replayed"
    assert (newest.intent.query, newest.intent.subject) == ("policies.try", username(Role.GOVERNANCE_OFFICER))
    assert newest.outcome is not None
    assert newest.outcome.determining == ("policies.change",)
