"""The errors of the graph room.

GraphError
├── SchemaError            a label, type or property that the schema does not have
├── FilterError            a filter that cannot be written as a predicate
├── CatalogueError         a query whose text and declaration disagree, or that is bound wrongly
├── SubgraphIncomplete     a link whose end was pruned away, given to an analysis
├── StoreError             an engine could not do what was asked
│   ├── StoreUnavailable   the engine cannot be reached or opened
│   ├── StoreTimeout       the engine ran past the time or work that a call may take
│   ├── StoreConflict      somebody else wrote first, and retrying did not help
│   └── ConstraintViolated a key that already exists, or a required value that is missing
"""


class GraphError(Exception):
    """Base of everything this room raises."""


class SchemaError(GraphError):
    """A label, type or property that the schema does not have."""


class FilterError(GraphError):
    """A filter that cannot be written as a predicate."""


class CatalogueError(GraphError):
    """A query whose text and declaration disagree, or that is bound without what it needs."""


class SubgraphIncomplete(GraphError):
    """A link whose end is not there, or an origin that is not: the rows given to an analysis do not belong together."""


class StoreError(GraphError):
    """An engine could not do what was asked."""


class StoreUnavailable(StoreError):
    """The engine cannot be reached or opened."""


class StoreTimeout(StoreError):
    """The engine ran past the time or work that one call may take."""


class StoreConflict(StoreError):
    """Somebody else wrote first, and retrying did not help."""


class ConstraintViolated(StoreError):
    """A key that already exists, or a required value that is missing."""
