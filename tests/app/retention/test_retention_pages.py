"""Retention on pages: an archive in its first year, with a ground, for those who might have opened the record (R26)."""

import json
from dataclasses import dataclass, replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.store import AccountStore
from app.service_subject import load_request
from graph.queries.catalogue import Statement
from graph.queries.writing import merge_nodes
from graph.records import Value
from loaders.retention import apply, plan
from loaders.retention_plan import Kept
from policies.request import Role
from tests.app.retention.test_retention_of_joined import died
from tests.app.shields.conftest import Desk
from tests.authority import token_in, username
from tests.loaders.feed_rows import claim, patient

ADA = patient(81, "Ada", "Moss", "2018-02-03", "4 Elm Row,NM3 3AA")
ADA_OF_BENEFIT = claim(8, "Ada", "Moss", "2018-02-03", "4 Elm Row,NM3 3AA", "Ivy,Moss")
KEY = "MATCH (c:Child) WHERE c.family_name = $family RETURN c.key AS key"
ABSENT = "ZZZZZZZZZ"
REASON = {"ground": "serious-case-review", "words": "Review 12, Ruth Ellwood"}


@dataclass(frozen=True, slots=True)
class Archived:
    """A desk a year after a death, with the child in the archive."""

    desk: Desk
    child: str

    def client(self, role: Role = Role.DATA_MANAGER) -> FlaskClient:
        """Somebody signed in."""
        return self.desk.authority.kept(role)

    def get(self, path: str, role: Role = Role.DATA_MANAGER) -> TestResponse:
        """Ask for a page."""
        return self.client(role).get(path)

    def send(self, path: str, role: Role = Role.DATA_MANAGER, **form: str) -> TestResponse:
        """Send a form."""
        token = token_in(self.get("/find", role).text)
        return self.client(role).post(path, data={"csrf_token": token, **form})

    def open(self, role: Role = Role.DATA_MANAGER, **form: str) -> TestResponse:
        """Open the archive on a ground."""
        return self.send(f"/retention/archive/{self.child}", role, **(form or REASON))

    def change(self, **values: object) -> None:
        """Change the data manager's account."""
        house = self.desk.authority.house
        accounts = AccountStore(house.database, clock=house.clock)
        account = accounts.get(username(Role.DATA_MANAGER))
        assert account is not None
        accounts.change(replace(account, **values))  # type: ignore[arg-type]

    def write(self, *statements: Statement) -> None:
        """Change the graph."""
        house = self.desk.authority.house
        house.gate.write(load_request(house.clock()), "test.write", list(statements))

    def absent(self) -> None:
        """The archive is not there: on every way to it, byte for byte as one that nobody has."""
        path = f"/retention/archive/{self.child}"
        found, nobody = self.get(path), self.get(path.replace(self.child, ABSENT))
        assert (found.status_code, found.text) == (nobody.status_code, nobody.text)
        found, nobody = (self.send("/retention", number=child) for child in (self.child, ABSENT))
        assert (found.status_code, found.text.replace(self.child, ABSENT)) == (nobody.status_code, nobody.text)
        for verb, form in (("", REASON), ("/let-in", {"words": "x"})):
            found, nobody = (
                self.send(f"/retention/archive/{child}{verb}", Role.DATA_MANAGER, **form)
                for child in (self.child, ABSENT)
            )  # fmt: skip
            assert (found.status_code, found.text) == (nobody.status_code, nobody.text)
            assert found.status_code == 404
        assert self.child not in self.get("/retention").text.replace(" ", "")
        assert "that number whom we can show" in self.send("/retention", number="P81", feed="gp_register").text


@pytest.fixture
def archived(desk: Desk) -> Archived:
    """Give an authority in which one child was archived today."""
    desk.load("gp_register", died(ADA))
    desk.load("child_benefit", ADA_OF_BENEFIT)
    (row,) = desk.asked(KEY, family="Moss")
    desk.wait(days=365)
    house, request = desk.authority.house, load_request(desk.authority.clock())
    apply(house.gate, request, plan(house.gate, request))
    assert not desk.asked(KEY, family="Moss")
    return Archived(desk, str(row["key"]))


