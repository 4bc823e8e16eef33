"""When what was noticed becomes an alert: the rules, and the thresholds of each role, from the authority's own file.

The package's `thresholds.toml` holds the defaults. A file of the authority's own (`KITHMAP_ALERT_THRESHOLDS`) changes
single numbers for single roles; a word that nobody knows is refused at the start, because a misspelt threshold watches
nobody. Read by `alerting`; the rules themselves are data.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.alerting.causes import Cause, Sign
from app.alerting.errors import ThresholdsRefused
from policies.request import Role

DEFAULTS = Path(__file__).with_name("thresholds.toml")
OFF = "off"
_ANY_ROLE = "any"
_HOUR, _DAY, _WEEK, _MONTH = timedelta(hours=1), timedelta(days=1), timedelta(days=7), timedelta(days=30)
LONGEST = _MONTH
"""The longest window: what is older is not counted any more, and forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """So many of a sign in a window of time are a cause. The window slides: midnight changes nothing."""

    name: str
    cause: Cause
    sign: Sign
    window: timedelta
    distinct: bool = False
    """Whether different children are counted, and not events."""
    same: bool = False
    """Whether only events about one and the same child are counted."""
    team: bool = False
    """Whether those of a whole team are counted together."""
    always: bool = False
    """Whether it can be loosened but not switched off."""


