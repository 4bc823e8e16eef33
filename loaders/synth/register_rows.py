"""The public registers and the directory of services, with the places of the training authority in them.

The registers are written as their publishers write them: headings, quotes, capitals, day-first dates,
no headings at all.
"""

from collections.abc import Iterable
from datetime import date

from loaders.synth.places import Directory, Place
from loaders.synth.sheets import Sheet
from loaders.synth.streets import AREA_NAMES, NORTHMOOR

REGISTER_HEADINGS = (
    "URN", "LA (code)", "LA (name)", "EstablishmentNumber", "EstablishmentName", "TypeOfEstablishment (name)",
    "EstablishmentStatus (name)", "OpenDate", "CloseDate", "PhaseOfEducation (name)", "StatutoryLowAge",
    "StatutoryHighAge",
    "Trusts (code)", "Trusts (name)", "Street", "Locality", "Address3", "Town", "County (name)", "Postcode",
    "TelephoneNum",
    "HeadFirstName", "HeadLastName", "GSSLACode (name)", "UPRN",
)  # fmt: skip
PRACTICE_WIDTH = 27

_CLOSED_SCHOOL = ("990099", "Tannery Lane Infant School")


def write_school_register(sheet: Sheet, directory: Directory) -> None:
    """Every school of both areas, and one that has closed."""
    schools = [place for place in directory.places.values() if place.kind == "school"]
    for school in schools:
        sheet.add(_school_cells(school), school.code)
    closed = {**_school_cells(schools[0]), "URN": _CLOSED_SCHOOL[0], "EstablishmentName": _CLOSED_SCHOOL[1]}
    sheet.add({**closed, "EstablishmentStatus (name)": "Closed", "CloseDate": "31-08-2018"}, _CLOSED_SCHOOL[0])


def write_practice_list(sheet: Sheet, surgeries: Iterable[Place]) -> None:
    """The surgeries of one area, and a dispensary that is none."""
    for surgery in surgeries:
        sheet.add(_practice_cells(surgery.code, surgery.full_name, surgery, setting="4"), surgery.code)
        if surgery.code.endswith("01"):
            code = f"{surgery.code[:3]}8{surgery.code[4:]}"
            sheet.add(_practice_cells(code, "Out of Hours Dispensary", surgery, setting="1"), code)


def write_service_directory(sheet: Sheet, directory: Directory) -> None:
    """Teams, schools and surgeries with the contacts that somebody checked, and the agencies behind them."""
    for place in directory.places.values():
        if place.area != NORTHMOOR:
            continue
        cells = {
            "service_code": place.code, "service_name": place.full_name, "kind": place.kind,
            "agency_code": place.agency.code,
            "agency_name": place.agency.full_name, "sector": place.agency.sector, "address": place.address,
            "postcode": place.postcode, "duty_phone": place.phone, "email": place.email, "hours": place.hours,
            "checked_on": place.checked_on.isoformat(),
        }  # fmt: skip
        sheet.add(cells, place.code)
    sheet.add(_closed_team(directory.places["NM-EH-E"]), "NM-EH-C")


def _closed_team(successor: Place) -> dict[str, str]:
    """A team that was closed, and whose children another took over."""
    return {
        "service_code": "NM-EH-C", "service_name": "Early Help Central", "kind": successor.kind,
        "agency_code": successor.agency.code, "agency_name": successor.agency.full_name,
        "sector": successor.agency.sector,
        "opened": "2016-04-01", "closed": "2024-03-31", "succeeded_by": successor.code,
    }  # fmt: skip


def _school_cells(school: Place) -> dict[str, str]:
    primary = school.years[0] == 0
    street, _, town = school.address.partition(", ")
    return {
        "URN": school.code, "LA (code)": "000" if school.area == NORTHMOOR else "001",
        "LA (name)": AREA_NAMES[school.area],
        "EstablishmentNumber": str(school.establishment), "EstablishmentName": school.full_name,
        "TypeOfEstablishment (name)": "Community school", "EstablishmentStatus (name)": "Open",
        "OpenDate": date(1974, 9, 1).strftime("%d-%m-%Y"),
        "PhaseOfEducation (name)": "Primary" if primary else "Secondary",
        "StatutoryLowAge": "4" if primary else "11", "StatutoryHighAge": "11" if primary else "18", "Street": street,
        "Town": town,
        "Postcode": school.postcode, "TelephoneNum": school.phone.replace(" ", ""), "HeadFirstName": "Not",
        "HeadLastName": "Read",
        "GSSLACode (name)": school.area,
    }  # fmt: skip


def _practice_cells(code: str, full_name: str, surgery: Place, *, setting: str) -> dict[str, str]:
    street, _, town = surgery.address.partition(", ")
    cells = {
        1: code, 2: full_name.upper(), 3: "Y99", 4: "QZZ", 5: street.upper(), 8: town.upper(), 10: surgery.postcode,
        11: "19740401",
        13: "A", 14: "B", 15: "99Z", 16: "20130401", 18: surgery.phone, 22: "0", 24: "99Z", 26: setting,
    }  # fmt: skip
    return {str(position): text for position, text in cells.items()}
