"""The statements that make shields and markings hold after a write, run inside the very transaction of that write.

Appended by `loaders.shielding` to every load batch, and by whoever else writes links: they work out, from the graph as
it then stands, what every shield in the neighbourhood of the touched nodes covers (R4, R10), so that a fact of a
shielded child is never published uncovered, and is uncovered exactly when its last shield is lifted.
"""

from collections.abc import Sequence

from graph.queries.beginnings import named
from graph.queries.catalogue import Statement

# A link that ends in the future still holds today, and so does its cover.
_NOW = "(l.until IS NULL OR l.until > $today)"

# Writing is the dear part, and nearly everything stays as it is: a cover is written where it changes.
_WHERE_IT_CHANGES = "WHERE coalesce({held} = {right}, false) = false"

# What an authority has lifted counts no more; what its source asks for no longer counts until then all the same (R41).
_MARKED_CHILDREN = """
UNWIND $keys AS anchor
MATCH (c:Child {key: anchor})
OPTIONAL MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.marked_sensitivity IS NOT NULL AND s.shield_lifted IS NULL
WITH c, sum(CASE WHEN s.marked_shielded = true THEN 1 ELSE 0 END) AS shields, max(s.marked_sensitivity) AS highest
WITH c, shields > 0 AS shielded, coalesce(highest, 0) AS sensitivity
WHERE coalesce(c.shielded = shielded AND c.sensitivity = sensitivity, false) = false
SET c.shielded = shielded, c.sensitivity = sensitivity
"""

# The homes in question: those touched, and every home, past or present, of a person touched.
_HOMES = """
UNWIND $keys AS anchor
MATCH (x:Child|Carer|Household {key: anchor})
OPTIONAL MATCH (x)-[:LIVES_IN]->(home:Household)
WITH DISTINCT coalesce(home, x) AS h
WHERE h:Household
"""

_MARK_HOMES = f"""
OPTIONAL MATCH (h)<-[l:LIVES_IN]-(c:Child) WHERE c.shielded = true AND {_NOW}
WITH h, count(c) AS sheltered
OPTIONAL MATCH (h)<-[t:REFERS_TO]-(s:SourceRecord) WHERE t.until IS NULL AND s.marked_sensitivity IS NOT NULL
WITH h, sheltered,
     sum(CASE WHEN s.marked_shielded = true AND s.shield_lifted IS NULL THEN 1 ELSE 0 END) AS shields,
     sum(CASE WHEN s.marked_refuge = true AND s.refuge_lifted IS NULL THEN 1 ELSE 0 END) AS refuges,
     max(CASE WHEN s.shield_lifted IS NULL THEN s.marked_sensitivity END) AS highest
OPTIONAL MATCH (h)<-[l:LIVES_IN]-(:Child)<-[u:REFERS_TO]-(m:SourceRecord)
WHERE {_NOW} AND u.until IS NULL AND m.marked_refuge = true AND m.refuge_lifted IS NULL
WITH h, sheltered, shields, refuges, highest, count(m) AS sheltering
WITH h, (sheltered > 0 OR shields > 0) AS shielded, (refuges > 0 OR sheltering > 0) AS refuge,
     coalesce(highest, 0) AS sensitivity
WHERE coalesce(h.shielded = shielded AND h.refuge = refuge AND h.sensitivity = sensitivity, false) = false
SET h.shielded = shielded, h.refuge = refuge, h.sensitivity = sensitivity
"""

# Whose cover hangs on these homes: all who live or lived at one that is shielded now or was until this transaction.
# INVARIANT (before and after): the cover of a residence is set last of all, so until then it tells what held before.
_RESIDENTS = "MATCH (h)<-[l:LIVES_IN]-(x:{label}) WHERE h.shielded = true OR l.shielded = true\nWITH DISTINCT x\n"
# INVARIANT (one after the other): of two writes on one person or home, say a link that begins and a shield that comes,
# the second waits for the first, and then finds what that has written. A server lets both go on until one node is
# written by both, and a new link alone writes none.
_HOLD = "SET x.shielded = x.shielded\n"
_ALL_TOUCHED = named("Child|Carer|Household", "x")

