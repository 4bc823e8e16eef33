"""`kithmap synth` and `kithmap load`: feed files made, and feed files taken in through the gate."""

from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app import config
from app.accounts.store import AccountStore
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.checkpoints import keep_checkpoint
from app.config import Settings
from app.desks import review_tasks
from app.desks.shield_tasks import Registers, catch_up
from app.service_subject import load_request
from app.wiring import House, opened
from loaders import pipeline
from loaders.declarations import Feed
from loaders.feeds.catalogue import every_feed, find_feed
from loaders.records import Coverage
from loaders.report import LoadReport
from loaders.synth.manifest import read_manifest
from loaders.synth.synthesise import synthesise
from loaders.waiting import ask_again
from loaders.warm import Everybody
from policies.ledger.changes import Changes

SOME_REJECTED = 1


@click.command()
@click.option("--children", type=int, required=True, help="How many children; at least 50.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder for the files.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same bytes.")
def synth(children: int, out: Path, seed: int) -> None:
    """Write the feed files of a training authority. Nobody in them is real."""
    out.mkdir(parents=True, exist_ok=True)
    manifest = synthesise(children, out, seed)
    for file in manifest.files:
        click.echo(f"{file.feed:20} {file.file:32} {file.rows:7,} rows")
    click.echo(f"Load them with: kithmap load --folder {out}")


@click.command()
@click.argument("feed", required=False)
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Load every feed of a folder that `kithmap synth` wrote, in its order.")  # fmt: skip
@click.option("--rejects", type=click.Path(file_okay=False, path_type=Path), help="Folder for rejected rows.")
@click.option(
    "--area", help="Code of the authority that the files cover, where they do not say so; the first of KITHMAP_AREAS."
)
@click.option("--since", help="First day that the files cover (ISO); the day to which they are correct.")
@click.option("--correct-to", help="Day to which the files are correct (ISO); today.")
@click.option(
    "--corrects",
    is_flag=True,
    help="The files are a whole return once more: what it said before and says no longer is taken back.",
)
def load(
    feed: str | None, files: tuple[Path, ...], folder: Path | None, rejects: Path | None,
    area: str | None, since: str | None, correct_to: str | None, *, corrects: bool,
) -> None:  # fmt: skip
    """Load FILES of FEED: read, validate, match, merge, publish, report. `kithmap feeds list` tells the feeds.

    Loading the same file again changes nothing. Exit status 1 when rows were rejected or wait for review: they are
    listed with file, line and reason.
    """
    if folder is None and (feed is None or not files):
        raise click.UsageError(f"name a feed and its files, or a folder; the feeds are {', '.join(every_feed())}")
    with opened(config.load()) as house:
        everybody = Everybody(Changes(house.database))
        if folder is not None:
            reports = load_folder(house, folder, everybody, rejects)
        else:
            covered = covered_by(
                find_feed(str(feed)), house.settings, house.clock().date(), area=area, since=since,
                correct_to=correct_to,
            )  # fmt: skip
            reports = [_load_one(house, str(feed), files, rejects, covered, everybody, corrects=corrects)]
        found = ask_again(house.gate, load_request(house.clock()), everybody)
        open_tasks(house)
        keep_checkpoint(house.settings, house.database)
    for report in reports:
        tell(report)
    if found:
        click.echo(f"{found:,} records without a name that had waited have found whom they are about")
    if any(not report.clean for report in reports):
        raise click.exceptions.Exit(SOME_REJECTED)


def covered_by(
    feed: Feed, settings: Settings, today: date, *, area: str | None, since: str | None, correct_to: str | None
) -> Coverage | None:
    """What the files are said to cover; a return that does not say whose children it lists is of the first own area.

    Raises UsageError where nobody says it: children of an authority that nobody names are shown to nobody.
    """
    if not (area or since or correct_to) and feed.says_whose:
        return None
    area = area or next(iter(settings.area_words), None)
    if area is None:
        raise click.UsageError(
            f"say with --area of which authority the files of `{feed.code}` are, or set KITHMAP_AREAS"
        )
    correct_to = correct_to or today.isoformat()
    return Coverage(area=area, since=since or correct_to, correct_to=correct_to)


def load_folder(house: House, folder: Path, everybody: Everybody, rejects: Path | None = None) -> list[LoadReport]:
    """Load every feed of a manifest, in its order: shields first, so that nothing of theirs is ever published."""
    manifest = read_manifest(folder)
    return [
        _load_one(house, file.feed, (folder / file.file,), rejects, file.coverage, everybody) for file in manifest.files
    ]


def open_tasks(house: House) -> int:
    """Open what loads left for a person to decide on; how many. What is open already is not opened again."""
    accounts = AccountStore(house.database, clock=house.clock)
    registers = Registers(
        gate=house.gate, casework=CaseStore(house.database, clock=house.clock), accounts=accounts,
        notices=NoticeStore(house.database, clock=house.clock),
    )  # fmt: skip
    request = load_request(house.clock())
    return catch_up(registers, request) + review_tasks.catch_up(registers, request)


def _load_one(
    house: House, code: str, files: tuple[Path, ...], rejects: Path | None, coverage: Coverage | None,
    everybody: Everybody, *, corrects: bool = False,
) -> LoadReport:  # fmt: skip
    feed = find_feed(code)
    bar = Progress(
        TextColumn("{task.fields[feed]:18} {task.description:11}"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), console=Console(stderr=True),
    )  # fmt: skip
    with bar:
        task = bar.add_task("reading", feed=code, total=None)

        def show(stage: str, done: int, of: int) -> None:
            bar.update(task, description=stage, completed=done, total=of or None)

        return pipeline.run(
            feed, files, house.gate, load_request(house.clock()), progress=show, coverage=coverage, rejects=rejects,
            corrects=corrects, everybody=everybody,
        )  # fmt: skip


def tell(report: LoadReport) -> None:
    """Say what a load did: the line of counts, then whatever a person has to look at."""
    click.echo(report.sentence())
    for rejection in report.rejections:
        click.echo(f"  rejected {rejection.file} line {rejection.line}: {rejection.reason} ({rejection.rule})")
    for case in report.reviews:
        click.echo(f"  review   {case.file} line {case.line}: {'; '.join(case.reasons)} ({case.rule})")
    for path in report.rejects_files:
        click.echo(f"  rejected rows are in {path}: mend them and load that file")
