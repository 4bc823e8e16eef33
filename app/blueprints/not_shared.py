"""Decisions not to share: recorded about a child, found again, withdrawn."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.casework.errors import MoveRefused
from app.desks import not_shared
from app.desks.visible import glance
from app.forms import typed
from app.framing import show_purpose
from app.services import current_services
from app.view_models.not_shared_page import LONGEST_WHOM, LONGEST_WORDS, NotSharedPage, decision, not_shared_page
from policies.request import AccessRequest

blueprint = Blueprint("not_shared", __name__)

_ACTIONS = (not_shared.RECORD, not_shared.READ)
_QUERIES = ("child.glance", "child.record", "node.counts")


@blueprint.get("/children/<key:key>/not-shared")
@asks(*_QUERIES, actions=_ACTIONS)
def page(key: str) -> ResponseReturnValue:
    """What was decided, and the form."""
    return render_template("not_shared/page.html", page=_page(key, asking.beside(key)))


@blueprint.post("/children/<key:key>/not-shared")
@asks(*_QUERIES, actions=_ACTIONS)
def record(key: str) -> ResponseReturnValue:
    """Keep a decision."""
    access.require_action(not_shared.RECORD)
    request = asking.beside(key)
    with_whom, ground = typed("with_whom", LONGEST_WHOM), typed("ground")
    words = typed("words", LONGEST_WORDS)
    problems = (
        *((("Say with whom it is not shared", "#with_whom"),) if not with_whom else ()),
        *((("Choose why it is not shared", "#ground"),) if ground not in not_shared.GROUNDS else ()),
        *((("Say in your own words what you decided", "#words"),) if not words else ()),
    )
    if problems:
        shown = replace(_page(key, request), with_whom=with_whom, ground=ground, words=words, problems=problems)
        return render_template("not_shared/page.html", page=shown), HTTPStatus.UNPROCESSABLE_ENTITY
    decided = not_shared.Decided(with_whom=with_whom, ground=ground, words=words)
    not_shared.record(current_services(), request, key, decided)
    return redirect(url_for("not_shared.page", key=key), HTTPStatus.SEE_OTHER)


@blueprint.post("/children/<key:key>/not-shared/<case:reference>/withdraw")
@asks(*_QUERIES, actions=_ACTIONS)
def withdraw(key: str, reference: str) -> ResponseReturnValue:
    """Take a decision back, with words that stand behind it."""
    access.require_action(not_shared.RECORD)
    request = asking.beside(key)
    try:
        not_shared.withdraw(current_services(), request, key, reference, typed("because", LONGEST_WORDS))
    except MoveRefused:
        problem = (("Say why the decision does not hold any more", f"#because-{reference}"),)
        shown = replace(_page(key, request), problems=problem)
        return render_template("not_shared/page.html", page=shown), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("not_shared.page", key=key), HTTPStatus.SEE_OTHER)


def _page(key: str, request: AccessRequest) -> NotSharedPage:
    services = current_services()
    child = glance(services, request, key)
    found = not_shared.of_page(services, request, key)
    show_purpose(key)
    decisions = tuple(
        decision(case, not_shared.words_of(services, case), grounds=not_shared.GROUNDS,
                 names=services.accounts.full_name, zone=services.zone)
        for case in found
    )  # fmt: skip
    return not_shared_page(child, decisions, on=identity.today(), grounds=not_shared.GROUNDS)
