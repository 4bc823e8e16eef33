"""Mediated access: somebody with an account is served by telephone, and the answers are bound by the rights of both.

Only holders of an account can be served: whoever has none has no rights that an answer could be measured by. Who is
served is kept with the session and recorded with every look.
"""

from collections.abc import Mapping

from app.services import Services
from app.sessions import Serving
from policies.request import AccessRequest, Subject

CHECKS: Mapping[str, str] = {
    "rang-back": "I rang them back on the number that is held for their team",
    "known": "I know them and their voice",
    "in-the-room": "They are in the room with me",
}
"""How somebody made sure who is served; the first is what the guidance asks for."""


def begin(services: Services, request: AccessRequest, token: str, username: str, checked: str) -> Subject | None:
    """Serve somebody from now on. None when they have no account that is open, or are the reader themselves.

    Raises Refused where the policies do not let the reader serve anybody.
    """

    def start(_event_id: str) -> Subject | None:
        served = services.accounts.subject(username)
        if served is None or served.username == request.subject.username:
            return None
        serving = Serving(username=served.username, since=request.environment.now, checked=checked)
        services.sessions.serve(token, serving)
        return served

    asked = {"served": username, "checked": checked}
    return services.gate.act(request, "caller.serve", "serve_caller", asked, start)


def stop(services: Services, request: AccessRequest, token: str) -> None:
    """Serve nobody any more."""
    services.gate.act(
        request, "caller.stop", "serve_caller", {}, lambda _event_id: services.sessions.serve(token, None)
    )
