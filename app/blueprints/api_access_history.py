"""Who has looked, as JSON: for people who work with a child as far as they may know of one another, and for families.

A governance officer who reviews gets what a family is told, by the same desk as the letter: each child by itself, by
profession and place. For everybody else it is the list beside the record.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, asking, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.desks import family_reports
from app.errors import API_PREFIX, NotAvailable
from app.services import current_services
from app.view_models.child_record import only_residue
from app.view_models.family_report_page import ChildSection, family_report_page
from policies.request import Purpose

blueprint = Blueprint("api_access_history", __name__, url_prefix=f"{API_PREFIX}v1", description="Who has looked.")

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_USUAL_PERIOD = timedelta(days=365)


class Period(Schema):
    """Of a family's report: the days, both included, and the other children of the home who belong in it."""

    since = fields.Date(metadata={"description": "First day; a year before the last one where it is missing."})
    until = fields.Date(metadata={"description": "Last day; today where it is missing."})
    include = fields.List(
        fields.String(validate=_KEY), validate=validate.Length(max=family_reports.MOST_CHILDREN), load_default=list
    )

    class Meta:
        """The purpose stands beside them."""

        unknown = "exclude"


class History(Schema):
    """Looks, newest first; or a family's report, each child by itself."""

    looks = fields.List(fields.Dict())
    children = fields.List(fields.Dict())


@blueprint.get("/access-history/<key:key>")
@blueprint.arguments(Period, location="query", error_status_code=400)
@blueprint.response(200, History)
@asks(
    "child.record", "report.about", "report.household", "report.viewers", actions=("view_looks", "report_looks")
)  # fmt: skip
def access_history(period: Mapping[str, Any], key: str) -> ResponseReturnValue:
    """Who has looked at a record, as far as the caller may know of them. Of a home: at the children who live there.

    With the purpose `governance-review`: what a family is told.
    """
    if stated_purpose() is Purpose.GOVERNANCE_REVIEW:
        return _for_a_family(key, period)
    child = asking.read("child.record", {"key": key}, stated_purpose(), record=key).one("child")
    if child is None or only_residue(child):
        raise NotAvailable
    access.require_action("view_looks")
    looks = current_services().ledger_reader.looks_at(identity.access_request(stated_purpose()), key)
    return jsonify({"looks": [
        {"at": look.at.isoformat(timespec="minutes"), "who": look.full_name, "position": look.position,
         "purpose": look.purpose, "what": look.what, "on_behalf_of": look.on_behalf_of}
        for look in looks
    ]})  # fmt: skip


def _for_a_family(key: str, period: Mapping[str, Any]) -> ResponseReturnValue:
    access.require_action("report_looks")
    for query in ("report.about", "report.household", "report.viewers"):
        access.require_query(query)
    services, own, today = current_services(), identity.access_request(Purpose.ANSWERING_FAMILY), identity.today()
    if not services.gate.permits(own, "report_looks"):
        raise NotAvailable
    until = min(period.get("until") or today, today)
    since = period.get("since") or max(until, date.min + _USUAL_PERIOD) - _USUAL_PERIOD
    about = family_reports.who_it_is_for(services, own, [key, *period["include"]], today)
    if not about.children or since > until:
        raise NotAvailable
    report = family_reports.draw_up(services, own, about, since, until)
    page = family_report_page(
        report, asked_by="", names=services.site.names_in_reports, made_on=today, made_by=own.subject.full_name
    )
    told = {str(child.child["key"]): child.told for child in report.children}
    return jsonify({"children": [_child(section, len(told[section.key].looks), told[section.key].upkeep)
                                 for section in page.children]})  # fmt: skip


def _child(section: ChildSection, times: int, upkeep: int) -> Mapping[str, Any]:
    return {
        "key": section.key, "about": section.about, "summary": section.summary, "times": times, "upkeep": upkeep,
        "looks": [
            {"day": line.day, "who": line.who, "where": line.where, "why": line.why, "for_whom": line.for_whom,
             "in_emergency": line.in_emergency, "opened": line.opened}
            for line in section.lines
        ],
    }  # fmt: skip
