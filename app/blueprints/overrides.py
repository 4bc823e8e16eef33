"""Opening a record in an emergency (R8): the warning, one's own overrides, the second person, the officer's review."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.accounts.errors import SecondFactorMissing, StepUpRefused
from app.casework.errors import MoveRefused, SecondPersonNeeded
from app.desks import override_review, overrides
from app.desks.override_review import REVIEW
from app.desks.overrides import ACTION, Asked
from app.desks.visible import glance
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place, show_purpose
from app.services import current_services
from app.view_models.override_own import own_page
from app.view_models.override_record import ReviewForm, queue_page, read_review, record_page
from app.view_models.override_warning import OverrideForm, WarningPage, read_form, warning_page
from app.view_models.override_words import FEWEST_LETTERS, MOST_LETTERS, Ground, ReviewOutcome
from graph.records import Row
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("overrides", __name__)

_CODE_REFUSED = "That code is not good now. Each code works once: wait for the next one, then type it at once"
_CANNOT_DECIDE = "This cannot be decided any more: it was taken back, has lapsed, or somebody else decided"


@blueprint.get("/children/<key:key>/emergency")
@asks("child.glance", actions=(ACTION,))
def warning(key: str) -> ResponseReturnValue:
    """What opening in an emergency means, and the form."""
    request, child = _may_open(key)
    if key in identity.overrides():
        return redirect(url_for("child.record", key=key))
    return render_template("overrides/warning.html", page=_warning(child, request, OverrideForm()))


@blueprint.post("/children/<key:key>/emergency")
@asks("child.glance", actions=(ACTION,))
def open_record(key: str) -> ResponseReturnValue:
    """Open the record, or ask for the second person."""
    (request, child), services = _may_open(key), current_services()
    needs_code = overrides.needs_code(services, request, identity.reader().session)
    code = typed("code", 20)
    form = read_form(typed("ground"), typed("words", MOST_LETTERS), code, needs_code=needs_code)
    if not form.problems:
        asked = Asked(child=key, ground=Ground(form.ground), words=form.words, code=code)
        try:
            overrides.open_override(services, request, identity.reader().token, asked)
        except SecondFactorMissing:
            form = OverrideForm(ground=form.ground, words=form.words)
        except StepUpRefused:
            form = OverrideForm(ground=form.ground, words=form.words, problems=(("code", _CODE_REFUSED),))
        else:
            return redirect(url_for("child.record", key=key), HTTPStatus.SEE_OTHER)
    page = _warning(child, request, form)
    return render_template("overrides/warning.html", page=page), HTTPStatus.UNPROCESSABLE_ENTITY


@blueprint.get("/emergency")
@asks("children.glances", actions=(ACTION,))
def own() -> ResponseReturnValue:
    """The reader's own overrides, and what waits for them as second person."""
    return _own(_may(ACTION, Purpose.WORRIED_SAFETY))


