"""The words in which a feed is declared: its columns and their rules, its owner, its trust, and how a row is shaped.

Each module of `loaders.feeds` is one declaration; reading and validating follow it and know no feed by name.
"""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from graph.records import Value
from loaders.errors import DeclarationError
from loaders.records import About, Coverage, Remark, SourceRecord

UNIVERSAL_KINDS = frozenset({"school", "family_doctor", "health_visiting", "school_nursing"})
"""Service kinds that every child of the right age should have."""

SENSITIVE_KINDS = frozenset({"mental_health", "sexual_health", "substance_misuse"})
"""Service kinds whose involvement is held only with consent or a recorded harm reason (R11-R13)."""

NO_CHOICES: Mapping[str, str] = MappingProxyType({})


class Form(StrEnum):
    """How rows stand in the file."""

    CSV = "comma-separated"
    TSV = "tab-separated, unquoted"
    JSON_LINES = "one JSON object a line"
    AS_FOUND = "comma- or tab-separated, whichever the headings show"
    TABLE = "separated text, or the sheets of an Excel or OpenDocument workbook"
    JSON = "one JSON document"
    XML = "one XML document"
    FHIR = "FHIR R4 resources, in a bundle or alone, as JSON or XML"
    SQL = "a dump of a database, as SQL text"


class Schedule(StrEnum):
    """How often a source sends."""

    AT_ONCE = "as it happens"
    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    TERMLY = "termly"
    YEARLY = "yearly"
    ON_REQUEST = "on request"


class Rule(StrEnum):
    """What the text of a column must be, and so what value it becomes."""

    TEXT = "text"
    NAME = "name"
    CODE = "code"
    DATE = "date"
    BIRTH_DATE = "birth date"
    OPEN_END = "date of an end, which may lie far ahead where there is none"
    SEX = "sex"
    POSTCODE = "postcode"
    NHS_NUMBER = "NHS number"
    UPN = "unique pupil number"
    UPRN = "property reference number"
    AREA = "area code"
    PHONE = "telephone"
    EMAIL = "e-mail address"
    YES_NO = "yes or no"
    CHOICE = "choice"


class Stage(IntEnum):
    """When a feed is loaded within one run: shields bind before anything can be published (R5)."""

    SHIELDS = 0
    REGISTERS = 1
    WORKFORCE = 2
    UNIVERSAL = 3
    SUPPLEMENTARY = 4
    SENSITIVE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column that is read. Columns that are not declared are never read.

    `headings` are the spellings under which it is published. `needed`: a row without a value is rejected.
    `optional`: the whole column may be absent. `choices` map what is written (folded to lower case) to what it means.
    """

    field: str
    headings: tuple[str, ...]
    rule: Rule = Rule.TEXT
    needed: bool = False
    optional: bool = False
    choices: Mapping[str, str] = dataclasses.field(default_factory=lambda: NO_CHOICES)

    def __post_init__(self) -> None:
        if self.needed and self.optional:
            raise DeclarationError(f"column `{self.field}` cannot be needed and optional at once")
        if (self.rule is Rule.CHOICE) != bool(self.choices):
            raise DeclarationError(f"column `{self.field}`: choices belong to the rule `choice`, and to no other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Whom to ring about a feed."""

    full_name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One row as it stands: declared fields only, as text; `raw` writes its own text less all undeclared."""

    file: str
    line: int
    kind: "Kind"
    cells: Mapping[str, str]
    raw: Callable[[], str]
    coverage: Coverage | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRow:
    """A row whose fields have passed their rules; missing values are left out."""

    feed: str
    file: str
    line: int
    kind: str
    fields: Mapping[str, Value]
    coverage: Coverage | None

    def text(self, name: str) -> str | None:
        """The field as text, or None where it is missing."""
        return value if isinstance(value := self.fields.get(name), str) else None

    def flag(self, name: str) -> bool | None:
        """The field as yes or no, or None where it is missing."""
        return value if isinstance(value := self.fields.get(name), bool) else None

    def given(self, **wanted: str) -> dict[str, Value]:
        """The fields that are present, under new names: `given(dob="mother_dob")`."""
        return {new: self.fields[name] for new, name in wanted.items() if name in self.fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a whole row cannot be used. `column` is the field at fault."""

    rule: str
    reason: str
    column: str | None = None