RULES: tuple[Rule, ...] = (
    Rule(name="refuge_attempts_per_day", cause=Cause.REFUGE_ATTEMPT, sign=Sign.REFUGE_ATTEMPT, window=_DAY,
         always=True),
    Rule(name="own_record_attempts_per_day", cause=Cause.OWN_RECORD, sign=Sign.OWN_RECORD, window=_DAY, always=True),
    Rule(name="own_family_attempts_per_day", cause=Cause.OWN_FAMILY, sign=Sign.OWN_FAMILY, window=_DAY, always=True),
    Rule(name="own_address_attempts_per_day", cause=Cause.OWN_ADDRESS, sign=Sign.OWN_ADDRESS, window=_DAY, always=True),
    Rule(name="colleague_looks_per_day", cause=Cause.COLLEAGUE, sign=Sign.COLLEAGUE, window=_DAY, always=True),
    Rule(name="unassigned_children_per_day", cause=Cause.UNASSIGNED, sign=Sign.UNASSIGNED, window=_DAY, distinct=True),
    Rule(
        name="unassigned_children_per_month", cause=Cause.UNASSIGNED, sign=Sign.UNASSIGNED, window=_MONTH, distinct=True
    ),
    Rule(name="same_unassigned_child_per_week", cause=Cause.UNASSIGNED, sign=Sign.UNASSIGNED, window=_WEEK, same=True),
    Rule(
        name="unassigned_children_of_team_per_day", cause=Cause.UNASSIGNED, sign=Sign.UNASSIGNED, window=_DAY,
        distinct=True, team=True,
    ),
    Rule(name="searches_per_hour", cause=Cause.BREADTH, sign=Sign.SEARCH, window=_HOUR),
    Rule(name="records_per_day", cause=Cause.BREADTH, sign=Sign.LOOK, window=_DAY, distinct=True),
    Rule(name="requests_per_day", cause=Cause.REQUESTS, sign=Sign.REQUEST, window=_DAY),
    Rule(name="overrides_per_month", cause=Cause.OVERRIDES, sign=Sign.OVERRIDE, window=_MONTH),
    Rule(name="claims_per_month", cause=Cause.CLAIMS, sign=Sign.CLAIM, window=_MONTH),
    Rule(name="records_at_night", cause=Cause.NIGHT, sign=Sign.NIGHT, window=timedelta(hours=12), distinct=True),
)  # fmt: skip
_TABLES = ("assigned", "managers", "night", "roles")
_BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The numbers in force for each role, who assigns, when it is night, and who manages which team."""

    numbers: Mapping[str, Mapping[str, int | None]]
    """Role to rule to the number from which it is a cause; None where the rule is switched off."""
    assigned_by: frozenset[str]
    """Policies whose permit says that a child is assigned: a caseload, a list, a family of the caseload."""
    night_from: int = 22
    night_to: int = 6
    managers: Mapping[str, str] = field(default_factory=dict)
    """Team to the user name of its manager."""

    def of(self, role: str, rule: Rule) -> int | None:
        """From which number on the rule is a cause for somebody of this role; None for never."""
        return self.numbers.get(role, self.numbers[_ANY_ROLE]).get(rule.name)

    def is_night(self, hour: int) -> bool:
        """Whether an hour of the local clock is one of the night."""
        if self.night_from <= self.night_to:
            return self.night_from <= hour < self.night_to
        return hour >= self.night_from or hour < self.night_to


def thresholds(own: Path | None = None) -> Thresholds:
    """The thresholds in force: the package's, with what the authority's own file changes. Raises ThresholdsRefused."""
    given = _read(DEFAULTS)
    changed = _read(own) if own is not None else {}
    place = str(own) if own is not None else str(DEFAULTS)
    for name in changed:
        if name not in _TABLES:
            raise ThresholdsRefused(f"`{place}`: there is no table `{name}`; known are {', '.join(_TABLES)}")
    assigned = {**given["assigned"], **_table(changed, "assigned", {"by"}, place)}
    night = {**given["night"], **_table(changed, "night", {"from", "to"}, place)}
    return Thresholds(
        numbers=_numbers(given["roles"], _table(changed, "roles", {*Role, _ANY_ROLE}, place), place),
        assigned_by=frozenset(_texts(assigned["by"], "assigned.by", place)),
        night_from=_hour(night["from"], "night.from", place),
        night_to=_hour(night["to"], "night.to", place),
        managers=_managers(_table(changed, "managers", None, place), place),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as problem:
        raise ThresholdsRefused(f"the alert thresholds in `{path}` cannot be read") from problem
    except tomllib.TOMLDecodeError as problem:
        raise ThresholdsRefused(f"the alert thresholds in `{path}` are not TOML: {problem}") from problem


def _table(given: Mapping[str, Any], name: str, known: set[str] | None, place: str) -> dict[str, Any]:
    table = given.get(name, {})
    if not isinstance(table, dict):
        raise ThresholdsRefused(f"`{place}`: `{name}` is no table; write `[{name}]`")
    for word in table:
        if known is not None and word not in known:
            raise ThresholdsRefused(f"`{place}`: `{name}` knows no `{word}`; known are {', '.join(sorted(known))}")
    return table


def _numbers(
    given: Mapping[str, Any], changed: Mapping[str, Any], place: str
) -> Mapping[str, Mapping[str, int | None]]:
    """The numbers of every role: the usual ones, those of the package for the role, those of the authority."""
    usual = {**given[_ANY_ROLE], **_table(changed, _ANY_ROLE, set(_BY_NAME), place)}
    found: dict[str, Mapping[str, int | None]] = {}
    for role in (_ANY_ROLE, *Role):
        own = _table(changed, str(role), set(_BY_NAME), place)
        merged = {**usual, **given.get(str(role), {}), **own}
        found[str(role)] = {
            name: _number(value, _BY_NAME[name], f"{role}.{name}", place) for name, value in merged.items()
        }
    return found


def _number(value: object, rule: Rule, where: str, place: str) -> int | None:
    if value == OFF and not rule.always:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        expected = "a whole number from 1 on" + ("" if rule.always else f', or "{OFF}"')
        raise ThresholdsRefused(f"`{place}`: `{where}` is `{value}`; write {expected}")
    return value


def _hour(value: object, where: str, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 23:
        raise ThresholdsRefused(f"`{place}`: `{where}` is `{value}`; write an hour from 0 to 23")
    return value


def _texts(value: object, where: str, place: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ThresholdsRefused(f"`{place}`: `{where}` is no list of policies")
    return value


def _managers(table: Mapping[str, Any], place: str) -> Mapping[str, str]:
    for team, manager in table.items():
        if not isinstance(manager, str) or not manager:
            raise ThresholdsRefused(f'`{place}`: the manager of `{team}` is no user name; write "{team}" = "user.name"')
    return table
