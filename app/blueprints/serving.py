"""Serving somebody by telephone: say whom, see what both may know, and stop."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import serving
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place
from app.services import current_services
from app.view_models.serving_page import ServingPage, serving_page
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("serving", __name__)


@blueprint.get("/serve")
@asks(actions=("serve_caller",))
def form() -> ResponseReturnValue:
    """Ask whom."""
    _require()
    return _page(serving_page(serving.CHECKS))


@blueprint.post("/serve")
@asks(actions=("serve_caller",))
def begin() -> ResponseReturnValue:
    """Serve somebody from now on."""
    access.require_action("serve_caller")
    username, checked = typed("username"), typed("checked")
    request = _require()
    if not username or checked not in serving.CHECKS:
        page = serving_page(serving.CHECKS, username=username, known=bool(username), checked=checked in serving.CHECKS)
        return _page(page), HTTPStatus.UNPROCESSABLE_ENTITY
    if serving.begin(current_services(), request, identity.reader().token, username, checked) is None:
        return _page(serving_page(serving.CHECKS, username=username, known=False)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("find.form"), HTTPStatus.SEE_OTHER)


@blueprint.post("/serve/stop")
@asks(actions=("serve_caller",))
def stop() -> ResponseReturnValue:
    """Serve nobody any more."""
    access.require_action("serve_caller")
    serving.stop(current_services(), identity.own_request(Purpose.IDENTIFYING), identity.reader().token)
    return redirect(url_for("find.form"), HTTPStatus.SEE_OTHER)


def _require() -> AccessRequest:
    """The reader's own request. Raises NotAvailable where the policies do not let them serve anybody."""
    request = identity.own_request(Purpose.IDENTIFYING)
    if not current_services().gate.permits(request, "serve_caller"):
        raise NotAvailable
    return request


def _page(page: ServingPage) -> str:
    place("find")
    return render_template("serving/form.html", page=page)
