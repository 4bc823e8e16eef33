"""`GET /api/v1/quality`: how good what the sources send is, as JSON; same desk, gate and small numbers as the pages."""

from collections.abc import Mapping
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.desks import duplicates, quality, quality_matching, reviews
from app.desks.quarantine import ACTION as SEES_THROUGH
from app.services import current_services
from app.view_models.quality_facts import ListQuality
from app.view_models.quality_matching_page import Line, matching_page
from app.view_models.quality_words import share, told

blueprint = Blueprint("api_quality", __name__, url_prefix="/api/v1", description="How good what the sources send is.")

_LONGEST = 100


class Wanted(Schema):
    """Which list of which area."""

    feed = fields.String(required=True, validate=validate.Length(max=_LONGEST))
    area = fields.String(required=True, validate=validate.Length(max=_LONGEST))

    class Meta:
        """The purpose stands beside it."""

        unknown = "exclude"


class Listed(Schema):
    """One list in one area. Numbers of people are words: small ones are not told."""

    feed = fields.String(required=True)
    full_name = fields.String(required=True)
    area = fields.String(required=True)
    correct_to = fields.Date(required=True)
    overdue = fields.Boolean(required=True)
    owner = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    counted = fields.Boolean(required=True)
    rows = fields.Integer(allow_none=True, metadata={"description": "Of the latest file, rounded."})
    rejected = fields.Integer(required=True)
    rejections = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    records = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    unconfirmed = fields.String(required=True)
    without_crosswalk = fields.String(required=True)
    doubtful = fields.Integer(required=True)


class Quality(Schema):
    """Every list, and what is held of the children of each area."""

    lists = fields.List(fields.Nested(Listed), required=True)
    areas = fields.List(fields.Dict(), required=True)
    duplicates = fields.Integer(required=True, metadata={"description": "Pairs that wait in the caller's own queue."})


class Closely(Schema):
    """One list with what it lacks and where it differs."""

    of = fields.Nested(Listed, required=True, data_key="list")
    told = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    differs = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    doubled = fields.String(required=True)
    doubts = fields.List(fields.String(), required=True)


@blueprint.get("/quality")
@blueprint.response(200, Quality)
@asks(*quality.QUERIES_ASKED, actions=(quality.VIEW, reviews.ACTION, duplicates.ACTION, SEES_THROUGH))
def overview() -> ResponseReturnValue:
    """All lists of the caller's areas, and what is held of the children there."""
    access.require_action(quality.VIEW)
    services, request = current_services(), identity.access_request(stated_purpose())
    lists, areas = quality.overview(services, request)
    pairs = duplicates.to_decide(services, request) if services.gate.permits(request, duplicates.ACTION) else 0
    return jsonify({
        "duplicates": pairs,
        "lists": [_listed(one) for one in lists],
        "areas": [
            {"area": one.area, "children": told(one.children),
             "held": {name: share(number, one.children) for name, number in one.held.items()}}
            for one in areas
        ],
    })  # fmt: skip


@blueprint.get("/quality/list")
@blueprint.arguments(Wanted, location="query", error_status_code=400)
@blueprint.response(200, Closely)
@asks(*quality.QUERIES_ASKED, actions=(quality.VIEW, reviews.ACTION))
def source(wanted: Mapping[str, Any]) -> ResponseReturnValue:
    """One list in one area; no such list and one of another area are one answer."""
    access.require_action(quality.VIEW)
    wish = identity.access_request(stated_purpose())
    found = quality.of_source(current_services(), wish, wanted["feed"], wanted["area"])
    return jsonify({
        "list": _listed(found.of),
        "told": {
            name: share(number, found.of.records.get(quality.about(name), 0)) for name, number in found.told.items()
        },
        "differs": {name: told(number) for name, number in found.differs.items()}, "doubled": told(found.doubled),
        "doubts": [case.reference for case, _ in found.doubts],
    })  # fmt: skip


class Matching(Schema):
    """What was said of pairs beside what people decided. Numbers of pairs are words: small ones are not told."""

    pairs = fields.String(required=True)
    same = fields.String(required=True)
    two = fields.String(required=True)
    taken_back = fields.String(required=True)
    bands = fields.List(fields.Dict(keys=fields.String(), values=fields.String()), required=True)
    groups = fields.Dict(required=True)


@blueprint.get("/quality/matching")
@blueprint.response(200, Matching)
@asks(*quality_matching.QUERIES_ASKED, actions=(quality.VIEW,))
def matching() -> ResponseReturnValue:
    """How well records are matched: all decisions, and by name origin, sex, age and area."""
    access.require_action(quality.VIEW)
    services = current_services()
    found = quality_matching.matcher_served(services, identity.access_request(stated_purpose()))
    page = matching_page(
        pairs=found.pairs, same=found.same, taken_back=found.taken_back, bands=found.bands, groups=found.groups,
        area_words=services.site.area_words,
    )  # fmt: skip
    pairs, same, two, taken_back = (number for _, number, _ in page.figures)
    return jsonify({
        "pairs": pairs, "same": same, "two": two, "taken_back": taken_back,
        "bands": [_line(line) for line in page.bands],
        "groups": {kind.code: [_line(line) for line in kind.lines] for kind in page.kinds},
    })  # fmt: skip


def _line(line: Line) -> Mapping[str, str]:
    return {
        "group": line.label, "pairs": line.pairs, "same": line.same, "two": line.two, "taken_back": line.taken_back,
        "said": line.said, "decided": line.decided,
    }  # fmt: skip


def _listed(one: ListQuality) -> Mapping[str, Any]:
    today = identity.today()
    return {
        "feed": one.feed, "full_name": one.full_name, "area": one.area, "correct_to": one.correct_to.isoformat(),
        "overdue": one.overdue(today), "counted": one.counted, "rows": one.rows, "rejected": one.rejected,
        "owner": {"full_name": one.owner.full_name, "phone": one.owner.phone, "email": one.owner.email},
        "rejections": dict(one.rejections),
        "records": {kind: told(number) for kind, number in sorted(one.records.items())},
        "unconfirmed": told(one.unconfirmed(today)), "without_crosswalk": told(one.without_crosswalk),
        "doubtful": one.doubtful,
    }  # fmt: skip
