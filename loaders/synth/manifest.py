"""What a synthesis wrote: feed files in load order, what each covers, what was planted, and where the cast is told of.

`manifest.json` stands beside the files; whoever loads them reads it for the order, the coverage and the day.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from loaders.errors import SynthesisError
from loaders.records import Coverage

MANIFEST_FILE = "manifest.json"
TRUTH_FILE = "truth.csv"
TRUTH_HEADINGS = ("feed", "file", "line", "source_id", "true_child")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestFile:
    """One feed file. `planted` counts the rows that must be rejected, by rule."""

    feed: str
    file: str
    coverage: Coverage
    rows: int
    planted: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One training authority on disk. `today` is the day on which its files are to be loaded."""

    seed: int
    children: int
    today: date
    area: str
    area_name: str
    neighbour: str
    neighbour_name: str
    files: tuple[ManifestFile, ...]


def write_manifest(manifest: Manifest, out: Path) -> None:
    """Write `manifest.json` into the folder."""
    told = {**asdict(manifest), "today": manifest.today.isoformat()}
    (out / MANIFEST_FILE).write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder. Raises SynthesisError where there is none or it cannot be read."""
    path = folder / MANIFEST_FILE
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        files = tuple(
            ManifestFile(**{**entry, "coverage": Coverage(**entry["coverage"])}) for entry in told.pop("files")
        )
        return Manifest(**{**told, "today": date.fromisoformat(told["today"]), "files": files})
    except FileNotFoundError as error:
        raise SynthesisError(
            f"`{folder.name}` has no `{MANIFEST_FILE}`; make the files with `kithmap synth`"
        ) from error
    except (json.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise SynthesisError(
            f"`{MANIFEST_FILE}` cannot be read ({error}); make the files again with `kithmap synth`"
        ) from error
