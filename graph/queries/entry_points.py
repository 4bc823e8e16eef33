"""Other ways to a child than the child's own facts (R39): by a carer, and by an address.

A hidden field is no search key (R2): every condition stands beside the guard of the field it looks at, and a child,
carer or home that may not be known leads nowhere. What comes back is compared inside the gate, by `loaders.match`.
"""

from graph.queries.catalogue import Part, Query

_CARER_VARIABLES = {"k": "Carer", "r": "CARES_FOR", "c": "Child"}
_CHILDREN = """
MATCH (k)-[r:CARES_FOR]->(c:Child) WHERE <<see r>> AND <<see c>>
RETURN <<fields c key given_names family_name sex dob>>, <<fields r relationship until>>,
       <<fields k key=carer_key full_name=carer_name>>
ORDER BY c.key, r.key
"""


def _by(name: str, condition: str) -> Part:
    return Part(
        name=name,
        template=f"MATCH (k:Carer) WHERE {condition} AND <<see k>>\nWITH k\n{_CHILDREN}",
        variables=_CARER_VARIABLES,
        shown=("key",),
    )


IDENTIFY_BY_CARER = Query(
    name="identify.by-carer",
    description="The children of carers who might be the one that is meant, before the carers are compared.",
    parts=(
        _by("by_born", "k.born IN $borns AND <<may read_identifiers k>>"),
        _by("by_phone", "k.phone IN $phones AND <<may read_contact k>>"),
        Part(
            name="by_postcode",
            template=f"""
MATCH (h:Household)<-[l:LIVES_IN]-(k:Carer)
WHERE h.postcode IN $postcodes AND <<may read_address h>> AND <<see h>> AND <<see l>> AND <<see k>>
WITH DISTINCT k
{_CHILDREN}
""",
            variables={**_CARER_VARIABLES, "h": "Household", "l": "LIVES_IN"},
            shown=("key",),
        ),
    ),
    parameters=("borns", "phones", "postcodes"),
)

IDENTIFY_BY_ADDRESS = Query(
    name="identify.by-address",
    description="The children who live at the addresses of some postcodes, before the addresses are compared.",
    parts=(
        Part(
            name="residents",
            template="""
MATCH (h:Household)<-[l:LIVES_IN]-(c:Child)
WHERE h.postcode IN $postcodes AND (l.until IS NULL OR l.until > $today)
  AND <<may read_address h>> AND <<see h>> AND <<see l>> AND <<see c>>
RETURN <<fields c key given_names family_name sex dob>>, <<fields h key=household_key address postcode>>
ORDER BY c.key, l.key
""",
            variables={"h": "Household", "l": "LIVES_IN", "c": "Child"},
            shown=("key",),
        ),
    ),
    parameters=("postcodes", "today"),
)
