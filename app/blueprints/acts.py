"""What stands beside a child's record for this reader; called by the page of the record."""

from flask import url_for

from app import asking, identity
from app.desks import claims, consent, joins, not_shared, retention, shields, survivorship, transfers
from app.services import current_services
from app.view_models.homes import home_heading
from app.view_models.not_shared_page import decision
from app.view_models.record_acts import Act, RecordActs, claim_act
from app.view_models.rows import is_open, text
from loaders.declarations import SENSITIVE_KINDS
from policies.answers import Reading

ACTIONS_BESIDE = (
    claims.ACTION,
    consent.ACTION,
    not_shared.RECORD,
    not_shared.READ,
    shields.PROPOSE,
    joins.ACTION,
    survivorship.ACTION,
    transfers.OFFER,
    retention.MANAGE,
)
"""What is decided on for this page besides the record itself."""


def acts_beside(key: str, reading: Reading) -> RecordActs:
    """The ways on from the record that was just read, by what the policies let the reader do."""
    services, request = current_services(), asking.beside(key)
    permits, ways = services.gate.permits, list[Act]()
    if permits(request, claims.ACTION):
        practitioner = identity.reader().subject.practitioner
        link = url_for("claims.form", key=key)
        claim = claim_act(reading.parts["involvements"], practitioner, identity.now().date(), link)
        ways += [claim] if claim else []
    decisions_link = url_for("not_shared.page", key=key)
    if permits(request, not_shared.RECORD):
        ways.append(Act(words="Record a decision not to share", link=decisions_link))
    ways += _shield(key)
    ways += _home_shields(key, reading)
    if permits(request, survivorship.ACTION):
        ways.append(Act(words="What each source says", link=url_for("survivorship.words", key=key)))
    if permits(request, joins.ACTION):
        ways.append(Act(words="Join it with another record of the same child", link=url_for("joins.form", key=key)))
    child = reading.one("child")
    if child is not None and child["area"] in request.subject.areas and permits(request, transfers.OFFER):
        words = "Offer responsibility to another authority"
        ways.append(Act(words=words, link=url_for("transfers.form", key=key)))
    if permits(request, retention.MANAGE):
        ways.append(Act(words="For how long the child is held", link=url_for("retention.child", key=key)))
    kinds = {row["service_kind"] for row in reading.parts["involvements"]}
    if kinds & SENSITIVE_KINDS and permits(request, consent.ACTION):
        # Whoever may not know of a sensitive service has no such row, and so no such way.
        ways.append(Act(words="Consents of sensitive services", link=url_for("consents.page", key=key)))
    found = not_shared.found_again(services, request, key)
    decisions = tuple(
        decision(case, not_shared.words_of(services, case), grounds=not_shared.GROUNDS,
                 names=services.accounts.full_name, zone=services.zone)
        for case in found
    )  # fmt: skip
    return RecordActs(ways=tuple(ways), decisions=decisions, decisions_link=decisions_link)


def acts_beside_residue(key: str) -> RecordActs:
    """The ways on where only the residue is open: the same on every such page, whoever the child is."""
    ways: list[Act] = []
    if current_services().gate.permits(asking.beside(key), not_shared.RECORD):
        ways.append(Act(words="Record a decision not to share", link=url_for("not_shared.page", key=key)))
    return RecordActs(ways=(*ways, *_shield(key)))


def _shield(key: str) -> list[Act]:
    """The way to ask that a shield be set, prolonged or lifted: on every record, whether there is one or not (R5)."""
    if not current_services().gate.permits(asking.beside(key), shields.PROPOSE):
        return []
    return [Act(words="Ask for a shield, or that one be lifted", link=url_for("shields.form", key=key))]


def _home_shields(key: str, reading: Reading) -> list[Act]:
    """The way to ask that a home be shielded or marked as a refuge: for each home that the reader sees (R5)."""
    if not current_services().gate.permits(asking.beside(key), shields.PROPOSE):
        return []
    today = identity.now().date()
    homes = {text(row, "household_key") or "": row for row in reading.parts["homes"] if is_open(row, today)}
    return [
        Act(
            words=f"Ask for a shield on a home, or a refuge: {home_heading(text(row, 'part')).lower()}",
            link=url_for("home_shields.form", key=home),
        )
        for home, row in homes.items()
    ]
