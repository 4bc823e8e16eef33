"""`kithmap duplicates`: search those who are held for children who are held twice; people decide on what it finds."""

import click

from app import config
from app.casework.store import CaseStore
from app.checkpoints import keep_checkpoint
from app.commands.progress import progressing
from app.desks.duplicate_search import search
from app.service_subject import load_request
from app.wiring import opened


@click.command()
@click.option("--most", type=click.IntRange(min=1), help="Search so many children, and the rest another time.")
def duplicates(most: int | None) -> None:
    """Search those who are held for children who are held twice.

    Compares as a load does, joins nobody, and goes on where it was stopped; once everybody has been searched, the next
    run begins anew. What it finds waits in match review for whoever may know both children.
    """
    with opened(config.load()) as house:
        request = load_request(house.clock())
        casework = CaseStore(house.database, clock=house.clock)
        with progressing("children searched") as told:
            found = search(house.gate, casework, house.history, request, most=most, told=told)
        keep_checkpoint(house.settings, house.database)
    rest = "" if found.to_the_end else "; the rest is for the next run"
    click.echo(f"{found.children:,} children searched, {found.opened:,} pairs to look at{rest}")
