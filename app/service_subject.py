"""The service subject under which the command line loads and looks up: recorded like everybody, seen by nobody."""

from datetime import date, datetime

from policies.request import AccessRequest, Environment, Purpose, Role, Subject, at

LOADER = Subject(username="loader", full_name="The loader", role=Role.LOADER, areas=frozenset({"*"}))

_ALWAYS = date(2099, 12, 31)
OPERATOR = Subject(
    username="operator", full_name="The operator at the command line", role=Role.GOVERNANCE_OFFICER,
    vetted_until=_ALWAYS, trained_until=_ALWAYS, agreement_signed_on=date(2026, 1, 1),
    employer_accredited_until=_ALWAYS,
)  # fmt: skip
"""Whoever may run commands where the house stands: may explain and try policies, and restore them in need."""


def load_request(now: datetime) -> AccessRequest:
    """A request of the loader, for the only purpose it has."""
    return AccessRequest(subject=LOADER, environment=Environment(now=at(now), purpose=Purpose.LOADING, channel="cli"))


def operator_request(now: datetime) -> AccessRequest:
    """A request of the operator, for reviewing how records are used."""
    environment = Environment(now=at(now), purpose=Purpose.GOVERNANCE_REVIEW, channel="cli")
    return AccessRequest(subject=OPERATOR, environment=environment)
