"""What is read and written when consent to a sensitive service's involvement is withdrawn (R11).

Written inside the load that brings the withdrawal, and through the gate by the desk of consent. What stays is only that
this service may not be held for this child on a consent up to a day: so that no list brings it back.
"""

from graph.queries.catalogue import Part, Query, Statement

# A recorded reason of harm stands whether or not anybody consents.
_TAKE_AWAY = """
MATCH (c:Child {key: $child})<-[r:INVOLVED_WITH]-(p:Practitioner)
WHERE r.service = $service AND r.sensitive = true AND r.consent_basis = 'consent' AND r.consent_on <= $day
DELETE r
"""
_REMEMBER = """
MATCH (c:Child {key: $child})
SET c.withdrawn_consents = coalesce(c.withdrawn_consents, []) + [$word]
"""
_FORGET = """
MATCH (c:Child {key: $child})<-[t:REFERS_TO]-(s:SourceRecord) WHERE s.source = $source
SET s.said_links = null, s.supports = null
"""

CHILD_CONSENTS = Query(
    name="child.consents",
    description="On which ground the involvements of sensitive services with a child are held.",
    parts=(
        Part(
            name="consents",
            template="""
MATCH (c:Child {key: $key}) WHERE <<see c>>
WITH c
MATCH (c)<-[r:INVOLVED_WITH]-(p:Practitioner) WHERE r.consent_basis IS NOT NULL AND <<see r>> AND <<see p>>
WITH r, p, r.service AS desk
OPTIONAL MATCH (s:Service {key: desk}) WHERE <<see s>>
RETURN <<fields r key service since until source consent_basis consent_giver consent_on>>,
       <<fields p key=practitioner_key full_name=practitioner_name>>, <<fields s full_name=service_name>>
ORDER BY r.key
""",
            variables={"c": "Child", "r": "INVOLVED_WITH", "p": "Practitioner", "s": "Service"},
            shown=("practitioner_key",),
        ),
    ),
    parameters=("key",),
)

WITHDRAWN = Query(
    name="load.withdrawn",
    description="Which services may not be held for which children, because consent was withdrawn.",
    parts=(
        Part(
            name="withdrawn",
            template="""
MATCH (c:Child) WHERE c.withdrawn_consents IS NOT NULL
RETURN c.key AS key, c.withdrawn_consents AS services ORDER BY key
""",
        ),
    ),
    privileged=True,
)


def withdrawal(service: str, day: str) -> str:
    """A withdrawal as the child keeps it."""
    return f"{service}:{day}"


def take_away(child: str, service: str, day: str) -> list[Statement]:
    """Take away what is held of a service on a consent given up to a day, and remember that it was withdrawn."""
    return [
        Statement(_TAKE_AWAY, {"child": child, "service": service, "day": day}),
        Statement(_REMEMBER, {"child": child, "word": withdrawal(service, day)}),
    ]


def forget_words(child: str, source: str) -> Statement:
    """Take from what a source said of a child the words of its links; that it knows the child is kept for matching."""
    return Statement(_FORGET, {"child": child, "source": source})
