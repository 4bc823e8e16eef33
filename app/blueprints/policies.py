"""The policy owners' pages: what is in force, why somebody may see something, what a proposed set would change."""

from http import HTTPStatus
from pathlib import PurePosixPath

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.casework.errors import CaseMissing, MoveRefused
from app.desks import explaining, policies
from app.desks.explaining import Asked, CannotExplain
from app.errors import NotAvailable
from app.forms import typed
from app.framing import place
from app.policy_office import PolicyOffice
from app.policy_versions import HeadMoved
from app.services import current_services
from app.view_models.explain_page import (
    FIELDS,
    Answer,
    ExplainPage,
    explain_answer,
    explain_form,
    purpose_of,
    role_of,
)
from app.view_models.policies_page import overview_page, proposal_page, version_page
from policies.errors import PolicySetRefused
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("policies", __name__)

READ, PROPOSE, ADOPT = policies.READ, policies.PROPOSE, policies.ADOPT
_LONGEST_NOTE = 300


@blueprint.get("/policies")
@asks(actions=(READ,))
def overview() -> ResponseReturnValue:
    """What is in force, what is proposed, what was."""
    return _overview()


@blueprint.get("/policies/explain")
@asks(actions=(READ,))
def explain_question() -> ResponseReturnValue:
    """The form in which an owner asks why somebody can see something."""
    office, asking = _office(READ)
    policies.overview(office, asking)
    return render_template("policies/explain.html", page=ExplainPage(form=explain_form({})))


@blueprint.post("/policies/explain")
@asks(actions=(READ,))
def explain() -> ResponseReturnValue:
    """The answer. By POST, so that a child's number stands in no address."""
    office, asking = _office(READ)
    values = {name: typed(name) for name in FIELDS}
    role, purpose = role_of(values["role"]), purpose_of(values["purpose"])
    asked = Asked(
        action=values["action"] or "see", purpose=purpose, username="" if role else values["person"].lower(),
        role=role, related=bool(values["related"]), key=values["key"].replace(" ", "").upper(),
    )  # fmt: skip
    try:
        explained = explaining.explain(office, asking, asked)
    except CannotExplain as problem:
        form = explain_form(values, problem=f"{problem}.".capitalize(), problem_field=problem.field)
        page = render_template("policies/explain.html", page=ExplainPage(form=form))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    return render_template(
        "policies/explain.html", page=ExplainPage(form=explain_form(values), answer=_answer(explained))
    )


@blueprint.get("/policies/set")
@asks(actions=(READ,))
def version() -> ResponseReturnValue:
    """One set that is or was in force, to read."""
    office, asking = _office(READ)
    found = policies.version(office, asking, request.args.get("number", default=0, type=int))
    if found is None:
        raise NotAvailable
    services = current_services()
    page = version_page(
        found, office.head.in_force().version.number, names=services.accounts.full_name, zone=services.zone
    )
    return render_template("policies/set.html", page=page)


@blueprint.post("/policies/proposals")
@asks(actions=(READ, PROPOSE))
def propose() -> ResponseReturnValue:
    """Put a set forward: its files, and why."""
    office, asking = _office(PROPOSE)
    note = typed("note", _LONGEST_NOTE)
    try:
        texts = _files()
        if not note:
            return _overview("Say what the set changes, and why", note)
        proposal = policies.propose(office, asking, texts, note)
    except PolicySetRefused as problem:
        return _overview(f"The set cannot be used: {problem}", note)
    return redirect(url_for("policies.proposal", reference=proposal.reference), HTTPStatus.SEE_OTHER)


@blueprint.get("/policies/proposals/<case:reference>")
@asks(actions=(READ, ADOPT))
def proposal(reference: str) -> ResponseReturnValue:
    """One proposed set, and what would change."""
    return _proposal(reference)


@blueprint.post("/policies/proposals/<case:reference>/try")
@asks(actions=(READ, PROPOSE))
def try_it(reference: str) -> ResponseReturnValue:
    """Begin a dry run, which goes on in the background."""
    office, asking = _office(PROPOSE)
    try:
        policies.begin_trial(office, asking, reference)
    except CaseMissing:
        raise NotAvailable from None
    return redirect(url_for("policies.proposal", reference=reference), HTTPStatus.SEE_OTHER)


