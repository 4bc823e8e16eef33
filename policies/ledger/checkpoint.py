"""Signed checkpoints: how long the ledger was at a moment, and the one hash that stands for all of it.

Taken by the wiring and the command line, read by verification. A chain alone does not show that its tail was cut off;
a checkpoint that is kept somewhere else does. The text is a checkpoint in a signed note (C2SP `tlog-checkpoint` and
`signed-note`: origin, size, root, extension line with the moment, Ed25519 signature), so other tools can read it.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from policies.errors import CheckpointInvalid

ED25519 = b"\x01"
"""The signature type of Ed25519 in signed notes."""

_NOTE = re.compile(
    r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]*)\n(?P<root>[A-Za-z0-9+/]{43}=)\n"
    r"recorded (?P<recorded>[0-9TZ:.-]{24})\n\n— (?P<name>[^ +\n]+) (?P<signature>[A-Za-z0-9+/]+={0,2})\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """What a checkpoint says: at this moment the ledger of this origin had this size and this root."""

    origin: str
    size: int
    root: bytes
    recorded: str

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\nrecorded {self.recorded}\n"


def sign(checkpoint: Checkpoint, key: Ed25519PrivateKey) -> str:
    """The checkpoint as a signed note."""
    _require_origin(checkpoint.origin)
    signature = key_id(checkpoint.origin, key.public_key()) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, key: Ed25519PublicKey) -> Checkpoint:
    """The checkpoint in a signed note. Raises CheckpointInvalid when it is malformed or not signed by that key."""
    parts = _NOTE.fullmatch(note)
    if parts is None:
        raise CheckpointInvalid("this is no checkpoint: origin, size, root, moment and signature were expected")
    root, signature = _decoded(parts["root"]), _decoded(parts["signature"])
    checkpoint = Checkpoint(origin=parts["origin"], size=int(parts["size"]), root=root, recorded=parts["recorded"])
    if parts["name"] != checkpoint.origin or signature[:4] != key_id(checkpoint.origin, key):
        raise CheckpointInvalid(f"the checkpoint of size `{checkpoint.size}` was signed by another key than expected")
    try:
        key.verify(signature[4:], checkpoint.text.encode())
    except InvalidSignature:
        raise CheckpointInvalid(
            f"the checkpoint of size `{checkpoint.size}` does not carry a true signature: it was changed"
        ) from None
    return checkpoint


def split_notes(text: str) -> list[str]:
    """The notes of a file in which they were kept one behind the other. A broken rest is a note that will not open."""
    notes: list[str] = []
    lines: list[str] = []
    for line in text.splitlines():
        if line or lines:
            lines.append(line)
        if line.startswith("— "):
            notes.append("\n".join(lines) + "\n")
            lines = []
    if any(lines):
        notes.append("\n".join(lines) + "\n")
    return notes


def key_id(name: str, key: Ed25519PublicKey) -> bytes:
    """The four bytes by which a signature says which key made it."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + key.public_bytes_raw()).digest()[:4]


def _decoded(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except binascii.Error:
        raw = b""
    # The last character may carry bits that decoding drops: a second text for the same bytes is not ours.
    if base64.b64encode(raw).decode() != text:
        raise CheckpointInvalid("the root or the signature of the checkpoint is not base64 as we write it")
    return raw


def _require_origin(origin: str) -> None:
    if not re.fullmatch(r"[^\s+]+", origin):
        raise CheckpointInvalid(f"`{origin}` cannot name a ledger; use letters, digits, dots and slashes")
