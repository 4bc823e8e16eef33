"""Shields as JSON (R5): asked for on a child or a home, decided by a second person, listed for those who see through.

The same desk as the pages: same grounds, same day of review, same second person, and the same answer whether or not
there is a shield already. What the caller may not know is as if it were not there.
"""

from collections.abc import Mapping, Sequence
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
from app.casework.errors import EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.desks import shields
from app.desks.shield_cases import ShieldCase
from app.desks.shield_tasks import catch_up
from app.desks.shields import InForce
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import Services, current_services
from app.view_models.shield_words import GROUNDS, LIFTING_GROUNDS, Change, Mark
from app.view_models.shields_page import LONGEST_WORDS, mark_problems, proposal_problems
from graph.records import Row
from policies.ledger.entry import timestamp
from policies.request import AccessRequest

blueprint = Blueprint(
    "api_shields", __name__, url_prefix=f"{API_PREFIX}v1", description="Shields, and homes that are refuges."
)

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_ACTIONS = (shields.PROPOSE, "confirm_shield", "list_shields")


class ShieldWanted(Schema):
    """What is asked for: of a child that it be shielded; of a home that it be shielded, or marked as a refuge."""

    child = fields.String(validate=_KEY)
    home = fields.String(validate=_KEY)
    mark = fields.String(load_default="", validate=validate.OneOf(["", *Mark]))
    change = fields.String(required=True, validate=validate.OneOf([*Change]))
    ground = fields.String(required=True, validate=validate.OneOf([*GROUNDS, *LIFTING_GROUNDS]))
    review_on = fields.Date(load_default=None, metadata={"description": "When it is looked at again; none to lift."})
    words = fields.String(required=True, validate=validate.Length(max=LONGEST_WORDS))


class ShieldWords(Schema):
    """Why one decides against it."""

    words = fields.String(load_default="", validate=validate.Length(max=LONGEST_WORDS))


class ShortShieldCase(Schema):
    """A case as it stands. `child` and `home` are null where the caller may not know which it is."""

    reference = fields.String(required=True)
    state = fields.String(required=True)
    change = fields.String(required=True)
    mark = fields.String(allow_none=True)
    ground = fields.String(allow_none=True)
    review_on = fields.Date(allow_none=True)
    opened_at = fields.DateTime(required=True)
    child = fields.Dict(allow_none=True)
    home = fields.Dict(allow_none=True)


class WholeShieldCase(ShortShieldCase):
    """The same with what was said and done about it."""

    words = fields.String(required=True)
    own = fields.Boolean(required=True)
    steps = fields.List(fields.Dict(), required=True)


class ShieldLists(Schema):
    """What waits for the caller, what they asked for, and what is in force: each only where it is theirs to read."""

    own = fields.List(fields.Nested(ShortShieldCase), required=True)
    to_decide = fields.List(fields.Nested(ShortShieldCase))
    in_force = fields.List(fields.Dict())


@blueprint.post("/shields")
@blueprint.arguments(ShieldWanted)
@blueprint.response(201, WholeShieldCase)
@asks("child.glance", "children.glances", "homes.glances", actions=_ACTIONS)
def propose(given: Mapping[str, Any]) -> ResponseReturnValue:
    """Ask that a shield be set, prolonged or lifted. The answer is the same, whatever shields the child or the home."""
    services, request = _may(shields.PROPOSE)
    child, home, today = given.get("child"), given.get("home"), identity.today()
    words = plain(given["words"], LONGEST_WORDS)
    wrong = proposal_problems(
        change=given["change"], ground=given["ground"], review_on=given["review_on"], words=words, on=today,
        latest=shields.latest_review(services, today),
    )  # fmt: skip
    if home:
        wrong = mark_problems(given["mark"]) + wrong
    if (child is None) is (home is None):
        wrong = (("Name either a child or a home", "#child"), *wrong)
    if wrong:
        return problem(HTTPStatus.BAD_REQUEST, "not complete", f"{wrong[0][0]}.")
    change = Change(given["change"])
    wanted = shields.Proposal(
        change=change, ground=given["ground"], words=words,
        review_on=None if change is Change.LIFT else given["review_on"],
    )  # fmt: skip
    if child:
        case = shields.propose(services, request, child, wanted)
    else:
        case = shields.propose_on_home(services, request, str(home), Mark(given["mark"]), wanted)
    return _answer(request, case.reference, HTTPStatus.CREATED)


