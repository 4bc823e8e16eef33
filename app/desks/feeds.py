"""The desk of the real-time door for feeds: who sends, what is answered, and what is opened for people afterwards.

Called by the API. What a message leaves for a person to decide is opened as a task, as after a load of files.
"""

from app.desks import review_tasks
from app.desks.shield_tasks import Registers, catch_up
from app.errors import NotAvailable
from app.feeding.door import FeedDoor, Sent
from app.feeding.suppliers import Supplier
from app.service_subject import load_request
from app.services import Services


def door_of(services: Services) -> FeedDoor:
    """The door of this house. Raises NotAvailable where it has none."""
    if services.feed_door is None:
        raise NotAvailable
    return services.feed_door


def supplier_of(services: Services, key: str, feed: str) -> Supplier | None:
    """Whose key this is, for this feed; None for every other case alike."""
    return door_of(services).suppliers.holder(key, feed)


def may_send(services: Services, supplier: Supplier) -> bool:
    """Whether this supplier may send one more message now."""
    return door_of(services).rate.allows(supplier.name)


def receive(services: Services, supplier: Supplier, sent: Sent) -> str | None:
    """Keep a message and answer it as JSON; None where another body came under its key before."""
    return door_of(services).receive(supplier, sent)


def load(services: Services) -> None:
    """Load what came, and open what it left for a person to decide. Raises what a load raises."""
    if any(not report.clean or report.held for report in door_of(services).load_what_came()):
        registers = Registers(
            gate=services.gate, casework=services.casework, accounts=services.accounts, notices=services.notices
        )
        request = load_request(services.clock())
        catch_up(registers, request)
        review_tasks.catch_up(registers, request)
