"""The service subject under which the command line loads and looks up: recorded like everybody, seen by nobody."""

from datetime import datetime

from policies.request import AccessRequest, Environment, Purpose, Role, Subject, at

LOADER = Subject(username="loader", full_name="The loader", role=Role.LOADER, areas=frozenset({"*"}))


def load_request(now: datetime) -> AccessRequest:
    """A request of the loader, for the only purpose it has."""
    return AccessRequest(subject=LOADER, environment=Environment(now=at(now), purpose=Purpose.LOADING, channel="cli"))
