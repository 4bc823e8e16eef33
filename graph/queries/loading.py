"""The privileged reads that matching and publishing need. Used by the loaders through the gate only."""

from collections.abc import Mapping, Sequence

from graph.queries.beginnings import RANGE, in_range
from graph.queries.catalogue import Part, Query
from graph.records import Value
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES

SAID = (
    "given_names", "family_name", "known_as", "former_names", "sex", "dob", "upn", "nhs_number", "area", "status",
    "full_name", "phone", "email", "address", "postcode", "uprn", "profession", "hours", "checked_on", "left_on",
    "kind", "universal", "sensitive", "source_code", "duty_phone", "sector",
)  # fmt: skip
"""Attributes a source may say something of; a source record holds each as `said_…`."""

SAID_COLUMNS = ", ".join(f"s.said_{name} AS {name}" for name in SAID)
"""What a source record `s` says, as columns."""

PERSONS = ("Child", "Carer", "Household")
"""Labels of those whom a load has to recognise."""
_SHOWN = ", ".join(
    f"n.{name} AS {name}" for name in SAID
    if any(name == found.key for label in PERSONS for found in NODE_TYPES[label].properties)
)  # fmt: skip
_ENTITY = "Child|Carer|Household|Practitioner|Service|Agency"


LOAD_SERVICES = Query(
    name="load.services",
    description="Services, practitioners and agencies by what feeds name them by. About no child.",
    parts=(
        Part(
            name="services",
            template="""
MATCH (n:Service)
RETURN n.key AS key, n.source_code AS source_code, n.kind AS kind, n.sensitive AS sensitive ORDER BY key
""",
        ),
        Part(
            name="practitioners",
            template="""
MATCH (n:Practitioner) RETURN n.key AS key, n.full_name AS full_name, n.email AS email ORDER BY key
""",
        ),
        Part(
            name="agencies",
            template="""
MATCH (s:SourceRecord)-[t:REFERS_TO]->(n:Agency) WHERE t.until IS NULL
RETURN n.key AS key, n.full_name AS full_name, n.area AS area, s.said_also AS also ORDER BY key
""",
        ),
        Part(
            name="coverages",
            template="""
MATCH (v:Coverage) RETURN v.key AS key, v.feed AS feed, v.area AS area, v.correct_to AS correct_to ORDER BY key
""",
        ),
    ),
    privileged=True,
)


def records_in_hand(beginning: str, more: str = "") -> Part:
    """The standing source records of some sources, `more` of them than that being asked; `beginning` precedes it."""
    return Part(
        name="records",
        template=f"""
{beginning}MATCH (s:SourceRecord) WHERE {more}s.source IN $sources AND s.standing <> 'superseded'
OPTIONAL MATCH (s)-[t:REFERS_TO]->(n:Child|Carer|Household|Practitioner|Service|Agency) WHERE t.until IS NULL
RETURN s.key AS key, s.source AS source, s.source_id AS source_id, s.about AS about, s.digest AS digest,
       s.standing AS standing, s.pending AS pending, s.last_confirmed AS last_confirmed, t.key AS link,
       n.key AS entity, s.marked_shielded AS marked_shielded, s.marked_refuge AS marked_refuge,
       s.marked_sensitivity AS marked_sensitivity, s.shield_authority AS shield_authority,
       s.shield_ground AS shield_ground, s.shield_review AS shield_review, s.shield_lifted AS shield_lifted,
       s.shield_lift_asked AS shield_lift_asked, s.refuge_lifted AS refuge_lifted,
       s.review_candidates AS review_candidates, s.said_also AS also, s.said_withdrawn AS withdrawn
ORDER BY key
""",
    )


LOAD_SOURCE_RECORDS = Query(
    name="load.source-records",
    description="The standing source records of the feeds in hand, of a range of keys, and whom each refers to.",
    parts=(records_in_hand("", f"{in_range('s')} AND "),),
    parameters=("sources", *RANGE),
    privileged=True,
)

LOAD_HOW_MANY_RECORDS = Query(
    name="load.how-many-records",
    description="How many source records the feeds in hand have, to read the standing ones in portions.",
    # The second condition is always met; with it, a server counts by its index alone.
    parts=(
        Part(
            name="records",
            template="MATCH (s:SourceRecord) WHERE s.source IN $sources AND s.key >= '' RETURN count(s) AS held",
        ),
    ),
    parameters=("sources",),
    privileged=True,
)

