"""Makes the feed files of a training authority: `synthesise(children, out, seed)`.

Called by the command line and by tests. The same numbers give the same bytes, on every machine and at every hour: all
chance comes from the seed, and the day is a parameter.
"""

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from loaders.errors import SynthesisError
from loaders.feeds.catalogue import FEEDS
from loaders.records import Coverage
from loaders.synth import register_rows, supplementary_rows, universal_rows
from loaders.synth.cast import FIRST_DAY, LAST_VOLUNTARY_FILE
from loaders.synth.enrolment import Enrolment
from loaders.synth.manifest import TRUTH_FILE, TRUTH_HEADINGS, Manifest, ManifestFile, write_manifest
from loaders.synth.numbers import MOST_NUMBERS
from loaders.synth.people import Child, Support
from loaders.synth.places import Directory
from loaders.synth.population import populate
from loaders.synth.sheets import PLAIN, Sheet, Style
from loaders.synth.staffing import build_directory
from loaders.synth.streets import AREA_NAMES, EASTVALE, NORTHMOOR
from loaders.synth.support import support_of

FEWEST_CHILDREN = 50

_CSV_FAULTS = ("date", "missing", "duplicate", "ragged", "quoting", "encoding")
_CASE_FAULTS = ("date", "missing", "duplicate", "before_birth", "period")


@dataclass(frozen=True, slots=True, kw_only=True)
class _World:
    """Everything that is true of the training authority."""

    children: tuple[Child, ...]
    directory: Directory
    supports: tuple[Support, ...]
    today: date
    seed: int

    def random(self, purpose: str) -> Random:
        """A chance of its own for each file, so that a change in one leaves the others as they were."""
        return Random(f"{self.seed}/{purpose}")


def synthesise(children: int, out: Path, seed: int, *, today: date = FIRST_DAY) -> Manifest:
    """Write the feed files, the truth file and the manifest into `out`.

    Raises SynthesisError for fewer children than the cast needs company, for more than there are test numbers, for a
    day before the cast's last involvement, and where the folder cannot be written.
    """
    _refuse(children, out, today)
    world = _imagine(children, seed, today)
    files: list[ManifestFile] = []
    truth: list[tuple[str, str, int, str, str]] = []
    for sheet in _sheets(world):
        truth += sheet.write(out)
        files.append(
            ManifestFile(
                feed=sheet.feed.code, file=sheet.file, coverage=sheet.coverage, rows=len(sheet.lines),
                planted=dict(sorted(sheet.planted.items())),
            )
        )  # fmt: skip
    with (out / TRUTH_FILE).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([TRUTH_HEADINGS, *truth])
    manifest = Manifest(
        seed=seed, children=children, today=today, area=NORTHMOOR, area_name=AREA_NAMES[NORTHMOOR], neighbour=EASTVALE,
        neighbour_name=AREA_NAMES[EASTVALE], files=tuple(files),
    )  # fmt: skip
    write_manifest(manifest, out)
    return manifest


