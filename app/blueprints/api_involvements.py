"""Working relationships as JSON (R15): saying that one works with a child, and that one does not any more.

The same desk as the page: the same time, alert and second person. Sent again it is the same claim, so a caller that did
not hear the answer may send it once more.
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
from app.casework.errors import MoveRefused
from app.desks import claims
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import current_services
from app.view_models.claims_page import LONGEST_WORDS, OBSTACLES

blueprint = Blueprint(
    "api_involvements", __name__, url_prefix=f"{API_PREFIX}v1", description="One's own working relationships."
)

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
STARTED, ENDED = "started", "ended"


class Said(Schema):
    """That one works with a child (`started`), with the reason, or no longer (`ended`)."""

    child = fields.String(required=True, validate=_KEY)
    state = fields.String(load_default=STARTED, validate=validate.OneOf([STARTED, ENDED]))
    reason = fields.String(load_default="", validate=validate.OneOf(["", *claims.REASONS]))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))
    service = fields.String(
        load_default="", validate=validate.Length(max=9),
        metadata={"description": "Key of the service on whose behalf; may be left out by who works for one."},
    )  # fmt: skip


class Stands(Schema):
    """The claim as it stands; `until` is the day on which it ends by itself, null once it is confirmed."""

    reference = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["in-force", "confirmed"]))
    until = fields.Date(allow_none=True)


@blueprint.post("/involvements")
@blueprint.arguments(Said)
@blueprint.response(201, Stands)
@blueprint.alt_response(204, description="It is ended.")
@asks("child.record", "subject.posts", actions=(claims.ACTION,))
def involvement(given: Mapping[str, str]) -> ResponseReturnValue:
    """Say that one works with a child, until a second person confirms it or it ends by itself; or end it."""
    access.require_action(claims.ACTION)
    services, request = current_services(), identity.access_request(stated_purpose())
    if given["state"] == ENDED:
        claims.end(services, request, given["child"])
        return make_response("", HTTPStatus.NO_CONTENT)
    ground = claims.ground(services, request, given["child"])
    words = plain(given["words"], LONGEST_WORDS)
    if ground.obstacle is not None and ground.standing is None:
        return problem(HTTPStatus.CONFLICT, "not possible", OBSTACLES[ground.obstacle])
    if not given["reason"] or not words:
        return problem(HTTPStatus.BAD_REQUEST, "reason wanted", "Give a reason of the list, and your own words.")
    service = given["service"] or (str(ground.posts[0]["key"]) if len(ground.posts) == 1 else "")
    said = claims.Claimed(reason=given["reason"], words=words, service=service)
    try:
        case = claims.claim(services, request, given["child"], said)
    except MoveRefused:
        return problem(HTTPStatus.BAD_REQUEST, "service wanted", "Name one of the services that you work for.")
    until = case.until.date().isoformat() if case.until and case.state == "in-force" else None
    answer = jsonify({"reference": case.reference, "state": case.state, "until": until})
    return make_response(answer, HTTPStatus.OK if ground.standing else HTTPStatus.CREATED)
