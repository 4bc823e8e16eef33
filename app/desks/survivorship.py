"""Whose word each field of a child's record is: what every source says of it, which word is shown, and why.

For data managers. The child is read as the reader may know them, and only of fields that are open to them are the words
shown; a source record that policy hides from the reader says nothing here. What the records say is read under the
service subject of loads, inside a consultation that policy decides on.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.casework.joins import one_child
from app.desks.visible import whole_record
from app.service_subject import load_request
from app.services import Services
from graph.queries.loading import LOAD_CLAIMS
from graph.queries.registry import QUERIES
from graph.records import Row
from loaders.feeds.catalogue import every_feed, trust
from loaders.merge import Claim, Word, contest
from loaders.provenance import claim_of
from loaders.records import AGREED, INTERNAL
from policies.request import AccessRequest

ACTION = "read_words"
FIELDS = ("given_names", "family_name", "dob", "sex", "nhs_number", "upn", "area", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A child, and for each field the words on it, the one that is shown first."""

    child: Row
    fields: Mapping[str, tuple[Word, ...]]
    sources: Mapping[str, str]
    """What each feed is called."""


def words(services: Services, request: AccessRequest, child: str) -> Words:
    """What every source says of a child. Raises NotAvailable where the record is not open whole, Refused."""
    found = whole_record(services, request, child).parts["child"][0]
    claims: list[Claim] = []

    def fetch() -> list[Row]:
        keys = sorted(one_child(services.casework, child))
        service = load_request(request.environment.now)
        held = services.gate.read(service, LOAD_CLAIMS, {"keys": keys}).parts["claims"]
        claims.extend(claim for row in held if (claim := claim_of(row)).feed not in INTERNAL)
        return [{"child": child}]

    services.gate.consult(request, "words.read", ACTION, {"child": child}, fetch, shown=(child,))
    asked = {"keys": sorted(claim.record for claim in claims)}
    known = {str(row["key"]) for row in services.gate.read(request, QUERIES["review.records"], asked).parts["records"]}
    mine = [claim for claim in claims if claim.record in known]
    called = {code: feed.full_name for code, feed in every_feed().items()}
    return Words(
        child=found, sources={**called, AGREED: "Agreed between both authorities"},
        fields={name: contest(mine, name, trust) for name in FIELDS if found.get(name) is not None},
    )  # fmt: skip
