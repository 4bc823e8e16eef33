"""A record is opened in an emergency, through the page: for one child, for minutes, in one session, told at once."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from policies.request import Role
from tests.app.overrides.conftest import Emergency

SHIELDED, BROTHER, SURGERY = ("Amira", "Osei"), ("Kwame", "Osei"), "Surgery"


@pytest.fixture
def imran(emergency: Emergency) -> FlaskClient:
    """Give the social worker, signed in."""
    return emergency.signed_in(Role.SOCIAL_WORKER)


def test_the_record_opens_with_a_band_on_every_page_and_closes_by_itself(
    emergency: Emergency, imran: FlaskClient
) -> None:
    key = emergency.authority.child(*SHIELDED)
    before = emergency.page(imran, key)
    assert "Involved now" not in before
    reference = emergency.open(imran, key)
    record = imran.get(f"/children/{key}").text
    assert "Involved now" in record
    for path in (f"/children/{key}", "/find", "/children", "/not/here", "/emergency"):
        page = imran.get(path).text
        assert reference in page, path
        assert "<b>30 minutes</b>" in page, path
    emergency.authority.clock.move(timedelta(minutes=15))
    assert "<b>15 minutes</b>" in imran.get("/find").text
    emergency.authority.clock.move(timedelta(minutes=14, seconds=59))
    assert "<b>1 minute</b>" in imran.get(f"/children/{key}").text
    emergency.authority.clock.move(timedelta(seconds=1))
    after = imran.get(f"/children/{key}").text
    assert "Involved now" not in after
    assert reference not in after
