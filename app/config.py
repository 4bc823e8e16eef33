"""Settings, read once from the environment and validated before anything is opened.

A default is safe in production and fit to publish: there is no default secret, no default password and no debug
switch. A `KITHMAP_…` variable that nobody knows is an error, because a misspelt protection is no protection.
"""

import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from loaders.retention_rules import LONGEST, Periods

PREFIX = "KITHMAP_"


class SecondOfficer(StrEnum):
    """When a second governance officer must adopt what one proposed."""

    WHERE_THERE_IS_ONE = "where-there-is-one"
    ALWAYS = "always"
    NEVER = "never"


class ConfigurationError(Exception):
    """A setting that is unknown, malformed or missing; the message names it and says what to do."""


class Settings(BaseModel):
    """Where things are and how long they last. Names are those of the environment, less the prefix."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    graph: str = Field(
        default="embedded:///var/kithmap/graph", description="`embedded:///path` or `neo4j://host:7687`."
    )
    neo4j_user: str = Field(default="neo4j", description="Account that Kithmap uses at Neo4j.")
    neo4j_password: SecretStr | None = Field(default=None, description="Its password.")
    neo4j_database: str | None = Field(default=None, description="Database at Neo4j; the server's default if unset.")
    ledger: str = Field(default="sqlite:////var/kithmap/ledger.sqlite", description="SQLAlchemy address of the ledger.")
    policies: Path | None = Field(default=None, description="Directory with the authority's own policy set.")
    second_officer: SecondOfficer = Field(
        default=SecondOfficer.WHERE_THERE_IS_ONE,
        description="When a second officer must adopt a policy set: `where-there-is-one`, `always` or `never`.",
    )
    claim_days: int = Field(
        default=14, ge=1, le=60, description="Days after which a claim to work with a child ends by itself."
    )
    shield_months: int = Field(
        default=12, ge=1, le=36, description="Months after which a shield is to be reviewed at the latest."
    )
    retention_universal_years: int = Field(
        default=1, ge=1, le=LONGEST, description="Years for which an ended involvement of a universal service is held."
    )
    retention_other_years: int = Field(
        default=6, ge=1, le=LONGEST, description="Years for which any other ended involvement is held."
    )
    feeds: Path | None = Field(default=None, description="Folder with the declarations of the authority's own feeds.")
    alert_thresholds: Path | None = Field(default=None, description="File with the authority's own alert thresholds.")
    secret_key: SecretStr | None = Field(default=None, description="Signs forms; at least 32 characters.")
    checkpoint_key: Path | None = Field(default=None, description="File with the key that signs ledger checkpoints.")
    authority: str = Field(default="", description="Name of the authority, shown in the header.")
    training: bool = Field(default=False, description="Marks every page: nobody here is real.")
    areas: str = Field(default="", description="Names of areas: `E06000999=Northmoor,E06000998=Eastvale`.")
    coordinator_phone: str = Field(default="", description="Number of the index coordinator.")
    coordinator_hours: str = Field(default="", description="When it is answered.")
    duty_phone: str = Field(default="", description="Number for a child in danger now.")
    governance_phone: str = Field(default="", description="Number of the information governance officer.")
    governance_hours: str = Field(default="", description="When it is answered.")
    names_in_reports: bool = Field(default=False, description="Families are told the names of those who looked, too.")
    sign_in_code: bool = Field(
        default=True, description="Ask at sign-in for the one-time code of an account that has a second factor."
    )
    step_up_minutes: int = Field(
        default=5, ge=0, le=30, description="For how long a one-time code that was given holds in its session."
    )
    override_minutes: int = Field(default=30, ge=1, le=240, description="How long an emergency override lasts.")
    override_hops: int = Field(
        default=1, ge=1, le=2, description="1: the child, its homes and carers. 2: also who else is linked to those."
    )
    override_second_person: bool = Field(
        default=False, description="Let an emergency override wait until a second person has approved it."
    )
    refusal_step_ms: int = Field(
        default=50, ge=0, le=1000, description="Answers without content take a multiple of this time; 0 for none."
    )
    secure_cookies: bool = Field(default=True, description="Only ever send the session over https.")

    @property
    def retention_periods(self) -> Periods:
        """For how long each is held: what the rules fix, and what the authority has set (R25-R28)."""
        return Periods(universal=self.retention_universal_years, other=self.retention_other_years)

    @property
    def area_words(self) -> dict[str, str]:
        """Area codes with their names."""
        pairs = (pair.partition("=") for pair in self.areas.split(",") if "=" in pair)
        return {code.strip(): name.strip() for code, _, name in pairs}


EXTRA_VARIABLES = frozenset({"KITHMAP_CONFIG", "KITHMAP_REQUIRE", "KITHMAP_PROVE_N"})
"""Known, but read elsewhere: the settings file here, the others by the tests."""


def load(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    `KITHMAP_CONFIG` may name a file of `NAME=value` lines; the environment wins over it. Raises ConfigurationError,
    naming the variable and what to do, for anything unknown, malformed or missing.
    """
    environment = os.environ if environment is None else environment
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    values = {**_from_file(environment.get("KITHMAP_CONFIG"), known), **environment}
    for name in sorted(values):
        if name.startswith(PREFIX) and name not in known | EXTRA_VARIABLES and not name.startswith("KITHMAP_TEST_"):
            raise ConfigurationError(f"unknown variable `{name}`; known are {', '.join(sorted(known))}")
    given = {name.removeprefix(PREFIX).lower(): value for name, value in values.items() if name in known}
    try:
        settings = Settings.model_validate(given)
    except ValidationError as problem:
        first = problem.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        raise ConfigurationError(f"`{name}` is not usable: {first['msg'].lower()}") from problem
    return settings


def secret_key(settings: Settings) -> str:
    """The key that signs forms. Raises ConfigurationError when it is missing or short."""
    value = settings.secret_key.get_secret_value() if settings.secret_key else ""
    if len(value) < 32:
        raise ConfigurationError("set `KITHMAP_SECRET_KEY` to at least 32 random characters before serving")
    return value


def _from_file(path: str | None, known: set[str]) -> dict[str, str]:
    if not path:
        return {}
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as problem:
        raise ConfigurationError(f"`KITHMAP_CONFIG` names `{path}`, which cannot be read") from problem
    values: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, separator, value = line.partition("=")
        if not separator or name.strip() not in known:
            raise ConfigurationError(f"`{path}` line {number}: `{name.strip()}` is no setting of ours")
        values[name.strip()] = value.strip()
    return values
