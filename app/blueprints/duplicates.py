"""Children who may be held twice, on pages: the pairs that the search found, both sides of one, and every answer."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.errors import MoveRefused
from app.desks import duplicates
from app.desks.quarantine import ACTION as SEES_THROUGH
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.duplicates_page import LONGEST_WORDS, pair_page, pair_row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("duplicates", __name__)

_ACTIONS = (duplicates.ACTION, SEES_THROUGH)


@blueprint.get("/duplicates")
@asks("children.glances", actions=_ACTIONS)
def queue() -> ResponseReturnValue:
    """What waits for a decision."""
    place("reviews")
    access.require_action(duplicates.ACTION)
    rows = [
        pair_row(found.case, found.one, found.other, link=url_for("duplicates.case", reference=found.case.reference))
        for found in duplicates.queue(current_services(), _wish())
    ]
    return render_template("duplicates/queue.html", rows=rows)


@blueprint.get("/duplicates/<case:reference>")
@asks("child.record", actions=_ACTIONS)
def case(reference: str) -> ResponseReturnValue:
    """Two children side by side."""
    access.require_action(duplicates.ACTION)
    return _case(reference)


@blueprint.post("/duplicates/<case:reference>")
@asks("child.record", actions=_ACTIONS)
def decide(reference: str) -> ResponseReturnValue:
    """Propose that they are one, keep them apart, leave them to a colleague, or take a decision back."""
    access.require_action(duplicates.ACTION)
    services, wish = current_services(), _wish()
    choice, words = typed("choice"), typed("words", LONGEST_WORDS)
    state = duplicates.opened(services, wish, reference).case.state
    offered = ("undo",) if state == "apart" else ("propose", "apart", "unsure") if state in duplicates.OPEN else ()
    problems = (
        *((("Choose what you have decided", "#choice"),) if choice not in offered else ()),
        *((("Say what it rests on", "#words"),) if not words and choice != "unsure" else ()),
    )
    if problems:
        return _case(reference, choice, words, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        duplicates.act(services, wish, reference, choice, words)
    except MoveRefused as refused:
        why = str(refused)
        return _case(reference, choice, words, ((f"{why[:1].upper()}{why[1:]}", "#done"),)), HTTPStatus.CONFLICT
    return redirect(url_for("duplicates.case", reference=reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _case(reference: str, choice: str = "", words: str = "", problems: tuple[tuple[str, str], ...] = ()) -> str:
    place("reviews")
    services = current_services()
    found = duplicates.opened(services, _wish(), reference)
    page = pair_page(
        found.case, found.one, found.other, p=found.p, sentences=found.sentences, on=identity.today(),
        name=services.accounts.full_name, zone=services.zone, choice=choice, words=words, problems=problems,
    )  # fmt: skip
    return render_template("duplicates/case.html", page=page)
