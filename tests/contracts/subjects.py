"""Random people who ask, for the promises: nine in ten have an account in order, and everybody has a life of their own.

Called by tests/contracts/worlds.py. A proof needs answers with something in them, so most people have a role, a purpose
and an area that open something; it also needs the odd ones, so lapsed, suspended, areal and purposeless ones stand
between them. What is hidden from the sound ones is hidden by the world: shields, markings, other areas, own family.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

from policies.request import AccessRequest, Environment, Override, Purpose, Role, Subject

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOME_AREA, NEXT_AREA = "E06000999", "E06000998"
LATER, EARLIER = date(2027, 6, 1), date(2025, 6, 1)

Keys = Mapping[str, Sequence[str]]
"""Keys of a world by label, and under `busy` those of the practitioners who are involved with a child."""

ROLES = {
    Role.SOCIAL_WORKER: 24,
    Role.SAFEGUARDING_LEAD: 18,
    Role.COORDINATOR: 14,
    Role.LEAD_PROFESSIONAL: 14,
    Role.PRACTITIONER: 14,
    Role.DATA_MANAGER: 10,
    Role.GOVERNANCE_OFFICER: 3,
    Role.ACCESS_MANAGER: 3,
}
AREAS = {(HOME_AREA,): 50, (HOME_AREA, NEXT_AREA): 40, (NEXT_AREA,): 6, (): 4}
PURPOSES: dict[Purpose | None, int] = {
    Purpose.ARRANGING_SUPPORT: 60,
    Purpose.CHILD_IN_FRONT: 6,
    Purpose.WORRIED_SAFETY: 8,
    Purpose.PREPARING_MEETING: 6,
    Purpose.MISSING_SERVICE: 4,
    Purpose.CHECKING_RECORD: 4,
    Purpose.IDENTIFYING: 6,
    Purpose.GOVERNANCE_REVIEW: 2,
    Purpose.LOADING: 1,
    None: 3,
}


def random_request(random: Random, keys: Keys) -> AccessRequest:
    """Somebody who asks of the world with these keys."""
    subject = _subject(random, keys)
    if random.random() < 0.1:
        subject = _out_of_order(random, subject)
    override = None
    if random.random() < 0.2:
        override = Override(child=random.choice(keys["Child"]), until=NOW.replace(hour=10), reference="O-1")
    (purpose,) = random.choices(list(PURPOSES), list(PURPOSES.values()))
    if random.random() < 0.15:
        # The house itself pairs these two: nobody else can have that purpose.
        subject, purpose = replace(subject, role=Role.GOVERNANCE_OFFICER), Purpose.ANSWERING_FAMILY
    return AccessRequest(
        subject=subject,
        environment=Environment(now=NOW, purpose=purpose, override=override, offered=_offered(subject, keys)),
        on_behalf_of=_subject(random, keys) if random.random() < 0.15 else None,
    )


def _offered(subject: Subject, keys: Keys) -> frozenset[str]:
    """Some are just answering whether their authority takes a child on; drawn from nothing, so that worlds stay."""
    return frozenset(keys["Child"][:2]) if subject.clearance % 2 else frozenset()


def _subject(random: Random, keys: Keys) -> Subject:
    """Somebody whose account is in order; most are at work with a child, some are in the graph themselves."""
    (role,) = random.choices(list(ROLES), list(ROLES.values()))
    (areas,) = random.choices(list(AREAS), list(AREAS.values()))
    posts = keys["busy"] if keys["busy"] and random.random() < 0.7 else keys["Practitioner"]
    own = random.choice([*keys["Child"], *keys["Carer"], *keys["Household"]])
    return Subject(
        username="somebody",
        full_name="Some Body",
        role=role,
        practitioner=random.choice(posts) if random.random() < 0.85 else None,
        areas=frozenset(areas),
        clearance=random.choice((0, 1, 1, 2, 3)),
        vetted_until=LATER,
        trained_until=LATER,
        agreement_signed_on=EARLIER,
        employer_accredited_until=LATER,
        own_keys=frozenset({own}) if random.random() < 0.12 else frozenset(),
    )


def _out_of_order(random: Random, subject: Subject) -> Subject:
    """The same person with one thing lapsed or missing, or suspended."""
    gone = random.choice((EARLIER, None))
    lapse = random.choice(("vetted_until", "trained_until", "employer_accredited_until", "agreement", "suspended"))
    match lapse:
        case "vetted_until":
            return replace(subject, vetted_until=gone)
        case "trained_until":
            return replace(subject, trained_until=gone)
        case "employer_accredited_until":
            return replace(subject, employer_accredited_until=gone)
        case "agreement":
            return replace(subject, agreement_signed_on=random.choice((LATER, None)))
        case _:
            return replace(subject, suspended=True)
