"""What is noted of a file's coverage: the ground of every sentence about absence (R34, R35).

Called by the pipeline when everything of the file is written.
"""

from datetime import date

from graph.records import Value
from loaders.declarations import Feed
from loaders.records import Coverage

_KINDS_OF_LIST = frozenset({"caseloads", "census", "claims", "directory", "list", "register", "registrations"})


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
