"""Two records of one child, shown as one: what the record that stays repeats of the one that went, and who is joined.

Loads know nothing of it: what sources say of either goes where it always went, and stays there. The record that stays
repeats the links and markings of the other; it is written anew, inside the transaction of every write that touches one
of them, from what the graph then holds. So parting them is taking the repetition away, and nothing else (R41).
"""

from collections.abc import Mapping, Sequence

from graph.queries.catalogue import Part, Query, Statement
from graph.records import Row
from graph.schema.relationships import RELATIONSHIP_TYPES

HIDDEN = 4
"""Above every clearance: the record went into another, and nobody opens it any more."""

_PATTERNS: Mapping[str, tuple[str, str, str]] = {
    "LIVES_IN": ("-[{}:LIVES_IN]->", "Household", "person"),
    "RECEIVES": ("-[{}:RECEIVES]->", "Service", "child"),
    "CARES_FOR": ("<-[{}:CARES_FOR]-", "Carer", "child"),
    "INVOLVED_WITH": ("<-[{}:INVOLVED_WITH]-", "Practitioner", "child"),
}
_SAME = (
    "o.mirrors IS NULL AND (o.until IS NULL OR r.until IS NOT NULL) "
    "AND (o.since IS NULL OR r.until IS NULL OR o.since <= r.until) "
    "AND (o.until IS NULL OR r.since IS NULL OR r.since <= o.until)"
)
_CONSENT_WITHDRAWN = """
r.sensitive = true AND r.consent_basis = 'consent'
  AND any(word IN coalesce({0}.withdrawn_consents, []) WHERE word STARTS WITH r.service + ':'
          AND word >= r.service + ':' + r.consent_on)
"""


def _repeat(kind: str) -> str:
    """Every link of the one that went, onto the one that stays, unless that has the same already."""
    pattern, end, own = _PATTERNS[kind]
    names = [found.key for found in RELATIONSHIP_TYPES[kind].properties if found.key not in ("key", "mirrors", own)]
    same = _SAME + (" AND o.service = r.service" if kind == "INVOLVED_WITH" else "")
    lawful = f"\nWHERE NOT ({_CONSENT_WITHDRAWN.format('a').strip()})" if kind == "INVOLVED_WITH" else ""
    assigned = ", ".join(f"m.{name} = r.{name}" for name in names)
    return f"""
UNWIND $pairs AS pair
MATCH (b:Child {{key: pair.absorbed}}){pattern.format("r")}(x:{end})
MATCH (a:Child {{key: pair.survivor}})
WITH a, b, r, x{lawful}
OPTIONAL MATCH (a){pattern.format("o")}(y:{end}) WHERE y.key = x.key AND {same}
WITH a, r, x, count(o) AS already
WHERE already = 0
MERGE (a){pattern.format("m").replace(f":{kind}", f":{kind} {{key: r.key + 'J'}}")}(x)
SET {assigned}, m.{own} = a.key, m.mirrors = r.key
"""


def _forget(kind: str) -> str:
    pattern, end, _ = _PATTERNS[kind]
    return f"""
UNWIND $survivors AS survivor
MATCH (a:Child {{key: survivor}}){pattern.format("m")}(x:{end}) WHERE m.mirrors IS NOT NULL
DELETE m
"""


# A marking of the one that went protects the one that stays; what its authority has lifted there stays lifted.
_FORGET_MARKS = """
UNWIND $survivors AS survivor
MATCH (a:Child {key: survivor})<-[t:REFERS_TO]-(j:SourceRecord) WHERE j.source = $source
DELETE t
"""
_REPEAT_MARKS = """
UNWIND $pairs AS pair
MATCH (b:Child {key: pair.absorbed})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.marked_sensitivity IS NOT NULL AND s.shield_lifted IS NULL AND s.source <> $hiding
MATCH (a:Child {key: pair.survivor})
MERGE (j:SourceRecord {key: s.key + 'J'})
SET j.source = $source, j.source_id = s.key, j.load = s.load, j.digest = s.digest, j.received = s.received,
    j.area = s.area, j.about = s.about, j.standing = 'live', j.pending = false, j.last_confirmed = s.last_confirmed,
    j.marked_shielded = s.marked_shielded, j.marked_refuge = s.marked_refuge,
    j.marked_sensitivity = s.marked_sensitivity, j.shield_authority = s.shield_authority,
    j.shield_ground = s.shield_ground, j.shield_review = s.shield_review, j.refuge_lifted = s.refuge_lifted,
    j.sensitive = false, j.shielded = true
MERGE (j)-[u:REFERS_TO {key: t.key + 'J'}]->(a)
SET u.record = j.key, u.entity = a.key, u.rule = 'joined', u.source = $source, u.source_record = j.key,
    u.load = t.load, u.first_seen = t.first_seen, u.last_confirmed = t.last_confirmed, u.shielded = true
"""
_DROP_MARKS = """
UNWIND $pairs AS pair
MATCH (b:Child {key: pair.absorbed})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE s.marked_sensitivity IS NOT NULL
WITH s.key + 'J' AS repeated
MATCH (j:SourceRecord {key: repeated})
DETACH DELETE j
"""

