"""The serving process: it searches by itself, is ready only as long as it does, and does not start on a bad file."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from app.alerting.errors import ThresholdsRefused
from app.alerting.watch import watching
from app.casework.case import Kind
from app.casework.store import CaseStore
from app.site import alerting, application
from app.wiring import House
from policies.request import Role
from tests.app.alerting.conftest import Watched
from tests.authority import sign_in

SOON = 30.0


@pytest.fixture
def house(watched: Watched) -> House:
    """Give the open house."""
    return watched.authority.house


def test_an_attempt_becomes_an_alert_within_seconds_of_its_answer(watched: Watched, house: House) -> None:
    maisie = watched.authority.child("Maisie Anne", "Hallam")
    watched.newcomer("seconds", Role.PRACTITIONER, own_keys=frozenset({maisie}))
    with watching(alerting(house), period=0.05) as watch:
        site = application(house, watch)
        assert sign_in(site, "seconds").get(f"/children/{maisie}/purpose").status_code == 404
        cases, give_up = CaseStore(house.database), time.monotonic() + SOON
        while not [case for case in cases.find(Kind.ALERT) if case.concerns == "seconds"]:
            assert time.monotonic() < give_up, "nobody was told of the attempt"
            time.sleep(0.05)
        assert site.test_client().get("/readyz").status_code == 200
    assert site.test_client().get("/readyz").status_code == 503, "nobody searches any more, so it is not ready"


def test_a_site_without_a_search_of_its_own_is_ready_by_graph_and_ledger(house: House) -> None:
    assert application(house).test_client().get("/readyz").status_code == 200


def test_a_bad_file_of_thresholds_stops_the_start(house: House, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("[roles.teacher]\n", encoding="utf-8")
    settings = house.settings.model_copy(update={"alert_thresholds": own})
    with pytest.raises(ThresholdsRefused, match="`teacher`"):
        application(replace(house, settings=settings))
