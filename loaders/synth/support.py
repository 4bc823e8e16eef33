"""Who supports whom: each team's caseload, with workers who leave, leads, indicators, consent.

Three children in ten have some additional service; rates per service follow the plans of the index.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from loaders.synth.cast import SUPPORT
from loaders.synth.people import Child, Placement, Support
from loaders.synth.places import Directory, Place, Worker
from loaders.synth.streets import NORTHMOOR, is_east

HEALTH_VISITED_TO = 5
"""Age at which health visiting ends and school nursing may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    """A service that some children have: for which ages, how many in a thousand of them, and how much of it is over."""

    feed: str
    kind: str
    role: str
    ages: range
    per_thousand: int
    over: float
    leads: float = 0.0


_SERVICES = (
    _Service(feed="school_nursing", kind="school_nursing", role="School nurse", ages=range(5, 17), per_thousand=60,
    over=0.4),
    _Service(feed="social_care", kind="social_care", role="Social worker", ages=range(18), per_thousand=55, over=0.4,
    leads=0.2),
    _Service(feed="early_help", kind="early_help", role="Family support worker", ages=range(18), per_thousand=110,
    over=0.45, leads=0.5),
    _Service(feed="youth_justice", kind="youth_justice", role="Youth justice worker", ages=range(10, 18),
    per_thousand=18, over=0.5),
    _Service(feed="therapies", kind="therapies", role="Speech and language therapist", ages=range(2, 12),
    per_thousand=90, over=0.45),
    _Service(feed="voluntary_sector", kind="young_carers", role="Young carers’ worker", ages=range(6, 18),
    per_thousand=22, over=0.3),
    _Service(feed="voluntary_sector", kind="family_support", role="Family worker", ages=range(12), per_thousand=25,
    over=0.4),
    _Service(feed="camhs", kind="mental_health", role="Mental health practitioner", ages=range(6, 18), per_thousand=45,
    over=0.35),
    _Service(feed="sexual_health", kind="sexual_health", role="Clinic nurse", ages=range(13, 18), per_thousand=30,
    over=0.3),
)  # fmt: skip
SENSITIVE_FEEDS = frozenset({"camhs", "sexual_health"})


def support_of(random: Random, child: Child, directory: Directory, today: date) -> Iterator[Support]:
    """Every involvement with a child. The cast has its own, and no others."""
    if child.in_cast:
        yield from (support for support in SUPPORT if support.child == child.true_id)
        return
    if child.area != NORTHMOOR:
        return
    yield from _health_visiting(random, child, directory, today)
    lead_taken = False
    for service in _SERVICES:
        if child.age_on(today) not in service.ages or random.random() >= service.per_thousand / 1000:
            continue
        support = _involvement(random, child, service, directory, today, may_lead=not lead_taken)
        lead_taken = lead_taken or support.lead
        yield support
    if child.placement is not None:
        yield _looked_after(random, child, child.placement, directory)


def _health_visiting(random: Random, child: Child, directory: Directory, today: date) -> Iterator[Support]:
    """Every child up to five has a health visitor; those who grew out of it are still on the list, as ended."""
    age = child.age_on(today)
    if age > HEALTH_VISITED_TO + 2 or random.random() < 0.03:
        return
    team = directory.team("health_visiting", east=is_east(child.home))
    since = min(child.dob + timedelta(days=random.randint(10, 16)), today)
    until = child.dob + timedelta(days=HEALTH_VISITED_TO * 365 - random.randint(0, 60))
    worker = _worker(random, directory, team, ended=age >= HEALTH_VISITED_TO)
    yield Support(
        child=child.true_id, feed="health_visiting", place=team.code, worker=worker.number if worker else "",
        role="Health visitor", since=since, until=until if until < today else None,
    )  # fmt: skip


def _involvement(
    random: Random, child: Child, service: _Service, directory: Directory, today: date, *, may_lead: bool
) -> Support:
    teams = [team for team in directory.of_kind(service.kind) if team.east in (None, is_east(child.home))]
    team = random.choice([team for team in teams if team.code not in ("NM-LAC", "NM-HUB")])
    ended = random.random() < service.over
    since = max(today - timedelta(days=random.randint(20, 900)), child.dob)
    until = since + (today - since) * random.random() if ended else None
    worker = _worker(random, directory, team, ended=ended)
    sensitive = service.feed in SENSITIVE_FEEDS
    unnamed = not sensitive and random.random() < 0.12
    basis, giver, given_on = _grounds(random, child, since) if sensitive else ("", "", None)
    return Support(
        child=child.true_id, feed=service.feed, place=team.code,
        worker="" if unnamed or worker is None else worker.number,
        role=service.role, since=since, until=until,
        lead=may_lead and not ended and not unnamed and random.random() < service.leads,
        information_to_share=_some_day(random, 0.2, since, until or today), assessment_done=_some_day(random, 0.35,
        since, until or today),
        taking_action=_some_day(random, 0.25, since, until or today), basis=basis, giver=giver, given_on=given_on,
    )  # fmt: skip


def _looked_after(random: Random, child: Child, placement: Placement, directory: Directory) -> Support:
    team = directory.places["NM-LAC"]
    worker = _worker(random, directory, team, ended=False)
    return Support(
        child=child.true_id, feed="social_care", place=team.code, worker=worker.number if worker else "",
        role="Social worker",
        since=placement.since, taking_action=placement.since,
    )  # fmt: skip


def _worker(random: Random, directory: Directory, team: Place, *, ended: bool) -> Worker | None:
    """Someone of the team; a case may stay with a worker who has left, which is what a duty contact is for."""
    staff = directory.staff(team.code, in_post=not (ended or random.random() < 0.04))
    return random.choice(staff) if staff else None


def _grounds(random: Random, child: Child, since: date) -> tuple[str, str, date]:
    """Consent by the young person from sixteen, else by a carer; one in twenty-five is held because of harm."""
    if random.random() < 0.04:
        return "harm", "Safeguarding Hub", since
    if since.year - child.dob.year >= 16 or not child.carers:
        return "consent", f"{child.given_names.split()[0]} {child.family_name}, the young person", since
    adult = child.carers[0]
    return "consent", f"{adult.adult.given_names} {adult.adult.family_name}, {adult.relationship}", since


def _some_day(random: Random, share: float, since: date, until: date) -> date | None:
    return since + (until - since) * random.random() if random.random() < share else None
