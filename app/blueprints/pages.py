"""Pages that show nobody's data: the first page, coordinator, notice, help, accessibility."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import identity
from app.access import asks_nothing
from policies.request import Role

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@asks_nothing("leads on to where the reader's work begins")
def home() -> ResponseReturnValue:
    """Go where the reader's work begins."""
    role = identity.reader().subject.role
    if role is Role.GOVERNANCE_OFFICER:
        return redirect(url_for("ledger.events"))
    return redirect(url_for("pages.help_page" if role is Role.ACCESS_MANAGER else "find.form"))


@blueprint.get("/coordinator")
@asks_nothing("the same words for every child, so that opening it proves nothing")
def coordinator() -> ResponseReturnValue:
    """How to ask who else is involved."""
    return render_template("pages/coordinator.html")


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
