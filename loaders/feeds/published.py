"""The feeds in formats that authorities, schools and health services exchange, as they are published."""

from loaders.declarations import Feed
from loaders.feeds.annex_a import ANNEX_A
from loaders.feeds.branch_surgeries import BRANCH_SURGERIES
from loaders.feeds.case_management import CASE_MANAGEMENT
from loaders.feeds.class_list import CLASS_LIST
from loaders.feeds.matching_lists import MATCHING_LISTS, TRACING_ANSWERS
from loaders.feeds.public_places import PUBLIC_PLACES
from loaders.feeds.school_census import SCHOOL_CENSUS
from loaders.feeds.school_links import SCHOOL_LINKS
from loaders.feeds.send_lists import SEND_LISTS
from loaders.feeds.single_view import SINGLE_VIEW_CARE, SINGLE_VIEW_PEOPLE, SINGLE_VIEW_SCHOOL, SINGLE_VIEW_SYSTEMS
from loaders.feeds.ssda903 import SSDA903

PUBLISHED: dict[str, Feed] = {
    feed.code: feed
    for feed in (
        SCHOOL_LINKS, BRANCH_SURGERIES, PUBLIC_PLACES,
        SCHOOL_CENSUS, CLASS_LIST,
        CASE_MANAGEMENT, MATCHING_LISTS, TRACING_ANSWERS,
        SINGLE_VIEW_CARE, SINGLE_VIEW_SCHOOL, SINGLE_VIEW_PEOPLE, SINGLE_VIEW_SYSTEMS,
        SSDA903, ANNEX_A, SEND_LISTS,
    )
}  # fmt: skip
