"""Match, review or new: where the probability decides, and the guards that no probability overrides.

Called by the pipeline for every record about a child that its source has not sent before, and for every one that says
something new. One false link is worse than ten reviews: whatever a guard catches goes to a person, with the reason.
"""

from collections.abc import Set as AbstractSet

from loaders.match.blocking import MOST_COMPARED, ROUGH_MARGIN, Index
from loaders.match.certainty import certainties
from loaders.match.facts import Facts
from loaders.match.judgements import Contender, Judgement, Verdict
from loaders.match.scoring import Score, score
from loaders.match.weights import OF_RECORDS

CERTAIN = 0.98
"""From here a record is linked without a person, if no guard objects. Of 23,020 drawn records from here 1 was false."""

POSSIBLE = 0.01
"""Below here nobody held is worth a person's time: the child is new."""

RIVAL_BITS = 2.0
MOST_CONTENDERS = 5

_SAME_NAME = frozenset({"same", "variant", "alike", "middle"})
_NEAR_NAME = _SAME_NAME | {"near", "initial"}
_SAME_FAMILY = frozenset({"same", "half", "former"})
_NEAR_DATE = frozenset({"same", "swapped", "slip"})


def judge(said: Facts, index: Index, *, may_create: bool = True, rejected: AbstractSet[str] = frozenset()) -> Judgement:
    """Whom the facts are about. `rejected` are children of whom a person has said that it is not them."""
    scores = compared(said, index, rejected)
    ps = certainties(scores, population=len(index), weights=OF_RECORDS)
    if not scores or ps[0] < POSSIBLE:
        if index.any_shielded:
            scores = compared(said, index, rejected, whole=True)
        return _nobody_fits(said, scores, may_create=may_create)
    best, p = scores[0], ps[0]
    if p < CERTAIN:
        doubt = f"it is this child with probability {p:.2f}, which is not enough to link and too much to ignore"
        return Judgement(
            verdict=Verdict.REVIEW, rule="doubt", reasons=(doubt,), contenders=_contenders(scores, ps)
        )  # fmt: skip
    reasons = guards(best, scores[1:], index)
    if reasons:
        return Judgement(
            verdict=Verdict.REVIEW, rule="guard", reasons=reasons, contenders=_contenders(scores, ps)
        )  # fmt: skip
    return Judgement(
        verdict=Verdict.MATCH,
        rule="identifier" if best.identified else "score",
        entity=best.key,
        p=round(p, 6),
        bits=round(best.bits, 1),
        reasons=best.sentences(),
    )


def compared(
    said: Facts,
    index: Index,
    rejected: AbstractSet[str] = frozenset(),
    *,
    whole: bool = False,
    most: int = MOST_COMPARED,
    margin: float = ROUGH_MARGIN,
) -> list[Score]:
    """All candidates compared, likeliest first; the key decides between equals, so that a replay decides alike.

    With `whole` nobody is left out because somebody else is plainly meant; `most` and `margin` are those of blocking.
    """
    scores = [
        score(
            said, key, known := index.facts(key), index.frequencies,
            population=len(index), living_there=index.living_at(set(said.postcodes) & set(known.postcodes)),
        )
        for key in index.candidates(said, most=most, margin=margin, whole=whole)
        if key not in rejected
    ]  # fmt: skip
    return sorted(scores, key=lambda candidate: (-candidate.bits, candidate.key))


def guards(best: Score, others: list[Score], index: Index) -> tuple[str, ...]:
    """Why this link must not be made without a person; empty where nothing speaks against it."""
    given, family, dob = best.level("given name"), best.level("family name"), best.level("date of birth")
    swapped = best.level("names") == "swapped"
    reasons = []
    if best.level("NHS number") == "other":
        reasons.append("two different valid NHS numbers")
    if given in ("other", "near") and not best.identified:
        reasons.append("the given name is another one and no identifier agrees")
    if given == "missing" and not swapped and not best.identified:
        reasons.append("no given name can be compared, and no identifier agrees")
    if best.identified and given == "other" and family == "other":
        reasons.append("an identifier agrees, but no name does")
    if best.identified and dob == "other" and not (given in _SAME_NAME and family in _SAME_FAMILY):
        reasons.append("an identifier agrees, but neither the whole name nor the date of birth does")
    if any(other.identified for other in others):
        reasons.append("an identifier of the record is that of another child")
    if any(best.bits - other.bits < RIVAL_BITS for other in others):
        reasons.append("another child fits nearly as well")
    if not best.identified and given != "same" and not swapped and index.sharing_home_and_date(best.key):
        reasons.append("the child has a twin, and only an exact given name or an identifier can tell them apart")
    if dob == "other" and not best.identified:
        reasons.append("dates of birth are further apart than a slip, and no identifier agrees")
    if index.facts(best.key).shielded and not _beyond_doubt(best):
        reasons.append("close to a record that may not be joined without a person")
    return tuple(reasons)


