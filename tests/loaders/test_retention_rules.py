"""How long somebody is held, as data: birthdays, leap days, midnight in England, deaths, departures, the unborn."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.retention import today_in_england
from loaders.retention_plan import Kept, planned
from loaders.retention_rules import (
    Child,
    Periods,
    Rule,
    Word,
    aged_out,
    anniversary,
    first_told,
    over,
    purged,
)
from policies.answers import Parts
from policies.request import AccessRequest, Environment, Purpose, Role, Subject

PERIODS = Periods()
DIED = (Word("gp_register", "2025-03-01", "died"),)
LEFT = (Word("gp_register", "2023-11-23", "left"),)


@pytest.mark.parametrize(
    ("child", "day", "rule"),
    [
        ({"dob": "2008-11-24"}, "2026-11-23", None),
        ({"dob": "2008-11-23"}, "2026-11-23", Rule.CAME_OF_AGE),
        ({"dob": "2008-02-29"}, "2026-02-28", None),
        ({"dob": "2008-02-29"}, "2026-03-01", Rule.CAME_OF_AGE),
        ({"dob": "2008-11-23", "kept_by_consent": True}, "2033-11-22", None),
        ({"dob": "2008-11-23", "kept_by_consent": True}, "2033-11-23", Rule.CONSENT_ENDED),
        ({"dob": "2020-01-01", "status": "died", "words": DIED}, "2026-02-28", None),
        ({"dob": "2020-01-01", "status": "died", "words": DIED}, "2026-03-01", Rule.DIED),
        ({"dob": "2020-01-01", "status": "died"}, "2040-01-01", None),
        ({"dob": "2015-01-01", "status": "left", "words": LEFT}, "2026-11-22", None),
        ({"dob": "2015-01-01", "status": "left", "words": LEFT}, "2026-11-23", Rule.LEFT),
        ({"dob": "2008-11-23", "status": "left"}, "2026-11-23", Rule.CAME_OF_AGE),
        ({"dob": "", "last_confirmed": "2025-11-24"}, "2026-11-23", None),
        ({"dob": "", "last_confirmed": "2025-11-23"}, "2026-11-23", Rule.NEVER_ARRIVED),
        ({"dob": "2025-12-01", "last_confirmed": "2025-06-01"}, "2026-11-30", None),
        ({"dob": "2025-12-01", "last_confirmed": "2025-06-01"}, "2026-12-01", Rule.NEVER_ARRIVED),
        ({"dob": "2025-12-01", "last_confirmed": "2025-12-02"}, "2027-01-01", None),
        ({"dob": "", "last_confirmed": ""}, "2099-01-01", None),
    ],
)
def test_when_a_child_is_held_no_longer(child: dict[str, str], day: str, rule: Rule | None) -> None:
    held = Child(key="A", **{"last_confirmed": "2026-01-01", **child})  # type: ignore[arg-type]
    assert over(held, date.fromisoformat(day), PERIODS) is rule


@pytest.mark.parametrize(
    ("words", "began"),
    [
        ([("a", "2024-01-01", "live"), ("a", "2025-01-01", "left"), ("a", "2026-01-01", "left")], "2025-01-01"),
        ([("a", "2020-01-01", "left"), ("a", "2021-01-01", "live"), ("a", "2025-01-01", "left")], "2025-01-01"),
        ([("a", "2025-05-01", "left"), ("b", "2025-03-01", "left"), ("c", "2025-01-01", "live")], "2025-03-01"),
        ([("a", "2020-01-01", "left"), ("a", "2021-01-01", "live")], None),
        ([("a", "2025-01-01", "left"), ("a", "2025-01-01", "live", True)], "2025-01-01"),
        ([("a", "2025-01-01", "left", True), ("a", "2025-01-01", "live")], None),
    ],
)
def test_a_departure_counts_from_when_it_was_told_last_without_a_return(
    words: list[tuple[str, str, str]] | list[tuple[str, str, str, bool]], began: str | None
) -> None:
    told = first_told([Word(*word) for word in words], "left")
    assert (told.isoformat() if told else None) == began


@pytest.mark.parametrize(
    ("until", "universal", "day", "rule"),
    [
        ("2025-11-24", True, "2026-11-23", None),
        ("2025-11-23", True, "2026-11-23", Rule.UNIVERSAL_ENDED),
        ("2020-11-24", False, "2026-11-23", None),
        ("2020-11-23", False, "2026-11-23", Rule.OTHER_ENDED),
        ("2024-02-29", True, "2025-02-28", None),
        ("2024-02-29", True, "2025-03-01", Rule.UNIVERSAL_ENDED),
    ],
)
def test_when_an_ended_involvement_ages_out(until: str, universal: bool, day: str, rule: Rule | None) -> None:  # noqa: FBT001
    assert aged_out(until, date.fromisoformat(day), PERIODS, universal=universal) is rule


def test_an_archive_is_purged_after_six_years() -> None:
    assert not purged("2026-11-23", date(2032, 11, 22), PERIODS)
    assert purged("2026-11-23", date(2032, 11, 23), PERIODS)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
    ],
)
def test_a_day_begins_at_midnight_in_england(moment: datetime, day: date) -> None:
    request = AccessRequest(
        subject=Subject(username="loader", full_name="", role=Role.LOADER),
        environment=Environment(now=moment, purpose=Purpose.LOADING),
    )
    assert today_in_england(request) == day


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2030, 1, 1)), st.integers(1, 30))
def test_an_anniversary_is_never_early_and_at_most_a_day_late(day: date, years: int) -> None:
    later = anniversary(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) == (day.month, day.day) or (day.month, day.day, later.month) == (2, 29, 3)


_KEYS = st.sampled_from(["A", "B", "C", "D", "E"])


@given(
    shielded=st.sets(_KEYS), in_casework=st.sets(_KEYS), held=st.sets(_KEYS), doubted=st.sets(_KEYS),
    rejected=st.sets(_KEYS), joined=st.sampled_from([None, ("A", "B"), ("E", "C")]),
)  # fmt: skip
def test_nothing_is_taken_of_whom_a_rule_protects_and_everything_of_whom_none_does(
    shielded: set[str], in_casework: set[str], held: set[str], doubted: set[str], rejected: set[str],
    joined: tuple[str, str] | None,
) -> None:  # fmt: skip
    facts: Parts = {
        "children": tuple(
            {"key": key, "dob": "2000-01-01", "status": "live", "last_confirmed": "2026-01-01",
             "shielded": key in shielded, "joined_to": joined[1] if joined and joined[0] == key else None,
             "absorbed": [joined[0]] if joined and joined[1] == key else None}
            for key in "ABCDE"
        ),
        "words": (), "rejected": tuple({"key": key} for key in sorted(rejected)),
        "doubts": ({"key": "S", "candidates": sorted(doubted)},),
        "notes": tuple(
            {"key": f"n{key}", "child": key, "standing": standing, "received": "2010-01-01", "archive": None}
            for standing, keys in (("on-hold", sorted(held)), ("archived", "AB"))
            for key in keys
        ),
        "INVOLVED_WITH": tuple(
            {"key": f"r{key}", "child": key, "until": "2001-01-01", "universal": True} for key in "ABCDE"
        ),
        "RECEIVES": (),
    }  # fmt: skip
    found = planned(facts, date(2026, 11, 23), in_casework=in_casework, periods=PERIODS)
    protected = shielded | in_casework | held | doubted | rejected
    alone = set("ABCDE") - protected
    kept_with_another = set(joined) if joined and protected & set(joined) else set()
    gone = {one for keys in found.children.values() for key in keys for one in (key, *found.with_them.get(key, ()))}
    assert gone == alone - kept_with_another
    assert {child for links in found.links.values() for _, child, _ in links}.isdisjoint(protected | gone)
    assert {child for one in found.archives for _, child in one} == {"A", "B"} - protected - kept_with_another
    assert all(found.kept[key] is Kept.HOLD for key in held & set(found.kept))
