"""The common transfer file: families told by the contacts they share, children in care, and pupils without a number."""

from tests.loaders.cover import uncovered
from tests.loaders.feeds.documents import Documents

FFION, IDRIS = "D901910639385", "H801200001001"
ROW = ("<Address><BS7666Address><PAON>14</PAON><Street>Larkspur Row</Street><Town>Northmoor</Town>"
       "<UniquePropertyReferenceNumber>10099000011</UniquePropertyReferenceNumber></BS7666Address>"
       "<PostCode>NM1 4QT</PostCode></Address>")  # fmt: skip
QUAY = ("<Address><AddressLines><AddressLine1>3 Quay Steps</AddressLine1></AddressLines><PostCode>NM1 9LD</PostCode>"
        "</Address>")  # fmt: skip


def transfer(*pupils: str) -> str:
    header = "<Header><SourceSchool><LEA>998</LEA></SourceSchool></Header>"
    return f"<CTfile>{header}<CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>"


def pupil(upn: str, forename: str, surname: str, *more: str, dob: str = "2016-11-03", basic: str = "") -> str:
    return (
        f"<Pupil><UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>{forename}</Forename><DOB>{dob}</DOB><Sex>F</Sex>"
        f"<BasicDetails>{basic}</BasicDetails>{''.join(more)}</Pupil>"
    )


def contact(order: int, forename: str, surname: str, kind: str, *more: str, responsible: str = "true") -> str:
    return (
        f"<Contact><Order>{order}</Order><Surname>{surname}</Surname><Forename>{forename}</Forename><Relationship>{kind}"
        f"</Relationship><Responsibility>{responsible}</Responsibility>{''.join(more)}</Contact>"
    )


def contacts(*each: str) -> str:
    return f"<Contacts>{''.join(each)}</Contacts>"


AT_PUPILS = "<Address><AddressAsPupil>true</AddressAsPupil></Address>"
PHONE = "<Phones><Phone><PhoneNo>01632 960121</PhoneNo></Phone></Phones>"
TALIA = contact(1, "Talia", "Okonjo-Bell", "PAM", AT_PUPILS, PHONE)
RHODRI = contact(2, "Rhodri", "Bell", "PAF", QUAY, responsible="false")
SCHOOL = ("<SchoolHistory><School><LEA>998</LEA><Estab>4001</Estab><SchoolName>Everwick Primary School</SchoolName>"
          "<EntryDate>2021-09-06</EntryDate><LeavingDate>2026-07-17</LeavingDate>"
          "<LeavingReason>PLANTEDWORD</LeavingReason></School></SchoolHistory>")  # fmt: skip


def test_siblings_of_two_surnames_share_mother_and_home_and_the_father_lives_elsewhere(documents: Documents) -> None:
    said = transfer(
        pupil(FFION, "Ffion", "Bell", ROW, contacts(TALIA, RHODRI), SCHOOL),
        pupil(IDRIS, "Idris", "Okonjo-Bell", ROW, contacts(TALIA, RHODRI), dob="2019-05-21"),
    )
    documents.load("ctf", said)
    families = documents.ask(
        "MATCH (k:Carer)-[r:CARES_FOR]->(c:Child) RETURN k.full_name AS carer, c.given_names AS child,"
        " r.relationship AS kind, r.responsible AS responsible ORDER BY carer, child"
    )
    assert [(row["carer"], row["child"], row["kind"], row["responsible"]) for row in families] == [
        ("Rhodri Bell", "Ffion", "father", False), ("Rhodri Bell", "Idris", "father", False),
        ("Talia Okonjo-Bell", "Ffion", "mother", True), ("Talia Okonjo-Bell", "Idris", "mother", True),
    ]  # fmt: skip
    homes = documents.ask("MATCH (x:Child|Carer)-[:LIVES_IN]->(h:Household) RETURN h.address AS address, count(x) AS n"
                          " ORDER BY address")  # fmt: skip
    assert [(row["address"], row["n"]) for row in homes] == [("14 Larkspur Row, Northmoor", 3), ("3 Quay Steps", 1)]
    assert documents.received("Ffion") == [("school", "2021-09-06", "2026-07-17")]
    assert documents.changes_nothing("ctf", said)


