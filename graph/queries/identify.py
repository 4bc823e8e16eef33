"""Candidates for identifying one child (R1, R2): by date of birth, by postcode, by identifier, by index number.

A hidden field is no search key: each search condition stands beside the guard of the field it looks at. What comes
back is compared in `loaders.match.identify`, inside the gate, before anything is recorded as shown.
"""

from graph.queries.catalogue import Part, Query

_HOME_AGREES = """
EXISTS { MATCH (c)-[l:LIVES_IN]->(h:Household)
         WHERE h.postcode IN $postcodes AND <<may read_address h>> AND <<see l>> AND <<see h>> } AS postcode_agrees
"""
_ANSWER = f"RETURN <<fields c key given_names family_name sex dob former_names>>, {_HOME_AGREES} ORDER BY c.key"
_VARIABLES = {"c": "Child", "l": "LIVES_IN", "h": "Household"}


def _by(name: str, condition: str) -> Part:
    return Part(
        name=name,
        template=f"MATCH (c:Child) WHERE {condition} AND <<see c>>\n{_ANSWER}",
        variables=_VARIABLES,
        shown=("key",),
    )


IDENTIFY_CANDIDATES = Query(
    name="identify.candidates",
    description="Children who might be the one that is meant, before they are compared.",
    parts=(
        _by("by_dob", "c.dob IN $dobs AND <<may read_identity c>>"),
        Part(
            name="by_postcode",
            template=f"""
MATCH (h2:Household)<-[l2:LIVES_IN]-(c:Child)
WHERE h2.postcode IN $postcodes AND <<may read_address h2>> AND <<see h2>> AND <<see l2>> AND <<see c>>
WITH DISTINCT c
{_ANSWER}
""",
            variables={**_VARIABLES, "h2": "Household", "l2": "LIVES_IN"},
            shown=("key",),
        ),
        _by("by_nhs_number", "c.nhs_number = $nhs_number AND <<may read_identifiers c>>"),
        _by("by_upn", "c.upn = $upn AND <<may read_identifiers c>>"),
        _by("by_key", "c.key = $key"),
    ),
    parameters=("dobs", "postcodes", "nhs_number", "upn", "key"),
)
