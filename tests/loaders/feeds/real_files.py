"""Every real file that the project was given, the feed it is loaded as, and the table of what became of it.

Run as `python -m tests.loaders.feeds.real_files [PART OF A PATH...]` to see it, and with `--page` to write the table of
all files to `loaders/feeds/REAL_FILES.md`; `test_real_files.py` and `test_real_files_page.py` hold it to its promises.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path

from graph.stores.embedded import open_embedded
from loaders import pipeline, waiting
from loaders.errors import UnreadableFile
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage
from loaders.report import LoadReport
from policies.gate import Gate
from tests.databases import migrated
from tests.loaders.conftest import asked, gate_over, loading
from tests.loaders.feeds.real_files_page import PAGE, Line, page

REAL = Path(__file__).parents[3].parent / "shared" / "real"
NORTHMOOR = Coverage(area="E06000999", since="2010-04-01", correct_to="2026-11-16")

LARGE = 2_000_000

FEED_OF = {
    "registers/schools/links*": "school_links", "registers/schools/england_census*": "reference_tables",
    "registers/schools/ks4*": "reference_tables", "registers/schools/*": "school_register",
    "registers/services/*": "public_places", "registers/gp/ebranchs*": "branch_surgeries",
    "registers/gp/trafford*": "reference_tables", "registers/gp/gp-reg*": "reference_tables",
    "registers/gp/*.json.gz": "practice_directory", "registers/gp/*": "practice_list",
    "registers/postcodes/*": "reference_tables", "registers/statistics/*": "reference_tables",
    "formats/school_register/*links*": "school_links", "formats/school_register/*": "school_register",
    "formats/ssda903/providers/*": "care_settings", "formats/ssda903/*/*": "ssda903",
    "formats/annex_a/send*": "send_lists", "formats/annex_a/*": "annex_a", "formats/school_census/*": "school_census",
    "formats/school_roll/*.csv": "class_list", "formats/sui/*.csv": "matching_lists",
    "formats/sui/*.txt": "tracing_answers", "formats/sui/eclipse*": "case_system_people",
    "formats/sui/*.json": "nhs_pds",
    "formats/cin_census/*": "cin_census", "formats/ctf/*": "ctf", "formats/nhs_pds/*.json": "nhs_pds",
    "formats/nhs_pds/*.csv": "nhs_pds_extract", "formats/uk_core/*-CareTeam-*": "uk_core_care",
    "formats/uk_core/*-EpisodeOfCare-*": "uk_core_care", "formats/uk_core/*": "uk_core", "formats/cp_is/*": "cp_is",
    "formats/dfe_csc_api/*": "dfe_csc_api", "formats/social_care_standard/*": "social_care_standard",
    "formats/service_directory/*": "family_hubs", "formats/workforce/*": "social_work_census",
    "formats/family_context/csc*": "single_view_care",
    "formats/family_context/education*": "single_view_school",
    "formats/family_context/prototype/person.csv": "single_view_people",
    "formats/family_context/prototype/*": "single_view_systems", "formats/case_management/*": "case_management",
}  # fmt: skip
"""The first pattern that fits a file's path says as which feed it is loaded."""


_SENTENCES = ("not_held", "sheet", "no_crosswalk", "round", "encoding")
"""Remarks on a whole file, which the table quotes."""


def real_files(*under: str) -> list[tuple[Path, str]]:
    """Every file that is loaded, with its feed, in the order of loading; the largest last, so that none waits for it.

    With `under`, only those whose path holds one of these texts.
    """
    found: dict[Path, str] = {}
    for pattern, feed in FEED_OF.items():
        for path in sorted(REAL.glob(pattern)):
            if path.is_file() and any(part in str(path.relative_to(REAL)) for part in under or ("",)):
                found.setdefault(path, feed)
    return sorted(found.items(), key=lambda one: (one[0].stat().st_size > LARGE, find_feed(one[1]).stage, str(one[0])))


def told_about() -> list[str]:
    """The files that tell about others and are no feed: readmes, licences, descriptions of a format."""
    feeds = {path for path, _ in real_files()}
    return sorted(str(path.relative_to(REAL)) for path in REAL.rglob("*") if path.is_file() and path not in feeds)


def table(gate: Gate, files: list[tuple[Path, str]]) -> Iterator[Line]:
    """Load each file twice, one after another into one graph, and tell what became of it."""
    request = loading()
    for path, code in files:
        name = str(path.relative_to(REAL))
        feed = find_feed(code)
        try:
            first = pipeline.run(feed, [path], gate, request, coverage=NORTHMOOR)
        except UnreadableFile as refusal:
            yield Line(file=name, feed=code, why=f"refused: {refusal}")
            continue
        waiting.ask_again(gate, request)
        second = pipeline.run(feed, [path], gate, request, coverage=NORTHMOOR)
        yield Line(
            file=name, feed=code, rows=first.rows, accepted=first.accepted, rejected=first.rejected,
            waiting=first.held, review=first.review, again=second.new + second.matched + second.changed,
            why=_why(first),
        )  # fmt: skip


def _group(file: tuple[Path, str]) -> str:
    """Registers, or formats: each is loaded into a graph of its own."""
    return file[0].relative_to(REAL).parts[0]


def _why(report: LoadReport) -> str:
    """Why rows were rejected, passed over or remarked on: how many for each rule, and the sentences about the file."""
    rejected = Counter(found.rule for found in report.rejections)
    told = [found for found in report.remarks if found.line or found.rule not in _SENTENCES]
    remarked = Counter(found.rule for found in told if found.rule not in _SENTENCES)
    parts = [f"rejected: {_counted(rejected)}"] if rejected else []
    parts += [f"remarked on: {_counted(remarked)}"] if remarked else []
    return "; ".join([*parts, *dict.fromkeys(found.reason for found in report.remarks if found.rule in _SENTENCES)])


def _counted(rules: Counter[str]) -> str:
    return ", ".join(f"{count:,} {rule.replace('_', ' ')}" for rule, count in rules.most_common())


def loaded(files: list[tuple[Path, str]], told: Callable[[Line], None]) -> int:
    """Load these files into a graph of their own, telling each line; how many children it holds in the end."""
    with tempfile.TemporaryDirectory() as folder, migrated(f"sqlite:///{folder}/ledger.db") as ledger:
        store = open_embedded(Path(folder) / "graph")
        store.prepare()
        for line in table(gate_over(store, ledger), files):
            told(line)
        children = asked(store, "MATCH (c:Child) RETURN count(c) AS n")[0]["n"]
        store.close()
    assert isinstance(children, int)
    return children


def main() -> None:
    """Print the table, and write the page if that is wanted."""
    wanted = [word for word in sys.argv[1:] if word != "--page"]
    lines: list[Line] = []

    def told(line: Line) -> None:
        lines.append(line)
        sys.stdout.write(line.text() + "\n")
        sys.stdout.flush()

    headings = f"{'rows':>7} {'accepted':>8} {'rejected':>8} {'waiting':>7} {'review':>6} again  why"
    sys.stdout.write(f"{'file':72} {'feed':20} {headings}\n")
    files = real_files(*wanted)
    groups = groupby(sorted(files, key=_group), key=_group)
    children = sum(loaded(list(group), told) for _, group in groups)
    sys.stdout.write(f"{children} children held\n")
    if "--page" in sys.argv:
        PAGE.write_text(page(lines, told_about()), encoding="utf-8")


if __name__ == "__main__":
    main()
