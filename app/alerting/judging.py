"""Which observations together are a cause: sliding windows over what was noticed, event by event, in their order.

Pure. Because it goes event by event, it comes to the same findings however the ledger was cut into batches, and however
often it was stopped. Called by `scan`; the register keeps what is found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.alerting.causes import Cause, Sign
from app.alerting.observing import Observation
from app.alerting.rules import RULES, Rule, Thresholds
from policies.ledger.entry import timestamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """A rule that is fulfilled for somebody: the observations of theirs that were counted, and the number reached."""

    cause: Cause
    person: str
    role: str
    at: str
    until: str
    """Until when further observations belong to the same alert."""
    rule: str
    number: int
    threshold: int
    evidence: tuple[Observation, ...]


def judge(
    fresh: Iterable[Observation],
    before: Sequence[Observation],
    *,
    thresholds: Thresholds,
    judged: Mapping[tuple[str, str], int],
) -> tuple[Detection, ...]:
    """What the fresh observations, in order, complete together with those before them.

    `judged` says, by cause and person, up to which position a person has judged already: that is not counted again.
    """
    history = _History(before)
    found: list[Detection] = []
    for observation in fresh:
        history.add(observation)
        for rule in RULES:
            if rule.sign is observation.sign:
                found += _completed(rule, observation, history.behind(rule, observation), thresholds, judged)
    return tuple(found)


class _History:
    """What was noticed so far, by sign and person, and by sign and team."""

    def __init__(self, before: Iterable[Observation]) -> None:
        self._of_person: dict[tuple[Sign, str], list[Observation]] = {}
        self._of_team: dict[tuple[Sign, str], list[Observation]] = {}
        for each in before:
            self.add(each)

    def add(self, each: Observation) -> None:
        """Keep one more."""
        self._of_person.setdefault((each.sign, each.person), []).append(each)
        self._of_team.setdefault((each.sign, each.team), []).append(each)

    def behind(self, rule: Rule, last: Observation) -> Sequence[Observation]:
        """Those of the person, or of the whole team, that a rule may count."""
        return self._of_team[last.sign, last.team] if rule.team else self._of_person[last.sign, last.person]


def _completed(
    rule: Rule,
    last: Observation,
    history: Sequence[Observation],
    thresholds: Thresholds,
    judged: Mapping[tuple[str, str], int],
) -> Iterator[Detection]:
    threshold = thresholds.of(last.role, rule)
    if threshold is None or (rule.team and not last.team):
        return
    begins = _moved(last.at, -rule.window)
    counted = [
        each
        for each in history
        if each.at > begins
        and (not rule.same or each.key == last.key)
        and each.position > judged.get((rule.cause, each.person), -1)
    ]
    number = len({each.key for each in counted}) if rule.distinct else len(counted)
    if number < threshold:
        return
    for person in dict.fromkeys(each.person for each in reversed(counted)):
        theirs = tuple(each for each in counted if each.person == person)
        yield Detection(
            cause=rule.cause, person=person, role=theirs[-1].role, at=last.at, until=_moved(last.at, rule.window),
            rule=rule.name, number=number, threshold=threshold, evidence=theirs,
        )  # fmt: skip


def _moved(moment: str, by: timedelta) -> str:
    return timestamp(datetime.fromisoformat(moment) + by)
