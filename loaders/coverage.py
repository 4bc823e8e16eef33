"""What is noted of a file's coverage: the ground of every sentence about absence (R34, R35).

Called by the pipeline when everything of the file is written.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.records import Row, Value
from loaders.declarations import Feed, Stage
from loaders.keys import new_key
from loaders.read import FeedFile
from loaders.records import Coverage, Rejection

_KINDS_OF_LIST = frozenset({"caseloads", "census", "claims", "directory", "list", "register", "registrations"})


_UNTOLD = frozenset({"consent", "retention"})
"""Rules under which a row is rejected for what it or somebody else said of a child, not for how it is written."""


def coverage_rows(
    feed: Feed,
    files: Sequence[FeedFile],
    rejections: Iterable[Rejection],
    held: Mapping[tuple[str, str], Row],
    received: date,
) -> list[Row]:
    """The coverage nodes to write, one an area, without those of which something later is held."""
    rows: dict[str, Row] = {}
    found = list(rejections)
    for coverage in (file.coverage for file in files):
        known = held.get((feed.code, coverage.area)) if coverage is not None else None
        if coverage is not None and (known is None or str(known["correct_to"]) <= coverage.correct_to):
            key = str(known["key"]) if known is not None else new_key()
            numbers = _counted(feed, _of(files, coverage.area), found)
            rows[coverage.area] = {"key": key, "properties": coverage_properties(feed, coverage, received) | numbers}
    return list(rows.values())


def coverage_properties(feed: Feed, coverage: Coverage, received: date) -> dict[str, Value]:
    """The properties of the coverage node of one feed in one area."""
    values: dict[str, Value | None] = {
        "feed": feed.code, "register": f"the {_in_a_sentence(feed.full_name)}",
        "kind": feed.universal_kind, "area": coverage.area, "covers_from": coverage.since,
        "correct_to": coverage.correct_to, "refresh_days": feed.confirms_every, "owner": feed.owner.full_name,
        "owner_phone": feed.owner.phone, "loaded_on": received.isoformat(),
    }  # fmt: skip
    return {name: value for name, value in values.items() if value is not None}


def _about(number: int) -> int:
    """A number of rows, rounded: an exact one, less what a reader sees counted, would tell how many are hidden."""
    step: int = 10 ** max(1, len(str(number)) - 2)
    return max((number + step // 2) // step * step, step if number else 0)


def _of(files: Sequence[FeedFile], area: str) -> Sequence[FeedFile]:
    return [file for file in files if file.coverage is not None and file.coverage.area == area]


def _counted(feed: Feed, files: Sequence[FeedFile], rejections: Iterable[Rejection]) -> dict[str, Value]:
    """How many rows there were, and why some were rejected. A number of sensitive or shielding rows tells of people."""
    if feed.sensitive or feed.stage is Stage.SHIELDS:
        return {}
    names = {file.path.name for file in files}
    # A row rejected for want of a consent names a sensitive service, whichever list it stands in (R11); one rejected
    # because its child is archived tells of that.
    lines = {
        (found.file, found.line): found.rule for found in rejections
        if found.file in names and found.rule not in _UNTOLD
    }  # fmt: skip
    rules = Counter(lines.values())
    return {
        "rows": _about(sum(file.rows for file in files)), "rejected": len(lines),
        "rejections": [f"{rule} {number}" for rule, number in sorted(rules.items())],
    }  # fmt: skip


def _in_a_sentence(title: str) -> str:
    """A title as it stands inside a sentence: `school census`, `GP register`, `Early Help list`."""
    proper = title[1:2].isupper() or title.istitle()
    said = title if proper else f"{title[0].lower()}{title[1:]}"
    return said if _KINDS_OF_LIST.intersection(said.split()) else f"{said} list"
