"""Waiting for you: notices by reference and the queues that the reader may work, with their length."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.notices import NoticeSubject
from app.desks import work
from app.desks.alerts import purpose_of
from app.framing import place
from app.services import current_services
from app.view_models.work_page import LeftNotice, work_page
from policies.request import AccessRequest

blueprint = Blueprint("work", __name__)

_QUEUE_PAGES: Mapping[str, str] = {
    "alerts": "alerts.queue", "overrides": "overrides.queue", "overrides-waiting": "overrides.own",
    "requests": "requests.queue", "shields": "shields.queue", "claims": "claims.queue",
    "quarantine": "quarantine.queue", "reviews": "reviews.queue", "joins": "joins.queue",
    "duplicates": "duplicates.queue",
    "transfers": "transfers.queue",
    "exemptions": "exemptions.queue", "policies": "policies.overview",
}  # fmt: skip
_ABOUT_A_CHILD = frozenset({
    NoticeSubject.INVOLVEMENT_STARTED, NoticeSubject.INVOLVEMENT_ENDED, NoticeSubject.LEAD_CHANGED,
    NoticeSubject.OPENED_IN_EMERGENCY, NoticeSubject.NO_LONGER_WITH_YOU,
})  # fmt: skip
"""Their reference is an index number; the record itself decides what it shows."""
_REFERENCE_PAGES: Mapping[NoticeSubject, tuple[str, str]] = {
    NoticeSubject.ALERT_OPENED: ("review_alerts", "alerts.alert"),
    NoticeSubject.ACCOUNT_SUSPENDED: ("review_alerts", "alerts.alert"),
    NoticeSubject.OVERRIDE_USED: ("review_overrides", "overrides.record"),
    NoticeSubject.OVERRIDE_WAITING: ("open_override", "overrides.own"),
    NoticeSubject.REQUEST_WAITING: ("answer_requests", "requests.case"),
    NoticeSubject.REQUEST_ANSWERED: ("ask_coordinator", "requests.own"),
    NoticeSubject.SHIELD_PROPOSED: ("confirm_shield", "shields.case"),
    NoticeSubject.SHIELD_REVIEW_DUE: ("confirm_shield", "shields.queue"),
    NoticeSubject.QUARANTINE_HELD: ("decide_quarantine", "quarantine.case"),
    NoticeSubject.REVIEW_WAITING: ("review_matches", "reviews.queue"),
    NoticeSubject.JOIN_PROPOSED: ("join_records", "joins.case"),
    NoticeSubject.JOIN_PARTED: ("join_records", "joins.case"),
    NoticeSubject.TRANSFER_OFFERED: ("answer_transfer", "transfers.case"),
    NoticeSubject.TRANSFER_ANSWERED: ("offer_transfer", "transfers.case"),
    NoticeSubject.CLAIM_MADE: ("review_claims", "claims.case"),
    NoticeSubject.POLICY_PROPOSED: ("adopt_policies", "policies.proposal"),
    NoticeSubject.EXEMPTION_PROPOSED: ("confirm_exemption", "exemptions.case"),
}
"""Where a reference leads, for whoever may take the action."""


@blueprint.get("/waiting")
@asks("children.glances", "homes.glances", "review.records", "transfer.children", actions=(work.VIEW,))
def waiting() -> ResponseReturnValue:
    """Everything that waits for the reader."""
    place("work")
    access.require_action(work.VIEW)
    services, asked = current_services(), _request()
    found = work.waiting(services, asked)
    page = work_page(
        [(queue.name, number) for queue, number in found.queues],
        [
            LeftNotice(at=one.at, subject=one.subject, reference=one.reference, seen=one.read_at is not None)
            for one in found.notices
        ],
        queue_link=lambda name: _page(_QUEUE_PAGES[name]),
        notice_link=_notice_link, zone=services.zone, now=identity.now(),
    )  # fmt: skip
    return render_template("work/waiting.html", page=page)


@blueprint.post("/waiting/seen")
@asks(actions=(work.VIEW,))
def seen() -> ResponseReturnValue:
    """Note that the notices have been seen."""
    access.require_action(work.VIEW)
    work.seen(current_services(), _request())
    return redirect(url_for("work.waiting"), HTTPStatus.SEE_OTHER)


def _request() -> AccessRequest:
    return identity.access_request(purpose_of(identity.reader().subject.role))


def _page(endpoint: str, reference: str | None = None) -> str:
    if endpoint not in current_app.view_functions:
        return ""
    lists = endpoint.endswith((".own", ".queue"))
    return url_for(endpoint) if lists or reference is None else url_for(endpoint, reference=reference)


def _notice_link(subject: str, reference: str) -> str:
    about = NoticeSubject(subject)
    if about in _ABOUT_A_CHILD:
        return url_for("child.record", key=reference)
    action, endpoint = _REFERENCE_PAGES.get(about, ("", ""))
    if not action or not current_services().gate.permits(_request(), action):
        return ""
    return _page(endpoint, reference)
