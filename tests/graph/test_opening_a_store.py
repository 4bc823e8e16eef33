"""Every address opens the engine it names, or says what is wrong with it and what to write instead."""

from pathlib import Path

import pytest

from graph.errors import StoreUnavailable
from graph.stores.opening import open_store
from tests.servers.neo4j import Neo4jServer


def test_an_embedded_address_opens_the_folder_it_names(tmp_path: Path) -> None:
    store = open_store(f"embedded://{tmp_path}/deep/er%20folder")
    assert store.engine == "embedded"
    assert (tmp_path / "deep" / "er folder").is_dir()
    store.close()


@pytest.mark.neo4j
def test_a_server_address_opens_the_server(neo4j_lts: Neo4jServer) -> None:
    store = open_store(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password)
    assert store.engine == "neo4j"
    store.check()
    store.close()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "embedded",
        "embedded:///",
        "embedded://host/folder",
        "embedded:relative/folder",
        "embedded:///folder?mode=memory",
        "http://localhost:7474",
        "sqlite:///graph.db",
        "neo4j://",
        "neo4j://:7687",
        "neo4j://host:seven",
        "neo4j://host:99999999",
        "bolt://[::1",
    ],
)
def test_an_address_that_means_nothing_is_refused_with_the_forms_to_write(address: str) -> None:
    with pytest.raises(StoreUnavailable, match="write"):
        open_store(address, "neo4j", "password")


@pytest.mark.parametrize(("user", "password"), [(None, None), ("neo4j", None), (None, "password"), ("", "")])
def test_a_server_without_a_user_and_a_password_is_refused(user: str | None, password: str | None) -> None:
    with pytest.raises(StoreUnavailable, match="needs a user name and a password"):
        open_store("neo4j://localhost:7687", user, password)


def test_a_password_inside_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(StoreUnavailable, match="must not hold") as refused:
        open_store("neo4j://neo4j:hunter2@localhost:7687")
    assert "hunter2" not in str(refused.value)
