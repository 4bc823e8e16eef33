"""`make prove N=…`: a load is killed at N random moments, fifty at most, each time completed and compared whole."""

import os
import shutil
import time
from collections import Counter
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from rich.progress import track

from loaders.synth.synthesise import synthesise
from policies.ledger.database import open_database
from policies.ledger.verify import verify
from tests.loaders.killing import difference, drawn, kill_at, moments_of, new_place

KILLS = min(int(os.environ.get("KITHMAP_PROVE_N", "50")), 50)
CHILDREN = 60
_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def test_a_load_killed_at_any_moment_is_completed_by_loading_it_again(tmp_path: Path) -> None:
    """Each kill has a graph and a ledger of its own; a failing seed is printed with what differs.

    Moments are drawn from the whole load: behind the ledger's intents and outcomes of what is read and written, before
    transactions, and between a transaction and its outcome.
    """
    feeds = tmp_path / "feeds"
    feeds.mkdir()
    synthesise(CHILDREN, feeds, 29)
    with new_place(tmp_path / "undisturbed") as place:
        wanted = place.load(feeds)
    with new_place(tmp_path / "counted") as place:
        moments = moments_of(place, feeds)
    first, begun, struck = time.time_ns(), [], Counter[str]()
    for number in track(range(KILLS), description="killed loads"):
        random = Random(first + number)
        moment = drawn(random, moments)
        with new_place(tmp_path / "killed") as place:
            begun.append(kill_at(place, feeds, moment, random))
            found = place.load(feeds)
            engine = open_database(place.ledger)
            report = verify(engine, _KEY.public_key())
            engine.dispose()
        assert difference(wanted, found) == [], f"seed {first + number}, killed {moment}, in transaction {begun[-1]}"
        assert report.passed, f"seed {first + number}, killed {moment}: {report}"
        assert len(report.unfinished) <= 2, "the writing under way and the reading beside it were open, and no other"
        struck[moment.word] += 1
        shutil.rmtree(tmp_path / "killed")
    print(f"\n{KILLS} loads killed, in transactions {min(begun)} to {max(begun)}; each ended as the undisturbed one")
    print(", ".join(f"{count} behind `{word}`" for word, count in struck.most_common()))
