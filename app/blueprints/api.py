"""The same answers as the pages, as JSON under `/api/v1`: same gate, same rules, same refusal. Described by OpenAPI.

Every read carries a purpose (query parameter `purpose`, or header `Kithmap-Purpose`); a missing or unknown one is
refused before anything is looked up, whatever the key. Keys of an answer are those of the query catalogue.
"""

from collections.abc import Mapping
from typing import Any

from flask import Flask, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from flask_smorest import Api, Blueprint
from flask_wtf.csrf import CSRFProtect

from app import access, asking, identity
from app.access import asks, asks_nothing
from app.blueprints import api_documents as documents
from app.errors import NotAvailable, PurposeWanted
from app.form_token import form_token, renew
from app.services import current_services
from app.view_models.explorer.groups import listed_from
from app.view_models.find_page import SearchFacts
from graph.queries.neighbours import NEIGHBOURS, WALKED
from graph.queries.record import PERSON_FIELDS
from graph.records import Parameters, Row
from policies.answers import Reading
from policies.request import Purpose

blueprint = Blueprint("api", __name__, url_prefix="/api/v1", description="Who is involved with a child.")

_CHOSEN_BY_PEOPLE = frozenset(Purpose) - {Purpose.IDENTIFYING, Purpose.LOADING, Purpose.ANSWERING_FAMILY}
"""Purposes that a caller may state; which of them a role can have is for the policies to say."""


def register(app: Flask, protection: CSRFProtect, *more: Blueprint) -> None:
    """Add the API and its description to the application; `more` are the parts that have a module of their own."""
    app.config.update(API_TITLE="Kithmap", API_VERSION="v1", OPENAPI_VERSION="3.1.0")
    api = Api(app)
    for part in (blueprint, *more):
        api.register_blueprint(part)

    @asks_nothing("the description of the API", signed_in=False)
    def description() -> ResponseReturnValue:
        return jsonify(api.spec.to_dict())

    app.add_url_rule("/api/v1/openapi.json", "api.description", description)
    # Nobody has a token yet when they sign in; the cookie it sets is SameSite=Strict, as that of the pages.
    protection.exempt("app.blueprints.api.enter")
    # A system comes with its key in a header and never with a cookie, so there is nothing that another site could use.
    protection.exempt("app.blueprints.api_feeds.receive")


@blueprint.post("/session")
@blueprint.arguments(documents.Credentials)
@blueprint.response(200, documents.Entered)
@asks_nothing("the door", signed_in=False)
def enter(given: Mapping[str, str]) -> ResponseReturnValue:
    """Sign in: sets the session cookie and gives the token that writes must carry in `X-CSRF-Token`."""
    services = current_services()
    subject = services.accounts.sign_in(given["username"], given["password"], given.get("code") or None)
    if subject is None:
        raise NotAvailable
    token = renew()
    answer = make_response(jsonify({"csrf_token": token}))
    identity.remember(answer, services.sessions.start(subject.username))
    return answer


@blueprint.delete("/session")
@blueprint.response(204)
@asks_nothing("ends the caller's own session")
def leave() -> ResponseReturnValue:
    """Sign out."""
    identity.close(identity.reader())
    renew()
    answer = make_response("", 204)
    identity.forget(answer)
    return answer


@blueprint.get("/session")
@blueprint.response(200, documents.Entered)
@asks_nothing("the caller's own token")
def session_token() -> ResponseReturnValue:
    """The token of this session once more."""
    return jsonify({"csrf_token": form_token()})


