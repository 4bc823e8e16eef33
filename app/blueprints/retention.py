"""Retention on pages: for how long everybody is held, one child's day, and archives in their first year (R25-R28)."""

from datetime import date
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import retention, retention_due
from app.desks.retention import GROUNDS_TO_KEEP, Archived, Ground, Return
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.retention_page import (
    GROUND_WORDS,
    KEEP_WORDS,
    LONGEST_WORDS,
    RETURN_WORDS,
    ArchivePage,
    Dates,
    Inside,
    archive_page,
    archive_row,
    due_row,
    held_page,
    moved_words,
)
from graph.queries.retention import KEPT, ON_HOLD, RETURN
from loaders.retention_rules import periods_in_words
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("retention", __name__)

_LONGEST_NUMBER = 60
_NOBODY = "There is nobody under that number whom we can show you"


@blueprint.get("/retention")
@asks(actions=(retention.VIEW,))
def overview() -> ResponseReturnValue:
    """The periods, the way to a child or an archive, and what was archived lately."""
    access.require_action(retention.VIEW)
    return _overview("")


@blueprint.post("/retention")
@asks("child.record", actions=(retention.VIEW, retention.MANAGE))
def look_up() -> ResponseReturnValue:
    """Go to a child or an archive; a number stands in no address that is kept on the way."""
    access.require_action(retention.VIEW)
    to = _way_to(typed("number", _LONGEST_NUMBER), typed("feed"))
    return redirect(to, HTTPStatus.SEE_OTHER) if to else (_overview(_NOBODY), HTTPStatus.UNPROCESSABLE_ENTITY)


@blueprint.get("/retention/due")
@asks("children.whole", actions=(retention.MANAGE,))
def due() -> ResponseReturnValue:
    """Who is past their time."""
    access.require_action(retention.MANAGE)
    return _due()


@blueprint.post("/retention/due")
@asks("children.whole", actions=(retention.MANAGE,))
def move_due() -> ResponseReturnValue:
    """Move those who were listed into the archive, as far as nothing keeps them."""
    access.require_action(retention.MANAGE)
    words = typed("words", LONGEST_WORDS)
    if not words:
        return _due(problem="Say who has looked through them"), HTTPStatus.UNPROCESSABLE_ENTITY
    listed = request.form.getlist("child")[: retention_due.MOST]
    moved = retention_due.run(current_services(), _wish(), listed, words)
    return _due(moved=moved_words(len(moved), len(set(listed))))


def _due(*, problem: str = "", moved: str = "") -> str:
    place("retention")
    rows = [
        due_row(one.child, one.rule, url_for("retention.child", key=str(one.child["key"])))
        for one in retention_due.due(current_services(), _wish())
    ]
    button = "Move this child into the archive" if len(rows) == 1 else f"Move these {len(rows)} into the archive"
    return render_template(
        "retention/due.html", rows=rows, problem=problem, moved=moved,
        words="" if moved else typed("words", LONGEST_WORDS), most=retention_due.MOST, button=button,
    )  # fmt: skip


def _overview(problem: str) -> str:
    place("retention")
    services = current_services()
    open_lists = retention.open_lists()
    return render_template(
        "retention/overview.html", periods=periods_in_words(services.retention_periods), problem=problem,
        number=typed("number", _LONGEST_NUMBER), feed=typed("feed"),
        lists=sorted((found.full_name, code) for code, found in open_lists.items()),
        rows=[
            archive_row(one.child, one.rule, one.archived_on, retention.until(one, services.retention_periods)[0],
                        url_for("retention.archive", key=one.child))
            for one in retention.latest(services, _wish())
        ],
    )  # fmt: skip


def _way_to(number: str, feed: str) -> str:
    services, wish = current_services(), _wish()
    if feed:
        try:
            return url_for("retention.archive", key=retention.known_as(services, wish, feed, number))
        except NotAvailable:
            return ""
    key = "".join(number.upper().split())
    for endpoint, ask in (("retention.child", retention.held), ("retention.archive", retention.may_open)):
        try:
            ask(services, wish, key)
            return url_for(endpoint, key=key)
        except NotAvailable:
            continue
    return ""


@blueprint.get("/children/<key:key>/retention")
@asks("child.record", actions=(retention.MANAGE,))
def child(key: str) -> ResponseReturnValue:
    """For how long a child is held."""
    access.require_action(retention.MANAGE)
    return _child(key, ())


