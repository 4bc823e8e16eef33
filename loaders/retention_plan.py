"""Retention (R25-R28): what is due on a day, worked out from the facts of the graph. Changes nothing.

Called by `loaders.retention`, before a run and once more before each of its steps. A child that somebody is still
deciding on is left alone whole: its record, its links and its place in its family. Records that were joined are one
child: what keeps one of them keeps all, and what the sources of any say counts for all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import TypeAlias

from graph.queries.retention import ARCHIVED, KEPT, ON_HOLD
from graph.records import Row
from loaders.register import SUPERSEDED
from loaders.retention_rules import Child, Periods, Rule, Word, aged_out, over, purged
from policies.answers import Parts

Archives: TypeAlias = tuple[tuple[str, str], ...]
"""Archives of one child, that of the record that stayed first: the archive's own key, and the child's."""


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
    archives: Sequence[Archives] = ()
    """Archives past their time."""
    kept: Mapping[str, Kept] = field(default_factory=dict)
    """Children who are due, or of whom something is, and why it stays."""
    with_them: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Records that were joined into a child, and go with it."""
    due: Mapping[str, Rule] = field(default_factory=dict)
    """Every child past its time by the rule, whether it is taken or stays."""

    def counts(self) -> dict[Rule, int]:
        """How much each rule takes, rules without anything left out."""
        found = {rule: len(keys) for rule, keys in (*self.children.items(), *self.links.items())}
        return found | ({Rule.ARCHIVE_ENDED: len(self.archives)} if self.archives else {})

    def keys(self) -> Iterable[tuple[Rule, str]]:
        """Every child that the plan touches, with the rule; for the officer who asks."""
        for rule, children in self.children.items():
            yield from ((rule, key) for key in children)
        for rule, links in self.links.items():
            yield from ((rule, child) for _, child, _ in links)
        yield from ((Rule.ARCHIVE_ENDED, child) for _, child in chain.from_iterable(self.archives))

    def groups(self, rule: Rule) -> list[tuple[str, ...]]:
        """The children that a rule takes, each with the records that went into its own."""
        return [(key, *self.with_them.get(key, ())) for key in self.children.get(rule, ())]


def planned(facts: Parts, today: date, *, in_casework: Iterable[str], periods: Periods) -> Plan:
    """What is due on a day, from the facts of the graph. Whoever is one with somebody unknown to the facts stays."""
    stays = {str(row["key"]): str(row["joined_to"] or row["key"]) for row in facts["children"]}
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in sorted(facts["children"], key=lambda row: (row["joined_to"] is not None, str(row["key"]))):
        groups[stays[str(row["key"])]].append(row)
    protected = _protected(facts, set(in_casework), stays)
    told: defaultdict[str, list[Word]] = defaultdict(list)
    for row in facts["words"]:
        told[stays.get(str(row["key"]), str(row["key"]))].append(_word(row))
    consents = {stays.get(str(row["child"]), row["child"]) for row in facts["notes"] if row["standing"] == KEPT}

    children: defaultdict[Rule, list[str]] = defaultdict(list)
    due: dict[str, Rule] = {}
    kept: dict[str, Kept] = {}
    whole = {key: rows for key, rows in groups.items() if _is_whole(key, rows)}
    for key, rows in whole.items():
        rule = over(_child(rows, told[key], kept_by_consent=key in consents), today, periods)
        if rule is None:
            continue
        due[key] = rule
        if key in protected:
            kept[key] = protected[key]
        else:
            children[rule].append(key)
    leaving = {str(row["key"]) for keys in children.values() for key in keys for row in groups[key]}
    links: defaultdict[Rule, list[tuple[str, str, str]]] = defaultdict(list)
    for kind in ("INVOLVED_WITH", "RECEIVES"):
        for row in facts[kind]:
            child = str(row["child"])
            ended = aged_out(str(row["until"]), today, periods, universal=row["universal"] is True)
            if ended is not None and child in protected:
                kept[child] = protected[child]
            elif ended is not None and child not in leaving and stays.get(child) in whole:
                links[ended].append((kind, child, str(row["key"])))
    with_them = {key: [str(row["key"]) for row in rows[1:]] for key, rows in groups.items() if len(rows) > 1}
    archives = _past_their_time(facts["notes"], today, periods, protected)
    return Plan(children=children, links=links, archives=archives, kept=kept, with_them=with_them, due=due)


