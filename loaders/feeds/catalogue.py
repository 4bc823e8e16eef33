"""Every feed by its code, in the order in which one run loads them: shields first, sensitive services last."""

import difflib
from collections.abc import Mapping
from pathlib import Path

from loaders.declarations import Feed
from loaders.errors import UnknownFeed
from loaders.feeds.births import BIRTHS
from loaders.feeds.caseloads import (
    EARLY_HELP,
    HEALTH_VISITING,
    SCHOOL_NURSING,
    SOCIAL_CARE,
    THERAPIES,
    VOLUNTARY_SECTOR,
    YOUTH_JUSTICE,
    YOUTH_SUPPORT,
)
from loaders.feeds.child_benefit import CHILD_BENEFIT
from loaders.feeds.common_assessment import COMMON_ASSESSMENT
from loaders.feeds.deaths import DEATHS
from loaders.feeds.gp_register import GP_REGISTER
from loaders.feeds.national_register import NATIONAL_REGISTER
from loaders.feeds.own_folder import own_feeds
from loaders.feeds.practice_list import PRACTICE_LIST
from loaders.feeds.published import PUBLISHED
from loaders.feeds.school_register import SCHOOL_REGISTER
from loaders.feeds.school_roll import SCHOOL_ROLL
from loaders.feeds.sensitive import CAMHS, SEXUAL_HEALTH
from loaders.feeds.service_directory import SERVICE_DIRECTORY
from loaders.feeds.shields import SHIELDS
from loaders.feeds.typed import TYPED
from loaders.feeds.workforce import WORKFORCE
from loaders.records import AGREED

_UNKNOWN_TRUST = 1
_ABOVE_EVERY_LIST = 11

# Those of the training authority, which the generator writes.
FEEDS: dict[str, Feed] = {
    feed.code: feed
    for feed in (
        SHIELDS,
        SCHOOL_REGISTER, PRACTICE_LIST,
        SERVICE_DIRECTORY, WORKFORCE,
        BIRTHS, GP_REGISTER, SCHOOL_ROLL, CHILD_BENEFIT, HEALTH_VISITING, SCHOOL_NURSING,
        SOCIAL_CARE, EARLY_HELP, YOUTH_JUSTICE, THERAPIES, VOLUNTARY_SECTOR,
        CAMHS, SEXUAL_HEALTH,
    )
}  # fmt: skip

# Those of partners that the training authority has not.
PARTNERS: dict[str, Feed] = {feed.code: feed for feed in (NATIONAL_REGISTER, DEATHS, COMMON_ASSESSMENT, YOUTH_SUPPORT)}

BUILT_IN: dict[str, Feed] = {**FEEDS, **PARTNERS, **PUBLISHED}
"""The feeds of the training authority, those of other partners, and those in published formats."""

_own: dict[str, Feed] = {}


def adopt(folder: Path | None) -> Mapping[str, Feed]:
    """Make the feeds that an authority declares in its own folder those of this process; none where it has no folder.

    Raises DeclarationError, naming file and line, where one is unsound; then the feeds stay as they were.
    """
    found = own_feeds(folder, BUILT_IN) if folder is not None else {}
    _own.clear()
    _own.update(found)
    return found


def every_feed() -> dict[str, Feed]:
    """The feeds of the package and those of the authority, in the order in which one run loads them."""
    return dict(sorted({**BUILT_IN, **_own}.items(), key=lambda item: item[1].stage))


def find_feed(code: str) -> Feed:
    """The feed of this code. Raises UnknownFeed, with the nearest code, where there is none."""
    known = every_feed()
    feed = known.get(code)
    if feed is not None:
        return feed
    if code in TYPED:
        raise UnknownFeed(f"nothing is loaded as `{code}`: it is {TYPED[code].form}")
    near = difflib.get_close_matches(code, known, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else f"; the feeds are {', '.join(f'`{one}`' for one in known)}"
    raise UnknownFeed(f"there is no feed `{code}`{hint}")


def trust(feed: str, attribute: str) -> int:
    """How far a feed is believed about an attribute; one that is declared no more is hardly believed.

    Which authority is responsible is for the two of them to agree: no list speaks against that.
    """
    if feed == AGREED:
        return _ABOVE_EVERY_LIST
    if feed in TYPED:
        return TYPED[feed].trust
    known = BUILT_IN.get(feed) or _own.get(feed)
    return known.trust_in(attribute) if known is not None else _UNKNOWN_TRUST


def crosswalk(feed: Feed) -> tuple[str, ...]:
    """Other feeds that number children as this one without names does, and so tell whom its numbers mean."""
    if feed.local_number is None or not feed.nameless:
        return ()
    return tuple(
        other.code for other in every_feed().values()
        if other.local_number == feed.local_number and other.code != feed.code
    )  # fmt: skip
