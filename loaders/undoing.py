"""Taking back what a person decided on a record that waited: the graph as it was, and the record waits again (R42).

Called by the desk of reviews with the service subject of loads, and by deciding, which keeps beforehand what will be
needed. Nothing is guessed: where a source has told the record anew since, or others have come to a child that only the
decision brought in, it is refused.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph.queries.catalogue import Statement
from graph.queries.joining import JOIN_FACTS
from graph.queries.loading import LOAD_CLAIMS
from graph.queries.shielding import covering
from graph.queries.undoing import DECISION, PERSONAL_LINKS, never_was, refer_again, refer_no_more, unlink
from graph.queries.writing import update_links, update_nodes
from graph.records import Row, Value, texts
from graph.schema.relationships import RELATIONSHIP_TYPES
from loaders.errors import NothingWaits
from loaders.feeds.catalogue import trust
from loaders.gate import Gate
from loaders.linking import Placement, Step
from loaders.merge import Claim, node_values
from loaders.provenance import claims_of
from loaders.records import About
from loaders.register import SUPERSEDED
from policies.answers import Parts
from policies.request import AccessRequest

_PERSON_AT = {"LIVES_IN": "tail", "CARES_FOR": "head", "INVOLVED_WITH": "head", "RECEIVES": "tail"}


def kept_for_undo(
    gate: Gate, request: AccessRequest, family: Sequence[Placement], *, followed: int = 0
) -> list[str]:  # fmt: skip
    """What undoing a decision will need, as lines of text to stand on the decided record.

    `followed`: the family had waited for the decision and is placed after it, as the first, the second, and so on; then
    they stand on one of its own records.
    """
    fresh = sorted({found.entity for found in family if found.step is Step.NEW and found.entity})
    stood = {found.before.entity for found in family if found.before is not None}
    people = sorted({key for key in {found.entity for found in family} | stood if key} - set(fresh))
    links = gate.read(request, PERSONAL_LINKS, {"keys": people}).parts if people else {}
    standings = {
        known.key: {"standing": known.standing, "link": known.link, "entity": known.entity}
        for found in family
        if found.step is not Step.UNCHANGED
        for known in (found.before, found.aside)
        if known is not None
    }
    return [
        json.dumps({"fresh": fresh, "standings": standings, "followed": followed}),
        *(json.dumps(dict(row)) for rows in links.values() for row in rows),
    ]


def undo(gate: Gate, request: AccessRequest, *, feed: str, load: str, today: str) -> None:
    """Take back the decision that wrote under this load. Raises NothingWaits where it cannot be any more."""
    with gate.turn(request, "decision"):
        records = gate.read(request, DECISION, {"load": load}).parts["records"]
        kept = [[json.loads(str(line)) for line in texts(row["undo"])] for row in records if row["undo"] is not None]
        if not kept or any(row["standing"] != "live" for row in records):
            raise NothingWaits("its source has told it anew since; part or join the children by hand instead")
        taken = _taken_back(records, kept)
        persons = sorted({str(row["entity"]) for row in records if row["entity"] is not None} | taken.left_before)
        facts = gate.read(request, JOIN_FACTS, {"keys": persons}).parts["children"]
        if any(row["joined_to"] is not None or row["absorbed"] is not None for row in facts):
            raise NothingWaits("the child's record has become one with another since; part them first")
        held = gate.read(request, LOAD_CLAIMS, {"keys": persons}).parts
        now = gate.read(request, PERSONAL_LINKS, {"keys": persons}).parts
        statements = taken.statements(held, now, today)
        touched = sorted({*persons, *(key for row in records for key in texts(row["apart"]))})
        gate.write(request, "review.undone", statements, touched=touched, parameters={"source": feed, "load": load})


def _taken_back(records: Sequence[Row], kept: Sequence[Sequence[Mapping[str, Any]]]) -> "_TakenBack":
    """A decision with all that followed from it, as one: as it was before the first of it was written."""
    ours = {row["key"] for row in records}
    last_first = sorted(kept, key=lambda lines: int(lines[0].get("followed", 0)), reverse=True)
    # What the decision itself had written by the time the rest followed was not there before.
    before = {row["key"]: row for lines in last_first for row in lines[1:] if row["source_record"] not in ours}
    head: dict[str, Any] = {
        "fresh": [key for lines in kept for key in lines[0]["fresh"]],
        "standings": {key: known for lines in kept for key, known in lines[0]["standings"].items()},
    }
    return _TakenBack(records=records, before=before, head=head)


@dataclass(slots=True, kw_only=True)
class _TakenBack:
    """One decision on its way back."""

    records: Sequence[Row]
    before: Mapping[str, Mapping[str, Value]]
    head: Mapping[str, Mapping[str, Mapping[str, str | None]]]
    _unlinked: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    _relinked: defaultdict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))

    @property
    def keys(self) -> frozenset[str]:
        """The records that count no more."""
        return frozenset(str(row["key"]) for row in self.records)

    @property
    def left_before(self) -> set[str]:
        """Whom the records were about before, where they stood already."""
        return {str(known["entity"]) for known in self.head["standings"].values() if known["entity"]}

    @property
    def fresh(self) -> frozenset[str]:
        """The nodes that the decision brought in."""
        return frozenset(self.head["fresh"])

    def statements(self, held: Parts, now: Parts, today: str) -> list[Statement]:
        """The transaction. Raises NothingWaits where somebody else has come to what the decision brought in."""
        claims = self._claims(held["claims"])
        alone = {key for key in self.fresh if not claims[key]}
        for kind, rows in now.items():
            for row in rows:
                self._link(kind, row, claims, alone)
        labels = {str(row["entity"]): About(str(row["about"])).label for row in self.records if row["entity"]}
        labels |= dict.fromkeys(self.left_before, About.CHILD.label)
        standings: list[Row] = [
            {"key": key, "properties": {"standing": known["standing"]}}
            for key, known in self.head["standings"].items()
        ]  # fmt: skip
        undone: list[Row] = [
            {"key": key, "properties": {"standing": SUPERSEDED, "supports": None, "pending": False, "undo": None}}
            for key in sorted(self.keys)
        ]
        again = [(key, known["link"]) for key, known in self.head["standings"].items() if known["link"]]
        return [
            *refer_no_more(sorted(self.keys)),
            *refer_again([(record, str(link)) for record, link in again]),
            *(found for kind, links in sorted(self._unlinked.items()) for found in unlink(kind, links)),
            *(update_links(*names, rows) for names, rows in sorted(self._relinked.items())),
            update_nodes("SourceRecord", [*undone, *standings]),
            *self._values(labels, claims, alone),
            *(found for label in ("Child", "Carer", "Household")
              for found in never_was(label, sorted(key for key in alone if labels.get(key) == label))),
            *covering(sorted(set(labels) - alone), today),
        ]  # fmt: skip

    def _claims(self, rows: Iterable[Row]) -> defaultdict[str, dict[str, Claim]]:
        """What stays said of each node: what is taken back counts no more, what it took the place of counts again."""
        back = self.head["standings"]
        return claims_of(
            {**row, "live": row["live"] is True or str(row["key"]) in back} for row in rows
            if row["key"] not in self.keys
        )  # fmt: skip

    def _link(self, kind: str, row: Row, claims: Mapping[str, Mapping[str, Claim]], alone: set[str]) -> None:
        key, person = str(row["key"]), str(row[_PERSON_AT[kind]])
        ours = row["source_record"] in self.keys
        known = self.before.get(key)
        if known is not None:
            changed = {name: value for name, value in known.items() if name in row and row[name] != value}
            if (ours or known["source_record"] in self.head["standings"]) and changed:
                head = RELATIONSHIP_TYPES[kind].head[0]
                changed.pop("shielded", None)
                self._relinked[kind, str(row["tail_label"]), head].append(
                    {"key": key, "tail": row["tail"], "head": row["head"], "properties": changed}
                )
            return
        if not ours:
            if alone & {str(row["tail"]), str(row["head"])}:
                raise NothingWaits("others have come to this child since; part or join the children by hand instead")
            return
        other = next((claim for claim in claims.get(person, {}).values() if claim.live and key in claim.supports), None)
        if other is None:
            self._unlinked[kind].append((person, key))
        else:
            properties: dict[str, Value] = {
                "source": other.feed, "source_record": other.record, "first_seen": other.first_seen,
                "last_confirmed": other.last_confirmed,
            }  # fmt: skip
            self._relinked[kind, str(row["tail_label"]), RELATIONSHIP_TYPES[kind].head[0]].append(
                {"key": key, "tail": row["tail"], "head": row["head"], "properties": properties}
            )

    def _values(
        self, labels: Mapping[str, str], claims: Mapping[str, Mapping[str, Claim]], alone: set[str]
    ) -> list[Statement]:
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        for key, label in sorted(labels.items()):
            if key not in alone and claims.get(key):
                values = node_values(label, list(claims[key].values()), trust)
                rows[label].append({"key": key, "properties": values})
        return [update_nodes(label, found) for label, found in sorted(rows.items())]
