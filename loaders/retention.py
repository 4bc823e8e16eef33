"""Retention (R25-R28): taking out what is due: into the archive, out of the archive, ended links out of view.

Called by `kithmap retention` and the desk of retention with the service subject of loads. A plan is worked out anew in
each run, and each batch is one transaction with an event of its own, so a run that was killed goes on where it was.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypeVar
from zoneinfo import ZoneInfo

from graph.queries.catalogue import Statement
from graph.queries.retention import (
    RETENTION_AGAIN,
    RETENTION_AROUND,
    RETENTION_DUE,
    RETENTION_HELD,
    forget_marks,
)
from graph.queries.undoing import PERSONAL_LINKS, never_was, unlink
from loaders import shielding
from loaders.gate import Gate
from loaders.retention_archive import archiving
from loaders.retention_plan import Archives, Plan, planned
from loaders.retention_rules import Periods, Rule
from policies.answers import Parts
from policies.request import AccessRequest

BATCH = 50
"""Children, links or archives in one transaction."""
_HOURS_OF_ENGLAND = ZoneInfo("Europe/London")
_Item = TypeVar("_Item")


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


def apply(
    gate: Gate,
    request: AccessRequest,
    wanted: Plan,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    *,
    in_casework: Callable[[], Iterable[str]] = tuple,
    periods: Periods | None = None,
) -> None:
    """Do what a plan says, batch by batch, as far as it is still due when its turn comes.

    INVARIANT (due-when-taken): what is decided while a run goes on, a hold, a shield, a case, a join or its parting, is
    seen by the batch that comes next. Raises GateError, LedgerUnavailable or Refused; whole batches stay done.
    """
    one = {key: (stays, *went) for stays, went in wanted.with_them.items() for key in (stays, *went)}
    run = _Run(gate=gate, request=request, in_casework=in_casework, periods=periods or Periods(), one=one)
    steps: list[Callable[[], None]] = [
        *(_step(run.archive, rule, batch) for rule in wanted.children for batch in _batches(wanted.groups(rule))),
        *(_step(run.unlink, rule, batch) for rule, links in wanted.links.items() for batch in _batches(links)),
        *(_step(run.purge, Rule.ARCHIVE_ENDED, batch) for batch in _batches(wanted.archives)),
    ]
    for done, act in enumerate(steps):
        progress(done, len(steps))
        with gate.turn(request, "retention"):
            act()
    progress(len(steps), len(steps))


def _step(act: Callable[[Rule, Sequence[_Item]], None], rule: Rule, batch: Sequence[_Item]) -> Callable[[], None]:
    return lambda: act(rule, batch)


def _batches(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One run: what all its steps rest on."""

    gate: Gate
    request: AccessRequest
    in_casework: Callable[[], Iterable[str]]
    periods: Periods
    one: Mapping[str, tuple[str, ...]]
    """All records of a child by each of them, where it has several."""

    def archive(self, rule: Rule, batch: Sequence[tuple[str, ...]]) -> None:
        """Move children into the archive, with the carers and homes that are nobody else's."""
        due = set(self._still(chain.from_iterable(batch)).groups(rule))
        groups = [group for group in batch if group in due]
        if not groups:
            return
        children = sorted({key for group in groups for key in group})
        around = self.gate.read(self.request, RETENTION_AROUND, {"keys": children}).parts
        carers, homes = theirs_alone(around, set(children))
        keys = sorted({*children, *carers, *homes})
        held = self.gate.read(self.request, RETENTION_HELD, {"keys": keys}).parts
        links = self.gate.read(self.request, PERSONAL_LINKS, {"keys": sorted({*children, *carers})}).parts
        statements = archiving(held, links, set(keys), groups, rule, today_in_england(self.request))
        self._write("retention.archived", statements, children, {"rule": rule.value, "children": len(children)})

    def unlink(self, rule: Rule, batch: Sequence[tuple[str, str, str]]) -> None:
        """Take ended involvements out of view."""
        due = set(self._still(child for _, child, _ in batch).links.get(rule, ()))
        by_kind: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, child, key in batch:
            if (kind, child, key) in due:
                by_kind[kind].append((child, key))
        if not by_kind:
            return
        gone = list(chain.from_iterable(by_kind.values()))
        children = sorted({child for child, _ in gone})
        today = self.request.environment.now.date().isoformat()
        statements = [
            *(one for kind, links in sorted(by_kind.items()) for one in unlink(kind, links)),
            *shielding.completing((("Child", child) for child in children), today),
        ]
        self._write("retention.aged-out", statements, children, {"rule": rule.value, "links": len(gone)})

    def purge(self, rule: Rule, batch: Sequence[Archives]) -> None:
        """Take archives away, and with them the marks under which sources knew the children."""
        due = set(self._still(child for _, child in chain.from_iterable(batch)).archives)
        gone = [one for group in batch if group in due for one in group]
        if not gone:
            return
        archives, children = [key for key, _ in gone], [child for _, child in gone]
        statements = [*forget_marks(archives), *never_was("SourceRecord", archives)]
        self._write("retention.purged", statements, children, {"rule": rule.value, "archives": len(archives)})

    def _still(self, keys: Iterable[str]) -> Plan:
        """What of some children is due now."""
        today = today_in_england(self.request)
        asked = {"keys": sorted({one for key in keys for one in self.one.get(key, (key,))}), "today": today.isoformat()}
        facts = self.gate.read(self.request, RETENTION_AGAIN, asked).parts
        return planned(facts, today, in_casework=self.in_casework(), periods=self.periods)

    def _write(
        self, name: str, statements: Sequence[Statement], children: Sequence[str],
        parameters: Mapping[str, str | int],
    ) -> None:  # fmt: skip
        self.gate.write(self.request, name, statements, touched=children, parameters=dict(parameters))


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
