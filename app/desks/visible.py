"""Whether there is a child, or a case, here for this reader: the first step of every desk that acts about one.

Called by the desks. Read through the gate like everything; a child that is hidden and a child that does not exist are
one and the same NotAvailable, and so is a child of whom only the residue is open where the whole record is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.casework.case import Case, Kind
from app.casework.errors import CaseMissing
from app.casework.joins import went
from app.errors import NotAvailable
from app.services import Services
from graph.queries.registry import QUERIES
from graph.records import Row
from policies.answers import Reading
from policies.request import AccessRequest, Purpose


def glance(services: Services, request: AccessRequest, child: str) -> Row:
    """Name, sex and date of birth of a child whom the reader may know. Raises NotAvailable."""
    found = services.gate.read(request, QUERIES["child.glance"], {"key": child}).one("child")
    if found is None:
        raise NotAvailable
    return found


def whole_record(services: Services, request: AccessRequest, child: str) -> Reading:
    """The record of a child, where more than the residue is open. Raises NotAvailable."""
    reading = services.gate.read(request, QUERIES["child.record"], {"key": child})
    found = reading.one("child")
    if found is None or found["area"] is None:
        raise NotAvailable
    return reading


def glances(services: Services, request: AccessRequest, children: Iterable[str]) -> Mapping[str, Row]:
    """Those of these children whom the reader may know, by key: for queues, which show no more than a name."""
    wanted = sorted(set(children))
    if not wanted:
        return {}
    named = replace(request, environment=replace(request.environment, purpose=Purpose.IDENTIFYING))
    # What was asked or said of a record that went into another is about the child that it shows with it now (R41).
    stays = went(services.casework)
    asked = sorted({stays.get(key, key) for key in wanted})
    rows = services.gate.read(named, QUERIES["children.glances"], {"keys": asked}).parts["children"]
    known = {str(row["key"]): row for row in rows}
    return {key: known[stays.get(key, key)] for key in wanted if stays.get(key, key) in known}


def home_glances(services: Services, request: AccessRequest, homes: Iterable[str]) -> Mapping[str, Row]:
    """Those of these homes that the reader may see, by key, with the address where it is open to them."""
    wanted = sorted(set(homes))
    if not wanted:
        return {}
    rows = services.gate.read(request, QUERIES["homes.glances"], {"keys": wanted}).parts["homes"]
    return {str(row["key"]): row for row in rows}


def case_of(services: Services, kind: Kind, reference: str) -> Case:
    """The case of a reference. Raises NotAvailable for one that nobody has, and for a case of another kind alike."""
    try:
        found = services.casework.get(reference)
    except CaseMissing as missing:
        raise NotAvailable from missing
    if found.kind is not kind:
        raise NotAvailable
    return found
