"""What an outlet is: a named way out, with what leaves by it, who may use it, and through what it is decided."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Ways out of the house, in the order of the page."""

    ROUTE = "routes"
    VERB = "verbs of the command line"
    FILE = "files that verbs write"
    MESSAGE = "messages"
    JOB = "jobs"
    METRIC = "metrics"
    LOG_LINE = "log lines"
    SORT_KEY = "sort keys of queries"
    GROUPING = "groupings of queries"
    ORDER = "orders and groupings of pages"
    FILTER = "filters and fields that pages read"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Outlet:
    """One way out."""

    kind: Kind
    name: str
    leaves: str
    who: str
    through: str = ""