def _child(rows: Sequence[Row], words: Sequence[Word], *, kept_by_consent: bool) -> Child:
    first = rows[0]
    return Child(
        key=str(first["key"]), dob=str(first["dob"] or ""), status=str(first["status"]),
        last_confirmed=max(str(row["last_confirmed"] or "") for row in rows), kept_by_consent=kept_by_consent,
        words=words,
    )  # fmt: skip


def _word(row: Row) -> Word:
    said = str(row["status"] or "live")
    return Word(str(row["source"]), str(row["received"]), said, row["standing"] == SUPERSEDED)


def child_of(facts: Parts, key: str) -> Child:
    """What the rules need to know of one child, from the facts of its record and of those that went into it."""
    rows = sorted(facts["children"], key=lambda row: row["key"] != key)
    words = [
        Word(str(row["source"]), str(row["received"]), str(row["status"] or "live"), row["standing"] == SUPERSEDED)
        for row in facts["words"]
    ]
    return _child(rows, words, kept_by_consent=any(row["standing"] == KEPT for row in facts["notes"]))


def _is_whole(key: str, rows: Sequence[Row]) -> bool:
    """Whether the facts know the record that stayed, and everybody who went into it."""
    absorbed = rows[0]["absorbed"]
    went = {str(one) for one in absorbed} if isinstance(absorbed, list | tuple) else set()
    return rows[0]["key"] == key and went <= {str(row["key"]) for row in rows}


def _protected(facts: Parts, in_casework: set[str], stays: Mapping[str, str]) -> dict[str, Kept]:
    """Whoever is left alone, and why; the strictest reason last, so that it is the one that is told.

    INVARIANT (joined-is-one): what keeps a record keeps every record that is one child with it, in the archive, too.
    """
    doubted = {str(row["key"]) for row in facts["rejected"]}
    for row in facts["doubts"]:
        candidates = row["candidates"]
        doubted |= {str(key) for key in candidates} if isinstance(candidates, list | tuple) else set()
    found = dict.fromkeys(doubted, Kept.DOUBT)
    found |= dict.fromkeys(in_casework, Kept.CASE)
    found |= {str(row["key"]): Kept.SHIELD for row in facts["children"] if row["shielded"] is True}
    found |= {str(row["child"]): Kept.HOLD for row in facts["notes"] if row["standing"] == ON_HOLD}
    one = {**_stayed(facts["notes"]), **stays}
    for_all: dict[str, Kept] = {}
    for reason in Kept:
        for_all |= {one.get(key, key): reason for key, why in found.items() if why is reason}
    return for_all | {key: for_all[survivor] for key, survivor in one.items() if survivor in for_all}


def _stayed(notes: Sequence[Row]) -> dict[str, str]:
    """Of children in the archive, the record that stayed, by each that is one with it."""
    archives = {row["key"]: str(row["child"]) for row in notes if row["standing"] == ARCHIVED}
    return {
        str(row["child"]): archives.get(row["archive"], str(row["child"]))
        for row in notes if row["standing"] == ARCHIVED
    }  # fmt: skip


def _past_their_time(
    notes: Sequence[Row], today: date, periods: Periods, protected: Mapping[str, Kept]
) -> list[Archives]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    archived = [row for row in notes if row["standing"] == ARCHIVED and row["child"] not in protected]
    for row in sorted(archived, key=lambda row: (row["archive"] is not None, str(row["key"]))):
        if purged(str(row["received"]), today, periods):
            found[str(row["archive"] or row["key"])].append((str(row["key"]), str(row["child"])))
    return [tuple(one) for one in found.values()]
