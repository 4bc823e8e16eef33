"""Who asks, what for, and in which circumstances: the inputs of every decision (NIST SP 800-162 terms).

Built at the edge by `app.identity` and by the command line, completed by `policies.attribute_sources` with what the
graph itself knows of the subject, and read by the gate. Nothing here decides.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum


class Purpose(StrEnum):
    """Why a record is opened (R3). The closed list; the words stand in `PURPOSE_WORDS`."""

    ARRANGING_SUPPORT = "arranging-support"
    CHILD_IN_FRONT = "child-in-front"
    WORRIED_SAFETY = "worried-safety"
    PREPARING_MEETING = "preparing-meeting"
    MISSING_SERVICE = "missing-service"
    CHECKING_RECORD = "checking-record"
    LOADING = "loading"
    GOVERNANCE_REVIEW = "governance-review"
    IDENTIFYING = "identifying"
    """Set by the house itself while one child is being identified; nobody can choose it."""
    ANSWERING_FAMILY = "answering-family"
    """Set by the house itself while a family’s report is drawn up; nobody can choose it."""


PURPOSE_WORDS: dict[Purpose, str] = {
    Purpose.ARRANGING_SUPPORT: "Arranging or reviewing support",
    Purpose.CHILD_IN_FRONT: "The child is in front of me",
    Purpose.WORRIED_SAFETY: "I am worried about the child’s safety",
    Purpose.PREPARING_MEETING: "Preparing a meeting about the child or family",
    Purpose.MISSING_SERVICE: "The child is missing from a service",
    Purpose.CHECKING_RECORD: "Checking or correcting what is held",
    Purpose.LOADING: "Loading a feed",
    Purpose.GOVERNANCE_REVIEW: "Reviewing how records were used",
    Purpose.IDENTIFYING: "Finding the right child",
    Purpose.ANSWERING_FAMILY: "Answering a family that asks who has looked",
}


class Role(StrEnum):
    """What an account is for. Rights come from policies, never from the role alone."""

    PRACTITIONER = "practitioner"
    SOCIAL_WORKER = "social_worker"
    LEAD_PROFESSIONAL = "lead_professional"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    COORDINATOR = "coordinator"
    DATA_MANAGER = "data_manager"
    ACCESS_MANAGER = "access_manager"
    GOVERNANCE_OFFICER = "governance_officer"
    LOADER = "loader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody who asks, as the account register knows them. Dates that are missing deny (R14)."""

    username: str
    full_name: str
    role: Role
    team: str = ""
    practitioner: str | None = None
    """Key of their own node in the graph, where they have one."""
    areas: frozenset[str] = frozenset()
    clearance: int = 0
    vetted_until: date | None = None
    trained_until: date | None = None
    agreement_signed_on: date | None = None
    employer_accredited_until: date | None = None
    suspended: bool = False
    own_keys: frozenset[str] = frozenset()
    """Children, carers and homes that are the subject's own: never opened by them (R17)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relations:
    """Who the subject is to whom, read from the graph at each request (R15). Sets of node keys."""

    caseload: frozenset[str] = frozenset()
    """Children with whom the subject is involved themselves."""
    listed: frozenset[str] = frozenset()
    """Children on the list of a service they work for: known, but with no way to their homes and carers."""
    network: frozenset[str] = frozenset()
    """Children in the homes of the caseload, and children of its carers."""
    households: frozenset[str] = frozenset()
    carers: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    colleagues: frozenset[str] = frozenset()
    """Practitioners who work for the same services: a sensitive team knows its own people (R12)."""
    recused: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """A break-glass grant in force: one child, what lies so many steps around it, to a moment (R8)."""

    child: str
    until: datetime
    reference: str
    ground: str = ""
    """Code of the ground that was given (R24); the words that stand behind it are kept with the case."""
    hops: int = 1
    """1: the child, its homes and carers. 2: also who else lives in them, and their other homes and children."""
    covers: frozenset[str] = frozenset()
    """Keys of what lies within those steps, read from the graph when the grant is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The circumstances of one request. `now` is one value for the whole request (R33)."""

    now: datetime
    purpose: Purpose | None
    channel: str = "page"
    override: Override | None = None
    offered: frozenset[str] = frozenset()
    """Children of whom another authority offers responsibility to the subject's: set by that desk alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailStep:
    """Where in a walk this request stands (W3C PROV: wasInformedBy the event before)."""

    trail: str
    step: int
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """A subject asking in an environment, perhaps on behalf of somebody else, perhaps as a step of a walk."""

    subject: Subject
    environment: Environment
    on_behalf_of: Subject | None = None
    """Whoever is served, by telephone for example: recorded too, and the answer is what both may know."""
    trail: TrailStep | None = None


def at(moment: datetime | None = None) -> datetime:
    """The clock of decisions: UTC, to the millisecond, because that is what both evaluators compare."""
    moment = moment or datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributes:
    """Subject, relations and environment together: all that the known side of a policy may speak of."""

    subject: Subject
    environment: Environment
    relations: Relations = field(default_factory=Relations)