_COVER_CARERS = f"""
OPTIONAL MATCH (x)-[l:LIVES_IN]->(home:Household) WHERE home.shielded = true AND {_NOW}
WITH x, count(home) AS shields
WITH x, shields > 0 AS covered
{_WHERE_IT_CHANGES.format(held="x.shielded", right="covered")}
SET x.shielded = covered
"""

# Whose school, surgery and carers lead to a shielded home.
_COVERED_CHILDREN = f"""
OPTIONAL MATCH (x)-[l:LIVES_IN]->(home:Household) WHERE home.shielded = true AND {_NOW}
WITH x, count(home) AS homes
WITH x, (x.shielded = true OR homes > 0) AS covered
"""
_COVER_WAYS_HOME = f"""
MATCH (x)-[r:RECEIVES|CARES_FOR]-(:Service|Carer)
{_WHERE_IT_CHANGES.format(held="r.shielded", right="covered")}
SET r.shielded = covered
"""
# A worker of the school that is covered would name it: of a child behind a shielded home, those are covered as well.
_COVER_INVOLVEMENTS = f"""
MATCH (x)<-[r:INVOLVED_WITH]-(:Practitioner)
OPTIONAL MATCH (x)-[:RECEIVES]->(s:Service) WHERE covered AND s.key = r.service
WITH x, r, covered, count(s) AS lists
WITH r, (x.shielded = true OR (covered AND lists > 0)) AS behind
{_WHERE_IT_CHANGES.format(held="r.shielded", right="behind")}
SET r.shielded = behind
"""

# What sources said of whoever is behind a shield tells as much as the person's own record, and so does that they said
# it. A record that ever asked for a shield stays covered: it would tell that there was one.
_COVERED_PERSONS = """
OPTIONAL MATCH (x)-[:LIVES_IN]->(home:Household) WHERE home.shielded = true
WITH x, count(home) AS homes
WITH x, (x.shielded = true OR homes > 0) AS covered
"""
_COVERED_HOMES = "WITH h AS x, (h.shielded = true) AS covered\n"
_COVER_SAYINGS = f"""
MATCH (x)<-[t:REFERS_TO|NOT_SAME]-(s:SourceRecord)
WITH s, t, (covered OR s.marked_shielded IS NOT NULL) AS behind
{_WHERE_IT_CHANGES.format(held="t.shielded", right="behind")}
SET t.shielded = behind
"""
# A record and its link that agree were right before, or will be put right from its other end.
_COVER_RECORDS = f"""
MATCH (x)<-[t:REFERS_TO|NOT_SAME]-(s:SourceRecord)
{_WHERE_IT_CHANGES.format(held="s.shielded", right="t.shielded")}
WITH DISTINCT s
OPTIONAL MATCH (s)-[o:REFERS_TO|NOT_SAME]->(:Child|Carer|Household) WHERE o.shielded = true
WITH s, count(o) AS covers
WITH s, (covers > 0 OR s.marked_shielded IS NOT NULL) AS behind
{_WHERE_IT_CHANGES.format(held="s.shielded", right="behind")}
SET s.shielded = behind
"""

_COVER_RESIDENCES = f"""
MATCH (h)<-[l:LIVES_IN]-(x:Child|Carer)
WITH l, (h.shielded = true OR (x:Child AND x.shielded = true)) AS covered
{_WHERE_IT_CHANGES.format(held="l.shielded", right="covered")}
SET l.shielded = covered
"""

# A record that waits for a decision names the children it may be about.
_COVER_DOUBTS = """
MATCH (s:SourceRecord)
WHERE s.standing = 'review' AND any(candidate IN s.review_candidates WHERE candidate IN $keys)
SET s.shielded = true
"""

