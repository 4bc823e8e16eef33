"""From a request of the web to the subject and circumstances of a decision; anonymous is a subject, not an absence.

The browser holds one random token. Everything else (who, which purposes, which walk) is kept by the server, so that it
can be ended at once. Flask-Login gives `current_user`; it keeps no state of its own here.
"""

import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import Flask, Request, Response, g, request
from flask_login import LoginManager, UserMixin, current_user

from app.casework.errors import CaseworkError
from app.desks.overrides import end_all, grant, standing
from app.errors import NotAvailable, by_api
from app.forms import plain
from app.services import Services, current_services
from app.sessions import PURPOSE_LASTS, SessionState, StatedPurpose
from app.view_models.override_facts import OverrideFacts, Stands
from policies.errors import GateError, LedgerError
from policies.request import AccessRequest, Environment, Override, Purpose, Role, Subject, TrailStep, at

ANONYMOUS = Subject(username="anonymous", full_name="Nobody signed in", role=Role.PRACTITIONER)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn(UserMixin):  # type: ignore[misc]
    """Whoever is signed in: the subject, and the session they came by."""

    subject: Subject
    token: str
    session: SessionState

    def get_id(self) -> str:
        """Flask-Login's name for the user."""
        return self.subject.username


def cookie_name(services: Services) -> str:
    """`__Host-` binds the cookie to this host over https; it cannot be used over plain http on one's own machine."""
    return "__Host-kithmap" if services.secure_cookies else "kithmap"


def register(app: Flask) -> None:
    """Let Flask-Login find the user by our own session."""
    # Templates get the frame, not the user; and a page that says that something is down must not look for one.
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None
    manager.request_loader(_load)


def _load(incoming: Request) -> SignedIn | None:
    services = current_services()
    token = incoming.cookies.get(cookie_name(services), "")
    session = services.sessions.find(token) if token else None
    # INVARIANT (that-minute): the register is asked at every request, so a lapse or suspension closes access at once.
    subject = services.accounts.subject(session.username) if session else None
    if session is None or subject is None:
        return None
    return SignedIn(subject=subject, token=token, session=session)


def signed_in() -> SignedIn | None:
    """Whoever is signed in, or None."""
    return current_user if current_user.is_authenticated else None


def reader() -> SignedIn:
    """Whoever is signed in, where somebody must be."""
    user = signed_in()
    if user is None:
        raise NotAvailable
    return user


def now() -> datetime:
    """The moment of this request, one for all of it (R33)."""
    if "moment" not in g:
        g.moment = at(current_services().clock())
    moment: datetime = g.moment
    return moment


def today() -> date:
    """The day of this request, where the authority is."""
    return now().astimezone(current_services().zone).date()


def stated_purpose(record: str) -> StatedPurpose | None:
    """The purpose in force for a record, unless its two hours are over."""
    stated = reader().session.purposes.get(record)
    return stated if stated is not None and now() < stated.since + PURPOSE_LASTS else None


def state_purpose(record: str, purpose: Purpose) -> None:
    """Keep the purpose for a record with the session."""
    stated = StatedPurpose(purpose=purpose, since=now())
    current_services().sessions.state_purpose(reader().token, record, stated)


def served() -> Subject | None:
    """Whoever is served besides the reader, asked once for each request: named by it (the API), else by the session.

    Somebody whose account is closed, or who never had one, is served as an account that is suspended: with nothing.
    """
    if "served" not in g:
        g.served = _served()
    found: Subject | None = g.served
    return found


def _served() -> Subject | None:
    serving = reader().session.serving
    named = (request.headers.get("Kithmap-On-Behalf-Of") or request.args.get("on_behalf_of") if by_api() else None) or (
        serving.username if serving else None
    )
    if named is None:
        return None
    username = plain(named)
    return current_services().accounts.subject(username) or Subject(
        username=username, full_name=username, role=Role.PRACTITIONER, suspended=True
    )


def own_request(purpose: Purpose) -> AccessRequest:
    """The request of whoever is signed in for themselves alone, also while they serve somebody."""
    return AccessRequest(
        subject=reader().subject,
        environment=Environment(now=now(), purpose=purpose, channel="api" if by_api() else "page"),
    )


def overrides() -> Mapping[str, OverrideFacts]:
    """The emergency overrides of this session that stand now, by child: asked once for each request (R33)."""
    if "overrides" not in g:
        held = own_request(Purpose.WORRIED_SAFETY)
        g.overrides = standing(current_services(), held, reader().session)
    found: Mapping[str, OverrideFacts] = g.overrides
    return found


def _override(record: str | None) -> Override | None:
    """The override in force for what is asked: that of the record, or, for homes and carers, the one the API names.

    INVARIANT (one child): a request about another child carries none, whatever the session holds.
    """
    named = request.headers.get("Kithmap-Override") if record is None and by_api() else None
    for child, held in overrides().items():
        if (child == record or held.reference == named) and held.stands(now()) is Stands.IN_FORCE:
            return grant(held)
    return None


def access_request(
    purpose: Purpose, *, trail: TrailStep | None = None, record: str | None = None
) -> AccessRequest:  # fmt: skip
    """The request of whoever is signed in, for a purpose; `record` is the child that it is about."""
    alone = own_request(purpose)
    environment = replace(alone.environment, override=_override(record))
    return replace(alone, environment=environment, on_behalf_of=served(), trail=trail)


def next_step() -> TrailStep:
    """The next step of the walk that is going on in this session, or the first of a new one."""
    last = g.get("last_step") or reader().session.trail
    if last is None:
        return TrailStep(trail=str(uuid.uuid4()), step=1)
    return TrailStep(trail=last.trail, step=last.step + 1, previous=last.previous)


def walked(step: TrailStep, event_id: str) -> None:
    """Keep a step that was recorded: what comes after it names its event as the one before."""
    g.last_step = TrailStep(trail=step.trail, step=step.step, previous=event_id)
    current_services().sessions.walk_on(reader().token, g.last_step)


def begin_walk() -> None:
    """A new search begins a new walk."""
    g.last_step = TrailStep(trail=str(uuid.uuid4()), step=0)


def close(user: SignedIn) -> None:
    """End the session of whoever is signed in, and with it what was opened in it."""
    services = current_services()
    # What cannot be noted now ends all the same: an override without its session opens nothing.
    with suppress(GateError, LedgerError, CaseworkError):
        end_all(services, own_request(Purpose.WORRIED_SAFETY), user.token, user.session)
    services.sessions.end(user.token)


def remember(response: Response, token: str) -> None:
    """Give the browser its token."""
    services = current_services()
    response.set_cookie(
        cookie_name(services), token, httponly=True, secure=services.secure_cookies, samesite="Strict", path="/"
    )


def forget(response: Response) -> None:
    """Take the token from the browser."""
    services = current_services()
    response.delete_cookie(
        cookie_name(services), httponly=True, secure=services.secure_cookies, samesite="Strict", path="/"
    )
