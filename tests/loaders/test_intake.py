"""Intake: rows become source records, rejections with their reasons, and remarks; nothing is dropped silently."""

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from loaders.feeds.catalogue import FEEDS
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, Remark, SourceRecord

TODAY = date(2026, 11, 23)
COVERS = "area=E06000999;from=2015-01-01;correct_to=2026-11-20"
CASE = {
    "involvement_ref": "I1", "case_ref": "C1", "given_names": "Maisie", "family_name": "Hallam",
    "date_of_birth": "2019-03-14",
    "service_code": "NM-EH-E", "staff_number": "NM-1001", "role": "Family worker", "involved_from": "2026-06-03",
}  # fmt: skip
CONSENT = {"basis": "consent", "consent_giver": "Rachel Pryce, mother", "consent_on": "2026-06-01"}


def take(folder: Path, code: str, rows: list[Mapping[str, str]]) -> list[Outcome]:
    """Write rows as a comma-separated file of a feed, and take it in."""
    feed = FEEDS[code]
    headings = [column.headings[0] for column in feed.columns] + list(feed.dropped)
    path = folder / f"{code}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"#kithmap;feed={code};{COVERS}\n")
        table = csv.DictWriter(stream, headings, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
        stream.write(f"#end;rows={len(rows)}\n")
    return list(take_in(open_feed_file(feed, path), received=TODAY))


def only_rejection(outcomes: list[Outcome]) -> Rejection:
    (rejection,) = [outcome for outcome in outcomes if isinstance(outcome, Rejection)]
    return rejection


def records(outcomes: list[Outcome], about: About) -> list[SourceRecord]:
    return [outcome for outcome in outcomes if isinstance(outcome, SourceRecord) and outcome.about is about]


@pytest.mark.parametrize(
    ("changes", "rule", "column", "says"),
    [
        ({"date_of_birth": "31/02/2015"}, "date", "date_of_birth", "no day of the calendar"),
        ({"family_name": "Unknown"}, "missing", "family_name", "stands for a name that is not known"),
        ({"family_name": ""}, "missing", "family_name", "the cell is empty"),
        (
            {"involved_to": "2026-06-02"},
            "period",
            "involved_to",
            "ends on `2026-06-02`, before it starts on `2026-06-03`",
        ),
        ({"involved_from": "2018-06-03"}, "before_birth", "involved_from", "before the birth date `2019-03-14`"),
        ({"date_of_birth": "1980-03-14"}, "implausible_date", "date_of_birth", "past the age"),
        ({"lead_professional": "maybe"}, "choice", "lead_professional", "neither yes nor no"),
    ],
)
def test_row_that_breaks_a_rule_is_rejected_with_line_column_and_reason(
    tmp_path: Path, changes: dict[str, str], rule: str, column: str, says: str
) -> None:
    rejection = only_rejection(take(tmp_path, "early_help", [CASE | changes]))
    assert (rejection.line, rejection.rule, rejection.column) == (3, rule, column)
    assert says in rejection.reason
    assert "NM-EH-E" in rejection.raw


def test_second_row_of_one_identity_is_rejected_with_both_lines_named(tmp_path: Path) -> None:
    outcomes = take(tmp_path, "early_help", [CASE, CASE | {"role": "Another"}])
    rejection = only_rejection(outcomes)
    assert rejection.rule == "duplicate"
    assert "line 4" in rejection.reason
    assert "line 3" in rejection.reason
    assert len(records(outcomes, About.CHILD)) == 1


def test_several_involvements_of_one_child_make_one_record(tmp_path: Path) -> None:
    second = CASE | {"involvement_ref": "I2", "staff_number": "NM-1002", "role": "Youth worker"}
    (child,) = records(take(tmp_path, "early_help", [CASE, second]), About.CHILD)
    assert [link.to.value for link in child.links] == ["NM-1001", "NM-1002"]


def test_row_that_tells_another_child_under_a_known_case_is_rejected(tmp_path: Path) -> None:
    other = CASE | {"involvement_ref": "I2", "given_names": "Jude"}
    outcomes = take(tmp_path, "early_help", [CASE, other])
    assert only_rejection(outcomes).rule == "two_children"
    (child,) = records(outcomes, About.CHILD)
    assert len(child.links) == 1


def test_content_of_a_case_never_comes_out(tmp_path: Path) -> None:
    content = dict.fromkeys(FEEDS["early_help"].dropped, "never to be held")
    outcomes = take(tmp_path, "early_help", [CASE | content, CASE | content])
    assert len(outcomes) == 2
    assert "never to be held" not in repr(outcomes)


def test_team_without_a_named_worker_is_received_and_not_involved(tmp_path: Path) -> None:
    (child,) = records(take(tmp_path, "early_help", [CASE | {"staff_number": ""}]), About.CHILD)
    assert [(link.kind, link.to.value) for link in child.links] == [("RECEIVES", "NM-EH-E")]


@pytest.mark.parametrize(
    ("grounds", "lacks"),
    [
        ({}, "`basis`"),
        ({"basis": "consent"}, "`consent_giver`, `consent_on`"),
        (CONSENT | {"consent_on": ""}, "`consent_on`"),
        ({"basis": "harm", "harm_recorded_by": "Hub", "harm_recorded_on": "2026-06-01"}, "`harm_reason`"),
    ],
)
def test_sensitive_row_without_lawful_grounds_is_rejected(tmp_path: Path, grounds: dict[str, str], lacks: str) -> None:
    outcomes = take(tmp_path, "sexual_health", [CASE | grounds])
    rejection = only_rejection(outcomes)
    assert rejection.rule == "consent"
    assert f"lacks {lacks}" in rejection.reason
    assert not records(outcomes, About.CHILD)


def test_consent_travels_with_the_involvement_and_the_harm_itself_does_not(tmp_path: Path) -> None:
    harm = {
        "basis": "harm",
        "harm_reason": "risk to an adult",
        "harm_recorded_by": "Hub",
        "harm_recorded_on": "2026-06-02",
    }
    outcomes = take(
        tmp_path, "sexual_health", [CASE | CONSENT, CASE | harm | {"involvement_ref": "I2", "case_ref": "C2"}]
    )
    consented, harmed = records(outcomes, About.CHILD)
    assert consented.links[0].properties["consent_basis"] == "consent"
    assert consented.links[0].properties["consent_giver"] == "Rachel Pryce, mother"
    assert harmed.links[0].properties["consent_basis"] == "harm"
    assert harmed.links[0].properties["consent_on"] == "2026-06-02"
    assert "adult" not in repr(harmed)


def test_sensitive_feed_tells_no_home(tmp_path: Path) -> None:
    assert not {"address", "postcode", "uprn"} & {column.field for column in FEEDS["camhs"].columns}
    assert not records(take(tmp_path, "sexual_health", [CASE | CONSENT]), About.HOUSEHOLD)


def test_number_that_fails_its_check_is_kept_apart(tmp_path: Path) -> None:
    outcomes = take(tmp_path, "early_help", [CASE | {"nhs_number": "9434765871"}])
    (child,) = records(outcomes, About.CHILD)
    assert "nhs_number" not in child.values
    assert child.values["nhs_number_unverified"] == "9434765871"
    assert [outcome.rule for outcome in outcomes if isinstance(outcome, Remark)] == ["nhs_number"]


def test_claimant_of_two_children_is_told_once_and_linked_from_both(tmp_path: Path) -> None:
    claim = {
        "claim_number": "CB1", "child_of_claim": "1", "given_names": "Eve", "family_name": "Hart",
        "date_of_birth": "2018-05-08",
        "claimant_given_names": "Simone", "claimant_family_name": "Hart", "relationship": "mother",
        "address": "6 Lantern Court", "postcode": "NM2 5HE", "uprn": "989000000004",
    }  # fmt: skip
    outcomes = take(tmp_path, "child_benefit", [claim, claim | {"child_of_claim": "2", "given_names": "Eva"}])
    (carer,) = records(outcomes, About.CARER)
    eve, eva = records(outcomes, About.CHILD)
    assert len(records(outcomes, About.HOUSEHOLD)) == 1
    for child in (eve, eva):
        assert carer.reference in [link.to for link in child.links if link.kind == "CARES_FOR"]


def test_shield_that_would_bind_to_nobody_is_rejected_loudly(tmp_path: Path) -> None:
    shield = {
        "shield_ref": "S1",
        "subject": "child",
        "given_names": "Amira",
        "authority": "Head of Safeguarding",
        "review_on": "2027-01-04",
    }
    outcomes = take(tmp_path, "shields", [shield, shield | {"shield_ref": "S2", "nhs_number": "9999900046"}])
    assert only_rejection(outcomes).rule == "missing"
    (child,) = records(outcomes, About.CHILD)
    assert child.marking is not None
    assert child.marking.shielded
    assert child.marking.review_on == "2027-01-04"


@pytest.mark.parametrize("lacking", ["authority", "review_on"])
def test_shield_without_authority_or_review_is_rejected(tmp_path: Path, lacking: str) -> None:
    shield = {
        "shield_ref": "S1",
        "subject": "child",
        "nhs_number": "9999900046",
        "authority": "Head",
        "review_on": "2027-01-04",
    }
    assert only_rejection(take(tmp_path, "shields", [shield | {lacking: ""}])).column == lacking


def test_digest_says_what_was_said_and_not_where(tmp_path: Path) -> None:
    (first,) = records(take(tmp_path, "early_help", [CASE]), About.CHILD)
    filler = CASE | {"involvement_ref": "I0", "case_ref": "C0"}
    later = next(r for r in records(take(tmp_path, "early_help", [filler, CASE]), About.CHILD) if r.source_id == "C1")
    changed = CASE | {"role": "Another"}
    (other,) = records(take(tmp_path, "early_help", [changed]), About.CHILD)
    assert first.line != later.line
    assert first.digest == later.digest
    assert first.digest != other.digest
