"""Why an alert is opened (R16, R17, R21), and the signs in the ledger that are counted towards it.

The codes stand in the cases and in the API. Override and self-claim are opened at once by their own desks.
"""

from enum import StrEnum


class Cause(StrEnum):
    """Why an alert was opened; `about["cause"]` of its case."""

    OVERRIDE = "override"
    SELF_CLAIM = "self-claim"
    REFUGE_ATTEMPT = "refuge-attempt"
    OWN_RECORD = "own-record"
    OWN_FAMILY = "own-family"
    OWN_ADDRESS = "own-address"
    COLLEAGUE = "colleague"
    UNASSIGNED = "unassigned"
    BREADTH = "breadth"
    REQUESTS = "requests"
    OVERRIDES = "overrides"
    CLAIMS = "claims"
    NIGHT = "night"


class Sign(StrEnum):
    """What is noticed in one event."""

    SEARCH = "search"
    LOOK = "look"
    UNASSIGNED = "unassigned"
    REQUEST = "request"
    OVERRIDE = "override"
    CLAIM = "claim"
    NIGHT = "night"
    REFUGE_ATTEMPT = "refuge-attempt"
    OWN_RECORD = "own-record"
    OWN_FAMILY = "own-family"
    OWN_ADDRESS = "own-address"
    COLLEAGUE = "colleague"
