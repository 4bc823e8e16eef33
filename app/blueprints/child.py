"""The child's pages: why, the record, the family, who has looked; and the reader's own children."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.blueprints.acts import ACTIONS_BESIDE, acts_beside, acts_beside_residue
from app.errors import NotAvailable
from app.forms import local_path, typed
from app.framing import place, printed_by, show_purpose
from app.services import current_services
from app.view_models.caseload_page import caseload_page
from app.view_models.child_record import RecordContext, child_record, only_residue, residue_record
from app.view_models.family_page import family_page, parse_day
from app.view_models.frame import PURPOSE_HINTS
from app.view_models.identity_strip import child_card
from app.view_models.looks_page import look_lines
from app.view_models.purpose_page import PurposePage, purpose_page
from graph.records import Row
from policies.request import Purpose

blueprint = Blueprint("child", __name__)


@blueprint.get("/children")
@asks("subject.caseload")
def caseload() -> ResponseReturnValue:
    """The reader's own children."""
    place("mine")
    practitioner = identity.reader().subject.practitioner
    if practitioner is None:
        raise NotAvailable
    identity.begin_walk()
    asked = {"practitioner": practitioner, "today": identity.now().date().isoformat()}
    reading = asking.read("subject.caseload", asked, Purpose.IDENTIFYING)
    page = caseload_page(reading.parts["children"], on=identity.today(), link=_record_link)
    return render_template("child/caseload.html", page=page)


@blueprint.get("/children/<key:key>/purpose")
@asks("child.glance")
def purpose(key: str) -> ResponseReturnValue:
    """Ask why the record is to be opened."""
    return _ask_why(purpose_page(_glance(key), on=identity.today()))


@blueprint.post("/children/<key:key>/purpose")
@asks("child.glance")
def state_purpose(key: str) -> ResponseReturnValue:
    """Keep the reason for this record and this session, then open what was wanted."""
    chosen = typed("purpose")
    if chosen not in {reason.value for reason in PURPOSE_HINTS}:
        page = purpose_page(_glance(key), on=identity.today(), problem="Choose the reason that is true now")
        return _ask_why(page), HTTPStatus.UNPROCESSABLE_ENTITY
    identity.state_purpose(key, Purpose(chosen))
    return redirect(local_path(request.form.get("then")) or _record_link(key), HTTPStatus.SEE_OTHER)


@blueprint.get("/children/<key:key>")
@asks("child.record", "node.counts", actions=("view_looks", *ACTIONS_BESIDE))
def record(key: str) -> ResponseReturnValue:
    """The record, or the residue where nothing else may be known."""
    reading = asking.read_record("child.record", key)
    child = reading.one("child")
    if child is None:
        raise NotAvailable
    show_purpose(key)
    if only_residue(child):
        return render_template(
            "child/residue.html", page=residue_record(child), links=_links(key), acts=acts_beside_residue(key)
        )
    access.require_action("view_looks")
    services, user, beside = current_services(), identity.reader(), asking.beside(key)
    context = RecordContext(
        on=identity.today(), site=services.site, book=services.sources(beside), reader=user.subject.username,
        reader_practitioner=user.subject.practitioner, link=_record_link,
    )  # fmt: skip
    looks = services.ledger_reader.looks_at(beside, key)
    page = child_record(reading.parts, child=child, looks=looks, context=context)
    return render_template(
        "child/record.html", page=page, links=_links(key), printed=printed_by(), acts=acts_beside(key, reading)
    )


@blueprint.get("/children/<key:key>/family")
@asks("family.view")
def family(key: str) -> ResponseReturnValue:
    """The family as at a day. Where nothing but the child's own name may be known there is no family to show."""
    at, problem = parse_day(request.args.get("at"), identity.today())
    reading = asking.read_record("family.view", key)
    if not any(rows for part, rows in reading.parts.items() if part != "children"):
        raise NotAvailable
    show_purpose(key)
    page = family_page(
        reading.parts,
        child_key=key,
        at=at,
        today=identity.today(),
        book=current_services().sources(asking.beside(key)),
        problem=problem,
    )
    return render_template("child/family.html", page=page, links=_links(key), printed=printed_by())


@blueprint.get("/children/<key:key>/looks")
@asks("child.record", actions=("view_looks",))
def looks(key: str) -> ResponseReturnValue:
    """Everybody who has looked, as far as the reader may know of them."""
    child = _open_record(key)
    access.require_action("view_looks")
    found = current_services().ledger_reader.looks_at(asking.beside(key), key)
    if not found:
        raise NotAvailable
    show_purpose(key)
    asks_exemptions = current_services().gate.permits(asking.beside(key), "propose_exemption")
    return render_template(
        "child/looks.html", card=child_card(child, identity.today()), links=_links(key), printed=printed_by(),
        exempt_link=url_for("exemptions.form", key=key) if asks_exemptions else "",
        looks=look_lines(found, reader=identity.reader().subject.username, today=identity.today()),
    )  # fmt: skip


def _open_record(key: str) -> Row:
    """The child whose whole record may be opened. Raises NotAvailable for the residue and for nothing alike."""
    child = asking.read_record("child.record", key).one("child")
    if child is None or only_residue(child):
        raise NotAvailable
    return child


def _glance(key: str) -> Row:
    child = asking.read("child.glance", {"key": key}, Purpose.IDENTIFYING).one("child")
    if child is None:
        raise NotAvailable
    return child


def _ask_why(page: PurposePage) -> str:
    place("find")
    then = local_path(request.form.get("then") or request.args.get("then"))
    return render_template("child/purpose.html", page=page, then=then)


def _record_link(key: str) -> str:
    return url_for("child.record", key=key)


def _links(key: str) -> dict[str, str]:
    return {
        "record": _record_link(key),
        "family": url_for("child.family", key=key),
        "looks": url_for("child.looks", key=key),
        "explore": url_for("explore.page", key=key),
        "ask": url_for("requests.form", key=key),
        "emergency": _emergency_link(key),
    }


def _emergency_link(key: str) -> str:
    """The way to open the record in an emergency: the same on every child's, for those who may; else empty."""
    if key in identity.overrides() or not current_services().gate.permits(asking.beside(key), "open_override"):
        return ""
    return url_for("overrides.warning", key=key)
