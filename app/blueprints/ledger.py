"""The governance officer's pages: the ledger with its filters, and one recorded walk."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.errors import NotAvailable
from app.forms import plain
from app.framing import place
from app.services import current_services
from app.view_models.family_page import read_day
from app.view_models.ledger_page import OUTCOME_WORDS, PAGE, LedgerFilters, ledger_page, walk_page
from policies.ledger.entry import OutcomeCode, timestamp
from policies.ledger.history import EventFilter
from policies.request import Purpose

blueprint = Blueprint("ledger", __name__)

_FIELDS = ("subject", "key", "outcome", "since", "until")
_LAST_POSITION = 2**63 - 1
"""More than databases count to."""
_NOT_A_DAY = "That is not a date. Write it like 30 September 2026."


@blueprint.get("/ledger")
@asks(actions=("view_ledger",))
def events() -> ResponseReturnValue:
    """Recorded events, newest first."""
    place("ledger")
    access.require_action("view_ledger")
    services, (filters, wanted) = current_services(), _filters()
    before = request.args.get("before", type=_position)
    found = services.ledger_reader.events(
        identity.access_request(Purpose.GOVERNANCE_REVIEW), wanted, before=before, limit=PAGE + 1
    )
    page = ledger_page(
        found, filters=filters, names=services.accounts.full_name, trail_link=_trail_link, zone=services.zone
    )
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in _FIELDS and value}
    older = url_for("ledger.events", **kept, before=page.older) if page.older is not None else ""
    return render_template("ledger/events.html", page=page, outcomes=OUTCOME_WORDS, older_link=older)


@blueprint.get("/ledger/trails/<uuid:trail>")
@asks(actions=("view_ledger",))
def walk(trail: object) -> ResponseReturnValue:
    """One recorded walk, read back as a path."""
    place("ledger")
    access.require_action("view_ledger")
    services = current_services()
    found = services.ledger_reader.trail(identity.access_request(Purpose.GOVERNANCE_REVIEW), str(trail))
    if not found:
        raise NotAvailable
    sets = {} if services.policies is None else {"sets": services.policies.head.set_words}
    page = walk_page(found, names=services.accounts.full_name, zone=services.zone, **sets)
    return render_template("ledger/walk.html", page=page)


def _trail_link(trail: str) -> str:
    return url_for("ledger.walk", trail=trail)


def _filters() -> tuple[LedgerFilters, EventFilter]:
    said = {name: plain(request.args.get(name, "")) for name in _FIELDS}
    since, until = read_day(said["since"]), read_day(said["until"])
    problem = _NOT_A_DAY if (said["since"] and since is None) or (said["until"] and until is None) else None
    outcome = OutcomeCode(said["outcome"]) if said["outcome"] in set(OutcomeCode) else None
    wanted = EventFilter(
        subject=said["subject"] or None, key=said["key"].replace(" ", "").upper() or None, outcome=outcome,
        since=_begins(since), until=_begins(until + timedelta(days=1)) if until and until < date.max else None,
    )  # fmt: skip
    return LedgerFilters(**said, problem=problem), wanted


def _position(text: str) -> int:
    """A position in the ledger. Raises ValueError for what is none, and then the newest events are shown."""
    position = int(text)
    if not 0 <= position <= _LAST_POSITION:
        raise ValueError(text)
    return position


def _begins(day: date | None) -> str | None:
    """The first moment of a day where the authority is, as the ledger writes it."""
    return timestamp(datetime.combine(day, time(), tzinfo=current_services().zone)) if day else None
