"""The key that signs checkpoints, in a file that only its owner can read (Ed25519, PKCS 8 in PEM).

Called by the wiring and the command line with the path that they decided on. Whoever verifies elsewhere needs only
the public half, as one line of text in the form of the C2SP signed note (`name+id+key`).
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from policies.errors import CheckpointInvalid, LedgerUnavailable
from policies.ledger.checkpoint import ED25519, key_id


def make_key(path: Path) -> Ed25519PrivateKey:
    """A new key, stored at the path. An existing file is never overwritten: its checkpoints would lose their key."""
    key = Ed25519PrivateKey.generate()
    text = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        raise LedgerUnavailable(f"the signing key `{path}` cannot be written: {problem.strerror}") from problem
    return key


def read_key(path: Path) -> Ed25519PrivateKey:
    """The key stored at the path. Raises LedgerUnavailable when there is none, or it is not an Ed25519 key."""
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as problem:
        raise LedgerUnavailable(f"the signing key `{path}` cannot be read: {problem.strerror}") from problem
    except (ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise LedgerUnavailable(f"the file `{path}` holds no signing key that can be used") from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerUnavailable(f"the file `{path}` holds a key of another kind; checkpoints are signed with Ed25519")
    return key


def ensure_key(path: Path) -> Ed25519PrivateKey:
    """The key stored at the path, made there if the file does not exist yet."""
    return read_key(path) if path.exists() else make_key(path)


def verifier_text(origin: str, key: Ed25519PublicKey) -> str:
    """The public half as one line, to be kept where the ledger is verified."""
    public = base64.b64encode(ED25519 + key.public_bytes_raw()).decode()
    return f"{origin}+{key_id(origin, key).hex()}+{public}"


def read_verifier(text: str) -> Ed25519PublicKey:
    """The public key in one line of `verifier_text`. Raises CheckpointInvalid when it is something else."""
    origin, _, rest = text.strip().partition("+")
    identity, _, public = rest.partition("+")
    try:
        raw = base64.b64decode(public, validate=True)
        key = Ed25519PublicKey.from_public_bytes(raw.removeprefix(ED25519))
    except (binascii.Error, ValueError):
        raise CheckpointInvalid("this is no verifier key: `name+id+key` was expected") from None
    if identity != key_id(origin, key).hex():
        raise CheckpointInvalid(f"the verifier key of `{origin}` does not match its own id: it was changed")
    return key
