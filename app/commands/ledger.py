"""`kithmap ledger verify|export|checkpoint`: is the record still what was recorded, and who may take a copy."""

import json
from pathlib import Path
from typing import TextIO

import click
from sqlalchemy import Engine

from app import config, migrations
from app.checkpoints import ORIGIN, keep_checkpoint, kept_notes, signing_key
from app.config import Settings
from policies.ledger.checkpoint import split_notes
from policies.ledger.database import open_database
from policies.ledger.fhir import audit_event
from policies.ledger.history import History
from policies.ledger.signing_key import verifier_text
from policies.ledger.verify import verify as verify_ledger

FAULT_FOUND = 1


@click.group()
def ledger() -> None:
    """Verify, sign and export the record of who saw what."""


@ledger.command()
@click.option("--kept", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Checkpoints that were kept elsewhere; else those beside the signing key.")  # fmt: skip
def verify(kept: Path | None) -> None:
    """Take every step of verification and print what was found. Exit status 1 when a step fails."""
    settings, database = _open()
    notes = split_notes(kept.read_text(encoding="utf-8")) if kept else kept_notes(settings)
    report = verify_ledger(database, signing_key(settings).public_key(), kept_notes=notes)
    for step in report.steps:
        click.echo(f"{step.number}. {step.title:12} {'holds' if step.passed else 'FAILS'}  {step.sentence}")
    click.echo(f"{report.size} entries, {len(report.unfinished)} events without an outcome, root {report.root.hex()}")
    if not report.passed:
        raise click.exceptions.Exit(FAULT_FOUND)


@ledger.command()
@click.option("--out", type=click.File("w", encoding="utf-8"), default="-", help="Where to; the screen if not given.")
@click.option("--after", type=int, default=-1, help="Only entries after this position.")
@click.option("--format", "form", type=click.Choice(["entries", "fhir"]), default="entries", show_default=True,
              help="`entries` can be verified; `fhir` writes each event as a FHIR R4 AuditEvent.")  # fmt: skip
def export(out: TextIO, after: int, form: str) -> None:
    """Write the ledger as JSON lines: every entry with its hashes, or every event as other systems read it."""
    settings, database = _open()
    history = History(database)
    if form == "entries":
        out.writelines(line + "\n" for line in history.export_lines(after))
    else:
        site = settings.authority or "Kithmap"
        out.writelines(json.dumps(audit_event(event, site)) + "\n" for event in history.events_after(after))


@ledger.command()
def checkpoint() -> None:
    """Sign how long the ledger is now; print the note and the public key. Keep both somewhere else."""
    settings, database = _open()
    click.echo(keep_checkpoint(settings, database))
    click.echo(verifier_text(ORIGIN, signing_key(settings).public_key()))


def _open() -> tuple[Settings, Engine]:
    settings = config.load()
    database = open_database(settings.ledger)
    migrations.upgrade(database)
    return settings, database
