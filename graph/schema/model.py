"""What a node type, a relationship type and a property are, as frozen data.

Read by the query catalogue (which field belongs to which group), the policy compiler (which property a policy
attribute is), the loaders (what is required and of which kind) and the generated schema page. Terms follow the
property graph of openCypher.
"""

from dataclasses import dataclass
from enum import StrEnum

from graph.errors import SchemaError

# The embedded engine invents a value for these when they are missing, so no property may carry such a name.
RESERVED_PROPERTY_NAMES = frozenset({"id", "name", "title", "type", "label", "node_type", "start", "end"})


class Kind(StrEnum):
    """The stored form of a value. Dates are ISO 8601 text: it sorts as time, and both engines agree on it."""

    TEXT = "text"
    LONG = "long"
    BOOLEAN = "boolean"
    DATE = "date"
    TEXTS = "texts"
    DECIMAL = "decimal"


class FieldGroup(StrEnum):
    """Fields that one policy action opens together; the value is the action's name in the policies."""

    OPEN = "see"
    IDENTITY = "read_identity"
    FORMER_NAMES = "read_former_names"
    IDENTIFIERS = "read_identifiers"
    STANDING = "read_standing"
    CONTACT = "read_contact"
    ADDRESS = "read_address"
    SOURCE = "read_source"
    INTERNAL = "internal"
    """Read by policies and writers only; no query may return it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One described property. `policy` marks those that policies may rest on: they are required and of a fixed kind."""

    key: str
    kind: Kind
    group: FieldGroup
    description: str
    required: bool = False
    policy: bool = False

    def __post_init__(self) -> None:
        if self.key in RESERVED_PROPERTY_NAMES:
            raise SchemaError(f"property `{self.key}` is reserved by the embedded engine; use another word")
        if self.policy and not self.required and self.kind is not Kind.DATE:
            raise SchemaError(f"policy attribute `{self.key}` must be required, or a missing value would decide")


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeType:
    """A label with its properties. Identity is `key`: random, ours, stable."""

    label: str
    description: str
    properties: tuple[Property, ...]

    def property(self, key: str) -> Property:
        """The property called `key`. Raises SchemaError when the label has none."""
        return _property(self.label, self.properties, key)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipType:
    """A relationship type drawn as `(:tail)-[:TYPE]->(:head)`, with the sentence it reads in either direction."""

    label: str
    tail: tuple[str, ...]
    head: tuple[str, ...]
    reading: str
    inverse: str
    description: str
    properties: tuple[Property, ...]

    @property
    def arrow(self) -> str:
        """The drawn form, for docstrings, pages and error messages."""
        return f"(:{'|'.join(self.tail)})-[:{self.label}]->(:{'|'.join(self.head)})"

    def property(self, key: str) -> Property:
        """The property called `key`. Raises SchemaError when the type has none."""
        return _property(self.label, self.properties, key)


def _property(label: str, properties: tuple[Property, ...], key: str) -> Property:
    for candidate in properties:
        if candidate.key == key:
            return candidate
    raise SchemaError(f"`{label}` has no property `{key}`")
