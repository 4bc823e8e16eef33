"""A look that is kept out of a family's report is as if it had never been, until its end; the ledger has it (R44)."""

from datetime import timedelta
from pathlib import Path

import pytest

from policies.request import Role
from tests.app.families.letters import (
    PERIOD,
    WHY,
    ask_to_keep_out,
    decide,
    letter,
    open_record,
    references,
    said,
    same,
)
from tests.authority import Authority, opened_authority, token_in, username

HELEN, IMRAN = username(Role.SAFEGUARDING_LEAD), username(Role.SOCIAL_WORKER)
TODAY = "2026-11-23"
ONE, TWO = "one person looked, once.", "two people looked, twice."


@pytest.fixture
def kept_out(authority: Authority) -> tuple[Authority, str, str]:
    """Give an authority where the safeguarding lead's look of today was confirmed to be kept out; child and case."""
    maisie = authority.child("Maisie Anne", "Hallam")
    open_record(authority, Role.SAFEGUARDING_LEAD, maisie, "", "/family")
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, f"{TODAY} {HELEN}") == 303
    (reference,) = references(authority.kept(Role.COORDINATOR))
    assert decide(authority.kept(Role.GOVERNANCE_OFFICER), reference, "confirm") == 303
    return authority, maisie, reference


def test_until_somebody_else_has_agreed_the_family_is_told(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    open_record(authority, Role.SOCIAL_WORKER, maisie, purpose="worried-safety")
    before = letter(authority, maisie)
    assert ask_to_keep_out(authority, Role.SOCIAL_WORKER, maisie, f"{TODAY} {IMRAN}") == 303
    assert letter(authority, maisie) == before
    (reference,) = references(authority.kept(Role.SOCIAL_WORKER))
    assert decide(authority.kept(Role.SOCIAL_WORKER), reference, "confirm") == 404
    assert letter(authority, maisie) == before
    assert decide(authority.kept(Role.GOVERNANCE_OFFICER), reference, "decline", "There is no enquiry any more.") == 303
    assert letter(authority, maisie) == before


def test_the_report_is_that_of_a_world_without_the_look(
    kept_out: tuple[Authority, str, str], built_authority: Path, tmp_path: Path
) -> None:
    authority, maisie, _ = kept_out
    with opened_authority(built_authority, tmp_path / "without") as without:
        # The coordinator opened the record to ask; the safeguarding lead never did.
        open_record(without, Role.COORDINATOR, maisie, "/exemptions", purpose="worried-safety")
        assert letter(authority, maisie) == letter(without, maisie)
        history = f"/api/v1/access-history/{maisie}?purpose=governance-review"
        told = [house.kept(Role.GOVERNANCE_OFFICER).get(history).data for house in (authority, without)]
        assert told[0] == told[1]
        for role in (Role.LEAD_PROFESSIONAL, Role.SOCIAL_WORKER):
            pages = [same(open_record(house, role, maisie).get(f"/children/{maisie}/looks").text)
                     for house in (authority, without)]  # fmt: skip
            assert pages[0] == pages[1]
            lists = [house.kept(role).get(f"/api/v1/access-history/{maisie}?purpose=arranging-support").get_json()
                     for house in (authority, without)]  # fmt: skip
            assert lists[0] == lists[1]


def test_the_ledger_and_the_officer_still_see_it(kept_out: tuple[Authority, str, str]) -> None:
    authority, maisie, reference = kept_out
    assert ONE in said(letter(authority, maisie))
    nadia = authority.kept(Role.GOVERNANCE_OFFICER)
    ledger = nadia.get(f"/ledger?subject={HELEN}").text
    assert "Opened the child’s record" in ledger
    case = said(same(nadia.get(f"/exemptions/{reference}").text))
    assert "Helen Marchetti, on 23 November 2026" in case
    assert WHY in case


def test_at_its_end_it_is_there_again_without_anybody_doing_anything(kept_out: tuple[Authority, str, str]) -> None:
    authority, maisie, _ = kept_out
    authority.clock.move(timedelta(days=22))
    authority._clients.clear()
    assert ONE in said(letter(authority, maisie)), "its last day is the fifteenth"
    authority.clock.move(timedelta(hours=15))
    authority._clients.clear()
    assert TWO in said(letter(authority, maisie))


def test_it_can_be_ended_and_kept_by_a_second_person_with_words_behind_it(kept_out: tuple[Authority, str, str]) -> None:
    authority, maisie, reference = kept_out
    nadia = authority.kept(Role.GOVERNANCE_OFFICER)
    assert decide(nadia, reference, "review", "Too short", "1 December 2026") == 422
    assert decide(nadia, reference, "review", "The enquiry is going on still.", "10 December 2026") == 303
    assert "10 December 2026" in nadia.get(f"/exemptions/{reference}").text
    assert ONE in said(letter(authority, maisie))
    assert decide(nadia, reference, "end", "The enquiry was closed today.") == 303
    assert TWO in said(letter(authority, maisie))
    assert decide(nadia, reference, "confirm") == 409


def test_only_looks_that_are_there_can_be_kept_out_and_only_on_a_listed_ground(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    open_record(authority, Role.SAFEGUARDING_LEAD, maisie)
    ask = f"{TODAY} {HELEN}"
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, f"{TODAY} {IMRAN}") == 404
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, "") == 404
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie) == 422
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, ask, ground="embarrassment") == 422
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, ask, last_day="1 January 2030") == 422
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, ask, last_day="23 November 2026") == 422
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, ask) == 303
    assert ask_to_keep_out(authority, Role.COORDINATOR, maisie, ask) == 404, "once is enough"


@pytest.mark.parametrize("role", [Role.PRACTITIONER, Role.LEAD_PROFESSIONAL, Role.DATA_MANAGER])
def test_nobody_else_asks_or_decides(kept_out: tuple[Authority, str, str], role: Role) -> None:
    authority, maisie, reference = kept_out
    client = open_record(authority, role, maisie)
    for path in (f"/children/{maisie}/exemptions", "/exemptions", f"/exemptions/{reference}"):
        assert client.get(path).status_code == 404, path
    assert decide(client, reference, "end", "I do not like that it is kept out.") == 404
    assert "Keep a look out" not in client.get(f"/children/{maisie}/looks").text


def test_somebody_elses_case_is_not_there_for_who_may_only_ask(kept_out: tuple[Authority, str, str]) -> None:
    authority, _, reference = kept_out
    imran = authority.kept(Role.SOCIAL_WORKER)
    assert imran.get(f"/exemptions/{reference}").status_code == 404
    assert references(imran) == []


def test_the_period_and_the_token_of_the_form_are_all_that_is_needed(authority: Authority) -> None:
    maisie = authority.child("Maisie Anne", "Hallam")
    nadia = authority.kept(Role.GOVERNANCE_OFFICER)
    assert nadia.post("/family-reports", data={**PERIOD, "key": maisie, "child": maisie}).status_code == 400
    assert token_in(nadia.get("/family-reports").text)
