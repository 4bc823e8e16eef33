"""What a source takes back is deleted: a restricted child's old home and surgery, and whatever a `purge` names.

Called by the pipeline after what a load says was written, for the records that ask for it, and again at every load that
repeats them, so that a load which broke off is completed. Everywhere else what a source no longer says is ended and
kept; here keeping it would tell it. What other sources say themselves stays theirs, under whatever shield there is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from graph.queries.catalogue import Statement
from graph.queries.loading import LOAD_CLAIMS, LOAD_LINKS, SAID, of_every_kind
from graph.queries.retracting import RETRACTED, RETRACTED_HOMES
from graph.queries.undoing import never_was, unlink
from graph.queries.writing import merge_links, merge_nodes, update_links, update_nodes
from graph.records import Row, Value
from graph.schema.relationships import RELATIONSHIP_TYPES
from loaders import shielding
from loaders.feeds.catalogue import trust
from loaders.joined import projection, shown_claims
from loaders.keys import new_key
from loaders.merge import Claim, HeldLink, node_values
from loaders.provenance import claims_of, held_link
from loaders.records import INTERNAL, PROVISIONAL, SAID_VALUES, About, SourceRecord
from loaders.register import LIVE, Register
from policies.answers import Parts
from policies.gate import Gate
from policies.request import AccessRequest

_PERSONAL = ("LIVES_IN", "RECEIVES", "INVOLVED_WITH")
_NO_VALUES: Mapping[str, Value] = {
    f"said_{name}": None for name in (*SAID, "upn_unverified", "nhs_number_unverified") if name != "area"
}


def retract(
    gate: Gate, request: AccessRequest, records: Sequence[SourceRecord], register: Register, *, load: str
) -> None:
    """Delete what these records take back of their source's earlier words, in one transaction."""
    known = [record for record in records if register.standing(record) is not None]
    asking = {record.source_id: record for record in known}
    if not asking:
        return
    feed = known[0].feed
    said = gate.read(request, RETRACTED, {"source": feed, "ids": sorted(asking)}).parts["records"]
    taken = _Taken(feed=feed, load=load, register=register, request=request)
    for source_id, record in sorted(asking.items()):
        taken.words(record, [row for row in said if row["source_id"] == source_id])
    children = sorted(taken.children)
    held: Parts = _held(gate, request, children) if children else {}
    taken.links(held)
    homes = sorted(taken.homes)
    around: Parts = gate.read(request, RETRACTED_HOMES, {"keys": homes}).parts if homes else {}
    said_of_homes = gate.read(request, LOAD_CLAIMS, {"keys": homes}).parts["claims"] if homes else ()
    taken.empty(around, said_of_homes)
    statements = taken.statements(held)
    if statements:
        gate.write(
            request, f"load.{feed}.retracted", statements, touched=sorted({*taken.children, *taken.homes}),
            parameters={"load": load, "records": len(asking)},
        )  # fmt: skip


def _held(gate: Gate, request: AccessRequest, children: Sequence[str]) -> Parts:
    """What every source says of these children, and all their links."""
    claims = gate.read(request, LOAD_CLAIMS, {"keys": list(children)}).parts
    return {**claims, **gate.read(request, LOAD_LINKS, of_every_kind(children)).parts}


