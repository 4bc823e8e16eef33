"""R16, R17 and R21 from outside: whoever asks for their own, a refuge or a colleague is found, however they ask.

What they are answered is, byte for byte, what is answered for a key that nobody has.
"""

import re

import pytest
from flask.testing import FlaskClient

from policies.request import Role
from tests.app.alerting.conftest import Watched
from tests.authority import state_purpose, token_in

ABSENT = "ZZZZZZZZZ"
WHY = {"purpose": "worried-safety"}
_TOKEN = re.compile(r'name="csrf_token" value="[^"]+"')


def plain(client: FlaskClient, path: str) -> bytes:
    """An answer without the session's token."""
    return _TOKEN.sub("", client.get(path, query_string=WHY if "/api/" in path else None).text).encode()


def search(client: FlaskClient, given_name: str, family_name: str, dob: str) -> dict[str, object]:
    """Look for a child through the interface."""
    answer = client.post(
        "/api/v1/identify", json={"given_name": given_name, "family_name": family_name, "dob": dob},
        headers={"X-CSRF-Token": token_in(client.get("/find").text)},
    )  # fmt: skip
    found: dict[str, object] = answer.get_json()
    return found


@pytest.mark.parametrize(
    "path", ["/children/{}", "/children/{}/purpose", "/api/v1/children/{}", "/api/v1/children/{}/family"]
)
def test_ones_own_child_by_its_number_is_an_attempt_and_looks_like_nobody(watched: Watched, path: str) -> None:
    maisie, name = watched.authority.child("Maisie Anne", "Hallam"), f"mother{abs(hash(path))}"
    mother = watched.newcomer(name, own_keys=frozenset({maisie}))
    known = mother.get(path.format(maisie), query_string=WHY if "/api/" in path else None, follow_redirects=True)
    assert known.status_code == 404
    assert plain(mother, path.format(maisie)).replace(maisie.encode(), b"") == plain(
        mother, path.format(ABSENT)
    ).replace(ABSENT.encode(), b"")
    assert watched.causes(name) == {"own-family"}


def test_ones_own_child_by_name_is_an_attempt_although_nobody_is_found(watched: Watched) -> None:
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    mother = watched.newcomer("mother.searches", own_keys=frozenset({maisie}))
    assert search(mother, "Colin", "Rivers", "2016-01-20") == search(mother, "Maisie", "Halam", "2019-03-14")
    assert watched.causes("mother.searches") == {"own-family"}
    (alert,) = watched.alerts("mother.searches")
    assert "Maisie" not in str(alert)
    assert maisie not in str(alert)


def test_a_search_for_somebody_elses_child_is_no_attempt(watched: Watched) -> None:
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    mother = watched.newcomer("mother.works", own_keys=frozenset({maisie}))
    assert search(mother, "Colin", "Rivers", "2016-01-20")["outcome"] == "nobody"
    assert search(mother, "Maisie", "Nobody", "2016-03-14")["outcome"] == "nobody"
    assert watched.causes("mother.works") == set()


def test_a_brother_in_the_same_home_and_the_home_itself_are_ones_own(watched: Watched) -> None:
    graph = watched.authority.graph
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    (home, *_) = [link.head for link in graph.links if link.label == "LIVES_IN" and link.tail == maisie]
    father = watched.newcomer("father", own_keys=frozenset({home}))
    assert father.get(f"/api/v1/children/{maisie}", query_string=WHY).status_code == 404
    assert father.get(f"/api/v1/households/{home}", query_string=WHY).status_code == 404
    assert watched.causes("father") == {"own-address"}


def test_the_home_of_a_refuge_asked_for_by_its_number_is_an_attempt(watched: Watched) -> None:
    (refuge,) = watched.authority.graph.of("Household", refuge=True)
    curious = watched.newcomer("curious", Role.SOCIAL_WORKER, practitioner_key=None)
    assert plain(curious, f"/api/v1/households/{refuge.key}") == plain(curious, f"/api/v1/households/{ABSENT}")
    assert watched.causes("curious") == {"refuge-attempt"}


