"""Signing in and out. One message for every failure; the token changes at every sign-in, so none can be planted."""

from http import HTTPStatus

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import identity
from app.access import asks_nothing
from app.form_token import renew
from app.forms import local_path, typed
from app.services import current_services

blueprint = Blueprint("session", __name__)

REFUSED = "The user name, password or code is not right, or the account cannot be used."
SIGNED_OUT = "You are signed out."


@blueprint.get("/sign-in")
@asks_nothing("the door", signed_in=False)
def sign_in() -> ResponseReturnValue:
    """The form."""
    if identity.signed_in() is not None:
        return redirect(url_for("pages.home"))
    ended = SIGNED_OUT if request.args.get("ended") == "yes" else ""
    return _form(next_page=local_path(request.args.get("next")), ended=ended)


@blueprint.post("/sign-in")
@asks_nothing("the door", signed_in=False)
def enter() -> ResponseReturnValue:
    """Open a session for the right credentials."""
    services = current_services()
    username, next_page = typed("username", 200), local_path(request.form.get("next"))
    subject = services.accounts.sign_in(username, request.form.get("password", ""), typed("code", 20) or None)
    if subject is None:
        answer = make_response(_form(next_page=next_page, username=username, problem=REFUSED))
        answer.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer
    before = identity.signed_in()
    renew()  # the forms of the time before signing in are worth nothing after it
    answer = make_response(redirect(next_page or url_for("pages.home"), HTTPStatus.SEE_OTHER))
    identity.remember(answer, services.sessions.start(subject.username, before.token if before else None))
    return answer


@blueprint.post("/sign-out")
@asks_nothing("ends the reader's own session, and with it what was opened in it", signed_in=False)
def sign_out() -> ResponseReturnValue:
    """Close the session on the server, then take the token from the browser."""
    user = identity.signed_in()
    if user is not None:
        identity.close(user)
    renew()
    answer = make_response(redirect(url_for("session.sign_in", ended="yes"), HTTPStatus.SEE_OTHER))
    identity.forget(answer)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def _form(*, next_page: str, username: str = "", problem: str = "", ended: str = "") -> str:
    return render_template(
        "session/sign_in.html", next_page=next_page, username=username, problem=problem, ended=ended,
        asks_code=current_services().asks_code,
    )  # fmt: skip
