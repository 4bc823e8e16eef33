"""`kithmap supplier add|close|list`: systems that may send rows of a feed by the real-time door."""

import click

from app import config
from app.feeding.suppliers import SupplierStore
from app.wiring import opened_registers


@click.group()
def supplier() -> None:
    """Open, close and list the keys of systems that send rows as they happen."""


@supplier.command()
@click.argument("feed")
@click.option("--area", required=True, help="Code of the authority of whose children the system tells.")
@click.option("--system", required=True, help="What the system is called, and whose it is.")
def add(feed: str, area: str, system: str) -> None:
    """Make a key for FEED and print it once. It opens the door of this feed, and nothing else."""
    with opened_registers(config.load()) as house:
        made, key = SupplierStore(house.database, clock=house.clock).add(feed, area, system)
    click.echo(f"{made.name}  {key}")


@supplier.command()
@click.argument("name")
def close(name: str) -> None:
    """Close a key now: what comes with it from this moment is refused."""
    with opened_registers(config.load()) as house:
        closed = SupplierStore(house.database, clock=house.clock).close(name)
    if not closed:
        raise click.ClickException(f"there is no open key `{name}`; `kithmap supplier list` shows them")
    click.echo(f"{name} is closed.")


@supplier.command(name="list")
def show() -> None:
    """List the systems that have a key; the keys themselves are kept nowhere."""
    with opened_registers(config.load()) as house:
        held = SupplierStore(house.database, clock=house.clock).all()
    for one in held:
        state = f"closed {one.closed_at[:10]}" if one.closed_at else "open"
        click.echo(f"{one.name}  {one.feed:24} {one.area}  {state:18} {one.system}")
