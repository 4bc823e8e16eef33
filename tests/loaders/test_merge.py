"""Survivorship: trust, then recency; names and addresses whole from one source; one fact is one link."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Value
from loaders.merge import Claim, Fact, HeldLink, best_values, same_fact, takes_over

TRUST: Mapping[str, Mapping[str, int]] = {
    "births": {"dob": 10, "family_name": 8, "given_names": 8},
    "school_roll": {"dob": 6, "family_name": 7, "given_names": 7, "address": 8, "postcode": 8},
    "gp_register": {"dob": 9, "family_name": 8, "given_names": 8, "address": 7, "postcode": 7},
}


def trust(feed: str, attribute: str) -> int:
    return TRUST[feed].get(attribute, 5)


def claim(feed: str, day: str = "2026-11-01", *, live: bool = True, **values: Value) -> Claim:
    return Claim(record=f"{feed}-{day}", feed=feed, live=live, first_seen=day, last_confirmed=day, values=values)


def test_the_more_trusted_source_wins_however_old() -> None:
    claims = [claim("births", "2014-04-01", dob="2014-03-11"), claim("school_roll", dob="2014-11-03")]
    assert best_values("Child", claims, trust)["dob"] == "2014-03-11"


def test_of_equally_trusted_sources_the_later_word_wins() -> None:
    claims = [
        claim("births", "2014-04-01", given_names="Leah", family_name="Marsh"),
        claim("gp_register", "2026-01-01", given_names="Leah", family_name="Hallam"),
    ]
    assert best_values("Child", claims, trust)["family_name"] == "Hallam"


def test_half_a_name_is_never_taken_from_another_source() -> None:
    claims = [
        claim("gp_register", given_names="Theodora", family_name="Marsh"),
        claim("school_roll", given_names="Bunny", family_name="Hallam"),
        claim("births", family_name="Okafor"),
    ]
    values = best_values("Child", claims, trust)
    assert (values["given_names"], values["family_name"]) == ("Theodora", "Marsh")


def test_an_address_and_its_postcode_come_from_one_source() -> None:
    claims = [
        claim("school_roll", address="14 Tannery Row", postcode="NM4 2QT"),
        claim("gp_register", address="3 Mill Lane", postcode="NM1 1AA"),
    ]
    values = best_values("Household", claims, trust)
    assert (values["address"], values["postcode"]) == ("14 Tannery Row", "NM4 2QT")


def test_what_no_live_source_says_any_more_is_taken_away() -> None:
    claims = [claim("gp_register", live=False, phone="01632 960 1"), claim("school_roll", full_name="Dawn Hallam")]
    assert best_values("Carer", claims, trust)["phone"] is None


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from(sorted(TRUST)),
        st.sampled_from(["2026-01-01", "2026-02-01", "2026-03-01"]),
        family_name=st.sampled_from(["Hallam", "Marsh"]),
        given_names=st.just("Leah"),
        dob=st.sampled_from(["2014-03-11", "2014-11-03"]),
    ),
    min_size=1, max_size=6, unique_by=lambda found: found.record,
)  # fmt: skip


@given(CLAIMS, st.randoms())
def test_the_outcome_never_depends_on_the_order_of_loads(claims: list[Claim], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert best_values("Child", claims, trust) == best_values("Child", shuffled, trust)


def fact(feed: str = "school_roll", **properties: Value) -> Fact:
    return Fact(
        kind="RECEIVES", tail="C", tail_label="Child", head="S", head_label="Service", feed=feed, record="new",
        day="2026-11-01", properties=properties,
    )  # fmt: skip


def link(source: str = "school_roll", since: str | None = None, until: str | None = None) -> HeldLink:
    return HeldLink(
        key="L", kind="RECEIVES", tail="C", head="S", service=None, since=since, until=until, source=source,
        source_record="old", first_seen="2026-01-01", last_confirmed="2026-01-01",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("since", "until", "held_since", "held_until", "same"),
    [
        ("2024-09-01", None, "2024-09-01", None, True),
        (None, None, "2024-09-01", None, True),
        ("2020-09-01", None, "2018-09-01", "2020-07-20", False),
        ("2018-09-01", "2020-07-20", "2020-09-01", None, False),
        ("2018-09-01", "2020-07-20", "2018-09-01", None, True),
    ],
)
def test_coming_back_later_is_another_link(
    since: str | None,
    until: str | None,
    held_since: str | None,
    held_until: str | None,
    same: bool,  # noqa: FBT001
) -> None:
    assert same_fact(fact(since=since, until=until), link(since=held_since, until=held_until)) is same


def test_a_link_shows_the_word_of_the_most_trusted_source() -> None:
    ranked = {"school_roll": 8, "gp_register": 6}.__getitem__
    assert takes_over(fact("school_roll"), link("gp_register"), lambda feed, _: ranked(feed))
    assert not takes_over(fact("gp_register"), link("school_roll"), lambda feed, _: ranked(feed))


def test_of_equal_sources_one_that_still_says_so_takes_over_an_ended_link() -> None:
    assert takes_over(fact("gp_register"), link("school_roll", until="2026-01-01"), lambda _feed, _kind: 5)
    assert not takes_over(fact("gp_register"), link("school_roll"), lambda _feed, _kind: 5)
