"""The rows of the universal feeds: births, surgeries, schools, child benefit. Each sees every child its own way."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from loaders.synth.blemishes import CAREFUL, HEALTH, SCHOOL, Seen, exactly, see
from loaders.synth.cast import AMIRA, INFORMATION_TO_SHARE
from loaders.synth.people import Care, Child, year_group
from loaders.synth.places import Directory
from loaders.synth.sheets import Sheet

_SEX_OF_HEALTH = {"M": "1", "F": "2"}


def write_births(sheet: Sheet, random: Random, children: Iterable[Child]) -> None:
    """Seven in ten were born here; the youngest now and then have no name yet."""
    for number, child in enumerate(children):
        if random.random() >= 0.7 and not child.in_cast:
            continue
        seen = see(random, child, CAREFUL)
        unnamed = not child.in_cast and child.dob.isoformat() > _weeks_before(sheet, 12) and random.random() < 0.4
        parents = {care.relationship: care for care in reversed(child.carers)}
        cells = {
            "entry_number": f"NM{child.dob.year}/{number:06d}", **identity_cells(seen,
            given="Baby" if unnamed else None),
            "nhs_number": seen.nhs_number, **_parent("mother_", parents.get("mother")), **_parent("father_",
            parents.get("father")),
            "parents_same_address": "yes" if {"mother",
            "father"} <= set(parents) and child.other_home is None else "no",
            **address_cells(replace(seen, home=child.previous_home or seen.home)),
        }  # fmt: skip
        sheet.add(cells, cells["entry_number"], child.true_id)


def write_gp_register(sheet: Sheet, random: Random, children: Iterable[Child]) -> None:
    """Everybody with a surgery; one in a hundred still stands on an old list, too, with the day of deduction."""
    for number, child in enumerate(children):
        if child.practice is None or child.practice_since is None:
            continue
        seen = see(random, child, HEALTH)
        cells = {
            "patient_ref": f"P{child.area[-1]}{number:06d}", **identity_cells(seen), "sex": _SEX_OF_HEALTH[seen.sex],
            **_other_names(seen),
            "date_of_birth": _day_first(seen.dob), "nhs_number": _spaced(seen.nhs_number),
            "home_authority": child.area, **address_cells(seen),
            "practice_code": child.practice, "registered_on": _day_first(child.practice_since),
        }  # fmt: skip
        sheet.add(cells, cells["patient_ref"], child.true_id)
        if random.random() < 0.01 and not child.in_cast and child.practice_since > child.dob + timedelta(days=60):
            old = {
                "patient_ref": f"R{child.area[-1]}{number:06d}",
                "registered_on": _day_first(child.dob + timedelta(days=20)),
                "deducted_on": _day_first(child.practice_since), "deduction_reason": "moved",
            }  # fmt: skip
            sheet.add({**cells, **old}, old["patient_ref"], child.true_id)


def write_school_roll(
    sheet: Sheet, random: Random, children: Iterable[Child], directory: Directory, today: date
) -> None:
    """Every pupil with homes, contacts and class teacher."""
    for number, child in enumerate(children):
        if child.school is None or child.school_since is None:
            continue
        seen = see(random, child, SCHOOL)
        group = year_group(child.dob, today)
        teacher = directory.teacher(child.school, 0 if group == "Reception" else int(group.removeprefix("Year ")))
        year_began = date(today.year - (0 if today.month >= 9 else 1), 9, 1)
        lives_with = child.placement
        cells = {
            "pupil_ref": f"{child.school}-{number:06d}", "school_urn": child.school, "upn": seen.upn,
            **identity_cells(seen),
            **_other_names(seen), "home_authority": child.area,
            **address_cells(replace(seen, home=lives_with.home) if lives_with else seen),
            "living_arrangement": "placement" if lives_with else "family",
            "address_since": (lives_with.since if lives_with else child.home_since).isoformat(),
            **({} if child.other_home is None else address_cells(replace(seen, home=child.other_home), "other_")),
            "year_group": group, "on_roll_from": child.school_since.isoformat(),
            "class_teacher": teacher.number if teacher else "",
            "class_teacher_role": teacher.profession if teacher else "",
            "class_teacher_from": max(year_began, child.school_since).isoformat() if teacher else "",
            "information_to_share": _shared(random, child, today) if teacher else "",
        }  # fmt: skip
        for place, care in enumerate(_contacts(child)[:3], start=1):
            cells.update(_contact(f"contact{place}_", care))
        sheet.add(cells, cells["pupil_ref"], child.true_id)


def write_child_benefit(sheet: Sheet, random: Random, children: Iterable[Child], today: date) -> None:
    """Nine children in ten, by claim. One row tells the cast's shielded child under a misspelt name."""
    claims: dict[tuple[str, str, str], int] = {}
    counts: dict[int, int] = {}
    for child in children:
        if not child.carers or (random.random() >= 0.9 and not child.in_cast) or child.age_on(today) > 16:
            continue
        care = child.carers[0]
        adult = care.adult
        claim = claims.setdefault((adult.given_names, adult.family_name, adult.dob.isoformat()), len(claims) + 1)
        counts[claim] = counts.get(claim, 0) + 1
        seen = see(random, child, HEALTH)
        if child.true_id == AMIRA:
            seen = replace(exactly(child), given_names="Ameera")
        cells = {
            "claim_number": f"CB{claim:06d}", "child_of_claim": str(counts[claim]), **identity_cells(seen),
            "claimant_given_names": adult.given_names, "claimant_family_name": adult.family_name,
            "claimant_date_of_birth": adult.dob.isoformat(), "claimant_phone": adult.phone,
            "relationship": care.relationship,
            **address_cells(seen), "claimed_from": child.dob.isoformat(),
        }  # fmt: skip
        sheet.add(cells, f"{cells['claim_number']}/{cells['child_of_claim']}", child.true_id)


