"""Carers, homes and workers are one only by exact names, and a contradiction outweighs any of them."""

from collections.abc import Mapping

import pytest

from graph.records import Value
from loaders.records import PUBLIC_CODE, About, Reference, SourceRecord
from loaders.register import Register


def record(
    about: About, values: Mapping[str, Value], source_id: str = "new", also: tuple[Reference, ...] = ()
) -> SourceRecord:
    return SourceRecord(
        feed="school_roll", file="f", line=1, source_id=source_id, about=about, values=values, also=also
    )


DAWN: Mapping[str, Value] = {
    "full_name": "Dawn Mary Hallam", "dob": "1988-02-03", "phone": "01632 960 110", "email": "dawn@home.example",
}  # fmt: skip


ROW: Mapping[str, Value] = {"address": "14 Tannery Row", "postcode": "NM4 2QT"}


@pytest.fixture
def register() -> Register:
    """Give a register that knows one carer, one home and one school."""
    found = Register(feed="school_roll")
    found.bind(record(About.CARER, DAWN, "old"), "DAWN")
    found.learn_carer("DAWN", DAWN, ["HOME"], ["LEAH"])
    found.bind(record(About.HOUSEHOLD, {"uprn": "100001", **ROW}, "h"), "HOME")
    found.bind(record(About.SERVICE, {"kind": "school", "source_code": "990101"}, "s"), "SCHOOL")
    return found


@pytest.mark.parametrize(
    "values",
    [
        {"full_name": "Dawn Hallam", "dob": "1988-02-03"},
        {"full_name": "DAWN HALLAM", "phone": "+44 1632 960110"},
        {"full_name": "Dawn Hallam", "email": "Dawn@Home.example"},
    ],
)
def test_a_carer_is_known_by_name_and_one_exact_fact(register: Register, values: dict[str, Value]) -> None:
    assert register.by_exact_names(record(About.CARER, values), [], []) == "DAWN"


def test_a_carer_is_known_by_name_and_child_or_home(register: Register) -> None:
    plain = record(About.CARER, {"full_name": "Dawn Hallam"})
    assert register.by_exact_names(plain, ["HOME"], []) == "DAWN"
    assert register.by_exact_names(plain, [], ["LEAH"]) == "DAWN"


@pytest.mark.parametrize(
    "values",
    [
        {"full_name": "Dawn Hallam"},
        {"full_name": "Dawn Hallam", "dob": "1990-02-03", "phone": "01632 960 110"},
        {"full_name": "Ruth Hallam", "phone": "01632 960 110"},
        {"full_name": "Dawn", "phone": "01632 960 110"},
    ],
)
def test_a_name_alone_or_a_contradiction_is_somebody_else(register: Register, values: dict[str, Value]) -> None:
    assert register.by_exact_names(record(About.CARER, values), [], []) is None


def test_two_who_fit_are_nobody(register: Register) -> None:
    twin = {"full_name": "Dawn Hallam", "phone": "01632 960 110"}
    register.bind(record(About.CARER, twin, "twin"), "OTHER")
    assert register.by_exact_names(record(About.CARER, twin), [], []) is None


def test_a_home_is_one_by_property_number_or_by_address_and_postcode(register: Register) -> None:
    by_number = record(About.HOUSEHOLD, {"uprn": "100001", "address": "Flat 1", "postcode": "NM9 9ZZ"})
    by_address = record(About.HOUSEHOLD, {"address": "14 TANNERY ROW, Northmoor", "postcode": "nm42qt"})
    other_flat = record(About.HOUSEHOLD, {"uprn": "100002", **ROW})
    assert register.by_exact_names(by_number, [], []) == "HOME"
    assert register.by_exact_names(by_address, [], []) == "HOME"
    assert register.by_exact_names(other_flat, [], []) is None
    assert register.by_exact_names(record(About.HOUSEHOLD, {"address": "14 Tannery Row"}), [], []) is None


def test_a_school_is_one_by_its_public_code(register: Register) -> None:
    code = Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value="990101")
    assert register.by_exact_names(record(About.SERVICE, {}, also=(code,)), [], []) == "SCHOOL"
    assert register.find(code) == "SCHOOL"
