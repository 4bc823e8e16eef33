"""The training authority: the same bytes every time, the cast always there, and rejections exactly where planted."""

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from loaders.errors import SynthesisError
from loaders.feeds.catalogue import FEEDS
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import About, Outcome, Rejection, SourceRecord
from loaders.synth.manifest import Manifest, read_manifest
from loaders.synth.sheets import NOT_FOR_THE_INDEX
from loaders.synth.synthesise import synthesise

CHILDREN = 600

Authority = tuple[Manifest, Path, dict[str, list[Outcome]]]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A small training authority, written once and taken in whole."""
    folder = tmp_path_factory.mktemp("northmoor")
    manifest = synthesise(CHILDREN, folder, seed=3)
    outcomes = {}
    for entry in manifest.files:
        file = open_feed_file(FEEDS[entry.feed], folder / entry.file, coverage=entry.coverage)
        outcomes[entry.file] = list(take_in(file, received=manifest.today))
    return manifest, folder, outcomes


def children(authority: Authority, file: str) -> list[SourceRecord]:
    return [o for o in authority[2][file] if isinstance(o, SourceRecord) and o.about is About.CHILD]


def child(authority: Authority, file: str, given: str, family: str) -> SourceRecord:
    (found,) = [
        record for record in children(authority, file)
        if (record.values.get("given_names"), record.values["family_name"]) == (given, family)
    ]  # fmt: skip
    return found


def test_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("first", 5), ("second", 5), ("other", 6)):
        synthesise(80, tmp_path / name, seed)
    first = {path.name: path.read_bytes() for path in (tmp_path / "first").iterdir()}
    second = {path.name: path.read_bytes() for path in (tmp_path / "second").iterdir()}
    other = {path.name: path.read_bytes() for path in (tmp_path / "other").iterdir()}
    assert first == second
    assert first.keys() == other.keys()
    assert first["gp_register.tsv"] != other["gp_register.tsv"]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_file_is_rejected_exactly_where_rejections_were_planted(tmp_path: Path, seed: int) -> None:
    manifest = synthesise(300, tmp_path, seed)
    for entry in manifest.files:
        file = open_feed_file(FEEDS[entry.feed], tmp_path / entry.file, coverage=entry.coverage)
        rules = Counter(o.rule for o in take_in(file, received=manifest.today) if isinstance(o, Rejection))
        assert dict(rules) == dict(entry.planted), entry.file


def test_every_kind_of_fault_is_planted_somewhere(authority: Authority) -> None:
    planted = {rule for entry in authority[0].files for rule in entry.planted}
    assert planted == {
        "date", "missing", "duplicate", "before_birth", "period", "ragged", "quoting", "encoding", "consent", "json",
    }  # fmt: skip


def test_every_feed_of_the_catalogue_is_written_in_load_order(authority: Authority) -> None:
    codes = list(dict.fromkeys(entry.feed for entry in authority[0].files))
    assert codes == [code for code in FEEDS if code in codes]
    assert set(codes) == set(FEEDS)


def test_truth_names_the_very_lines_of_the_files(authority: Authority) -> None:
    _, folder, outcomes = authority
    with (folder / "truth.csv").open(encoding="utf-8") as stream:
        truth = {(row["file"], row["source_id"]): row for row in csv.DictReader(stream)}
    for file, found in outcomes.items():
        for record in found:
            if isinstance(record, SourceRecord) and record.about is About.CHILD:
                assert int(truth[file, record.source_id]["line"]) >= record.line
    lines = {(row["file"], row["line"]) for row in truth.values()}
    assert ("gp_register.tsv", "3") in lines


def test_as_many_true_children_as_were_asked_for(authority: Authority) -> None:
    with (authority[1] / "truth.csv").open(encoding="utf-8") as stream:
        told = {row["true_child"] for row in csv.DictReader(stream)}
    assert CHILDREN * 0.97 <= len(told) <= CHILDREN


def test_content_that_no_index_may_hold_stands_in_files_and_never_comes_in(authority: Authority) -> None:
    _, folder, outcomes = authority
    assert NOT_FOR_THE_INDEX in (folder / "social_care.csv").read_text(encoding="utf-8")
    assert NOT_FOR_THE_INDEX not in repr(outcomes)


def test_maisie_has_two_homes_three_carers_and_her_teacher(authority: Authority) -> None:
    maisie = child(authority, "school_roll.csv", "Maisie Anne", "Hallam")
    assert maisie.values["dob"] == "2019-03-14"
    parts = [link.properties.get("part") for link in maisie.links if link.kind == "LIVES_IN"]
    assert parts == ["main", "other_parent"]
    kin = {str(link.properties["relationship"]): link.properties for link in maisie.links if link.kind == "CARES_FOR"}
    assert kin.keys() == {"mother", "grandmother", "father"}
    assert kin["mother"]["main"] is True
    assert kin["grandmother"]["responsible"] is False
    (teacher,) = [link for link in maisie.links if link.kind == "INVOLVED_WITH"]
    assert teacher.to.value == "NM-1008"
    assert teacher.properties["information_to_share"] == "2026-10-02"


def test_maisies_lead_and_last_confirmed_workers_are_told(authority: Authority) -> None:
    lead = child(authority, "early_help.csv", "Maisie Anne", "Hallam")
    assert [link.properties["lead"] for link in lead.links if link.kind == "INVOLVED_WITH"] == [True]
    assert child(authority, "voluntary_sector.csv", "Maisie Anne", "Hallam").links
    late = next(entry for entry in authority[0].files if entry.feed == "voluntary_sector")
    assert late.coverage.correct_to == "2026-08-02"


def test_workers_who_left_are_told_as_left(authority: Authority) -> None:
    workers = {r.source_id: r.values for r in authority[2]["workforce.csv"] if isinstance(r, SourceRecord)}
    assert (workers["NM-1004"]["status"], workers["NM-1004"]["left_on"]) == ("left", "2026-11-12")
    assert workers["NM-1003"]["full_name"] == "Bridget Amadi"
    assert workers["NM-1001"]["status"] == "live"


def test_judes_mental_health_worker_is_held_by_consent(authority: Authority) -> None:
    (link,) = child(authority, "camhs.jsonl", "Jude", "Hallam").links
    assert link.properties["consent_basis"] == "consent"
    assert link.properties["consent_giver"] == "Daniel Hallam, father"
    assert link.through is not None
    assert link.through.value == "NM-YM"


def test_shields_name_amira_the_refuge_and_at_least_three_children(authority: Authority) -> None:
    found = [o for o in authority[2]["shields.csv"] if isinstance(o, SourceRecord)]
    shielded = [record for record in found if record.about is About.CHILD]
    homes = [record for record in found if record.about is About.HOUSEHOLD]
    assert len(shielded) >= 3
    assert ("Amira", "Osei") in {(r.values["given_names"], r.values["family_name"]) for r in shielded}
    assert [home.marking.refuge for home in homes if home.marking] == [True]


def test_co_resident_sibling_of_a_shielded_child_is_not_shielded_but_shares_the_home(authority: Authority) -> None:
    amira = child(authority, "gp_register.tsv", "Amira", "Osei")
    kwame = child(authority, "gp_register.tsv", "Kwame", "Osei")
    assert amira.links[0].to == kwame.links[0].to
    assert "Kwame" not in {record.values["given_names"] for record in children(authority, "shields.csv")}


def test_callum_is_eastvales_and_tyler_is_in_no_school(authority: Authority) -> None:
    callum = child(authority, "school_roll_eastvale.csv", "Callum", "Reeve")
    assert (callum.values["area"], callum.values["dob"]) == ("E06000998", "2016-01-20")
    tyler = child(authority, "gp_register.tsv", "Tyler", "Benn")
    assert tyler.values["dob"] == "2013-06-11"
    assert "Benn" not in {record.values["family_name"] for record in children(authority, "school_roll.csv")}


def test_twins_of_the_cast_differ_by_given_name_and_school_only(authority: Authority) -> None:
    eve, eva = (child(authority, "school_roll.csv", given, "Hart") for given in ("Eve", "Eva"))
    assert eve.values["dob"] == eva.values["dob"]
    assert [link.to for link in eve.links if link.kind == "LIVES_IN"] == [
        link.to for link in eva.links if link.kind == "LIVES_IN"
    ]


def test_every_worker_and_service_that_a_row_names_is_in_the_directory(authority: Authority) -> None:
    outcomes = [o for found in authority[2].values() for o in found if isinstance(o, SourceRecord)]
    known = {reference for record in outcomes for reference in (record.reference, *record.also)}
    named = {
        reference for record in outcomes for link in record.links for reference in (link.to, link.through) if reference
    }
    assert named <= known


def test_closed_team_is_succeeded_by_the_one_that_took_over(authority: Authority) -> None:
    told = {o.source_id: o for o in authority[2]["service_directory.csv"] if isinstance(o, SourceRecord)}
    closed = told["NM-EH-C"]
    assert closed.values["status"] == "closed"
    (link,) = [link for link in closed.links if link.kind == "SUCCEEDED_BY"]
    assert (link.to, link.properties["since"]) == (told["NM-EH-E"].also[0], "2024-03-31")


def test_manifest_reads_back_as_it_was_written(authority: Authority) -> None:
    assert read_manifest(authority[1]) == authority[0]


@pytest.mark.parametrize("text", ["", "{}", "[1]", json.dumps({"files": [{}]})])
def test_broken_manifest_is_named_with_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(SynthesisError, match="make the files again"):
        read_manifest(tmp_path)


def test_folder_without_manifest_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynthesisError, match="kithmap synth"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("count", "today"), [(10, date(2026, 11, 23)), (10_000_000, date(2026, 11, 23)), (100, date(2026, 11, 22))]
)
def test_authority_that_cannot_be_made_is_refused(tmp_path: Path, count: int, today: date) -> None:
    with pytest.raises(SynthesisError):
        synthesise(count, tmp_path, 1, today=today)


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(SynthesisError, match="cannot be made"):
        synthesise(80, tmp_path / "taken", 1)


def test_later_day_moves_the_files_and_not_the_cast(tmp_path: Path) -> None:
    manifest = synthesise(120, tmp_path, 1, today=date(2028, 2, 29))
    for entry in manifest.files:
        file = open_feed_file(FEEDS[entry.feed], tmp_path / entry.file, coverage=entry.coverage)
        rules = Counter(o.rule for o in take_in(file, received=manifest.today) if isinstance(o, Rejection))
        assert dict(rules) == dict(entry.planted), entry.file