# A load knows who was shielded when it began; when it writes a doubt, a child that it names may have become so.
_COVER_NEW_DOUBTS = """
UNWIND $keys AS anchor
MATCH (s:SourceRecord {key: anchor})
UNWIND s.review_candidates AS candidate
MATCH (x:Child {key: candidate})
SET x.shielded = x.shielded
WITH s, x
WHERE x.shielded = true
SET s.shielded = true
"""


def _of(label: str) -> tuple[str, str]:
    """Two beginnings: those of a label who were touched, and those whose cover hangs on a home in question."""
    return named(label, "x"), _HOMES + _RESIDENTS.format(label=label)


_COVER: tuple[str, ...] = (
    _ALL_TOUCHED + _HOLD,
    _MARKED_CHILDREN,
    _HOMES + _MARK_HOMES,
    _HOMES + _RESIDENTS.format(label="Child|Carer") + _HOLD,
    *(start + _COVER_CARERS for start in _of("Carer")),
    *(start + _COVERED_CHILDREN + cover for start in _of("Child") for cover in (_COVER_WAYS_HOME, _COVER_INVOLVEMENTS)),
    _HOMES + _COVERED_HOMES + _COVER_SAYINGS,
    *(start + _COVERED_PERSONS + _COVER_SAYINGS for start in _of("Child|Carer")),
    _HOMES + _COVER_RECORDS.replace("(x)", "(h)"),
    *(start + _COVER_RECORDS for start in _of("Child|Carer")),
    _HOMES + _COVER_RESIDENCES,
)

# Where no shield begins or ends, only those who are behind one need a cover for what is new of them.
_BEHIND = _ALL_TOUCHED + _COVERED_PERSONS + "WHERE covered\n"
_CHILDREN_BEHIND = named("Child", "x") + _COVERED_CHILDREN + "WHERE covered\n"
_COVER_WHAT_IS_NEW: tuple[str, ...] = (
    _ALL_TOUCHED + _HOLD,
    _CHILDREN_BEHIND + _COVER_WAYS_HOME,
    _CHILDREN_BEHIND + _COVER_INVOLVEMENTS,
    _BEHIND + _COVER_SAYINGS,
    _BEHIND + _COVER_RECORDS,
)

_WORKERS_OF_SERVICES = "UNWIND $keys AS anchor\nMATCH (:Service {key: anchor})<-[:WORKS_FOR]-(p:Practitioner)\n"
_WORKERS = "UNWIND $keys AS anchor\nMATCH (p:Practitioner {key: anchor})\n"

# Nobody knows for whom a worker without a post works, so such a worker is hidden like one of a sensitive service.
_MARK_WORKERS = """
WITH DISTINCT p
OPTIONAL MATCH (p)-[:WORKS_FOR]->(s:Service) WHERE s.sensitive = false
WITH p, count(s) AS open_posts
SET p.sensitive = (open_posts = 0)
"""

_SENSITIVE: tuple[str, ...] = (
    *(workers + _MARK_WORKERS for workers in (_WORKERS_OF_SERVICES, _WORKERS)),
    """
UNWIND $keys AS anchor
MATCH (s:Service {key: anchor})<-[r:RECEIVES|WORKS_FOR]-(:Child|Practitioner) WHERE s.sensitive = true
SET r.sensitive = true
""",
    """
UNWIND $keys AS anchor
MATCH (s:Service {key: anchor})-[r:PART_OF|SUCCEEDED_BY]->(:Agency|Service) WHERE s.sensitive = true
SET r.sensitive = true
""",
    """
UNWIND $keys AS anchor
MATCH (s:Service {key: anchor})<-[:WORKS_FOR]-(p:Practitioner)-[r:INVOLVED_WITH]->(:Child)
WHERE r.service = s.key AND s.sensitive = true
SET r.sensitive = true
""",
)

