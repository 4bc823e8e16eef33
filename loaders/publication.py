"""What publishing a batch gives: one transaction, and what is to be known of it besides.

Made by `loaders.publish`, written by the pipeline, and by whoever places what a person has decided on or what waited.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.queries.catalogue import Statement
from loaders.linking import Placement
from loaders.records import Link, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """One transaction, ready for the gate; and the records that wait, because a link leads to somebody not held."""

    statements: tuple[Statement, ...]
    touched: tuple[str, ...]
    altered: frozenset[str]
    """Whoever may go by another name, number, home or kin afterwards, or behind another shield; the rest of those who
    are touched are only confirmed, or somebody is involved with them."""
    waiting: tuple[tuple[Placement, Link], ...]
    records: Mapping[Reference, str]
    """Keys of the new source records of what was applied."""
    told: Mapping[str, list[str]]
    """Keys of involvements begun, ended and led, and of children who moved to another area: whoever is involved is told
    of it by reference (R43)."""
