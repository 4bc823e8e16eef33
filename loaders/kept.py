"""Everybody as of a position in the ledger: what a register of any feed stands on, and how it is brought up to date.

Kept by `loaders.warm`, which knows what was written since. A load learns of children in the index that all share; at
the next one those are read again, so that what was never written is forgotten. All else that it learns stays its own.
"""

from collections import ChainMap, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields

from graph.queries.loading import LOAD_SERVICES
from graph.queries.warm import WARM_AGAIN, WARM_AROUND, WARM_SENT_AS
from graph.records import Row, Value, texts
from loaders.exact_names import ExactNames
from loaders.gate import Reader
from loaders.joined import as_if_alone
from loaders.match.blocking import Index
from loaders.match.facts import Facts, joined
from loaders.portions import MOST, everybody, other_numbers
from loaders.records import PROVISIONAL
from loaders.register import Parts, Register, SentAs, filled
from loaders.waiting_shields import is_waiting
from policies.request import AccessRequest


def read_everybody(gate: Reader, request: AccessRequest, position: int, under_way: frozenset[str]) -> "Kept":
    """Read everything, as of a position in the ledger."""
    services = gate.read(request, LOAD_SERVICES, {}).parts
    kept = Kept(base=Register(feed=""), services=services, position=position, under_way=under_way)

    def beside() -> Iterator[Parts]:
        """Everybody; what stands beside the facts of children is taken in on the way."""
        for portion in everybody(gate, request):
            kept.take(portion)
            yield as_if_alone(portion)

    kept.base = filled("", beside(), services, ())
    kept.facts = {key: kept.base.index.facts(key) for key in kept.base.index}
    for numbers in other_numbers(gate, request, kept.facts):
        kept.take(numbers)
    kept.names_of = kept.base._exact.by_key()  # noqa: SLF001 - its maker, as `filled` is
    kept.base.index.learnt.clear()
    return kept


@dataclass(slots=True, kw_only=True)
class Kept:
    """Everybody as of a position in the ledger."""

    base: Register
    services: Parts
    position: int
    under_way: frozenset[str]
    facts: dict[str, Facts] = field(default_factory=dict)
    """Of each child, as the graph has it: what a load learns besides is put right at the next one."""
    names_of: dict[str, list[str]] = field(default_factory=dict)
    """The exact names of each carer, home and worker."""
    _joined: dict[str, str] = field(default_factory=dict)
    _rejected: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """By child, the records that somebody has decided not to be about it: source and identifier."""
    _provisional: dict[str, set[str]] = field(default_factory=dict)
    """By child, the identifiers of the shields that stand for the time being."""
    _numbers: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    """By child: another number that a record goes by, and the record's own identifier."""
    _by_number: defaultdict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    """By another number: child and identifier."""

    def take(self, parts: Parts) -> None:
        """Take in what stands beside the facts of children."""
        for row in parts.get("joined", ()):
            self._joined[str(row["key"])] = str(row["joined_to"])
        for row in parts.get("rejected", ()):
            self._rejected.setdefault(str(row["key"]), []).append((str(row["source"]), str(row["source_id"])))
        for row in parts.get("numbers", ()):
            child, source_id = str(row["key"]), str(row["source_id"])
            if row["source"] == PROVISIONAL:
                self._provisional.setdefault(child, set()).add(source_id)
            for name in texts(row["also"]):
                number = str(name).partition(":")[2]
                self._numbers.setdefault(child, set()).add((number, source_id))
                self._by_number[number].add((child, source_id))

    def leave(self, keys: Iterable[str]) -> None:
        """Forget it of these children."""
        for key in keys:
            self._joined.pop(key, None)
            self._rejected.pop(key, None)
            self._provisional.pop(key, None)
            for number, source_id in self._numbers.pop(key, ()):
                self._by_number[number].discard((key, source_id))

    def learnt(self) -> set[str]:
        """The children of whom loads have learnt something since, whether or not it was written."""
        return set(self.base.index.learnt)

    def also_by(self, ids: Collection[str]) -> set[str]:
        """These identifiers, and those of the records that go by any of them as well."""
        return {*ids, *(source_id for one in ids for _, source_id in self._by_number.get(one, ()))}

    def register(self, feed: str, records: Iterable[Row], sent_as: SentAs | None = None) -> Register:
        """What a load of a feed knows at its beginning. What it learns of others than children stays its own.

        `sent_as` is needed where these are not all the records of the feed.
        """
        base = self.base
        register = filled(feed, (), _NO_SERVICES, records)
        register.index, register.joined = base.index, dict(self._joined)
        register.sent_as = register.sent_as if sent_as is None else sent_as
        for child, known in self._rejected.items():
            for source, source_id in known:
                if source == feed:
                    register.rejected[source_id].add(child)
        register.provisional = {name for names in self._provisional.values() for name in names}
        register.services, register.coverages = dict(base.services), dict(base.coverages)
        register._references = {**base._references, **register._references}  # noqa: SLF001 - its maker, as `filled` is
        register._exact = ExactNames(base._exact)  # noqa: SLF001 - its maker, as `filled` is
        register._dobs, register._uprns = ChainMap({}, base._dobs), ChainMap({}, base._uprns)  # noqa: SLF001
        return register

    def read_again(self, gate: Reader, request: AccessRequest, touched: set[str]) -> None:
        """Read again what is held of these, and of those whose homes are among them."""
        around = [gate.read(request, WARM_AROUND, {"keys": some}).parts for some in _some_at_once(touched)]
        keys = touched | {str(row["key"]) for parts in around for row in parts["people"]}
        self.leave(keys)
        now = filled("", self._again(gate, request, keys), _NO_SERVICES, ())
        self._put_names_right(now, keys)
        self._put_facts_right({key: now.index.facts(key) for key in now.index}, keys)
        # Last: of workers among these, all names were forgotten just now.
        if any(parts["workforce"] for parts in around):
            self._read_workforce(gate, request)

    def _again(self, gate: Reader, request: AccessRequest, keys: Iterable[str]) -> Iterator[Parts]:
        """These as they are now; what stands beside the facts of children is taken in on the way."""
        for some in _some_at_once(keys):
            asked: dict[str, Value] = {"keys": some, "provisional": PROVISIONAL}
            portion = gate.read(request, WARM_AGAIN, asked).parts
            self.take(portion)
            yield as_if_alone(portion)

    def _read_workforce(self, gate: Reader, request: AccessRequest) -> None:
        """Read services, workers and agencies again: they are few, and seldom change."""
        before = filled("", (), self.services, ())._exact.by_key()  # noqa: SLF001 - its maker
        self.services = gate.read(request, LOAD_SERVICES, {}).parts
        now = filled("", (), self.services, ())
        self._put_names_right(now, before)
        self.base.services, self.base.coverages = now.services, now.coverages
        self.base._references = now._references  # noqa: SLF001 - its maker

    def _put_names_right(self, now: Register, keys: Iterable[str]) -> None:
        """Carers, homes and workers by their names as they are now."""
        base, fresh = self.base, now._exact.by_key()  # noqa: SLF001 - its maker
        every = {*keys, *fresh}
        base._exact.replace({key: self.names_of.pop(key, ()) for key in every}, fresh)  # noqa: SLF001 - its maker
        for key in every:
            base._dobs.pop(key, None)  # noqa: SLF001 - its maker
            base._uprns.pop(key, None)  # noqa: SLF001 - its maker
        self.names_of |= fresh
        base._dobs.update(now._dobs)  # noqa: SLF001 - its maker
        base._uprns.update(now._uprns)  # noqa: SLF001 - its maker

    def _put_facts_right(self, now: Mapping[str, Facts], keys: Collection[str]) -> None:
        """Children as they are now. What was only added is learnt; for anything else the index is made anew."""
        index, anew = self.base.index, False
        for key in {*keys, *now, *(key for key in self.facts if is_waiting(key))}:
            facts = now.get(key)
            if facts is None:
                anew |= self.facts.pop(key, None) is not None or key in index
            else:
                self.facts[key] = facts
                anew |= not _learnt(index, key, facts)
        if anew:
            self.base.index = Index()
            for key in sorted(self.facts):
                self.base.index.learn(key, self.facts[key])
        self.base.index.learnt.clear()


