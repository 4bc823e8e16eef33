"""`kithmap alerts run|thresholds|managers`: search the ledger, say from which numbers on, and who manages whom."""

import click

from app import config
from app.accounts.store import AccountStore
from app.alerting.managers import teams
from app.alerting.rules import RULES, thresholds
from app.site import alerting
from app.view_models.words import counted
from app.wiring import opened, opened_registers
from policies.request import Role


@click.group()
def alerts() -> None:
    """Search for causes of alerts. The site does so by itself; this is for when it is not running."""


@alerts.command()
def run() -> None:
    """Search everything that was recorded since the last search. May be stopped and started again at any time."""
    with opened(config.load()) as house:
        ran = alerting(house).run()
    entries = counted(ran.entries, "entry", "entries")
    click.echo(f"{entries} of the ledger searched, {counted(ran.opened, 'alert')} opened.")


@alerts.command(name="thresholds")
@click.argument("role", type=click.Choice([role.value for role in Role if role is not Role.LOADER]))
def in_force(role: str) -> None:
    """From which numbers on the looks of ROLE are an alert. Exit status 2 where the authority's file is refused."""
    found = thresholds(config.load().alert_thresholds)
    for rule in RULES:
        number = found.of(role, rule)
        click.echo(f"{rule.name:38} {number if number is not None else 'off'}")


@alerts.command()
@click.pass_context
def managers(context: click.Context) -> None:
    """Who manages each team, and is told of alerts and closed accounts (R22). Exit status 1 where a team has nobody."""
    settings = config.load()
    with opened_registers(settings) as house:
        found = teams(AccountStore(house.database).all(), thresholds(settings.alert_thresholds).managers)
    for team in found:
        told = team.manager if team.reached else "nobody who can be told; its notices go to the safeguarding leads"
        without_account = f" (`{team.manager}` has no open account)" if team.manager and not team.reached else ""
        click.echo(f"{team.name}: {told}{without_account}")
    if not all(team.reached for team in found):
        click.echo('Name one for each in the file of KITHMAP_ALERT_THRESHOLDS: [managers] "team" = "name"', err=True)
        context.exit(1)
