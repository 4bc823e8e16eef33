"""Cases in which other systems showed people wrong data, put to the sentences of the record, named by their ids."""

from datetime import date

from app.view_models.contact import involved_now
from app.view_models.services_expected import service_lines
from app.view_models.sources import source_book
from tests.app import northmoor
from tests.app.northmoor import AREA, COVERAGES, TODAY


def test_fc2_a_missing_service_a_wrong_contact_and_a_list_that_never_came_are_three_sentences() -> None:
    book = source_book([row for row in COVERAGES if row["register"] != "the school nursing register"])
    lines = {
        line.heading: line.say
        for line in service_lines((), dob=date(2019, 3, 14), area=AREA, area_words="Northmoor", on=TODAY, book=book)
    }
    (contact,) = involved_now([northmoor.THERAPIST], (), on=TODAY, book=book, own_key=None)
    missing, wrong, not_loaded = lines["School"], contact.reach.instead, lines["School nursing"]
    assert missing.startswith("Nothing in the school census, which covers Northmoor")
    assert "is correct to 16 November 2026" in missing, "expected, looked for, and not there: with the day of the list"
    assert wrong == "The worker left on 12 November: ring the team."
    assert contact.reach.phone == "01632 960 188", "the number that answers stands in the place of the wrong one"
    assert not_loaded == "Source not loaded: we hold no list from school nursing for Northmoor."
    assert len({missing, wrong, not_loaded}) == 3
