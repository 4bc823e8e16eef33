"""Survivorship: of everything that sources say about one node, which value it shows, and which links it has.

Called by publishing for the nodes that a batch touches. The rule is trust in the source for that attribute, then how
lately the source confirmed it, then what it says, so that the outcome never depends on the order of loads. What loses
is not lost: every source's word stays in its source record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TypeAlias

from graph.records import Row, Value
from graph.schema.nodes import NODE_TYPES
from loaders.declarations import SENSITIVE_KINDS
from loaders.match.standardise import fold
from loaders.responsible import Said, history

Trust: TypeAlias = Callable[[str, str], int]
"""How far a feed is believed about an attribute, from 0 to 10."""

TOGETHER = (("given_names", "family_name"), ("address", "postcode"))
"""Values that one source gives as one: half a name from here and half from there is nobody's name."""

_NOT_CHOSEN = frozenset({
    "key", "shielded", "sensitivity", "refuge", "first_seen", "last_confirmed", "former_names", "withdrawn_consents",
    "joined_to", "absorbed", "area_history",
})  # fmt: skip
_SLIP = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one source record says of a node. A record that was superseded is not `live`, and only remembers names."""

    record: str
    feed: str
    live: bool
    first_seen: str
    last_confirmed: str
    values: Mapping[str, Value]
    supports: tuple[str, ...] = ()


def best_values(label: str, claims: Sequence[Claim], trust: Trust) -> dict[str, Value]:
    """The properties that a node of this label shows. An attribute that no live claim has is None: taken away."""
    live = [claim for claim in claims if claim.live]
    chosen: dict[str, Value] = {}
    for together in _chosen_together(label):
        chosen.update(zip(together, _best(live, together, trust), strict=True))
    if "status" in chosen and chosen["status"] is None:
        chosen["status"] = "live"
    if label == "Child" and live:
        chosen["former_names"] = _former_names(claims, chosen)
        chosen["area_history"] = _area_history(claims, chosen, trust)
        chosen["first_seen"] = min(claim.first_seen for claim in claims)
        chosen["last_confirmed"] = max(claim.last_confirmed for claim in live)
    return chosen


def best_value(attribute: str, claims: Iterable[Claim], trust: Trust) -> Value:
    """One of the best values."""
    together = _with(attribute)
    live = [claim for claim in claims if claim.live]
    return _best(live, together, trust)[together.index(attribute)]


def node_values(label: str, claims: Sequence[Claim], trust: Trust) -> dict[str, Value]:
    """Best values; a required one that no source gives any longer stays as it is, and policy marks are not values."""
    values = best_values(label, claims, trust)
    required = {found.key for found in NODE_TYPES[label].properties if found.required}
    if label == "Service":
        values["universal"] = values.get("universal") is True
        values["sensitive"] = values.get("sensitive") is True or values.get("kind") in SENSITIVE_KINDS
    else:
        values.pop("sensitive", None)
    return {name: value for name, value in values.items() if value is not None or name not in required}


def adds_nothing(label: str, said: Mapping[str, Value], shown: Row) -> bool:
    """Whether a source that speaks for the first time only says what a node shows already, so that it stays as it is.

    INVARIANT (as if chosen anew): whoever won has at least as much to say as the new word, and says the same, so no
    trust and no day can change what is shown. Former names and areas remember every word, so these are chosen anew.
    """
    if "former_names" in said or shown["area_history"] is not None:
        return False
    names = said.keys() & _chosen(label)
    return all(said[name] == shown[name] for name in names)


@cache
def _chosen(label: str) -> frozenset[str]:
    """The attributes of a label that sources speak of."""
    return frozenset(name for together in _chosen_together(label) for name in together)


@cache
def _chosen_together(label: str) -> tuple[tuple[str, ...], ...]:
    """The attributes of a label that sources speak of, those in one group that are chosen as one."""
    chosen = (found.key for found in NODE_TYPES[label].properties if found.key not in _NOT_CHOSEN)
    return tuple(dict.fromkeys(map(_with, chosen)))


def _with(attribute: str) -> tuple[str, ...]:
    """The attribute with those that one source gives together with it."""
    return next((group for group in TOGETHER if attribute in group), (attribute,))


def _best(live: Sequence[Claim], together: tuple[str, ...], trust: Trust) -> tuple[Value, ...]:
    words = [tuple(map(claim.values.get, together)) for claim in live]
    said = [word for word in words if word.count(None) < len(word)]
    # Sources mostly agree, and then it is all one whom to believe.
    if not said or said.count(said[0]) == len(said):
        return said[0] if said else (None,) * len(together)
    winner = _most_trusted(live, together, trust)
    return tuple(map(winner.values.get, together)) if winner else (None,) * len(together)


def _most_trusted(claims: Iterable[Claim], attributes: Sequence[str], trust: Trust) -> Claim | None:
    """The claim that has the first of the attributes, or any, and is believed most."""
    having = [claim for claim in claims if any(claim.values.get(name) is not None for name in attributes)]
    ranks = [
        (
            sum(claim.values.get(name) is not None for name in attributes),
            max(trust(claim.feed, name) for name in attributes),
            claim.last_confirmed,
        )
        for claim in having
    ]
    best = [claim for claim, rank in zip(having, ranks, strict=True) if rank == max(ranks)]
    return best[0] if len(best) == 1 else max(best, key=_words, default=None)


def _words(claim: Claim) -> tuple[str, str]:
    """What a claim says, to choose between equals by: a key is random, and the same files must give the same graph."""
    return claim.feed, repr(sorted(claim.values.items()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What one source says of one field, whether that is what is shown, and why."""

    claim: Claim
    wins: bool
    because: str