def test_child_in_care_has_no_home_here_and_the_social_worker_is_no_carer(documents: Documents) -> None:
    care = "<LookedAfter><InCare>true</InCare><CareAuthority>997</CareAuthority></LookedAfter>"
    foster = contact(1, "Grace", "Adeyemi", "FOM", QUAY, responsible="false")
    worker = contact(2, "Petra", "Lund", "SWR", PHONE, responsible="false")
    documents.load("ctf", transfer(pupil(FFION, "Zoe", "Pryce", ROW, care, contacts(foster, worker))))
    assert documents.addresses() == []
    assert documents.received("Zoe") == [("looked_after", None, None)]
    carers = documents.ask("MATCH (k:Carer)-[r:CARES_FOR]->() RETURN k.full_name AS name, r.relationship AS kind")
    assert [(row["name"], row["kind"]) for row in carers] == [("Grace Adeyemi", "foster_carer")]
    workers = documents.ask("MATCH (p:Practitioner)-[r:INVOLVED_WITH]->() RETURN p.full_name AS name, r.role AS role")
    assert [(row["name"], row["role"]) for row in workers] == [("Petra Lund", "Social worker")]
    assert (documents.knows("Larkspur"), documents.knows("Quay Steps"), uncovered(documents.store)) == ([], [], [])


def test_one_pupil_number_of_two_birth_dates_is_refused_with_its_line(documents: Documents) -> None:
    said = transfer(pupil(FFION, "Ffion", "Bell"), "\n", pupil(FFION, "Ffion", "Bell", dob="2016-11-30"))
    report = documents.load("ctf", said)
    assert [(found.rule, found.line) for found in report.rejections] == [("two_children", 2)]


def test_newborn_without_number_and_name_waits_for_a_person(documents: Documents) -> None:
    baby = pupil("", "Baby Bell", "Unknown", dob="2026-05-30")
    report = documents.load("ctf", transfer(baby, pupil("", "Baby", "Haq", dob="2026-06-01")))
    assert (report.review, documents.children()) == (1, [])
    assert [found.rule for found in report.rejections] == ["missing"]
    assert all(name.startswith("unnumbered-") for name in documents.standings("ctf"))
    assert documents.load("ctf", transfer(baby)).review == 1


def test_temporary_number_identifies_nobody(documents: Documents) -> None:
    documents.load("ctf", transfer(pupil("B99840012501A", "Sulayman", "Haq")))
    assert [row["upn"] for row in documents.ask("MATCH (c:Child) RETURN c.upn AS upn")] == [None]


def test_names_in_use_and_former_are_kept_apart(documents: Documents) -> None:
    basic = (
        "<FormerSurname>Pryce</FormerSurname><PreferredForename>Fi</PreferredForename><MiddleNames>Rose</MiddleNames>"
    )
    documents.load("ctf", transfer(pupil(FFION, "Ffion", "Bell", basic=basic)))
    (child,) = documents.ask("MATCH (c:Child) RETURN c.given_names AS given, c.former_names AS former")
    (said,) = documents.ask("MATCH (s:SourceRecord) WHERE s.about = 'child' RETURN s.said_known_as AS known_as")
    assert (child["given"], child["former"], said["known_as"]) == ("Ffion Rose", ["Ffion Pryce"], "Fi")


def test_contact_who_is_no_carer_is_remarked_on_and_not_held(documents: Documents) -> None:
    doctor = contact(1, "Ada", "Reeve", "DOC", PHONE)
    report = documents.load("ctf", transfer(pupil(FFION, "Ffion", "Bell", contacts(doctor))))
    assert ("contact", "a contact of the kind `DOC` is no carer, and is not held") in [
        (remark.rule, remark.reason) for remark in report.remarks
    ]
    assert documents.knows("Reeve") == []


def test_content_beside_the_family_is_found_nowhere(documents: Documents) -> None:
    word = "PLANTEDWORD"
    basic = f"<Ethnicity>{word}</Ethnicity><MedicalFlag>{word}</MedicalFlag><Languages>{word}</Languages>"
    needs = f"<SENhistory>{word}</SENhistory><SENneeds><SENneed><SENtype>{word}</SENtype></SENneed></SENneeds>"
    report = documents.load("ctf", transfer(
        pupil(FFION, "Ffion", "Bell", needs, SCHOOL, basic=basic), pupil(FFION, "Ana", "Bell", needs, basic=basic),
    ))  # fmt: skip
    assert (report.rejected, documents.knows(word), word in repr(report)) == (1, [], False)
