"""The daily social care record: who is worked with and by whom, and a purge that takes back what was said, for good."""

from typing import Any

import pytest

from tests.loaders.feed_rows import load, patient
from tests.loaders.feeds.documents import AREA, Documents

NUMBER = "L-4711"


def plan(kind: str, since: str, until: str | None = None, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {f"{kind}_id": f"{kind}-{since}", "start_date": since, "end_date": until, "purge": False, **more}


def payload(*episodes: dict[str, Any], **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    details = {"first_name": "Zoe", "surname": "Hallam", "date_of_birth": "2015-05-06", "sex": "F", "purge": False}
    child = {
        "la_child_id": NUMBER,
        "purge": False,
        "child_details": details,
        "social_care_episodes": list(episodes),
        **more,
    }
    return {"la_code": 998, "Children": [child]}


def episode(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"social_care_episode_id": "E1", "referral_date": "2025-02-03", "purge": False, **more}


PLANNED = payload(episode(child_protection_plans=[plan("child_protection_plan", "2025-03-01")]))


@pytest.fixture
def known(documents: Documents) -> Documents:
    """Give a graph in which the child is held already: the daily record brings in nobody."""
    load(documents.folder, documents.gate, documents.loader, "gp_register", patient(1, "Zoe", "Hallam", "2015-05-06"))
    return documents


def test_episodes_plans_placements_and_workers_are_held_by_period(known: Documents) -> None:
    said = episode(
        closure_date="2025-09-30",
        child_protection_plans=[plan("child_protection_plan", "2025-03-01", "2025-06-30")],
        child_looked_after_placements=[
            plan("child_looked_after_placement", "2025-07-01", "2025-08-01", postcode="NM9 9ZZ"),
            plan("child_looked_after_placement", "2025-08-01", None, postcode="NM8 8ZZ"),
        ],
        care_worker_details=[{"worker_id": "SW-77", "start_date": "2025-02-04"}],
    )  # fmt: skip
    report = known.load("dfe_csc_api", payload(said))
    assert known.received("Zoe")[:3] == [
        ("child_protection", "2025-03-01", "2025-06-30"), ("looked_after", "2025-07-01", None),
        ("social_care", "2025-02-03", "2025-09-30"),
    ]  # fmt: skip
    waiting = next(remark.reason for remark in report.remarks if remark.rule == "waiting")
    assert waiting.startswith("nobody is held as `practitioner workforce:SW-77`")
    assert (known.knows("NM9 9ZZ"), known.knows("NM8 8ZZ")) == ([], [])
    assert known.changes_nothing("dfe_csc_api", payload(said))


def test_object_and_array_of_children_are_both_read(known: Documents) -> None:
    assert known.load("dfe_csc_api", {"la_code": 998, "Children": PLANNED["Children"][0]}).rejected == 0
    assert ("child_protection", "2025-03-01", None) in known.received("Zoe")


def test_nobody_is_brought_in_by_the_daily_record(documents: Documents) -> None:
    report = documents.load("dfe_csc_api", PLANNED)
    assert (report.review, documents.children()) == (1, [])


def test_what_is_no_longer_sent_is_ended_and_what_is_purged_is_deleted(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED)
    known.load("dfe_csc_api", payload(episode()), day="2026-11-17")
    assert ("child_protection", "2025-03-01", "2026-11-17") in known.received("Zoe")
    purged = payload(episode(child_protection_plans=[plan("child_protection_plan", "2025-03-01", purge=True)]))
    known.load("dfe_csc_api", purged, day="2026-11-18")
    assert [found[0] for found in known.received("Zoe") if found[0] != "family_doctor"] == ["social_care"]
    told = known.ask(
        "MATCH (s:SourceRecord) WHERE s.source = 'dfe_csc_api' AND s.about = 'child' RETURN s.said_links AS links"
    )
    assert all("protection" not in str(row["links"]) for row in told)
    assert known.changes_nothing("dfe_csc_api", purged, day="2026-11-18")


def test_purged_episode_takes_everything_inside_it_along(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED)
    purged = episode(child_protection_plans=[plan("child_protection_plan", "2025-03-01")])
    known.load("dfe_csc_api", payload({**purged, "purge": True}), day="2026-11-17")
    assert [found for found in known.received("Zoe") if found[0] != "family_doctor"] == []


def test_purged_child_leaves_nothing_of_this_source_and_everything_of_others(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED)
    purged = payload(episode(), purge=True)
    known.load("dfe_csc_api", purged, day="2026-11-17")
    assert (known.children(), known.received("Zoe")) == (["Zoe"], [])
    assert known.standings("dfe_csc_api") == {}
    assert [place for place in known.knows(NUMBER) if place == "the graph"] == []
    assert known.standings("gp_register") == {"P1": "live"}
    assert known.changes_nothing("dfe_csc_api", purged, day="2026-11-17")


def test_purge_of_a_child_nobody_told_of_does_nothing(known: Documents) -> None:
    known.load("dfe_csc_api", payload(purge=True))
    assert (known.standings("dfe_csc_api"), known.knows(NUMBER)) == ({}, [])
    assert known.changes_nothing("dfe_csc_api", payload(purge=True))


def test_purge_of_a_record_that_waits_for_a_person_takes_it_away(documents: Documents) -> None:
    documents.load("dfe_csc_api", PLANNED)
    documents.load("dfe_csc_api", payload(purge=True), day="2026-11-17")
    assert documents.standings("dfe_csc_api") == {}


def test_child_that_is_sent_again_after_a_purge_is_held_again(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED)
    known.load("dfe_csc_api", payload(purge=True), day="2026-11-17")
    known.load("dfe_csc_api", PLANNED, day="2026-11-18")
    assert ("child_protection", "2025-03-01", None) in known.received("Zoe")


def test_older_purge_takes_nothing_back(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED, day="2026-11-18")
    known.load("dfe_csc_api", payload(purge=True), day="2026-11-17")
    assert ("child_protection", "2025-03-01", None) in known.received("Zoe")


def test_purged_details_are_kept_by_no_earlier_record_either(known: Documents) -> None:
    married = payload(episode())
    married["Children"][0]["child_details"]["surname"] = "Hallamshire"
    known.load("dfe_csc_api", married)
    gone = payload(episode())
    gone["Children"][0]["child_details"] = {"purge": True}
    known.load("dfe_csc_api", gone, day="2026-11-17")
    assert (known.knows("Hallamshire"), known.children()) == ([], ["Zoe"])
    assert ("social_care", "2025-02-03", None) in known.received("Zoe")


def test_plan_for_the_unborn_child_may_begin_before_birth_and_no_earlier(known: Documents) -> None:
    plans = [
        plan("child_protection_plan", "2015-02-20", "2015-09-01"),
        plan("child_protection_plan", "2013-02-20", "2013-09-01"),
    ]
    report = known.load("dfe_csc_api", payload(episode(child_protection_plans=plans)))
    assert [found.rule for found in report.rejections] == ["before_birth"]
    assert ("child_protection", "2015-02-20", "2015-09-01") in known.received("Zoe")


def test_content_beside_the_involvement_is_found_nowhere(known: Documents) -> None:
    word = "PLANTEDWORD"
    said = episode(
        referral_source=word, closure_reason=word,
        child_and_family_assessments=[{**plan("a", "2025-02-10"), "factors": [word]}],
        child_looked_after_placements=[{**plan("p", "2025-07-01", "2024-07-01"), "start_reason": word}],
        adoption={"initial_decision_date": word}, care_leavers={"activity": word, "accommodation": word},
    )  # fmt: skip
    document = payload(said, health_and_wellbeing={"sdq_assessments": [{"date": word, "score": word}]})
    document["Children"][0]["child_details"] |= {"ethnicity": word, "disabilities": [word], "uasc_end_date": word}
    report = known.load("dfe_csc_api", document)
    assert ([found.rule for found in report.rejections], known.knows(word)) == (["period"], [])
    assert word not in repr(report)


def test_text_that_is_no_json_is_refused_with_its_line(known: Documents) -> None:
    with pytest.raises(Exception, match=r"line 3 of `dfe_csc_api-\d\.txt` is no JSON"):
        known.load("dfe_csc_api", '{"la_code": 998,\n"Children": {\n"score": Integer e.g. 20}}')


def test_authority_is_the_agency_behind_its_services(known: Documents) -> None:
    known.load("dfe_csc_api", PLANNED)
    rows = known.ask("MATCH (s:Service)-[:PART_OF]->(a:Agency) RETURN DISTINCT a.full_name AS name, a.area AS area")
    assert [(row["name"], row["area"]) for row in rows] == [(f"Local authority {AREA}", AREA)]