@blueprint.post("/emergency/<case:reference>/end")
@asks(actions=(ACTION,))
def end(reference: str) -> ResponseReturnValue:
    """End one's own override now."""
    request = _may(ACTION, Purpose.WORRIED_SAFETY)
    ended = overrides.end(current_services(), request, identity.reader().token, reference)
    if identity.stated_purpose(ended.child) is None:
        return redirect(url_for("overrides.own"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("child.record", key=ended.child), HTTPStatus.SEE_OTHER)


@blueprint.post("/emergency/<case:reference>/approve")
@asks("children.glances", actions=(ACTION,))
def approve(reference: str) -> ResponseReturnValue:
    """Let somebody else's override begin."""
    request = _may(ACTION, Purpose.WORRIED_SAFETY)
    try:
        override_review.approve(current_services(), request, reference)
    except MoveRefused:
        return _own(request, (reference, _CANNOT_DECIDE)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("overrides.own"), HTTPStatus.SEE_OTHER)


@blueprint.post("/emergency/<case:reference>/decline")
@asks("children.glances", actions=(ACTION,))
def decline(reference: str) -> ResponseReturnValue:
    """Keep somebody else's override closed."""
    request, words = _may(ACTION, Purpose.WORRIED_SAFETY), typed("words", MOST_LETTERS)
    if len(words) < FEWEST_LETTERS:
        problem = (reference, f"Say why it stays closed, in at least {FEWEST_LETTERS} characters")
        return _own(request, problem), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        override_review.decline(current_services(), request, reference, words)
    except MoveRefused:
        return _own(request, (reference, _CANNOT_DECIDE)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("overrides.own"), HTTPStatus.SEE_OTHER)


@blueprint.get("/overrides")
@asks(actions=(REVIEW,))
def queue() -> ResponseReturnValue:
    """Every override there was, for whoever reviews them."""
    request, services = _may(REVIEW, Purpose.GOVERNANCE_REVIEW), current_services()
    found = override_review.queue(services, request)
    page = queue_page(found, now=identity.now(), zone=services.zone, names=services.accounts.full_name)
    place("overrides")
    return render_template("overrides/queue.html", page=page)


@blueprint.get("/overrides/<case:reference>")
@asks(actions=(REVIEW, "view_ledger"))
def record(reference: str) -> ResponseReturnValue:
    """One override: its ground, what was done under it, its review."""
    return _record(_may(REVIEW, Purpose.GOVERNANCE_REVIEW), reference)


@blueprint.post("/overrides/<case:reference>/review")
@asks(actions=(REVIEW, "view_ledger", "suspend_account", "review_alerts"))
def review(reference: str) -> ResponseReturnValue:
    """Close an override with an outcome and the words that stand behind it."""
    request, form = _may(REVIEW, Purpose.GOVERNANCE_REVIEW), read_review(typed("outcome"), typed("words", MOST_LETTERS))
    if form.problems:
        return _record(request, reference, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        override_review.review(
            current_services(), request, reference, outcome=ReviewOutcome(form.outcome), words=form.words
        )
    except SecondPersonNeeded:
        return _refused(request, reference, form, "You had a part in this yourself. Somebody else reviews it")
    except MoveRefused:
        return _refused(request, reference, form, "It has been reviewed already, or was never opened")
    return redirect(url_for("overrides.record", reference=reference), HTTPStatus.SEE_OTHER)


def _may(action: str, purpose: Purpose) -> AccessRequest:
    """The reader's request. Raises NotAvailable where the policies do not permit the action."""
    access.require_action(action)
    request = identity.access_request(purpose)
    if not current_services().gate.permits(request, action):
        raise NotAvailable
    return request


def _may_open(key: str) -> tuple[AccessRequest, Row]:
    """The reader's request about a child, and the child. Raises NotAvailable; PurposeWanted for one they can find."""
    _may(ACTION, Purpose.WORRIED_SAFETY)
    access.require_query("child.glance")
    child = glance(current_services(), identity.access_request(Purpose.IDENTIFYING), key)
    show_purpose(key)
    return identity.access_request(asking.purpose_of(key).purpose), child


def _warning(child: Row, request: AccessRequest, form: OverrideForm) -> WarningPage:
    services, user = current_services(), identity.reader()
    return warning_page(
        child,
        rules=services.override_rules,
        form=form,
        asks_code=overrides.needs_code(services, request, user.session),
        steps_up=services.accounts.has_second_factor(user.subject.username),
        earlier=overrides.own(services, request),
        now=identity.now(),
    )


def _own(request: AccessRequest, problem: tuple[str, str] | None = None) -> str:
    services = current_services()
    waiting = override_review.waiting(services, request)
    page = own_page(
        overrides.own(services, request),
        [(one.override, one.child) for one in waiting],
        now=identity.now(),
        zone=services.zone,
        names=services.accounts.full_name,
        problem=problem,
    )
    return render_template("overrides/own.html", page=page)


def _record(request: AccessRequest, reference: str, form: ReviewForm | None = None) -> str:
    services = current_services()
    found = override_review.record(services, request, reference)
    page = record_page(
        found.override, found.events, now=identity.now(), zone=services.zone, names=services.accounts.full_name,
        form=form,
    )  # fmt: skip
    place("overrides")
    return render_template("overrides/record.html", page=page)


def _refused(request: AccessRequest, reference: str, form: ReviewForm, says: str) -> ResponseReturnValue:
    sent_back = ReviewForm(outcome=form.outcome, words=form.words, problems=(("outcome", says),))
    return _record(request, reference, sent_back), HTTPStatus.UNPROCESSABLE_ENTITY
