"""Whether an involvement of a sensitive service may be held: with a consent not withdrawn, or a reason of harm (R11).

Called by the pipeline, which rejects what no source may tell without such a ground, and by publishing, which leaves out
and takes away what consent was withdrawn for. Feeds of sensitive services check their own rows; here it is every feed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from graph.queries.catalogue import Statement
from graph.queries.consent import forget_words, take_away
from graph.records import Row
from loaders.records import About, Link, Reference, Rejection, SourceRecord
from loaders.register import Register

_GROUND = ("consent_basis", "consent_giver", "consent_on")


def lawful(records: Iterable[SourceRecord], register: Register) -> Iterator[SourceRecord | Rejection]:
    """The records without what may not be held, which is rejected; a record that told nothing else is left out."""
    for record in records:
        kept = tuple(link for link in record.links if not _groundless(link, register))
        if len(kept) == len(record.links):
            yield record
            continue
        yield Rejection(
            feed=record.feed, file=record.file, line=record.line, column=None, rule="consent",
            reason=f"`{record.source_id}` tells of a sensitive service, which is held only with consent (who gave it, "
            "and when) or with a recorded reason of harm; let that service send it with its ground",
            raw="",
        )  # fmt: skip
        if kept:
            yield replace(record, links=kept)


def withdrawn_services(rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """By child and service, the last day on which a consent was withdrawn, from what the graph holds."""
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        words = row["services"]
        for word in words if isinstance(words, list | tuple) else ():
            service, _, day = str(word).partition(":")
            _remember(found, str(row["key"]), service, day)
    return found


def heard(told: Iterable[str]) -> tuple[tuple[Reference, str], ...]:
    """The withdrawals that a source record keeps as they were told: a name of the service, and the day."""
    found = []
    for text in told:
        name, _, day = text.rpartition(":")
        about, _, code = name.partition(" ")
        scheme, _, value = code.partition(":")
        found.append((Reference(about=About(about), scheme=scheme, value=value), day))
    return tuple(found)


@dataclass(slots=True)
class Withdrawals:
    """What one batch takes away because consent was withdrawn, and what it leaves out of what is told again."""

    register: Register
    feed: str
    _taken: dict[str, list[Statement]] = field(default_factory=dict)

    def take(self, record: SourceRecord, child: str, *, waited: Iterable[str] = ()) -> set[tuple[str, str]]:
        """Take away what a record says that consent was withdrawn for; the nodes that are touched, as (label, key).

        `waited` is what earlier words of the same source said, which nobody knew to be about this child until now.
        """
        for reference, day in (*record.withdrawn, *heard(waited)):
            service = self.register.find(reference)
            if service is not None and self.register.withdrawn.get(child, {}).get(service, "") < day:
                _remember(self.register.withdrawn, child, service, day)
                self._taken.setdefault(child, []).extend(take_away(child, service, day))
        return {("Child", child)} if child in self._taken else set()

    def left(self, record: SourceRecord, child: str) -> list[Link]:
        """The links of a record that may be held; after a withdrawal only a consent of a later day counts."""
        return [link for link in record.links if not self._is_withdrawn(link, child)]

    def first(self) -> list[Statement]:
        """What is written before anything else of the batch."""
        return [forget_words(child, self.feed) for child in sorted(self._taken)]

    def last(self) -> list[Statement]:
        """What is written after its links."""
        return [statement for child in sorted(self._taken) for statement in self._taken[child]]

    def _is_withdrawn(self, link: Link, child: str) -> bool:
        if link.properties.get("consent_basis") != "consent" or link.through is None:
            return False
        day = self.register.withdrawn.get(child, {}).get(self.register.find(link.through) or "")
        return day is not None and str(link.properties.get("consent_on") or "") <= day


def _remember(withdrawn: dict[str, dict[str, str]], child: str, service: str, day: str) -> None:
    services = withdrawn.setdefault(child, {})
    services[service] = max(day, services.get(service, ""))


def _groundless(link: Link, register: Register) -> bool:
    service = register.find(link.through or link.to)
    known = register.services.get(service or "")
    if known is None or not known.sensitive or link.kind not in ("INVOLVED_WITH", "RECEIVES"):
        return False
    return link.kind != "INVOLVED_WITH" or any(link.properties.get(name) is None for name in _GROUND)
