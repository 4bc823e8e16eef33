"""What policies may speak of: the principal, the context, the resource types with their attributes, the actions.

Resource types and attributes are the graph schema's own (`policy=True`), so policy and data cannot drift apart. Read
by the compiler and by `schema_text`, which writes the Cedar schema that every policy is validated against.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from graph.schema.model import FieldGroup, Kind, NodeType, Property, RelationshipType
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES


class CedarType(StrEnum):
    """The Cedar types that the compiler knows, spelt as a Cedar schema spells them."""

    STRING = "String"
    LONG = "Long"
    BOOL = "Bool"
    STRINGS = "Set<String>"
    LONGS = "Set<Long>"
    DATETIME = "datetime"


SCALARS = frozenset({CedarType.STRING, CedarType.LONG, CedarType.BOOL})
"""What a stored property may be where a policy rests on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """One attribute of the principal, the context or a resource type."""

    type: CedarType
    description: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Everything a policy may name. `filtered` are the (action, type) pairs that get a guard."""

    principal_type: str
    principal: Mapping[str, Attribute]
    context: Mapping[str, Attribute]
    resources: Mapping[str, Mapping[str, Attribute]]
    actions: Mapping[str, tuple[str, ...]]
    """Action to the resource types it applies to."""
    system: frozenset[str] = frozenset()
    """Resource types that are not in the graph: decided by the decision point only."""
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Closed lists: `principal.role` and `context.purpose` to the words they may be compared with."""

    def filtered(self) -> tuple[tuple[str, str], ...]:
        """Every (action, resource type) pair that a query can be guarded by, in a stable order."""
        return tuple(
            (action, type_) for action, types in self.actions.items() for type_ in types if type_ not in self.system
        )


SEE_LINK = "see_link"
SYSTEM = "System"

SYSTEM_ACTIONS: dict[str, str] = {
    "load": "Load a feed, or write what a load found.",
    "open_override": "Open a shielded or marked record in an emergency.",
    "claim_involvement": "Say that one works with a child.",
    "view_looks": "See who has looked at a record.",
    "view_ledger": "Read the ledger.",
    "verify_ledger": "Check that the ledger has not been altered.",
    "review_alerts": "Read and close alerts.",
    "raise_alerts": "Open alerts on what the ledger shows (R16, R17, R21).",
    "view_work": "See what waits for one: notices by reference, and how long one's queues are.",
    "manage_accounts": "Open, change and suspend accounts.",
    "serve_caller": "Serve somebody who has an account, by telephone for example.",
    "suspend_account": "Close an account on the spot because of what its owner did (R22).",
    "ask_coordinator": "Ask the coordinator who else is involved with a child (R12).",
    "answer_requests": "Read and answer what was asked of the coordinator.",
    "propose_shield": "Ask that a shield be set, prolonged or lifted (R5).",
    "confirm_shield": "Decide on a shield that somebody else proposed (R5).",
    "list_shields": "List the shields in force, with who set them and when they are to be reviewed.",
    "review_overrides": "Read and review emergency overrides (R8).",
    "review_claims": "Read and decide on claims to work with a child (R15).",
    "record_not_shared": "Record a decision not to share (R19).",
    "read_not_shared": "Find decisions not to share again (R19).",
    "withdraw_consent": "Take away what is held on a consent that was withdrawn (R11).",
    "find_by_carer": "Look for the children of a carer (R39).",
    "find_by_address": "Look for the children at an address (R39).",
    "decide_quarantine": "Decide on a record that resembles a shielded child (R9).",
    "review_matches": "Decide whom a doubtful record of a feed is about (R42).",
    "view_quality": "See how good what the sources send is, in numbers, and whom to ring about it.",
    "view_archive": "Look into the archive of a child in its first year, with a ground (R26).",
    "manage_retention": (
        "Note what decides how long a child is held: a consent, a return, a hold, a child that is back; "
        "move into the archive whoever is past their time."
    ),
    "read_words": "See what each source says of a child, field by field, and whose word is shown.",
    "join_records": "Propose that two records of one child become one, decide on it, and part them again (R41).",
    "offer_transfer": "Offer responsibility for a child to another authority, or withdraw the offer.",
    "answer_transfer": "Accept or refuse responsibility for a child that another authority offers.",
    "propose_exemption": "Ask that a look be kept out of a family's report (R44).",
    "confirm_exemption": "Decide on an exemption that somebody else proposed (R44).",
    "report_looks": "Draw up for a family who has looked at their records.",
    "explain_policies": "See which policies permit or refuse something to somebody.",
    "propose_policies": "Put a policy set forward and try it on recorded accesses.",
    "adopt_policies": "Put a policy set into force.",
}

