"""Who says what of each field of a record, on a page for data managers."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.desks import survivorship
from app.framing import place
from app.services import current_services
from app.view_models.survivorship_page import SaidBy, words_page
from policies.request import Purpose

blueprint = Blueprint("survivorship", __name__)


@blueprint.get("/children/<key:key>/sources")
@asks("child.record", "review.records", actions=(survivorship.ACTION,))
def words(key: str) -> ResponseReturnValue:
    """Each field with every word on it, the one that is shown first."""
    place("reviews")
    access.require_action(survivorship.ACTION)
    found = survivorship.words(current_services(), identity.access_request(Purpose.CHECKING_RECORD), key)
    fields = {
        name: [
            SaidBy(
                source=found.sources.get(word.claim.feed, word.claim.feed), value=word.claim.values.get(name),
                confirmed=word.claim.last_confirmed, because=word.because, shown=word.wins,
            )
            for word in said
        ]
        for name, said in found.fields.items()
    }  # fmt: skip
    return render_template("child/sources.html", page=words_page(found.child, fields), key=key)
