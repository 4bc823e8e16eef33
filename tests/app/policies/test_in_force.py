"""A change of policy takes hold in open sessions; a process that has not loaded it answers nothing, at every door."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from policies import policy_store
from policies.request import Role
from tests.app.policies import sets
from tests.authority import Authority, opened_authority, state_purpose


@pytest.fixture
def authority(built_authority: Path, tmp_path: Path) -> Iterator[Authority]:
    """Give an authority of this test's own."""
    with opened_authority(built_authority, tmp_path / "authority") as mine:
        yield mine


def put(authority: Authority, texts: dict[str, str]) -> None:
    """Put a set into force as another process does; this one asks again as when its second is over."""
    versions = authority.house.head.versions
    versions.add(after=versions.head_number(), digest="0" * 64, texts=texts, by="another", note="")
    authority.house.head.expect(policy_store.load())


def test_an_open_session_loses_what_the_new_set_takes_and_the_page_names_the_set(authority: Authority) -> None:
    client, key = authority.kept(Role.SOCIAL_WORKER), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, key)
    before = client.get(f"/children/{key}").text
    assert f"set 1 ({authority.house.policies.version})" in before
    put(authority, sets.forbidding("see", "social_worker"))
    after = client.get(f"/children/{key}")
    assert after.status_code == 404
    assert "Hallam" not in after.text
    assert f"set 2 ({authority.house.policies.version})" in after.text
    assert client.get(f"/api/v1/children/{key}?purpose=arranging-support").status_code == 404


def test_a_process_that_cannot_load_the_head_answers_nothing_and_says_why_to_its_operator(
    authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    client, key = authority.kept(Role.SOCIAL_WORKER), authority.child("Maisie Anne", "Hallam")
    state_purpose(client, key)
    put(authority, sets.BROKEN)
    answer = client.get(f"/children/{key}")
    assert answer.status_code == 503
    assert "The policies are being renewed" in answer.text
    assert "own.cedar" not in answer.text
    assert "own.cedar, line 3, `own.rule`" in caplog.text
    for path in (f"/children/{key}/family", f"/children/{key}/explore", "/children"):
        refused = client.get(path)
        assert (refused.status_code, refused.data) == (503, answer.data), path
    api = client.get(f"/api/v1/children/{key}?purpose=arranging-support")
    assert (api.status_code, api.get_json()["title"]) == (503, "the policies are being renewed")
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200
    put(authority, dict(sets.OWN))
    assert client.get(f"/children/{key}").status_code == 200
    assert client.get("/readyz").status_code == 200
