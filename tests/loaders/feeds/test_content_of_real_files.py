"""Content that an index must not hold, in the real files of every folder: found nowhere once they are loaded.

The word is planted into the genuine files themselves, under the names that each format gives to reasons, needs, health,
abuse, offences, origin and people who are nobody's carers. It may then stand in no graph, no ledger, no file of
rejected rows, no report and no log.
"""

import logging
from collections import Counter
from pathlib import Path

import pytest

from loaders import pipeline
from loaders.errors import UnreadableFile
from loaders.feeds.catalogue import find_feed
from tests.loaders.feeds.documents import Documents
from tests.loaders.feeds.planting import WORD, planted
from tests.loaders.feeds.real_files import NORTHMOOR, REAL, real_files

CONTENT = {
    "registers/services": ("HeadFirstName", "HeadLastName", "Contact", "description", "website"),
    "registers/schools": ("HeadTitle (name)", "HeadFirstName", "HeadLastName", "HeadPreferredJobTitle"),
    "formats/school_register": ("HeadFirstName", "HeadLastName", "SENStat", "PercentageFSM"),
    "formats/ssda903": (
        "ETHNIC", "MOTHER", "MC_DOB", "RNE", "LS", "CIN", "PLACE", "PLACE_PROVIDER", "REC", "REASON_PLACE_CHANGE",
        "HOME_POST", "PL_POST", "SDQ_SCORE", "SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS",
        "HEALTH_ASSESSMENT", "SUBSTANCE_MISUSE", "REVIEW_CODE", "MISSING", "ACTIV", "ACCOM", "LA_PERM", "SEX_ADOPTR",
    ),
    "formats/cin_census": (
        "ReferralSource", "PrimaryNeedCode", "ReasonForClosure", "AssessmentFactors", "InitialCategoryOfAbuse",
        "LatestCategoryOfAbuse", "Ethnicity", "Disability", "NumberOfPreviousCPP", "PPOutcome",
    ),
    "formats/school_census": (
        "ethnicity", "language", "senprovision", "sentype", "youngcarer", "reason1", "category", "attendancereason",
    ),
    "formats/ctf": ("Ethnicity", "Languages", "MedicalFlag", "SENhistory", "SENneeds", "FSMhistory", "LeavingReason"),
    "formats/school_roll": ("CHILD_REGISTRATION", "CHILD_PREFERRED_FIRST_NAME"),
    "formats/nhs_pds": (
        "Extension-UKCore-EthnicCategory", "Extension-PDS-RemovalFromRegistration", "contact", "Notes",
        "Extension-UKCore-NominatedPharmacy",
    ),
    "formats/uk_core": (
        "Extension-UKCore-EthnicCategory", "Extension-UKCore-ResidentialStatus", "communication", "contact", "text",
        "comment",
    ),
    "formats/cp_is": ("Provenance",),
    "formats/sui": ("Ethnicity", "ImmigrationStatus", "Email"),
    "formats/family_context": (
        "Admission Type", "admissionType", "rentArrears", "eviction", "antiSocialBehaviour", "typeOfOffence",
        "natureOfInvolvement", "Coverage Geographic Area",
    ),
    "formats/case_management": (
        "full_ethnicity_code", "nationality", "religion", "marital_status", "first_language", "country_of_birth_code",
    ),
    "formats/service_directory": ("fees", "reviews", "fundings", "eligibilities", "costOptions"),
    "formats/workforce": (
        "PersonBirthDate", "Ethnicity", "ReasonAbsence", "WorkingDaysLost", "ReasonLeave", "QualInst",
    ),
}  # fmt: skip
"""By folder, what is never held. Workbooks, and files that are refused whole, are asked in the tests beside."""

ROWS = 12
SUFFIXES = {".csv", ".xml", ".json", ".sql"}

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason="the folder of real files is not on this machine")


@pytest.mark.parametrize("folder", CONTENT)
def test_content_of_real_files_can_be_found_nowhere(
    folder: str, documents: Documents, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    names: Counter[str] = Counter()
    rows = 0
    for path, code in real_files(f"{folder}/"):
        if path.suffix not in SUFFIXES:
            continue
        text, found = planted(path, CONTENT[folder], ROWS)
        if not found:
            continue
        rows += _load(documents, path.name, code, text)
        names += found
    assert set(CONTENT[folder]) - set(names) == set(), "each of the names stands in some file"
    assert rows
    assert documents.knows(WORD) == []
    assert WORD not in caplog.text


def _load(documents: Documents, name: str, code: str, text: str) -> int:
    path = documents.folder / "sent" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    try:
        report = pipeline.run(
            find_feed(code), [path], documents.gate, documents.loader, coverage=NORTHMOOR,
            rejects=documents.folder / "rejects",
        )  # fmt: skip
    except UnreadableFile as refusal:
        told, rows = f"{refusal}", 0
    else:
        told, rows = repr(report), report.rows
    assert WORD not in told
    return rows


def test_every_folder_of_formats_that_tells_of_people_is_asked() -> None:
    folders = {str(Path(path).relative_to(REAL).parts[1]) for path, _ in real_files("formats/")}
    by_workbook_or_refused = {"annex_a", "dfe_csc_api", "social_care_standard"}
    assert folders - {folder.partition("/")[2] for folder in CONTENT} == by_workbook_or_refused