@blueprint.post("/identify")
@blueprint.arguments(documents.Facts)
@blueprint.response(200, documents.Identified)
@asks("identify.candidates")
def identify(given: Mapping[str, Any]) -> ResponseReturnValue:
    """Identify one child from two facts of three, or one identifier (R1). Never more than one, never an address."""
    facts = SearchFacts(
        given_name=given.get("given_name") or None, family_name=given.get("family_name") or None,
        dob=given.get("dob"), postcode=given.get("postcode") or None, identifier=given.get("identifier") or None,
    )  # fmt: skip
    access.require_query("identify.candidates")
    identity.begin_walk()
    step = identity.next_step()
    found = current_services().identify(identity.access_request(Purpose.IDENTIFYING, trail=step), facts)
    if found.event_id is not None:
        identity.walked(step, found.event_id)
    outcome = "one" if found.child else ("tell_us_more" if found.ask else "nobody")
    return jsonify({"outcome": outcome, "child": _named(found.child), "why": list(found.why),
                    "ask": found.ask, "notes": list(found.notes)})  # fmt: skip


@blueprint.get("/children/<key:key>")
@blueprint.response(200, documents.Parts)
@asks("child.record")
def child(key: str) -> ResponseReturnValue:
    """A child's record: identity, involvements, services, homes, carers, brothers and sisters."""
    return _parts(_read("child.record", {"key": key}, record=key))


@blueprint.get("/children/<key:key>/family")
@blueprint.response(200, documents.Parts)
@asks("family.view")
def family(key: str) -> ResponseReturnValue:
    """A family across its homes."""
    return _parts(_read("family.view", {"key": key}, record=key))


@blueprint.get("/households/<key:key>")
@blueprint.response(200, documents.Parts)
@asks("household.view")
def household(key: str) -> ResponseReturnValue:
    """One home and who lives or lived there."""
    return _parts(_read("household.view", {"key": key}))


@blueprint.get("/nodes/<key:key>/neighbours")
@blueprint.arguments(documents.Page, location="query", error_status_code=400)
@blueprint.response(200, documents.Parts)
@asks(*(query.name for query in NEIGHBOURS.values()))
def neighbours(page: Mapping[str, Any], key: str) -> ResponseReturnValue:
    """The neighbours of a node, a page at a time. `label` says what it is, as the answer that named it did.

    As in the explorer, a school, a surgery or a worker never lists the children behind it (R1).
    """
    kinds = [kind for kind in listed_from(page["label"]) if kind in (page.get("kinds") or WALKED)]
    asked: Parameters = {"key": key, "kinds": kinds, "offset": page["offset"], "limit": page["limit"]}
    about = key if page["label"] == "Child" else None
    return _parts(_read(NEIGHBOURS[page["label"]].name, asked, record=about))


@blueprint.get("/paths")
@blueprint.arguments(documents.Ends, location="query", error_status_code=400)
@blueprint.response(200, documents.Parts)
@asks("path.between")
def paths(ends: Mapping[str, str]) -> ResponseReturnValue:
    """The shortest way of at most four current links between two people; no way and a hidden way are one answer."""
    asked: Parameters = {"from": ends["from_"], "to": ends["to"], "today": identity.today().isoformat()}
    reading = _read("path.between", asked, anchored=False)
    return _parts(reading)


def _read(query: str, asked: Parameters, *, anchored: bool = True, record: str | None = None) -> Reading:
    reading = asking.read(query, asked, stated_purpose(), record=record)
    if anchored and not any(reading.parts.values()):
        raise NotAvailable
    return reading


def stated_purpose() -> Purpose:
    """The purpose that was stated. Raises PurposeWanted when it is none that the caller can have."""
    stated = request.headers.get("Kithmap-Purpose") or request.args.get("purpose") or ""
    if stated not in _CHOSEN_BY_PEOPLE:
        raise PurposeWanted("")
    return Purpose(stated)


def _parts(reading: Reading) -> ResponseReturnValue:
    answer = jsonify({part: [_public(row) for row in rows] for part, rows in reading.parts.items()})
    answer.headers["Kithmap-Event"] = reading.event_id
    return answer


def _named(child: Row | None) -> Mapping[str, Any] | None:
    """What tells the child apart, and nothing about where it is (R1)."""
    return None if child is None else {name: child[name] for name in PERSON_FIELDS.split()}


def _public(row: Row | None) -> Mapping[str, Any] | None:
    return None if row is None else dict(sorted(row.items()))
