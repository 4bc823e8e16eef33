"""What is noticed in one event: attempts, whatever they showed, and never the work on one's own caseload."""

from datetime import timedelta

import pytest

from app.alerting.causes import Sign
from app.alerting.observing import Background, Finished, Own
from policies.ledger.entry import Channel, OutcomeCode
from tests.app.alerting.events import ASSIGNED, background, event, key, noticed

MINE, SISTER, NEIGHBOUR, HOME = "0000000A0", "0000000B0", "0000000C0", "0000000D0"
KNOWN = background(
    teams={"ruth": "Saltbridge", "amir": "Saltbridge", "carol": "Early Help", "nobody": ""},
    own={
        "ruth": Own(keys=frozenset({MINE, HOME}), family=frozenset({SISTER}), housemates=frozenset({NEIGHBOUR})),
        "amir": Own(keys=frozenset({"0000000E0"})), "carol": Own(keys=frozenset({"0000000F0"})),
    },
    refuges=frozenset({"0000000R0"}), refuge_postcodes=frozenset({"NM7 3PL"}),
)  # fmt: skip


def signs(known: Background, one: Finished) -> set[Sign]:
    """The signs in one event."""
    return {each.sign for each in noticed(known, one)}


@pytest.mark.parametrize("policy", ["child.working-relationship", "child.listed", "child.household-network"])
def test_a_child_of_the_caseload_a_list_or_their_families_is_assigned(policy: str) -> None:
    assert signs(KNOWN, event(1, determining=(policy, "child.same-area"))) == {Sign.LOOK}


@pytest.mark.parametrize("query", ["child.record", "family.view", "explore.start", "neighbours.child"])
@pytest.mark.parametrize("channel", list(Channel))
def test_a_child_known_by_area_alone_is_not_by_whatever_door(query: str, channel: Channel) -> None:
    assert Sign.UNASSIGNED in signs(KNOWN, event(1, query, channel=channel))


def test_an_attempt_that_was_refused_counts_as_well() -> None:
    refused = event(1, determining=(), outcome=OutcomeCode.REFUSED)
    assert Sign.UNASSIGNED in signs(KNOWN, refused)
    asked_why = event(2, "child.glance", determining=(), outcome=OutcomeCode.REFUSED)
    assert Sign.UNASSIGNED in signs(KNOWN, asked_why)
    assert signs(KNOWN, event(3, "child.glance", determining=())) == set()


def test_a_fault_of_the_house_is_nobodys_trawling() -> None:
    assert Sign.UNASSIGNED not in signs(KNOWN, event(1, determining=(), outcome=OutcomeCode.FAILED))


def test_what_an_override_opens_is_reviewed_with_the_override() -> None:
    assert Sign.UNASSIGNED not in signs(KNOWN, event(1, override={"reference": "OV-00000000"}))


@pytest.mark.parametrize(
    ("query", "asked", "sign"),
    [
        ("child.glance", MINE, Sign.OWN_FAMILY), ("child.record", SISTER, Sign.OWN_FAMILY),
        ("neighbours.carer", MINE, Sign.OWN_RECORD), ("household.view", HOME, Sign.OWN_ADDRESS),
        ("child.record", NEIGHBOUR, Sign.OWN_ADDRESS), ("request.ask", MINE, Sign.OWN_FAMILY),
        ("path.between", SISTER, Sign.OWN_FAMILY),
    ],
)  # fmt: skip
def test_asking_for_ones_own_is_noticed_whichever_way(query: str, asked: str, sign: Sign) -> None:
    parameters = {"from": key(1), "to": asked} if query == "path.between" else {"key": asked}
    refused = event(1, query, parameters=parameters, determining=(), outcome=OutcomeCode.REFUSED)
    assert sign in signs(KNOWN, refused)
    assert sign not in signs(KNOWN, event(2, query, subject="carol", parameters=parameters))


