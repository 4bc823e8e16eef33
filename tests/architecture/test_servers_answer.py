"""The real servers that other tests rely on are what they claim: the right versions, private, empty, and ours alone."""

import neo4j
import psycopg
import pytest
from neo4j.exceptions import AuthError
from playwright.sync_api import Browser

from tests.servers.neo4j import CURRENT, LTS, Neo4jServer


def _version(server: Neo4jServer) -> str:
    with (
        neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session() as session,
    ):
        return str(
            session.run(
                "CALL dbms.components() YIELD name, versions WHERE name = 'Neo4j Kernel' RETURN versions[0] AS version"
            ).single(strict=True)[0]
        )


def test_neo4j_of_the_long_term_line_answers(neo4j_lts: Neo4jServer) -> None:
    assert _version(neo4j_lts).startswith("5.")
    assert neo4j_lts.process is None or _version(neo4j_lts) == LTS.version


def test_neo4j_of_the_current_line_answers(neo4j_current: Neo4jServer) -> None:
    assert _version(neo4j_current) == CURRENT.version


def test_neo4j_asks_for_its_password(neo4j_lts: Neo4jServer) -> None:
    with (
        neo4j.GraphDatabase.driver(neo4j_lts.uri, auth=(neo4j_lts.user, "not the password")) as driver,
        pytest.raises(AuthError),
    ):
        driver.verify_connectivity()


@pytest.mark.parametrize("time", ["first", "second"])
def test_postgres_gives_every_test_an_empty_database(fresh_postgres_url: str, time: str) -> None:
    with psycopg.connect(fresh_postgres_url.replace("+psycopg", "")) as connection:
        connection.execute("CREATE TABLE entry (time text)")
        connection.execute("INSERT INTO entry VALUES (%s)", [time])
        assert connection.execute("SELECT time FROM entry").fetchall() == [(time,)]


def test_the_browser_runs_modern_script(browser: Browser) -> None:
    page = browser.new_page()
    try:
        page.set_content("<button onclick='this.textContent = [1, 2].at(-1)'>press</button>")
        page.get_by_role("button", name="press").click()
        assert page.get_by_role("button").text_content() == "2"
    finally:
        page.close()
