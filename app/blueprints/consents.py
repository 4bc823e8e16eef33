"""Consents of sensitive services: read and withdrawn by the service itself and by the coordinator."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.desks import consent
from app.desks.visible import glance
from app.forms import typed
from app.framing import show_purpose
from app.services import current_services
from app.view_models.consents_page import LONGEST_WORDS, ConsentsPage, consents_page

blueprint = Blueprint("consents", __name__)


@blueprint.get("/children/<key:key>/consents")
@asks("child.glance", "child.consents")
def page(key: str) -> ResponseReturnValue:
    """On which ground what the reader sees of sensitive services is held."""
    return render_template("consents/page.html", page=_page(key))


@blueprint.post("/children/<key:key>/consents/<key:involvement>/withdraw")
@asks("child.glance", "child.consents", actions=(consent.ACTION,))
def withdraw(key: str, involvement: str) -> ResponseReturnValue:
    """Take away what is held on a consent that was withdrawn."""
    access.require_action(consent.ACTION)
    words = typed("words", LONGEST_WORDS)
    if not words:
        shown = replace(_page(key), problem="Say who withdrew it, and how you heard of it", at=involvement)
        return render_template("consents/page.html", page=shown), HTTPStatus.UNPROCESSABLE_ENTITY
    consent.withdraw(current_services(), asking.beside(key), key, involvement, words)
    return redirect(url_for("child.record", key=key), HTTPStatus.SEE_OTHER)


def _page(key: str) -> ConsentsPage:
    services, request = current_services(), asking.beside(key)
    rows = consent.grounds(services, request, key)
    child = glance(services, request, key)
    show_purpose(key)
    return consents_page(child, rows, on=identity.today())
