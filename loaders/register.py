"""Everybody held, under every name by which sources know them: the memory of one load.

Filled by the pipeline from recorded reads, asked and added to by linking. Children are found by comparison
(`loaders.match`); everybody else only by exact names, because a carer or a home wrongly joined is as bad as a child.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TypeAlias

from graph.queries.retention import REMOVED
from graph.records import Row, Value, text_at, texts
from loaders.exact_names import ExactNames, exact_names
from loaders.match.blocking import Index
from loaders.match.facts import facts_of, joined
from loaders.records import AREA_CODE, PROVISIONAL, PUBLIC_CODE, About, Marked, Reference, SourceRecord
from loaders.waiting_shields import waiting_key

Parts: TypeAlias = Mapping[str, tuple[Row, ...]]

LIVE = "live"
REVIEW = "review"
HELD = "held"
SUPERSEDED = "superseded"
QUARANTINED = "quarantined"
"""Close to a shielded child: nothing of it is applied, and nobody knows of it but those who decide (R9)."""
DECLINED = "declined"
"""Somebody has decided that it is about nobody who can be held."""

WAITING = "waiting"
"""Without a name, and nothing tells yet whom it is about: it is asked anew at each load (`loaders.crosswalk`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The latest version of a source record, as the graph holds it."""

    key: str
    digest: str
    standing: str
    entity: str | None = None
    link: str | None = None
    pending: bool = False
    last_confirmed: str = ""
    marked: Marked | None = None
    candidates: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    """The consents that it withdraws, as they were told: `service:day`."""


@dataclass(frozen=True, slots=True)
class ServiceFacts:
    """What a link to a service repeats of it."""

    kind: str
    sensitive: bool


class SentAs:
    """The identifiers under which a feed sends a child: there should be one. All of them were told beforehand."""

    def __init__(self) -> None:
        self._known: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, child: str, source_id: str) -> None:
        """Remember one more."""
        self._known[child].add(source_id)

    def under(self, child: str) -> set[str]:
        """All of a child."""
        return self._known[child]


@dataclass(slots=True)
class Register:
    """Grows with the load; owned by one thread."""

    feed: str
    index: Index = field(default_factory=Index)
    withdrawn: dict[str, dict[str, str]] = field(default_factory=dict)
    """By child and sensitive service, the day up to which no consent holds any more (R11)."""
    services: dict[str, ServiceFacts] = field(default_factory=dict)
    coverages: dict[tuple[str, str], Row] = field(default_factory=dict)
    crosswalk: tuple[str, ...] = ()
    """Feeds that number children as this one does."""
    pupils: dict[str, set[str]] = field(default_factory=dict)
    """Children by every pupil number that a source tells of them; filled for feeds without names only."""
    rejected: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    sent_as: SentAs = field(default_factory=SentAs)
    joined: dict[str, str] = field(default_factory=dict)
    """Records of children that went into others, by key: what is held of them is repeated there (R41)."""
    removed: set[str] = field(default_factory=set)  # identifiers of children whom retention has removed
    provisional: set[str] = field(default_factory=set)
    """Identifiers of the provisional shields that stand already."""
    _standing: dict[tuple[str, str], Standing] = field(default_factory=dict)
    _awaiting: dict[tuple[str, str], Standing] = field(default_factory=dict)
    _references: MutableMapping[Reference, str] = field(default_factory=dict)
    _exact: ExactNames = field(default_factory=ExactNames)
    _dobs: MutableMapping[str, str] = field(default_factory=dict)
    _uprns: MutableMapping[str, str] = field(default_factory=dict)

    def standing(self, record: SourceRecord) -> Standing | None:
        """What the graph holds of a record of this feed already: what stands, else what waits for a person."""
        name = (record.about.value, record.source_id)
        return self._standing.get(name) or self._awaiting.get(name)

    def awaiting(self, record: SourceRecord) -> Standing | None:
        """A later word of a record that stands, which waits for a person beside it."""
        name = (record.about.value, record.source_id)
        return self._awaiting.get(name) if name in self._standing else None

    def standing_records(self) -> Iterator[tuple[str, Standing]]:
        """Every record of this feed that stands for somebody, with its identifier."""
        yield from ((source_id, standing) for (_, source_id), standing in self._standing.items())

    def find(self, reference: Reference) -> str | None:
        """The node somebody is known as, or None."""
        return self._references.get(reference)

    def bind(self, record: SourceRecord, key: str) -> None:
        """Remember whom a record is about, under all its names."""
        for reference in (record.reference, *record.also):
            self._references[reference] = key
        if record.about is About.CHILD:
            self.sent_as.add(key, record.source_id)
        elif record.about is About.SERVICE:
            self._learn_service(key, record.values)
        else:
            self._learn_names(record.about, key, record.values)

    def together(self, keys: Iterable[str]) -> set[str]:
        """These nodes, with every record that is shown as one with any of them."""
        found = set(keys)
        survivors = {self.joined.get(key, key) for key in found} & set(self.joined.values())
        return found | survivors | {key for key, survivor in self.joined.items() if survivor in survivors}

    def is_joined(self, key: str) -> bool:
        """Whether a record is shown as one with another."""
        return bool(self.joined) and len(self.together([key])) > 1

    def by_exact_names(self, record: SourceRecord, homes: Iterable[str], children: Iterable[str]) -> str | None:
        """The one node that the record's own names, each of them exact, stand for; None where none or several do."""
        for name in record.also:
            if name in self._references:
                return self._references[name]
        for names in exact_names(record.about, record.values, homes, children):
            found = {key for key in self._exact.of(names) if not self._contradicted(key, record.values)}
            if len(found) == 1:
                return next(iter(found))
        return None

    def learn_carer(self, key: str, values: Mapping[str, Value], homes: Iterable[str], children: Iterable[str]) -> None:
        """Remember where a carer lives and for whom they care: two sources that agree on it mean one person."""
        for names in exact_names(About.CARER, values, homes, children):
            self._exact.add(names, key)

    def _learn_names(self, about: About, key: str, values: Mapping[str, Value]) -> None:
        for names in exact_names(about, values, (), ()):
            self._exact.add(names, key)
        dob, uprn = values.get("dob"), values.get("uprn")
        if about is About.CARER and isinstance(dob, str):
            self._dobs[key] = dob
        if about is About.HOUSEHOLD and isinstance(uprn, str):
            self._uprns[key] = uprn

    def _learn_service(self, key: str, values: Mapping[str, Value]) -> None:
        known = self.services.get(key)
        sensitive = values.get("sensitive") is True or (known is not None and known.sensitive)
        self.services[key] = ServiceFacts(str(values.get("kind") or (known.kind if known else "")), sensitive)
        code = values.get("source_code")
        if isinstance(code, str):
            self._references[Reference(about=About.SERVICE, scheme=PUBLIC_CODE, value=code)] = key

    def _contradicted(self, key: str, values: Mapping[str, Value]) -> bool:
        """Another birth date or another property number: then the rest agrees by chance."""
        dob, uprn = values.get("dob"), values.get("uprn")
        return (isinstance(dob, str) and self._dobs.get(key, dob) != dob) or (
            isinstance(uprn, str) and self._uprns.get(key, uprn) != uprn
        )


def filled(feed: str, population: Iterable[Parts], services: Parts, records: Iterable[Row]) -> Register:
    """The register of one load, from what the recorded reads gave; the population in portions, in their order."""
    register = Register(feed=feed)
    for portion in population:
        _take_people(register, portion)
    _take_workforce(register, services)
    for row in records:
        if row["standing"] == REMOVED and row["source"] == feed:
            register.removed.add(str(row["source_id"]))
        if row["source"] == PROVISIONAL:
            register.provisional.add(str(row["source_id"]))
        else:
            _take_standing(register, row)
    return register


def _take_people(register: Register, population: Parts) -> None:
    register.joined |= {str(row["key"]): str(row["joined_to"]) for row in population.get("joined", ())}
    _take_children(register, population)
    for row in population.get("households", ()):
        register._learn_names(About.HOUSEHOLD, str(row["key"]), row)  # noqa: SLF001 - its own maker
    for row in population.get("carers", ()):
        register._learn_names(About.CARER, str(row["key"]), row)  # noqa: SLF001 - its own maker
        register.learn_carer(str(row["key"]), row, texts(row["homes"]), texts(row["children"]))
    for row in population.get("waiting", ()):
        register.index.learn(waiting_key(str(row["source"]), str(row["source_id"])), facts_of(row, shielded=True))
    for row in population.get("rejected", ()):
        if row["source"] == register.feed:
            register.rejected[str(row["source_id"])].add(str(row["key"]))


def _take_children(register: Register, population: Parts) -> None:
    aliases: defaultdict[str, list[Row]] = defaultdict(list)
    for row in population.get("aliases", ()):
        aliases[str(row["key"])].append(row)
    for row in population.get("children", ()):
        homes = [*sorted(texts(row["postcodes"])), *sorted(texts(row["former_postcodes"]))]
        lived_at = sorted(text.rpartition("|")[::2] for text in texts(row["addresses"]))
        facts = facts_of(row, postcodes=homes, addresses=lived_at, shielded=row["shielded"] is True)
        for alias in sorted(aliases[str(row["key"])], key=repr):  # in an order of ours, however they were read
            facts = joined(facts, facts_of(alias))
        register.index.learn(str(row["key"]), facts)


def _take_workforce(register: Register, services: Parts) -> None:
    register.coverages = {(str(row["feed"]), str(row["area"])): row for row in services["coverages"]}
    for row in services["practitioners"]:
        register._learn_names(About.PRACTITIONER, str(row["key"]), row)  # noqa: SLF001 - its own maker
    for row in services["services"]:
        register._learn_service(str(row["key"]), row)  # noqa: SLF001 - its own maker
    for row in services["agencies"]:
        for also in texts(row["also"]):
            scheme, _, value = also.partition(":")
            if scheme == AREA_CODE:
                register._references[Reference(about=About.AGENCY, scheme=scheme, value=value)] = str(row["key"])  # noqa: SLF001


def _take_standing(register: Register, row: Row) -> None:
    about, source, source_id = About(str(row["about"])), str(row["source"]), str(row["source_id"])
    entity = row["entity"] if isinstance(row["entity"], str) else None
    if entity is not None:
        register._references[Reference(about=about, scheme=source, value=source_id)] = entity  # noqa: SLF001
        for also in texts(row["also"]) if about is About.CHILD else ():
            scheme, _, value = also.partition(":")
            register._references[Reference(about=about, scheme=scheme, value=value)] = entity  # noqa: SLF001
        if source == register.feed and about is About.CHILD:
            register.sent_as.add(entity, source_id)
    if source == register.feed:
        kept = register._awaiting if entity is None else register._standing  # noqa: SLF001 - its own maker
        kept[about.value, source_id] = Standing(
            key=str(row["key"]), digest=str(row["digest"]), standing=str(row["standing"]), entity=entity,
            link=row["link"] if isinstance(row["link"], str) else None, pending=row["pending"] is True,
            last_confirmed=str(row["last_confirmed"] or ""), marked=marked_on(row),
            candidates=tuple(texts(row["review_candidates"])), withdrawn=tuple(texts(row["withdrawn"])),
        )  # fmt: skip


def marked_on(row: Row) -> Marked | None:
    """The marking of a source record as the graph holds it."""
    if row["marked_shielded"] is None:
        return None
    sensitivity = row["marked_sensitivity"]
    return Marked(
        shielded=row["marked_shielded"] is True, refuge=row["marked_refuge"] is True,
        sensitivity=sensitivity if isinstance(sensitivity, int) else 0, authority=text_at(row, "shield_authority"),
        ground=text_at(row, "shield_ground"), review=text_at(row, "shield_review"),
        lifted=text_at(row, "shield_lifted"), lift_asked=text_at(row, "shield_lift_asked"),
        refuge_lifted=text_at(row, "refuge_lifted"),
    )  # fmt: skip
