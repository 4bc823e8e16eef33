"""Records held close to a shielded child, on pages: the queue, both sides of one, the decision (R9)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.blueprints.shields import registers
from app.casework.errors import MoveRefused
from app.desks import quarantine
from app.desks.shield_tasks import catch_up
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.quarantine_page import (
    LONGEST_WORDS,
    child_side,
    decision_problems,
    held_page,
    held_row,
    told_side,
)  # fmt: skip
from app.view_models.words import from_code, sentence
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("quarantine", __name__)

_ANOTHER = "another"
_TOO_LATE = (("Somebody has decided on this record meanwhile", "#done"),)


@blueprint.get("/held-records")
@asks(actions=("decide_quarantine",))
def queue() -> ResponseReturnValue:
    """What waits for a decision."""
    place("shields")
    access.require_action("decide_quarantine")
    services, wish = current_services(), _wish()
    if services.gate.permits(wish, "decide_quarantine"):
        catch_up(registers(services), wish)
    rows = [
        held_row(case, link=url_for("quarantine.case", reference=case.reference), zone=services.zone)
        for case in quarantine.queue(services, wish)
    ]
    return render_template("shields/held_queue.html", rows=rows)


@blueprint.get("/held-records/<case:reference>")
@asks("children.glances", "child.record", actions=("decide_quarantine",))
def case(reference: str) -> ResponseReturnValue:
    """One record beside every child that it resembles."""
    return _case(reference)


@blueprint.post("/held-records/<case:reference>")
@asks("children.glances", "child.record", actions=("decide_quarantine",))
def decide(reference: str) -> ResponseReturnValue:
    """Join the record with a child, or let it go as another child's: all of it, or nothing."""
    access.require_action("decide_quarantine")
    services, wish = current_services(), _wish()
    choice, words = typed("choice"), typed("words", LONGEST_WORDS)
    held = quarantine.held(services, wish, reference)
    children = [str(found.child["key"]) for found in held.candidates] if held.case.state == "held" else []
    problems = decision_problems(choice, words, [*children, _ANOTHER])
    if problems:
        return _case(reference, choice, words, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        quarantine.decide(services, wish, reference, None if choice == _ANOTHER else choice, words)
    except MoveRefused:
        return _case(reference, choice, words, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("quarantine.case", reference=reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _case(reference: str, choice: str = "", words: str = "", problems: tuple[tuple[str, str], ...] = ()) -> str:
    place("shields")
    held = quarantine.held(current_services(), _wish(), reference)
    told = told_side(held.record, held.beside, source=sentence(from_code(str(held.record["source"]))))
    children = tuple(child_side(found.child, found.homes, found.carers) for found in held.candidates)
    page = held_page(held.case, told, children, blocked=held.blocked, choice=choice, words=words, problems=problems)
    return render_template("shields/held_case.html", page=page, another=_ANOTHER)