_LINK = """
r.key AS key, a.key AS tail, b.key AS head, r.since AS since, r.until AS until, r.source AS source,
       r.source_record AS source_record, r.first_seen AS first_seen, r.last_confirmed AS last_confirmed
"""


_INVOLVED = ", r.service AS service, r.lead AS lead"


def _links(name: str, pattern: str, more: str = "", type_: str = "") -> Part:
    # What a joined record only repeats is nobody's word.
    repeats = any(found.key == "mirrors" for found in RELATIONSHIP_TYPES[type_ or name].properties)
    own = " WHERE r.mirrors IS NULL" if repeats else ""
    template = f"UNWIND ${name} AS anchor\nMATCH {pattern}{own}\nRETURN DISTINCT {_LINK}{more} ORDER BY key"
    return Part(name=name, template=template)


LOAD_CLAIMS = Query(
    name="load.claims",
    description="What every source says of the nodes that a batch touches.",
    parts=(
        Part(
            name="claims",
            template=f"""
UNWIND $keys AS anchor
MATCH (n:{_ENTITY} {{key: anchor}})<-[t:REFERS_TO]-(s:SourceRecord)
RETURN n.key AS entity, s.key AS key, s.source AS feed, t.first_seen AS first_seen, s.last_confirmed AS last_confirmed,
       t.key AS link, t.until IS NULL AS live, s.supports AS supports, {SAID_COLUMNS}
ORDER BY entity, key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

LOAD_SHOWN = Query(
    name="load.shown",
    description="What children, carers and homes show, and whether a shield covers them, for words that agree with it.",
    parts=(
        Part(
            name="shown",
            template=f"""
UNWIND $keys AS anchor
MATCH (n:{"|".join(PERSONS)} {{key: anchor}})
OPTIONAL MATCH (n)-[:LIVES_IN]->(h:Household) WHERE h.shielded = true
WITH n, count(h) AS homes
RETURN n.key AS entity, (n.shielded = true OR homes > 0) AS behind, n.first_seen AS first_seen,
       n.last_confirmed AS last_confirmed, n.area_history AS area_history, {_SHOWN}
ORDER BY entity
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

ANCHORS: Mapping[str, tuple[str, ...]] = {
    "LIVES_IN": ("Child", "Carer"), "CARES_FOR": ("Child",), "INVOLVED_WITH": ("Child",), "RECEIVES": ("Child",),
    "WORKS_FOR": ("Practitioner",), "PART_OF": ("Service",), "SUCCEEDED_BY": ("Service",),
}  # fmt: skip
"""The labels of those by whose keys links of each kind are asked for."""

LOAD_LINKS = Query(
    name="load.links",
    description="The links of the nodes that a batch touches; each kind of link has the keys of its own.",
    parts=(
        _links("LIVES_IN", "(a:Child|Carer {key: anchor})-[r:LIVES_IN]->(b:Household)"),
        _links("CARES_FOR", "(b:Child {key: anchor})<-[r:CARES_FOR]-(a:Carer)"),
        _links("INVOLVED_WITH", "(b:Child {key: anchor})<-[r:INVOLVED_WITH]-(a:Practitioner)", _INVOLVED),
        # Of a child with many workers, only what there is with those in question.
        _links(
            "BETWEEN",
            "(b:Child {key: anchor.child})<-[r:INVOLVED_WITH]-(a:Practitioner {key: anchor.practitioner})",
            _INVOLVED,
            "INVOLVED_WITH",
        ),
        _links("RECEIVES", "(a:Child {key: anchor})-[r:RECEIVES]->(b:Service)"),
        _links("WORKS_FOR", "(a:Practitioner {key: anchor})-[r:WORKS_FOR]->(b:Service)"),
        _links("PART_OF", "(a:Service {key: anchor})-[r:PART_OF]->(b:Agency)"),
        _links("SUCCEEDED_BY", "(a:Service {key: anchor})-[r:SUCCEEDED_BY]->(b:Service)"),
    ),
    parameters=(*ANCHORS, "BETWEEN"),
    privileged=True,
)


def of_every_kind(keys: Sequence[str]) -> dict[str, Value]:
    """The parameters that ask for all links of some nodes."""
    return {kind: list(keys) if kind in ANCHORS else [] for kind in LOAD_LINKS.parameters}
