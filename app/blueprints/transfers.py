"""Responsibility for a child on pages: offered to another authority, accepted or refused there, or withdrawn."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.errors import MoveRefused
from app.desks import transfers
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.family_page import read_day
from app.view_models.transfers_page import (
    LONGEST_WORDS,
    Problems,
    offer_form,
    offer_problems,
    transfer_page,
    transfer_row,
)
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("transfers", __name__)

_ACTIONS = (transfers.OFFER, transfers.ANSWER)
_FIELDS = ("to", "since", "words")
_NO_WORDS = (("Say what your answer rests on", "#words"),)
_TOO_LATE = (("That is not possible now, or is for somebody else: read what was done", "#done"),)


@blueprint.get("/transfers")
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def queue() -> ResponseReturnValue:
    """What other authorities offer, and what ours has offered."""
    place("work")
    access.require_action(transfers.OFFER)
    services, wish = current_services(), _wish()
    rows = [
        transfer_row(
            found.case, found.child, receives=found.receives, reader=wish.subject.username,
            area_words=services.site.area, link=url_for("transfers.case", reference=found.case.reference),
        )
        for found in transfers.queue(services, wish)
    ]  # fmt: skip
    return render_template(
        "transfers/queue.html", to_answer=[row for row in rows if row.to_answer],
        others=[row for row in rows if not row.to_answer], answers=services.gate.permits(wish, transfers.ANSWER),
    )  # fmt: skip


@blueprint.get("/children/<key:key>/transfer")
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def form(key: str) -> ResponseReturnValue:
    """The form, on every child of one's own area."""
    access.require_action(transfers.OFFER)
    return _form(key, {})


@blueprint.post("/children/<key:key>/transfer")
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def offer(key: str) -> ResponseReturnValue:
    """Offer responsibility to another authority."""
    access.require_action(transfers.OFFER)
    services, wish = current_services(), _wish()
    said = {name: typed(name, LONGEST_WORDS) for name in _FIELDS}
    ground, since = transfers.ground(services, wish, key), read_day(said["since"])
    problems = offer_problems(said, since, to=ground.to, earliest=ground.earliest, latest=ground.latest)
    if problems or since is None:
        return _form(key, said, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    wanted = transfers.Offer(to=said["to"], since=since, words=said["words"])
    case = transfers.offer(services, wish, key, wanted)
    return redirect(url_for("transfers.case", reference=case.reference), HTTPStatus.SEE_OTHER)


@blueprint.get("/transfers/<case:reference>")
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def case(reference: str) -> ResponseReturnValue:
    """One case."""
    access.require_action(transfers.OFFER)
    return _case(reference, ())


@blueprint.post("/transfers/<case:reference>/<any(accept, refuse, withdraw):verb>")
@asks("transfer.child", "transfer.children", actions=_ACTIONS)
def move(reference: str, verb: str) -> ResponseReturnValue:
    """Accept it, refuse it, or withdraw the offer."""
    access.require_action(transfers.OFFER)
    services, wish, words = current_services(), _wish(), typed("words", LONGEST_WORDS)
    if verb != "withdraw" and not words:
        return _case(reference, _NO_WORDS), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        transfers.decide(services, wish, reference, verb, words)
    except MoveRefused:
        return _case(reference, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("transfers.case", reference=reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _form(key: str, said: Mapping[str, str], problems: Problems = ()) -> str:
    place("work")
    services = current_services()
    ground = transfers.ground(services, _wish(), key)
    page = offer_form(
        ground.child, on=identity.today(), to=ground.to, earliest=ground.earliest, latest=ground.latest,
        area_words=services.site.area, said=said, problems=problems,
    )  # fmt: skip
    waits = url_for("transfers.case", reference=ground.standing.reference) if ground.standing else ""
    return render_template("transfers/form.html", page=page, key=key, waits=waits)


def _case(reference: str, problems: Problems) -> str:
    place("work")
    services, wish = current_services(), _wish()
    found = transfers.opened(services, wish, reference)
    page = transfer_page(
        found.case, found.child, receives=found.receives, sends=found.sends, reader=wish.subject.username,
        on=identity.today(), area_words=services.site.area, name=services.accounts.full_name, zone=services.zone,
        words=typed("words", LONGEST_WORDS), problems=problems,
    )  # fmt: skip
    link = url_for("child.record", key=found.child["key"]) if found.child is not None else ""
    return render_template("transfers/case.html", page=page, record=link if found.case.state == "transferred" else "")
