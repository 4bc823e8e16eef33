"""Shields that their register lists no more: they stay in force, and whoever set them is asked (R41).

Called by the pipeline for feeds of shields, beside what the files say. Disappearance never lifts anything.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from graph.queries.catalogue import Statement
from graph.queries.writing import update_nodes
from graph.records import Row
from loaders.declarations import Feed, Stage
from loaders.records import Remark
from loaders.register import LIVE, Register


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlisted:
    """What is missing from the files of a register of shields."""

    asked: tuple[str, ...] = ()
    """Keys of the source records of shields that are in force and were listed until now."""
    remarks: tuple[Remark, ...] = ()

    def statements(self, day: str) -> list[Statement]:
        """Note on those records that their register asks for the shield no longer, for its authority to see."""
        rows: list[Row] = [{"key": key, "properties": {"shield_lift_asked": day}} for key in self.asked]
        return [update_nodes("SourceRecord", rows)] if rows else []


def unlisted(feed: Feed, register: Register, sent: AbstractSet[str]) -> Unlisted:
    """What the graph holds of a register of shields beyond what was sent now; nothing for any other feed."""
    if feed.stage is not Stage.SHIELDS:
        return Unlisted()
    gone = [
        (source_id, found) for source_id, found in register.standing_records()
        if found.standing == LIVE and source_id not in sent
    ]  # fmt: skip
    return Unlisted(
        asked=tuple(
            found.key for _, found in gone
            if found.marked is not None and found.marked.shielded and not found.marked.lift_asked
        ),
        remarks=tuple(
            Remark(
                feed=feed.code, file="", line=0, column=None, rule="not-listed",
                reason=f"`{source_id}` is no longer listed; it stays in force until its authority lifts it",
            )
            for source_id, _ in gone
        ),
    )  # fmt: skip
