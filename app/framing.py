"""The frame of a page for the request at hand: who is signed in, where they may go, which purpose is in force."""

from dataclasses import replace

from flask import g, request, url_for

from app import identity
from app.services import current_services
from app.sessions import PURPOSE_LASTS
from app.view_models.frame import (
    Frame,
    NavigationItem,
    Person,
    PurposeChip,
    ServingBanner,
    Site,
    navigation,
    position,
    purpose_chip,
    purpose_words,
    serving_banner,
)
from app.view_models.override_banner import OverrideBanner, override_banners
from app.view_models.words import clock, long_date
from policies.request import Purpose, Role, Subject

_OFFICERS = frozenset({Role.GOVERNANCE_OFFICER})
_REVIEWERS = frozenset({Role.GOVERNANCE_OFFICER, Role.SAFEGUARDING_LEAD})
_WITHOUT_CHILDREN = frozenset({Role.GOVERNANCE_OFFICER, Role.ACCESS_MANAGER})


def frame() -> Frame:
    """The frame. A view may name its place by `place`, and the record whose purpose is shown by `show_purpose`."""
    site = _site()
    user = None if g.get("nobody") else identity.signed_in()
    if user is None:
        return Frame(site=site)
    subject = user.subject
    return Frame(
        site=site,
        person=Person(full_name=subject.full_name, position=position(subject.role, subject.team)),
        navigation=_navigation(subject),
        purpose=_purpose(),
        serving=_serving(),
        overrides=_overrides(),
        emergency=_emergency() if g.get("refused") else "",
    )


def _site() -> Site:
    """What the authority says of itself, with the policy set that this process knows to be in force."""
    services = current_services()
    if services.policies is None:
        return services.site
    return replace(services.site, policy_set=services.policies.head.last_words())


def place(name: str) -> None:
    """Say which way of the navigation the page belongs to."""
    g.place = name


def show_purpose(record: str) -> None:
    """Show the purpose in force for this record beside the navigation."""
    g.purpose_record = record


def printed_by() -> str:
    """The line that paper carries: who printed it, when and for what."""
    services, subject = current_services(), identity.reader().subject
    stated = identity.stated_purpose(g.purpose_record) if "purpose_record" in g else None
    moment = identity.now().astimezone(services.zone)
    why = f", for: {purpose_words(stated.purpose).lower()}" if stated else ""
    return (
        f"Kithmap, {services.site.authority}. Printed by {subject.full_name}"
        f"{', ' + subject.team if subject.team else ''}, {long_date(moment.date())} at {clock(moment)}{why}. "
        "Keep it as you keep a case file, and destroy it after use."
    )


def _navigation(subject: Subject) -> tuple[NavigationItem, ...]:
    items = []
    if subject.role not in _WITHOUT_CHILDREN:
        items.append(("find", "Find a child", url_for("find.form")))
        if subject.practitioner is not None:
            items.append(("mine", "My children", url_for("child.caseload")))
    if subject.role is Role.DATA_MANAGER:
        items.append(("reviews", "Match review", url_for("reviews.queue")))
        items.append(("quality", "Data quality", url_for("quality.overview")))
        items.append(("retention", "Retention", url_for("retention.overview")))
    if subject.role in _REVIEWERS:
        items.append(("alerts", "Alerts", url_for("alerts.queue")))
    if subject.role in _OFFICERS:
        items.append(("overrides", "Emergencies", url_for("overrides.queue")))
        items.append(("ledger", "Recorded looks", url_for("ledger.events")))
        items.append(("policies", "Policies", url_for("policies.overview")))
        items.append(("families", "Families", url_for("family_reports.form")))
    items.insert(0 if subject.role in _WITHOUT_CHILDREN else len(items), ("work", "Waiting for you", _work()))
    unseen = current_services().notices.waiting(subject.username)
    return navigation(items, current=g.get("place"), badges={"work": unseen})


def _work() -> str:
    return url_for("work.waiting")


def _overrides() -> tuple[OverrideBanner, ...]:
    return override_banners(
        identity.overrides().values(),
        now=identity.now(),
        zone=current_services().zone,
        record_link=lambda child: url_for("child.record", key=child),
        end_link=lambda reference: url_for("overrides.end", reference=reference),
    )


def _emergency() -> str:
    """The way to emergencies, on the page that says no: it depends on the reader and on nothing that was asked for."""
    may = current_services().gate.permits(identity.own_request(Purpose.WORRIED_SAFETY), "open_override")
    return url_for("overrides.own") if may else ""


def _serving() -> ServingBanner | None:
    serving, served = identity.reader().session.serving, identity.served()
    if serving is None or served is None:
        return None
    return serving_banner(served, serving.since.astimezone(current_services().zone))


def _purpose() -> PurposeChip | None:
    record = g.get("purpose_record")
    stated = identity.stated_purpose(record) if record else None
    if record is None or stated is None:
        return None
    zone = current_services().zone
    return purpose_chip(
        stated.purpose,
        since=stated.since.astimezone(zone),
        until=(stated.since + PURPOSE_LASTS).astimezone(zone),
        change=url_for("child.purpose", key=record, then=request.path),
    )