def test_looking_at_the_child_of_somebody_in_ones_team_is_an_alert_and_of_another_team_none(watched: Watched) -> None:
    jude = watched.authority.child("Jude", "Hallam")
    watched.newcomer("colleague", own_keys=frozenset({jude}), team="Staff room, Weir School")
    nosy = watched.newcomer("nosy", Role.SOCIAL_WORKER, team="Staff room, Weir School")
    stranger = watched.newcomer("stranger", Role.SOCIAL_WORKER, team="Another school")
    for client in (nosy, stranger):
        assert client.get(f"/api/v1/children/{jude}", query_string=WHY).status_code == 200
    assert watched.causes("nosy") == {"colleague"}
    assert watched.causes("stranger") == set()


def test_trawling_is_found_through_both_doors_in_vain_and_with_signing_out_in_between(watched: Watched) -> None:
    children = [node.key for node in watched.authority.graph.of("Child", area="E06000999")][:6]
    watched.newcomer("trawler", practitioner_key=None)
    for number, key in enumerate([*children, ABSENT, "YYYYYYYYY"]):
        client = watched.again("trawler")
        if number % 2:
            client.get(f"/api/v1/children/{key}", query_string=WHY)
        elif client.get(f"/children/{key}/purpose").status_code == 200:
            state_purpose(client, key)
            client.get(f"/children/{key}")
        assert watched.causes("trawler") == (set() if number < 7 else {"unassigned"})
    assert len(watched.alerts("trawler")) == 1


def test_an_attempt_is_known_without_anybody_looking_for_it(watched: Watched) -> None:
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    mother = watched.newcomer("mother.promptly", own_keys=frozenset({maisie}))
    mother.get(f"/api/v1/children/{maisie}", query_string=WHY)
    officer = watched.authority.kept(Role.GOVERNANCE_OFFICER)
    page = officer.get("/alerts").text
    (alert,) = watched.alerts("mother.promptly")
    assert alert.reference in page, "opening the queue searches first"


def test_searching_by_address_where_it_is_closed_to_one_is_counted_and_a_refuge_is_an_attempt(watched: Watched) -> None:
    seeker = watched.newcomer("seeker", practitioner_key=None)
    headers = {"X-CSRF-Token": token_in(seeker.get("/find").text)}
    street = {"address": "1 Mill Lane", "postcode": "NM1 1AA"}
    for number in range(20):
        assert watched.causes("seeker") == set()
        way = "carer" if number % 2 else "address"
        answer = seeker.post(
            f"/api/v1/identify/by-{way}", query_string=WHY, json={} if number % 2 else street, headers=headers
        )
        assert answer.status_code == 404
    assert watched.causes("seeker") == {"breadth"}
    (refuge,) = watched.authority.graph.of("Household", refuge=True)
    curious = watched.newcomer("curious.by.address", Role.SOCIAL_WORKER)
    form = {"csrf_token": token_in(curious.get("/find").text), "address": str(refuge.values["address"]),
            "postcode": str(refuge.values["postcode"]), "given_name": "Yusuf", "purpose": "worried-safety"}  # fmt: skip
    assert curious.post("/find/by-address", data=form).status_code == 404
    assert watched.causes("curious.by.address") == {"refuge-attempt"}


def test_forms_that_say_too_little_are_counted_as_searches_too(watched: Watched) -> None:
    hasty = watched.newcomer("hasty", Role.SOCIAL_WORKER)
    form = {"csrf_token": token_in(hasty.get("/find").text), "family_name": "Pryce", "purpose": "worried-safety"}
    for _ in range(30):
        assert watched.causes("hasty") == set()
        assert hasty.post("/find/by-carer", data=form).status_code == 200
    assert watched.causes("hasty") == {"breadth"}


def test_a_home_that_is_closed_asked_for_by_the_form_of_shields_is_an_attempt_and_setting_a_refuge_is_none(
    watched: Watched,
) -> None:
    (refuge,) = watched.authority.graph.of("Household", refuge=True)
    curious = watched.newcomer("curious.by.form", Role.SOCIAL_WORKER)
    assert curious.get(f"/homes/{refuge.key}/shield").status_code == 404
    assert watched.causes("curious.by.form") == {"refuge-attempt"}
    keeper = watched.newcomer("keeper", Role.COORDINATOR)
    assert keeper.get(f"/homes/{refuge.key}/shield").status_code == 200
    assert watched.causes("keeper") == set()
