"""Shields on pages: asked for on any child, decided by a second person, listed for those who see through them."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.case import Case
from app.casework.errors import MoveRefused
from app.desks import shields
from app.desks.shield_cases import ShieldCase
from app.desks.shield_tasks import Registers, catch_up
from app.desks.shields import InForce
from app.desks.visible import glance
from app.forms import typed
from app.framing import place
from app.services import Services, current_services
from app.view_models.family_page import read_day
from app.view_models.shield_words import Change
from app.view_models.shields_page import (
    LONGEST_WORDS,
    CaseRow,
    Way,
    case_page,
    case_row,
    home_card,
    in_force_words,
    proposal_form,
    proposal_problems,
    shield_row,
)  # fmt: skip
from graph.records import Row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("shields", __name__)

_TOO_LATE = (("Somebody has decided on this meanwhile, or you asked for it yourself. Read what was done", "#done"),)
_FIELDS = ("change", "ground", "review_on", "words")


@blueprint.get("/shields")
@asks("children.glances", "homes.glances", actions=("propose_shield", "confirm_shield", "list_shields"))
def queue() -> ResponseReturnValue:
    """What waits for the reader, what they asked for themselves, and the shields in force where they may list them."""
    place("shields")
    services, wish = current_services(), _wish()
    decides, lists = services.gate.permits(wish, "confirm_shield"), services.gate.permits(wish, "list_shields")
    access.require_action("propose_shield")
    if lists:
        catch_up(registers(services), wish)
    own = [_row(ShieldCase(case=case), listed=True) for case in shields.own(services, wish)]
    waiting = [_row(found, listed=True) for found in shields.queue(services, wish)] if decides else []
    force = shields.in_force(services, wish) if lists else ()
    rows = [
        shield_row(found.child, found.marks, key=found.key, on=identity.today(), link=_record(found)) for found in force
    ]
    return render_template(
        "shields/queue.html", own=own, waiting=waiting, decides=decides, lists=lists, rows=rows,
        rows_words=in_force_words(rows), held_link=url_for("quarantine.queue"),
    )  # fmt: skip


@blueprint.get("/children/<key:key>/shield")
@asks("child.glance", actions=("propose_shield",))
def form(key: str) -> ResponseReturnValue:
    """The form, the same on every child."""
    access.require_action("propose_shield")
    services, wish = current_services(), _wish()
    services.gate.consult(wish, "shield.form", "propose_shield", {"child": key}, lambda: ())
    return _form(glance(services, wish, key), {})


@blueprint.post("/children/<key:key>/shield")
@asks("child.glance", actions=("propose_shield",))
def propose(key: str) -> ResponseReturnValue:
    """Ask for a shield to be set, prolonged or lifted. The answer is the same, whatever shields the child."""
    access.require_action("propose_shield")
    services, wish = current_services(), _wish()
    services.gate.consult(wish, "shield.form", "propose_shield", {"child": key}, lambda: ())
    said = {name: typed(name, LONGEST_WORDS) for name in _FIELDS}
    review_on = read_day(said["review_on"])
    today, latest = identity.today(), shields.latest_review(services, identity.today())
    problems = proposal_problems(
        change=said["change"], ground=said["ground"], review_on=review_on, words=said["words"], on=today, latest=latest
    )
    if problems:
        return _form(glance(services, wish, key), said, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    change = Change(said["change"])
    wanted = shields.Proposal(
        change=change, ground=said["ground"], words=said["words"],
        review_on=None if change is Change.LIFT else review_on,
    )  # fmt: skip
    case = shields.propose(services, wish, key, wanted)
    return redirect(url_for("shields.case", reference=case.reference), HTTPStatus.SEE_OTHER)


@blueprint.get("/shields/<case:reference>")
@asks("children.glances", "homes.glances", actions=("propose_shield", "confirm_shield"))
def case(reference: str) -> ResponseReturnValue:
    """One case."""
    return _case(reference)


@blueprint.post("/shields/<case:reference>/<any(confirm, apply, decline, withdraw):verb>")
@asks("children.glances", "homes.glances", actions=("propose_shield", "confirm_shield"))
def move(reference: str, verb: str) -> ResponseReturnValue:
    """Decide for it, put it into force, decide against it, or take one's own back."""
    access.require_action("confirm_shield")
    services, wish, words = current_services(), _wish(), typed("words", LONGEST_WORDS)
    if verb == "decline" and not words:
        return _case(reference, (("Say why you decide against it", "#words"),)), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        shields.decide(services, wish, reference, verb, words)
    except MoveRefused:
        return _case(reference, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("shields.case", reference=reference), HTTPStatus.SEE_OTHER)


def registers(services: Services) -> Registers:
    """What tasks are opened in, from the services of the pages."""
    return Registers(
        gate=services.gate, casework=services.casework, notices=services.notices, accounts=services.accounts
    )


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _case(reference: str, problems: tuple[tuple[str, str], ...] = ()) -> str:
    place("shields")
    services, wish = current_services(), _wish()
    found = shields.case(services, wish, reference)
    page = case_page(
        _row(found), found.case, reader=wish.subject.username,
        decides=services.gate.permits(wish, "confirm_shield"), name=services.accounts.full_name, zone=services.zone,
        problems=problems,
    )  # fmt: skip
    propose_link = _form_link(found.case) if found.case.state == "due" else ""
    return render_template("shields/case.html", page=page, words=request.form.get("words", ""), propose=propose_link)


def _form(child: Row, said: dict[str, str], problems: tuple[tuple[str, str], ...] = ()) -> str:
    place("shields")
    today = identity.today()
    page = proposal_form(
        child, on=today, latest=shields.latest_review(current_services(), today), typed=said, problems=problems
    )
    back = Way(words="Back to the record", link=url_for("child.record", key=page.key))
    return render_template("shields/form.html", page=page, back=back, action=url_for("shields.propose", key=page.key))


def _row(found: ShieldCase, *, listed: bool = False) -> CaseRow:
    """A case; in a list without an address, and with the index number alone for whoever has proposed it."""
    services, case = current_services(), found.case
    own = listed and case.opened_by == identity.reader().subject.username
    home = None if case.child or own else home_card(found.home, listed=listed)
    return case_row(
        case, found.child, home=home, closed=home is not None and found.home is None, on=identity.today(),
        link=url_for("shields.case", reference=case.reference), name=services.accounts.full_name, zone=services.zone,
    )  # fmt: skip


def _record(found: InForce) -> str:
    return url_for("child.record" if found.child is not None else "home_shields.form", key=found.key)


def _form_link(case: Case) -> str:
    if case.child:
        return url_for("shields.form", key=case.child)
    return url_for("home_shields.form", key=case.about["home"])
