"""`kithmap feeds`: which feeds there are, and what is wrong with the declaration of an own one.

Nothing is opened and nothing loaded: a declaration can be written on a machine that has no graph.
"""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from app import config
from loaders.declarations import Feed
from loaders.feeds.catalogue import BUILT_IN, adopt, every_feed
from loaders.feeds.own_declaration import declared
from loaders.feeds.own_folder import text_of
from loaders.feeds.typed import TYPED
from loaders.intake import take_in
from loaders.read import open_feed_file
from loaders.records import Coverage, Link, Rejection, Remark, SourceRecord

FAULTS_FOUND = 1
SAMPLED = 5


@click.group()
def feeds() -> None:
    """The feeds: those of the package and the authority's own (KITHMAP_FEEDS)."""


@feeds.command("list")
def list_feeds() -> None:
    """Every feed in load order: format, schedule, what it knows a child by, whom to ring.

    A system sends rows of any feed by POST /api/v1/feeds too, with a key (`kithmap suppliers`). What people say in
    their own name, on pages or through their system, stands last: no file is loaded as it.
    """
    own = adopt(config.load().feeds)
    for code, feed in every_feed().items():
        click.echo(f"{code}{' (own)' if code in own else ''}: {feed.full_name}")
        click.echo(f"  {feed.description}")
        click.echo(f"  {_about(feed)}")
        click.echo(f"  ring {feed.owner.full_name}, {feed.owner.phone}")
    for source in TYPED.values():
        click.echo(f"{source.code}: {source.full_name}")
        click.echo(f"  {source.description}")
        click.echo(f"  {source.form}; as it happens; about children held already; never of a sensitive service")
        click.echo(f"  ring {source.owner.full_name}, {source.owner.phone}")


def _about(feed: Feed) -> str:
    known_by = ", ".join(feed.identifiers) or "no identifier"
    told = [feed.form.value, feed.schedule.value, f"carries {known_by}"]
    told += ["may bring children into the index"] if feed.may_create_child else []
    told += ["carries no names: waits for a crosswalk"] if feed.nameless else []
    told += ["sensitive: only with consent or a recorded harm reason"] if feed.sensitive else []
    return "; ".join(told)


@feeds.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sample", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A file of the source: show how its first rows would be read. Nothing is loaded.")  # fmt: skip
def check(file: Path, sample: Path | None) -> None:
    """Say everything that is wrong with the declaration FILE, with lines. Exit status 1 where something is."""
    folder = config.load().feeds
    others = {} if folder is not None and folder.resolve() == file.resolve().parent else adopt(folder)
    feed, problems = declared(text_of(file), taken={**BUILT_IN, **others})
    for problem in problems:
        click.echo(f"{file.name}, {problem}")
    if feed is None:
        click.echo(f"{len(problems)} {'things are' if len(problems) > 1 else 'thing is'} wrong with `{file.name}`")
        raise click.exceptions.Exit(FAULTS_FOUND)
    click.echo(f"`{feed.code}` is sound: {_about(feed)}")
    if sample is not None and not _show(feed, sample):
        raise click.exceptions.Exit(FAULTS_FOUND)


def _show(feed: Feed, sample: Path) -> bool:
    """Show how a file would be read; whether nothing of it was rejected."""
    today = datetime.now(UTC).date()
    covers = Coverage(area="E92000001", since=today.isoformat(), correct_to=today.isoformat())
    opened = open_feed_file(feed, sample, coverage=covers if feed.announced else None)
    click.echo(f"{sample.name}: {opened.rows:,} rows")
    rejected = 0
    shown: set[int] = set()
    for outcome in take_in(opened, received=today):
        if isinstance(outcome, Rejection):
            rejected += 1
            click.echo(f"  line {outcome.line} rejected: {outcome.reason} ({outcome.column or outcome.rule})")
        elif len(shown | {outcome.line}) <= SAMPLED:
            shown.add(outcome.line)
            _tell(outcome)
    click.echo(f"{rejected:,} of {opened.rows:,} rows would be rejected")
    return not rejected


def _tell(outcome: SourceRecord | Remark) -> None:
    if isinstance(outcome, Remark):
        click.echo(f"  line {outcome.line} remark: {outcome.reason} ({outcome.column or outcome.rule})")
        return
    values = ", ".join(f"{name} {value}" for name, value in outcome.values.items() if name != "area")
    click.echo(f"  line {outcome.line} {outcome.about} {outcome.source_id}: {values}")
    for link in islice(outcome.links, SAMPLED):
        click.echo(f"    {_said(link)}")


def _said(link: Link) -> str:
    properties = ", ".join(f"{name} {value}" for name, value in link.properties.items() if value is not None)
    return f"{link.kind.lower().replace('_', ' ')} {link.to}{f' ({properties})' if properties else ''}"
