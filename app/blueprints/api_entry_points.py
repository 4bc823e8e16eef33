"""Identifying a child by a carer or by an address, as JSON (R39): same desk, same duties, same answers as the pages.

The purpose that is stated is that of the asking. Nobody found and nobody who may be shown are one answer.
"""

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app.access import asks
from app.blueprints.api import stated_purpose
from app.blueprints.entry_points import requests
from app.desks import entry_points
from app.errors import API_PREFIX
from app.forms import plain
from app.services import current_services
from app.view_models.entry_facts import AddressFacts, CarerFacts, Entry, Found

blueprint = Blueprint(
    "api_entry_points", __name__, url_prefix=f"{API_PREFIX}v1", description="Other ways to a child than its own facts."
)

_LONGEST = 200


def _short(description: str) -> fields.String:
    return fields.String(
        load_default="", validate=validate.Length(max=_LONGEST), metadata={"description": description}
    )  # fmt: skip


class OfACarer(Schema):
    """The carer's whole name and one more fact."""

    given_name = _short("Given name of the carer.")
    family_name = _short("Family name of the carer.")
    dob = fields.Date(load_default=None, metadata={"description": "The carer’s date of birth, `1990-07-22`."})
    postcode = _short("Whole postcode of a home of the carer.")
    phone = _short("A telephone number of the carer.")


class OfAnAddress(Schema):
    """One address, and what is known of the child there."""

    address = _short("Number or name of the house, and the street.")
    postcode = _short("Whole postcode.")
    given_name = _short("Given name of the child.")
    dob = fields.Date(load_default=None, metadata={"description": "The child’s date of birth, `2019-03-14`."})


class Children(Schema):
    """Children by name, sex and date of birth; a request for more; or nobody."""

    outcome = fields.String(required=True, validate=validate.OneOf(["found", "tell_us_more", "nobody"]))
    children = fields.List(fields.Dict(), required=True)


@blueprint.post("/identify/by-carer")
@blueprint.arguments(OfACarer)
@blueprint.response(200, Children)
@asks("identify.by-carer", actions=("find_by_carer",))
def by_carer(given: Mapping[str, Any]) -> ResponseReturnValue:
    """The children of one carer whom the caller may know, wherever they live; nothing of the carer, no address."""
    facts = CarerFacts(
        given_name=plain(given["given_name"]), family_name=plain(given["family_name"]), born=given["dob"],
        postcode=plain(given["postcode"]).upper(), phone=plain(given["phone"]),
    )  # fmt: skip
    asking, reading = requests(Entry.CARER, stated_purpose())
    if not facts.enough:
        entry_points.attempt(current_services(), asking, Entry.CARER, entry_points.of_carer(facts))
        return _answer(Found(more=True))
    return _answer(entry_points.by_carer(current_services(), asking, reading, facts))


@blueprint.post("/identify/by-address")
@blueprint.arguments(OfAnAddress)
@blueprint.response(200, Children)
@asks("identify.by-address", actions=("find_by_address",))
def by_address(given: Mapping[str, Any]) -> ResponseReturnValue:
    """The one child at an address, never a list, save under an emergency override for a child who lives there."""
    facts = AddressFacts(
        address=plain(given["address"]), postcode=plain(given["postcode"]).upper(),
        given_name=plain(given["given_name"]), born=given["dob"],
    )  # fmt: skip
    asking, reading = requests(Entry.ADDRESS, stated_purpose())
    if not facts.enough:
        entry_points.attempt(current_services(), asking, Entry.ADDRESS, entry_points.of_address(facts))
        return _answer(Found(more=True))
    return _answer(entry_points.by_address(current_services(), asking, reading, facts))


def _answer(found: Found) -> ResponseReturnValue:
    outcome = "found" if found.children else "tell_us_more" if found.more else "nobody"
    return jsonify({"outcome": outcome, "children": [dict(sorted(child.items())) for child in found.children]})
