"""The subject loader's reads: who somebody is to whom, computed from the graph itself (R15). Privileged.

They are asked by the gate before every guarded query and are the only reads besides those of a load that carry no
guard: a decision may rest on a hidden link without showing it. Only keys leave the engine.
"""

from graph.queries.catalogue import Part, Query

_MINE = """
MATCH (p:Practitioner {key: $practitioner})-[r:INVOLVED_WITH]->(c:Child)
WHERE r.until IS NULL OR r.until > $today
RETURN c.key AS key, r.source AS source
"""
# A child who is on the list only by a shielded link is not on it for anybody: its residue would tell where it goes.
_OUR_LIST = """
MATCH (p:Practitioner {key: $practitioner})-[w:WORKS_FOR]->(s:Service)<-[r:RECEIVES]-(c:Child)
WHERE (w.until IS NULL OR w.until > $today) AND (r.until IS NULL OR r.until > $today) AND r.shielded = false
RETURN DISTINCT c.key AS key
"""
_SERVICES = """
MATCH (p:Practitioner {key: $practitioner})-[w:WORKS_FOR]->(s:Service)
WHERE w.until IS NULL OR w.until > $today
RETURN s.key AS key
"""

_COLLEAGUES = """
MATCH (p:Practitioner {key: $practitioner})-[w:WORKS_FOR]->(s:Service)<-[v:WORKS_FOR]-(x:Practitioner)
WHERE (w.until IS NULL OR w.until > $today) AND (v.until IS NULL OR v.until > $today)
RETURN DISTINCT x.key AS key
"""

RELATIONS = Query(
    name="subject.relations",
    description="Caseload, services and colleagues of a practitioner.",
    parts=(
        Part(name="involved", template=_MINE),
        Part(name="listed", template=_OUR_LIST),
        Part(name="services", template=_SERVICES),
        Part(name="colleagues", template=_COLLEAGUES),
    ),
    parameters=("practitioner", "today"),
    privileged=True,
)

# INVARIANT (network-is-seen): a family is followed over what the subject may see of it. If it led over a shielded home,
# the numbers of a brother would open to the teacher of his sister, and so tell that the two live together.
NETWORK = Query(
    name="subject.network",
    description="Homes and carers of the caseload, and the children who share them.",
    parts=(
        Part(
            name="households",
            template="""
UNWIND $caseload AS member
MATCH (c:Child {key: member})-[l:LIVES_IN]->(h:Household)
WHERE (l.until IS NULL OR l.until > $today) AND l.shielded = false AND h.shielded = false
  AND c.sensitivity <= $clearance AND h.sensitivity <= $clearance
RETURN DISTINCT h.key AS key
""",
        ),
        Part(
            name="carers",
            template="""
UNWIND $caseload AS member
MATCH (c:Child {key: member})<-[r:CARES_FOR]-(k:Carer)
WHERE (r.until IS NULL OR r.until > $today) AND r.shielded = false AND k.shielded = false
  AND c.sensitivity <= $clearance AND k.sensitivity <= $clearance
RETURN DISTINCT k.key AS key
""",
        ),
        Part(
            name="children",
            template="""
UNWIND $caseload AS member
MATCH (c:Child {key: member})-[l:LIVES_IN]->(h:Household)<-[m:LIVES_IN]-(x:Child)
WHERE (l.until IS NULL OR l.until > $today) AND (m.until IS NULL OR m.until > $today)
  AND l.shielded = false AND h.shielded = false AND m.shielded = false
  AND c.sensitivity <= $clearance AND h.sensitivity <= $clearance
RETURN DISTINCT x.key AS key
""",
        ),
    ),
    parameters=("caseload", "today", "clearance"),
    privileged=True,
)

RECUSAL = Query(
    name="subject.recusal",
    description="Everybody at the subject's own homes and in their own family.",
    parts=(
        Part(
            name="own",
            template="""
UNWIND $own AS mine
MATCH (m:Child|Carer {key: mine})-[l:LIVES_IN|CARES_FOR]-(x:Child|Carer|Household)
RETURN DISTINCT x.key AS key
""",
        ),
        Part(
            name="housemates",
            template="""
UNWIND $own AS mine
MATCH (m:Child|Carer|Household {key: mine})-[l:LIVES_IN*1..2]-(x:Child|Carer)
RETURN DISTINCT x.key AS key
""",
        ),
        # A record that went into another is its child still, and so is whoever lives with that.
        Part(
            name="joined",
            template="""
UNWIND $own AS mine
MATCH (m:Child {key: mine}) WHERE m.joined_to IS NOT NULL
RETURN DISTINCT m.joined_to AS key
""",
        ),
        Part(
            name="joined_family",
            template="""
UNWIND $own AS mine
MATCH (m:Child {key: mine}) WHERE m.joined_to IS NOT NULL
WITH DISTINCT m.joined_to AS other
MATCH (c:Child {key: other})-[l:LIVES_IN|CARES_FOR]-(x:Carer|Household)
RETURN DISTINCT x.key AS key
""",
        ),
    ),
    parameters=("own",),
    privileged=True,
)

OVERRIDE_COVERS = Query(
    name="subject.override-covers",
    description="What an emergency override for a child covers: its homes and carers, and what lies one step further.",
    parts=(
        Part(
            name="covered",
            template="""
MATCH (c:Child {key: $child})-[r:LIVES_IN|CARES_FOR]-(x:Household|Carer)
WHERE r.until IS NULL OR r.until > $today
RETURN DISTINCT x.key AS key
""",
        ),
        Part(
            name="further",
            template="""
MATCH (c:Child {key: $child})-[r:LIVES_IN|CARES_FOR]-(x:Household|Carer)
WHERE r.until IS NULL OR r.until > $today
WITH DISTINCT x AS x
MATCH (x)-[s:LIVES_IN|CARES_FOR]-(y:Household|Carer|Child)
WHERE (s.until IS NULL OR s.until > $today) AND y.key <> $child
RETURN DISTINCT y.key AS key
""",
        ),
    ),
    parameters=("child", "today"),
    privileged=True,
)

PRACTITIONER_BY_EMAIL = Query(
    name="subject.by-email",
    description="The practitioner whom an account belongs to, by work e-mail address: for opening accounts.",
    parts=(
        Part(name="found", template="MATCH (p:Practitioner) WHERE p.email = $email RETURN p.key AS key ORDER BY p.key"),
    ),
    parameters=("email",),
    privileged=True,
)
