"""Shields and refuges of homes on pages (R5, R10): the form. What becomes of it stands with the other shields.

A home that is closed to the reader and one that is not there are the same answer; the form is the same on every other.
"""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import shields
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.family_page import read_day
from app.view_models.shield_words import Change, Mark
from app.view_models.shields_page import LONGEST_WORDS, Way, home_form, mark_problems, proposal_problems
from graph.records import Row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("home_shields", __name__)

_FIELDS = ("mark", "change", "ground", "review_on", "words")
_Problems = tuple[tuple[str, str], ...]


@blueprint.get("/homes/<key:key>/shield")
@asks("homes.glances", actions=("propose_shield",))
def form(key: str) -> ResponseReturnValue:
    """The form, the same on every home."""
    return _form(_home(key), {})


@blueprint.post("/homes/<key:key>/shield")
@asks("homes.glances", actions=("propose_shield",))
def propose(key: str) -> ResponseReturnValue:
    """Ask that a home be shielded or marked as a refuge, that this be prolonged, or that it be lifted."""
    home = _home(key)
    services, today = current_services(), identity.today()
    said = {name: typed(name, LONGEST_WORDS) for name in _FIELDS}
    review_on = read_day(said["review_on"])
    problems = mark_problems(said["mark"]) + proposal_problems(
        change=said["change"], ground=said["ground"], review_on=review_on, words=said["words"], on=today,
        latest=shields.latest_review(services, today),
    )  # fmt: skip
    if problems:
        return _form(home, said, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    change = Change(said["change"])
    wanted = shields.Proposal(
        change=change, ground=said["ground"], words=said["words"],
        review_on=None if change is Change.LIFT else review_on,
    )  # fmt: skip
    case = shields.propose_on_home(services, _wish(), key, Mark(said["mark"]), wanted)
    return redirect(url_for("shields.case", reference=case.reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _home(key: str) -> Row:
    access.require_action("propose_shield")
    return shields.home_of(current_services(), _wish(), key)


def _form(home: Row, said: dict[str, str], problems: _Problems = ()) -> str:
    place("shields")
    latest = shields.latest_review(current_services(), identity.today())
    page = home_form(home, latest=latest, typed=said, problems=problems)
    back = Way(words="Shields", link=url_for("shields.queue"))
    action = url_for("home_shields.propose", key=page.key)
    return render_template("shields/form.html", page=page, back=back, action=action)
