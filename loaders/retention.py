"""Retention (R25-R28): what is due, and taking it out: into the archive, out of the archive, ended links out of view.

Called by `kithmap retention` with the service subject of loads. A plan is worked out anew in each run, and each batch
is one transaction with an event of its own, so a run that was killed goes on where it was. A child that somebody is
still deciding on is left alone whole: its record, its links and its place in its family.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from graph.queries.catalogue import Statement
from graph.queries.retention import (
    ARCHIVED,
    KEPT,
    ON_HOLD,
    RETENTION_AROUND,
    RETENTION_DUE,
    RETENTION_HELD,
    forget_marks,
)
from graph.queries.undoing import PERSONAL_LINKS, never_was, unlink
from graph.records import Row
from loaders import shielding
from loaders.retention_archive import archiving
from loaders.retention_rules import Child, Periods, Rule, Word, aged_out, over, purged
from policies.answers import Parts
from policies.gate import Gate
from policies.request import AccessRequest

BATCH = 50
"""Children, links or archives in one transaction."""
_HOURS_OF_ENGLAND = ZoneInfo("Europe/London")


class Kept(StrEnum):
    """Why something that is due stays."""

    CASE = "an open case is about them"
    SHIELD = "a shield is in force"
    DOUBT = "a record waits for a decision that may be about them"
    HOLD = "a hold was put on them"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do: keys by rule, and what stays although it is due."""

    children: Mapping[Rule, Sequence[str]] = field(default_factory=dict)
    links: Mapping[Rule, Sequence[tuple[str, str, str]]] = field(default_factory=dict)
    """Ended links by rule: the kind, the child and the link's own key."""
    archives: Sequence[tuple[str, str]] = ()
    """Archives past their time: the archive's own key, and the child's."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Children who are due, or of whom something is, and why it stays."""
    with_them: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Records that were joined into a child, and go with it."""

    def counts(self) -> dict[Rule, int]:
        """How much each rule takes, rules without anything left out."""
        found = {rule: len(keys) for rule, keys in (*self.children.items(), *self.links.items())}
        return found | ({Rule.ARCHIVE_ENDED: len(self.archives)} if self.archives else {})

    def keys(self) -> Iterator[tuple[Rule, str]]:
        """Every child that the plan touches, with the rule; for the officer who asks."""
        for rule, children in self.children.items():
            yield from ((rule, key) for key in children)
        for rule, links in self.links.items():
            yield from ((rule, child) for _, child, _ in links)
        yield from ((Rule.ARCHIVE_ENDED, child) for _, child in self.archives)


def today_in_england(request: AccessRequest) -> date:
    """The day of the request where the rules apply: a birthday begins at midnight there."""
    return request.environment.now.astimezone(_HOURS_OF_ENGLAND).date()


def plan(
    gate: Gate, request: AccessRequest, *, in_casework: Iterable[str] = (), periods: Periods | None = None
) -> Plan:
    """What is due today; `in_casework` are the children whom an open case is about. Changes nothing."""
    today = today_in_england(request)
    facts = gate.read(request, RETENTION_DUE, {"today": today.isoformat()}).parts
    return planned(facts, today, in_casework=in_casework, periods=periods or Periods())


def planned(facts: Parts, today: date, *, in_casework: Iterable[str], periods: Periods) -> Plan:
    """What is due on a day, from the facts of the graph."""
    protected = _protected(facts, set(in_casework))
    words: defaultdict[str, list[Word]] = defaultdict(list)
    for row in facts["words"]:
        words[str(row["key"])].append(Word(str(row["source"]), str(row["received"]), str(row["status"] or "live")))
    kept_by_consent = {str(row["child"]) for row in facts["notes"] if row["standing"] == KEPT}
    with_them: defaultdict[str, list[str]] = defaultdict(list)
    for row in facts["children"]:
        if row["joined_to"] is not None:
            with_them[str(row["joined_to"])].append(str(row["key"]))
    children: defaultdict[Rule, list[str]] = defaultdict(list)
    kept: dict[str, Kept] = {}
    for row in facts["children"]:
        key = str(row["key"])
        rule = over(_child(row, words[key], kept_by_consent), today, periods) if row["joined_to"] is None else None
        if rule is None:
            continue
        reason = next((protected[one] for one in (key, *with_them[key]) if one in protected), None)
        if reason is None:
            children[rule].append(key)
        else:
            kept[key] = reason
    leaving = {one for keys in children.values() for key in keys for one in (key, *with_them[key])}
    links: defaultdict[Rule, list[tuple[str, str, str]]] = defaultdict(list)
    for kind in ("INVOLVED_WITH", "RECEIVES"):
        for row in facts[kind]:
            child = str(row["child"])
            ended = aged_out(str(row["until"]), today, periods, universal=row["universal"] is True)
            if ended is not None and child in protected:
                kept[child] = protected[child]
            elif ended is not None and child not in leaving:
                links[ended].append((kind, child, str(row["key"])))
    archives = _past_their_time(facts["notes"], today, periods, protected)
    return Plan(children=children, links=links, archives=archives, kept=kept, with_them=with_them)


def _child(row: Row, words: Sequence[Word], kept_by_consent: set[str]) -> Child:
    return Child(
        key=str(row["key"]), dob=str(row["dob"] or ""), status=str(row["status"]),
        last_confirmed=str(row["last_confirmed"] or ""), kept_by_consent=row["key"] in kept_by_consent, words=words,
    )  # fmt: skip


def _protected(facts: Parts, in_casework: set[str]) -> dict[str, Kept]:
    """Whoever is left alone, and why; the strictest reason last, so that it is the one that is told."""
    doubted = {str(row["key"]) for row in facts["rejected"]}
    for row in facts["doubts"]:
        candidates = row["candidates"]
        doubted |= {str(key) for key in candidates} if isinstance(candidates, list | tuple) else set()
    found = dict.fromkeys(doubted, Kept.DOUBT)
    found |= dict.fromkeys(in_casework, Kept.CASE)
    found |= {str(row["key"]): Kept.SHIELD for row in facts["children"] if row["shielded"] is True}
    return found | {str(row["child"]): Kept.HOLD for row in facts["notes"] if row["standing"] == ON_HOLD}


def _past_their_time(
    notes: Sequence[Row], today: date, periods: Periods, protected: Mapping[str, Kept]
) -> list[tuple[str, str]]:
    archives = [row for row in notes if row["standing"] == ARCHIVED and purged(str(row["received"]), today, periods)]
    return [(str(row["key"]), str(row["child"])) for row in archives if row["child"] not in protected]


def apply(
    gate: Gate, request: AccessRequest, wanted: Plan, progress: Callable[[int, int], None] = lambda _done, _of: None
) -> None:
    """Do what a plan says, batch by batch. Raises GateError, LedgerUnavailable or Refused; whole batches stay done."""
    steps = [
        *(
            (_archive, rule, batch)
            for rule, keys in wanted.children.items()
            for batch in _batches(_groups(wanted, keys))
        ),
        *((_unlink, rule, batch) for rule, links in wanted.links.items() for batch in _batches(links)),
        *((_purge, Rule.ARCHIVE_ENDED, batch) for batch in _batches(wanted.archives)),
    ]
    for done, (act, rule, batch) in enumerate(steps):
        progress(done, len(steps))
        with gate.turn(request, "retention"):
            act(gate, request, rule, batch)
    progress(len(steps), len(steps))


def _groups(wanted: Plan, keys: Sequence[str]) -> list[tuple[str, ...]]:
    return [(key, *wanted.with_them.get(key, ())) for key in keys]


def _batches(items: Sequence[tuple[str, ...]]) -> Iterator[Sequence[tuple[str, ...]]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


def _archive(gate: Gate, request: AccessRequest, rule: Rule, batch: Sequence[tuple[str, ...]]) -> None:
    """Move children into the archive, with the carers and homes that are nobody else's."""
    children = sorted({key for group in batch for key in group})
    around = gate.read(request, RETENTION_AROUND, {"keys": children}).parts
    carers, homes = theirs_alone(around, set(children))
    keys = sorted({*children, *carers, *homes})
    held = gate.read(request, RETENTION_HELD, {"keys": keys}).parts
    links = gate.read(request, PERSONAL_LINKS, {"keys": sorted({*children, *carers})}).parts
    statements = archiving(held, links, set(keys), rule, today_in_england(request))
    _write(gate, request, "retention.archived", statements, children, {"rule": rule.value, "children": len(children)})


