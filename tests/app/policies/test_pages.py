"""The policy owners' pages, walked through by the officer; for everybody else they are not there, byte for byte."""

import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from policies import policy_store
from policies.request import Role
from tests.app.policies import sets
from tests.app.policies.conftest import SECOND, add, look, officer
from tests.authority import Authority, opened_authority, sign_in, token_in, username

OFFICER = Role.GOVERNANCE_OFFICER
PATIENCE = 240
PATHS = ("/policies", "/policies/explain", "/policies/set?number=1", "/policies/proposals/PO-00000000")


@pytest.fixture(scope="module")
def authority(built_authority: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    """Give an authority with two officers, in which records have been looked at."""
    with opened_authority(built_authority, tmp_path_factory.mktemp("pages") / "authority") as mine:
        add(mine.house, officer(SECOND))
        look(mine)
        yield mine


def words(page: TestResponse) -> str:
    """What a page says, without its marks."""
    body = re.sub(r"<(script|style|svg).*?</\1>", " ", page.text, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def ask(client: FlaskClient, **question: str) -> TestResponse:
    """Ask why, through the form."""
    form = {"csrf_token": token_in(client.get("/policies/explain").text), "action": "see",
            "purpose": "arranging-support", **question}  # fmt: skip
    return client.post("/policies/explain", data=form)


def send(client: FlaskClient, texts: dict[str, str], note: str = "Tightens addresses.") -> TestResponse:
    """Propose a set, through the form."""
    files = [(io.BytesIO(text.encode()), name) for name, text in texts.items()]
    form = {"csrf_token": token_in(client.get("/policies").text), "note": note, "files": files}
    return client.post("/policies/proposals", data=form, content_type="multipart/form-data")


def press(client: FlaskClient, where: str, verb: str) -> TestResponse:
    """Press a button of a proposal."""
    return client.post(f"{where}/{verb}", data={"csrf_token": token_in(client.get(where).text)})


def test_the_first_page_names_the_set_in_force(authority: Authority) -> None:
    page = words(authority.kept(OFFICER).get("/policies"))
    version = authority.house.policies.version
    assert f"In force: Set 1 ({version})" in page
    assert "by the first start" in page
    assert "No policy set is proposed." in page
    set_page = authority.kept(OFFICER).get("/policies/set?number=1")
    assert "@id(&#34;shield.child&#34;)" in set_page.text


def test_a_yes_and_a_no_are_explained_by_name_and_sentence_without_a_word_of_the_record(authority: Authority) -> None:
    officer_, key = authority.kept(OFFICER), authority.child("Maisie Anne", "Hallam")
    yes = words(ask(officer_, person=username(Role.SOCIAL_WORKER), key=key))
    assert "Yes Imran Siddiq: know that it is there" in yes
    assert "The child is on the caseload. child.working-relationship" in yes
    no = words(ask(officer_, person=username(Role.PRACTITIONER), key=key, action="read_identifiers", purpose="none"))
    assert "No Ruth Ellwood" in no
    assert "No purpose was given. purpose.none" in no
    assert "Say why the record is opened." in no
    for said in (yes, no):
        for secret in ("Hallam", "Maisie", "2019", "E06000999"):
            assert secret not in said


def test_a_shielded_child_is_explained_by_the_policy_alone(authority: Authority) -> None:
    (shielded, *_) = authority.graph.of("Child", shielded=True)
    said = words(ask(authority.kept(OFFICER), person=username(Role.SOCIAL_WORKER), key=shielded.key,
                     action="read_standing"))  # fmt: skip
    assert "shield.child" in said
    assert "Ask the coordinator." in said


def test_a_role_is_tried_as_if_and_as_if_it_had_the_record_on_its_caseload(authority: Authority) -> None:
    key = authority.child("Maisie Anne", "Hallam")
    alone = words(ask(authority.kept(OFFICER), role="practitioner", key=key, action="read_identifiers"))
    assert "No Any practitioner whose account is in order" in alone
    related = words(
        ask(authority.kept(OFFICER), role="practitioner", key=key, action="read_identifiers", related="yes")
    )
    assert "Yes Any practitioner whose account is in order" in related
    assert "As if it were on the caseload." in related


def test_work_beside_the_records_is_explained_too(authority: Authority) -> None:
    said = words(ask(authority.kept(OFFICER), person=username(Role.COORDINATOR), action="view_ledger"))
    assert "No Priya Nair: read the ledger" in said
    assert "ledger.read" not in said.partition("Everything that can be asked")[0].partition("What would change it")[0]


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"person": "nobody.here"}, "There is no account `nobody.here`"),
        ({"person": "imran.siddiq", "key": "0" * 9}, "Nothing has the key"),
        ({"person": "imran.siddiq", "action": "see"}, "`see` cannot be asked of system"),
        ({"person": "", "action": "view_ledger"}, "There is no account"),
        ({"person": "x' OR 1=1 --", "key": "<script>"}, "There is no account"),
    ],
    ids=["unknown person", "unknown key", "no key", "no person", "hostile"],
)
def test_a_question_that_has_no_answer_says_what_to_mend(
    authority: Authority, question: dict[str, str], said: str
) -> None:
    answer = ask(authority.kept(OFFICER), **question)
    assert answer.status_code == 422
    assert said.lower() in words(answer).lower()
    assert "<script>" not in answer.text.partition("<main")[2]