@blueprint.post("/children/<key:key>/retention/<any(consent, withdraw, return, hold):verb>")
@asks("child.record", actions=(retention.MANAGE,))
def note(key: str, verb: str) -> ResponseReturnValue:
    """Note a consent or its end, what is known of a return, or a hold."""
    access.require_action(retention.MANAGE)
    services, wish, today = current_services(), _wish(), identity.today()
    ground, day = typed("ground", LONGEST_WORDS), _day(typed("day"))
    if verb == "consent":
        if ground not in GROUNDS_TO_KEEP:
            return _child(
                key, (("Choose whom the rule allows to consent", "#ground"),)
            ), HTTPStatus.UNPROCESSABLE_ENTITY
        if day is None or day > today:
            return _child(
                key, (("Give the day of the consent, for example 2026-11-23", "#day"),)
            ), HTTPStatus.UNPROCESSABLE_ENTITY
        retention.note(services, wish, key, KEPT, ground, day)
    elif verb == "withdraw":
        retention.withdraw(services, wish, key)
    elif verb == "return":
        if ground not in {answer.value for answer in Return}:
            return _child(key, (("Choose what is known of a return", "#answer"),)), HTTPStatus.UNPROCESSABLE_ENTITY
        retention.note(services, wish, key, RETURN, ground, today)
    else:
        if not ground:
            return _child(key, (("Name the inquiry and its reference", "#hold"),)), HTTPStatus.UNPROCESSABLE_ENTITY
        retention.note(services, wish, key, ON_HOLD, ground, today)
    return redirect(url_for("retention.child", key=key), HTTPStatus.SEE_OTHER)


@blueprint.get("/retention/archive/<key:key>")
@asks(actions=(retention.VIEW,))
def archive(key: str) -> ResponseReturnValue:
    """Ask on which ground an archive is to be opened."""
    access.require_action(retention.VIEW)
    return _ask(key, ())


@blueprint.post("/retention/archive/<key:key>")
@asks(actions=(retention.VIEW,))
def open_archive(key: str) -> ResponseReturnValue:
    """Open an archive on a ground."""
    access.require_action(retention.VIEW)
    place("retention")
    ground, words = typed("ground"), typed("words", LONGEST_WORDS)
    if ground not in {found.value for found in Ground}:
        return _ask(key, (("Choose why the archive is opened", "#ground"),)), HTTPStatus.UNPROCESSABLE_ENTITY
    if not words:
        return _ask(key, (("Say who asks, and give the reference", "#words"),)), HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template("retention/archive.html", page=_opened(key, Ground(ground), words), key=key)


@blueprint.post("/retention/archive/<key:key>/let-in")
@asks(actions=(retention.VIEW, retention.MANAGE))
def let_in(key: str) -> ResponseReturnValue:
    """Let the lists bring an archived child again."""
    access.require_action(retention.MANAGE)
    words = typed("words", LONGEST_WORDS)
    if not words:
        problem = (("Say how you know that the child is here again", "#words"),)
        return _ask(key, problem), HTTPStatus.UNPROCESSABLE_ENTITY
    retention.let_in(current_services(), _wish(), key, words)
    return redirect(url_for("retention.overview"), HTTPStatus.SEE_OTHER)


def _ask(key: str, problems: tuple[tuple[str, str], ...]) -> str:
    place("retention")
    found = retention.may_open(current_services(), _wish(), key)
    page = archive_page(
        key, found.rule, _dates(found), problems=problems, words=typed("words", LONGEST_WORDS), ground=typed("ground"),
    )  # fmt: skip
    return render_template("retention/ask.html", page=page, key=key, grounds=GROUND_WORDS.items())


def _opened(key: str, ground: Ground, words: str) -> ArchivePage:
    services = current_services()
    found = retention.opened(services, _wish(), key, ground, words)
    lists = [(feed.full_name, number, day) for feed, number, day in found.lists]
    inside = Inside(child=found.child, lists=lists, area_words=services.site.area_words)
    return archive_page(
        key, found.archived.rule, _dates(found.archived), inside, ground=GROUND_WORDS[ground.value], words=words
    )


def _dates(found: Archived) -> Dates:
    closes, purged = retention.until(found, current_services().retention_periods)
    return Dates(archived_on=found.archived_on, closes=closes, purged=purged)


def _child(key: str, problems: tuple[tuple[str, str], ...]) -> str:
    place("retention")
    found = retention.held(current_services(), _wish(), key)
    given = {name: typed(name, LONGEST_WORDS) for name in ("ground", "day")}
    page = held_page(
        found.child, found.ends, found.notes, today=identity.today(), problems=problems, given=given
    )  # fmt: skip
    return render_template(
        "retention/child.html", page=page, key=key, grounds=KEEP_WORDS.items(), answers=RETURN_WORDS.items()
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)
