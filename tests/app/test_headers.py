"""Headers of every answer: a strict content policy, no copies of pages, no referrer to other sites."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.http_headers import CONTENT_SECURITY_POLICY
from tests.app.conftest import state_purpose
from tests.app.northmoor import MAISIE

PAGES = ("/sign-in", "/find", "/children", f"/children/{MAISIE}", f"/children/{MAISIE}/family", "/not/here", "/notice")


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_kept_by_anybody_and_each_carries_the_policy(carol: FlaskClient, address: str) -> None:
    state_purpose(carol, MAISIE)
    headers = carol.get(address).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert "http" not in CONTENT_SECURITY_POLICY
    assert "default-src 'none'" in CONTENT_SECURITY_POLICY
    assert "require-trusted-types-for 'script'" in CONTENT_SECURITY_POLICY


def test_styles_may_be_kept_for_a_while(application: Flask) -> None:
    with application.test_client().get("/static/css/kithmap.css") as answer:
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"].startswith("public")
