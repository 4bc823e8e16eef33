"""`create_app`: the Flask application from the services of the house: templates, forms, headers, errors, blueprints."""

from pathlib import Path
from typing import Any

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from app import access, errors, http_headers, identity, services
from app.blueprints import (
    alerts,
    api,
    api_access_history,
    api_alerts,
    api_duplicates,
    api_entry_points,
    api_feeds,
    api_involvements,
    api_joins,
    api_overrides,
    api_quality,
    api_retention,
    api_reviews,
    api_shields,
    api_transfers,
    child,
    claims,
    consents,
    duplicates,
    entry_points,
    exemptions,
    explore,
    family_reports,
    find,
    health,
    home_shields,
    joins,
    ledger,
    not_shared,
    overrides,
    pages,
    policies,
    quality,
    quarantine,
    requests,
    retention,
    reviews,
    serving,
    shields,
    survivorship,
    transfers,
    work,
)
from app.blueprints import session as signing
from app.blueprints.keys import CaseConverter, FeedConverter, KeyConverter
from app.form_token import form_token
from app.forwarding import forwarded
from app.framing import frame
from app.services import Services
from app.undefined import Missing

_ROOT = Path(__file__).parent.parent
_LARGEST_FORM = 64 * 1024


def create_app(parts: Services) -> Flask:
    """The application that serves the pages with these services."""
    app = Flask("kithmap", root_path=str(_ROOT), template_folder="templates", static_folder="static")
    app.config.update(
        SECRET_KEY=parts.secret_key,
        MAX_CONTENT_LENGTH=_LARGEST_FORM,
        # Flask's own signed cookie holds the secret of the forms and nothing else; the server keeps who is signed in.
        SESSION_COOKIE_NAME="__Host-kithmap-forms" if parts.secure_cookies else "kithmap-forms",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=parts.secure_cookies,
        SESSION_COOKIE_SAMESITE="Strict",
        WTF_CSRF_TIME_LIMIT=None,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.url_map.converters["key"] = KeyConverter
    app.url_map.converters["case"] = CaseConverter
    app.url_map.converters["feed"] = FeedConverter
    services.install(app, parts)
    _prepare_templates(app)
    protection = CSRFProtect(app)
    # Before the errors, which are ours here too.
    api.register(
        app,
        protection,
        api_access_history.blueprint,
        api_alerts.blueprint,
        api_duplicates.blueprint,
        api_entry_points.blueprint,
        api_feeds.blueprint,
        api_involvements.blueprint,
        api_joins.blueprint,
        api_overrides.blueprint,
        api_quality.blueprint,
        api_retention.blueprint,
        api_reviews.blueprint,
        api_shields.blueprint,
        api_transfers.blueprint,
    )
    app.context_processor(_page_parts)  # after Flask-WTF's own, whose token tells the time
    identity.register(app)
    app.before_request(_admit)
    http_headers.register(app, secure=parts.secure_cookies)
    health.register(app)
    errors.register(app)
    app.register_error_handler(errors.PurposeWanted, _ask_why)
    for blueprint in (
        pages.blueprint,
        signing.blueprint,
        find.blueprint,
        child.blueprint,
        explore.blueprint,
        ledger.blueprint,
        serving.blueprint,
        requests.blueprint,
        consents.blueprint,
        not_shared.blueprint,
        claims.blueprint,
        overrides.blueprint,
        policies.blueprint,
        alerts.blueprint,
        work.blueprint,
        family_reports.blueprint,
        exemptions.blueprint,
        entry_points.blueprint,
        shields.blueprint,
        home_shields.blueprint,
        quality.blueprint,
        quarantine.blueprint,
        reviews.blueprint,
        retention.blueprint,
        joins.blueprint,
        duplicates.blueprint,
        survivorship.blueprint,
        transfers.blueprint,
        health.blueprint,
    ):
        app.register_blueprint(blueprint)
    app.view_functions["static"] = access.asks_nothing("styles, scripts: nothing about anybody", signed_in=False)(
        app.view_functions["static"]
    )
    return app


def _prepare_templates(app: Flask) -> None:
    own = app.jinja_loader
    design_system = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_env.loader = ChoiceLoader([own, design_system] if own else [design_system])
    # A view that lacks what a template needs must fail a test, not leave a hole in a page.
    app.jinja_env.undefined = Missing
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _page_parts() -> dict[str, Any]:
    return {"frame": frame(), "csrf_token": form_token}


def _admit() -> ResponseReturnValue | None:
    """Let a request in: its view is declared, and somebody is signed in where the declaration wants it."""
    declared = access.current_access()
    if declared is None:
        return errors.not_available()
    if not declared.signed_in:
        return None
    if identity.signed_in() is not None:
        return forwarded()
    if errors.by_api():
        return errors.not_signed_in()
    return redirect(
        url_for("session.sign_in", next=request.path) if request.method == "GET" else url_for("session.sign_in")
    )


def _ask_why(wanted: Exception) -> ResponseReturnValue:
    record = wanted.record if isinstance(wanted, errors.PurposeWanted) else ""
    if errors.by_api():
        return errors.purpose_wanted()
    return redirect(url_for("child.purpose", key=record, then=request.path))
