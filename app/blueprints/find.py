"""Finding one child (R1): the form, and the search by POST, so that no name ever stands in an address."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks, asks_nothing
from app.blueprints.entry_points import tabs
from app.forms import search_facts, search_values
from app.framing import place
from app.services import current_services
from app.view_models.find_page import FIELDS, SearchFacts, Want, find_page, match_page
from policies.request import Purpose

blueprint = Blueprint("find", __name__)


@blueprint.get("/find")
@asks_nothing("an empty form")
def form() -> ResponseReturnValue:
    """The empty form."""
    place("find")
    page = find_page(dict.fromkeys(FIELDS, ""), SearchFacts())
    return render_template("find/find.html", page=page, ways=tabs("child"))


@blueprint.post("/find")
@asks("identify.candidates")
def search() -> ResponseReturnValue:
    """Look for one child. Too little, nobody and more than one are answered with the form and a question."""
    place("find")
    values = search_values()
    facts, want = search_facts(values, identity.today())
    if want is not Want.NOTHING:
        return render_template("find/find.html", page=find_page(values, facts, want), ways=tabs("child"))
    access.require_query("identify.candidates")
    identity.begin_walk()
    step = identity.next_step()
    found = current_services().identify(identity.access_request(Purpose.IDENTIFYING, trail=step), facts)
    if found.event_id is not None:
        identity.walked(step, found.event_id)
    if found.child is None:
        asked = Want.MORE if found.ask else Want.NO_MATCH
        page = find_page(values, facts, asked, ask=found.ask, notes=found.notes)
        return render_template("find/find.html", page=page, ways=tabs("child"))
    return render_template("find/match.html", page=match_page(found.child, facts, found.why, identity.today()))