@blueprint.post("/policies/proposals/<case:reference>/adopt")
@asks(actions=(READ, ADOPT))
def adopt(reference: str) -> ResponseReturnValue:
    """Put a proposed set into force, everywhere."""
    office, asking = _office(ADOPT)
    try:
        policies.adopt(office, asking, reference)
    except CaseMissing:
        raise NotAvailable from None
    except (MoveRefused, HeadMoved, PolicySetRefused) as problem:
        return _proposal(reference, f"It was not adopted. {problem}")
    return redirect(url_for("policies.overview"), HTTPStatus.SEE_OTHER)


@blueprint.post("/policies/proposals/<case:reference>/withdraw")
@asks(actions=(READ, PROPOSE))
def withdraw(reference: str) -> ResponseReturnValue:
    """Take a proposed set back."""
    office, asking = _office(PROPOSE)
    try:
        policies.withdraw(office, asking, reference, typed("words", _LONGEST_NOTE))
    except CaseMissing:
        raise NotAvailable from None
    except MoveRefused as problem:
        return _proposal(reference, f"It was not withdrawn. {problem}")
    return redirect(url_for("policies.overview"), HTTPStatus.SEE_OTHER)


def _office(action: str) -> tuple[PolicyOffice, AccessRequest]:
    """The office and the request. Whoever may not take the action learns nothing of what else they sent."""
    place("policies")
    access.require_action(action)
    office, asking = current_services().policies, identity.access_request(Purpose.GOVERNANCE_REVIEW)
    if office is None or not office.gate.permits(asking, action):
        raise NotAvailable
    return office, asking


def _overview(problem: str = "", note: str = "") -> ResponseReturnValue:
    office, asking = _office(READ)
    services, found = current_services(), policies.overview(office, asking)
    page = overview_page(
        versions=found.versions, policies=len(found.in_force.policies.policies), proposals=found.proposals,
        names=services.accounts.full_name, zone=services.zone, problem=problem, note=note,
        version_link=lambda number: url_for("policies.version", number=number),
        proposal_link=lambda reference: url_for("policies.proposal", reference=reference),
    )  # fmt: skip
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render_template("policies/overview.html", page=page), status


def _proposal(reference: str, problem: str = "") -> ResponseReturnValue:
    office, asking = _office(READ)
    services = current_services()
    try:
        found = policies.standing(office, asking, reference)
    except CaseMissing:
        raise NotAvailable from None
    page = proposal_page(
        found.proposal, found.trial, before=found.set_before, hindrance=found.hindrance,
        names=services.accounts.full_name, zone=services.zone, problem=problem,
    )  # fmt: skip
    status = HTTPStatus.CONFLICT if problem else HTTPStatus.OK
    return render_template("policies/proposal.html", page=page), status


def _files() -> dict[str, str]:
    """The files that were sent, by name. Raises PolicySetRefused for what is no text of a policy."""
    texts: dict[str, str] = {}
    for sent in request.files.getlist("files"):
        name = PurePosixPath((sent.filename or "").replace("\\", "/")).name
        if not name.endswith(".cedar") or not name.isprintable():
            raise PolicySetRefused("send files whose names end in `.cedar`: all files of the set, not only the changed")
        try:
            texts[name] = sent.read().decode("utf-8")
        except UnicodeDecodeError as problem:
            raise PolicySetRefused(f"{name}: it is not written in UTF-8") from problem
    if not texts:
        raise PolicySetRefused("no file was sent")
    return texts


def _answer(explained: explaining.Explained) -> Answer:
    asked, in_force = explained.asked, explained.in_force
    return explain_answer(
        subject=explained.subject, role_alone=asked.role is not None, related=asked.related, action=asked.action,
        type_=explained.type, key=asked.key, purpose=asked.purpose, explanation=explained.explanation,
        verdicts=[(one.action, one.permitted, one.policies) for one in explained.verdicts],
        version=in_force.words,
    )  # fmt: skip
