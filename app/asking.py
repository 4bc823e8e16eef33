"""The one way a page asks the gate: declared, with the purpose of the record, as the next step of the walk."""

from app import access, identity
from app.errors import PurposeWanted
from app.services import current_services
from app.sessions import StatedPurpose
from graph.queries.registry import QUERIES
from graph.records import Parameters
from policies.answers import Reading
from policies.gate import Narrow
from policies.request import AccessRequest, Purpose


def read_record(query: str, record: str, parameters: Parameters | None = None, narrow: Narrow | None = None) -> Reading:
    """Read about one record for the purpose stated for it. Raises PurposeWanted, Refused, GateError or LedgerError."""
    stated = purpose_of(record)
    return read(query, {"key": record, **(parameters or {})}, stated.purpose, narrow, record=record)


def read(
    query: str, parameters: Parameters, purpose: Purpose, narrow: Narrow | None = None, *, record: str | None = None
) -> Reading:
    """Read for a purpose, as the next step of the walk. `record` is the child that it is about, where it is about one.

    An emergency override holds for what is about its child, and for nothing else (R8).
    """
    access.require_query(query)
    step = identity.next_step()
    request = identity.access_request(purpose, trail=step, record=record)
    reading = current_services().gate.read(request, QUERIES[query], parameters, narrow)
    identity.walked(step, reading.event_id)
    return reading


def purpose_of(record: str) -> StatedPurpose:
    """The purpose in force for a record. Raises PurposeWanted when there is none."""
    stated = identity.stated_purpose(record)
    if stated is None:
        raise PurposeWanted(record)
    return stated


def beside(record: str) -> AccessRequest:
    """A request that belongs to a record but is no step of the walk: the looks beside it, the lists behind it."""
    return identity.access_request(purpose_of(record).purpose, record=record)
