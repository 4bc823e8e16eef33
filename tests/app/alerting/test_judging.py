"""Which observations are a cause: windows slide, doors and sessions change nothing, and cutting the ledger neither."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.alerting.causes import Cause
from app.alerting.judging import Detection, judge
from app.alerting.observing import Observation
from app.alerting.rules import Thresholds, thresholds
from policies.ledger.entry import Channel, OutcomeCode
from tests.app.alerting.events import ASSIGNED, background, event, key, noticed

KNOWN = background(teams={"ruth": "Saltbridge", "amir": "Saltbridge", "carol": "Early Help"})
DAY = timedelta(days=1)


def found(
    *observations: Observation, judged: Mapping[tuple[str, str], int] | None = None, numbers: Thresholds | None = None
) -> tuple[Detection, ...]:
    """What a first search of these observations finds."""
    return judge(observations, (), thresholds=numbers or KNOWN.thresholds, judged=judged or {})


def causes(detections: tuple[Detection, ...]) -> set[tuple[Cause, str]]:
    """Who is found, of what."""
    return {(one.cause, one.person) for one in detections}


def opened(count: int, every: timedelta = timedelta(minutes=5), **more: object) -> tuple[Observation, ...]:
    """So many children opened one after the other, whom the person has no link to."""
    events = [event(number, after=number * every, **more) for number in range(count)]  # type: ignore[arg-type]
    return noticed(KNOWN, *events)


def test_seven_unassigned_children_are_a_day_and_the_eighth_is_a_cause() -> None:
    assert found(*opened(7)) == ()
    (one,) = found(*opened(8))
    assert (one.cause, one.person, one.number, one.threshold) == (Cause.UNASSIGNED, "ruth", 8, 8)
    assert len(one.evidence) == 8


def test_midnight_and_signing_out_in_between_change_nothing() -> None:
    (one,) = found(*opened(8, every=timedelta(hours=3)))
    assert one.number == 8
    assert found(*opened(8, every=timedelta(hours=4))) == ()


def test_slow_trawling_across_weeks_is_found_by_the_longer_window() -> None:
    slowly = opened(40, every=timedelta(hours=17))
    (one,) = found(*slowly)
    assert (one.rule, one.number) == ("unassigned_children_per_month", 40)


def test_page_and_api_and_attempts_in_vain_are_counted_together() -> None:
    doors = [
        event(0, channel=Channel.PAGE), event(1, "family.view", channel=Channel.API),
        event(2, "neighbours.child", channel=Channel.API), event(3, "explore.start"),
        event(4, determining=(), outcome=OutcomeCode.REFUSED, channel=Channel.API),
        event(5, "child.glance", determining=(), outcome=OutcomeCode.REFUSED),
        event(6, determining=(), outcome=OutcomeCode.REFUSED), event(7),
    ]  # fmt: skip
    assert causes(found(*noticed(KNOWN, *doors))) == {(Cause.UNASSIGNED, "ruth")}


def test_two_of_a_team_who_share_the_work_are_both_found() -> None:
    shared = []
    for number in range(30):
        who = ("ruth", "amir", "emma", "jo", "lee")[number % 5]
        shared.append(event(number, subject=who, after=number * timedelta(minutes=20)))
    team = replace(KNOWN, teams=dict.fromkeys(("ruth", "amir", "emma", "jo", "lee"), "Saltbridge"))
    detections = found(*noticed(team, *shared))
    assert causes(detections) == {(Cause.UNASSIGNED, who) for who in team.teams}
    assert {one.rule for one in detections} == {"unassigned_children_of_team_per_day"}
    assert all(each.person == one.person for one in detections for each in one.evidence)


def test_people_without_a_team_are_not_taken_for_one() -> None:
    alone = [event(number, subject=f"person{number % 10}") for number in range(60)]
    assert found(*noticed(background(), *alone)) == ()


def test_one_and_the_same_child_again_and_again() -> None:
    again = [event(number, after=number * timedelta(hours=9), parameters={"key": key(5)}) for number in range(15)]
    (one,) = found(*noticed(KNOWN, *again))
    assert one.rule == "same_unassigned_child_per_week"


def test_work_on_the_own_caseload_is_no_cause_however_much() -> None:
    work = [event(number, after=number * timedelta(minutes=1), determining=ASSIGNED) for number in range(39)]
    assert found(*noticed(KNOWN, *work)) == ()
    more = [event(number, after=number * timedelta(minutes=1), determining=ASSIGNED) for number in range(40)]
    assert causes(found(*noticed(KNOWN, *more))) == {(Cause.BREADTH, "ruth")}


def test_searches_are_counted_by_the_hour() -> None:
    def searches(every: timedelta) -> tuple[Observation, ...]:
        return noticed(
            KNOWN, *(event(number, "identify.candidates", after=number * every, parameters={}) for number in range(20))
        )

    assert found(*searches(timedelta(minutes=4))) == ()
    assert causes(found(*searches(timedelta(minutes=3)))) == {(Cause.BREADTH, "ruth")}


def test_what_a_person_has_judged_is_not_counted_again() -> None:
    observations = opened(9)
    assert found(*observations, judged={(Cause.UNASSIGNED, "ruth"): 7}) == ()
    assert found(*observations, judged={(Cause.UNASSIGNED, "amir"): 7})


def test_the_numbers_are_those_of_the_role() -> None:
    assert found(*opened(8, role="social_worker")) == ()
    assert found(*opened(15, role="social_worker"))


@given(seed=st.integers(0, 10_000), cuts=st.lists(st.integers(0, 60), max_size=6))
def test_however_the_ledger_is_cut_the_findings_are_the_same(seed: int, cuts: list[int]) -> None:
    random = Random(seed)
    events = [
        event(
            number, random.choice(("child.record", "identify.candidates", "household.view")),
            subject=random.choice(("ruth", "amir", "carol")), after=number * timedelta(minutes=random.choice((1, 30))),
            parameters={"key": key(random.randrange(20))}, determining=random.choice((ASSIGNED, ("child.same-area",))),
        )
        for number in range(60)
    ]  # fmt: skip
    observations = noticed(KNOWN, *events)
    whole = found(*observations)
    in_pieces: list[Detection] = []
    edges = [0, *sorted(cuts), 60]
    for begins, ends in pairwise(edges):
        before = [one for one in observations if one.position < begins]
        fresh = [one for one in observations if begins <= one.position < ends]
        in_pieces += judge(fresh, before, thresholds=thresholds(), judged={})
    assert in_pieces == list(whole)
