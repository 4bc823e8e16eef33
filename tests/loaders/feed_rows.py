"""Rows of feeds as tests write them, and the door they are loaded by: a file with its control lines."""

from pathlib import Path

from graph.records import Row
from graph.stores.protocol import Store
from loaders import pipeline
from loaders.feeds.catalogue import find_feed
from loaders.report import LoadReport
from policies.gate import Gate
from policies.request import AccessRequest
from tests.loaders.conftest import asked

HEADINGS = {
    "shields": "shield_ref,subject,nhs_number,upn,given_names,sex,date_of_birth,family_name,address,postcode,uprn,"
    "refuge,sensitivity,authority,set_on,review_on",
    "child_benefit": "claim_number,child_of_claim,given_names,family_name,sex,date_of_birth,address,postcode,uprn,"
    "claimant_given_names,claimant_family_name,claimant_date_of_birth,claimant_phone,relationship,claimed_from,"
    "claimed_to",
    "gp_register": "patient_ref\tnhs_number\tgiven_names\tfamily_name\tsex\tdate_of_birth\taddress\tpostcode\tuprn\t"
    "practice_code\tregistered_on\tdeducted_on\tdeduction_reason\tformer_family_name\tsensitive_flag",
}
AMIRA = "SH1,child,,,Amira,F,2017-09-30,Osei,,,,no,1,Safeguarding Hub,2026-01-10,2027-01-10"
HOME = "7 Lantern Court,NM2 4LC"


def claim(number: int, given: str, family: str, dob: str, home: str, mother: str, *, child: int = 1) -> str:
    """One row of child benefit: a child, its home, its mother."""
    return f"CB{number},{child},{given},{family},,{dob},{home},,{mother},1985-04-0{number},,mother,2020-01-01,"


def patient(
    number: int, given: str, family: str, dob: str, home: str = HOME, *, nhs: str = "", former: str = "", flag: str = ""
) -> str:
    """One row of the GP register."""
    day = "/".join(reversed(dob.split("-")))
    address, postcode = home.split(",")
    cells = (f"P{number}", nhs, given, family, "2", day, address, postcode, "", "A81001", "01/01/2020", "", "", former,
             flag)  # fmt: skip
    return "\t".join(cells)


def load(
    folder: Path, gate: Gate, loader: AccessRequest, feed: str, *rows: str, day: str = "2026-11-20",
    headings: str | None = None, area: str = "E06000999",
) -> LoadReport:  # fmt: skip
    """Load one file of these rows."""
    path = folder / f"{feed}.csv"
    control = f"#kithmap;feed={feed};area={area};from=2008-01-01;correct_to={day}"
    text = "\n".join([control, headings or HEADINGS[feed], *rows, f"#end;rows={len(rows)}", ""])
    path.write_text(text, encoding="utf-8")
    return pipeline.run(find_feed(feed), [path], gate, loader)


def child_key(store: Store, given: str, family: str) -> str:
    """The key of the one child of that name."""
    (row,) = asked(store, "MATCH (c:Child) WHERE c.given_names = $given AND c.family_name = $family"
                   " RETURN c.key AS key", given=given, family=family)  # fmt: skip
    return str(row["key"])


def shielded_children(store: Store) -> list[str]:
    """The given names of those who are shielded."""
    rows = asked(store, "MATCH (c:Child) WHERE c.shielded = true RETURN c.given_names AS name ORDER BY name")
    return [str(row["name"]) for row in rows]


def quarantined(store: Store) -> list[Row]:
    """The records that are held close to a shielded child."""
    return asked(store, "MATCH (s:SourceRecord) WHERE s.standing = 'quarantined' RETURN s.key AS key,"
                 " s.source_id AS source_id, s.shielded AS shielded, s.said_family_name AS family,"
                 " s.review_candidates AS candidates ORDER BY s.key")  # fmt: skip
