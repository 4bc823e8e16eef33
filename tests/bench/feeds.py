"""The feeds of a county for the benchmark of loading: ten feeds tell of every child, about eleven rows a child.

Those of a training authority as they are, and a caseload of everybody for each of the feeds that keep caseloads.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from loaders.records import Coverage
from loaders.synth.synthesise import synthesise

AREA = "E06000999"
CASELOADS = (
    "health_visiting", "school_nursing", "social_care", "early_help", "youth_justice", "therapies", "voluntary_sector",
)  # fmt: skip
_SINCE, _DAY = "2024-01-01", "2026-11-22"
_IDENTITY = ("nhs_number", "given_names", "family_name", "address", "postcode", "uprn")


@dataclass(frozen=True, slots=True)
class Sent:
    """One file of one feed."""

    feed: str
    path: Path
    rows: int
    coverage: Coverage | None


def draw(children: int, folder: Path) -> list[Sent]:
    """Write the feeds of so many children; the files in the order in which they are loaded."""
    manifest = synthesise(children, folder, 1)
    files = [Sent(file.feed, folder / file.file, file.rows, file.coverage) for file in manifest.files]
    for feed in CASELOADS:
        own = next(file for file in files if file.feed == feed)
        path = folder / f"{feed}_everybody.csv"
        rows = _write(path, feed, own.path, list(_patients(folder / "gp_register.tsv")))
        files.append(Sent(feed, path, rows, None))
    return files


def _patients(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", errors="replace", newline="") as stream:
        next(stream)
        for row in csv.DictReader((line for line in stream if not line.startswith("#")), delimiter="\t"):
            day, _, rest = row["date_of_birth"].partition("/")
            month, _, year = rest.partition("/")
            if year.isdigit():
                born = f"{year}-{month}-{day}"
                yield {**{name: row[name] or "" for name in _IDENTITY}, "date_of_birth": born,
                       "sex": {"1": "M", "2": "F"}.get(row["sex"], "")}  # fmt: skip


def _write(path: Path, feed: str, own: Path, patients: Sequence[dict[str, str]]) -> int:
    """A caseload of everybody, shared out among the services and workers of the feed's own file."""
    with own.open(encoding="utf-8", errors="replace", newline="") as stream:
        next(stream)
        known = list(csv.DictReader(line for line in stream if not line.startswith("#")))
    headings = list(known[0])
    posts = [(row["service_code"], row["staff_number"], row["role"]) for row in known if row.get("role")]
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(f"#kithmap;feed={feed};area={AREA};from=2012-04-01;correct_to={_DAY}\n")
        out = csv.DictWriter(stream, headings, restval="", lineterminator="\n", extrasaction="ignore")
        out.writeheader()
        for number, (patient, (service, worker, role)) in enumerate(zip(patients, cycle(posts), strict=False)):
            out.writerow({
                **patient, "involvement_ref": f"ALL-I{number}", "case_ref": f"ALL{number}", "service_code": service,
                "staff_number": worker, "role": role, "involved_from": max(patient["date_of_birth"], _SINCE),
                "lead_professional": "no",
            })  # fmt: skip
        stream.write(f"#end;rows={len(patients)}\n")
    return len(patients)