@dataclass(slots=True, kw_only=True)
class _Taken:
    """What is taken back in one transaction."""

    feed: str
    load: str
    register: Register
    request: AccessRequest
    children: dict[str, frozenset[str]] = field(default_factory=dict)
    """By child, the kinds of link of which nothing is kept that is said no more."""
    homes: set[str] = field(default_factory=set)
    _words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By child, the records of this source that tell of it, or told."""
    _forgotten: set[str] = field(default_factory=set)
    _silenced: set[str] = field(default_factory=set)
    _rewritten: list[Row] = field(default_factory=list)
    _unlinked: defaultdict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    _handed: defaultdict[tuple[str, str, str], list[Row]] = field(default_factory=lambda: defaultdict(list))
    _cut: set[str] = field(default_factory=set)
    _sheltered: set[str] = field(default_factory=set)
    _empty_homes: set[str] = field(default_factory=set)
    _homes_claims: defaultdict[str, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    _shields: dict[str, SourceRecord] = field(default_factory=dict)

    def words(self, record: SourceRecord, said: Sequence[Row]) -> None:
        """Take in what the source said of one child. What waits for a person, or is older, takes nothing back."""
        standing = next((row for row in said if row["standing"] == LIVE), None)
        if not record.taken_back and (standing is None or standing["digest"] != record.digest):
            return
        if standing is not None and record.taken_back and str(standing["last_confirmed"]) > (record.last_seen or "9"):
            return
        kinds = frozenset(_PERSONAL) if record.taken_back else record.retracts & frozenset(_PERSONAL)
        for row in said:
            key, child = str(row["key"]), row["entity"]
            if isinstance(child, str):
                self.children[child] = self.children.get(child, frozenset()) | kinds
                self._words[child].add(key)
                if record.marking is not None and record.marking.shielded:
                    self._shields[child] = record
            if record.taken_back:
                self._forgotten.add(key)
            elif row is not standing:
                self._rewrite(row, kinds)
                if SAID_VALUES in record.retracts:
                    self._silenced.add(key)

    def links(self, held: Parts) -> None:
        """Part the links that are this source's word alone, and hand the others to whoever says so as well."""
        claims = claims_of(held.get("claims", ()))
        for kind in _PERSONAL:
            for row in held.get(kind, ()):
                link = held_link(kind, row)
                child = link.tail if link.tail in self.children else link.head
                if kind in self.children.get(child, ()) and self._is_said_no_more(link, claims[child]):
                    self._part(link, child, claims[child])

    def empty(self, around: Parts, said: Iterable[Row]) -> None:
        """See which homes are nobody's any more, and of which this source has nothing more to say."""
        still: defaultdict[str, list[Row]] = defaultdict(list)
        for row in around.get("residents", ()):
            if row["link"] not in self._cut:
                still[str(row["home"])].append(row)
        records = around.get("records", ())
        for home in self.homes:
            ours = {str(row["key"]) for row in records if row["home"] == home and row["source"] == self.feed}
            others = [row for row in records if row["home"] == home and row["source"] not in (self.feed, *INTERNAL)]
            if not any(row["source"] == self.feed for row in still[home]):
                self._forgotten |= ours
            if not still[home] and not others:
                self._empty_homes.add(home)
                self._forgotten |= {str(row["key"]) for row in records if row["home"] == home}
            elif still[home] and home in self._sheltered:
                known = {row["source"] for row in records if row["home"] == home}
                self._sheltered -= {home} if PROVISIONAL in known else set()
        self._sheltered &= {home for home in self.homes if still[home]}
        for home, claims in claims_of(said).items():
            self._homes_claims[home] = [claim for claim in claims.values() if claim.record not in self._forgotten]

    def statements(self, held: Parts) -> list[Statement]:
        """The transaction."""
        today = self.request.environment.now.date().isoformat()
        silenced: list[Row] = [{"key": key, "properties": dict(_NO_VALUES)} for key in sorted(self._silenced)]
        records = [*(row for row in self._rewritten if row["key"] not in self._forgotten), *silenced]
        found = [
            *([update_nodes("SourceRecord", records)] if records else []),
            *(one for kind, links in sorted(self._unlinked.items()) for one in unlink(kind, links)),
            *(update_links(*names, rows) for names, rows in sorted(self._handed.items())),
            *never_was("SourceRecord", sorted(self._forgotten)),
            *never_was("Household", sorted(self._empty_homes)),
            *self._values(held),
            *(one for home in sorted(self._sheltered) for one in self._shelter(home, today)),
        ]
        if not found:
            return []
        touched = {*(("Child", key) for key in self.children),
                   *(("Household", key) for key in self.homes - self._empty_homes)}  # fmt: skip
        return [*found, *projection(self.register.joined, self.children), *shielding.completing(touched, today)]

    def _is_said_no_more(self, link: HeldLink, claims: Mapping[str, Claim]) -> bool:
        """Whether this source told of the link, be it that another one's word is shown by now, and tells no more."""
        own = [claim for claim in claims.values() if claim.feed == self.feed]
        told = any(link.key in claim.supports for claim in own if claim.live and claim.record not in self._forgotten)
        words = self._words[link.tail] | self._words[link.head]
        shown = link.source == self.feed and link.source_record in words
        return not told and (shown or any(link.key in claim.supports for claim in own))

    def _part(self, link: HeldLink, child: str, claims: Mapping[str, Claim]) -> None:
        if link.kind == "LIVES_IN":
            self.homes.add(link.head)
        if link.source != self.feed:
            return
        others = [claim for claim in claims.values() if claim.live and claim.feed != self.feed]
        other = next((claim for claim in others if link.key in claim.supports), None)
        if other is not None:
            tail = "Practitioner" if link.kind == "INVOLVED_WITH" else "Child"
            properties: dict[str, Value] = {
                "source": other.feed, "source_record": other.record, "first_seen": other.first_seen,
                "last_confirmed": other.last_confirmed,
            }  # fmt: skip
            head = RELATIONSHIP_TYPES[link.kind].head[0]
            row: Row = {"key": link.key, "tail": link.tail, "head": link.head, "properties": properties}
            self._handed[link.kind, tail, head].append(row)
            return
        self._unlinked[link.kind].append((child, link.key))
        self._cut.add(link.key)
        if link.kind == "LIVES_IN" and child in self._shields:
            self._sheltered.add(link.head)

    def _rewrite(self, row: Row, kinds: frozenset[str]) -> None:
        """Take from an earlier word the lines that tell of the links."""
        said = [str(line) for line in row["links"]] if isinstance(row["links"], list | tuple) else []
        left = [line for line in said if line.partition("&")[0].removeprefix("kind=") not in kinds]
        if left != said:
            self._rewritten.append({"key": row["key"], "properties": {"said_links": left or None, "supports": None}})

    def _values(self, held: Parts) -> list[Statement]:
        """The best values of what stays, without the words that do not."""
        claims = claims_of(held.get("claims", ()))
        gone = self._forgotten | self._silenced
        if not gone:
            return []
        for said in claims.values():
            for key in gone & set(said):
                del said[key]
        children: list[Row] = []
        for key in sorted(self.children):
            shown = shown_claims(key, claims, self.register.joined)
            if shown:
                children.append({"key": key, "properties": node_values("Child", shown, trust)})
        homes: list[Row] = [
            {"key": home, "properties": node_values("Household", self._homes_claims[home], trust)}
            for home in sorted(self.homes - self._empty_homes) if self._homes_claims[home]
        ]  # fmt: skip
        return [*([update_nodes("Child", children)] if children else []),
                *([update_nodes("Household", homes)] if homes else [])]  # fmt: skip

    def _shelter(self, home: str, today: str) -> list[Statement]:
        """Shield a home where others still live: the child may, whatever its record no longer says."""
        key, moment = new_key(), self.request.environment.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        properties: dict[str, Value] = {
            "source": PROVISIONAL, "source_id": f"{self.feed}:home:{home}", "about": About.HOUSEHOLD.value,
            "load": self.load, "digest": key, "received": today, "area": "", "standing": LIVE, "pending": False,
            "last_confirmed": today, "shielded": True, "sensitive": False, "marked_shielded": True,
            "marked_refuge": False, "marked_sensitivity": 0, "shield_authority": "National sensitive flag",
        }  # fmt: skip
        link: Row = {"key": new_key(), "tail": key, "head": home, "properties": {
            "record": key, "entity": home, "rule": "provisional", "decided_by": self.request.subject.username,
            "decided_at": moment, "source": PROVISIONAL, "source_record": key, "load": self.load,
            "first_seen": today, "last_confirmed": today, "shielded": True,
        }}  # fmt: skip
        return [
            merge_nodes("SourceRecord", [{"key": key, "properties": properties}]),
            merge_links("REFERS_TO", "SourceRecord", "Household", [link]),
        ]
