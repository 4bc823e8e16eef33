"""`kithmap policies …`: may a set be used, why may somebody do something, what would change, and putting it into force.

Checking, explaining and trying are the operator's; proposing, adopting and withdrawing are a governance officer's, who
signs in here as on the pages. `restore` is the operator's way back when no officer can act.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app import config
from app.accounts.errors import AccountMissing
from app.accounts.store import AccountStore
from app.commands.progress import progressing
from app.desks import explaining
from app.desks import policies as desk
from app.desks.explaining import Asked, CannotExplain
from app.service_subject import operator_request
from app.site import policy_office
from app.view_models.dry_run_words import dry_run_page
from app.wiring import House, opened, opened_registers
from policies import policy_store
from policies.request import AccessRequest, Environment, Purpose, Role, at
from policies.review import check as review_set

_DIRECTORY = click.Path(exists=True, file_okay=False, path_type=Path)
_officer = click.option("--officer", required=True, help="User name of the governance officer who does this.")
_days = click.option("--days", type=click.IntRange(1, 366), default=desk.DAYS, show_default=True,
                     help="Recorded looks of so many days are tried.")  # fmt: skip


@click.group()
def policies() -> None:
    """Check, explain, try and adopt the policies that decide who may know what."""


@policies.command()
@click.argument("directory", type=_DIRECTORY, required=False)
def check(directory: Path | None) -> None:
    """Validate and compile the policies of DIRECTORY (the settings' own by default). Exit status 2 when refused."""
    for line in review_set(directory or config.load().policies).lines():
        click.echo(line)


@policies.command()
@click.argument("who")
@click.argument("action")
@click.argument("key", required=False, default="")
@click.option("--purpose", type=click.Choice([purpose.value for purpose in Purpose]), default="arranging-support")
@click.option("--as-if", is_flag=True, help="WHO is a role: anybody who has it and whose account is in order.")
@click.option("--related", is_flag=True, help="With --as-if: somebody who has the record on their caseload.")
def explain(*, who: str, action: str, key: str, purpose: str, as_if: bool, related: bool) -> None:
    """Why WHO (a user name) may or may not take ACTION (`see`, `read_address`, `see_link` …) on the node or link KEY.

    Without KEY, ACTION is one beside the records: `view_ledger`, `open_override` … The question itself is recorded.
    """
    if as_if and who not in set(Role):
        raise click.BadParameter(f"`{who}` is no role; choose one of {', '.join(Role)}")
    asked = Asked(
        action=action, purpose=Purpose(purpose), username="" if as_if else who, role=Role(who) if as_if else None,
        related=related, key=key.replace(" ", "").upper(),
    )  # fmt: skip
    with opened(config.load()) as house:
        try:
            explained = explaining.explain(policy_office(house), operator_request(house.clock()), asked)
        except CannotExplain as problem:
            if problem.field == "person":
                raise AccountMissing(str(problem)) from problem
            raise click.ClickException(str(problem)) from problem
    for line in explained.explanation.lines():
        click.echo(line)
    click.echo(f"Under policy set {explained.in_force.words}.")


@policies.command(name="try")
@click.argument("what", metavar="DIRECTORY_OR_REFERENCE")
@_days
def try_(what: str, days: int) -> None:
    """What would change under the policies of a directory, or of a proposal by its reference, before it goes live.

    Exit status 1 where something protected would open, or somebody must be warned.
    """
    with opened(config.load()) as house, progressing("trying") as progress:
        office, request = policy_office(house), operator_request(house.clock())
        if Path(what).is_dir():
            report = desk.try_now(office, request, policy_store.load(Path(what)), days=days, progress=progress)
        else:
            report = desk.try_proposal(office, request, what, days=days, progress=progress)
        page = dry_run_page(report, AccountStore(house.database).full_name)
    for line in page.lines():
        click.echo(line)
    sys.exit(1 if page.shouts else 0)


@policies.command()
@click.argument("directory", type=_DIRECTORY)
@click.option("--because", "note", required=True, help="What the set changes, and why.")
@_officer
def propose(directory: Path, note: str, officer: str) -> None:
    """Put the policies of DIRECTORY forward. They decide nothing until they have been tried and adopted."""
    with _as_officer(officer) as (house, request):
        proposal = desk.propose(policy_office(house), request, policy_store.texts_in(directory), note)
    click.echo(f"{proposal.reference}  proposed as set {proposal.digest[:12]}; now: kithmap policies try")


@policies.command()
@click.argument("reference")
@_officer
def adopt(reference: str, officer: str) -> None:
    """Put a proposal into force, in every process within seconds. It must have been tried on the set in force."""
    with _as_officer(officer) as (house, request):
        number = desk.adopt(policy_office(house), request, reference)
    click.echo(f"Policy set {number} is in force.")


@policies.command()
@click.argument("reference")
@_officer
def withdraw(reference: str, officer: str) -> None:
    """Take a proposal back."""
    with _as_officer(officer) as (house, request):
        desk.withdraw(policy_office(house), request, reference, "")
    click.echo(f"{reference} is withdrawn.")


@policies.command()
def versions() -> None:
    """Every set that was ever in force, newest first, and what is proposed."""
    with opened_registers(config.load()) as house:
        found = desk.overview(policy_office(house), operator_request(house.clock()))
        own = policy_store.load(house.settings.policies)
    for one in found.versions:
        click.echo(f"{one.number:>4}  {one.digest[:12]}  {one.adopted_at:%Y-%m-%d %H:%M}  {one.adopted_by}: {one.note}")
    for proposal in found.proposals:
        click.echo(f"{proposal.reference}  {proposal.digest[:12]}  {proposal.state}: {proposal.note}")
    if own.digest != found.in_force.policies.digest:
        click.echo(f"The directory of the settings holds another set, {own.version}, which is not in force.")


@policies.command()
@click.argument("directory", type=_DIRECTORY)
@click.option("--because", "note", required=True, help="Why no governance officer can do it.")
def restore(directory: Path, note: str) -> None:
    """Put the policies of DIRECTORY into force in need: when the set in force locks everybody out, or cannot be read.

    It is decided by that set itself, recorded, and every governance officer is told.
    """
    wanted = policy_store.load(directory)
    with opened_registers(config.load(), restoring=wanted) as house:
        number = desk.restore(policy_office(house), operator_request(house.clock()), wanted, note)
    click.echo(f"Policy set {number} ({wanted.version}) is in force.")


@contextmanager
def _as_officer(username: str) -> Iterator[tuple[House, AccessRequest]]:
    """The house without its graph, and the request of an officer who signs in here.

    The graph stays closed, so that this works while the site holds the embedded engine.
    """
    with opened_registers(config.load()) as house:
        accounts = AccountStore(house.database, clock=house.clock)
        password = click.prompt("Password", hide_input=True, err=True)
        account = accounts.get(username)
        code = click.prompt("Code", err=True) if account is not None and account.has_second_factor else None
        subject = accounts.sign_in(username, password, code)
        if subject is None:
            raise click.ClickException("the user name, password or code is not right, or the account is closed")
        environment = Environment(now=at(house.clock()), purpose=Purpose.GOVERNANCE_REVIEW, channel="cli")
        yield house, AccessRequest(subject=subject, environment=environment)