Shape = Callable[[CheckedRow], Iterable[SourceRecord | Remark]]
RowRule = Callable[[CheckedRow], Refusal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of row: of the only table, of a sheet, of a module of a return, of a repeated element of a tree.

    `place` says where it stands: the sheets' names, or the path of the repeated element (`Children/Child`), or the FHIR
    resource types. `each` is the path of what is repeated inside one such element; then each of these is a row. In
    trees, the headings of columns are paths (`loaders.formats.paths`), those beginning with `/` from the outer element.
    `identity` names the fields that together identify a row in one file. `periods` are pairs of fields that start and
    end something; none may start before `born`. `dropped` are headings of content that an index must not hold.
    `gathered`: rows are involvements, and several may be about one child. `not_held`: why nothing of them is held.
    """

    name: str
    columns: tuple[Column, ...]
    identity: tuple[str, ...]
    shape: Shape
    place: tuple[str, ...] = ()
    each: str = ""
    gathered: bool = False
    periods: tuple[tuple[str, str], ...] = ()
    born: str | None = None
    unborn: bool = False
    row_rules: tuple[RowRule, ...] = ()
    dropped: tuple[str, ...] = ()
    only: tuple[str, str | None] | None = None
    not_held: str = ""

    def __post_init__(self) -> None:
        fields = [column.field for column in self.columns]
        if len(set(fields)) != len(fields):
            raise DeclarationError(f"`{self.name}` declares a field twice")
        named = {*self.identity, *(end for period in self.periods for end in period)}
        unknown = (named | ({self.born} if self.born else set())) - set(fields)
        if unknown:
            raise DeclarationError(f"`{self.name}` names fields it does not declare: {', '.join(sorted(unknown))}")

    def column(self, name: str) -> Column:
        """The column of the field `name`. Raises DeclarationError where there is none."""
        for column in self.columns:
            if column.field == name:
                return column
        raise DeclarationError(f"`{self.name}` has no field `{name}`")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One source of rows: of one kind, told by `columns` to `dropped` here, or of several, told by `parts`.

    `title_rows` is how many rows may stand above the headings.
    `announced`: the file opens with a control line (coverage) and closes with one (row count), so that a cut is seen.
    `trust` ranks what it says, attribute by attribute, from 0 to 10; `trust_otherwise` is for the rest.
    `confirms_every` is the number of days after which an unconfirmed fact reads "not confirmed since" (R35).
    `area` is the authority whose children its rows are about, where an own declaration says so.
    `local_number` names the numbering under which the source knows children; feeds that share it are a crosswalk.
    `nameless`: its rows carry no names, so they reach a child by crosswalk, or by pupil number, birth date and sex.
    """

    code: str
    full_name: str
    description: str
    owner: Owner
    stage: Stage
    form: Form
    columns: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()
    shape: Shape = lambda _: ()
    parts: tuple[Kind, ...] = ()
    headless: bool = False
    title_rows: int = 0
    gathered: bool = False
    announced: bool = True
    periods: tuple[tuple[str, str], ...] = ()
    born: str | None = None
    row_rules: tuple[RowRule, ...] = ()
    dropped: tuple[str, ...] = ()
    trust: Mapping[str, int] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    trust_otherwise: int = 5
    may_create: frozenset[About] = frozenset()
    universal_kind: str | None = None
    sensitive: bool = False
    sensitivity: int = 0
    schedule: Schedule = Schedule.MONTHLY
    confirms_every: int = 31
    local_number: str | None = None
    area: str | None = None
    nameless: bool = False

    def __post_init__(self) -> None:
        if bool(self.columns) == bool(self.parts):
            raise DeclarationError(f"feed `{self.code}` declares either columns or parts")
        names = [kind.name for kind in self.kinds]
        if len(set(names)) != len(names):
            raise DeclarationError(f"feed `{self.code}` has two parts of one name")
        if self.universal_kind is not None and self.universal_kind not in UNIVERSAL_KINDS:
            raise DeclarationError(f"feed `{self.code}`: `{self.universal_kind}` is no universal service")
        if self.nameless and self.may_create_child:
            raise DeclarationError(f"feed `{self.code}` carries no names, so it cannot bring a child into the index")

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of rows of this feed."""
        return self.parts or (
            Kind(
                name=self.code, columns=self.columns, identity=self.identity, shape=self.shape, gathered=self.gathered,
                periods=self.periods, born=self.born, row_rules=self.row_rules, dropped=self.dropped,
            ),
        )  # fmt: skip

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What its rows carry to know a child by beside names, in words."""
        rules = {column.rule for kind in self.kinds for column in kind.columns}
        found = [rule.value for rule in (Rule.NHS_NUMBER, Rule.UPN) if rule in rules]
        return (*found, *((self.local_number,) if self.local_number else ()))

    @property
    def may_create_child(self) -> bool:
        """Whether a row may bring a child into the index; supplementary sources only add to children already there."""
        return About.CHILD in self.may_create

    @property
    def says_whose(self) -> bool:
        """Whether it says itself of which authority its children are: in a control line, or in its declaration."""
        return self.announced or self.area is not None or self.stage <= Stage.WORKFORCE

    @property
    def drops_content(self) -> bool:
        """Whether its files carry what an index must not hold, so that no row of them is ever kept as it stands."""
        return any(kind.dropped for kind in self.kinds)

    def column(self, name: str) -> Column:
        """The column of the field `name` in the first kind of row. Raises DeclarationError where there is none."""
        return self.kinds[0].column(name)

    def trust_in(self, attribute: str) -> int:
        """How far this source is believed about `attribute`, from 0 to 10."""
        return self.trust.get(attribute, self.trust_otherwise)
