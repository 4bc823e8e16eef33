"""Every route says what it asks for, asks by GET only for what changes nothing, and is listed here with its reason."""

import pytest
from flask import Flask

from app.access import Access, declared
from app.factory import create_app
from graph.queries.registry import QUERIES
from policies.compilation.vocabulary import SYSTEM_ACTIONS
from tests.app.house import PaperHouse

# Pages that somebody may see without having signed in. Each names no person; adding one is a decision.
OPEN_TO_EVERYBODY = {
    "static", "session.sign_in", "session.enter", "session.sign_out", "pages.notice", "pages.help_page",
    "pages.accessibility",
}  # fmt: skip
# What a route may do besides reading the graph: actions of the policies on other registers of the house.
ACTIONS = frozenset(SYSTEM_ACTIONS)


@pytest.fixture(scope="module")
def application() -> Flask:
    """Give the application as it is served."""
    return create_app(PaperHouse().services())


def accesses(application: Flask) -> dict[str, Access | None]:
    """What each endpoint declares."""
    return {name: declared(view) for name, view in application.view_functions.items()}


def test_every_route_declares_what_it_asks_for(application: Flask) -> None:
    routed = {rule.endpoint for rule in application.url_map.iter_rules()}
    undeclared = sorted(name for name in routed if accesses(application)[name] is None)
    assert len(routed) > 15
    assert not undeclared, f"say what these ask for, with `asks` or `asks_nothing`: {undeclared}"


def test_every_declaration_names_queries_of_the_catalogue_or_gives_a_reason(application: Flask) -> None:
    for name, access in accesses(application).items():
        assert access is not None
        assert access.queries or access.actions or access.because, f"`{name}` asks for nothing and does not say why"
        assert access.queries <= set(QUERIES), name
        assert access.actions <= ACTIONS, name


def test_no_page_may_ask_a_privileged_query(application: Flask) -> None:
    for name, access in accesses(application).items():
        assert access is not None
        assert not [query for query in access.queries if QUERIES[query].privileged], name


def test_only_pages_without_anybody_on_them_are_open_to_everybody(application: Flask) -> None:
    found = {name for name, access in accesses(application).items() if access is not None and not access.signed_in}
    assert found - {name for name in found if name.startswith(("api", "health"))} == OPEN_TO_EVERYBODY


def test_what_keeps_something_is_never_a_get(application: Flask) -> None:
    keeping = {"session.enter", "session.sign_out", "child.state_purpose", "find.search", "explore.step"}
    methods: dict[str, set[str]] = {}
    for rule in application.url_map.iter_rules():
        methods.setdefault(rule.endpoint, set()).update(rule.methods or set())
    for name in keeping:
        assert methods[name] == {"POST", "OPTIONS"}, name


def test_no_address_takes_anything_but_keys_and_trails(application: Flask) -> None:
    converters = {
        type(converter).__name__
        for rule in application.url_map.iter_rules()
        if rule.endpoint != "static"
        for converter in rule._converters.values()
    }
    # `any` is a closed list of words, written in the route itself.
    assert converters <= {"KeyConverter", "UUIDConverter", "CaseConverter", "FeedConverter", "AnyConverter"}
