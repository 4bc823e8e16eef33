"""What the files of a load are said to cover, where they do not say so themselves."""

from datetime import date

import click
import pytest

from app.commands.loads import covered_by
from app.config import Settings
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage

TODAY = date(2026, 11, 23)
NOTHING_SAID = {"area": None, "since": None, "correct_to": None}
NORTHMOOR = Settings(areas="E06000999=Northmoor,E06000998=Eastvale")


def test_return_that_says_no_authority_is_of_the_first_own_area_and_correct_today() -> None:
    covers = covered_by(find_feed("ssda903"), NORTHMOOR, TODAY, **NOTHING_SAID)
    assert covers == Coverage(area="E06000999", since="2026-11-23", correct_to="2026-11-23")


def test_what_is_said_counts_and_the_rest_follows_from_it() -> None:
    covers = covered_by(
        find_feed("ssda903"), NORTHMOOR, TODAY, area="E06000998", since="2017-04-01", correct_to="2018-03-31"
    )
    assert covers == Coverage(area="E06000998", since="2017-04-01", correct_to="2018-03-31")


@pytest.mark.parametrize("feed", ["school_register", "gp_register", "school_roll"])
def test_register_and_file_with_a_control_line_need_nothing_said(feed: str) -> None:
    assert covered_by(find_feed(feed), Settings(), TODAY, **NOTHING_SAID) is None


def test_children_of_an_authority_that_nobody_names_are_not_loaded() -> None:
    with pytest.raises(click.UsageError, match="say with --area of which authority the files of `annex_a` are"):
        covered_by(find_feed("annex_a"), Settings(), TODAY, **NOTHING_SAID)
