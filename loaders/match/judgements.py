"""What was decided about one record, and why: the value that thresholds give and that the pipeline acts upon.

Every judgement can say itself: the sentences go to the review queue and to the data manager.
"""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Three answers, never two: doubt is one of them."""

    MATCH = "match"
    REVIEW = "review"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Contender:
    """One child a record may be about, with the evidence."""

    key: str
    p: float
    bits: float
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The verdict on one record. `rule` names what decided and stands in the graph; `reasons` are for people."""

    verdict: Verdict
    rule: str
    entity: str | None = None
    p: float | None = None
    bits: float | None = None
    reasons: tuple[str, ...] = ()
    contenders: tuple[Contender, ...] = ()