def test_every_question_is_recorded_with_who_asked_about_whom(authority: Authority) -> None:
    key = authority.child("Maisie Anne", "Hallam")
    ask(authority.kept(OFFICER), person=username(Role.PRACTITIONER), key=key)
    newest, *_ = authority.house.history.events(limit=1)
    assert (newest.intent.query, newest.intent.subject) == ("policies.explain", username(OFFICER))
    assert newest.intent.parameters["subject"] == username(Role.PRACTITIONER)
    assert newest.intent.parameters["key"] == key
    assert newest.outcome is not None
    assert newest.outcome.shown == (), "the officer was shown nothing of the child"


@pytest.mark.parametrize("role", [role for role in Role if role not in (OFFICER, Role.LOADER)])
def test_for_everybody_else_none_of_it_is_there(authority: Authority, role: Role) -> None:
    client = authority.kept(role)
    missing = client.get("/not/here")
    for path in PATHS:
        assert client.get(path).data == missing.data, path
    token = {"csrf_token": token_in(client.get("/help").text)}
    for path in (
        "/policies/explain",
        "/policies/proposals",
        *(f"{PATHS[3]}/{verb}" for verb in ("try", "adopt", "withdraw")),
    ):
        answer = client.post(path, data={**token, "person": "imran.siddiq", "key": "0" * 9})
        assert (answer.status_code, answer.data) == (404, missing.data), path
    assert "Policies</a>" not in missing.text
    assert authority.house.head.in_force().version.number == 1


def test_a_bad_set_is_sent_back_with_file_line_and_reason(authority: Authority) -> None:
    answer = send(authority.kept(OFFICER), sets.BROKEN)
    assert answer.status_code == 422
    assert "own.cedar, line 3" in words(answer)
    assert "No policy set is proposed." in words(answer)
    assert "no file was sent" in words(send(authority.kept(OFFICER), {}))
    assert "names end in `.cedar`" in words(send(authority.kept(OFFICER), {"own.txt": "x"}))
    assert "Say what the set changes" in words(send(authority.kept(OFFICER), dict(sets.OWN), note=""))


def test_a_set_is_proposed_tried_shouted_about_and_adopted_by_a_second_officer(authority: Authority) -> None:
    nadia = authority.kept(OFFICER)
    answer = send(nadia, sets.without(*sets.shields()))
    assert answer.status_code == 303
    where = answer.headers["Location"]
    assert "It has not been tried yet." in words(nadia.get(where))
    assert press(nadia, where, "try").status_code == 303
    until = time.monotonic() + PATIENCE
    while "It is being tried" in (page := words(nadia.get(where))) and time.monotonic() < until:
        time.sleep(0.5)
    assert "Read this before anything else" in page
    assert re.search(r"It opens \d+ shielded (child|children) to \d+ people? to whom they are closed now", page)
    assert "shield.child Taken out forbids" in page
    assert "a second governance officer must adopt it" in page
    assert press(nadia, where, "adopt").status_code == 409
    omar = sign_in(authority.site, SECOND)
    assert "Adopt it now" in words(omar.get(where))
    assert press(omar, where, "adopt").status_code == 303
    version = policy_store.of_texts(sets.without(*sets.shields())).version
    assert f"In force: Set 2 ({version})" in words(omar.get("/policies"))
    assert f"set 2 ({version})" in words(nadia.get("/ledger"))
    assert "as set 2" in words(nadia.get(where))
    assert "Adopt it now" not in words(omar.get(where))
