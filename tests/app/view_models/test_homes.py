"""R38: homes and carers of one child: several homes at once, what each carer is, what is not recorded."""

from app.view_models.homes import NO_ADDRESS, HomesAndCarers, homes_and_carers
from app.view_models.sources import source_book
from graph.records import Row
from tests.app import northmoor
from tests.app.northmoor import COVERAGES, DANIEL, HOMES, JEAN, RACHEL, TODAY, WEIR, carer


def shown(
    homes: tuple[Row, ...] = HOMES,
    carers: tuple[Row, ...] = northmoor.CARERS,
    siblings: tuple[Row, ...] = northmoor.SIBLINGS,
) -> HomesAndCarers:
    """The sheet."""
    return homes_and_carers(
        homes=homes, carers=carers, siblings=siblings, on=TODAY, book=source_book(COVERAGES),
        link=lambda key: f"/children/{key}",
    )  # fmt: skip


def test_both_homes_stand_with_their_part_address_and_people() -> None:
    main, other = shown().homes
    assert (main.heading, main.address) == ("Main home", ("14 Tannery Row", "Northmoor NM4 2QT"))
    assert [(one.full_name, one.relation) for one in main.people] == [
        ("Rachel Pryce", "mother"), ("Jean Pryce", "grandmother")]  # fmt: skip
    assert main.people[0].second == "Main carer. Has parental responsibility."
    assert other.heading == "Other parent’s home"
    assert [(one.full_name, one.relation) for one in other.people] == [
        ("Daniel Hallam", "father"), ("Jude Hallam", "brother, aged 12")]  # fmt: skip
    assert other.people[1].link == "/children/3T8PW5RC1"


def test_an_address_that_is_hidden_reads_like_one_that_was_never_recorded() -> None:
    hidden = {**HOMES[0], "address": None, "postcode": None}
    assert shown(homes=(hidden,)).homes[0].address == (NO_ADDRESS,)


def test_a_father_whom_no_source_names_is_said_not_to_be_recorded() -> None:
    without = tuple(row for row in northmoor.CARERS if row["carer_key"] != DANIEL)
    assert shown(carers=without).not_recorded == ("Father not recorded.",)
    assert shown().not_recorded == ()
    assert shown(carers=()).not_recorded == ()


def test_a_parent_of_unsaid_sex_may_be_either() -> None:
    parent = carer(RACHEL, "Rachel Pryce", "parent")
    assert shown(carers=(parent,)).not_recorded == ("One parent is not recorded.",)
    assert shown(carers=(parent, carer(DANIEL, "Daniel Hallam", "father"))).not_recorded == ()


def test_a_child_who_only_shares_the_home_is_not_called_a_brother() -> None:
    housemate = ({**northmoor.SIBLINGS[0], "via_key": northmoor.TANNERY},)
    people = shown(siblings=housemate).homes[0].people
    assert people[-1].relation == "also lives here, aged 12"


def test_a_child_met_through_a_grandmother_or_a_former_home_is_not_kin() -> None:
    ways = (
        {**northmoor.SIBLINGS[1], "via_key": JEAN},
        {**northmoor.SIBLINGS[0], "own_until": "2024-08-11"},
    )
    sheet = shown(siblings=ways)
    assert "Jude" not in repr(sheet)


def test_a_brother_in_a_home_that_is_not_shown_stands_apart() -> None:
    sheet = shown(homes=(HOMES[0],), carers=northmoor.CARERS[:1], siblings=northmoor.SIBLINGS[1:2])
    assert [one.full_name for one in sheet.elsewhere] == ["Jude Hallam"]


def test_a_home_that_was_left_is_gone_and_so_is_a_carer_who_ended() -> None:
    left = {**HOMES[1], "until": "2026-01-01"}
    ended = carer(DANIEL, "Daniel Hallam", "father", until="2026-01-01", household_key=WEIR)
    sheet = shown(homes=(HOMES[0], left), carers=(northmoor.CARERS[0], ended), siblings=())
    assert len(sheet.homes) == 1
    assert "Daniel" not in repr(sheet)


def test_the_lists_behind_the_facts_are_named_with_their_day() -> None:
    assert shown().origin == "From the early help list and the school census. Correct to 16 November 2026."