def test_an_archive_names_nobody_until_it_is_opened_on_a_ground_that_is_recorded(archived: Archived) -> None:
    grouped = f"{archived.child[:3]} {archived.child[3:6]} {archived.child[6:]}"
    page = archived.get("/retention").text
    assert "A child is held to the 18th birthday, with explicit consent to the 25th." in page
    assert grouped in page.replace("\u00a0", " ")
    asked = archived.get(f"/retention/archive/{archived.child}").text
    assert "children of whose death a source told a year ago or more" in asked
    for text in (page, asked):
        assert "Moss" not in text
    assert archived.open(ground="curiosity", words="x").status_code == 422
    assert archived.open(ground="is-back", words="").status_code == 422
    opened = archived.open()
    assert opened.status_code == 200
    shown = (
        "Ada Moss",
        "3 February 2018",
        "23 November 2028",
        "23 November 2033",
        "GP register",
        "P81",
    )
    for words in shown:
        assert words in opened.text.replace("\u00a0", " "), words
    for words in ("Elm Row", "NM3 3AA", "Ivy"):
        assert words not in opened.text, "a data manager saw no more of the record when it was held"
    events = [one.intent for one in archived.desk.authority.house.history.events_after(-1)]
    (seen,) = [one for one in events if one.query == "archive.open"]
    assert (seen.subject, seen.parameters["ground"], seen.parameters["words"]) == (
        username(Role.DATA_MANAGER), REASON["ground"], REASON["words"],
    )  # fmt: skip
    assert not any("Moss" in json.dumps(dict(one.parameters), default=str) for one in events if "archive" in one.query)


def test_a_list_finds_it_by_its_own_number_but_no_sensitive_one(archived: Archived) -> None:
    answer = archived.send("/retention", number="P81", feed="gp_register")
    assert answer.location == f"/retention/archive/{archived.child}"
    (archive,) = archived.desk.asked("MATCH (s:SourceRecord) WHERE s.standing = 'archived' RETURN s.key AS key")
    mark: dict[str, Value] = {
        "source": "camhs", "source_id": "C1", "load": "x", "digest": "removed", "received": "2026-11-23", "area": "",
        "about": "child", "standing": "removed", "archive": str(archive["key"]), "sensitive": True, "shielded": True,
    }  # fmt: skip
    archived.write(merge_nodes("SourceRecord", [{"key": "0CAMHS000", "properties": mark}]))
    found, nobody = (archived.send("/retention", number=one, feed="camhs") for one in ("C1", "C2"))
    assert (found.status_code, found.text) == (nobody.status_code, nobody.text.replace("C2", "C1"))
    assert "C1" not in archived.open().text
    assert "camhs" not in archived.get("/retention").text


def test_after_a_year_it_is_open_to_nobody_here(archived: Archived) -> None:
    later = archived.desk.authority.clock().date().replace(year=2029)
    archived.change(vetted_until=later, trained_until=later, employer_accredited_until=later)
    archived.desk.wait(days=365)
    assert archived.open().status_code == 200, "the last day of the first year: 2028 has a 29 February"
    archived.desk.wait(days=1)
    archived.absent()


def test_it_is_not_there_for_a_data_manager_of_another_area(archived: Archived) -> None:
    archived.change(areas=frozenset({"E06000998"}))
    archived.absent()


def test_it_is_not_there_for_whoever_is_of_the_family(archived: Archived) -> None:
    archived.change(own_keys=frozenset({archived.child}))
    archived.absent()


def test_it_is_not_there_above_the_clearance(archived: Archived) -> None:
    text = "MATCH (s:SourceRecord) WHERE s.standing = 'archived' RETURN s.key AS key, s.holdings AS lines"
    (row,) = archived.desk.asked(text)
    lines = row["lines"]
    assert isinstance(lines, list)
    marked = [str(line).replace('"sensitivity": 0', '"sensitivity": 3') for line in lines]
    text = "MATCH (s:SourceRecord {key: $key}) SET s.holdings = $lines"
    archived.write(Statement(text, {"key": str(row["key"]), "lines": marked}))
    archived.absent()


