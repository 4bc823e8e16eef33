"""Emergency overrides as JSON (R8): opening one, and ending it. Same desk as the pages: same warning, code and alert.

A caller names an override that it holds in the header `Kithmap-Override` when it asks for a home or a carer; for the
child itself none needs to be named. What others hold, or what has ended, is as if it had not been named.
"""

from collections.abc import Mapping
from http import HTTPStatus

from flask import jsonify, make_response
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.accounts.errors import SecondFactorMissing, StepUpRefused
from app.blueprints.api import stated_purpose
from app.casework.errors import EvidenceNeeded
from app.desks import overrides
from app.desks.overrides import ACTION, Asked
from app.errors import API_PREFIX, NotAvailable, problem
from app.forms import plain
from app.services import current_services
from app.view_models.override_facts import OverrideFacts
from app.view_models.override_words import FEWEST_LETTERS, MOST_LETTERS, Ground
from policies.ledger.entry import timestamp
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("api_overrides", __name__, url_prefix=f"{API_PREFIX}v1", description="Emergency overrides.")


class Emergency(Schema):
    """Which child, on which ground, in whose words, and the one-time code where none was given a moment ago."""

    child = fields.String(required=True, validate=validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$"))
    ground = fields.String(required=True, validate=validate.OneOf([ground.value for ground in Ground]))
    words = fields.String(required=True, validate=validate.Length(min=FEWEST_LETTERS, max=MOST_LETTERS))
    code = fields.String(load_default="", validate=validate.Length(max=20))


class Opened(Schema):
    """The override: `in-force` until a moment, or `waiting` for a second person until then."""

    reference = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["in-force", "waiting"]))
    until = fields.DateTime(required=True)
    hops = fields.Integer(required=True)


@blueprint.post("/overrides")
@blueprint.arguments(Emergency)
@blueprint.response(201, Opened)
@asks("child.glance", actions=(ACTION,))
def open_override(given: Mapping[str, str]) -> ResponseReturnValue:
    """Open a record in an emergency: investigated at once, for this child, for minutes, and only in this session."""
    request = _may()
    access.require_query("child.glance")
    asked = Asked(
        child=given["child"], ground=Ground(given["ground"]), words=plain(given["words"], MOST_LETTERS),
        code=given["code"],
    )  # fmt: skip
    try:
        opened = overrides.open_override(current_services(), request, identity.reader().token, asked)
    except EvidenceNeeded:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say what has happened, and why it cannot wait.")
    except SecondFactorMissing:
        return problem(HTTPStatus.FORBIDDEN, "no second factor", "An access manager sets one up for your account.")
    except StepUpRefused:
        return problem(HTTPStatus.FORBIDDEN, "code wanted", "Give the one-time code of now; each works once.")
    return make_response(jsonify(_said(opened)), HTTPStatus.CREATED)


@blueprint.delete("/overrides/<case:reference>")
@blueprint.response(204)
@asks(actions=(ACTION,))
def end_override(reference: str) -> ResponseReturnValue:
    """End one's own override now."""
    overrides.end(current_services(), _may(), identity.reader().token, reference)
    return make_response("", HTTPStatus.NO_CONTENT)


def _may() -> AccessRequest:
    """The caller's request. Raises NotAvailable where the policies do not permit overrides to them."""
    access.require_action(ACTION)
    request = identity.access_request(stated_purpose())
    if not current_services().gate.permits(identity.access_request(Purpose.WORRIED_SAFETY), ACTION):
        raise NotAvailable
    return request


def _said(one: OverrideFacts) -> dict[str, object]:
    return {"reference": one.reference, "state": one.state, "until": timestamp(one.until), "hops": one.hops}
