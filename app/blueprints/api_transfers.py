"""Responsibility for a child as JSON: offering it to another authority, accepting or refusing it, withdrawing an offer.

Same desk as the pages: a second person of the other authority decides, and whoever may not know the child finds
nothing here.
"""

from collections.abc import Mapping
from datetime import date
from http import HTTPStatus

from flask import jsonify, make_response
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.casework.case import Case
from app.casework.errors import MoveRefused
from app.desks import transfers
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import current_services
from app.view_models.transfers_page import LONGEST_WORDS
from policies.request import AccessRequest

blueprint = Blueprint(
    "api_transfers", __name__, url_prefix=f"{API_PREFIX}v1", description="Responsibility for a child passes on."
)

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_ACTIONS = (transfers.OFFER, transfers.ANSWER)


class TransferOffer(Schema):
    """Which child, to which authority by its code, from which day on, and what it rests on."""

    child = fields.String(required=True, validate=_KEY)
    to = fields.String(required=True, validate=validate.Length(min=1, max=9))
    since = fields.Date(required=True)
    words = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_WORDS))


class TransferAnswer(Schema):
    """`accept`, `refuse` or `withdraw`, and the words that stand behind it."""

    verb = fields.String(required=True, validate=validate.OneOf(["accept", "refuse", "withdraw"]))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class OfferedChild(Schema):
    """Whom it is about, as far as the reader may know."""

    key = fields.String(required=True)
    given_names = fields.String(required=True, allow_none=True)
    family_name = fields.String(required=True, allow_none=True)
    sex = fields.String(required=True, allow_none=True)
    dob = fields.Date(required=True, allow_none=True)


class TransferStanding(Schema):
    """A case: its reference, its state, both authorities and the day; and the child where it is read."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    came_from = fields.String(required=True)
    to = fields.String(required=True)
    since = fields.Date(required=True)
    child = fields.Nested(OfferedChild, allow_none=True)


class TransferQueue(Schema):
    """Everything that waits for an answer, as far as the reader may know the children."""

    transfers = fields.List(fields.Nested(TransferStanding), required=True)


@blueprint.get("/transfers")
@blueprint.response(200, TransferQueue)
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def queue() -> ResponseReturnValue:
    """What other authorities offer, and what ours has offered."""
    access.require_action(transfers.OFFER)
    found = [_known(one) for one in transfers.queue(current_services(), _wish())]
    return make_response(jsonify({"transfers": found}), HTTPStatus.OK)


@blueprint.post("/transfers")
@blueprint.arguments(TransferOffer)
@blueprint.response(201, TransferStanding)
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def offer(given: Mapping[str, str | date]) -> ResponseReturnValue:
    """Offer responsibility for a child of one's own area to another authority."""
    access.require_action(transfers.OFFER)
    since = given["since"]
    if not isinstance(since, date):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "not a date", "Give `since` as a date.")
    wanted = transfers.Offer(to=str(given["to"]), since=since, words=plain(str(given["words"]), LONGEST_WORDS))
    try:
        case = transfers.offer(current_services(), _wish(), str(given["child"]), wanted)
    except MoveRefused as refused:
        return problem(HTTPStatus.CONFLICT, "not possible", str(refused))
    return make_response(jsonify(_said(case)), HTTPStatus.CREATED)


@blueprint.get("/transfers/<case:reference>")
@blueprint.response(200, TransferStanding)
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def standing(reference: str) -> ResponseReturnValue:
    """How an offer stands."""
    access.require_action(transfers.OFFER)
    return make_response(jsonify(_known(transfers.opened(current_services(), _wish(), reference))), HTTPStatus.OK)


@blueprint.post("/transfers/<case:reference>")
@blueprint.arguments(TransferAnswer)
@blueprint.response(200, TransferStanding)
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def answer(given: Mapping[str, str], reference: str) -> ResponseReturnValue:
    """Accept or refuse what is offered to one's authority, or withdraw what one's own has offered."""
    access.require_action(transfers.OFFER)
    words = plain(given["words"], LONGEST_WORDS)
    try:
        case = transfers.decide(current_services(), _wish(), reference, given["verb"], words)
    except MoveRefused:
        detail = "It is not possible now, wants words, or is for somebody of the other authority."
        return problem(HTTPStatus.CONFLICT, "not possible", detail)
    return make_response(jsonify(_said(case)), HTTPStatus.OK)


def _wish() -> AccessRequest:
    return identity.access_request(stated_purpose())


def _known(found: transfers.Transfer) -> dict[str, object]:
    child = None
    if found.child is not None:
        child = {name: found.child[name] for name in ("key", "given_names", "family_name", "sex", "dob")}
    return {**_said(found.case), "child": child}


def _said(case: Case) -> dict[str, str]:
    return {
        "reference": case.reference, "state": case.state, "came_from": case.about["from"], "to": case.about["to"],
        "since": case.about["since"],
    }  # fmt: skip
