"""What is noted of a file's coverage: the ground of every sentence about absence (R34, R35).

Called by the pipeline when everything of the file is written.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from graph.records import Row, Value
from loaders.declarations import Feed
from loaders.keys import new_key
from loaders.records import Coverage

_KINDS_OF_LIST = frozenset({"caseloads", "census", "claims", "directory", "list", "register", "registrations"})


def coverage_rows(
    feed: Feed, coverages: Iterable[Coverage | None], held: Mapping[tuple[str, str], Row], received: date
) -> list[Row]:
    """The coverage nodes to write, one an area, without those of which something later is held."""
    rows: dict[str, Row] = {}
    for coverage in coverages:
        known = held.get((feed.code, coverage.area)) if coverage is not None else None
        if coverage is not None and (known is None or str(known["correct_to"]) <= coverage.correct_to):
            key = str(known["key"]) if known is not None else new_key()
            rows[coverage.area] = {"key": key, "properties": coverage_properties(feed, coverage, received)}
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


def _in_a_sentence(title: str) -> str:
    """A title as it stands inside a sentence: `school census`, `GP register`, `Early Help list`."""
    proper = title[1:2].isupper() or title.istitle()
    said = title if proper else f"{title[0].lower()}{title[1:]}"
    return said if _KINDS_OF_LIST.intersection(said.split()) else f"{said} list"