def test_looking_at_a_colleagues_family_is_noticed_and_at_anybody_elses_not() -> None:
    looked = {"key": "0000000E0"}
    assert Sign.COLLEAGUE in signs(KNOWN, event(1, parameters=looked, determining=ASSIGNED))
    assert Sign.COLLEAGUE not in signs(KNOWN, event(2, subject="amir", parameters=looked))
    assert Sign.COLLEAGUE not in signs(KNOWN, event(3, subject="nobody", parameters=looked))
    assert Sign.COLLEAGUE not in signs(KNOWN, event(4, parameters={"key": "0000000F0"}))


def test_finding_a_colleagues_child_by_name_is_a_look_at_it() -> None:
    found = event(1, "identify.candidates", parameters={"key": None}, shown=("0000000E0",))
    assert signs(KNOWN, found) == {Sign.SEARCH, Sign.COLLEAGUE}


def test_asking_for_a_refuge_is_noticed_shown_or_not() -> None:
    assert Sign.REFUGE_ATTEMPT in signs(KNOWN, event(1, "household.view", parameters={"key": "0000000R0"}))
    assert Sign.REFUGE_ATTEMPT in signs(KNOWN, event(2, "path.between", parameters={"from": key(1), "to": "0000000R0"}))


def test_a_postcode_of_a_refuge_is_an_attempt_where_nobody_was_found_by_it() -> None:
    searched = {"key": None, "postcodes": ["NM7 3PL"]}
    assert Sign.REFUGE_ATTEMPT in signs(KNOWN, event(1, "identify.candidates", parameters=searched))
    found = event(2, "identify.candidates", parameters=searched, shown=(key(9),))
    assert Sign.REFUGE_ATTEMPT not in signs(KNOWN, found), "a neighbour of the refuge was meant, and found"
    by_address = event(3, "identify.by-address", parameters={"postcodes": ["NM7 3PL"]}, shown=(key(9),))
    assert Sign.REFUGE_ATTEMPT in signs(KNOWN, by_address)


@pytest.mark.parametrize(
    ("policy", "sign"),
    [("request.ask", Sign.REQUEST), ("override.open", Sign.OVERRIDE), ("involvement.claim", Sign.CLAIM)],
)
def test_acts_are_counted_by_the_policy_that_let_them(policy: str, sign: Sign) -> None:
    (one,) = noticed(KNOWN, event(1, policy, parameters={"child": key(1)}, determining=(policy,)))
    assert noticed(KNOWN, event(2, "request.own", parameters={}, determining=(policy,))) == ()
    assert (one.sign, one.key) == (sign, key(1))


def test_night_is_that_of_the_authority() -> None:
    assert Sign.NIGHT in signs(KNOWN, event(1, after=timedelta(hours=14)))
    assert Sign.NIGHT not in signs(KNOWN, event(2, after=timedelta(hours=12)))


def test_the_house_itself_and_nobody_are_not_watched() -> None:
    assert noticed(KNOWN, event(1, role="loader", subject="loader"), event(2, subject="anonymous")) == ()


@pytest.mark.parametrize("way", ["entry.by-carer", "entry.by-address"])
def test_a_search_by_carer_or_address_is_one_search_found_in_vain_or_refused(way: str) -> None:
    led_on = event(1, way, parameters={"query": "identify.by-carer"}, determining=("entry.carer",))
    assert signs(KNOWN, led_on) == set(), "the search that it led to is counted itself"
    too_little = event(2, way, parameters={}, determining=("entry.carer",))
    assert signs(KNOWN, too_little) == {Sign.SEARCH}
    for parameters in ({}, {"query": "identify.by-carer"}):
        refused = event(3, way, parameters=parameters, determining=(), outcome=OutcomeCode.REFUSED)
        assert signs(KNOWN, refused) == {Sign.SEARCH}


def test_a_refused_search_for_the_address_of_a_refuge_is_an_attempt_on_it() -> None:
    asked = {"query": "identify.by-address", "postcodes": ["NM7 3PL"]}
    refused = event(1, "entry.by-address", parameters=asked, determining=(), outcome=OutcomeCode.REFUSED)
    assert signs(KNOWN, refused) == {Sign.SEARCH, Sign.REFUGE_ATTEMPT}
    allowed = event(2, "entry.by-address", parameters=asked, determining=("entry.address",))
    assert signs(KNOWN, allowed) == set(), "the search itself tells of it"
