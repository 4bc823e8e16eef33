"""Domain error to HTTP answer, in one table: denied and missing look alike; what is broken says so and reveals nothing.

AppError
├── UndeclaredAccess   a view that asks for what it did not declare: a fault of ours, answered as one
├── NotAvailable       there is nothing here for this reader; the cause is not carried any further
└── PurposeWanted      nobody has said yet why the record is opened; the reader is asked
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, current_app, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.accounts.errors import AccountsUnavailable
from app.casework.errors import CaseworkUnavailable
from app.services import current_services
from app.view_models.busy_page import busy_page, busy_words
from graph.errors import GraphError
from policies.errors import GateError, LedgerError, PoliciesRenewing, Refused, TurnTaken

API_PREFIX = "/api/"


def by_api() -> bool:
    """Whether this request came by the interface, and not by a page."""
    return request.path.startswith(API_PREFIX)


class AppError(Exception):
    """Base of what this room raises."""


class UndeclaredAccess(AppError):
    """A view asks for what it did not declare."""


class NotAvailable(AppError):
    """There is nothing here for this reader."""


class PurposeWanted(AppError):
    """Nobody has said yet why the record is opened (R3)."""

    def __init__(self, record: str) -> None:
        super().__init__("say why the record is opened")
        self.record = record


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """What is said when something of ours does not work."""

    status: HTTPStatus
    heading: str
    says: str
    again: str = ""


_DOWN = Trouble(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    heading="Kithmap cannot answer now",
    says="A part of it does not work at the moment. It has been noted.",
    again="Try again in a few minutes.",
)
_RENEWING = Trouble(
    status=HTTPStatus.SERVICE_UNAVAILABLE,
    heading="The policies are being renewed",
    says="The rules of access have just changed. Nothing is shown until the new ones are in force here.",
    again="Try again in a few seconds.",
)
_FAULT = Trouble(
    status=HTTPStatus.INTERNAL_SERVER_ERROR,
    heading="Something went wrong",
    says="The fault is ours. It has been noted.",
    again="Try again. If it happens twice, tell the help desk what you were doing, without a child’s name.",
)
_TOO_MUCH = Trouble(
    status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    heading="That was too much to send",
    says="What you sent is longer than any form of ours.",
)

_AGAIN_SECONDS = 60

# Statuses of the web framework that would say whether an address exists: all of them are the one refusal.
_AS_IF_MISSING = frozenset({401, 403, 404, 405, 410})

TROUBLES: Mapping[type[Exception], Trouble] = {
    LedgerError: _DOWN, GateError: _DOWN, GraphError: _DOWN, AccountsUnavailable: _DOWN, CaseworkUnavailable: _DOWN,
    PoliciesRenewing: _RENEWING,
}  # fmt: skip
"""What is down, by the error that tells of it. `Refused` is a GateError and is answered before this table is asked."""


def register(app: Flask) -> None:
    """Answer every error by the table."""
    app.register_error_handler(NotAvailable, lambda _: not_available())
    app.register_error_handler(Refused, lambda _: not_available())
    for kind, trouble in TROUBLES.items():
        app.register_error_handler(kind, _answer_with(trouble))
    app.register_error_handler(TurnTaken, _busy)
    app.register_error_handler(CSRFError, lambda _: _sent_back())
    # A body of thousands of brackets in one another, which no page of ours sends.
    app.register_error_handler(RecursionError, lambda _: _sent_back())
    app.register_error_handler(HTTPException, _of_the_framework)
    app.register_error_handler(Exception, _fault)


def not_available() -> ResponseReturnValue:
    """The one refusal. INVARIANT (one-refusal): it depends on the reader and on nothing that was asked for."""
    if by_api():
        return problem(HTTPStatus.NOT_FOUND, "not available", "There is nothing here that we can show you.")
    _step_back()
    g.refused = True
    return make_response(render_template("pages/not_available.html"), HTTPStatus.NOT_FOUND)


def not_signed_in() -> ResponseReturnValue:
    """What the JSON API answers when nobody is signed in."""
    return problem(HTTPStatus.UNAUTHORIZED, "not signed in", "Sign in first.")


def purpose_wanted() -> ResponseReturnValue:
    """What the JSON API answers when no purpose is given, whatever was asked for."""
    return problem(HTTPStatus.BAD_REQUEST, "purpose wanted", "Say why the record is opened.")


def _of_the_framework(error: Exception) -> ResponseReturnValue:
    code = error.code if isinstance(error, HTTPException) and error.code else HTTPStatus.INTERNAL_SERVER_ERROR
    if code in _AS_IF_MISSING:
        return not_available()
    if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return _say(_TOO_MUCH)
    if code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _sent_back()
    return _say(_FAULT)


def _fault(error: Exception) -> ResponseReturnValue:
    if current_app.config["PROPAGATE_EXCEPTIONS"]:
        raise error
    current_app.logger.error("a fault while answering: %s", type(error).__name__)
    return _say(_FAULT)


def _sent_back() -> ResponseReturnValue:
    if by_api():
        return problem(HTTPStatus.BAD_REQUEST, "bad request", "The request was not complete, or came from elsewhere.")
    _step_back()
    return make_response(render_template("pages/sent_back.html"), HTTPStatus.BAD_REQUEST)


def _busy(taken: TurnTaken) -> ResponseReturnValue:
    """A load or another decision is going on: nothing was done, and what was typed is kept to be sent once more."""
    zone = current_services().zone
    if by_api():
        detail = f"{busy_words(taken.work, taken.since, zone)} Nothing was changed. Try again in a few minutes."
        answer = make_response(problem(HTTPStatus.SERVICE_UNAVAILABLE, "not taken yet", detail))
    else:
        _step_back()
        sent = request.form.items(multi=True)
        page = busy_page(taken.work, taken.since, zone, action=request.path, sent=sent)
        answer = make_response(render_template("pages/busy.html", page=page), HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Retry-After"] = str(_AGAIN_SECONDS)
    return answer


def _answer_with(trouble: Trouble) -> Callable[[Exception], ResponseReturnValue]:
    return lambda _: _say(trouble)


def _say(trouble: Trouble) -> ResponseReturnValue:
    if by_api():
        return problem(trouble.status, trouble.heading.lower(), trouble.says)
    _step_back()
    g.nobody = True  # who is signed in may be the very thing that cannot be read now
    page = render_template("pages/trouble.html", heading=trouble.heading, says=trouble.says, again=trouble.again)
    return make_response(page, trouble.status)


def _step_back() -> None:
    """Take away what says where the reader was: an answer of this file must not depend on what was asked for."""
    g.pop("place", None)
    g.pop("purpose_record", None)


def problem(status: HTTPStatus, title: str, detail: str) -> ResponseReturnValue:
    """The JSON form (RFC 9457)."""
    answer = jsonify({"type": "about:blank", "title": title, "status": status.value, "detail": detail})
    answer.status_code = status
    answer.content_type = "application/problem+json"
    return answer
