"""The links of one batch: what the graph holds around the touched nodes, what is claimed now, and what thereby ends.

Called by publishing, for one batch at a time. One fact is one link, whoever says so: it shows the word of the source
most trusted for it, and other sources stand behind it. A link is ended, never deleted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from graph.queries.catalogue import Statement
from graph.queries.writing import create_links, update_links
from graph.records import Row, Value
from graph.schema.relationships import RELATIONSHIP_TYPES
from loaders.keys import new_key
from loaders.merge import Claim, Fact, HeldLink, same_fact, takes_over
from loaders.provenance import Occasion, given
from loaders.records import Link, SourceRecord
from loaders.register import Register

ENDS: Mapping[str, tuple[str, str]] = {
    "LIVES_IN": ("person", "household"), "CARES_FOR": ("carer", "child"), "INVOLVED_WITH": ("practitioner", "child"),
    "RECEIVES": ("child", "service"), "WORKS_FOR": ("practitioner", "service"), "PART_OF": ("service", "agency"),
    "SUCCEEDED_BY": ("service", "successor"),
}  # fmt: skip
"""The kinds of link that feeds tell of, with the properties that repeat the keys of their ends."""


@dataclass(slots=True)
class _Written:
    """One link to write: new, or changed."""

    kind: str
    tail_label: str
    head_label: str
    tail: str
    head: str
    new: bool
    properties: dict[str, Value]


@dataclass(slots=True)
class LinkBook:
    """Links by key and by ends. Owned by one batch; `touched` collects the ends of everything that changes."""

    occasion: Occasion
    register: Register
    touched: set[tuple[str, str]] = field(default_factory=set)
    stirred: set[tuple[str, str]] = field(default_factory=set)
    """The ends of every residence that is written: a shield may begin or end with it."""
    related: set[str] = field(default_factory=set)
    """The ends of every link by which people are recognised: who lives where, and who cares for whom."""
    _links: dict[str, HeldLink] = field(default_factory=dict)
    _in_graph: dict[str, HeldLink] = field(default_factory=dict)
    _by_ends: defaultdict[tuple[str, str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    _in_line: defaultdict[tuple[str, ...], list[str]] = field(default_factory=lambda: defaultdict(list))
    """Keys of the links that can follow one another."""
    _by_record: defaultdict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))
    """Keys of the links that show a record's word, or did when the batch began."""
    _written: dict[str, _Written] = field(default_factory=dict)

    def hold(self, link: HeldLink) -> None:
        """Take in a link of the graph."""
        self._in_graph[link.key] = link
        self._add(link)

    def _add(self, link: HeldLink) -> None:
        self._by_ends[link.ends].append(link.key)
        self._in_line[self._line_of(link)].append(link.key)
        self._keep(link)

    def _keep(self, link: HeldLink) -> None:
        self._links[link.key] = link
        self._by_record[link.source_record][link.key] = None

    def _shown_for(self, record: str) -> list[HeldLink]:
        """The links that show this record's word."""
        links = [self._links[key] for key in self._by_record[record]]
        return [link for link in links if link.source_record == record]

    def refer(self, label: str, record: str, entity: str, properties: Mapping[str, Value]) -> None:
        """A source record refers to a node."""
        self._written[new_key()] = _Written(
            "REFERS_TO", "SourceRecord", label, record, entity, new=True, properties=given(properties)
        )

    def refer_no_longer(self, key: str, label: str, record: str, entity: str, day: str) -> None:
        """A source record was superseded: what it referred to is closed, and kept."""
        self._written[key] = _Written(
            "REFERS_TO", "SourceRecord", label, record, entity, new=False, properties={"until": day}
        )

    def fact(self, record: SourceRecord, link: Link, key: str, entity: str, day: str) -> Fact | None:
        """What a record claims, with its ends as keys; None while one of them is not known."""
        other = self.register.find(link.to)
        service = self.register.find(link.through) if link.through else None
        if other is None or (link.kind == "INVOLVED_WITH" and service is None):
            return None
        type_ = RELATIONSHIP_TYPES[link.kind]
        own, theirs = (entity, record.about.label), (other, link.to.about.label)
        tail, head = (own, theirs) if own[1] in type_.tail and theirs[1] in type_.head else (theirs, own)
        known = _optional(link.kind)
        return Fact(
            kind=link.kind, tail=tail[0], tail_label=tail[1], head=head[0], head_label=head[1], feed=record.feed,
            record=key, day=day, service=service,
            properties={name: value for name, value in link.properties.items() if name in known},
        )  # fmt: skip

    def claim(self, fact: Fact, old_record: str | None) -> str:
        """Write the claim as a new link, onto the link that says the same, or only behind it; that link's key."""
        self.touched |= {(fact.tail_label, fact.tail), (fact.head_label, fact.head)}
        links = (self._links[key] for key in self._by_ends[fact.ends])
        found = next((one for one in links if same_fact(fact, one) and not _comes_back(fact, one, old_record)), None)
        if found is None:
            link = HeldLink(
                key=new_key(), kind=fact.kind, tail=fact.tail, head=fact.head, service=fact.service,
                since=_date(fact, "since"), until=_date(fact, "until"), source=fact.feed, source_record=fact.record,
                first_seen=fact.day, last_confirmed=fact.day,
            )  # fmt: skip
            self._add(link)
            self._write(link, fact, new=True)
            return link.key
        if found.source_record == fact.record:
            return found.key  # published before, or said twice by one record
        # What the source had ended by no longer saying it, and says after all, was never ended.
        own = found.source_record == old_record or (found.source == fact.feed and _ended(found) and _is_open(fact))
        if own or (found.source != fact.feed and takes_over(fact, found, self.occasion.trust)):
            link = replace(
                found, since=_date(fact, "since"), until=_date(fact, "until"), source=fact.feed,
                source_record=fact.record, first_seen=found.first_seen if own else fact.day,
                last_confirmed=max(fact.day, found.last_confirmed) if own else fact.day,
            )  # fmt: skip
            self._keep(link)
            known = self._written.get(link.key)
            self._write(link, fact, new=known is not None and known.new)
        return found.key

    def confirm(self, record: str, day: str) -> None:
        """The source still says what it said."""
        for link in self._shown_for(record):
            if link.last_confirmed < day:
                self._change(link, {"last_confirmed": day})

    def end_dropped(self, old_record: str, still: set[str], others: Iterable[Claim], day: str) -> None:
        """What the former version claimed and this one does not: another source's word keeps it, else it ends."""
        others = [claim for claim in others if claim.live]
        for link in self._shown_for(old_record):
            if link.key in still:
                continue
            other = next((claim for claim in others if link.key in claim.supports), None)
            if other is not None:
                self._change(link, {
                    "source": other.feed, "source_record": other.record, "first_seen": other.first_seen,
                    "last_confirmed": other.last_confirmed,
                })  # fmt: skip
            elif link.until is None or link.until > day:
                self._change(link, {"until": self._end_of(link, day)})

    def involvements(self) -> dict[str, list[str]]:
        """Keys of the involvements that this batch begins, ends, or makes those of the lead professional (R43)."""
        found: dict[str, list[str]] = {"started": [], "ended": [], "lead": []}
        for key, written in sorted(self._written.items()):
            if written.kind != "INVOLVED_WITH":
                continue
            before, open_now = self._in_graph.get(key), self._links[key].until is None
            if before is None and open_now:
                found["started"].append(key)
            elif before is not None and before.until is None and not open_now:
                found["ended"].append(key)
            if open_now and written.properties.get("lead") is True and not (before is not None and before.lead):
                found["lead"].append(key)
        return {name: keys for name, keys in found.items() if keys}

    def statements(self) -> list[Statement]:
        """Every link written or changed, new ones first."""
        grouped: defaultdict[tuple[bool, str, str, str], list[Row]] = defaultdict(list)
        for key, link in self._written.items():
            row: Row = {"key": key, "tail": link.tail, "head": link.head, "properties": link.properties}
            grouped[not link.new, link.kind, link.tail_label, link.head_label].append(row)
        return [
            (update_links if changed else create_links)(kind, tail, head, rows)
            for (changed, kind, tail, head), rows in sorted(grouped.items(), key=lambda item: item[0])
        ]

    def _write(self, link: HeldLink, fact: Fact, *, new: bool) -> None:
        properties: dict[str, Value] = dict.fromkeys(_optional(fact.kind))
        properties |= {
            **fact.properties, **self._required(fact),
            "since": link.since, "until": link.until, "source": link.source, "source_record": link.source_record,
            "load": self.occasion.load, "first_seen": link.first_seen, "last_confirmed": link.last_confirmed,
        }  # fmt: skip
        if fact.kind == "LIVES_IN":
            self.stirred |= {(fact.tail_label, fact.tail), (fact.head_label, fact.head)}
        if fact.kind in ("LIVES_IN", "CARES_FOR"):
            self.related |= {fact.tail, fact.head}
        self._written[link.key] = _Written(
            fact.kind, fact.tail_label, fact.head_label, fact.tail, fact.head, new=new,
            properties=given(properties) if new else properties,
        )  # fmt: skip

    def _required(self, fact: Fact) -> dict[str, Value]:
        """The attributes that policies rest on; what a shield covers is worked out at the end of the batch."""
        tail, head = ENDS[fact.kind]
        service = fact.service or (fact.head if fact.head_label == "Service" else fact.tail)
        known = self.register.services.get(service)
        sensitive = self.occasion.feed.sensitive or (known is not None and known.sensitive)
        every: dict[str, Value] = {
            "service": service, "kind": known.kind if known else None, "sensitive": sensitive,
            "sensitivity": self.occasion.feed.sensitivity if sensitive else 0, "shielded": False,
            tail: fact.tail, head: fact.head,
        }  # fmt: skip
        return {name: value for name, value in every.items() if name in _needed(fact.kind)}

    def _change(self, link: HeldLink, changes: dict[str, Value]) -> None:
        tail_label = self._tail_label(link)
        head_label = RELATIONSHIP_TYPES[link.kind].head[0]
        self._keep(replace(link, **changes))  # type: ignore[arg-type]
        self.touched |= {(tail_label, link.tail), (head_label, link.head)}
        if link.kind == "LIVES_IN" and "until" in changes:
            self.stirred |= {(tail_label, link.tail), (head_label, link.head)}
        known = self._written.get(link.key)
        if known is not None:
            known.properties.update(changes)
        else:
            self._written[link.key] = _Written(
                link.kind, tail_label, head_label, link.tail, link.head, new=False, properties=changes
            )

    def _tail_label(self, link: HeldLink) -> str:
        if link.kind == "LIVES_IN":
            return "Child" if link.tail in self.register.index else "Carer"
        return RELATIONSHIP_TYPES[link.kind].tail[0]

    def _line_of(self, link: HeldLink) -> tuple[str, ...]:
        """What a link shares with its successor: a child's next school, its next worker of one team, the next home."""
        match link.kind:
            case "RECEIVES":
                known = self.register.services.get(link.head)
                return (link.kind, link.tail, known.kind if known is not None else "")
            case "INVOLVED_WITH":
                return (link.kind, link.head, link.service or "")
            case "CARES_FOR":
                return (link.kind, link.tail, link.head)
            case _:
                return (link.kind, link.tail)

    def _end_of(self, link: HeldLink, day: str) -> str:
        """The day its successor began, where a source says so, else the day of the file."""
        others = (self._links[key] for key in self._in_line[self._line_of(link)] if key != link.key)
        starts = [
            other.since for other in others
            if other.until is None and other.since is not None and other.since > (link.since or "")
        ]  # fmt: skip
        return min([*starts, day])


@cache
def _optional(kind: str) -> tuple[str, ...]:
    return tuple(found.key for found in RELATIONSHIP_TYPES[kind].properties if not found.required)


@cache
def _needed(kind: str) -> frozenset[str]:
    return frozenset(found.key for found in RELATIONSHIP_TYPES[kind].properties if found.required) - {"key"}


def _date(fact: Fact, name: str) -> str | None:
    value = fact.properties.get(name)
    return value if isinstance(value, str) else None


def _is_open(fact: Fact) -> bool:
    return fact.properties.get("until") is None


def _ended(link: HeldLink) -> bool:
    return link.until is not None


def _comes_back(fact: Fact, link: HeldLink, old_record: str | None) -> bool:
    """Whether a source tells again, on a later day, what it had let end: then it was so twice, with a time between."""
    return (
        link.source == fact.feed and link.source_record not in (fact.record, old_record)
        and link.until is not None and link.until < fact.day and _is_open(fact) and fact.properties.get("since") is None
    )  # fmt: skip
