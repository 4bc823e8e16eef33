"""Children who may be held twice as JSON: the pairs that wait, both sides of one, and every answer to it (R41).

Same desk as the pages: whoever may not know both children whole finds no pair here, and nothing is joined by it: to
propose goes to the joins, where a second person decides.
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
from app.casework.errors import EvidenceNeeded, MoveRefused
from app.desks import duplicates
from app.desks.duplicates import Found, Twice
from app.desks.quarantine import ACTION as SEES_THROUGH
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import Services, current_services
from app.view_models.duplicates_page import LONGEST_WORDS
from app.view_models.review_page import compared_rows
from graph.records import Row
from policies.ledger.entry import timestamp
from policies.request import AccessRequest

blueprint = Blueprint(
    "api_duplicates", __name__, url_prefix=f"{API_PREFIX}v1", description="Children who may be held twice."
)

_ACTIONS = (duplicates.ACTION, SEES_THROUGH)
_CALLED = ("key", "given_names", "family_name", "dob", "sex")


class PairAnswer(Schema):
    """`propose` that they are one, keep them `apart`, leave them `unsure`, or `undo` what kept them apart; and why."""

    verb = fields.String(required=True, validate=validate.OneOf(duplicates.VERBS))
    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class Pair(Schema):
    """One case: two children, and how likely they are one."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    probability = fields.Float(required=True)
    children = fields.List(fields.Dict(), required=True)


class Pairs(Schema):
    """What waits, likeliest first."""

    duplicates = fields.List(fields.Nested(Pair), required=True)


class WholePair(Pair):
    """The same with what was compared, fact for fact, the proposal to join them if there is one, and what was done."""

    sentences = fields.List(fields.String(), required=True)
    facts = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    join = fields.String(allow_none=True)
    steps = fields.List(fields.Dict(), required=True)


@blueprint.get("/duplicates")
@blueprint.response(200, Pairs)
@asks("children.glances", actions=_ACTIONS)
def queue() -> ResponseReturnValue:
    """The pairs that wait for a decision, as far as the caller may know both sides."""
    services, request = _may()
    return jsonify({"duplicates": [_listed(found) for found in duplicates.queue(services, request)]})


@blueprint.get("/duplicates/<case:reference>")
@blueprint.response(200, WholePair)
@asks("child.record", actions=_ACTIONS)
def case(reference: str) -> ResponseReturnValue:
    """Two children side by side."""
    services, request = _may()
    return jsonify(_whole(duplicates.opened(services, request, reference)))


@blueprint.post("/duplicates/<case:reference>")
@blueprint.arguments(PairAnswer)
@blueprint.response(200, WholePair)
@blueprint.alt_response(409, description="It has been decided on meanwhile, or cannot be done any more.")
@asks("child.record", actions=_ACTIONS)
def answer(given: Mapping[str, str], reference: str) -> ResponseReturnValue:
    """Propose that they are one, keep them apart, leave them to a colleague, or take a decision back."""
    services, request = _may()
    verb, words = given["verb"], plain(given["words"], LONGEST_WORDS)
    # First whether there is a case for the caller, so that no other answer tells that there is one.
    duplicates.opened(services, request, reference)
    if not words and verb != "unsure":
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say what it rests on.")
    try:
        duplicates.act(services, request, reference, verb, words)
    except EvidenceNeeded:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say what it rests on.")
    except MoveRefused:
        return problem(HTTPStatus.CONFLICT, "not possible", "That is not possible any more: read what was done.")
    return jsonify(_whole(duplicates.opened(services, request, reference)))


def _may() -> tuple[Services, AccessRequest]:
    access.require_action(duplicates.ACTION)
    return current_services(), identity.access_request(stated_purpose())


def _listed(found: Found) -> dict[str, Any]:
    return {
        "reference": found.case.reference, "state": found.case.state, "probability": float(found.case.about["p"]),
        "children": [_called(found.one), _called(found.other)],
    }  # fmt: skip


def _whole(found: Twice) -> dict[str, Any]:
    one, other = found.one["child"][0], found.other["child"][0]
    compared = compared_rows(one, found.one["services"], other, found.other["services"], identity.today())
    joins = [step.facts["join"] for step in found.case.steps if "join" in step.facts]
    return {
        **_listed(Found(case=found.case, one=one, other=other)), "sentences": list(found.sentences),
        "facts": [
            {"fact": row.label, "one": "".join(piece.text for piece in row.held),
             "other": "".join(piece.text for piece in row.told), "means": row.means}
            for row in compared
        ],
        "join": joins[-1] if joins else None,
        "steps": [
            {"verb": step.verb, "by": step.by, "at": timestamp(step.at), "words": step.words}
            for step in found.case.steps
        ],
    }  # fmt: skip


def _called(child: Row) -> dict[str, Any]:
    return {name: child[name] for name in _CALLED}
