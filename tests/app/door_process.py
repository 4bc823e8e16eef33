"""A worker of the real-time door that is killed: `python -m tests.app.door_process FOLDER KEY MOMENT`, a body on stdin.

It sends the body to the door of the authority in a folder, writes the answer to standard output, and kills itself: at
once (`answered`), or when the rows are written into the graph and the message is not yet done with (`written`).
"""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from app.feeding.inbox import Inbox, Message
from app.site import application
from app.wiring import opened
from tests.authority import MOMENT, settings


def main() -> None:
    """Answer, and die."""
    folder, key, moment = sys.argv[1:]
    with opened(settings(Path(folder)), clock=lambda: MOMENT) as house:
        answer = application(house).test_client().post(
            "/api/v1/feeds/child_benefit", data=sys.stdin.read(), content_type="application/json",
            headers={"Authorization": f"Bearer {key}", "Idempotency-Key": "m1"},
        )  # fmt: skip
        sys.stdout.write(answer.text)
        sys.stdout.flush()
        if moment == "answered":
            _die()
        with patch.object(Inbox, "loaded", _die):
            answer.close()


def _die(_inbox: Inbox | None = None, _done: Sequence[Message] = ()) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
