"""The rows of caseloads, sensitive services and shields."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from random import Random

from loaders.synth.blemishes import HASTY, HEALTH, SCHOOL, exactly, see
from loaders.synth.people import Child, Support
from loaders.synth.places import Directory
from loaders.synth.sheets import Sheet
from loaders.synth.universal_rows import address_cells, identity_cells

_CARE = {
    "health_visiting": HEALTH, "school_nursing": HEALTH, "therapies": HEALTH, "camhs": HEALTH, "sexual_health": HASTY,
    "social_care": SCHOOL, "early_help": SCHOOL, "youth_justice": HASTY, "voluntary_sector": HASTY,
}  # fmt: skip
_NO_NHS_NUMBERS = frozenset({"youth_justice", "voluntary_sector"})
_UPNS = frozenset({"school_nursing", "social_care", "early_help", "youth_justice"})


def write_caseload(sheet: Sheet, random: Random, supports: Iterable[Support], children: Mapping[str, Child]) -> None:
    """One row an involvement; all rows about one child tell the child alike, as one case system does.

    A late file does not know what began or ended after the day to which it is correct.
    """
    feed = sheet.feed.code
    prefix = "".join(word[0] for word in feed.split("_")).upper()
    cases: dict[str, dict[str, str]] = {}
    last_day = date.fromisoformat(sheet.coverage.correct_to)
    known = (support for support in supports if support.since <= last_day)
    for number, support in enumerate(known, start=1):
        child = children[support.child]
        if child.true_id not in cases:
            seen = see(random, child, _CARE[feed])
            cases[child.true_id] = {
                "case_ref": f"{prefix}{len(cases) + 1:06d}", **identity_cells(seen), **address_cells(seen),
                "nhs_number": "" if feed in _NO_NHS_NUMBERS else seen.nhs_number,
                "upn": seen.upn if feed in _UPNS else "",
                **_placement_cells(child, feed),
            }  # fmt: skip
        told = cases[child.true_id]
        cells = {**told, "involvement_ref": f"{prefix}-I{number:06d}", **_involvement_cells(support, last_day)}
        sheet.add(cells, told["case_ref"], child.true_id)


def write_shields(sheet: Sheet, random: Random, children: Iterable[Child], today: date) -> None:
    """Each shielded child, and each refuge in which one lives."""
    refuges: dict[str, Child] = {}
    number = 0
    for child in children:
        if not child.shielded:
            continue
        number += 1
        seen = exactly(child)
        common = {
            "sensitivity": str(1 + (number % 3 == 0)), "authority": "Northmoor Council, Head of Safeguarding",
            "set_on": (today - timedelta(days=random.randint(30, 170))).isoformat(),
            "review_on": (today + timedelta(days=random.randint(20, 180))).isoformat(),
        }  # fmt: skip
        cells = {
            "shield_ref": f"SH{number:04d}", "subject": "child", **identity_cells(seen), "nhs_number": seen.nhs_number,
            "upn": seen.upn, "refuge": "no", **common,
        }  # fmt: skip
        sheet.add(cells, cells["shield_ref"], child.true_id)
        if child.home.refuge and child.home.uprn not in refuges:
            refuges[child.home.uprn] = child
            home = {
                "shield_ref": f"SR{len(refuges):04d}",
                "subject": "home",
                **address_cells(seen),
                "refuge": "yes",
                **common,
            }
            sheet.add(home, home["shield_ref"])


def write_workforce(sheet: Sheet, directory: Directory) -> None:
    """Everybody who works for a place, and who has left."""
    for worker in directory.workers.values():
        cells = {
            "staff_number": worker.number, "given_names": worker.given_names, "family_name": worker.family_name,
            "profession": worker.profession, "service_code": worker.place, "phone": worker.phone, "email": worker.email,
            "hours": worker.hours, "checked_on": worker.checked_on.isoformat(), "started": worker.started.isoformat(),
            "left_on": worker.left_on.isoformat() if worker.left_on else "", "status": worker.status,
        }  # fmt: skip
        sheet.add(cells, worker.number)


def _involvement_cells(support: Support, last_day: date) -> dict[str, str]:
    cells = {
        "service_code": support.place, "staff_number": support.worker, "role": support.role,
        "involved_from": support.since.isoformat(), "involved_to": _day(_known(support.until, last_day)),
        "lead_professional": "yes" if support.lead else "no",
        "information_to_share": _day(_known(support.information_to_share, last_day)),
        "assessment_done": _day(_known(support.assessment_done, last_day)),
        "taking_action": _day(_known(support.taking_action, last_day)),
    }  # fmt: skip
    if support.basis == "consent":
        cells |= {"basis": "consent", "consent_giver": support.giver, "consent_on": _day(support.given_on)}
    elif support.basis == "harm":
        cells |= {
            "basis": "harm", "harm_reason": "risk to the child", "harm_recorded_by": support.giver,
            "harm_recorded_on": _day(support.given_on),
        }  # fmt: skip
    return cells


def _placement_cells(child: Child, feed: str) -> dict[str, str]:
    placement = child.placement
    if placement is None or feed != "social_care":
        return {}
    home, adult = placement.home, placement.foster_carer
    return {
        "placement_address": home.address, "placement_postcode": home.postcode, "placement_uprn": home.uprn,
        "placed_on": placement.since.isoformat(), "foster_carer_given_names": adult.given_names,
        "foster_carer_family_name": adult.family_name, "foster_carer_phone": adult.phone,
    }  # fmt: skip


def _known(day: date | None, last_day: date) -> date | None:
    return day if day and day <= last_day else None


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
