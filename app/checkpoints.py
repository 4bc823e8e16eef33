"""Where the signed checkpoints of the ledger go: into the ledger itself, and into a file that should live elsewhere.

A chain alone does not show that its tail was cut off; a checkpoint kept apart from it does. Taken after every load and
whenever the site stops, by `kithmap ledger checkpoint` at any time, and read by `kithmap ledger verify`.
"""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Engine

from app.config import Settings
from policies.errors import LedgerUnavailable
from policies.ledger.checkpoint import split_notes
from policies.ledger.entry import timestamp
from policies.ledger.notary import take_checkpoint
from policies.ledger.signing_key import ensure_key

ORIGIN = "kithmap.ledger"
"""The name under which checkpoints are signed."""


def signing_key(settings: Settings) -> Ed25519PrivateKey:
    """The key that signs, made at the first need."""
    return ensure_key(_key_path(settings))


def keep_checkpoint(settings: Settings, database: Engine) -> str:
    """Sign how long the ledger is now and append the note to the kept file, unless it stands there already."""
    note = take_checkpoint(database, signing_key(settings), origin=ORIGIN, recorded=timestamp())
    if note not in kept_notes(settings):
        try:
            with kept_path(settings).open("a", encoding="utf-8") as file:
                file.write(note + "\n")
        except OSError as problem:
            raise LedgerUnavailable(f"the checkpoint cannot be kept in `{kept_path(settings)}`") from problem
    return note


def kept_notes(settings: Settings) -> list[str]:
    """The checkpoints in the kept file, oldest first."""
    path = kept_path(settings)
    return split_notes(path.read_text(encoding="utf-8")) if path.exists() else []


def kept_path(settings: Settings) -> Path:
    """The kept file: beside the key, which is not where the ledger's database is in production."""
    return _key_path(settings).with_suffix(".checkpoints")


def _key_path(settings: Settings) -> Path:
    if settings.checkpoint_key is not None:
        return settings.checkpoint_key
    if settings.ledger.startswith("sqlite:///"):
        return Path(settings.ledger.removeprefix("sqlite:///")).with_suffix(".key")
    return Path.home() / ".kithmap-ledger.key"
