"""Public tables that people lay beside a register: statistics, counts of pupils, postcodes, sites, health bodies.

Each is known by its headings, so that whoever sends one is told what it is and why nothing of it is held, instead of
which headings some register lacks. An index holds who is involved with whom: a count is about nobody.
"""

from loaders.declarations import Feed, Form, Owner, Schedule, Stage
from loaders.feeds.returns import not_held

_YEARS = ("time_identifier", "geographic_level")
_COUNTS = "it counts children by authority and year and tells of none of them"
_ADDRESSES = "a home is made from who lives at it, never from a list of addresses"

REFERENCE_TABLES = Feed(
    code="reference_tables",
    full_name="Reference tables",
    description="Public statistics, postcodes and sites: known, and nothing of them held.",
    owner=Owner(full_name="Ines Adeyemi, Data Office", phone="01632 960 118", email="data@northmoor.example"),
    stage=Stage.REGISTERS,
    form=Form.TABLE,
    parts=(
        not_held("children in need", ("Anypoint_episodes", *_YEARS), (), _COUNTS, number="new_la_code"),
        not_held("referrals", ("referral_count", *_YEARS), (), _COUNTS, number="new_la_code"),
        not_held("children looked after", ("children_count", *_YEARS), (), _COUNTS, number="new_la_code"),
        not_held("protection plans", ("CPP_At31", *_YEARS), (), _COUNTS, number="new_la_code"),
        not_held("population", ("age_group", "population_estimate"), (), _COUNTS, number="new_la_code"),
        not_held("areas", ("UTLA23CD", "UTLA23NM"), (), "areas are named in the settings of the site",
                 number="LTLA23CD"),
        not_held("counts of pupils", ("ESTAB", "NOR", "NORG", "NORB"), (),
                 "it counts the pupils of a school and tells of none of them", number="URN"),
        not_held("secondary schools", ("school_laestab", "t_allks_pupils"), (),
                 "it counts the pupils of schools that the register of schools tells of", number="school_urn"),
        not_held("patients of surgeries", ("practice_name", "registered_patients"), (),
                 "it counts the patients of surgeries that the list of surgeries tells of", number="practice_code"),
        not_held("surgeries without a code", ("telephone", "lon", "lat", "address", "postcode"), (),
                 "it has no practice codes, and a surgery is never recognised by its name alone", number="name"),
        not_held("networks of surgeries", ("PCN_CODE", "CCG_CODE"), (),
                 "bodies that pay for surgeries work with no child", number="PRACTICE_CODE"),
        not_held("postcodes of the country", ("pcds", "doterm", "laua"), (), _ADDRESSES, number="pcd"),
        not_held("postcodes of an authority", ("ward_code", "lsoa_code", "la_code"), (), _ADDRESSES,
                 number="postcode"),
        not_held("postcodes of a region", ("area_code", "area_name", "lon", "lat"), (), _ADDRESSES,
                 number="postcode"),
        not_held("land and buildings", ("AssetCode", "TenureType"), (), _ADDRESSES, number="UPRN"),
    ),
    announced=False,
    trust_otherwise=0,
    schedule=Schedule.YEARLY,
    confirms_every=400,
)  # fmt: skip
