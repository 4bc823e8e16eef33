"""R36: a contact that answers, lead first; a worker who cannot be rung gives way to the team in the same answer."""

from app.view_models.contact import TEAM_DUTY_CONTACT, Contact, involved_before, involved_now, reach
from app.view_models.sources import source_book
from graph.records import Row
from tests.app import northmoor
from tests.app.northmoor import COVERAGES, TODAY, involvement, received


def now(*rows: Row, services: tuple[Row, ...] = (), own_key: str | None = None) -> tuple[Contact, ...]:
    """Everyone involved today."""
    return involved_now(rows, services, on=TODAY, book=source_book(COVERAGES), own_key=own_key)


def test_a_worker_who_left_is_replaced_by_the_team_with_its_number_and_hours() -> None:
    (contact,) = now(northmoor.THERAPIST)
    assert (contact.kind, contact.heading) == ("service", TEAM_DUTY_CONTACT)
    assert contact.reach.instead == "The worker left on 12 November: ring the team."
    assert (contact.reach.phone, contact.reach.hours) == ("01632 960 188", "Mon to Thu, 9:00 to 16:00")
    assert "Owen" not in repr(contact)


def test_a_suspended_worker_is_neither_named_nor_called_suspended() -> None:
    (contact,) = now(involvement("I9", practitioner_status="suspended"))
    assert contact.heading == TEAM_DUTY_CONTACT
    assert contact.reach.instead == "The worker cannot be reached now: ring the team."
    assert contact.reach.phone == "01632 960 140"


def test_a_worker_without_a_number_is_named_and_the_team_is_rung() -> None:
    (contact,) = now(northmoor.RUTH)
    assert contact.heading == "Ruth Ellwood"
    assert contact.reach.instead == "No number is held for the worker: ring the team."
    assert contact.reach.phone == "01632 960 110"


def test_a_worker_without_an_e_mail_address_is_written_to_at_the_team() -> None:
    way = reach(involvement("I9", email=None))
    assert (way.instead, way.phone, way.email) == (None, "01632 960 141", "early.help@northmoor.example")


def test_a_number_that_policy_hid_reads_like_one_that_nobody_holds() -> None:
    nothing = dict.fromkeys(("phone", "email", "hours", "checked_on", "duty_phone", "service_email", "service_hours",
                             "service_checked_on"))  # fmt: skip
    way = reach(involvement("I9", **nothing))
    assert (way.phone, way.email, way.hours, way.checked) == (None, None, None, None)


def test_the_lead_comes_first_and_then_the_most_recent() -> None:
    contacts = now(northmoor.LOWRI, northmoor.IMRAN, northmoor.CAROL)
    assert [contact.heading for contact in contacts] == ["Carol Whitlock", "Imran Siddiq", "Lowri Bevan"]
    assert contacts[0].lead


def test_a_list_that_fell_silent_is_doubted_in_the_words_of_the_design() -> None:
    (contact,) = now(northmoor.LOWRI)
    assert (contact.confirmed, contact.doubt) == (None, "Not confirmed since 2 August 2026")


def test_the_readers_own_row_says_so() -> None:
    assert now(northmoor.CAROL, own_key="P0000CAR0")[0].own
    assert not now(northmoor.CAROL, own_key=None)[0].own
    assert not now({**northmoor.CAROL, "practitioner_key": None}, own_key=None)[0].own


def test_a_team_without_a_worker_is_a_contact_of_its_own_and_a_universal_service_is_not() -> None:
    contacts = now(services=(received("R9", kind="therapies", service_name="Children’s Therapies"), northmoor.SCHOOL))
    assert [contact.heading for contact in contacts] == ["Children’s Therapies"]


def test_what_has_ended_stands_under_before_with_whom_to_ask_now() -> None:
    past = involved_before((northmoor.BRIDGET, northmoor.CAROL), (northmoor.NURSERY, northmoor.VISITING), on=TODAY)
    assert [(one.heading, one.ask, one.phone) for one in past] == [
        ("Bridget Amadi", "Health Visiting East", "01632 960 185"),
        ("Little Herons Nursery", "Little Herons Nursery", "01632 960 119"),
    ]
    assert not now(northmoor.BRIDGET)


def test_an_involvement_that_ends_today_is_over() -> None:
    assert not now(involvement("I9", until=TODAY.isoformat()))
    assert now(involvement("I9", until="2026-11-24"))