def identity_cells(seen: Seen, given: str | None = None) -> dict[str, str]:
    """Names, sex and birth date in the columns that most feeds have."""
    return {
        "given_names": given or seen.given_names, "family_name": seen.family_name, "sex": seen.sex,
        "date_of_birth": seen.dob.isoformat(),
    }  # fmt: skip


def _other_names(seen: Seen) -> dict[str, str]:
    return {"known_as": seen.known_as, "former_family_name": seen.former_family_name}


def address_cells(seen: Seen, prefix: str = "") -> dict[str, str]:
    """The address columns that most feeds have."""
    home = seen.home
    return {f"{prefix}address": home.address, f"{prefix}postcode": home.postcode, f"{prefix}uprn": home.uprn}


def _parent(prefix: str, care: Care | None) -> dict[str, str]:
    if care is None:
        return {}
    adult = care.adult
    return {
        f"{prefix}given_names": adult.given_names, f"{prefix}family_name": adult.family_name,
        f"{prefix}date_of_birth": adult.dob.isoformat(),
    }  # fmt: skip


def _contacts(child: Child) -> tuple[Care, ...]:
    """Whom a school rings: the foster carer first where there is one, then the family, who live elsewhere then."""
    if child.placement is None:
        return child.carers
    foster = Care(
        adult=child.placement.foster_carer, relationship="foster carer", responsible=False, since=child.placement.since
    )
    return (foster, *(replace(care, lives_at="elsewhere") for care in child.carers))


def _contact(prefix: str, care: Care) -> dict[str, str]:
    adult = care.adult
    return {
        f"{prefix}given_names": adult.given_names, f"{prefix}family_name": adult.family_name,
        f"{prefix}relationship": care.relationship,
        f"{prefix}parental_responsibility": "Y" if care.responsible else "N",
        f"{prefix}lives_at": care.lives_at, f"{prefix}phone": adult.phone, f"{prefix}email": adult.email,
        f"{prefix}since": care.since.isoformat() if care.since else "",
    }  # fmt: skip


def _shared(random: Random, child: Child, today: date) -> str:
    if child.in_cast:
        day = INFORMATION_TO_SHARE.get(child.true_id)
        return day.isoformat() if day else ""
    return (today - timedelta(days=random.randint(3, 80))).isoformat() if random.random() < 0.02 else ""


def _spaced(number: str) -> str:
    return f"{number[:3]} {number[3:6]} {number[6:]}" if number else ""


def _day_first(day: date) -> str:
    return day.strftime("%d/%m/%Y")


def _weeks_before(sheet: Sheet, weeks: int) -> str:
    return (date.fromisoformat(sheet.coverage.correct_to) - timedelta(weeks=weeks)).isoformat()
