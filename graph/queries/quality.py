"""How good what the sources send is, in numbers: what each list covers, how old it is, what it lacks, where it differs.

Asked by the desk of data quality. INVARIANT (counting after pruning): only what the reader may know is counted, so a
record behind a shield, of a sensitive service or of another area is in no number.
"""

from graph.queries.catalogue import Part, Query

QUALITY_LISTS = Query(
    name="quality.lists",
    description="Every loaded list with what became of its rows, and how many records of each were confirmed when.",
    parts=(
        Part(
            name="coverages",
            template="""
MATCH (v:Coverage) WHERE <<see v>>
RETURN <<fields v key feed register area covers_from correct_to refresh_days owner owner_phone loaded_on
 rows rejected rejections>> ORDER BY v.key
""",
            variables={"v": "Coverage"},
        ),
        # One pass over all records: grouped by what is open of them, in the order of the first of each group.
        Part(
            name="records",
            template="""
MATCH (s:SourceRecord) WHERE <<see s>>
RETURN <<fields s source area about standing last_confirmed>>, count(s) AS records, min(s.key) AS key ORDER BY key
""",
            variables={"s": "SourceRecord"},
        ),
    ),
)

_OF_THE_LIST = "s.source = $source AND s.area = $area AND s.standing = 'live'"
_OPEN = "<<see s>> AND <<may read_source s>> AND <<may read_standing s>>"

_OF_THE_AREA = "<<see c>> AND <<may read_standing c>> AND c.area = $area AND c.status = 'live'"


def _differing(name: str, group: str, *attributes: str) -> Part:
    """Children of whom the list says otherwise than what is held, by attribute."""
    differs = " OR ".join(f"(attribute = '{one}' AND s.said_{one} <> c.{one})" for one in attributes)
    return Part(
        name=name,
        template=f"""
UNWIND {list(attributes)} AS attribute
OPTIONAL MATCH (s:SourceRecord)-[r:REFERS_TO]->(c:Child)
WHERE {_OPEN} AND <<see r>> AND r.until IS NULL AND <<see c>> AND <<may {group} c>> AND {_OF_THE_LIST}
  AND ({differs})
RETURN attribute, count(DISTINCT c.key) AS children ORDER BY attribute
""",
        variables={"s": "SourceRecord", "r": "REFERS_TO", "c": "Child"},
    )


def _holding(name: str, group: str, *attributes: str) -> Part:
    """Children of whom something is held, by attribute. A sex that is not known is none."""
    held = " OR ".join(f"(attribute = '{one}' AND c.{one} <> 'U')" for one in attributes)
    return Part(
        name=name,
        template=f"""
UNWIND {list(attributes)} AS attribute
OPTIONAL MATCH (c:Child) WHERE {_OF_THE_AREA} AND <<may {group} c>> AND ({held})
RETURN attribute, count(c) AS children ORDER BY attribute
""",
        variables={"c": "Child"},
    )


QUALITY_SOURCE = Query(
    name="quality.source",
    description="What one list tells of children and homes, where it differs from what is held, what it tells twice.",
    parts=(
        Part(
            name="told",
            template=f"""
UNWIND ['dob', 'sex', 'nhs_number', 'upn', 'postcode', 'uprn'] AS attribute
OPTIONAL MATCH (s:SourceRecord)
WHERE {_OPEN} AND {_OF_THE_LIST}
  AND ((attribute = 'dob' AND s.about = 'child' AND s.said_dob IS NOT NULL)
   OR (attribute = 'sex' AND s.about = 'child' AND s.said_sex <> 'U')
   OR (attribute = 'nhs_number' AND s.about = 'child' AND s.said_nhs_number IS NOT NULL)
   OR (attribute = 'upn' AND s.about = 'child' AND s.said_upn IS NOT NULL)
   OR (attribute = 'postcode' AND s.about = 'household' AND s.said_postcode IS NOT NULL)
   OR (attribute = 'uprn' AND s.about = 'household' AND s.said_uprn IS NOT NULL))
RETURN attribute, count(s) AS records ORDER BY attribute
""",
            variables={"s": "SourceRecord"},
        ),
        _differing("names", "read_identity", "given_names", "family_name", "dob", "sex"),
        _differing("numbers", "read_identifiers", "nhs_number", "upn"),
        Part(
            name="doubled",
            template=f"""
MATCH (s:SourceRecord)-[r:REFERS_TO]->(c:Child)
WHERE {_OPEN} AND <<see r>> AND r.until IS NULL AND <<see c>> AND {_OF_THE_LIST} AND s.about = 'child'
WITH c.key AS child, count(s) AS records WHERE records > 1
RETURN count(child) AS children
""",
            variables={"s": "SourceRecord", "r": "REFERS_TO", "c": "Child"},
        ),
    ),
    parameters=("source", "area"),
)

QUALITY_CHILDREN = Query(
    name="quality.children",
    description="How many children of an area the index knows, and of how many it has what a look-up needs.",
    parts=(
        Part(
            name="children",
            template=f"MATCH (c:Child) WHERE {_OF_THE_AREA} RETURN count(c) AS children",
            variables={"c": "Child"},
        ),
        _holding("identities", "read_identity", "dob", "sex"),
        _holding("numbers", "read_identifiers", "nhs_number", "upn"),
    ),
    parameters=("area",),
)

QUALITY_DECIDED = Query(
    name="quality.decided",
    description="Children of whom people have decided whether a record is about them, for counting by group.",
    parts=(
        Part(
            name="children",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted}) WHERE <<see c>>
RETURN <<fields c key given_names family_name dob sex area>> ORDER BY c.key
""",
            variables={"c": "Child"},
        ),
    ),
    parameters=("keys",),
)

QUALITY_TAKEN_BACK = Query(
    name="quality.taken-back",
    description="Children whom the machine linked with a record of which a person has said since that it is not them.",
    parts=(
        Part(
            name="children",
            template="""
MATCH (n:SourceRecord)-[x:NOT_SAME]->(c:Child)<-[r:REFERS_TO]-(s:SourceRecord)
WHERE <<see n>> AND <<see x>> AND <<see c>> AND <<see r>> AND <<see s>>
  AND <<may read_source n>> AND <<may read_source s>>
  AND s.source = n.source AND s.source_id = n.source_id AND r.rule IN ['identifier', 'score']
  AND r.until IS NOT NULL
WITH c, count(DISTINCT r.key) AS links
RETURN <<fields c key given_names family_name dob sex area>>, links ORDER BY c.key
""",
            variables={
                "n": "SourceRecord", "x": "NOT_SAME", "c": "Child", "r": "REFERS_TO", "s": "SourceRecord",
            },
        ),
    ),
)  # fmt: skip
