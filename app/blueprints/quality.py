"""Data quality on pages: all lists with what is to be put right, and one list closely. For data managers."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import access, identity
from app.access import asks
from app.blueprints.shields import registers
from app.desks import duplicates, quality, quality_matching, reviews
from app.desks.quarantine import ACTION as SEES_THROUGH
from app.desks.review_tasks import catch_up
from app.forms import plain
from app.framing import place
from app.services import current_services
from app.view_models.quality_matching_page import matching_page
from app.view_models.quality_page import quality_page
from app.view_models.quality_source_page import source_page
from app.view_models.words import counted
from policies.request import AccessRequest, Purpose

blueprint = Blueprint("quality", __name__)

_OVERVIEW = (quality.VIEW, reviews.ACTION, duplicates.ACTION, SEES_THROUGH)


@blueprint.get("/quality")
@asks(*quality.QUERIES_ASKED, actions=_OVERVIEW)
def overview() -> ResponseReturnValue:
    """The whole authority, or one area of it."""
    place("quality")
    access.require_action(quality.VIEW)
    services, wish = current_services(), _wish()
    if services.gate.permits(wish, reviews.ACTION):
        catch_up(registers(services), wish)
    lists, areas = quality.overview(services, wish)
    asked = plain(request.args.get("area", ""))
    page = quality_page(
        lists, areas, chosen=asked if asked in {one.area for one in lists} else "", today=identity.today(),
        area_words=services.site.area_words, link=lambda feed, area: url_for("quality.source", feed=feed, area=area),
        way=lambda area: url_for("quality.overview", area=area or None),
        review=url_for("reviews.queue"),
    )  # fmt: skip
    pairs = duplicates.to_decide(services, wish) if services.gate.permits(wish, duplicates.ACTION) else 0
    return render_template("quality/overview.html", page=page, twice=counted(pairs, "pair") if pairs else "")


@blueprint.get("/quality/list")
@asks(*quality.QUERIES_ASKED, actions=(quality.VIEW, reviews.ACTION))
def source() -> ResponseReturnValue:
    """One list in one area."""
    place("quality")
    access.require_action(quality.VIEW)
    services = current_services()
    feed, area = plain(request.args.get("feed", "")), plain(request.args.get("area", ""))
    page = source_page(
        quality.of_source(services, _wish(), feed, area), today=identity.today(), area_words=services.site.area_words,
        case_link=lambda reference: url_for("reviews.case", reference=reference),
    )  # fmt: skip
    return render_template("quality/source.html", page=page)


@blueprint.get("/quality/matching")
@asks(*quality_matching.QUERIES_ASKED, actions=(quality.VIEW,))
def matching() -> ResponseReturnValue:
    """How the matcher serves whom."""
    place("quality")
    access.require_action(quality.VIEW)
    services = current_services()
    found = quality_matching.matcher_served(services, _wish())
    page = matching_page(
        pairs=found.pairs, same=found.same, taken_back=found.taken_back, bands=found.bands, groups=found.groups,
        area_words=services.site.area_words,
    )  # fmt: skip
    return render_template("quality/matching.html", page=page)


def _wish() -> AccessRequest:
    return identity.access_request(Purpose.CHECKING_RECORD)
