"""What each loaded feed covers and to which day it is correct: the ground of every sentence about absence (R35)."""

from graph.queries.catalogue import Part, Query

SOURCES_COVERAGE = Query(
    name="sources.coverage",
    description="The coverage of every loaded feed by area. About no person.",
    parts=(
        Part(
            name="coverages",
            template="""
MATCH (v:Coverage) WHERE <<see v>>
RETURN <<fields v key feed register kind area covers_from correct_to refresh_days owner owner_phone loaded_on>>
ORDER BY v.key
""",
            variables={"v": "Coverage"},
        ),
    ),
)
