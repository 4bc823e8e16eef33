"""Retention as JSON: the periods, who is past their time, moving them into the archive, and archives (R25-R28).

Same desks as the pages. What is due may be asked as often as one likes and changes nothing; only children who are named
are moved. An archive opens in its first year, on a ground, which is recorded before anything is shown.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from app import access, identity
from app.access import asks
from app.blueprints.api import stated_purpose
from app.desks import retention, retention_due
from app.desks.retention import Archived, Ground
from app.errors import API_PREFIX, problem
from app.forms import plain
from app.services import Services, current_services
from app.view_models.retention_page import LONGEST_WORDS
from loaders.retention_rules import WORDS, Rule, periods_in_words
from policies.request import AccessRequest

blueprint = Blueprint("api_retention", __name__, url_prefix=f"{API_PREFIX}v1", description="For how long we hold.")

_KEY = validate.Regexp(r"^[0-9A-HJKMNP-TV-Z]{9}$")
_CALLED = ("key", "given_names", "family_name", "dob", "sex")


class Archive(Schema):
    """One archive: nobody is named. Open to data managers up to `closes`, purged on `purged`."""

    child = fields.String(required=True)
    rule = fields.String(required=True)
    archived_on = fields.Date(required=True)
    closes = fields.Date(required=True)
    purged = fields.Date(required=True)


class Retention(Schema):
    """The periods in force, a sentence each, and what was archived lately."""

    periods = fields.List(fields.String(), required=True)
    archives = fields.List(fields.Nested(Archive), required=True)


class Overdue(Schema):
    """One child past its time, and the rule in words; something may keep it all the same."""

    child = fields.Dict(required=True)
    rule = fields.String(required=True)
    because = fields.String(required=True)


class AllOverdue(Schema):
    """Whoever is past their time, 50 at once."""

    due = fields.List(fields.Nested(Overdue), required=True)


class Run(Schema):
    """Whom to move into the archive, and who has looked through them."""

    children = fields.List(
        fields.String(validate=_KEY), required=True, validate=validate.Length(min=1, max=retention_due.MOST)
    )
    words = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_WORDS))


class Moved(Schema):
    """Those who were moved. Whoever is not among them is not past their time, or something keeps them."""

    archived = fields.List(fields.String(), required=True)


class Opening(Schema):
    """On which ground an archive is opened, who asks, and their reference."""

    ground = fields.String(required=True, validate=validate.OneOf([ground.value for ground in Ground]))
    words = fields.String(required=True, validate=validate.Length(min=1, max=LONGEST_WORDS))


class OpenedArchive(Archive):
    """What an archive tells a data manager: who it is, and which lists may not bring the child back."""

    held = fields.Dict(required=True)
    lists = fields.List(fields.Dict(), required=True)


@blueprint.get("/retention")
@blueprint.response(200, Retention)
@asks(actions=(retention.VIEW,))
def overview() -> ResponseReturnValue:
    """The periods in force, and what was archived lately in the caller's areas."""
    services, request = _may(retention.VIEW)
    archives = [_archive(services, found) for found in retention.latest(services, request)]
    return jsonify({"periods": list(periods_in_words(services.retention_periods)), "archives": archives})


@blueprint.get("/retention/due")
@blueprint.response(200, AllOverdue)
@asks("children.whole", actions=(retention.MANAGE,))
def due() -> ResponseReturnValue:
    """Who is past their time, as far as the caller may know them. Changes nothing."""
    services, request = _may(retention.MANAGE)
    found = retention_due.due(services, request)
    return jsonify({
        "due": [
            {"child": {name: one.child[name] for name in _CALLED}, "rule": one.rule.value, "because": WORDS[one.rule]}
            for one in found
        ]
    })  # fmt: skip


@blueprint.post("/retention/run")
@blueprint.arguments(Run)
@blueprint.response(200, Moved)
@asks("children.whole", actions=(retention.MANAGE,))
def run(given: Mapping[str, Any]) -> ResponseReturnValue:
    """Move children into the archive who are past their time and whom nothing keeps; the others stay."""
    services, request = _may(retention.MANAGE)
    words = plain(given["words"], LONGEST_WORDS)
    if not words:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say who has looked through them.")
    return jsonify({"archived": list(retention_due.run(services, request, given["children"], words))})


@blueprint.get("/retention/archives/<key:key>")
@blueprint.response(200, Archive)
@asks(actions=(retention.VIEW,))
def archive(key: str) -> ResponseReturnValue:
    """That there is an archive of a child, and its days; nobody is named."""
    services, request = _may(retention.VIEW)
    return jsonify(_archive(services, retention.may_open(services, request, key)))


@blueprint.post("/retention/archives/<key:key>")
@blueprint.arguments(Opening)
@blueprint.response(200, OpenedArchive)
@asks(actions=(retention.VIEW,))
def open_archive(given: Mapping[str, str], key: str) -> ResponseReturnValue:
    """Open an archive on a ground, which is recorded before anything is shown."""
    services, request = _may(retention.VIEW)
    words = plain(given["words"], LONGEST_WORDS)
    if not words:
        return problem(HTTPStatus.BAD_REQUEST, "words wanted", "Say who asks, and give the reference.")
    found = retention.opened(services, request, key, Ground(given["ground"]), words)
    return jsonify({
        **_archive(services, found.archived), "held": {name: found.child.get(name) for name in (*_CALLED, *_INSIDE)},
        "lists": [
            {"feed": feed.code, "number": number, "last_word": day.isoformat()} for feed, number, day in found.lists
        ],
    })  # fmt: skip


_INSIDE = ("former_names", "nhs_number", "upn", "area")


def _may(action: str) -> tuple[Services, AccessRequest]:
    access.require_action(action)
    return current_services(), identity.access_request(stated_purpose())


def _archive(services: Services, found: Archived) -> dict[str, str]:
    closes, purged = retention.until(found, services.retention_periods)
    rule: Rule = found.rule
    return {
        "child": found.child, "rule": rule.value, "archived_on": found.archived_on.isoformat(),
        "closes": closes.isoformat(), "purged": purged.isoformat(),
    }  # fmt: skip
