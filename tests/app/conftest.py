"""The house of paper and the people in it: an application with one client for each of them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.factory import create_app
from app.services import install
from tests.app.house import PASSWORD, PaperHouse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@pytest.fixture
def house() -> PaperHouse:
    """Give a house whose gate and sessions a test may look into."""
    return PaperHouse()


@pytest.fixture(scope="session")
def built_once() -> Flask:
    """Give an application whose templates are compiled once; its services are changed for each test."""
    return create_app(PaperHouse().services())


@pytest.fixture
def application(built_once: Flask, house: PaperHouse) -> Flask:
    """Give the application over that house."""
    install(built_once, house.services())
    return built_once


def token_in(page: TestResponse) -> str:
    """The form token of a page."""
    found = _TOKEN.search(page.text)
    assert found, "the page has no form"
    return found.group(1)


def signed_in(application: Flask, username: str) -> FlaskClient:
    """A client that has signed in through the page."""
    client = application.test_client()
    form = {"csrf_token": token_in(client.get("/sign-in")), "username": username, "password": PASSWORD}
    assert client.post("/sign-in", data=form).status_code == 303
    return client


def state_purpose(client: FlaskClient, key: str, purpose: str = "arranging-support", **more: str) -> TestResponse:
    """Say why, through the page."""
    page = client.get(f"/children/{key}/purpose")
    return client.post(f"/children/{key}/purpose", data={"csrf_token": token_in(page), "purpose": purpose, **more})


@pytest.fixture
def carol(application: Flask) -> FlaskClient:
    """Give Carol, who leads for Maisie."""
    return signed_in(application, "carol")


@pytest.fixture
def ruth(application: Flask) -> FlaskClient:
    """Give Ruth, a teacher."""
    return signed_in(application, "ruth")


@pytest.fixture
def priya(application: Flask) -> FlaskClient:
    """Give Priya, the governance officer."""
    return signed_in(application, "priya")
