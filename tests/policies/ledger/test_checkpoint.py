"""Shows that checkpoints say what they were signed for, that nothing else passes for one, and that keys stay put."""

import base64
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from policies.errors import CheckpointInvalid, LedgerUnavailable
from policies.ledger.checkpoint import Checkpoint, open_note, sign, split_notes
from policies.ledger.signing_key import ensure_key, make_key, read_key, read_verifier, verifier_text

_KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_CHECKPOINT = Checkpoint(
    origin="northmoor.example/ledger", size=42, root=b"\x07" * 32, recorded="2026-03-02T09:00:00.000Z"
)


@given(st.integers(0, 2**40), st.binary(min_size=32, max_size=32))
def test_a_signed_checkpoint_opens_as_what_it_was(size: int, root: bytes) -> None:
    checkpoint = Checkpoint(origin="ledger", size=size, root=root, recorded="2026-03-02T09:00:00.000Z")
    assert open_note(sign(checkpoint, _KEY), _KEY.public_key()) == checkpoint


def test_a_checkpoint_is_a_signed_note_that_others_can_read() -> None:
    lines = sign(_CHECKPOINT, _KEY).split("\n")
    assert lines[:5] == [
        "northmoor.example/ledger",
        "42",
        base64.b64encode(b"\x07" * 32).decode(),
        "recorded 2026-03-02T09:00:00.000Z",
        "",
    ]
    assert lines[5].startswith("— northmoor.example/ledger ")
    assert len(base64.b64decode(lines[5].rsplit(" ", 1)[1])) == 4 + 64


@given(st.data())
def test_a_checkpoint_in_which_anything_was_changed_does_not_open(data: st.DataObject) -> None:
    note = sign(_CHECKPOINT, _KEY)
    at = data.draw(st.integers(0, len(note) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != note[at]))
    with pytest.raises(CheckpointInvalid):
        open_note(note[:at] + other + note[at + 1 :], _KEY.public_key())


@pytest.mark.parametrize("line", [2, 5])
def test_a_second_spelling_of_the_same_bytes_does_not_open(line: int) -> None:
    lines = sign(_CHECKPOINT, _KEY).split("\n")
    last = lines[line][-2]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    lines[line] = lines[line][:-2] + alphabet[alphabet.index(last) ^ 1] + "="
    with pytest.raises(CheckpointInvalid, match="as we write it"):
        open_note("\n".join(lines), _KEY.public_key())


@given(st.text())
def test_any_other_text_is_no_checkpoint(text: str) -> None:
    with pytest.raises(CheckpointInvalid):
        open_note(text, _KEY.public_key())


def test_a_checkpoint_of_another_key_does_not_open() -> None:
    with pytest.raises(CheckpointInvalid, match="another key"):
        open_note(sign(_CHECKPOINT, Ed25519PrivateKey.generate()), _KEY.public_key())


@pytest.mark.parametrize("origin", ["", "two words", "plus+sign", "line\nbreak"])
def test_an_origin_that_would_break_the_note_is_refused(origin: str) -> None:
    with pytest.raises(CheckpointInvalid, match="cannot name a ledger"):
        sign(Checkpoint(origin=origin, size=0, root=bytes(32), recorded="2026-03-02T09:00:00.000Z"), _KEY)


def test_kept_notes_are_told_apart_and_a_broken_rest_is_not_passed_over() -> None:
    notes = [
        sign(Checkpoint(origin="ledger", size=size, root=bytes(32), recorded="2026-03-02T09:00:00.000Z"), _KEY)
        for size in (1, 2)
    ]
    assert split_notes("\n".join(notes)) == notes
    assert split_notes("".join(notes)) == notes
    assert split_notes("") == []
    *whole, rest = split_notes(notes[0] + notes[1][:40])
    assert whole == [notes[0]]
    with pytest.raises(CheckpointInvalid):
        open_note(rest, _KEY.public_key())


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    key = ensure_key(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert ensure_key(path).private_bytes_raw() == key.private_bytes_raw()
    with pytest.raises(LedgerUnavailable, match="File exists"):
        make_key(path)
    assert read_key(path).private_bytes_raw() == key.private_bytes_raw()


def test_a_key_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.key"
    with pytest.raises(LedgerUnavailable, match=r"ledger\.key` cannot be read: No such file"):
        read_key(path)
    path.write_text("not a key")
    with pytest.raises(LedgerUnavailable, match="holds no signing key"):
        read_key(path)
    path.write_bytes(
        X25519PrivateKey.generate().private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    with pytest.raises(LedgerUnavailable, match="another kind"):
        read_key(path)
    with pytest.raises(LedgerUnavailable, match="cannot be written"):
        make_key(tmp_path / "gone" / "ledger.key")


def test_the_public_half_travels_as_one_line() -> None:
    text = verifier_text("northmoor.example/ledger", _KEY.public_key())
    assert open_note(sign(_CHECKPOINT, _KEY), read_verifier(f"{text}\n")) == _CHECKPOINT
    for broken in ("", "one+two", text[:-8] + "AAAAAAA=", text.replace("northmoor", "eastvale")):
        with pytest.raises(CheckpointInvalid):
            read_verifier(broken)
