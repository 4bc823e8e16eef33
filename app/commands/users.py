"""`kithmap user add|suspend|reinstate|second-factor|list`: accounts, for the access manager who has no page yet."""

import secrets
from datetime import date

import click

from app import config
from app.accounts.account import Account
from app.accounts.store import AccountStore
from app.service_subject import load_request
from app.wiring import House, opened
from graph.queries.registry import QUERIES
from policies.request import Role

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def user() -> None:
    """Open, close and list accounts."""


@user.command()
@click.argument("username")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", type=click.Choice([role.value for role in Role if role is not Role.LOADER]), required=True)
@click.option("--team", default="", help="Team, as others know it.")
@click.option("--email", help="Work e-mail in the workforce feed: ties the account to the worker's own node.")
@click.option("--area", "areas", multiple=True, help="Area code; may be given several times. No area, no access.")
@click.option("--clearance", type=click.IntRange(0, 3), default=0, show_default=True)
@click.option("--vetted-until", type=_DAY, help="Last day of the enhanced vetting.")
@click.option("--trained-until", type=_DAY, help="Last day of the training.")
@click.option("--agreement-signed", type=_DAY, help="Day the user agreement was signed.")
@click.option("--accredited-until", type=_DAY, help="Last day of the employer's accreditation.")
@click.option("--own", "own_keys", multiple=True, help="Key of a record that is their own or their family's.")
def add(  # noqa: PLR0913, PLR0917 - click passes an argument for each option
    username: str, name: str, role: str, team: str, email: str | None, areas: tuple[str, ...], clearance: int,
    vetted_until: date | None, trained_until: date | None, agreement_signed: date | None,
    accredited_until: date | None, own_keys: tuple[str, ...],
) -> None:  # fmt: skip
    """Open an account and print its first password once. A date that is missing denies until it is set."""
    with opened(config.load()) as house:
        account = Account(
            username=username, full_name=name, role=Role(role), team=team,
            practitioner_key=practitioner(house, email) if email else None, areas=frozenset(areas),
            clearance=clearance, vetted_until=_day(vetted_until), trained_until=_day(trained_until),
            agreement_signed_on=_day(agreement_signed), employer_accredited_until=_day(accredited_until),
            own_keys=frozenset(own_keys),
        )  # fmt: skip
        password = new_password()
        AccountStore(house.database, clock=house.clock).add(account, password)
    click.echo(f"{username}  {password}")


@user.command()
@click.argument("username")
def suspend(username: str) -> None:
    """Close an account now; its open sessions end with their next request."""
    with opened(config.load()) as house:
        AccountStore(house.database, clock=house.clock).suspend(username)
    click.echo(f"{username} is closed.")


@user.command()
@click.argument("username")
def reinstate(username: str) -> None:
    """Open a closed account again."""
    with opened(config.load()) as house:
        AccountStore(house.database, clock=house.clock).reinstate(username)
    click.echo(f"{username} is open.")


@user.command(name="second-factor")
@click.argument("username")
@click.option("--end", is_flag=True, help="Ask for no code any more: the authenticator is lost, or has been seen.")
def second_factor(username: str, *, end: bool) -> None:
    """Set up a second factor and print once the address that an authenticator takes. One from before ends.

    Do it with its owner beside you: whoever sees the address can make the codes.
    """
    with opened(config.load()) as house:
        accounts = AccountStore(house.database, clock=house.clock)
        if end:
            accounts.end_second_factor(username)
            click.echo(f"{username} has no second factor any more, and opens no record in an emergency without one.")
        else:
            click.echo(accounts.begin_second_factor(username))


@user.command(name="list")
def list_accounts() -> None:
    """Every account: name, role, areas, whether it is closed, and whether it has a second factor."""
    with opened(config.load()) as house:
        for account in AccountStore(house.database).all():
            state = "closed" if account.suspended else "open"
            code = "  second factor" if account.has_second_factor else ""
            click.echo(f"{account.username:24} {account.role:20} {','.join(sorted(account.areas)):24} {state}{code}")


def practitioner(house: House, email: str) -> str:
    """Key of the worker with that e-mail address. Raises click.ClickException when there is not exactly one."""
    found = house.gate.read(load_request(house.clock()), QUERIES["subject.by-email"], {"email": email}).parts["found"]
    if len(found) != 1:
        raise click.ClickException(f"{len(found)} workers have the e-mail address `{email}`; one was expected")
    return str(found[0]["key"])


def new_password() -> str:
    """A first password that can be read out and typed: five groups of four."""
    alphabet = "abcdefghjkmnpqrstvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(4)) for _ in range(5))


def _day(moment: date | None) -> date | None:
    return date(moment.year, moment.month, moment.day) if moment else None
