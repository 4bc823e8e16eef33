"""What goes into the archive of a child, and what is left in its place; and the notes beside it: consents and holds.

Called by `loaders.retention` and the command line. An archive holds every node, link and word of a source as lines of
JSON under one key. Of what sources sent, only their own identifier stays, empty, until the archive itself is purged.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from graph.queries.archives import RETENTION_ARCHIVES
from graph.queries.catalogue import Statement
from graph.queries.loading import SAID
from graph.queries.retention import (
    ARCHIVED,
    KEPT,
    ON_HOLD,
    REMOVED,
    RETENTION,
    RETURN,
    forget_marks,
    release,
    take_back,
)
from graph.queries.undoing import never_was, refer_no_more
from graph.queries.writing import merge_nodes, update_nodes
from graph.records import Row, Value
from graph.schema.nodes import NODE_TYPES
from loaders.errors import NothingWaits
from loaders.gate import Gate
from loaders.keys import new_key
from loaders.records import INTERNAL
from loaders.retention_rules import Rule
from policies.answers import Parts
from policies.request import AccessRequest

_LABELS = ("Child", "Carer", "Household")
_KEPT_OF_A_MARK = frozenset({
    "key", "source", "source_id", "load", "digest", "received", "area", "about", "standing", "archive", "shielded",
    "sensitive",
})  # fmt: skip
_NOTHING: dict[str, Value] = {
    **{found.key: None for found in NODE_TYPES["SourceRecord"].properties if found.key not in _KEPT_OF_A_MARK},
    **{f"said_{name}": None for name in SAID},
    **dict.fromkeys(("said_links", "said_also", "said_withdrawn", "said_upn_unverified", "said_nhs_number_unverified")),
}


def archiving(
    held: Parts, links: Parts, leaving: set[str], groups: Sequence[tuple[str, ...]], rule: Rule, today: date
) -> list[Statement]:  # fmt: skip
    """The transaction that moves some children, and what is theirs alone, out of the graph and into the archive.

    A group is one child: the record that stayed, and those that went into it. They share the fate of the first archive.
    """
    words = _words(held["records"], leaving)
    around = _around(held, links)
    known = {str(row["key"]): row for row in held["Child"]}
    archives: list[Row] = []
    marks: list[Row] = []
    taken: set[str] = set()
    for group in groups:
        keys = [new_key() for _ in group]
        for key, child in zip(keys, group, strict=True):
            lines = _lines(held, links, {child, *around[child]} & leaving, words)
            lines += [_line("Note", row) for row in held["notes"] if row["child"] == child]
            archives.append(_note(
                key, child, ARCHIVED, rule.value, today, lines, area=str(known[child]["area"]),
                archive=keys[0] if key != keys[0] else None,
            ))  # fmt: skip
            for record in _latest(words, child):
                mark: dict[str, Value] = {**_NOTHING, "standing": REMOVED, "archive": key, "area": "",
                                          "digest": REMOVED, "shielded": True}  # fmt: skip
                marks.append({"key": record, "properties": mark})
                taken.add(record)
    return [
        merge_nodes("SourceRecord", archives),
        *([update_nodes("SourceRecord", marks)] if marks else []),
        *refer_no_more(sorted(taken)),
        *never_was("SourceRecord", sorted({*words, *(str(row["key"]) for row in held["notes"])} - taken)),
        *(one for label in _LABELS for one in never_was(label, [str(row["key"]) for row in held[label]])),
    ]


def _latest(words: Mapping[str, Row], child: str) -> Iterable[str]:
    """The records under which sources know a child, each identifier once."""
    latest: dict[tuple[str, str], str] = {}
    for record, row in words.items():
        if str(row["entity"]) == child and row["about"] == "child" and row["source"] not in INTERNAL:
            latest[str(row["source"]), str(row["source_id"])] = record
    return latest.values()


def _words(records: Sequence[Row], leaving: set[str]) -> dict[str, Row]:
    """The records that speak of nobody who stays, latest last; a record once linked to somebody else is theirs too."""
    about: defaultdict[str, set[str]] = defaultdict(set)
    for row in records:
        about[str(row["key"])].add(str(row["entity"]))
    alone = [row for row in records if about[str(row["key"])] <= leaving]
    return {str(row["key"]): row for row in sorted(alone, key=lambda row: (row["until"] is None, str(row["received"])))}


def _around(held: Parts, links: Parts) -> defaultdict[str, set[str]]:
    """By child, the carers and homes it is linked with, and the homes of those carers."""
    near: defaultdict[str, set[str]] = defaultdict(set)
    for kind in ("CARES_FOR", "LIVES_IN"):
        for row in links[kind]:
            near[str(row["tail"])].add(str(row["head"]))
            near[str(row["head"])].add(str(row["tail"]))
    carers = {str(row["key"]) for row in held["Carer"]}
    homes = {str(row["key"]) for row in held["Household"]}
    found: defaultdict[str, set[str]] = defaultdict(set)
    for child in (str(row["key"]) for row in held["Child"]):
        found[child] = near[child] & (carers | homes)
        found[child] |= {home for carer in near[child] & carers for home in near[carer] & homes}
    return found


def _lines(held: Parts, links: Parts, theirs: set[str], words: dict[str, Row]) -> list[str]:
    lines = [_line(label, row) for label in _LABELS for row in held[label] if row["key"] in theirs]
    lines += [
        _line(kind, row) for kind, rows in sorted(links.items()) for row in rows
        if row["tail"] in theirs or row["head"] in theirs
    ]  # fmt: skip
    return lines + [_line("SourceRecord", row) for row in words.values() if row["entity"] in theirs]


def _line(what: str, row: Row) -> str:
    said = {name: value for name, value in row.items() if value is not None}
    return json.dumps({what: said}, ensure_ascii=False, sort_keys=True)


def _note(
    key: str, child: str, standing: str, ground: str, day: date, lines: Iterable[str] = (), *, area: str = "",
    archive: str | None = None,
) -> dict[str, Value]:  # fmt: skip
    properties: dict[str, Value] = {
        "source": RETENTION, "source_id": child, "load": key, "digest": key, "received": day.isoformat(), "area": area,
        "about": "child", "standing": standing, "review_rule": ground, "holdings": list(lines) or None,
        "archive": archive, "sensitive": True, "shielded": True,
    }  # fmt: skip
    return {"key": key, "properties": properties}


def keep(gate: Gate, request: AccessRequest, child: str, ground: str, given_on: date) -> None:
    """Note the explicit consent by which a young person is held live to the 25th birthday (R25)."""
    _put(gate, request, "retention.kept", KEPT, child, ground, given_on)


def hold(gate: Gate, request: AccessRequest, child: str, ground: str, day: date) -> None:
    """Keep everything of a child as it is, archive included, until the hold is taken back."""
    _put(gate, request, "retention.on-hold", ON_HOLD, child, ground, day)


def note_return(gate: Gate, request: AccessRequest, child: str, answer: str, day: date) -> None:
    """Note whether somebody who left is known to return: `expected`, `not-expected` or `unknown` (R27)."""
    _put(gate, request, "retention.return", RETURN, child, answer, day)


def end_note(gate: Gate, request: AccessRequest, child: str, standing: str) -> None:
    """Take back a consent (KEPT) or a hold (ON_HOLD)."""
    gate.write(
        request, f"retention.{standing}-ended", [take_back(standing, child)], touched=[child], parameters={}
    )  # fmt: skip


def let_in_again(gate: Gate, request: AccessRequest, source: str, source_id: str) -> None:
    """Let a source bring a child again whom retention had removed."""
    gate.write(request, "retention.released", [release(source, source_id)], parameters={"source": source})


def let_child_in_again(gate: Gate, request: AccessRequest, child: str, archives: Sequence[str]) -> None:
    """Let every source bring an archived child again: as a new child, of whom the archive says nothing."""
    gate.write(request, "retention.released", forget_marks(archives), touched=[child], parameters={"child": child})


def archive_of(gate: Gate, request: AccessRequest, child: str, ground: str) -> tuple[str, Sequence[str]]:
    """The day on which a child was archived, and the lines of the archive. Raises NothingWaits where there is none."""
    found = gate.read(request, RETENTION_ARCHIVES, {"child": child, "ground": ground}).parts["archives"]
    if not found:
        raise NothingWaits(f"there is no archive of `{child}`; give the index number without spaces")
    lines = found[-1]["holdings"]
    return str(found[-1]["received"]), [str(line) for line in lines] if isinstance(lines, list | tuple) else []


def _put(
    gate: Gate, request: AccessRequest, name: str, standing: str, child: str, ground: str, day: date
) -> None:  # fmt: skip
    statements = [
        take_back(standing, child),
        merge_nodes("SourceRecord", [_note(new_key(), child, standing, ground, day)]),
    ]
    gate.write(request, name, statements, touched=[child], parameters={"ground": ground, "day": day.isoformat()})
