"""Shows that both engines give the same pages, byte for byte, to each role, and the same JSON."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.site import rehearse
from policies.request import Role
from tests.authority import Authority, opened_authority, token_in
from tests.servers.neo4j import Neo4jServer

CHILDREN = (
    ("Maisie Anne", "Hallam"), ("Jude", "Hallam"), ("Amira", "Osei"), ("Kwame", "Osei"), ("Callum", "Reeve"),
    ("Tyler", "Benn"), ("Yusuf", "Karim"), ("Ellis", "Rowe"), ("Eve", "Hart"),
)  # fmt: skip
PAGES = ("", "/family", "/family?at=1+June+2024", "/explore", "/explore/paper", "/looks")
SEARCHES = (
    {"given_name": "Masie", "family_name": "Halam", "dob_day": "14", "dob_month": "3", "dob_year": "2019"},
    {"given_name": "Eva", "family_name": "Hart", "dob_day": "8", "dob_month": "5", "dob_year": "2018"},
    {"given_name": "Amira", "family_name": "Mensah", "postcode": "NM2 5HE"},
    {"given_name": "Callum", "family_name": "Reeve", "dob_day": "20", "dob_month": "1", "dob_year": "2016"},
    {"identifier": "999 990 0003"},
    {"identifier": "999 990 0046"},
)  # fmt: skip

_DIFFERS_BY_NATURE = (
    (re.compile(r'(name="csrf_token" value=|data-token=)"[^"]+"'), r'\1"token"'),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b"), "reference"),
)
"""Random by intent: the token of the forms, and the references of walks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request: a page, or a form sent to it."""

    path: str
    form: Mapping[str, str] | None = None


@pytest.fixture(scope="module")
def houses(
    built_authority: Path, tmp_path_factory: pytest.TempPathFactory, neo4j_lts: Neo4jServer
) -> Iterator[tuple[Authority, Authority]]:
    """Give the same authority on both engines, with the same keys and untouched ledgers."""
    folder = tmp_path_factory.mktemp("same-bytes")
    with (
        opened_authority(built_authority, folder / "embedded") as embedded,
        opened_authority(built_authority, folder / "neo4j", server=neo4j_lts) as on_neo4j,
    ):
        rehearse(on_neo4j.house).join()
        yield embedded, on_neo4j


@pytest.mark.parametrize(
    ("role", "least"),
    [
        (Role.PRACTITIONER, 50), (Role.SOCIAL_WORKER, 50), (Role.LEAD_PROFESSIONAL, 50), (Role.SAFEGUARDING_LEAD, 50),
        (Role.COORDINATOR, 50), (Role.GOVERNANCE_OFFICER, 5),
    ],
)  # fmt: skip
def test_both_engines_give_a_role_the_same_bytes(houses: tuple[Authority, Authority], role: Role, least: int) -> None:
    embedded, on_neo4j = (house.as_role(role) for house in houses)
    answered = 0
    for asked in questions(houses[0]):
        here, there = answer(embedded, asked), answer(on_neo4j, asked)
        assert here == there, asked
        answered += here.startswith("200 ")
    assert answered >= least


def questions(authority: Authority) -> Iterator[Question]:
    """Every page and every reading of the interface, for each child; the searches; the officer's ledger."""
    for path in ("/", "/find", "/children", "/coordinator", "/notice", "/help", "/accessibility"):
        yield Question(path=path)
    for search in SEARCHES:
        yield Question(path="/find", form=search)
    keys = [authority.child(*name) for name in CHILDREN]
    for key in keys:
        yield Question(path=f"/children/{key}/purpose")
        yield Question(path=f"/children/{key}/purpose", form={"purpose": "worried-safety"})
        for page in PAGES:
            yield Question(path=f"/children/{key}{page}")
        for path in (f"children/{key}", f"children/{key}/family", f"nodes/{key}/neighbours", f"access-history/{key}"):
            yield Question(path=f"/api/v1/{path}?purpose=worried-safety&label=Child")
        yield Question(path=f"/api/v1/paths?purpose=worried-safety&from={keys[0]}&to={key}")
    for node in authority.graph.of("Household") + authority.graph.of("Service"):
        yield Question(path=f"/api/v1/nodes/{node.key}/neighbours?purpose=worried-safety&label={node.label}")
    yield Question(path="/ledger")
    yield Question(path="/ledger?outcome=refused")


def answer(client: FlaskClient, asked: Question) -> str:
    """Status and body, less what is random by intent."""
    if asked.form is None:
        response = client.get(asked.path)
    else:
        token = token_in(client.get("/help").text)
        response = client.post(asked.path, data={"csrf_token": token, **asked.form})
    body = response.get_data(as_text=True)
    for pattern, instead in _DIFFERS_BY_NATURE:
        body = pattern.sub(instead, body)
    return f"{response.status_code} {body}"
