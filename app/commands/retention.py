"""`kithmap retention`: what is held past its time is told, archived and purged; consents and holds (R25-R28)."""

from collections import Counter
from contextlib import ExitStack
from datetime import date, datetime

import click

from app import config
from app.casework.store import CaseStore
from app.checkpoints import keep_checkpoint
from app.commands.progress import progressing
from app.desks.retention_due import in_casework
from app.service_subject import load_request
from app.wiring import House, opened
from graph.queries.retention import KEPT, ON_HOLD
from loaders import retention_archive
from loaders.retention import apply, plan
from loaders.retention_plan import Plan
from loaders.retention_rules import WORDS, periods_in_words
from policies.request import AccessRequest

_GROUNDS_TO_KEEP = ("care-leaver", "learning-disability")
_GROUNDS_TO_SHOW = ("protection-enquiry", "serious-case-review", "child-death-inquiry")


@click.group()
def retention() -> None:
    """Hold nobody for longer than the rules allow.

    A child is held to the 18th birthday, with explicit consent to the 25th; for a year after a death, for three years
    after leaving the country; then for six years in the archive, and then not at all.
    """


@retention.command()
@click.option("--apply", "applied", is_flag=True, help="Do it. Without it, nothing is changed.")
@click.option("--keys", is_flag=True, help="List the index numbers as well.")
def run(*, applied: bool, keys: bool) -> None:
    """Tell what is past its time, by rule; with --apply, take it out.

    Nothing is taken of a child whom an open case is about, who is shielded or on hold, or whom a waiting record may be
    about. May be stopped and started again at any time.

    The authority sets for how many years ended involvements are held, 1 to 6: KITHMAP_RETENTION_UNIVERSAL_YEARS for
    universal services (1 if unset), KITHMAP_RETENTION_OTHER_YEARS for all others (6 if unset). Everything else is
    fixed by the rules; each run begins by telling all periods.
    """
    with opened(config.load()) as house, ExitStack() as alone:
        request = load_request(house.clock())
        # What is taken out is what was found: nobody may load or decide in between.
        if applied:
            alone.enter_context(house.gate.turn(request, "retention"))
        periods = house.settings.retention_periods
        for line in periods_in_words(periods):
            click.echo(line)
        found = plan(house.gate, request, in_casework=_in_casework(house, request), periods=periods)
        _tell(found, keys=keys)
        if not found.counts():
            return
        if not applied:
            click.echo("Nothing was changed. Add --apply to do it.")
            return
        with progressing("retention") as bar:
            apply(
                house.gate, request, found, bar, in_casework=lambda: _in_casework(house, request), periods=periods
            )  # fmt: skip
        keep_checkpoint(house.settings, house.database)
    click.echo("Done.")


def _in_casework(house: House, request: AccessRequest) -> set[str]:
    return in_casework(house.gate, CaseStore(house.database, clock=house.clock), request)


def _tell(found: Plan, *, keys: bool) -> None:
    for rule, number in sorted(found.counts().items()):
        click.echo(f"{rule.value:16} {number:7,}  {WORDS[rule]}")
    if not found.counts():
        click.echo("Nothing is past its time.")
    for reason, number in sorted(Counter(found.kept.values()).items()):
        click.echo(f"{'left alone':16} {number:7,}  {reason.value}")
    if keys:
        for rule, key in sorted(set(found.keys())):
            click.echo(f"{rule.value} {key}")
        for key, reason in sorted(found.kept.items()):
            click.echo(f"left alone {key}: {reason.value}")


@retention.command()
@click.argument("child")
@click.option("--ground", type=click.Choice(_GROUNDS_TO_KEEP), required=True)
@click.option("--given-on", type=click.DateTime(["%Y-%m-%d"]), help="Day of the explicit consent.")
@click.option("--withdrawn", is_flag=True, help="The consent was withdrawn: the 18th birthday counts again.")
def keep(child: str, ground: str, given_on: datetime | None, *, withdrawn: bool) -> None:
    """Note the explicit consent of CHILD (index number) to be held to the 25th birthday."""
    if (given_on is None) != withdrawn:
        raise click.UsageError("give --given-on with the day of the consent, or --withdrawn")
    with opened(config.load()) as house:
        request = load_request(house.clock())
        if given_on is None:
            retention_archive.end_note(house.gate, request, _number(child), KEPT)
        else:
            retention_archive.keep(house.gate, request, _number(child), ground, given_on.date())
    click.echo("Noted.")


@retention.command()
@click.argument("child")
@click.option("--ground", default="", help="Why, in a few words: the inquiry and its reference.")
@click.option("--end", is_flag=True, help="The hold is over.")
def hold(child: str, ground: str, *, end: bool) -> None:
    """Keep everything of CHILD (index number) as it is, archive included, until the hold is ended."""
    if bool(ground.strip()) == end:
        raise click.UsageError("give --ground in a few words, or --end")
    with opened(config.load()) as house:
        request = load_request(house.clock())
        if end:
            retention_archive.end_note(house.gate, request, _number(child), ON_HOLD)
        else:
            day: date = house.clock().date()
            retention_archive.hold(house.gate, request, _number(child), ground.strip(), day)
    click.echo("Noted.")


@retention.command()
@click.argument("feed")
@click.argument("source_id")
def release(feed: str, source_id: str) -> None:
    """Let FEED bring the child again that it knows as SOURCE_ID, and that was removed."""
    with opened(config.load()) as house:
        retention_archive.let_in_again(house.gate, load_request(house.clock()), feed, source_id)
    click.echo("Load the row once more, and the child is held again.")


@retention.command()
@click.argument("child")
@click.option("--ground", type=click.Choice(_GROUNDS_TO_SHOW), required=True, help="The inquiry that asks for it.")
def show(child: str, ground: str) -> None:
    """Print the archive of CHILD (index number) as lines of JSON, for an inquiry; recorded with its ground."""
    with opened(config.load()) as house:
        day, lines = retention_archive.archive_of(house.gate, load_request(house.clock()), _number(child), ground)
    click.echo(f"archived on {day}", err=True)
    for line in lines:
        click.echo(line)


def _number(child: str) -> str:
    """An index number as it is kept; people read and write it in groups of three."""
    return child.replace(" ", "").upper()