# Consent that was withdrawn under either record is withdrawn: what rests on it is shown to nobody while they are one.
_SHOW_AGAIN = """
UNWIND $levels AS level
UNWIND $survivors AS survivor
MATCH (a:Child {key: survivor})<-[r:INVOLVED_WITH]-(p:Practitioner)
WHERE r.sensitivity = $hidden AND r.mirrors IS NULL AND r.source = level.source
SET r.sensitivity = level.sensitivity
"""
_SHOW_NO_MORE = f"""
UNWIND $pairs AS pair
MATCH (b:Child {{key: pair.absorbed}})
MATCH (a:Child {{key: pair.survivor}})<-[r:INVOLVED_WITH]-(p:Practitioner)
WHERE r.mirrors IS NULL AND {_CONSENT_WITHDRAWN.format("b").strip()}
SET r.sensitivity = $hidden
"""

_JOIN = """
MATCH (b:Child {key: $absorbed})
MATCH (a:Child {key: $survivor})
SET b.joined_to = a.key, a.absorbed = coalesce(a.absorbed, []) + [b.key]
"""
_PART = """
MATCH (b:Child {key: $absorbed}) WHERE b.joined_to = $survivor
MATCH (a:Child {key: $survivor})
WITH a, b, [key IN a.absorbed WHERE key <> b.key] AS rest
SET b.joined_to = null, a.absorbed = CASE WHEN size(rest) = 0 THEN null ELSE rest END
"""

JOINED = "joined-record"
"""Internal source of the markings that a child has on account of a record that went into its own."""
WENT = "joined-away"
"""Internal source of what hides a record that went into another."""


def projecting(pairs: Sequence[tuple[str, str]], levels: Mapping[str, int]) -> list[Statement]:
    """Statements by which the records that stay repeat what is held of those that went, each pair (went, stays).

    For every record that stays all its pairs are given. `levels` are the markings of sensitive sources.
    """
    if not pairs:
        return []
    survivors = sorted({survivor for _, survivor in pairs})
    rows: list[Row] = [{"absorbed": absorbed, "survivor": survivor} for absorbed, survivor in sorted(pairs)]
    asked = {"pairs": rows}
    return [
        *forgetting(survivors, levels),
        *(Statement(_repeat(kind), asked) for kind in _PATTERNS),
        Statement(_REPEAT_MARKS, {**asked, "source": JOINED, "hiding": WENT}),
        Statement(_SHOW_NO_MORE, {**asked, "hidden": HIDDEN}),
    ]


def forgetting(survivors: Sequence[str], levels: Mapping[str, int]) -> list[Statement]:
    """Statements by which these records repeat nothing."""
    told = {"survivors": list(survivors)}
    every: list[Row] = [{"source": source, "sensitivity": level} for source, level in sorted(levels.items())]
    return [
        *(Statement(_forget(kind), told) for kind in _PATTERNS),
        Statement(_FORGET_MARKS, {**told, "source": JOINED}),
        Statement(_SHOW_AGAIN, {**told, "levels": every, "hidden": HIDDEN}),
    ]


def joining(absorbed: str, survivor: str) -> Statement:
    """The statement that makes one record the way to another."""
    return Statement(_JOIN, {"absorbed": absorbed, "survivor": survivor})


def parting(absorbed: str, survivor: str) -> list[Statement]:
    """Statements that make them two again; what was repeated is seen to by `projecting` and `forgetting`."""
    pair: list[Row] = [{"absorbed": absorbed, "survivor": survivor}]
    return [
        Statement(_PART, {"absorbed": absorbed, "survivor": survivor}),
        Statement(_DROP_MARKS, {"pairs": pair}),
    ]


JOIN_FACTS = Query(
    name="join.facts",
    description="What stands in the way of two records becoming one, and what has become one already.",
    parts=(
        Part(
            name="children",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})
RETURN c.key AS key, c.joined_to AS joined_to, c.absorbed AS absorbed ORDER BY key
""",
        ),
        Part(
            name="apart",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})<-[n:NOT_SAME]-(s:SourceRecord)-[t:REFERS_TO]->(d:Child)
WHERE t.until IS NULL AND d.key IN $keys AND d.key <> c.key
RETURN s.key AS key ORDER BY key
""",
        ),
        Part(
            name="hiding",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.source = 'joined-away'
RETURN c.key AS child, s.key AS record, t.key AS link ORDER BY record
""",
        ),
        Part(
            name="shields",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.marked_shielded = true AND s.shield_lifted IS NULL AND s.source = 'decided-shield'
RETURN c.key AS child, s.key AS record, s.received AS received, s.shield_authority AS authority ORDER BY record
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)
