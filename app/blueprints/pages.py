"""Pages that show nobody's data: the first page, coordinator, notice, help, accessibility."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import identity
from app.access import asks, asks_nothing
from app.services import current_services
from policies.request import Purpose, Role

blueprint = Blueprint("pages", __name__)

_BEGIN_WITH_WORK = frozenset({Role.GOVERNANCE_OFFICER, Role.ACCESS_MANAGER, Role.COORDINATOR})
"""Their work comes to them; everybody else begins with a child."""


@blueprint.get("/")
@asks_nothing("leads on to where the reader's work begins")
def home() -> ResponseReturnValue:
    """Go where the reader's work begins."""
    role = identity.reader().subject.role
    return redirect(url_for("work.waiting" if role in _BEGIN_WITH_WORK else "find.form"))


@blueprint.get("/coordinator")
@asks(actions=("ask_coordinator", "answer_requests"))
def coordinator() -> ResponseReturnValue:
    """How to ask who else is involved, and the way to what was asked; the same words whoever is involved."""
    request = identity.own_request(Purpose.ARRANGING_SUPPORT)
    permits = current_services().gate.permits
    return render_template(
        "pages/coordinator.html", asked=permits(request, "ask_coordinator"), queue=permits(request, "answer_requests")
    )


@blueprint.get("/notice")
@asks_nothing("for families, who have no account", signed_in=False)
def notice() -> ResponseReturnValue:
    """The notice for families."""
    return render_template("pages/notice.html")


@blueprint.get("/help")
@asks_nothing("how the pages work", signed_in=False)
def help_page() -> ResponseReturnValue:
    """Help and training."""
    return render_template("pages/help.html")


@blueprint.get("/accessibility")
@asks_nothing("a statement that the law asks of public bodies", signed_in=False)
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("pages/accessibility.html")
