"""I work with this child: said on the record of a child, ended there, and decided on by a second person."""

from dataclasses import replace
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, asking, identity
from app.access import asks
from app.casework.case import Case
from app.casework.errors import EvidenceNeeded, MoveRefused, SecondPersonNeeded
from app.desks import claim_review, claims
from app.forms import typed
from app.framing import place, show_purpose
from app.services import current_services
from app.view_models.claims_page import LONGEST_WORDS, ClaimPage, ClaimRow, claim_page, claim_row, decision_page
from app.view_models.frame import position
from policies.request import AccessRequest, Purpose, Role

blueprint = Blueprint("claims", __name__)


@blueprint.get("/children/<key:key>/claim")
@asks("child.record", "subject.posts", actions=(claims.ACTION,))
def form(key: str) -> ResponseReturnValue:
    """The form, or what stands already."""
    return render_template("claims/form.html", page=_page(key))


@blueprint.post("/children/<key:key>/claim")
@asks("child.record", "subject.posts", actions=(claims.ACTION,))
def claim(key: str) -> ResponseReturnValue:
    """Claim to work with the child."""
    access.require_action(claims.ACTION)
    page = _page(key)
    reason, words = typed("reason"), typed("words", LONGEST_WORDS)
    service = page.services[0][0] if len(page.services) == 1 else typed("service")
    problems = (
        *((("Choose why you work with this child", "#reason"),) if reason not in claims.REASONS else ()),
        *((("Choose the service that you work for", "#service"),) if service not in dict(page.services) else ()),
        *((("Say in your own words what you do", "#words"),) if not words else ()),
    )
    if page.obstacle or problems:
        page = replace(page, reason=reason, words=words, service=service, problems=() if page.obstacle else problems)
        return render_template("claims/form.html", page=page), HTTPStatus.UNPROCESSABLE_ENTITY
    said = claims.Claimed(reason=reason, words=words, service=service)
    claims.claim(current_services(), asking.beside(key), key, said)
    return redirect(url_for("child.record", key=key), HTTPStatus.SEE_OTHER)


@blueprint.post("/children/<key:key>/claim/end")
@asks(actions=(claims.ACTION,))
def end(key: str) -> ResponseReturnValue:
    """End one's own claim."""
    access.require_action(claims.ACTION)
    claims.end(current_services(), asking.beside(key), key)
    return redirect(url_for("child.record", key=key), HTTPStatus.SEE_OTHER)


@blueprint.get("/claims")
@asks("children.glances", actions=(claim_review.ACTION,))
def queue() -> ResponseReturnValue:
    """Claims that wait for a decision."""
    place("claims")
    found = claim_review.queue(current_services(), _reviewing())
    return render_template("claims/queue.html", rows=[_row(each) for each in found])


@blueprint.get("/claims/<case:reference>")
@asks("children.glances", actions=(claim_review.ACTION,))
def case(reference: str) -> ResponseReturnValue:
    """One claim."""
    return _case(reference)


@blueprint.post("/claims/<case:reference>")
@asks("children.glances", actions=(claim_review.ACTION,))
def decide(reference: str) -> ResponseReturnValue:
    """Confirm, accept or refuse."""
    access.require_action(claim_review.ACTION)
    verb, words = request.form.get("verb", ""), typed("words", LONGEST_WORDS)
    if verb not in claim_review.VERBS:
        return _case(reference, ("Choose what you decide", "#verb")), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        claim_review.decide(current_services(), _reviewing(), reference, verb, words)
    except EvidenceNeeded:
        wanted = ("Say what your decision rests on: whom you rang, and what they said", "#words")
        return _case(reference, wanted), HTTPStatus.UNPROCESSABLE_ENTITY
    except SecondPersonNeeded:
        return _case(reference, ("It is your own claim: somebody else decides on it", "#verb")), HTTPStatus.CONFLICT
    except MoveRefused:
        late = ("It is over meanwhile, or somebody has decided on it. Read what was done", "#done")
        return _case(reference, late), HTTPStatus.CONFLICT
    return redirect(url_for("claims.queue"), HTTPStatus.SEE_OTHER)


def _page(key: str) -> ClaimPage:
    services, beside = current_services(), asking.beside(key)
    ground = claims.ground(services, beside, key)
    show_purpose(key)
    return claim_page(
        ground.child, ground.posts, on=identity.today(), days=services.claim_days, reasons=claims.REASONS,
        obstacle=str(ground.obstacle) if ground.obstacle else None, standing=ground.standing,
    )  # fmt: skip


def _case(reference: str, *problems: tuple[str, str]) -> str:
    place("claims")
    services = current_services()
    found = claim_review.case(services, _reviewing(), reference)
    page = decision_page(
        _row(found), found, verbs=claim_review.VERBS, now=identity.now(), zone=services.zone,
        names=services.accounts.full_name,
    )  # fmt: skip
    page = replace(page, problems=problems, verb=request.form.get("verb", ""), words=typed("words", LONGEST_WORDS))
    opens = identity.reader().subject.role is not Role.GOVERNANCE_OFFICER
    record_link = url_for("child.record", key=found.child) if opens and found.child else ""
    return render_template("claims/case.html", page=page, record_link=record_link)


def _row(found: Case) -> ClaimRow:
    services = current_services()
    subject = services.accounts.subject(found.opened_by)
    who = (services.accounts.full_name(found.opened_by), position(subject.role, subject.team) if subject else "")
    return claim_row(
        found, link=url_for("claims.case", reference=found.reference), who=who, reasons=claims.REASONS,
        now=identity.now(), zone=services.zone,
    )  # fmt: skip


def _reviewing() -> AccessRequest:
    """Reviewing is the governance officer's own purpose; whoever protects children checks what is held."""
    officer = identity.reader().subject.role is Role.GOVERNANCE_OFFICER
    return identity.access_request(Purpose.GOVERNANCE_REVIEW if officer else Purpose.CHECKING_RECORD)
