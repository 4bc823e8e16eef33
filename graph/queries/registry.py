"""Every query of the catalogue by name. The names are public: they stand in the ledger and in explanations."""

from graph.queries.alerting import IDENTITIES, INVOLVED, REFUGES_AMONG
from graph.queries.archives import RETENTION_ARCHIVES, RETENTION_LATEST, RETENTION_MARKED, RETENTION_OPENED
from graph.queries.catalogue import Query
from graph.queries.claims import ORDINARY, POSTS
from graph.queries.consent import CHILD_CONSENTS, WITHDRAWN
from graph.queries.duplicates import DUPLICATES_APART, DUPLICATES_COVERED, DUPLICATES_RECORDS
from graph.queries.entry_points import IDENTIFY_BY_ADDRESS, IDENTIFY_BY_CARER
from graph.queries.explaining import POLICY_ATTRIBUTES, POLICY_PROTECTED
from graph.queries.family import FAMILY_VIEW, HOUSEHOLD_VIEW
from graph.queries.identify import IDENTIFY_CANDIDATES
from graph.queries.joining import JOIN_FACTS
from graph.queries.neighbours import EXPLORE_START, NEIGHBOURS, NODE_COUNTS, PATH_BETWEEN, WALKED
from graph.queries.quality import (
    QUALITY_CHILDREN,
    QUALITY_DECIDED,
    QUALITY_LISTS,
    QUALITY_SOURCE,
    QUALITY_TAKEN_BACK,
)  # fmt: skip
from graph.queries.record import CASELOAD, CHILD_GLANCE, CHILD_RECORD, CHILDREN_GLANCES, CHILDREN_WHOLE
from graph.queries.reporting import REPORT_ABOUT, REPORT_HOUSEHOLD, REPORT_VIEWERS
from graph.queries.retention import RETENTION_AGAIN, RETENTION_AROUND, RETENTION_DUE, RETENTION_HELD
from graph.queries.retracting import RETRACTED, RETRACTED_HOMES
from graph.queries.reviewing import REVIEW_CASE, REVIEW_RECORDS, REVIEW_SERVICES, REVIEW_WAITING
from graph.queries.shields import HOMES_GLANCES, QUARANTINE_CASE, QUARANTINE_WAITING, SHIELDS_IN_FORCE
from graph.queries.sources import SOURCES_COVERAGE
from graph.queries.subject import NETWORK, OVERRIDE_COVERS, PRACTITIONER_BY_EMAIL, RECUSAL, RELATIONS
from graph.queries.transfer import TRANSFER_CHILD, TRANSFER_CHILDREN, TRANSFER_FACTS, TRANSFER_RESIDENTS
from graph.queries.undoing import DECISION, PERSONAL_LINKS
from graph.records import Value

QUERIES: dict[str, Query] = {
    query.name: query
    for query in (
        CHILD_CONSENTS, WITHDRAWN, ORDINARY,
        CHILD_RECORD, CHILD_GLANCE, CHILDREN_GLANCES, CHILDREN_WHOLE, CASELOAD, POSTS, FAMILY_VIEW, HOUSEHOLD_VIEW,
        IDENTIFY_CANDIDATES, IDENTIFY_BY_CARER, IDENTIFY_BY_ADDRESS, REPORT_ABOUT, REPORT_HOUSEHOLD, REPORT_VIEWERS,
        *NEIGHBOURS.values(), NODE_COUNTS, EXPLORE_START, PATH_BETWEEN, SOURCES_COVERAGE, RELATIONS, NETWORK, RECUSAL,
        OVERRIDE_COVERS, PRACTITIONER_BY_EMAIL, POLICY_ATTRIBUTES, POLICY_PROTECTED,
        SHIELDS_IN_FORCE, HOMES_GLANCES, QUARANTINE_WAITING, QUARANTINE_CASE, REFUGES_AMONG, IDENTITIES, INVOLVED,
        DECISION, PERSONAL_LINKS, RETRACTED, RETRACTED_HOMES, JOIN_FACTS,
        REVIEW_WAITING, REVIEW_RECORDS, REVIEW_CASE, REVIEW_SERVICES,
        DUPLICATES_APART, DUPLICATES_COVERED, DUPLICATES_RECORDS,
        RETENTION_DUE, RETENTION_AGAIN, RETENTION_AROUND, RETENTION_HELD, RETENTION_ARCHIVES,
        RETENTION_LATEST, RETENTION_MARKED, RETENTION_OPENED,
        QUALITY_LISTS, QUALITY_SOURCE, QUALITY_CHILDREN, QUALITY_DECIDED, QUALITY_TAKEN_BACK,
        TRANSFER_CHILD, TRANSFER_CHILDREN, TRANSFER_FACTS, TRANSFER_RESIDENTS,
    )
}  # fmt: skip

_SOMEBODY = "000000000"
EXAMPLES: dict[str, Value] = {
    "key": _SOMEBODY, "from": _SOMEBODY, "to": _SOMEBODY, "practitioner": _SOMEBODY, "child": _SOMEBODY,
    "keys": [_SOMEBODY] * 60, "caseload": [_SOMEBODY] * 60, "own": [_SOMEBODY],
    "kinds": list(WALKED), "offset": 0, "limit": 60, "today": "2026-01-01", "clearance": 0,
    "email": "somebody@northmoor.example",
    "dobs": ["2019-03-14"] * 40, "postcodes": [""], "nhs_number": "", "upn": "",
    "source": "gp_register", "source_id": "1", "borns": ["1990-07-22"], "phones": ["07700 900101"] * 6,
    "codes": ["140123"], "load": _SOMEBODY, "ids": ["1"] * 60,
    "area": "E06000999", "areas": ["E06000999"], "since": "2026-01-01",
}  # fmt: skip
"""A value of the right kind for every parameter of the catalogue: for planning ahead, and for tests of the texts."""
