"""Attributes of a request as Cedar's values: one reading, used by the row filter and by the decision point alike."""

from policies.compilation.expressions import Entity
from policies.compilation.values import CedarValue, Known, moment
from policies.request import Attributes, Environment, Relations, Subject

PRINCIPAL_TYPE = "Subject"


def known_side(attributes: Attributes) -> Known:
    """What policies may know of the subject and the circumstances. What is missing stays missing."""
    return Known(
        entity=Entity(PRINCIPAL_TYPE, attributes.subject.username),
        principal=_principal(attributes.subject, attributes.relations),
        context=_context(attributes.environment),
    )


def _principal(subject: Subject, relations: Relations) -> dict[str, CedarValue]:
    days = {
        "vetted_until": subject.vetted_until,
        "trained_until": subject.trained_until,
        "agreement_signed_on": subject.agreement_signed_on,
        "employer_accredited_until": subject.employer_accredited_until,
    }
    known: dict[str, CedarValue] = {
        "role": str(subject.role),
        "team": subject.team,
        "practitioner": subject.practitioner or "",
        "areas": frozenset(subject.areas),
        "clearance": subject.clearance,
        "suspended": subject.suspended,
        "caseload": frozenset(relations.caseload),
        "listed": frozenset(relations.listed),
        "network": frozenset(relations.network),
        "households": frozenset(relations.households),
        "carers": frozenset(relations.carers),
        "services": frozenset(relations.services),
        "colleagues": frozenset(relations.colleagues),
        # Their own family and home are named on the account and found in the graph; either is enough.
        "recused": frozenset(relations.recused | subject.own_keys),
    }
    return known | {name: moment(day) for name, day in days.items() if day is not None}


def _context(environment: Environment) -> dict[str, CedarValue]:
    override = environment.override
    # A grant past its moment is no grant (R8, R33): decided here once, so that no policy can forget it.
    in_force = override is not None and environment.now < override.until
    known: dict[str, CedarValue] = {
        "now": moment(environment.now),
        "channel": environment.channel,
        "override": in_force,
        "override_child": override.child if override is not None and in_force else "",
        "override_covers": frozenset(override.covers) if override is not None and in_force else frozenset(),
        "offered": frozenset(environment.offered),
    }
    return known | ({} if environment.purpose is None else {"purpose": str(environment.purpose)})
