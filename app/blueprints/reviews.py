"""Doubtful records on pages: the queue, both sides of one, and every answer that a data manager may give (R42)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.blueprints.shields import registers
from app.casework.errors import MoveRefused
from app.desks import reviews
from app.desks.review_tasks import catch_up
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.review_page import LONGEST_WORDS, doubt_row, review_page, side
from loaders.declarations import Owner
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("reviews", __name__)

_ANOTHER = "another"
_NOTES = ("ask", "answer", "unsure")
_TOO_LATE = (("That is not possible any more: read what was done meanwhile", "#done"),)


@blueprint.get("/reviews")
@asks("children.glances", "review.records", actions=(reviews.ACTION,))
def queue() -> ResponseReturnValue:
    """What waits for a decision."""
    place("reviews")
    access.require_action(reviews.ACTION)
    services, wish = current_services(), _wish()
    if services.gate.permits(wish, reviews.ACTION):
        catch_up(registers(services), wish)
    rows = [
        doubt_row(doubt.case, doubt.record, source=reviews.feed_words(str(doubt.record["source"])),
                  link=url_for("reviews.case", reference=doubt.case.reference))
        for doubt in reviews.queue(services, wish)
    ]  # fmt: skip
    return render_template("reviews/queue.html", rows=rows)


@blueprint.get("/reviews/<case:reference>")
@asks("child.record", "review.records", actions=(reviews.ACTION,))
def case(reference: str) -> ResponseReturnValue:
    """One record beside every child that it may be about."""
    access.require_action(reviews.ACTION)
    return _case(reference)


@blueprint.post("/reviews/<case:reference>")
@asks("child.record", "review.records", actions=(reviews.ACTION,))
def decide(reference: str) -> ResponseReturnValue:
    """Link it, keep it apart, ask its source, keep the answer, leave it, or take the decision back."""
    access.require_action(reviews.ACTION)
    services, wish = current_services(), _wish()
    choice, words = typed("choice"), typed("words", LONGEST_WORDS)
    review = reviews.opened(services, wish, reference)
    children = [str(found.child["key"]) for found in review.candidates]
    offered = ["undo"] if review.case.state in reviews.DECIDED else [*children, _ANOTHER, *_NOTES]
    problems = (
        *((("Choose what you have decided", "#choice"),) if choice not in offered else ()),
        *((("Say what it rests on", "#words"),) if not words and choice != "unsure" else ()),
    )
    if problems:
        return _case(reference, choice, words, problems), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        if choice in children:
            reviews.act(services, wish, reference, "link", child=choice, words=words)
        else:
            reviews.act(services, wish, reference, "apart" if choice == _ANOTHER else choice, words=words)
    except MoveRefused:
        return _case(reference, choice, words, _TOO_LATE), HTTPStatus.CONFLICT
    return redirect(url_for("reviews.case", reference=reference), HTTPStatus.SEE_OTHER)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)


def _case(reference: str, choice: str = "", words: str = "", problems: tuple[tuple[str, str], ...] = ()) -> str:
    place("reviews")
    services = current_services()
    review = reviews.opened(services, _wish(), reference)
    sides = tuple(
        side(found.child, found.services, review.record, review.services, on=identity.now(), p=found.p,
             sentences=found.sentences)
        for found in review.candidates
    )  # fmt: skip
    names = {step.by: services.accounts.full_name(step.by) for step in review.case.steps}
    page = review_page(
        review.case, review.record, sides, review.reasons, feed=review.feed, ask=_ask(review.owner), names=names,
        zone=services.zone, choice=choice, words=words, problems=problems,
    )  # fmt: skip
    return render_template("reviews/case.html", page=page, another=_ANOTHER)


def _ask(owner: Owner | None) -> str:
    if owner is None:
        return "Nobody is named any more who answers for this source."
    return f"To ask: {owner.full_name}, {owner.phone}, {owner.email}."
