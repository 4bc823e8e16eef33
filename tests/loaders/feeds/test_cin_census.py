"""The children in need census: no name, so a number tells who it is; what the need is stays with the authority."""

from tests.loaders.feed_rows import load, patient
from tests.loaders.feeds.documents import Documents
from tests.loaders.feeds.test_dfe_payload import NUMBER, payload

UPN = "D901910639385"


def census(*children: str) -> str:
    return f"<Message><Header><Year>2026</Year></Header><Children>{''.join(children)}</Children></Message>"


def child(
    *details: str, number: str = NUMBER, upn: str = "", born: str = "2015-05-06", sex: str = "2", more: str = ""
) -> str:  # fmt: skip
    return (
        f"<Child><ChildIdentifiers><LAchildID>{number}</LAchildID>{f'<UPN>{upn}</UPN>' if upn else ''}"
        f"{f'<PersonBirthDate>{born}</PersonBirthDate>' if born else ''}<Sex>{sex}</Sex>{more}</ChildIdentifiers>"
        f"<ChildCharacteristics><Ethnicity>PLANTEDWORD</Ethnicity></ChildCharacteristics>{''.join(details)}</Child>"
    )


def details(since: str, until: str = "", more: str = "") -> str:
    closed = (
        f"<CINclosureDate>{until}</CINclosureDate><ReasonForClosure>PLANTEDWORD</ReasonForClosure>" if until else ""
    )
    return (
        f"<CINdetails><CINreferralDate>{since}</CINreferralDate><ReferralSource>PLANTEDWORD</ReferralSource>"
        f"<PrimaryNeedCode>PLANTEDWORD</PrimaryNeedCode>{closed}{more}</CINdetails>"
    )


PLAN = ("<ChildProtectionPlans><CPPstartDate>2025-03-01</CPPstartDate><CPPendDate>2025-06-30</CPPendDate>"
        "<InitialCategoryOfAbuse>PLANTEDWORD</InitialCategoryOfAbuse></ChildProtectionPlans>")  # fmt: skip
ASSESSED = ("<Assessments><AssessmentActualStartDate>{since}</AssessmentActualStartDate><AssessmentAuthorisationDate>"
            "2025-04-01</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment><AssessmentFactors>PLANTEDWORD"
            "</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>")  # fmt: skip


def told_of(documents: Documents) -> None:
    """Zoe is held, and the daily record tells her number."""
    load(documents.folder, documents.gate, documents.loader, "gp_register", patient(1, "Zoe", "Hallam", "2015-05-06"))
    documents.load("dfe_csc_api", payload())


def test_number_of_another_feed_tells_the_child_and_episodes_and_plans_are_held(documents: Documents) -> None:
    told_of(documents)
    said = census(child(details("2025-02-03", "2025-09-30", ASSESSED.format(since="2025-02-10") + PLAN)))
    assert documents.load("cin_census", said).held == 0
    assert documents.received("Zoe") == [
        ("child_protection", "2025-03-01", "2025-06-30"), ("social_care", "2025-02-03", "2025-09-30"),
        ("social_care", "2025-02-10", "2025-04-01"),
    ]  # fmt: skip
    assert documents.changes_nothing("cin_census", said)


def test_census_that_comes_before_the_number_waits_and_is_placed_afterwards(documents: Documents) -> None:
    documents.load("cin_census", census(child(details("2025-02-03"))))
    assert documents.standings("cin_census") == {NUMBER: "waiting"}
    told_of(documents)
    assert documents.ask_again() == 1
    assert documents.received("Zoe") == [("social_care", "2025-02-03", None)]


def test_birth_date_and_sex_alone_tell_nobody(documents: Documents) -> None:
    told_of(documents)
    report = documents.load("cin_census", census(child(details("2025-02-03"), number="ANOTHER")))
    assert (report.held, report.review, documents.received("Zoe")) == (1, 0, [])


def test_pupil_number_with_birth_date_and_sex_tells_the_child(documents: Documents) -> None:
    rows = "pupilonrolltableid,NativeId,dob,surname,forename,upn,sex,entrydate\n"
    documents.load("school_census", f"{rows}t1,100001,2015-05-06,Hallam,Zoe,{UPN},F,2019-09-01\n")
    documents.load("cin_census", census(child(details("2025-02-03"), number="ANOTHER", upn=UPN)))
    assert ("social_care", "2025-02-03", None) in documents.received("Zoe")


def test_pieces_of_one_involvement_are_one_and_those_apart_stay_apart(documents: Documents) -> None:
    told_of(documents)
    pieces = [details("2025-06-01"), details("2020-01-01", "2020-03-01"), details("2020-02-01", "2020-06-30"),
              details("2020-07-01", "2020-08-31")]  # fmt: skip
    documents.load("cin_census", census(child(*pieces)))
    assert documents.received("Zoe") == [
        ("social_care", "2020-01-01", "2020-08-31"),
        ("social_care", "2025-06-01", None),
    ]


def test_absence_from_a_later_census_is_no_closure_and_a_closure_there_is_one(documents: Documents) -> None:
    told_of(documents)
    documents.load("cin_census", census(child(details("2025-02-03"))), day="2026-03-31")
    documents.load("cin_census", census(child(details("2025-02-03"), number="ANOTHER")), day="2026-06-30")
    assert documents.received("Zoe") == [("social_care", "2025-02-03", None)]
    documents.load("cin_census", census(child(details("2025-02-03", "2026-05-05"))), day="2026-07-31")
    assert documents.received("Zoe") == [("social_care", "2025-02-03", "2026-05-05")]


def test_unborn_child_waits_and_is_placed_when_the_number_is_told(documents: Documents) -> None:
    expected = "<ExpectedPersonBirthDate>2027-01-20</ExpectedPersonBirthDate>"
    report = documents.load("cin_census", census(child(details("2026-09-01"), born="", sex="0", more=expected)))
    assert (report.held, report.rejected) == (1, 0)
    assert any("expected on `2027-01-20`" in remark.reason for remark in report.remarks)
    assert documents.children() == []


def test_plan_for_the_unborn_child_stands_before_the_birth(documents: Documents) -> None:
    told_of(documents)
    report = documents.load("cin_census", census(child(details("2015-03-01"), details("2013-03-01"))))
    assert [found.rule for found in report.rejections] == ["before_birth"]
    assert documents.received("Zoe") == [("social_care", "2015-03-01", None)]


def test_one_number_of_two_children_is_refused_with_its_line(documents: Documents) -> None:
    report = documents.load("cin_census", census(child(details("2025-02-03")), "\n", child(born="2011-06-03", sex="1")))
    assert [(found.rule, found.line) for found in report.rejections] == [("two_children", 2)]


def test_stray_text_between_elements_is_passed_over_and_a_number_beside_its_absence_is_remarked_on(
    documents: Documents,
) -> None:
    stray = "<UPNunknown>UN3</UPNunknown>PersonBirthDate"
    report = documents.load("cin_census", census(child(details("2025-02-03"), upn=UPN, more=stray)))
    assert report.rejected == 0
    assert "child: UPNunknown" in [remark.column for remark in report.remarks]
    assert documents.standings("cin_census") == {NUMBER: "waiting"}


def test_what_the_need_is_can_be_found_nowhere(documents: Documents) -> None:
    told_of(documents)
    wrong = ASSESSED.format(since="2025-05-01")
    report = documents.load("cin_census", census(child(details("2025-02-03", "2025-09-30", wrong + PLAN))))
    assert ([found.rule for found in report.rejections], documents.knows("PLANTEDWORD")) == (["period"], [])
    assert "PLANTEDWORD" not in repr(report)
