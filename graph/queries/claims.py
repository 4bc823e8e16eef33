"""What is read and written for a working relationship that somebody claims for themselves (R15).

The statements are written through the gate by the desk of claims. A claimed link is an involvement like others, marked
by its source; nothing else is ever changed by them, so that a source's own word about the same people stays its own.
"""

from graph.queries.catalogue import Part, Query, Statement
from graph.records import Value

SELF_CLAIM = "self-claim"
"""Source of a link that a worker claimed and nobody has confirmed yet."""
CONFIRMED_CLAIM = "confirmed-claim"

POSTS = Query(
    name="subject.posts",
    description="The services for which a worker works now.",
    parts=(
        Part(
            name="posts",
            template="""
MATCH (p:Practitioner {key: $practitioner}) WHERE <<see p>>
WITH p
MATCH (p)-[w:WORKS_FOR]->(s:Service) WHERE (w.until IS NULL OR w.until > $today) AND <<see w>> AND <<see s>>
RETURN <<fields s key full_name kind>> ORDER BY w.key
""",
            variables={"p": "Practitioner", "w": "WORKS_FOR", "s": "Service"},
            shown=("key",),
        ),
    ),
    parameters=("practitioner", "today"),
)

ORDINARY = Query(
    name="claim.ordinary-services",
    description="Which of these services are not sensitive, so that working for them may be claimed.",
    parts=(
        Part(
            name="services",
            template="""
UNWIND $keys AS wanted
MATCH (s:Service {key: wanted}) WHERE s.sensitive = false
RETURN s.key AS key ORDER BY key
""",
        ),
    ),
    parameters=("keys",),
    privileged=True,
)

# No involvement of a sensitive service is ever claimed: it is held with a consent, or not at all (R11).
_CLAIM = """
MATCH (s:Service {key: $service}) WHERE s.sensitive = false
MATCH (p:Practitioner {key: $practitioner})
MATCH (c:Child {key: $child})
MERGE (p)-[r:INVOLVED_WITH {key: $key}]->(c)
SET r += $properties
"""
_MINE = """
MATCH (p:Practitioner {key: $practitioner})-[r:INVOLVED_WITH]->(c:Child {key: $child})
WHERE r.key = $key AND (r.source = 'self-claim' OR r.source = 'confirmed-claim')
"""


def claim(ends: dict[str, str], key: str, *, since: str, until: str) -> Statement:
    """A claimed link; `ends` name practitioner, child and service."""
    properties: dict[str, Value] = {
        **ends, "lead": False, "since": since, "until": until, "source": SELF_CLAIM, "first_seen": since,
        "sensitive": False, "sensitivity": 0, "shielded": False,
    }  # fmt: skip
    return Statement(_CLAIM, {**ends, "key": key, "properties": properties})


def confirm(ends: dict[str, str], key: str, *, today: str) -> Statement:
    """A second person stands behind it: it does not end by itself any more."""
    properties: dict[str, Value] = {"source": CONFIRMED_CLAIM, "until": None, "last_confirmed": today}
    return Statement(_MINE + "SET r += $properties", {**ends, "key": key, "properties": properties})


def end(ends: dict[str, str], key: str, *, today: str) -> Statement:
    """It is over from today, unless it was over before."""
    return Statement(
        _MINE + "AND (r.until IS NULL OR r.until > $properties.until)\nSET r += $properties",
        {**ends, "key": key, "properties": {"until": today}},
    )


def refuse(ends: dict[str, str], key: str) -> Statement:
    """It never was: a refused claim is no fact about the child, so it is not kept among the facts."""
    return Statement(_MINE + "DELETE r", {**ends, "key": key})