_MARKS = """
MATCH (c:Child {key: $child})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.marked_shielded IS NOT NULL AND s.shield_lifted IS NULL
"""
_LIFT = _MARKS + "SET s.shield_lifted = $day"
_SETTLE = _MARKS + "SET s.shield_review = $review, s.shield_lift_asked = NULL"

_MARKS_OF_HOME = """
MATCH (h:Household {key: $home})<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL
"""
_SHIELDS_OF_HOME = _MARKS_OF_HOME + "AND s.marked_shielded IS NOT NULL AND s.shield_lifted IS NULL\n"
_REFUGES_OF_HOME = _MARKS_OF_HOME + "AND s.marked_refuge = true AND s.refuge_lifted IS NULL\n"
# What is said of a child who lives there makes a refuge of the home as well.
_REFUGES_OF_RESIDENTS = """
MATCH (h:Household {key: $home})<-[l:LIVES_IN]-(c:Child)
WHERE (l.until IS NULL OR l.until > $day)
WITH DISTINCT c
MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE t.until IS NULL AND s.marked_refuge = true AND s.refuge_lifted IS NULL
"""
_LIFT_HOME = {
    True: (_REFUGES_OF_HOME + "SET s.refuge_lifted = $day", _REFUGES_OF_RESIDENTS + "SET s.refuge_lifted = $day"),
    False: (_SHIELDS_OF_HOME + "SET s.shield_lifted = $day",),
}
_SETTLE_HOME = {
    True: _REFUGES_OF_HOME + "SET s.shield_review = $review",
    False: _SHIELDS_OF_HOME + "SET s.shield_review = $review, s.shield_lift_asked = NULL",
}


def covering(family: Sequence[str], today: str) -> list[Statement]:
    """Statements that set shields right around these children, carers and homes, both ends of every link changed."""
    return [Statement(text, {"keys": list(family), "today": today}) for text in _COVER] if family else []


def covering_what_is_new(family: Sequence[str], today: str) -> list[Statement]:
    """Statements that cover what a write added to these children, carers and homes, where they are behind a shield.

    For a write that begins and ends no shield and no residence: there, all other covers are right already.
    """
    return [Statement(text, {"keys": list(family), "today": today}) for text in _COVER_WHAT_IS_NEW] if family else []


def covering_doubts(children: Sequence[str]) -> list[Statement]:
    """Statements that hide what waits for a decision and may be about these children, who are shielded now."""
    return [Statement(_COVER_DOUBTS, {"keys": list(children)})] if children else []


def covering_new_doubts(records: Sequence[str]) -> list[Statement]:
    """Statements that hide those of these records, just written, that may be about a child who is shielded now."""
    return [Statement(_COVER_NEW_DOUBTS, {"keys": list(records)})] if records else []


def lifting(child: str, day: str) -> list[Statement]:
    """Statements that close every shield and marking that stands on a child, whoever asked for it."""
    return [Statement(_LIFT, {"child": child, "day": day})]


def settling(child: str, review: str) -> list[Statement]:
    """Statements that answer what the sources of a child's shields asked, and set one day for their review."""
    return [Statement(_SETTLE, {"child": child, "review": review})]


def lifting_home(home: str, day: str, *, refuge: bool) -> list[Statement]:
    """Statements that close what shields a home, or what makes a refuge of it, whoever asked for it."""
    return [Statement(text, {"home": home, "day": day}) for text in _LIFT_HOME[refuge]]


def settling_home(home: str, review: str, *, refuge: bool) -> list[Statement]:
    """Statements that set one day for the review of what shields a home, or makes a refuge of it."""
    return [Statement(_SETTLE_HOME[refuge], {"home": home, "review": review})]


def marking(workforce: Sequence[str]) -> list[Statement]:
    """Statements that set the sensitive mark right around these services and practitioners."""
    return [Statement(text, {"keys": list(workforce)}) for text in _SENSITIVE] if workforce else []
