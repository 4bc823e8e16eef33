"""Every feed's declaration: it fits the schema, keeps its promises about children, and contradicts itself nowhere."""

import dataclasses

import pytest

from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from loaders.declarations import SENSITIVE_KINDS, UNIVERSAL_KINDS, Column, Feed, Rule, Stage
from loaders.errors import DeclarationError
from loaders.feeds.catalogue import BUILT_IN, FEEDS
from loaders.records import About

EVERY_FEED = pytest.mark.parametrize("feed", BUILT_IN.values(), ids=BUILT_IN)
CONTENT = ("reason", "note", "diagnos", "abuse", "offence", "outcome", "ethnic", "income", "amount", "weight")
MATCHING_ONLY = {"known_as", "upn_unverified", "nhs_number_unverified"}


@EVERY_FEED
def test_no_declared_column_holds_content(feed: Feed) -> None:
    headings = [
        heading.casefold() for kind in feed.kinds if not kind.not_held for column in kind.columns
        for heading in column.headings
    ]  # fmt: skip
    allowed = {"deduction_reason", "harm_reason"}
    assert not [h for h in headings if h not in allowed and any(word in h for word in CONTENT)]


@EVERY_FEED
def test_dropped_headings_are_read_by_no_column(feed: Feed) -> None:
    for kind in feed.kinds:
        if not kind.not_held:
            assert not {heading for column in kind.columns for heading in column.headings} & set(kind.dropped)


def test_shields_are_loaded_before_everything_else_and_sensitive_feeds_last() -> None:
    stages = [feed.stage for feed in FEEDS.values()]
    assert stages == sorted(stages)
    assert next(iter(FEEDS)) == "shields"
    assert {feed.stage for feed in BUILT_IN.values() if feed.sensitive} == {Stage.SENSITIVE}


@EVERY_FEED
def test_feed_without_names_carries_none_and_brings_in_no_child(feed: Feed) -> None:
    carries_names = any(
        column.field in ("family_name", "given_names") for kind in feed.kinds for column in kind.columns
    )
    assert not (feed.nameless and (carries_names or feed.may_create_child))


@EVERY_FEED
def test_only_shields_and_universal_feeds_may_create_a_child(feed: Feed) -> None:
    if feed.may_create_child:
        assert feed.stage in (Stage.SHIELDS, Stage.UNIVERSAL)


def test_only_the_workforce_list_makes_practitioners() -> None:
    assert [code for code, feed in FEEDS.items() if About.PRACTITIONER in feed.may_create] == ["workforce"]


@EVERY_FEED
def test_every_feed_has_an_owner_to_ring(feed: Feed) -> None:
    assert feed.owner.full_name
    assert feed.owner.phone
    assert feed.owner.email.endswith(".example")


def test_sensitive_and_universal_kinds_do_not_meet() -> None:
    assert not SENSITIVE_KINDS & UNIVERSAL_KINDS
    universal = {feed.universal_kind for feed in FEEDS.values() if feed.universal_kind}
    assert universal == UNIVERSAL_KINDS


def test_trust_of_an_attribute_falls_back_to_that_of_the_feed() -> None:
    births = FEEDS["births"]
    assert births.trust_in("dob") == 10
    assert births.trust_in("telephone") == births.trust_otherwise


@pytest.mark.parametrize(
    "wrong",
    [
        {"identity": ("nothing",)},
        {"born": "nothing"},
        {"periods": (("since", "nothing"),)},
        {"universal_kind": "swimming"},
        {"columns": (*FEEDS["early_help"].columns, FEEDS["early_help"].columns[0])},
    ],
)
def test_declaration_that_contradicts_itself_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(DeclarationError, match="early_help"):
        dataclasses.replace(FEEDS["early_help"], **wrong)  # type: ignore[arg-type]


def test_column_cannot_be_needed_and_optional() -> None:
    with pytest.raises(DeclarationError, match="needed and optional"):
        Column(field="x", headings=("x",), needed=True, optional=True)


def test_choices_belong_to_the_rule_choice() -> None:
    with pytest.raises(DeclarationError, match="choices"):
        Column(field="x", headings=("x",), rule=Rule.CHOICE)


def test_schema_knows_every_label_that_a_record_can_be_about() -> None:
    assert {about.label for about in About} <= set(NODE_TYPES)
    assert {"LIVES_IN", "CARES_FOR", "INVOLVED_WITH", "RECEIVES", "WORKS_FOR", "PART_OF"} <= set(RELATIONSHIP_TYPES)
