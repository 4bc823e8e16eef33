"""Families' reports: whom one is for, who else of the home belongs in it, and the letter, by POST alone.

No name stands in an address; the letter is made from the form each time, so that it holds what the ledger holds then.
"""

from datetime import timedelta
from http import HTTPStatus

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import family_reports
from app.desks.family_reports import MOST_CHILDREN
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.family_looks import About
from app.view_models.family_report_form import ReportForm, choice_page, empty_form, filled_form
from app.view_models.family_report_page import family_report_page
from app.view_models.frame import position
from loaders.match.identify import index_number
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("family_reports", __name__)

_USUAL_PERIOD = timedelta(days=365)
_QUERIES = ("report.about", "report.household", "report.viewers")


@blueprint.get("/family-reports")
@asks(actions=("report_looks",))
def form() -> ResponseReturnValue:
    """Ask for whom, and from when to when."""
    _request()
    today = identity.today()
    return _form(empty_form(today - _USUAL_PERIOD, today))


@blueprint.post("/family-reports/children")
@asks(*_QUERIES, actions=("report_looks",))
def choose() -> ResponseReturnValue:
    """Show whom the number stands for, and the other children of the home, before anything is told."""
    stated = _stated()
    if stated.problems:
        return _form(stated), HTTPStatus.UNPROCESSABLE_ENTITY
    about = _about([stated.key])
    if not about.children:
        return _form(stated.nobody()), HTTPStatus.UNPROCESSABLE_ENTITY
    place("families")
    return render_template("family_reports/choose.html", page=choice_page(about, stated))


@blueprint.post("/family-reports")
@asks(*_QUERIES, actions=("report_looks",))
def letter() -> ResponseReturnValue:
    """The report itself."""
    access.require_action("report_looks")
    stated, keys = _stated(), request.form.getlist("child")
    if stated.problems or stated.since is None or stated.until is None:
        return _form(stated), HTTPStatus.UNPROCESSABLE_ENTITY
    about = _about([key for text in keys[:MOST_CHILDREN] if (key := index_number(text))])
    if not about.children:
        return _form(stated.nobody()), HTTPStatus.UNPROCESSABLE_ENTITY
    services, officer = current_services(), identity.reader().subject
    report = family_reports.draw_up(services, _request(), about, stated.since, stated.until)
    place("families")
    page = family_report_page(
        report, asked_by=stated.asked_by, names=services.site.names_in_reports, made_on=identity.today(),
        made_by=f"{officer.full_name}, {position(officer.role, officer.team)}",
    )  # fmt: skip
    return render_template("family_reports/letter.html", page=page, large=typed("large") == "yes")


def _about(keys: list[str]) -> About:
    for query in _QUERIES:
        access.require_query(query)
    return family_reports.who_it_is_for(current_services(), _request(), keys, identity.today())


def _request() -> AccessRequest:
    """The officer's own request. Raises NotAvailable for everybody who draws up no reports."""
    own = identity.access_request(Purpose.ANSWERING_FAMILY)
    if not current_services().gate.permits(own, "report_looks"):
        raise NotAvailable
    return own


def _stated() -> ReportForm:
    values = {name: typed(name) for name in ("key", "asked_by", "since", "until")}
    return filled_form(values, key=index_number(values["key"]) or "", latest=identity.today())


def _form(page: ReportForm) -> str:
    place("families")
    return render_template("family_reports/form.html", page=page)
