"""Writes the register of outlets as a page: what `OUTLETS.md` beside it holds, word for word (a test compares).

After a change that adds or takes a way out, run `python -m app.outlets.page > app/outlets/OUTLETS.md` and read the
difference: what leaves there now, and who may use it?
"""

import sys
from collections.abc import Sequence
from itertools import groupby
from types import SimpleNamespace
from typing import cast

from app.cli import kithmap
from app.factory import create_app
from app.outlets.outlet import Outlet
from app.outlets.reading import outlets
from app.services import Services
from graph.queries.registry import QUERIES
from policies import policy_store

_HEAD = """# Outlets

Every way by which anything leaves Kithmap (R45). Written from the code by `app.outlets.page`: do not edit.

What a query answers is pruned inside it, whoever asks: a value that is hidden from the reader sorts, filters and groups
as one that is missing, because it never leaves the engine. What carries no query carries no record.
"""


def register() -> list[Outlet]:
    """The outlets of the house as it is."""
    # Nothing is asked of this application, so nothing stands behind it.
    nothing = cast("Services", SimpleNamespace(secret_key="-" * 32, secure_cookies=True))
    return outlets(create_app(nothing), kithmap, QUERIES, policy_store.load())


def page(found: Sequence[Outlet]) -> str:
    """The register for people, kind by kind."""
    said = [_HEAD]
    for kind, lines in groupby(found, key=lambda outlet: outlet.kind):
        said.append(f"## {kind.capitalize()}\n")
        said.append("| outlet | what leaves | who may | through |\n|---|---|---|---|")
        said += [
            f"| {_cell(f'`{one.name}`')} | {_cell(one.leaves)} | {_cell(one.who)} | {_cell(one.through)} |"
            for one in lines
        ]
        said.append("")
    return "\n".join(said)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    sys.stdout.write(page(register()))
