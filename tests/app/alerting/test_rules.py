"""Thresholds: safe where nobody set any, and refused at the start where a word or a number is none."""

from pathlib import Path

import pytest

from app.alerting.causes import Cause, Sign
from app.alerting.errors import ThresholdsRefused
from app.alerting.rules import DEFAULTS, LONGEST, RULES, thresholds
from app.config import ConfigurationError, load
from policies.request import Role

RULE = {rule.name: rule for rule in RULES}


def own(folder: Path, text: str) -> Path:
    """A file of the authority's own."""
    path = folder / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_package_watches_every_role_for_every_cause() -> None:
    given = thresholds()
    for role in Role:
        for rule in RULES:
            number = given.of(role, rule)
            assert number is not None, f"{role} is not watched for {rule.name}"
            assert number >= 1


def test_every_cause_has_a_rule_or_a_desk_that_opens_it_at_once() -> None:
    assert {rule.cause for rule in RULES} | {Cause.OVERRIDE, Cause.SELF_CLAIM} == set(Cause)
    assert {rule.sign for rule in RULES} == set(Sign)
    assert max(rule.window for rule in RULES) <= LONGEST


@pytest.mark.parametrize("role", Role)
def test_one_attempt_on_oneself_or_ones_own_is_enough_whoever_it_is(role: Role) -> None:
    for name in ("own_record_attempts_per_day", "own_family_attempts_per_day", "own_address_attempts_per_day"):
        assert thresholds().of(role, RULE[name]) == 1


def test_an_authority_changes_one_number_of_one_role_and_nothing_else(tmp_path: Path) -> None:
    given = thresholds(own(tmp_path, "[roles.practitioner]\nsearches_per_hour = 3\nrequests_per_day = 'off'\n"))
    assert given.of("practitioner", RULE["searches_per_hour"]) == 3
    assert given.of("practitioner", RULE["requests_per_day"]) is None
    assert given.of("social_worker", RULE["searches_per_hour"]) == thresholds().of(
        "social_worker", RULE["searches_per_hour"]
    )


def test_a_role_that_nobody_knows_yet_is_watched_as_any_other() -> None:
    assert thresholds().of("a-role-of-tomorrow", RULE["searches_per_hour"]) == 20


def test_managers_and_the_night_are_those_of_the_authority(tmp_path: Path) -> None:
    given = thresholds(own(tmp_path, '[night]\nfrom = 1\nto = 5\n[managers]\n"Children in Need East" = "mo.lane"\n'))
    assert [given.is_night(hour) for hour in (0, 1, 4, 5)] == [False, True, True, False]
    assert [thresholds().is_night(hour) for hour in (21, 22, 5, 6)] == [False, True, True, False]
    assert given.managers == {"Children in Need East": "mo.lane"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[roles.practitionr]\nsearches_per_hour = 3\n", "`practitionr`"),
        ("[roles.practitioner]\nsearchs_per_hour = 3\n", "`searchs_per_hour`"),
        ("[role.practitioner]\nsearches_per_hour = 3\n", "`role`"),
        ("[roles.practitioner]\nsearches_per_hour = 0\n", "from 1 on"),
        ("[roles.practitioner]\nsearches_per_hour = true\n", "from 1 on"),
        ("[roles.practitioner]\nsearches_per_hour = '12'\n", "from 1 on"),
        ("[roles.practitioner]\nown_family_attempts_per_day = 'off'\n", "from 1 on"),
        ("[roles.any]\nrefuge_attempts_per_day = 'off'\n", "from 1 on"),
        ("[night]\nfrom = 24\n", "0 to 23"),
        ("[managers]\nEast = 3\n", "user name"),
        ("[assigned]\nby = 'child.listed'\n", "list of policies"),
        ("roles = 3\n", "no table"),
        ("[roles\n", "not TOML"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    path = own(tmp_path, text)
    with pytest.raises(ThresholdsRefused) as refused:
        thresholds(path)
    assert said in str(refused.value)
    assert str(path) in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ThresholdsRefused, match="cannot be read"):
        thresholds(tmp_path / "none.toml")


def test_the_setting_that_names_the_file_is_known_and_a_misspelt_one_is_not(tmp_path: Path) -> None:
    path = own(tmp_path, "")
    assert load({"KITHMAP_ALERT_THRESHOLDS": str(path)}).alert_thresholds == path
    with pytest.raises(ConfigurationError):
        load({"KITHMAP_ALERT_TRESHOLDS": str(path)})


def test_the_package_file_names_no_rule_that_is_none() -> None:
    assert thresholds(DEFAULTS) == thresholds()
