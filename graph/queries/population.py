"""What everybody who is held goes by, for matching: in portions, and for some nodes only. Privileged, for loaders.

A county is too much for one answer: every statement has its deadline, and every answer lies in memory whole. So
whoever reads everybody asks first how many there are, and then for one range of keys after the other. Keys are
random, so ranges of one width hold equally many.
"""

from collections.abc import Callable

from graph.queries.beginnings import RANGE, within
from graph.queries.catalogue import Part, Query
from graph.queries.loading import SAID_COLUMNS


def population_parts(beginning: Callable[[str, str], str]) -> tuple[Part, ...]:
    """What some people and homes go by; `beginning` finds them, by label, as a variable."""
    child, carer, household = beginning("Child", "c"), beginning("Carer", "k"), beginning("Household", "h")
    return (
        Part(
            name="children",
            template=f"""
{child}OPTIONAL MATCH (c)-[l:LIVES_IN]->(h:Household) WHERE l.mirrors IS NULL
RETURN c.key AS key, c.given_names AS given_names, c.family_name AS family_name, c.former_names AS former_names,
       c.sex AS sex, c.dob AS dob, c.nhs_number AS nhs_number, c.upn AS upn, c.shielded AS shielded,
       collect(CASE WHEN l.until IS NULL THEN h.postcode END) AS postcodes,
       collect(CASE WHEN l.until IS NOT NULL THEN h.postcode END) AS former_postcodes,
       collect(CASE WHEN l.until IS NULL THEN h.address + '|' + h.postcode END) AS addresses
ORDER BY key
""",
        ),
        Part(
            name="aliases",
            template=f"""
{child}MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
WHERE s.said_given_names <> c.given_names OR s.said_family_name <> c.family_name OR s.said_dob <> c.dob
   OR s.said_nhs_number <> c.nhs_number OR s.said_upn <> c.upn OR s.said_known_as IS NOT NULL
RETURN DISTINCT c.key AS key, s.said_given_names AS given_names, s.said_known_as AS known_as,
       s.said_family_name AS family_name, s.said_former_names AS former_names, s.said_dob AS dob,
       s.said_nhs_number AS nhs_number, s.said_upn AS upn
ORDER BY key
""",
        ),
        Part(
            name="carers",
            template=f"""
{carer}OPTIONAL MATCH (k)-[l:LIVES_IN]->(h:Household)
WITH k, collect(h.key) AS homes
OPTIONAL MATCH (k)-[r:CARES_FOR]->(c:Child) WHERE r.mirrors IS NULL
RETURN k.key AS key, k.full_name AS full_name, k.dob AS dob, k.phone AS phone, k.email AS email, homes,
       collect(c.key) AS children
ORDER BY key
""",
        ),
        Part(
            name="households",
            template=f"""
{household}RETURN h.key AS key, h.uprn AS uprn, h.address AS address, h.postcode AS postcode ORDER BY key
""",
        ),
        Part(
            name="joined",
            template=f"""
{child}WHERE c.joined_to IS NOT NULL RETURN c.key AS key, c.joined_to AS joined_to ORDER BY key
""",
        ),
        # What a record that others went into would show without them: that, and no more, is what it is known by.
        Part(
            name="surviving",
            template=f"""
{child}WHERE c.absorbed IS NOT NULL
WITH c
MATCH (c)<-[t:REFERS_TO]-(s:SourceRecord)
RETURN c.key AS entity, s.key AS key, s.source AS feed, t.first_seen AS first_seen, s.last_confirmed AS last_confirmed,
       t.until IS NULL AS live, s.supports AS supports, {SAID_COLUMNS}
ORDER BY entity, key
""",
        ),
        Part(
            name="rejected",
            template=f"""
{child}MATCH (c)<-[n:NOT_SAME]-(s:SourceRecord)
RETURN s.source AS source, s.source_id AS source_id, c.key AS key ORDER BY source, source_id, key
""",
        ),
    )


LOAD_HOW_MANY_PEOPLE = Query(
    name="load.how-many-people",
    description="How many children, carers and homes are held, to read them in portions.",
    parts=tuple(
        Part(name=label.lower(), template=f"MATCH (n:{label}) RETURN count(n) AS held")
        for label in ("Child", "Carer", "Household")
    ),
    privileged=True,
)

LOAD_POPULATION = Query(
    name="load.population",
    description="Everything that children, carers and homes of a range of keys go by, for matching.",
    parts=population_parts(within),
    parameters=RANGE,
    privileged=True,
)

LOAD_WAITING_SHIELDS = Query(
    name="load.waiting-shields",
    description="Records that ask for a shield and wait for a person: whom they resemble is held back, too.",
    parts=(
        Part(
            name="waiting",
            template="""
MATCH (s:SourceRecord)
WHERE s.marked_shielded = true AND s.about = 'child' AND (s.standing = 'review' OR s.standing = 'quarantined')
RETURN s.source AS source, s.source_id AS source_id, s.said_given_names AS given_names, s.said_known_as AS known_as,
       s.said_family_name AS family_name, s.said_former_names AS former_names, s.said_dob AS dob, s.said_sex AS sex,
       s.said_nhs_number AS nhs_number, s.said_upn AS upn
ORDER BY source, source_id
""",
        ),
    ),
    privileged=True,
)
