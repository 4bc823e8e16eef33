"""The explorer's pages: the links of one child drawn and listed, one step further, and the same on paper.

Opening and every step are reads of the walk that is going on, so that the ledger can tell it as a path. The numbers on
a drawing belong to the read before them and are recorded beside the walk.
"""

import json
from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.errors import NotAvailable
from app.framing import place, printed_by, show_purpose
from app.services import current_services
from app.view_models.explorer.canvas import growth_of
from app.view_models.explorer.choosing import narrow_opening, narrow_step
from app.view_models.explorer.errors import HintError
from app.view_models.explorer.groups import WAYS, words_of
from app.view_models.explorer.hints import read_hints, read_walk
from app.view_models.explorer.items import Count
from app.view_models.explorer.kinds import FIRST_ITEMS, Kind
from app.view_models.explorer.page import explorer_page, paper_page
from app.view_models.explorer.picture import Found, Picture, Step, counted, found, grow, grown, opening
from app.view_models.explorer.reading import read_counts
from app.view_models.sources import SourceBook
from app.view_models.words import clock
from graph.queries.registry import QUERIES
from graph.records import Value
from policies.answers import Parts

blueprint = Blueprint("explore", __name__)

_COUNTS = "node.counts"
_STEPS = tuple(f"neighbours.{kind.value}" for kind in Kind)
_MOST_ROWS = 5 * FIRST_ITEMS
"""Rows of each part of a first answer at most: people may be linked several times over the years."""


@blueprint.get("/children/<key:key>/explore")
@asks("explore.start", _COUNTS)
def page(key: str) -> ResponseReturnValue:
    """The links of one child, as a list and as a drawing."""
    picture = _first_picture(key)
    place("find")
    show_purpose(key)
    links = {
        "ask": url_for("requests.form", key=key),
        "record": url_for("child.record", key=key),
        "steps": url_for("explore.step", key=key),
        "paper": url_for("explore.paper", key=key),
    }
    shown = explorer_page(picture, opened_at=_time_of_day(), links=links)
    return render_template("explore/explorer.html", page=shown, links=links)


@blueprint.post("/children/<key:key>/explore/steps")
@asks(*_STEPS, _COUNTS)
def step(key: str) -> ResponseReturnValue:
    """One step further: what it adds, with places among what the browser says is standing."""
    try:
        hints = read_hints(request.get_json(silent=True))
    except HintError:
        abort(400)
    brought = _walk(key, hints.step, {one.key for one in hints.standing})
    counts = _counts(key, [hints.step.key, *brought.items])
    growth = grow(hints.step, brought, counts, hints.standing, hints.frames, key)
    opened = f"Opened {brought.parent.name}: {words_of(hints.step.kind, hints.step.groups)}"
    told = {"words": opened, "shown": len(growth.newcomers), "at": _time_of_day()}
    return jsonify({**growth_of(growth, counts, key), "trail": told})


@blueprint.get("/children/<key:key>/explore/paper")
@blueprint.post("/children/<key:key>/explore/paper")
@asks("explore.start", *_STEPS, _COUNTS)
def paper(key: str) -> ResponseReturnValue:
    """The drawing and its list for print. A walk that is sent along is walked again, through the gate."""
    try:
        walk = read_walk(json.loads(request.form.get("walk", "[]")))
    except ValueError:
        abort(400)
    picture = _first_picture(key)
    for walked in walk:
        if walked.key not in picture.items:
            abort(400)
        brought = _walk(key, walked, picture.items)
        picture = grown(picture, walked, brought, _counts(key, [walked.key, *brought.items]))
    show_purpose(key)
    return render_template(
        "explore/paper.html", page=paper_page(picture), printed=printed_by(), back=url_for("explore.page", key=key)
    )


def _first_picture(key: str) -> Picture:
    """The first picture. Raises NotAvailable for a child without links, as for one whose name alone may be known."""
    on, book = identity.today(), _book(key)
    ways = [way.link_type for way in WAYS[Kind.CHILD]]
    asked: dict[str, Value] = {"kinds": ways, "offset": 0, "limit": _MOST_ROWS}
    reading = asking.read_record("explore.start", key, asked, narrow_opening(on, book))
    if not reading.parts["node"] or not reading.parts["links"]:
        raise NotAvailable
    picture = opening(reading.parts, on, book)
    return counted(picture, _count_parts(key, picture.items))


def _walk(record: str, walked: Step, drawn: Iterable[str]) -> Found:
    """One step through the gate, for the purpose of the record it started from. Raises NotAvailable."""
    on, stated = identity.today(), asking.purpose_of(record)
    narrow = narrow_step(walked.groups, walked.limit, set(drawn), on)
    query = f"neighbours.{walked.kind.value}"
    reading = asking.read(query, walked.asks(), stated.purpose, narrow, record=record)
    if not reading.parts["node"]:
        raise NotAvailable
    return found(reading.parts, on, _book(record))


def _counts(record: str, keys: Iterable[str]) -> Mapping[str, tuple[Count, ...]]:
    return read_counts(_count_parts(record, keys))


def _count_parts(record: str, keys: Iterable[str]) -> Parts:
    """How many neighbours items have, as far as the reader may know; recorded beside the walk."""
    access.require_query(_COUNTS)
    return current_services().gate.read(asking.beside(record), QUERIES[_COUNTS], {"keys": sorted(keys)}).parts


def _book(record: str) -> SourceBook:
    return current_services().sources(asking.beside(record))


def _time_of_day() -> str:
    return clock(identity.now().astimezone(current_services().zone))
