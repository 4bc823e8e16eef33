"""Keeping a look out of a family's report (R44): asking beside a record, deciding in the officer's list."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.casework.errors import MoveRefused, SecondPersonNeeded
from app.desks import exemptions
from app.desks.exemptions import ASK, DECIDE, LONGEST, MOST_LOOKS, Proposal
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place, show_purpose
from app.services import current_services
from app.view_models.child_record import only_residue
from app.view_models.exemption_facts import Ground
from app.view_models.exemptions_page import (
    FEWEST_LETTERS,
    Asked,
    Deciding,
    ask_page,
    checked,
    exemption_lines,
    exemption_page,
)
from app.view_models.family_page import read_day
from app.view_models.identity_strip import child_card
from app.view_models.words import long_date
from graph.records import Row
from policies.request import AccessRequest, Purpose, Role

blueprint = Blueprint("exemptions", __name__)

_MOST_LETTERS = 1_000
_USUAL_REVIEW, _USUAL_END = timedelta(days=28), timedelta(days=84)
_FIELDS = ("ground", "words", "review_on", "last_day")
_VERBS = ("confirm", "decline", "review", "end")
_TOO_LATE = "Somebody has decided meanwhile, or its end has passed. Read what was done"
_SECOND = "You asked for it, or it is your own look: somebody else decides"


@blueprint.get("/children/<key:key>/exemptions")
@asks("child.record", actions=(ASK,))
def form(key: str) -> ResponseReturnValue:
    """The looks at a child, to choose from."""
    today = identity.today()
    asked = Asked(review_on=long_date(today + _USUAL_REVIEW), last_day=long_date(today + _USUAL_END))
    return _ask(key, _child(key), asked)


@blueprint.post("/children/<key:key>/exemptions")
@asks("child.record", actions=(ASK,))
def propose(key: str) -> ResponseReturnValue:
    """Ask that the chosen looks be kept out."""
    child, today = _child(key), identity.today()
    looks = [
        (subject, day)
        for value in request.form.getlist("look")[:MOST_LOOKS]
        for day, _, subject in [value.partition(" ")]
    ]
    values = {name: typed(name, _MOST_LETTERS) for name in _FIELDS}
    asked = checked(values, looks, today, today + LONGEST)
    review_on, last_day = read_day(asked.review_on), read_day(asked.last_day)
    if asked.problems or review_on is None or last_day is None:
        return _ask(key, child, asked), HTTPStatus.UNPROCESSABLE_ENTITY
    proposal = Proposal(
        child=key, looks=frozenset(looks), ground=Ground(asked.ground), words=asked.words, review_on=review_on,
        last_day=last_day,
    )  # fmt: skip
    exemptions.propose(current_services(), asking.beside(key), proposal)
    return redirect(url_for("exemptions.queue"), HTTPStatus.SEE_OTHER)


@blueprint.get("/exemptions")
@asks(actions=(ASK, DECIDE))
def queue() -> ResponseReturnValue:
    """For who decides every exemption; for who asks their own."""
    services, own = current_services(), _request()
    decides = services.gate.permits(own, DECIDE)
    access.require_action(DECIDE if decides else ASK)
    found = exemptions.queue(services, own) if decides else exemptions.own(services, own)
    lines = exemption_lines(
        found, now=identity.now(), today=identity.today(), names=services.accounts.full_name,
        link=lambda reference: url_for("exemptions.case", reference=reference),
    )  # fmt: skip
    place("families" if decides else "find")
    return render_template("exemptions/queue.html", lines=lines, decides=decides)


@blueprint.get("/exemptions/<case:reference>")
@asks(actions=(ASK, DECIDE))
def case(reference: str) -> ResponseReturnValue:
    """One exemption."""
    return _page(reference)


@blueprint.post("/exemptions/<case:reference>/decision")
@asks(actions=(ASK, DECIDE))
def decide(reference: str) -> ResponseReturnValue:
    """Confirm, decline, keep or end it."""
    access.require_action(DECIDE)
    services, own, verb, words = current_services(), _request(), typed("verb"), typed("words", _MOST_LETTERS)
    next_on = read_day(typed("next_on"))
    problems = []
    if verb not in _VERBS:
        problems.append(("Choose what you decide", "verb"))
    if verb != "confirm" and len(words) < FEWEST_LETTERS:
        problems.append((f"Say what you relied on in at least {FEWEST_LETTERS} letters", "words"))
    if verb == "review" and (next_on is None or not identity.today() < next_on <= identity.today() + LONGEST):
        problems.append(("Give the day of the next review, like 14 January 2027", "next_on"))
    sent_back = Deciding(words=words, next_on=typed("next_on"), problems=tuple(problems))
    if problems:
        return _page(reference, sent_back, HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        if verb == "review" and next_on is not None:
            exemptions.review(services, own, reference, words, next_on)
        else:
            exemptions.decide(services, own, reference, verb, words)
    except SecondPersonNeeded:
        return _page(reference, replace(sent_back, problems=((_SECOND, "verb"),)), HTTPStatus.CONFLICT)
    except MoveRefused:
        return _page(reference, replace(sent_back, problems=((_TOO_LATE, "verb"),)), HTTPStatus.CONFLICT)
    return redirect(url_for("exemptions.case", reference=reference), HTTPStatus.SEE_OTHER)


def _child(key: str) -> Row:
    """The child whose record the reader may open. Raises NotAvailable for the residue and for nothing alike."""
    if not current_services().gate.permits(asking.beside(key), ASK):
        raise NotAvailable
    child = asking.read_record("child.record", key).one("child")
    if child is None or only_residue(child):
        raise NotAvailable
    return child


def _ask(key: str, child: Row, asked: Asked) -> str:
    access.require_action(ASK)
    show_purpose(key)
    choices = exemptions.choices(current_services(), asking.beside(key), key)
    page = ask_page(child_card(child, identity.today()), choices, asked)
    return render_template("exemptions/ask.html", page=page, key=key)


def _request() -> AccessRequest:
    """The reader's own request, for the work that they have with exemptions."""
    officer = identity.reader().subject.role is Role.GOVERNANCE_OFFICER
    return identity.access_request(Purpose.GOVERNANCE_REVIEW if officer else Purpose.WORRIED_SAFETY)


def _page(reference: str, deciding: Deciding | None = None, status: HTTPStatus = HTTPStatus.OK) -> ResponseReturnValue:
    services, own = current_services(), _request()
    decides = services.gate.permits(own, DECIDE)
    access.require_action(DECIDE if decides else ASK)
    found = exemptions.exemption(services, own, reference)
    page = exemption_page(
        found, now=identity.now(), today=identity.today(), names=services.accounts.full_name, zone=services.zone,
        second=decides and own.subject.username not in {found.opened_by, found.concerns},
        deciding=deciding or Deciding(),
    )  # fmt: skip
    place("families" if decides else "find")
    return render_template("exemptions/case.html", page=page), status