def theirs_alone(around: Parts, children: set[str]) -> tuple[set[str], set[str]]:
    """The carers and homes that are left to nobody when these children go. Homes under a shield stay."""
    cared_for: defaultdict[str, set[str]] = defaultdict(set)
    for row in around["carers"]:
        cared_for[str(row["carer"])].add(str(row["child"]))
    residents: defaultdict[str, set[str]] = defaultdict(set)
    covered = set()
    for row in (*around["homes"], *around["carers_homes"]):
        residents[str(row["home"])].add(str(row["person"]))
        covered |= {str(row["home"])} if row["covered"] is True else set()
    carers = {carer for carer, those in cared_for.items() if those <= children}
    # Whoever lives with others, or under a shield, is somebody to them, whether or not a source says what: they stay,
    # and so does whoever lives with them.
    while staying := carers & {
        one for home, those in residents.items() if home in covered or not those <= children | carers for one in those
    }:
        carers -= staying
    homes = {home for home, those in residents.items() if those <= children | carers and home not in covered}
    return carers, homes


def _unlink(gate: Gate, request: AccessRequest, rule: Rule, batch: Sequence[tuple[str, ...]]) -> None:
    by_kind: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, child, key in batch:
        by_kind[kind].append((child, key))
    children = sorted({child for _, child, _ in batch})
    today = request.environment.now.date().isoformat()
    statements = [
        *(one for kind, links in sorted(by_kind.items()) for one in unlink(kind, links)),
        *shielding.completing((("Child", child) for child in children), today),
    ]
    _write(gate, request, "retention.aged-out", statements, children, {"rule": rule.value, "links": len(batch)})


def _purge(gate: Gate, request: AccessRequest, rule: Rule, batch: Sequence[tuple[str, ...]]) -> None:
    archives, children = [key for key, _ in batch], [child for _, child in batch]
    statements = [*forget_marks(archives), *never_was("SourceRecord", archives)]
    _write(gate, request, "retention.purged", statements, children, {"rule": rule.value, "archives": len(archives)})


def _write(
    gate: Gate, request: AccessRequest, name: str, statements: Sequence[Statement], children: Sequence[str],
    parameters: Mapping[str, str | int],
) -> None:  # fmt: skip
    gate.write(request, name, statements, touched=children, parameters=dict(parameters))
