"""Every real file that the project was given, the feed it is loaded as, and the table of what became of it.

Run as `python -m tests.loaders.feeds.real_files [PART OF A PATH...]`; `test_real_files.py` holds it to its promises.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.stores.embedded import open_embedded
from loaders import pipeline, waiting
from loaders.errors import UnreadableFile
from loaders.feeds.catalogue import find_feed
from loaders.records import Coverage
from policies.gate import Gate
from tests.databases import migrated
from tests.loaders.conftest import asked, gate_over, loading

REAL = Path(__file__).parents[3].parent / "shared" / "real"
NORTHMOOR = Coverage(area="E06000999", since="2010-04-01", correct_to="2026-11-16")

FEED_OF = {
    "registers/schools/links*": "school_links", "registers/schools/*": "school_register",
    "registers/services/*": "public_places", "registers/gp/ebranchs*": "branch_surgeries",
    "registers/gp/*": "practice_list", "registers/postcodes/*": "public_places",
    "registers/statistics/*": "public_places",
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the table. `again` is how many records a second load of the file changed."""

    file: str
    feed: str
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    waiting: int = 0
    review: int = 0
    again: int = 0
    why: str = ""

    def text(self) -> str:
        """The line for people."""
        counts = (
            f"{self.rows:7,} {self.accepted:8,} {self.rejected:8,} {self.waiting:7,} {self.review:6,} {self.again:5,}"
        )
        return f"{self.file:72} {self.feed:20} {counts}  {self.why}"


def real_files(*under: str) -> list[tuple[Path, str]]:
    """Every file that is loaded, with its feed, registers first, so that returns find their schools and surgeries.

    With `under`, only those whose path holds one of these texts.
    """
    found: dict[Path, str] = {}
    for pattern, feed in FEED_OF.items():
        for path in sorted(REAL.glob(pattern)):
            if path.is_file() and any(part in str(path.relative_to(REAL)) for part in under or ("",)):
                found.setdefault(path, feed)
    return sorted(found.items(), key=lambda item: (find_feed(item[1]).stage, str(item[0])))


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
        rules = Counter(found.rule for found in first.rejections)
        reasons = {found.rule: found.reason for found in reversed(first.remarks) if found.rule in ("not_held", "sheet")}
        why = [f"{count:,} {rule}" for rule, count in rules.most_common()] + list(reasons.values())
        yield Line(
            file=name, feed=code, rows=first.rows, accepted=first.accepted, rejected=first.rejected,
            waiting=first.held, review=first.review, again=second.new + second.matched + second.changed,
            why="; ".join(why),
        )  # fmt: skip


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, migrated(f"sqlite:///{folder}/ledger.db") as ledger:
        store = open_embedded(Path(folder) / "graph")
        store.prepare()
        out = sys.stdout
        out.write(
            f"{'file':72} {'feed':20} {'rows':>7} {'accepted':>8} {'rejected':>8} {'waiting':>7} {'review':>6} again"
            "  why\n"
        )
        for line in table(gate_over(store, ledger), real_files(*sys.argv[1:])):
            out.write(line.text() + "\n")
            out.flush()
        children = asked(store, "MATCH (c:Child) RETURN count(c) AS n")[0]["n"]
        out.write(f"{children} children held\n")
        store.close()


if __name__ == "__main__":
    main()
