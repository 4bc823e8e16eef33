"""Every query of the catalogue by name. The names are public: they stand in the ledger and in policies' explanations."""

from graph.queries.catalogue import Query
from graph.queries.family import FAMILY_VIEW, HOUSEHOLD_VIEW
from graph.queries.identify import IDENTIFY_CANDIDATES
from graph.queries.neighbours import EXPLORE_START, NEIGHBOURS, NODE_COUNTS, PATH_BETWEEN
from graph.queries.record import CASELOAD, CHILD_GLANCE, CHILD_RECORD
from graph.queries.sources import SOURCES_COVERAGE
from graph.queries.subject import NETWORK, OVERRIDE_COVERS, PRACTITIONER_BY_EMAIL, RECUSAL, RELATIONS

QUERIES: dict[str, Query] = {
    query.name: query
    for query in (
        CHILD_RECORD, CHILD_GLANCE, CASELOAD, FAMILY_VIEW, HOUSEHOLD_VIEW, IDENTIFY_CANDIDATES,
        *NEIGHBOURS.values(), NODE_COUNTS, EXPLORE_START, PATH_BETWEEN, SOURCES_COVERAGE, RELATIONS, NETWORK, RECUSAL,
        OVERRIDE_COVERS, PRACTITIONER_BY_EMAIL,
    )
}  # fmt: skip
