"""Doubtful records as JSON (R42): what waits, one record beside whom it may be about, and every answer to it.

Same desk as the pages: whoever may not know one side of a case finds nothing here, and nothing of a record is applied
before it is decided on. The verbs are those of the procedure, and what a person says stands behind each.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.blueprints.shields import registers
from app.casework.errors import EvidenceNeeded, MoveRefused
from app.desks import reviews
from app.desks.review_tasks import catch_up
from app.desks.reviews import Beside, Doubt, Review
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import Services, current_services
from app.view_models.review_page import LONGEST_WORDS, Piece, side
from graph.records import Row
from policies.ledger.entry import timestamp
from policies.request import AccessRequest

blueprint = Blueprint(
    "api_reviews", __name__, url_prefix=f"{API_PREFIX}v1", description="Records of which it is in doubt who is meant."
)

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_CALLED = ("given_names", "family_name", "dob", "sex")


class ReviewAnswer(Schema):
    """What is decided or done, whose record it is where the verb is `link`, and what it rests on."""

    verb = fields.String(required=True, validate=validate.OneOf(reviews.VERBS))
    child = fields.String(load_default=None, allow_none=True, validate=_KEY)
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class ShortReview(Schema):
    """One case, and what its source calls the child."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    source = fields.String(required=True)
    received = fields.Date(allow_none=True)
    record = fields.Dict(required=True)


class Reviews(Schema):
    """What waits, oldest first."""

    reviews = fields.List(fields.Nested(ShortReview), required=True)


class ReviewedChild(Schema):
    """One child beside the record: how likely, what was compared, and fact for fact what agrees."""

    child = fields.Dict(required=True)
    probability = fields.Float(allow_none=True)
    sentences = fields.List(fields.String(), required=True)
    facts = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    may_be_twins = fields.Boolean(required=True)


class WholeReview(ShortReview):
    """The same with why it waits, whom it may be about, whom to ask, and what was done."""

    reasons = fields.List(fields.String(), required=True)
    candidates = fields.List(fields.Nested(ReviewedChild), required=True)
    owner = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    steps = fields.List(fields.Dict(), required=True)


@blueprint.get("/reviews")
@blueprint.response(200, Reviews)
@asks("children.glances", "review.records", actions=(reviews.ACTION,))
def queue() -> ResponseReturnValue:
    """What waits for a decision, as far as the caller may know every side of it."""
    services, request = _may()
    if services.gate.permits(request, reviews.ACTION):
        catch_up(registers(services), request)
    return jsonify({"reviews": [_listed(doubt) for doubt in reviews.queue(services, request)]})


@blueprint.get("/reviews/<case:reference>")
@blueprint.response(200, WholeReview)
@asks("child.record", "review.records", actions=(reviews.ACTION,))
def case(reference: str) -> ResponseReturnValue:
    """One record beside every child whom it may be about."""
    services, request = _may()
    return jsonify(_whole(reviews.opened(services, request, reference)))


@blueprint.post("/reviews/<case:reference>")
@blueprint.arguments(ReviewAnswer)
@blueprint.response(200, WholeReview)
@blueprint.alt_response(409, description="It has been decided on meanwhile, or cannot be taken back any more.")
@asks("child.record", "review.records", actions=(reviews.ACTION,))
def answer(given: Mapping[str, Any], reference: str) -> ResponseReturnValue:
    """Link it, keep it apart, ask its source, keep the answer, leave it for a colleague, or take a decision back."""
    services, request = _may()
    verb, child, words = given["verb"], given["child"], plain(given["words"], LONGEST_WORDS)
    # First whether there is a case for the caller, so that no other answer tells that there is one.
    reviews.opened(services, request, reference)
    if (verb == "link") is (child is None):
        return problem(HTTPStatus.BAD_REQUEST, "not complete", "Name the child with `link`, and with nothing else.")
    try:
        reviews.act(services, request, reference, verb, child=child, words=words)
    except EvidenceNeeded:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say what it rests on.")
    except MoveRefused:
        return problem(HTTPStatus.CONFLICT, "not possible", "That is not possible any more: read what was done.")
    return jsonify(_whole(reviews.opened(services, request, reference)))


def _may() -> tuple[Services, AccessRequest]:
    access.require_action(reviews.ACTION)
    return current_services(), identity.access_request(stated_purpose())


def _listed(doubt: Doubt) -> dict[str, Any]:
    return {
        "reference": doubt.case.reference, "state": doubt.case.state, "source": doubt.record["source"],
        "received": doubt.record["received"], "record": {name: doubt.record[name] for name in _CALLED},
    }  # fmt: skip


def _whole(found: Review) -> dict[str, Any]:
    owner = found.owner
    return {
        **_listed(Doubt(case=found.case, record=found.record)), "reasons": list(found.reasons),
        "candidates": [_compared(one, found) for one in found.candidates],
        "owner": {"full_name": owner.full_name, "phone": owner.phone, "email": owner.email} if owner else None,
        "steps": [
            {"verb": step.verb, "by": step.by, "at": timestamp(step.at), "words": step.words}
            for step in found.case.steps
        ],
    }  # fmt: skip


def _compared(one: Beside, found: Review) -> dict[str, Any]:
    beside = side(
        one.child, one.services, found.record, found.services, on=identity.now(), p=one.p, sentences=one.sentences
    )
    child: Row = one.child
    return {
        "child": {name: child[name] for name in ("key", *_CALLED)}, "probability": one.p,
        "sentences": list(one.sentences), "may_be_twins": beside.twins,
        "facts": [
            {"fact": row.label, "held": _text(row.held), "told": _text(row.told), "means": row.means}
            for row in beside.rows
        ],
    }  # fmt: skip


def _text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)