@blueprint.get("/shields")
@blueprint.response(200, ShieldLists)
@asks("children.glances", "homes.glances", actions=_ACTIONS)
def lists() -> ResponseReturnValue:
    """What waits for the caller, what they asked for, and the shields in force where they may list them."""
    services, request = _may(shields.PROPOSE)
    found: dict[str, Any] = {}
    if services.gate.permits(request, "list_shields"):
        catch_up(registers(services), request)
        found["in_force"] = [_stands(one) for one in shields.in_force(services, request)]
    if services.gate.permits(request, "confirm_shield"):
        found["to_decide"] = [_one(one, listed=True) for one in shields.queue(services, request)]
    found["own"] = [_one(ShieldCase(case=case), listed=True) for case in shields.own(services, request)]
    return jsonify(found)


@blueprint.get("/shields/<case:reference>")
@blueprint.response(200, WholeShieldCase)
@asks("children.glances", "homes.glances", actions=_ACTIONS)
def case(reference: str) -> ResponseReturnValue:
    """One case."""
    _services, request = _may("confirm_shield")
    return _answer(request, reference)


@blueprint.post("/shields/<case:reference>/<any(confirm, apply, decline, withdraw):verb>")
@blueprint.arguments(ShieldWords)
@blueprint.response(200, WholeShieldCase)
@blueprint.alt_response(409, description="Somebody has decided meanwhile, or the caller asked for it themselves.")
@asks("children.glances", "homes.glances", actions=_ACTIONS)
def move(given: Mapping[str, str], reference: str, verb: str) -> ResponseReturnValue:
    """Decide for it, put into force what could not be written, decide against it, or take one's own back."""
    services, request = _may("confirm_shield")
    words = plain(given["words"], LONGEST_WORDS)
    try:
        shields.decide(services, request, reference, verb, words)
    except SecondPersonNeeded:
        return problem(HTTPStatus.CONFLICT, "second person wanted", "Nobody decides on what they asked for themselves.")
    except EvidenceNeeded:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say why you decide against it.")
    except MoveRefused:
        return problem(HTTPStatus.CONFLICT, "not possible", "Somebody has decided on this meanwhile.")
    return _answer(request, reference)


def _may(action: str) -> tuple[Services, AccessRequest]:
    access.require_action(action)
    return current_services(), identity.access_request(stated_purpose())


def _answer(request: AccessRequest, reference: str, status: HTTPStatus = HTTPStatus.OK) -> ResponseReturnValue:
    found = shields.case(current_services(), request, reference)
    steps = [
        {"verb": step.verb, "by": step.by, "at": timestamp(step.at), "words": step.words} for step in found.case.steps
    ]
    answer = jsonify(
        {
            **_one(found),
            "words": found.case.steps[0].words,
            "own": found.case.opened_by == request.subject.username,
            "steps": steps,
        }
    )
    answer.status_code = status
    return answer


def _one(found: ShieldCase, *, listed: bool = False) -> Mapping[str, Any]:
    case_, about = found.case, found.case.about
    return {
        "reference": case_.reference, "state": case_.state, "change": about["change"],
        "mark": about.get("mark"), "ground": about.get("ground"), "review_on": about.get("review_on") or None,
        "opened_at": timestamp(case_.opened_at), "child": _child(found.child),
        "home": _home(found.home, listed=listed),
    }  # fmt: skip


def _stands(found: InForce) -> Mapping[str, Any]:
    return {
        "child": _child(found.child), "home": _home(found.home, listed=True), "review_on": found.review_on,
        "marks": _marks(found.marks),
    }  # fmt: skip


def _marks(marks: Sequence[Row]) -> list[Mapping[str, Any]]:
    told = ("authority", "ground", "since", "review", "lift_asked", "shield", "refuge")
    return [{name: mark[name] for name in told if name in mark} for mark in marks]


def _child(child: Row | None) -> Mapping[str, Any] | None:
    return dict(child) if child is not None else None


def _home(home: Row | None, *, listed: bool) -> Mapping[str, Any] | None:
    """A home, in a list without its address (R39)."""
    if home is None:
        return None
    return {"key": home["key"]} if listed else dict(home)
