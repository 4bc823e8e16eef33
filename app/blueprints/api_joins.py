"""Two records of one child as JSON (R41): proposing that they become one, deciding on it, parting them again.

Same desk as the pages: a second person decides, and whoever may not know one of the two finds nothing here.
"""

from collections.abc import Mapping
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
from app.desks import joins
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import current_services
from app.view_models.joins_page import LONGEST_WORDS
from policies.request import AccessRequest

blueprint = Blueprint("api_joins", __name__, url_prefix=f"{API_PREFIX}v1", description="Two records of one child.")

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")


class Proposal(Schema):
    """Which record stays, which goes into it, and what it rests on that they are one child."""

    child = fields.String(required=True, validate=_KEY)
    other = fields.String(required=True, validate=_KEY)
    words = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_WORDS))


class Decision(Schema):
    """`confirm`, `decline`, `withdraw` or `part`, and the words that stand behind it."""

    verb = fields.String(required=True, validate=validate.OneOf(["confirm", "decline", "withdraw", "part"]))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class Standing(Schema):
    """The case: its reference, its state, and both keys."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    child = fields.String(required=True)
    other = fields.String(required=True)


@blueprint.post("/joins")
@blueprint.arguments(Proposal)
@blueprint.response(201, Standing)
@asks("child.record", actions=(joins.ACTION,))
def propose(given: Mapping[str, str]) -> ResponseReturnValue:
    """Propose that one record goes into another; a second person decides."""
    access.require_action(joins.ACTION)
    words = plain(given["words"], LONGEST_WORDS)
    try:
        case = joins.propose(current_services(), _wish(), given["child"], given["other"], words)
    except MoveRefused as refused:
        return problem(HTTPStatus.CONFLICT, "not possible", str(refused))
    return make_response(jsonify(_said(case)), HTTPStatus.CREATED)


@blueprint.get("/joins/<case:reference>")
@blueprint.response(200, Standing)
@asks("child.record", actions=(joins.ACTION,))
def standing(reference: str) -> ResponseReturnValue:
    """How a proposal stands."""
    access.require_action(joins.ACTION)
    return make_response(jsonify(_said(joins.opened(current_services(), _wish(), reference).case)), HTTPStatus.OK)


@blueprint.post("/joins/<case:reference>")
@blueprint.arguments(Decision)
@blueprint.response(200, Standing)
@asks("child.record", actions=(joins.ACTION,))
def decide(given: Mapping[str, str], reference: str) -> ResponseReturnValue:
    """Agree and join, decline, withdraw one's own, or part again."""
    access.require_action(joins.ACTION)
    services, request, words = current_services(), _wish(), plain(given["words"], LONGEST_WORDS)
    try:
        case = joins.decide(services, request, reference, given["verb"], words)
    except MoveRefused:
        detail = "It is not possible now, wants words, or is for a second person."
        return problem(HTTPStatus.CONFLICT, "not possible", detail)
    return make_response(jsonify(_said(case)), HTTPStatus.OK)


def _wish() -> AccessRequest:
    return identity.access_request(stated_purpose())


def _said(case: Case) -> dict[str, str]:
    return {
        "reference": case.reference, "state": case.state, "child": case.about["survivor"], "other": str(case.child),
    }  # fmt: skip
