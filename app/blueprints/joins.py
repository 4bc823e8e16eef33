"""Two records of one child on pages: proposed, decided on by a second person, parted again (R41)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.errors import MoveRefused
from app.desks import joins
from app.desks.visible import whole_record
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.joins_page import LONGEST_WORDS, join_page, join_row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("joins", __name__)

_LONGEST_KEY = 20
_NOBODY = (("There is nobody with that number whom we can show you", "#other"),)
_NO_WORDS = (("Say what it rests on", "#words"),)


@blueprint.get("/joins")
@asks("children.glances", actions=(joins.ACTION,))
def queue() -> ResponseReturnValue:
    """What waits for a second person, and what is one."""
    place("reviews")
    access.require_action(joins.ACTION)
    services = current_services()
    rows = [
        join_row(found.case, found.child, link=url_for("joins.case", reference=found.case.reference),
                 zone=services.zone)
        for found in joins.queue(services, _wish())
    ]  # fmt: skip
    return render_template("joins/queue.html", rows=rows)


@blueprint.get("/children/<key:key>/join")
@asks("child.record", actions=(joins.ACTION,))
def form(key: str) -> ResponseReturnValue:
    """Ask for the other record, and show both once it is named."""
    access.require_action(joins.ACTION)
    other = "".join(request.args.get("other", "").upper().split())[:_LONGEST_KEY]
    return _form(key, other, "", ())


@blueprint.post("/children/<key:key>/join")
@asks("child.record", actions=(joins.ACTION,))
def propose(key: str) -> ResponseReturnValue:
    """Propose that the other record goes into this one."""
    access.require_action(joins.ACTION)
    other, words = "".join(typed("other", _LONGEST_KEY).upper().split()), typed("words", LONGEST_WORDS)
    if not words:
        return _form(key, other, words, _NO_WORDS), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        case = joins.propose(current_services(), _wish(), key, other, words)
    except MoveRefused as refused:
        return _form(key, other, words, ((str(refused).capitalize(), "#other"),)), HTTPStatus.CONFLICT
    return redirect(url_for("joins.case", reference=case.reference), HTTPStatus.SEE_OTHER)


@blueprint.get("/joins/<case:reference>")
@asks("child.record", actions=(joins.ACTION,))
def case(reference: str) -> ResponseReturnValue:
    """One case with both records."""
    access.require_action(joins.ACTION)
    return _case(reference, ())


@blueprint.post("/joins/<case:reference>/<any(confirm, decline, withdraw, part):verb>")
@asks("child.record", actions=(joins.ACTION,))
def move(reference: str, verb: str) -> ResponseReturnValue:
    """Agree and join, decline, withdraw one's own, or part again."""
    access.require_action(joins.ACTION)
    services, wish, words = current_services(), _wish(), typed("words", LONGEST_WORDS)
    if verb != "withdraw" and not words:
        return _case(reference, _NO_WORDS), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        joins.decide(services, wish, reference, verb, words)
    except MoveRefused:
        late = (("That is not possible, or for a second person: read what was done", "#done"),)
        return _case(reference, late), HTTPStatus.CONFLICT
    return redirect(url_for("joins.case", reference=reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _form(key: str, other: str, words: str, problems: tuple[tuple[str, str], ...]) -> str:
    place("reviews")
    services, wish = current_services(), _wish()
    services.gate.consult(wish, "join.open", joins.ACTION, {"child": key}, lambda: ())
    stays = whole_record(services, wish, key).parts
    goes, obstacle = None, ""
    if other:
        try:
            _, goes, obstacle = joins.ground(services, wish, key, other)
        except NotAvailable:
            problems = _NOBODY
    page = join_page(stays, goes, on=identity.today(), obstacle=obstacle, words=words, problems=problems)
    return render_template("joins/form.html", page=page, key=key, other=other)


def _case(reference: str, problems: tuple[tuple[str, str], ...]) -> str:
    place("reviews")
    services, wish = current_services(), _wish()
    found = joins.opened(services, wish, reference)
    page = join_page(
        found.stays, found.goes, on=identity.today(), case=found.case, reader=wish.subject.username,
        name=services.accounts.full_name, zone=services.zone, problems=problems, words=typed("words", LONGEST_WORDS),
    )  # fmt: skip
    return render_template("joins/case.html", page=page)