def contest(claims: Iterable[Claim], attribute: str, trust: Trust) -> tuple[Word, ...]:
    """Every live word on an attribute, the one that is shown first, each with the sentence that says why."""
    together = _with(attribute)
    having = [claim for claim in claims if claim.live and any(claim.values.get(name) is not None for name in together)]
    winner = _most_trusted(having, together, trust)
    others = sorted((claim for claim in having if claim is not winner), key=lambda claim: claim.record)
    others.sort(key=lambda claim: (_trusted(claim, together, trust), claim.last_confirmed), reverse=True)
    if winner is None:
        return ()
    because = "the only source that says so" if not others else _ahead(winner, others[0], together, trust)
    return (
        Word(claim=winner, wins=True, because=because),
        *(Word(claim=claim, wins=False, because=_behind(claim, winner, together, trust)) for claim in others),
    )


def _trusted(claim: Claim, attributes: Sequence[str], trust: Trust) -> int:
    return max(trust(claim.feed, name) for name in attributes)


def _ahead(winner: Claim, other: Claim, attributes: Sequence[str], trust: Trust) -> str:
    ours, theirs = _trusted(winner, attributes, trust), _trusted(other, attributes, trust)
    if ours > theirs:
        return f"trusted most for it ({ours} of 10)"
    if ours < theirs:
        return "the only source that gives all of it"
    if winner.last_confirmed > other.last_confirmed:
        return f"trusted as much as others ({ours} of 10), and confirmed last"
    return f"trusted as much and confirmed as lately as others ({ours} of 10)"


def _behind(claim: Claim, winner: Claim, attributes: Sequence[str], trust: Trust) -> str:
    if all(claim.values.get(name) == winner.values.get(name) for name in attributes):
        return "says the same"
    ours, best = _trusted(claim, attributes, trust), _trusted(winner, attributes, trust)
    if ours < best:
        return f"trusted less for it ({ours} of 10)"
    if claim.last_confirmed < winner.last_confirmed:
        return f"trusted as much ({ours} of 10), confirmed earlier"
    return "gives less of it" if ours > best else f"trusted as much ({ours} of 10), and confirmed as lately"


def _former_names(claims: Iterable[Claim], chosen: Mapping[str, Value]) -> list[str] | None:
    """Names that sources call former, and family names that they no longer use; a mended slip is no former name."""
    claims = sorted(claims, key=lambda claim: (claim.last_confirmed, *_words(claim)), reverse=True)
    found: dict[str, str] = {}
    families = [str(chosen.get("family_name") or "")]
    families += [str(claim.values["family_name"]) for claim in claims if claim.live and "family_name" in claim.values]
    for claim in claims:
        said = claim.values.get("former_names")
        for name in said if isinstance(said, list | tuple) else ():
            found.setdefault(fold(str(name)), str(name))
        family = str(claim.values.get("family_name") or "")
        if not claim.live and family and not any(other and _is_a_slip(family, other) for other in families):
            name = f"{claim.values.get('given_names') or ''} {family}".strip()
            found.setdefault(fold(name), name)
        families.append(family)
    return [found[folded] for folded in sorted(found)] or None


def _area_history(claims: Sequence[Claim], chosen: Mapping[str, Value], trust: Trust) -> list[str] | None:
    """Every authority that was responsible, from what all claims said and when; None while it was always one."""
    if len({area for claim in claims if (area := claim.values.get("area")) is not None}) < 2:
        return None
    said = [
        Said(
            area=str(claim.values["area"]), trust=trust(claim.feed, "area"), since=claim.first_seen,
            confirmed=claim.last_confirmed, live=claim.live, words=repr(_words(claim)),
        )
        for claim in claims if claim.values.get("area") is not None
    ]  # fmt: skip
    return history(said, now=str(chosen.get("area") or ""))


def _is_a_slip(one: str, other: str) -> bool:
    return SequenceMatcher(None, fold(one), fold(other)).ratio() >= _SLIP


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One relationship that a record claims, with both ends known."""

    kind: str
    tail: str
    tail_label: str
    head: str
    head_label: str
    feed: str
    record: str
    day: str
    properties: Mapping[str, Value]
    service: str | None = None

    @property
    def ends(self) -> tuple[str, str, str, str]:
        """What a link must share to be the same fact, its period apart."""
        return (self.kind, self.tail, self.head, self.service or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLink:
    """A link as the graph has it, or will have it at the end of this batch."""

    key: str
    kind: str
    tail: str
    head: str
    service: str | None
    since: str | None
    until: str | None
    source: str
    source_record: str
    first_seen: str
    last_confirmed: str
    lead: bool = False

    @property
    def ends(self) -> tuple[str, str, str, str]:
        """See `Fact.ends`."""
        return (self.kind, self.tail, self.head, self.service or "")


def same_fact(fact: Fact, link: HeldLink) -> bool:
    """Whether the claim is about this link: same ends, and periods that meet. Coming back later is another link."""
    if fact.ends != link.ends:
        return False
    since, until = fact.properties.get("since"), fact.properties.get("until")
    begins_after = isinstance(since, str) and link.until is not None and since > link.until
    ends_before = isinstance(until, str) and link.since is not None and until < link.since
    return not begins_after and not ends_before


def takes_over(fact: Fact, link: HeldLink, trust: Trust) -> bool:
    """Whether this claim is the one that the link shows: its own source's, a more trusted one, or one still open."""
    if link.source == fact.feed:
        return True
    ours, theirs = trust(fact.feed, fact.kind), trust(link.source, link.kind)
    if ours != theirs:
        return ours > theirs
    return link.until is not None and fact.properties.get("until") is None
