"""`GET /api/v1/alerts`: the queue of alerts as JSON, for who may review them; the same desk and gate as the pages."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.desks import alerts
from app.services import current_services
from app.view_models.alert_words import cause_words, said_of
from app.view_models.alerts_page import AlertFacts

blueprint = Blueprint("api_alerts", __name__, url_prefix="/api/v1", description="What a person must judge.")


class Wanted(Schema):
    """Which of the lists."""

    state = fields.String(load_default="open", validate=validate.OneOf(alerts.STATES))

    class Meta:
        """The purpose stands beside it."""

        unknown = "exclude"


class Alert(Schema):
    """One alert. It names the person whose looks they were, and no child."""

    reference = fields.String(required=True)
    cause = fields.String(required=True)
    words = fields.String(required=True)
    says = fields.String(required=True)
    state = fields.String(required=True)
    opened_at = fields.DateTime(required=True)
    username = fields.String(required=True)
    role = fields.String(allow_none=True)
    team = fields.String(required=True)
    account_closed = fields.Boolean(required=True)
    events = fields.Integer(required=True)


class Alerts(Schema):
    """A list, newest first, and how long each list is."""

    alerts = fields.List(fields.Nested(Alert), required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


@blueprint.get("/alerts")
@blueprint.arguments(Wanted, location="query", error_status_code=400)
@blueprint.response(200, Alerts)
@asks(actions=(alerts.REVIEW,))
def queue(wanted: Mapping[str, Any]) -> ResponseReturnValue:
    """Alerts in a state, newest first; never those about the caller."""
    access.require_action(alerts.REVIEW)
    found = alerts.queue(current_services(), identity.access_request(stated_purpose()), wanted["state"])
    return jsonify({"alerts": [_told(alert) for alert in found.alerts], "counts": dict(found.counts)})


def _told(alert: AlertFacts) -> Mapping[str, Any]:
    about, person = alert.about, alert.person
    return {
        "reference": alert.reference, "cause": alert.cause, "words": cause_words(alert.cause),
        "says": said_of(alert.cause, about.get("rule", ""), about.get("number", ""), about.get("threshold", "")),
        "state": alert.state, "opened_at": alert.opened_at.isoformat(timespec="seconds"),
        "username": person.username, "role": person.role, "team": person.team, "account_closed": person.suspended,
        "events": alert.events,
    }  # fmt: skip