PRINCIPAL: dict[str, Attribute] = {
    "role": Attribute(type=CedarType.STRING, description="What the account is for."),
    "team": Attribute(type=CedarType.STRING, description="Team or employer, empty when none."),
    "practitioner": Attribute(type=CedarType.STRING, description="Key of their own node, empty when none."),
    "areas": Attribute(type=CedarType.STRINGS, description="Codes of the areas they work in (R18)."),
    "clearance": Attribute(type=CedarType.LONG, description="Highest marking they may read, 0 to 3."),
    "suspended": Attribute(type=CedarType.BOOL, description="The account is closed for now (R22)."),
    "vetted_until": Attribute(type=CedarType.DATETIME, optional=True, description="Last day of the vetting (R14)."),
    "trained_until": Attribute(type=CedarType.DATETIME, optional=True, description="Last day of the training (R14)."),
    "agreement_signed_on": Attribute(
        type=CedarType.DATETIME, optional=True, description="Day the user agreement was signed (R14)."
    ),
    "employer_accredited_until": Attribute(
        type=CedarType.DATETIME, optional=True, description="Last day of the employer's accreditation (R14)."
    ),
    "caseload": Attribute(type=CedarType.STRINGS, description="Keys of the children they work with now (R15)."),
    "listed": Attribute(
        type=CedarType.STRINGS, description="Keys of the children on the lists of the services they work for (R15)."
    ),
    "network": Attribute(
        type=CedarType.STRINGS, description="Keys of the children in the homes and families of the caseload (R15)."
    ),
    "households": Attribute(type=CedarType.STRINGS, description="Keys of the homes of the caseload."),
    "carers": Attribute(type=CedarType.STRINGS, description="Keys of the carers of the caseload."),
    "services": Attribute(type=CedarType.STRINGS, description="Keys of the services they work for."),
    "colleagues": Attribute(type=CedarType.STRINGS, description="Keys of those who work for the same services."),
    "recused": Attribute(
        type=CedarType.STRINGS, description="Keys of their own family, their own home and themselves (R17)."
    ),
}

CONTEXT: dict[str, Attribute] = {
    "now": Attribute(type=CedarType.DATETIME, description="One moment for the whole request (R33)."),
    "purpose": Attribute(type=CedarType.STRING, optional=True, description="Why the record is opened (R3)."),
    "channel": Attribute(type=CedarType.STRING, description="`page`, `api` or `cli`."),
    "override": Attribute(type=CedarType.BOOL, description="An emergency override is in force (R8)."),
    "override_child": Attribute(type=CedarType.STRING, description="Key of the child it is for, empty when none."),
    "override_covers": Attribute(
        type=CedarType.STRINGS, description="Keys of that child's homes and carers, empty when none."
    ),
    "offered": Attribute(
        type=CedarType.STRINGS,
        description="Keys of children of whom responsibility is offered to the subject's authority, while answering.",
    ),
}

_TYPES = {Kind.TEXT: CedarType.STRING, Kind.LONG: CedarType.LONG, Kind.BOOLEAN: CedarType.BOOL}


def _attributes(properties: tuple[Property, ...]) -> dict[str, Attribute]:
    return {
        property_.key: Attribute(type=_TYPES[property_.kind], description=property_.description)
        for property_ in properties
        if property_.policy
    }


def _actions() -> dict[str, tuple[str, ...]]:
    actions = {
        group.value: tuple(
            label for label, node in NODE_TYPES.items() if any(found.group is group for found in node.properties)
        )
        for group in FieldGroup
        if group is not FieldGroup.INTERNAL
    }
    actions[SEE_LINK] = tuple(RELATIONSHIP_TYPES)
    return actions | dict.fromkeys(SYSTEM_ACTIONS, (SYSTEM,))


def kithmap_vocabulary(words: Mapping[str, frozenset[str]] | None = None) -> Vocabulary:
    """The vocabulary of the product's own policies, drawn from the graph schema."""
    types: list[NodeType | RelationshipType] = [*NODE_TYPES.values(), *RELATIONSHIP_TYPES.values()]
    return Vocabulary(
        principal_type="Subject",
        principal=PRINCIPAL,
        context=CONTEXT,
        resources={type_.label: _attributes(type_.properties) for type_ in types} | {SYSTEM: {}},
        actions=_actions(),
        system=frozenset({SYSTEM}),
        words=words or {},
    )