@pytest.mark.parametrize(
    "role", [Role.PRACTITIONER, Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.LEAD_PROFESSIONAL, Role.COORDINATOR]
)
def test_it_is_there_for_no_other_role(archived: Archived, role: Role) -> None:
    nobody = archived.get("/children/ZZZZZZZZZ/sources", role)
    for path in ("/retention", f"/retention/archive/{archived.child}", f"/children/{archived.child}/retention"):
        answer = archived.get(path, role)
        assert (answer.status_code, answer.data) == (nobody.status_code, nobody.data), path
    assert archived.open(role=role).status_code == 404


def test_a_child_that_is_back_is_brought_by_its_list_once_it_is_let_in(archived: Archived) -> None:
    desk = archived.desk
    assert [one.rule for one in desk.load("gp_register", ADA, day="2027-11-23").rejections] == ["retention"]
    assert archived.send(f"/retention/archive/{archived.child}/let-in", words="").status_code == 422
    answer = archived.send(f"/retention/archive/{archived.child}/let-in", words="The mother rang.")
    assert answer.status_code == 303
    assert not desk.load("gp_register", ADA, day="2027-11-23").rejections
    (row,) = desk.asked(KEY, family="Moss")
    assert row["key"] != archived.child
    assert archived.open().status_code == 200, "the archive stays what it is"


@pytest.mark.parametrize(
    ("dob", "says"),
    [
        ("2012-02-29", "Held to 1 March 2030"),
        ("2012-03-01", "Held to 1 March 2030"),
        ("2027-03-03", "Held to 3 March 2028"),
    ],
)
def test_a_leap_day_and_a_child_who_is_not_born_yet(desk: Desk, dob: str, says: str) -> None:
    desk.load("gp_register", patient(91, "Juno", "Alder", "2012-02-29", "1 Fir Way,NM3 3AB"))
    (row,) = desk.asked(KEY, family="Alder")
    juno = Archived(desk, str(row["key"]))
    juno.write(Statement("MATCH (c:Child {key: $key}) SET c.dob = $dob", {"key": juno.child, "dob": dob}))
    text = desk.authority.kept(Role.DATA_MANAGER).get(f"/children/{row['key']}/retention").text
    assert says in text
    assert ("in other years the birthday is kept on 1 March" in text) is dob.endswith("02-29")
    assert ("unless a list tells of the child" in text) is dob.startswith("2027")


def test_what_is_noted_decides(desk: Desk) -> None:
    left = "\t".join([*ADA.split("\t")[:11], "20/11/2026", "Embarkation", *ADA.split("\t")[13:]])
    desk.load("gp_register", left)
    (row,) = desk.asked(KEY, family="Moss")
    dawn = Archived(desk, str(row["key"]))
    path = f"/children/{row['key']}/retention"
    assert "Held to 23 November 2029" in dawn.get(path).text
    assert dawn.send(f"{path}/return", ground="perhaps").status_code == 422
    assert dawn.send(f"{path}/return", ground="not-expected").status_code == 303
    assert "No return is expected, 23 November 2026" in dawn.get(path).text
    early = dawn.send(f"{path}/consent", ground="care-leaver", day="2026-12-01")
    assert early.status_code == 422, "not before it is given"
    assert dawn.send(f"{path}/consent", ground="care-leaver", day="2026-11-20").status_code == 303
    assert "Care leaver, 20 November 2026" in dawn.get(path).text
    assert dawn.send(f"{path}/withdraw").status_code == 303
    assert "Care leaver, 20" not in dawn.get(path).text
    assert dawn.send(f"{path}/hold", ground="").status_code == 422
    assert dawn.send(f"{path}/hold", ground="Inquiry 14").status_code == 303
    assert "Inquiry 14, 23 November 2026" in dawn.get(path).text
    assert dawn.get("/children/ZZZZZZZZZ/retention").status_code == 404
    assert dawn.send("/children/ZZZZZZZZZ/retention/hold", ground="x").status_code == 404
    desk.wait(days=3 * 365 + 1)
    found = plan(desk.authority.house.gate, load_request(desk.authority.clock()))
    assert found.kept[dawn.child] is Kept.HOLD
