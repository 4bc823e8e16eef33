"""Whether the house stands: `/healthz` (the process), `/readyz` (graph, ledger and policies, too), `/metrics`.

They say nothing about anybody. `/metrics` counts answers by view and kind, for the machine it runs on only.
"""

from flask import Blueprint, Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, generate_latest

from app.access import asks_nothing
from app.alerting.errors import AlertingStopped
from app.errors import NotAvailable
from app.services import current_services
from graph.errors import GraphError
from policies.errors import LedgerError, PoliciesRenewing

blueprint = Blueprint("health", __name__)
_HERE = frozenset({"127.0.0.1", "::1"})
_METRICS = "kithmap-metrics"


def register(app: Flask) -> None:
    """Count every answer of this application."""
    registry = CollectorRegistry()
    answers = Counter("kithmap_answers", "Answers by view and kind.", ["view", "kind"], registry=registry)
    app.extensions[_METRICS] = registry

    @app.after_request
    def count(response: Response) -> Response:
        answers.labels(view=request.endpoint or "none", kind=f"{response.status_code // 100}xx").inc()
        return response


@blueprint.get("/healthz")
@asks_nothing("the process answers", signed_in=False)
def alive() -> ResponseReturnValue:
    """The process answers."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
@asks_nothing("graph, ledger, policies and the search for alerts answer", signed_in=False)
def ready() -> ResponseReturnValue:
    """Graph and ledger answer, too, the policies in force are loaded, and alerts are searched for."""
    try:
        current_services().ready()
    except (GraphError, LedgerError, PoliciesRenewing, AlertingStopped):
        return _plain("not ready\n", 503)
    return _plain("ready\n", 200)


@blueprint.get("/metrics")
@asks_nothing("counts of answers, for this machine only", signed_in=False)
def metrics() -> ResponseReturnValue:
    """Counts of answers. From anywhere else there is no such page."""
    if request.remote_addr not in _HERE or "X-Forwarded-For" in request.headers:
        raise NotAvailable
    answer = make_response(generate_latest(current_app.extensions[_METRICS]))
    answer.content_type = CONTENT_TYPE_LATEST
    return answer


def _plain(text: str, status: int) -> Response:
    answer = make_response(text, status)
    answer.content_type = "text/plain; charset=utf-8"
    return answer