def _refuse(children: int, out: Path, today: date) -> None:
    if not FEWEST_CHILDREN <= children <= MOST_NUMBERS:
        raise SynthesisError(f"`{children}` children cannot be made; choose from {FEWEST_CHILDREN} to {MOST_NUMBERS:,}")
    if today < FIRST_DAY:
        raise SynthesisError(
            f"the training authority begins on `{FIRST_DAY.isoformat()}`; `{today.isoformat()}` is before it"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SynthesisError(f"the folder `{out}` cannot be made: {error.strerror or error}") from error


def _imagine(children: int, seed: int, today: date) -> _World:
    random = Random(seed)
    directory = build_directory(Random(f"{seed}/places"), children, today)
    enrolment = Enrolment(Random(f"{seed}/enrolment"), directory, today)
    everyone = tuple(enrolment.enrol(child) for child in populate(random, children, today))
    chance = Random(f"{seed}/support")
    supports = tuple(support for child in everyone for support in support_of(chance, child, directory, today))
    return _World(children=everyone, directory=directory, supports=supports, today=today, seed=seed)


def _sheets(world: _World) -> list[Sheet]:
    return [
        _shields(world), _school_register(world), *_practice_lists(world), _service_directory(world), _workforce(world),
        _births(world), *_gp_registers(world), *_school_rolls(world), _child_benefit(world), *_caseloads(world),
    ]  # fmt: skip


def _covers(world: _World, since: str, *, late: int, area: str = NORTHMOOR) -> Coverage:
    """What a file covers that is correct to so many days ago."""
    return Coverage(area=area, since=since, correct_to=(world.today - timedelta(days=late)).isoformat())


def _sheet(feed: str, file: str, coverage: Coverage, style: Style = PLAIN) -> Sheet:
    return Sheet(feed=FEEDS[feed], file=file, coverage=coverage, style=style)


def _shields(world: _World) -> Sheet:
    sheet = _sheet("shields", "shields.csv", _covers(world, "2024-01-01", late=1))
    supplementary_rows.write_shields(sheet, world.random("shields"), world.children, world.today)
    return sheet


def _school_register(world: _World) -> Sheet:
    as_published = Style(encoding="cp1252", newline="\r\n", quote_all=True, headings=register_rows.REGISTER_HEADINGS)
    covers = _covers(world, "1974-04-01", late=10)
    sheet = _sheet("school_register", "school_register.csv", covers, as_published)
    register_rows.write_school_register(sheet, world.directory)
    sheet.plant(world.random("school_register planted"), ("ragged",))
    return sheet


def _practice_lists(world: _World) -> list[Sheet]:
    positions = tuple(str(position) for position in range(1, register_rows.PRACTICE_WIDTH + 1))
    as_published = Style(newline="\r\n", quote_all=True, headings=positions)
    sheets = []
    for area, file in ((NORTHMOOR, "practice_list.csv"), (EASTVALE, "practice_list_eastvale.csv")):
        covers = _covers(world, "1974-04-01", late=20, area=area)
        sheet = _sheet("practice_list", file, covers, as_published)
        register_rows.write_practice_list(sheet, world.directory.of_kind("family_doctor", area=area))
        sheets.append(sheet)
    return sheets


def _service_directory(world: _World) -> Sheet:
    sheet = _sheet("service_directory", "service_directory.csv", _covers(world, "2015-01-01", late=5))
    register_rows.write_service_directory(sheet, world.directory)
    sheet.plant(world.random("service_directory planted"), ("duplicate", "period"))
    return sheet


def _workforce(world: _World) -> Sheet:
    sheet = _sheet("workforce", "workforce.csv", _covers(world, "2015-01-01", late=3))
    supplementary_rows.write_workforce(sheet, world.directory)
    sheet.plant(world.random("workforce planted"), ("duplicate", "period", "missing"))
    return sheet


def _births(world: _World) -> Sheet:
    sheet = _sheet("births", "births.csv", _covers(world, "2008-01-01", late=7), Style(encoding="cp1252"))
    local = [child for child in world.children if child.area == NORTHMOOR]
    universal_rows.write_births(sheet, world.random("births"), local)
    sheet.plant(world.random("births planted"), ("date", "missing", "duplicate", "ragged"))
    return sheet


def _gp_registers(world: _World) -> list[Sheet]:
    sheets = []
    for area, file, late in ((NORTHMOOR, "gp_register.tsv", 14), (EASTVALE, "gp_register_eastvale.tsv", 40)):
        sheet = _sheet("gp_register", file, _covers(world, "2008-01-01", late=late, area=area), Style(newline="\r\n"))
        universal_rows.write_gp_register(
            sheet, world.random(file), [child for child in world.children if child.area == area]
        )
        if area == NORTHMOOR:
            sheet.plant(
                world.random("gp planted"), ("date", "missing", "duplicate", "before_birth", "ragged", "encoding")
            )
        sheets.append(sheet)
    return sheets


def _school_rolls(world: _World) -> list[Sheet]:
    sheets = []
    for area, file, late in ((NORTHMOOR, "school_roll.csv", 7), (EASTVALE, "school_roll_eastvale.csv", 35)):
        sheet = _sheet("school_roll", file, _covers(world, "2015-09-01", late=late, area=area))
        pupils = [child for child in world.children if child.area == area]
        universal_rows.write_school_roll(sheet, world.random(file), pupils, world.directory, world.today)
        if area == NORTHMOOR:
            sheet.plant(world.random("school_roll planted"), (*_CSV_FAULTS, "before_birth", "period"))
        sheets.append(sheet)
    return sheets


def _child_benefit(world: _World) -> Sheet:
    sheet = _sheet("child_benefit", "child_benefit.csv", _covers(world, "2010-01-01", late=23), Style(bom=True))
    local = [child for child in world.children if child.area == NORTHMOOR and not child.home.refuge]
    universal_rows.write_child_benefit(sheet, world.random("child_benefit"), local, world.today)
    sheet.plant(world.random("child_benefit planted"), ("date", "missing", "duplicate", "ragged"))
    return sheet


def _caseloads(world: _World) -> list[Sheet]:
    by_id = {child.true_id: child for child in world.children}
    sheets = []
    for feed, since, late in (
        ("health_visiting", "2015-01-01", 3), ("school_nursing", "2015-01-01", 14), ("social_care", "2012-04-01", 1),
        ("early_help", "2016-04-01", 3), ("youth_justice", "2016-04-01", 7), ("therapies", "2018-01-01", 7),
        ("voluntary_sector", "2021-01-01", 0), ("camhs", "2019-01-01", 14), ("sexual_health", "2019-01-01", 14),
    ):  # fmt: skip
        sensitive = FEEDS[feed].sensitive
        file = f"{feed}.jsonl" if feed == "camhs" else f"{feed}.csv"
        sheet = _sheet(feed, file, _covers(world, since, late=late))
        if feed == "voluntary_sector":
            sheet.coverage = replace(sheet.coverage, correct_to=LAST_VOLUNTARY_FILE.isoformat())
        supports = [support for support in world.supports if support.feed == feed]
        supplementary_rows.write_caseload(sheet, world.random(feed), supports, by_id)
        faults = (*_CASE_FAULTS, *(("consent",) if sensitive else ()), *(("json",) if feed == "camhs" else ()))
        sheet.plant(world.random(f"{feed} planted"), faults)
        sheets.append(sheet)
    return sheets
