"""A process that runs retention on an authority three years on, and kills itself at one moment.

`python -m tests.app.retention.retention_process FOLDER WORD NUMBER`: at the `writing` before the transaction of that
number, or at the `written` after it, when the ledger does not hold the outcome yet. Number 0 is never reached.
"""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from app.service_subject import load_request
from app.wiring import opened
from graph.queries.catalogue import Statement
from graph.records import Row
from loaders import retention
from tests.authority import MOMENT, settings

LATER = MOMENT + timedelta(days=3 * 365 + 1)


def later() -> datetime:
    """The clock of such an authority."""
    return LATER


def main() -> None:
    """Run retention, one child or link in a transaction."""
    folder, word, number = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    with opened(settings(folder), clock=later) as house:
        store = house.gate._store
        write, begun = store.write, 0

        def deadly(statements: Sequence[Statement]) -> list[list[Row]]:
            nonlocal begun
            begun += 1
            if (word, number) == ("writing", begun):
                os.kill(os.getpid(), signal.SIGKILL)
            answer = write(statements)
            if (word, number) == ("written", begun):
                os.kill(os.getpid(), signal.SIGKILL)
            return answer

        request = load_request(later())
        with patch.object(store, "write", deadly), patch.object(retention, "BATCH", 1):
            retention.apply(house.gate, request, retention.plan(house.gate, request))


if __name__ == "__main__":
    main()
