"""On which ground a sensitive service's involvement is held, and taking it away when consent is withdrawn (R11-R13).

Seen by that service itself and by the coordinator, because nobody else sees the involvement at all. A withdrawal takes
it from everybody's view in the same write, and no list brings it back without a consent of a later day.
"""

from collections.abc import Sequence

from app.casework.joins import one_child
from app.desks.joined import shown_again
from app.errors import NotAvailable
from app.services import Services
from graph.queries.consent import forget_words, take_away
from graph.queries.registry import QUERIES
from graph.records import Parameters, Row
from policies.request import AccessRequest

ACTION = "withdraw_consent"
BY_CONSENT = "consent"


def grounds(services: Services, request: AccessRequest, child: str) -> Sequence[Row]:
    """Sensitive involvements that the reader may know, each with its ground. Raises NotAvailable without any."""
    rows = services.gate.read(request, QUERIES["child.consents"], {"key": child}).parts["consents"]
    if not rows:
        raise NotAvailable
    return rows


def withdraw(services: Services, request: AccessRequest, child: str, involvement: str, words: str) -> None:
    """Take away everything that this service is held for on a consent given up to today. Raises NotAvailable, Refused.

    A reason of harm is no consent: what rests on it is not withdrawn here.
    """
    held = next(
        (row for row in grounds(services, request, child)
         if row["key"] == involvement and row["consent_basis"] == BY_CONSENT), None,
    )  # fmt: skip
    if held is None:
        raise NotAvailable
    today = request.environment.now.date().isoformat()
    asked: Parameters = {"child": child, "involvement": involvement, "words": words}
    # Whoever withdrew consent withdrew it under every record that is theirs.
    together = one_child(services.casework, child)
    services.gate.write(
        request, "consent.withdraw",
        [
            *(found for one in together for found in take_away(one, str(held["service"]), today)),
            *(forget_words(one, str(held["source"] or "")) for one in together),
            *shown_again(services, child, today),
        ],
        touched=(child,), parameters=asked, action=ACTION,
    )  # fmt: skip
