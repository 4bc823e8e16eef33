"""Ask the coordinator who else is involved: the form on every child, one's own requests, the coordinator's queue."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.casework.case import Case
from app.casework.errors import MoveRefused
from app.desks import requests
from app.desks.visible import glance, glances
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place, show_purpose
from app.services import current_services
from app.view_models.frame import position
from app.view_models.requests_page import (
    LONGEST_NEED,
    LONGEST_REACH,
    AskPage,
    Closing,
    DeskContext,
    QueueRow,
    ask_page,
    asked_row,
    passed_on,
    queue_row,
    request_page,
)
from graph.records import Row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("requests", __name__)

_TOO_LATE = Closing(
    problems=(("Somebody has seen to this request meanwhile, or you asked it yourself. Read what was done", "#done"),)
)


@blueprint.get("/children/<key:key>/ask")
@asks("child.glance", actions=("ask_coordinator",))
def form(key: str) -> ResponseReturnValue:
    """The form, the same on every child. Whoever has nothing to ask is told how to reach the coordinator."""
    request = asking.beside(key)
    child = glance(current_services(), request, key)
    show_purpose(key)
    if not current_services().gate.permits(request, "ask_coordinator"):
        return render_template("pages/coordinator.html", asked=False, queue=_may_answer())
    return _form(ask_page(child, on=identity.today(), purpose=_purpose(request)))


@blueprint.post("/children/<key:key>/ask")
@asks("child.glance", actions=("ask_coordinator",))
def ask(key: str) -> ResponseReturnValue:
    """Pass the request on."""
    access.require_action("ask_coordinator")
    request = asking.beside(key)
    need, reach, concern = typed("need", LONGEST_NEED), typed("reach", LONGEST_REACH), typed("concern") == "yes"
    if not need or not reach:
        child = glance(current_services(), request, key)
        show_purpose(key)
        page = ask_page(child, on=identity.today(), purpose=_purpose(request), need=need, reach=reach, concern=concern,
                        sent=True)  # fmt: skip
        return _form(page), HTTPStatus.UNPROCESSABLE_ENTITY
    case = requests.ask(current_services(), request, key, need=need, reach=reach, concern=concern)
    return redirect(url_for("requests.passed", reference=case.reference), HTTPStatus.SEE_OTHER)


@blueprint.get("/requests")
@asks(actions=("ask_coordinator",))
def own() -> ResponseReturnValue:
    """What the reader has asked, and that it was answered; never what the answer was."""
    services, zone = current_services(), current_services().zone
    found = requests.own(services, identity.access_request(Purpose.ARRANGING_SUPPORT))
    rows = [asked_row(asked.case, asked.answered_at, zone) for asked in found]
    return render_template("requests/own.html", rows=rows)


@blueprint.get("/requests/<case:reference>")
@asks(actions=("ask_coordinator",))
def passed(reference: str) -> ResponseReturnValue:
    """What became of one's own request: two fixed sentences."""
    services, zone = current_services(), current_services().zone
    found = requests.own(services, identity.access_request(Purpose.ARRANGING_SUPPORT))
    row = next((asked_row(asked.case, asked.answered_at, zone) for asked in found
                if asked.case.reference == reference), None)  # fmt: skip
    if row is None:
        raise NotAvailable
    return render_template("requests/passed.html", row=row, says=passed_on(reference))


@blueprint.get("/requests/queue")
@asks("children.glances", actions=("answer_requests",))
def queue() -> ResponseReturnValue:
    """What waits for the coordinator."""
    place("requests")
    waiting = requests.queue(current_services(), identity.access_request(Purpose.ARRANGING_SUPPORT))
    return render_template("requests/queue.html", rows=[_row(found.case, found.child) for found in waiting])


@blueprint.get("/requests/queue/<case:reference>")
@asks("children.glances", "child.record", actions=("answer_requests",))
def case(reference: str) -> ResponseReturnValue:
    """One request, with everyone involved whom the coordinator may know."""
    return _case(reference)


@blueprint.post("/requests/queue/<case:reference>/take")
@asks("children.glances", actions=("answer_requests",))
def take(reference: str) -> ResponseReturnValue:
    """See to a request."""
    access.require_action("answer_requests")
    try:
        requests.take(current_services(), identity.access_request(Purpose.ARRANGING_SUPPORT), reference)
    except MoveRefused:
        return _case(reference, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("requests.case", reference=reference), HTTPStatus.SEE_OTHER)


@blueprint.post("/requests/queue/<case:reference>/answer")
@asks("children.glances", "child.record", actions=("answer_requests",))
def answer(reference: str) -> ResponseReturnValue:
    """Close a request with its outcome."""
    access.require_action("answer_requests")
    outcome, words, with_whom = typed("outcome"), typed("words", LONGEST_NEED), typed("with_whom")
    problems = (
        *((("Choose how it ended", "#outcome"),) if outcome not in requests.OUTCOMES else ()),
        *((("Choose the other worker", "#with_whom"),) if outcome == requests.BROKERED and not with_whom else ()),
        *((("Say in your own words what was done", "#words"),) if not words else ()),
    )
    if problems:
        closing = Closing(outcome=outcome, words=words, with_whom=with_whom, problems=problems)
        return _case(reference, closing), HTTPStatus.UNPROCESSABLE_ENTITY
    request = _for_child(reference)
    try:
        requests.answer(current_services(), request, reference, outcome=outcome, words=words, with_whom=with_whom)
    except MoveRefused:
        return _case(reference, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("requests.queue"), HTTPStatus.SEE_OTHER)


def _for_child(reference: str) -> AccessRequest:
    """The coordinator's request for the purpose stated for the child. Raises PurposeWanted."""
    found = requests.case(current_services(), identity.access_request(Purpose.ARRANGING_SUPPORT), reference)
    return asking.beside(found.child or "")


def _case(reference: str, closing: Closing | None = None) -> str:
    place("requests")
    services, asked = current_services(), identity.access_request(Purpose.ARRANGING_SUPPORT)
    found = requests.case(services, asked, reference)
    child = found.child or ""
    request = asking.beside(child)
    reading = requests.record(services, request, child)
    row = _row(found, glances(services, request, [child])[child])
    asker = services.accounts.subject(found.opened_by)
    show_purpose(child)
    context = DeskContext(
        on=identity.today(), book=services.sources(request), zone=services.zone, names=services.accounts.full_name,
        outcomes=requests.OUTCOMES, asker_key=asker.practitioner if asker else None,
    )  # fmt: skip
    page = request_page(row, found, reading.parts, context, closing or Closing())
    return render_template("requests/case.html", page=page, record_link=url_for("child.record", key=child))


def _row(case: Case, child: Row) -> QueueRow:
    accounts = current_services().accounts
    subject = accounts.subject(case.opened_by)
    asker = (accounts.full_name(case.opened_by), position(subject.role, subject.team) if subject else "")
    return queue_row(
        case, child, on=identity.today(), link=url_for("requests.case", reference=case.reference), asker=asker,
        names=accounts.full_name, zone=current_services().zone,
    )  # fmt: skip


def _form(page: AskPage) -> str:
    return render_template("requests/form.html", page=page)


def _purpose(request: AccessRequest) -> str:
    return str(request.environment.purpose or "")


def _may_answer() -> bool:
    request = identity.access_request(Purpose.ARRANGING_SUPPORT)
    return current_services().gate.permits(request, "answer_requests")
