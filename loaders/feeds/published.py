"""The feeds in formats that authorities, schools and health services exchange, as they are published."""

from loaders.declarations import Feed
from loaders.feeds.annex_a import ANNEX_A
from loaders.feeds.branch_surgeries import BRANCH_SURGERIES
from loaders.feeds.care_settings import CARE_SETTINGS
from loaders.feeds.case_management import CASE_MANAGEMENT
from loaders.feeds.case_system_people import CASE_SYSTEM_PEOPLE
from loaders.feeds.cin_census import CIN_CENSUS
from loaders.feeds.class_list import CLASS_LIST
from loaders.feeds.cp_is import CP_IS
from loaders.feeds.ctf import CTF
from loaders.feeds.dfe_payload import DFE_CSC_API
from loaders.feeds.family_hubs import FAMILY_HUBS
from loaders.feeds.matching_lists import MATCHING_LISTS, TRACING_ANSWERS
from loaders.feeds.nhs_pds import NHS_PDS, NHS_PDS_EXTRACT
from loaders.feeds.practice_directory import PRACTICE_DIRECTORY
from loaders.feeds.public_places import PUBLIC_PLACES
from loaders.feeds.reference_tables import REFERENCE_TABLES
from loaders.feeds.school_census import SCHOOL_CENSUS
from loaders.feeds.school_links import SCHOOL_LINKS
from loaders.feeds.send_lists import SEND_LISTS
from loaders.feeds.single_view import SINGLE_VIEW_CARE, SINGLE_VIEW_PEOPLE, SINGLE_VIEW_SCHOOL, SINGLE_VIEW_SYSTEMS
from loaders.feeds.social_care_standard import SOCIAL_CARE_STANDARD
from loaders.feeds.social_work_census import SOCIAL_WORK_CENSUS
from loaders.feeds.ssda903 import SSDA903
from loaders.feeds.uk_core import UK_CORE
from loaders.feeds.uk_core_care import UK_CORE_CARE

PUBLISHED: dict[str, Feed] = {
    feed.code: feed
    for feed in (
        SCHOOL_LINKS, BRANCH_SURGERIES, PRACTICE_DIRECTORY, PUBLIC_PLACES, CARE_SETTINGS,
        FAMILY_HUBS, SOCIAL_WORK_CENSUS, REFERENCE_TABLES,
        SCHOOL_CENSUS, CLASS_LIST, CTF, NHS_PDS, NHS_PDS_EXTRACT, UK_CORE,
        CASE_MANAGEMENT, MATCHING_LISTS, TRACING_ANSWERS,
        SINGLE_VIEW_CARE, SINGLE_VIEW_SCHOOL, SINGLE_VIEW_PEOPLE, SINGLE_VIEW_SYSTEMS,
        CASE_SYSTEM_PEOPLE, DFE_CSC_API, SOCIAL_CARE_STANDARD,
        SSDA903, ANNEX_A, SEND_LISTS, CIN_CENSUS, CP_IS, UK_CORE_CARE,
    )
}  # fmt: skip
