"""An old link or bookmark to a record that went into another leads to the one that stays (R41).

Called before every page that is asked for by a key. Only for whoever may know the child under the key that stays: for
everybody else the old key is a key like any that nobody has.
"""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import identity
from app.casework.joins import survivor_of
from app.desks.visible import glances
from app.services import current_services
from policies.request import Purpose


def forwarded() -> ResponseReturnValue | None:
    """The way to the record that stays; None where there is nothing to lead on from."""
    key = (request.view_args or {}).get("key")
    if request.method != "GET" or key is None or request.endpoint is None:
        return None
    services = current_services()
    stays = survivor_of(services.casework, key)
    if stays is None or not glances(services, identity.access_request(Purpose.IDENTIFYING), [stays]):
        return None
    place = url_for(request.endpoint, **{**(request.view_args or {}), "key": stays})
    said = request.query_string.decode("ascii", "replace")
    return redirect(f"{place}?{said}" if said else place)
