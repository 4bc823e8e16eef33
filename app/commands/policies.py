"""`kithmap policies check` and `kithmap policies explain`: may this set be used, and why somebody may or may not."""

from pathlib import Path

import click

from app import config
from app.accounts.account import subject_of
from app.accounts.errors import AccountMissing
from app.accounts.store import AccountStore
from app.service_subject import load_request
from app.wiring import House, opened
from graph.queries.explaining import POLICY_ATTRIBUTES
from graph.records import Row
from policies.explain import explain as explanation_of
from policies.request import AccessRequest, Environment, Purpose, at
from policies.review import check as review_set


@click.group()
def policies() -> None:
    """Check a policy set, or ask why somebody may see something."""


@policies.command()
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path), required=False)
def check(directory: Path | None) -> None:
    """Validate and compile the policies of DIRECTORY (those in force by default). Exit status 2 when refused."""
    for line in review_set(directory or config.load().policies).lines():
        click.echo(line)


@policies.command()
@click.argument("username")
@click.argument("action")
@click.argument("key")
@click.option("--purpose", type=click.Choice([purpose.value for purpose in Purpose]), default="arranging-support")
def explain(username: str, action: str, key: str, purpose: str) -> None:
    """Why USERNAME may or may not take ACTION (`see`, `read_address`, `see_link` …) on the node or link KEY.

    The question itself is recorded. Run it where the ledger and the graph are.
    """
    with opened(config.load()) as house:
        account = AccountStore(house.database).get(username)
        if account is None:
            raise AccountMissing(f"there is no account `{username}`; list them with `kithmap user list`")
        type_, stored = _resource(house, key)
        request = AccessRequest(
            subject=subject_of(account),
            environment=Environment(now=at(house.clock()), purpose=Purpose(purpose), channel="cli"),
        )
        said = explanation_of(house.policies, house.gate.attributes(request), action, type_, key, stored)
    for line in said.lines():
        click.echo(line)


def _resource(house: House, key: str) -> tuple[str, Row]:
    """Type and policy attributes of whatever has this key. Raises click.ClickException when nothing has."""
    parts = house.gate.read(load_request(house.clock()), POLICY_ATTRIBUTES, {"key": key}).parts
    for type_, rows in parts.items():
        if rows:
            return type_, {name: value for name, value in rows[0].items() if value is not None}
    raise click.ClickException(f"nothing has the key `{key}`")
