"""Finding by a carer and by an address (R39), for those whose duty it is; by POST, so that no name is in an address."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import entry_points
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.entry_facts import Entry, Found
from app.view_models.entry_page import (
    ADDRESS_FIELDS,
    CARER_FIELDS,
    EntryPage,
    Way,
    address_facts,
    carer_facts,
    entry_page,
    found_page,
    gave_of_address,
    gave_of_carer,
    nobody,
    wanting,
    ways,
)
from graph.records import Parameters
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("entry_points", __name__)

_TEMPLATES = {Entry.CARER: "find/by_carer.html", Entry.ADDRESS: "find/by_address.html"}
_FORMS = {"child": "find.form", Entry.CARER: "entry_points.carer", Entry.ADDRESS: "entry_points.address"}


@blueprint.get("/find/by-carer")
@asks(actions=("find_by_carer",))
def carer() -> ResponseReturnValue:
    """The form about a carer."""
    _require(Entry.CARER)
    return _form(Entry.CARER, entry_page(dict.fromkeys(CARER_FIELDS, "")))


@blueprint.post("/find/by-carer")
@asks("identify.by-carer", actions=("find_by_carer",))
def search_by_carer() -> ResponseReturnValue:
    """The children of one carer whom the reader may know."""
    values = {name: typed(name) for name in CARER_FIELDS}
    facts = carer_facts(values)
    _require(Entry.CARER, entry_points.of_carer(facts), enough=facts.enough)
    wanted = wanting(Entry.CARER, values, enough=facts.enough)
    if wanted is not None:
        return _form(Entry.CARER, wanted)
    asking, reading = requests(Entry.CARER, Purpose(values["purpose"]))
    found = entry_points.by_carer(current_services(), asking, reading, facts)
    return _answer(Entry.CARER, reading, found, values, gave_of_carer(facts))


@blueprint.get("/find/by-address")
@asks(actions=("find_by_address",))
def address() -> ResponseReturnValue:
    """The form about an address."""
    _require(Entry.ADDRESS)
    return _form(Entry.ADDRESS, entry_page(dict.fromkeys(ADDRESS_FIELDS, "")))


@blueprint.post("/find/by-address")
@asks("identify.by-address", actions=("find_by_address",))
def search_by_address() -> ResponseReturnValue:
    """The one child at an address."""
    values = {name: typed(name) for name in ADDRESS_FIELDS}
    facts = address_facts(values)
    _require(Entry.ADDRESS, entry_points.of_address(facts), enough=facts.enough)
    wanted = wanting(Entry.ADDRESS, values, enough=facts.enough)
    if wanted is not None:
        return _form(Entry.ADDRESS, wanted)
    asking, reading = requests(Entry.ADDRESS, Purpose(values["purpose"]))
    found = entry_points.by_address(current_services(), asking, reading, facts)
    return _answer(Entry.ADDRESS, reading, found, values, gave_of_address(facts))


def tabs(current: str) -> tuple[Way, ...]:
    """The ways of finding that are open to the reader; none where there is only the usual one."""
    open_ = entry_points.permitted(current_services(), identity.access_request(Purpose.WORRIED_SAFETY))
    return ways(open_, current, lambda way: url_for(_FORMS[way]))


def requests(entry: Entry, purpose: Purpose) -> tuple[AccessRequest, AccessRequest]:
    """The asking, under the purpose that was stated, and the reading that it leads to, as the first step of a new walk.

    An emergency override that is held goes along: at the address of its child it opens a list.
    """
    access.require_action(entry_points.ACTIONS[entry])
    access.require_query(f"identify.by-{entry}")
    identity.begin_walk()
    step, held = identity.next_step(), next(iter(identity.overrides()), None)
    return identity.access_request(purpose), identity.access_request(Purpose.IDENTIFYING, trail=step, record=held)


def _require(entry: Entry, asked: Parameters | None = None, *, enough: bool = True) -> None:
    """Raise Refused, on record, where the way is closed to the reader's duty.

    A form that says too little to look for anybody is recorded all the same: it was a search (R21).
    """
    services, request = current_services(), identity.access_request(Purpose.WORRIED_SAFETY)
    access.require_action(entry_points.ACTIONS[entry])
    if not enough or entry not in entry_points.permitted(services, request):
        entry_points.attempt(services, request, entry, asked or {})


def _form(entry: Entry, page: EntryPage) -> str:
    place("find")
    return render_template(_TEMPLATES[entry], page=page, ways=tabs(entry))


def _answer(entry: Entry, reading: AccessRequest, found: Found, values: Mapping[str, str], gave: Sequence[str]) -> str:
    if reading.trail is not None:
        identity.walked(reading.trail, found.event_id)
    if not found.children:
        return _form(entry, nobody(entry, values, more=found.more))
    place("find")
    page = found_page(entry, found.children, gave, identity.today())
    return render_template("find/children.html", page=page, back=url_for(_FORMS[entry]))