def changed_identity(said: Facts, key: str, index: Index) -> tuple[str, ...]:
    """Why a record that its source sends anew, under its old identifier, may have become somebody else's."""
    known = index.facts(key)
    found = score(said, key, known, index.frequencies, population=len(index))
    given, family, dob = found.level("given name"), found.level("family name"), found.level("date of birth")
    reasons = []
    if found.level("NHS number") == "other":
        reasons.append("the source now gives another NHS number")
    if dob == "other" and (given in ("other", "near") or family == "other"):
        reasons.append("the source now gives another name and another date of birth under the same identifier")
    if given == "other" and family == "other":
        reasons.append("the source now gives another name under the same identifier")
    if known.shielded and (given not in ("same", "missing") or family not in ("same", "missing") or dob == "other"):
        reasons.append("the identity has changed on a record that may not be changed without a person")
    return tuple(reasons)


def _nobody_fits(said: Facts, scores: list[Score], *, may_create: bool) -> Judgement:
    near = [candidate for candidate in scores if candidate.shielded and near_shielded(candidate)]
    if near:
        # INVARIANT (quarantine): a look-alike of a shielded child is held back, never published as somebody new (R9).
        reasons = ("close to a record that may not be joined or repeated without a person",)
        return Judgement(
            verdict=Verdict.REVIEW, rule="quarantine", reasons=reasons, contenders=_contenders(near, [0.0] * len(near))
        )
    numbered = [candidate for candidate in scores if candidate.identified]
    if numbered:
        reasons = ("an identifier agrees with a child held, but little else does",)
        return Judgement(
            verdict=Verdict.REVIEW,
            rule="guard",
            reasons=reasons,
            contenders=_contenders(numbered, [0.0] * len(numbered)),
        )
    if not may_create:
        reasons = ("nobody held fits, and this source may not bring in a child",)
        return Judgement(verdict=Verdict.REVIEW, rule="nobody", reasons=reasons)
    needed = {"given name": said.given, "family name": said.family, "date of birth": said.dobs}
    missing = [words for words, told in needed.items() if not told]
    if missing:
        reasons = (f"nobody held fits, and no child is brought in without a {' and a '.join(missing)}",)
        return Judgement(verdict=Verdict.REVIEW, rule="too-little", reasons=reasons)
    return Judgement(verdict=Verdict.NEW, rule="new", reasons=("nobody held fits",))


def lookalikes(said: Facts, index: Index, rejected: AbstractSet[str] = frozenset()) -> tuple[Contender, ...]:
    """The shielded children whom the facts may be about under another name, likeliest first (R9)."""
    near = [found for found in compared(said, index, rejected, whole=True) if found.shielded and near_shielded(found)]
    return _contenders(near, [0.0] * len(near))


def near_shielded(candidate: Score) -> bool:
    """Whether the record could be a shielded child under another name: name and date near, or the whole name."""
    given, family, dob = (candidate.level(field) for field in ("given name", "family name", "date of birth"))
    named = given in _NEAR_NAME or candidate.level("names") != "missing"
    related = family in _SAME_FAMILY | {"alike"}
    return candidate.identified or (dob in _NEAR_DATE and (named or related)) or (named and related and dob != "other")


def _beyond_doubt(best: Score) -> bool:
    """Whole name and birth date exact: a new identity, given to a child to be safe, has another name."""
    return all(best.level(field) == "same" for field in ("given name", "family name", "date of birth"))


def _contenders(scores: list[Score], ps: list[float]) -> tuple[Contender, ...]:
    """The likeliest candidates with their evidence, for the person who decides."""
    return tuple(
        Contender(candidate.key, round(p, 4), round(candidate.bits, 1), candidate.sentences())
        for candidate, p in list(zip(scores, ps, strict=True))[:MOST_CONTENDERS]
    )
