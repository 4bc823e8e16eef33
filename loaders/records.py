"""What one feed row becomes on its way into the graph: source records, the links between them, rejections and remarks.

Made by the feeds' shaping functions after reading and validating; consumed by matching, merging and the pipeline.
Field names are the property names of `graph.schema`; provenance terms follow W3C PROV (a node is derived from a
source record, attributed to a feed).
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import orjson

from graph.queries.joining import JOINED, WENT
from graph.records import Value

PUBLIC_CODE = "public_code"
"""Scheme of a `Reference` whose value is a `Service.source_code`: URN, practice code or team code."""

AREA_CODE = "area_code"
"""Scheme of a `Reference` to the agency that is the local authority of an area (`E06000999`)."""

PROVISIONAL = "provisional-shield"
"""Internal source: what shields a child on account of a doubtful record that asks for a shield and may be about it."""

DECIDED = "decided-shield"
"""Internal source: shields that a named authority set here, with a second person (R5)."""

AGREED = "agreed-transfer"
"""Source of our own: which authority is responsible for a child, as two of them agreed. It says nothing else."""

SAID_VALUES = "values"
"""In `SourceRecord.retracts`: everything said before of who somebody is."""

INTERNAL = frozenset({PROVISIONAL, DECIDED, JOINED, WENT})
"""Sources that say nothing of anybody but that they are shielded."""


class About(StrEnum):
    """Whom a source record is about. `label` is the node label of the graph."""

    CHILD = "child"
    CARER = "carer"
    HOUSEHOLD = "household"
    PRACTITIONER = "practitioner"
    SERVICE = "service"
    AGENCY = "agency"

    @property
    def label(self) -> str:
        """The node label, such as `Child`."""
        return self.value.capitalize()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A natural name of somebody: the source's own identifier, or a public code.

    `scheme` is a feed code (then `value` is a `SourceRecord.source_id` of that feed), `PUBLIC_CODE` or `AREA_CODE`.
    """

    about: About
    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.about} {self.scheme}:{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One relationship that a row claims, seen from the record that carries it.

    `kind` is a relationship type of `graph.schema`. The record is the tail, except where the schema lets its label
    only be the head (a child's record with INVOLVED_WITH to a practitioner, or CARES_FOR to a carer).
    `properties` hold schema properties only, dates as ISO text: since, until, role, lead, part, relationship,
    responsible, main, detail, information_to_share, assessment_done, taking_action, consent_basis, consent_giver,
    consent_on. `through` is the service on whose behalf an involvement is (INVOLVED_WITH requires it).
    """

    kind: str
    to: Reference
    properties: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    through: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Marking:
    """A protection that a source asks for (R5, R41). A source only ever raises it: lifting is for its authority."""

    shielded: bool
    refuge: bool = False
    sensitivity: int = 0
    authority: str
    review_on: str
    """Day of the review; empty for a provisional shield, which is to be reviewed at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """The marking that stands on a source record, and what has become of it."""

    shielded: bool
    refuge: bool
    sensitivity: int
    authority: str
    ground: str
    review: str
    lifted: str
    lift_asked: str
    refuge_lifted: str = ""
    """Text that is missing is empty."""

    @property
    def in_force(self) -> bool:
        """Whether it shields now."""
        return self.shielded and not self.lifted


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRecord:
    """What one row of a feed says about one subject. One row may give several: child, carers, household.

    `source_id` is unique per feed and subject. `values` hold schema properties of the subject's label (given_names,
    family_name, former_names as a list, sex, dob, upn, nhs_number, area, status; full_name, phone, email; address,
    postcode, uprn; kind, universal, source_code, duty_phone, hours, checked_on, …), and for a child and a carer also
    `known_as` and for a carer `given_names` and `family_name`, which only matching reads. Missing values are left out.
    `also` are further references under which others name this subject (a URN, an area code).
    `last_seen` is the day up to which the source vouches for this row,
    where a row says so itself; else coverage decides.
    """

    feed: str
    file: str
    line: int
    source_id: str
    about: About
    values: Mapping[str, Value]
    links: tuple[Link, ...] = ()
    also: tuple[Reference, ...] = ()
    marking: Marking | None = None
    withdrawn: tuple[tuple[Reference, str], ...] = ()
    """Sensitive services for which consent was withdrawn, each with the day (R11)."""
    last_seen: str | None = None
    retracts: frozenset[str] = frozenset()
    """Kinds of link, or SAID_VALUES, of which nothing may be kept that this source said before and says no more."""
    taken_back: bool = False
    """The source takes back all that it ever said of this subject: nothing of it may be kept."""
    _digest: str = field(default="", init=False, repr=False, compare=False)
    _reference: Reference | None = field(default=None, init=False, repr=False, compare=False)
    """Both worked out when they are first asked for: a record is asked again wherever it is looked up or compared."""

    @property
    def reference(self) -> Reference:
        """The name under which other records of the same load refer to this one."""
        if self._reference is None:
            name = Reference(about=self.about, scheme=self.feed, value=self.source_id)
            object.__setattr__(self, "_reference", name)
            return name
        return self._reference

    @property
    def digest(self) -> str:
        """SHA-256 of what was said, without file and line, so that a replay has the same digest.

        Keys are ASCII and values hold no fractions, so this JSON is already canonical in the sense of RFC 8785.
        """
        if not self._digest:
            object.__setattr__(self, "_digest", self._digested())
        return self._digest

    def _digested(self) -> str:
        said = {
            "feed": self.feed,
            "about": self.about.value,
            "source_id": self.source_id,
            "values": dict(self.values),
            "links": [
                [link.kind, str(link.to), dict(link.properties), str(link.through) if link.through else None]
                for link in self.links
            ],
            "also": [str(reference) for reference in self.also],
            "marking": _marking(self.marking),
            **({"withdrawn": [[str(service), day] for service, day in self.withdrawn]} if self.withdrawn else {}),
            **({"retracts": sorted(self.retracts)} if self.retracts else {}),
            **({"taken_back": True} if self.taken_back else {}),
        }
        return hashlib.sha256(_written(said)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A row that is not loaded, with where it stands, why, and the row itself so that it can be mended and replayed."""

    feed: str
    file: str
    line: int
    column: str | None
    rule: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a data manager should know about a row (or, on line 0, a file) that is loaded all the same."""

    feed: str
    file: str
    line: int
    column: str | None
    rule: str
    reason: str


def remark_on(record: SourceRecord, rule: str, reason: str) -> Remark:
    """A remark on a record, where it stands in its file."""
    return Remark(feed=record.feed, file=record.file, line=record.line, column=None, rule=rule, reason=reason)


Outcome = SourceRecord | Rejection | Remark
"""What taking in a file yields, in the order of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a file claims to cover: the area, since when, and to which day it is correct (R34, R35)."""

    area: str
    since: str
    correct_to: str


def _written(said: Mapping[str, object]) -> bytes:
    try:
        return orjson.dumps(said, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except orjson.JSONEncodeError:  # half a character, say, which is refused where it would be stored
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return text.encode("utf-8", "surrogatepass")


def _marking(marking: Marking | None) -> list[Value] | None:
    if marking is None:
        return None
    return [marking.shielded, marking.refuge, marking.sensitivity, marking.authority, marking.review_on]
