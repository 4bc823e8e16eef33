"""Alerts: the queue, one alert, what reviewers do about it, and closing an account on the spot."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.errors import EvidenceNeeded, MoveRefused
from app.desks import alerts
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.alert_words import FEWEST_LETTERS, MOST_LETTERS, ClosingOutcome
from app.view_models.alerts_page import AlertFacts, Deciding, alert_page, alerts_page
from policies.request import AccessRequest

blueprint = Blueprint("alerts", __name__)

_TELLS_OF: Mapping[str, tuple[str, str]] = {
    "override": ("review_overrides", "overrides.record"),
    "claim": ("review_claims", "claims.case"),
}
"""What an alert that was opened at once tells of: who may decide on it, and on which page."""
_TOO_SHORT = f"Say what you relied on, in at least {FEWEST_LETTERS} letters"
_NO_OUTCOME = "Choose what came of it"
_TOO_LATE = "Somebody has dealt with this alert meanwhile. Read what was done, then decide again"


@blueprint.get("/alerts")
@asks(actions=(alerts.REVIEW,))
def queue() -> ResponseReturnValue:
    """What waits, newest first."""
    place("alerts")
    access.require_action(alerts.REVIEW)
    chosen = request.args.get("state", "open")
    chosen = chosen if chosen in alerts.STATES else "open"
    services = current_services()
    found = alerts.queue(services, _request(), chosen)
    page = alerts_page(
        found.alerts, counts=found.counts, stopped=found.stopped, chosen=chosen, link=_link,
        way=lambda state: url_for("alerts.queue", state=state), zone=services.zone, now=identity.now(),
    )  # fmt: skip
    return render_template("alerts/queue.html", page=page)


@blueprint.get("/alerts/<case:reference>")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND, "view_ledger"))
def alert(reference: str) -> ResponseReturnValue:
    """One alert, with what stands behind it."""
    return _page(reference)


@blueprint.post("/alerts/<case:reference>/take")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND, "view_ledger"))
def take(reference: str) -> ResponseReturnValue:
    """Say that one sees to it."""
    access.require_action(alerts.REVIEW)
    try:
        alerts.take(current_services(), _request(), reference)
    except MoveRefused:
        return _sent_back(reference, "#done", _TOO_LATE, HTTPStatus.CONFLICT)
    return _done(reference)


@blueprint.post("/alerts/<case:reference>/note")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND, "view_ledger"))
def note(reference: str) -> ResponseReturnValue:
    """Write down what was found out, or open a closed alert again."""
    access.require_action(alerts.REVIEW)
    words, again = typed("words", MOST_LETTERS), typed("again") == "yes"
    write = alerts.reopen if again else alerts.note
    try:
        write(current_services(), _request(), reference, words)
    except EvidenceNeeded:
        return _sent_back(reference, "#words", _TOO_SHORT, words=words)
    except MoveRefused:
        return _sent_back(reference, "#done", _TOO_LATE, HTTPStatus.CONFLICT, words=words)
    return _done(reference)


@blueprint.post("/alerts/<case:reference>/close")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND, "view_ledger"))
def close(reference: str) -> ResponseReturnValue:
    """Close it, with an outcome and what was relied on (R23)."""
    access.require_action(alerts.REVIEW)
    words, outcome = typed("words", MOST_LETTERS), typed("outcome")
    if outcome not in set(ClosingOutcome):
        return _sent_back(reference, "#outcome", _NO_OUTCOME, words=words)
    try:
        alerts.close(current_services(), _request(), reference, outcome=ClosingOutcome(outcome), words=words)
    except EvidenceNeeded:
        return _sent_back(reference, "#words", _TOO_SHORT, words=words, outcome=outcome)
    except MoveRefused:
        return _sent_back(reference, "#done", _TOO_LATE, HTTPStatus.CONFLICT, words=words, outcome=outcome)
    return _done(reference)


@blueprint.get("/alerts/<case:reference>/suspend")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND))
def suspending(reference: str) -> ResponseReturnValue:
    """Ask once more before the person's account is closed on the spot."""
    return _suspending(reference)


@blueprint.post("/alerts/<case:reference>/suspend")
@asks(actions=(alerts.REVIEW, alerts.SUSPEND))
def suspend(reference: str) -> ResponseReturnValue:
    """Close the person's account on the spot (R22)."""
    access.require_action(alerts.SUSPEND)
    words = typed("words", MOST_LETTERS)
    try:
        alerts.suspend(current_services(), _request(), reference, words)
    except EvidenceNeeded:
        return _suspending(reference, Deciding(words=words, problems=((_TOO_SHORT, "#words"),)))
    except MoveRefused:
        return _suspending(reference, Deciding(words=words, problems=((_TOO_LATE, "#words"),)))
    return _done(reference)


def _request() -> AccessRequest:
    return identity.access_request(alerts.purpose_of(identity.reader().subject.role))


def _link(reference: str) -> str:
    return url_for("alerts.alert", reference=reference)


def _done(reference: str) -> ResponseReturnValue:
    return redirect(_link(reference), HTTPStatus.SEE_OTHER)


def _sent_back(
    reference: str, field: str, problem: str, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY, *,
    words: str = "", outcome: str = "",
) -> ResponseReturnValue:  # fmt: skip
    return _page(reference, Deciding(words=words, outcome=outcome, problems=((problem, field),))), status


def _page(reference: str, deciding: Deciding | None = None) -> str:
    place("alerts")
    services, asked = current_services(), _request()
    found = alerts.alert(services, asked, reference)
    events = alerts.events_behind(services, asked, reference)
    reads_ledger = services.gate.permits(asked, "view_ledger")
    page = alert_page(
        found, events=events, names=services.accounts.full_name,
        walk=(lambda trail: url_for("ledger.walk", trail=trail)) if reads_ledger else None,
        may_suspend=services.gate.permits(asked, alerts.SUSPEND), deciding=deciding or Deciding(), zone=services.zone,
    )  # fmt: skip
    ledger = url_for("ledger.events", subject=found.person.username) if reads_ledger else ""
    return render_template("alerts/alert.html", page=page, ledger_link=ledger, decided_at=_decided_at(found, asked))


def _decided_at(found: AlertFacts, asked: AccessRequest) -> tuple[str, str] | None:
    """Reference and page of the case that the alert tells of, where the reader may decide on it there."""
    for name, (action, endpoint) in _TELLS_OF.items():
        reference = found.about.get(name)
        if reference and current_services().gate.permits(asked, action):
            return reference, url_for(endpoint, reference=reference)
    return None


def _suspending(reference: str, deciding: Deciding | None = None) -> ResponseReturnValue:
    place("alerts")
    services, asked = current_services(), _request()
    found = alerts.alert(services, asked, reference)
    page = alert_page(
        found, events=(), names=services.accounts.full_name, walk=None, may_suspend=services.gate.permits(
            asked, alerts.SUSPEND
        ), deciding=deciding or Deciding(), zone=services.zone,
    )  # fmt: skip
    if not page.may_suspend and deciding is None:
        return redirect(_link(reference), HTTPStatus.SEE_OTHER)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if deciding else HTTPStatus.OK
    return render_template("alerts/suspend.html", page=page), status