def _some_at_once(keys: Iterable[str]) -> Iterator[list[Value]]:
    """Keys in order, so many at a time as one statement has time for; none at all are one time, too."""
    every: list[Value] = [*sorted(keys)]
    yield from (every[start : start + MOST] for start in range(0, max(1, len(every)), MOST))


def _learnt(index: Index, key: str, facts: Facts) -> bool:
    """Bring a child of the index up to date, where that takes nothing away from it."""
    if key in index:
        known = index.facts(key)
        if known == facts:
            return True
        heads = known.called[:1] == facts.called[:1] and known.family[:1] == facts.family[:1]
        if not heads or not _differ_in_order(joined(known, facts), facts):
            return False
    index.learn(key, facts)
    index.put_in_order(key, facts)
    return True


def _differ_in_order(one: Facts, other: Facts) -> bool:
    """Whether two sets of facts are the same but for the order in which alternatives stand, if for anything."""
    both = ((getattr(one, part.name), getattr(other, part.name)) for part in fields(Facts))
    return all(
        set(mine) == set(theirs) if isinstance(mine, tuple) and isinstance(theirs, tuple) else mine == theirs
        for mine, theirs in both
    )


class SentAsRead(SentAs):
    """The identifiers under which a feed sends a child, read when somebody asks."""

    def __init__(self, gate: Reader, request: AccessRequest, feed: str, held: Collection[str]) -> None:
        super().__init__()
        self._gate, self._request, self._feed, self._held = gate, request, feed, held
        self._asked: set[str] = set()

    def under(self, child: str) -> set[str]:
        """All of a child, those of the graph read when it is first asked for."""
        if child not in self._asked and child in self._held and not is_waiting(child):
            self._asked.add(child)
            asked = {"key": child, "source": self._feed}
            for row in self._gate.read(self._request, WARM_SENT_AS, asked).parts["records"]:
                self.add(child, str(row["source_id"]))
        return super().under(child)


_NO_SERVICES: Parts = {"services": (), "practitioners": (), "agencies": (), "coverages": ()}
