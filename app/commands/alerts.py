"""`kithmap alerts run|thresholds`: search the ledger for causes of alerts; say from which numbers on they are."""

import click

from app import config
from app.alerting.rules import RULES, thresholds
from app.site import alerting
from app.view_models.words import counted
from app.wiring import opened
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
