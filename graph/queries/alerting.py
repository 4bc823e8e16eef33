"""What the search for alert causes must know of the graph (R16, R17, R43): refuges, own people, who is involved.

Privileged: asked by the house itself under the action `load`, recorded, and shown to nobody. Only the answer to "was it
one of these" goes further, and to those who are involved that there is news of a child.
"""

from graph.queries.catalogue import Part, Query

REFUGES_AMONG = Query(
    name="alerting.refuges",
    description="Which of these homes and postcodes are those of a refuge.",
    parts=(
        Part(
            name="homes",
            template="""
UNWIND $keys AS wanted
MATCH (h:Household {key: wanted}) WHERE h.refuge = true
RETURN DISTINCT h.key AS key
""",
        ),
        Part(
            name="postcodes",
            template="""
MATCH (h:Household) WHERE h.postcode IN $postcodes AND h.refuge = true
RETURN DISTINCT h.postcode AS postcode
""",
        ),
    ),
    parameters=("keys", "postcodes"),
    privileged=True,
)

IDENTITIES = Query(
    name="alerting.identities",
    description="What the children and carers of a person's own family go by, and the postcodes of their homes.",
    parts=(
        Part(
            name="children",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})
RETURN c.key AS key, c.given_names AS given_names, c.family_name AS family_name, c.former_names AS former_names,
       c.sex AS sex, c.dob AS dob, c.nhs_number AS nhs_number, c.upn AS upn
""",
        ),
        Part(
            name="carers",
            template="""
UNWIND $keys AS wanted
MATCH (k:Carer {key: wanted}) WHERE k.born IS NOT NULL OR k.phone IS NOT NULL
RETURN k.key AS key, k.born AS born, k.phone AS phone
""",
        ),
        Part(
            name="homes",
            template="""
UNWIND $keys AS wanted
MATCH (h:Household {key: wanted}) WHERE h.postcode IS NOT NULL
RETURN DISTINCT h.postcode AS postcode
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

INVOLVED = Query(
    name="alerting.involved",
    description="Everybody who is or was involved with some children, and what of it is hidden from others (R43).",
    parts=(
        Part(
            name="involvements",
            template="""
UNWIND $keys AS wanted
MATCH (c:Child {key: wanted})<-[r:INVOLVED_WITH]-(p:Practitioner)
RETURN c.key AS child, c.area AS area, c.shielded AS shielded, c.sensitivity AS sensitivity, r.key AS link,
       r.until AS until, r.shielded AS link_shielded, r.sensitive AS sensitive, r.sensitivity AS link_sensitivity,
       p.key AS practitioner, p.sensitive AS practitioner_sensitive
ORDER BY child, link
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)
