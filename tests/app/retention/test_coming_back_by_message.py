"""A removed child who comes back in a message: the door answers as ever, and nothing of the removed is back (R25)."""

from datetime import timedelta

from app.service_subject import load_request
from loaders.retention import apply, plan
from loaders.retention_plan import Plan
from tests.app.test_feed_door import OSEI, Door, door
from tests.authority import MOMENT

__all__ = ["door"]
OF_AGE = timedelta(days=20 * 365)


def test_the_door_says_accepted_and_nobody_is_brought_back(door: Door) -> None:
    first = door.send(OSEI, message="m1")
    assert door.children() == ["Amira Osei"]
    request = load_request(MOMENT + OF_AGE)
    found: Plan = plan(door.house.gate, request)
    apply(door.house.gate, request, found)
    assert door.children() == []
    again = door.send(OSEI, message="m2")
    assert (again.status_code, again.get_json()["rows"]) == (first.status_code, first.get_json()["rows"])
    assert door.children() == []
    assert plan(door.house.gate, request).counts() == {}
