"""A set is proposed, tried and adopted by two officers; nothing else gets into force, whoever hurries or is killed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from app.casework.errors import MoveRefused
from app.casework.notices import NoticeSubject
from app.config import SecondOfficer
from app.desks import policies as desk
from app.policy_head import PolicyHead
from app.policy_office import PolicyOffice
from app.policy_versions import HeadMoved, PolicyVersions
from app.service_subject import operator_request
from app.site import policy_office
from app.wiring import House, opened_registers
from policies import policy_store
from policies.dry_run.report import Report
from policies.errors import LedgerUnavailable, PoliciesRenewing, PolicySetRefused, Refused
from policies.ledger.database import writing
from tests.app.policies import sets
from tests.app.policies.conftest import FIRST, SECOND, add, officer, officer_request
from tests.authority import settings

NO_LEDGER = sets.forbidding("view_ledger", "governance_officer")


def tried(office: PolicyOffice, house: House, texts: dict[str, str]) -> str:
    """The reference of a set that the first officer has proposed and that has been tried on the set in force."""
    reference = desk.propose(office, officer_request(house), texts, "Because.").reference
    found = Report(
        against=house.head.versions.head_number(), days=30, changes=(), warnings=(), roles=(), looks=(), tried=0,
        left_out=(), opened=(), acts=(), acts_tried=0, protected=0, people=0,
    )  # fmt: skip
    office.proposals.tried(reference, by=FIRST, report=found)
    return reference


def test_the_first_start_puts_the_directory_into_force_and_says_so(house: House) -> None:
    (only,) = house.head.versions.all()
    assert (only.number, only.adopted_by) == (1, "first start")
    assert dict(only.texts) == dict(sets.OWN)
    assert only.digest == house.policies.digest


def test_two_officers_put_a_set_into_force_and_every_decision_names_it(house: House, office: PolicyOffice) -> None:
    add(house, officer(SECOND))
    reference = tried(office, house, NO_LEDGER)
    with pytest.raises(MoveRefused, match="second governance officer"):
        desk.adopt(office, officer_request(house), reference)
    assert house.head.in_force().version.number == 1
    assert desk.adopt(office, officer_request(house, SECOND), reference) == 2
    desk.overview(office, officer_request(house))
    newest, *_ = house.history.events(limit=1)
    assert newest.intent.policy_set == house.policies.digest == policy_store.of_texts(NO_LEDGER).digest
    told = {notice.subject for notice in office.notices.of(SECOND)}
    assert told == {NoticeSubject.POLICY_PROPOSED, NoticeSubject.POLICY_ADOPTED}


def test_the_only_officer_adopts_alone_unless_the_settings_forbid_it(house: House, office: PolicyOffice) -> None:
    reference = tried(office, house, sets.REWORDED)
    with pytest.raises(MoveRefused, match="second governance officer"):
        desk.adopt(replace(office, second_officer=SecondOfficer.ALWAYS), officer_request(house), reference)
    assert desk.adopt(office, officer_request(house), reference) == 2


def test_an_officer_whose_account_has_lapsed_is_no_second_officer(house: House, office: PolicyOffice) -> None:
    add(house, officer(SECOND, vetted_until=None))
    reference = tried(office, house, sets.REWORDED)
    with pytest.raises(Refused):
        desk.adopt(office, officer_request(house, SECOND), reference)
    assert desk.adopt(office, officer_request(house), reference) == 2


def test_what_was_not_tried_on_the_set_in_force_is_not_adopted(house: House, office: PolicyOffice) -> None:
    request = officer_request(house)
    untried = desk.propose(office, request, NO_LEDGER, "Because.").reference
    with pytest.raises(MoveRefused, match="not been tried"):
        desk.adopt(office, request, untried)
    first, second = tried(office, house, sets.REWORDED), tried(office, house, NO_LEDGER)
    desk.adopt(office, request, first)
    with pytest.raises(MoveRefused, match="tried against set 1"):
        desk.adopt(office, request, second)
    with pytest.raises(MoveRefused, match="adopted"):
        desk.adopt(office, request, first)
    assert house.head.in_force().version.number == 2


def test_a_withdrawn_set_is_never_adopted(house: House, office: PolicyOffice) -> None:
    request, reference = officer_request(house), tried(office, house, NO_LEDGER)
    assert desk.withdraw(office, request, reference, "").state == "withdrawn"
    with pytest.raises(MoveRefused):
        desk.adopt(office, request, reference)


@pytest.mark.parametrize(
    "texts", [sets.NOTHING, {"one.cedar": sets.OWN["shield.cedar"]}], ids=["forbids all", "shields only"]
)
def test_a_set_that_locks_every_officer_out_is_not_adopted(
    house: House, office: PolicyOffice, texts: dict[str, str]
) -> None:
    reference = tried(office, house, texts)
    with pytest.raises(MoveRefused, match="no governance officer could"):
        desk.adopt(office, officer_request(house), reference)
    assert house.head.in_force().version.number == 1


def test_a_bad_set_is_refused_with_file_line_and_reason_and_nothing_of_it_is_kept(
    house: House, office: PolicyOffice
) -> None:
    with pytest.raises(PolicySetRefused, match=r"own\.cedar, line 3, `own\.rule`: .*nonsense"):
        desk.propose(office, officer_request(house), sets.BROKEN, "Because.")
    assert office.proposals.all() == []
    assert house.head.in_force().version.number == 1


def test_of_two_who_adopt_at_once_one_is_first(house: House, office: PolicyOffice) -> None:
    add(house, officer(SECOND))
    one, other = tried(office, house, sets.REWORDED), tried(office, house, NO_LEDGER)

    def adopt(reference: str) -> str:
        try:
            return str(desk.adopt(office, officer_request(house, SECOND), reference))
        except (HeadMoved, MoveRefused):
            return "late"

    with ThreadPoolExecutor(4) as pool:
        came = sorted(pool.map(adopt, [one, other, one, other]))
    assert came == ["2", "late", "late", "late"]
    assert [version.number for version in house.head.versions.all()] == [2, 1]


def test_a_version_once_in_force_can_be_neither_changed_nor_removed(house: House) -> None:
    for statement in ("UPDATE policy_versions SET note = ''", "DELETE FROM policy_versions"):
        with pytest.raises((DBAPIError, LedgerUnavailable), match="append-only"), writing(house.database) as connection:
            connection.exec_driver_sql(statement)


def test_whoever_is_killed_before_loading_what_they_adopted_starts_on_it(
    house: House, office: PolicyOffice, tmp_path: Path
) -> None:
    reference = tried(office, house, NO_LEDGER)
    # A process that adopts and ends at once: it never decides by the set that it put into force.
    with opened_registers(settings(tmp_path), clock=house.clock) as other:
        desk.adopt(policy_office(other), officer_request(house), reference)
    with opened_registers(settings(tmp_path), clock=house.clock) as next_one:
        assert next_one.head.in_force().version.number == 2
        assert next_one.policies.digest == policy_store.of_texts(NO_LEDGER).digest


def test_a_changed_directory_changes_nothing_by_itself(house: House, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    for name, text in NO_LEDGER.items():
        (own / name).write_text(text, encoding="utf-8")
    wanted = settings(tmp_path).model_copy(update={"policies": own})
    with opened_registers(wanted) as other:
        assert other.head.in_force().version.number == 1
        assert dict(other.policies.texts) == dict(house.policies.texts) == dict(sets.OWN)


def test_the_same_texts_read_by_another_release_get_a_number_of_their_own(house: House, tmp_path: Path) -> None:
    house.head.versions.add(after=1, digest="0" * 64, texts=sets.OWN, by=FIRST, note="In the words of before.")
    with opened_registers(settings(tmp_path)) as other:
        head = other.head.in_force().version
        assert (head.number, head.adopted_by) == (3, "release")
        assert head.digest == other.policies.digest


def test_a_set_that_this_release_cannot_read_stops_the_start_with_the_way_out(house: House, tmp_path: Path) -> None:
    house.head.versions.add(after=1, digest="0" * 64, texts=sets.BROKEN, by=FIRST, note="")
    with (
        pytest.raises(PolicySetRefused, match=r"policy set 2.*own\.cedar, line 3.*kithmap policies restore"),
        opened_registers(settings(tmp_path)),
    ):
        pass


def test_the_operator_restores_a_set_when_nobody_else_can(house: House, tmp_path: Path) -> None:
    house.head.versions.add(after=1, digest="0" * 64, texts=sets.NOTHING, by="a slip", note="")
    with opened_registers(settings(tmp_path), clock=house.clock) as locked, pytest.raises(Refused):
        desk.overview(policy_office(locked), operator_request(house.clock()))
    with opened_registers(settings(tmp_path), clock=house.clock, restoring=policy_store.load()) as registers:
        office = policy_office(registers)
        number = desk.restore(office, operator_request(house.clock()), policy_store.load(), "Locked out.")
        assert {notice.subject for notice in office.notices.of(FIRST)} == {NoticeSubject.POLICY_ADOPTED}
    with opened_registers(settings(tmp_path), clock=house.clock) as free:
        assert free.head.in_force().version.number == number
        newest, *_ = desk.overview(policy_office(free), officer_request(house)).versions
        assert (newest.note, newest.adopted_by) == ("Locked out.", "operator")


def test_a_set_under_which_its_owners_could_do_nothing_is_not_even_restored(house: House, tmp_path: Path) -> None:
    closed = policy_store.of_texts(sets.NOTHING)
    with opened_registers(settings(tmp_path), clock=house.clock, restoring=closed) as registers, pytest.raises(Refused):
        desk.restore(policy_office(registers), operator_request(house.clock()), closed, "")
    assert house.head.versions.head_number() == 1


def test_nothing_is_decided_by_a_set_that_is_not_the_head(house: House) -> None:
    versions = PolicyVersions(house.database)
    head = PolicyHead(versions, ask_every=0)
    assert head.begin(policy_store.load()).version.number == 1
    versions.add(after=1, digest=policy_store.of_texts(NO_LEDGER).digest, texts=NO_LEDGER, by="another", note="")
    assert head().digest == policy_store.of_texts(NO_LEDGER).digest
    versions.add(after=2, digest="0" * 64, texts=sets.BROKEN, by="another", note="")
    for _ in range(3):
        with pytest.raises(PoliciesRenewing):
            head()
    assert head.last_words().startswith("2 ")


def test_many_threads_load_a_new_head_once_and_none_decides_by_the_old_one(house: House) -> None:
    versions = PolicyVersions(house.database)
    head = PolicyHead(versions, ask_every=0)
    head.begin(policy_store.load())
    digests = {1: head().digest, 2: policy_store.of_texts(NO_LEDGER).digest}
    with ThreadPoolExecutor(8) as pool:
        asked = [
            pool.submit(lambda: (versions.head_number(), head().digest, versions.head_number())) for _ in range(60)
        ]
        versions.add(after=1, digest=digests[2], texts=NO_LEDGER, by="another", note="")
        for before, digest, after in (one.result() for one in asked):
            assert digest in {digests[number] for number in range(before, after + 1)}
