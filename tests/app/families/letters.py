"""How tests open records, draw up letters and ask for exemptions: through the pages, as people do."""

import re
from html import unescape

from flask.testing import FlaskClient

from policies.request import Role
from tests.authority import Authority, state_purpose, token_in

PERIOD = {"since": "1 November 2026", "until": "31 December 2026"}
WHY = "A strategy discussion was held and telling would defeat the enquiry."


def open_record(
    authority: Authority, role: Role, key: str, *pages: str, purpose: str = "arranging-support"
) -> FlaskClient:
    """Somebody opens a record, and perhaps more of it."""
    client = authority.kept(role)
    state_purpose(client, key, purpose)
    for page in pages or ("",):
        assert client.get(f"/children/{key}{page}").status_code == 200
    return client


def letter(authority: Authority, *keys: str, **period: str) -> str:
    """The letter, as the officer draws it up, less what is random."""
    nadia = authority.kept(Role.GOVERNANCE_OFFICER)
    form = {"csrf_token": token_in(nadia.get("/family-reports").text), "key": keys[0], "asked_by": "Rachel Pryce",
            **PERIOD, **period, "child": list(keys)}  # fmt: skip
    answer = nadia.post("/family-reports", data=form)
    assert answer.status_code == 200, answer.text
    return same(answer.text)


def same(page: str) -> str:
    """A page without the token of its forms, and without how many notices wait for the reader."""
    page = re.sub(r'(name="csrf_token" value|data-token)="[^"]*"', "", page)
    return page.partition("<main")[2] or page


def said(page: str) -> str:
    """The words of the main part of a page."""
    main = page.partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def ask_to_keep_out(
    authority: Authority, role: Role, key: str, *looks: str, last_day: str = "15 December 2026", ground: str = "crime"
) -> int:
    """Somebody asks that looks be kept out; the status of the answer."""
    client = authority.kept(role)
    state_purpose(client, key, "worried-safety")
    form = {"csrf_token": token_in(client.get(f"/children/{key}/exemptions").text), "look": list(looks),
            "ground": ground, "words": WHY, "review_on": "1 December 2026", "last_day": last_day}  # fmt: skip
    return client.post(f"/children/{key}/exemptions", data=form).status_code


def decide(client: FlaskClient, reference: str, verb: str, words: str = "", next_on: str = "") -> int:
    """Somebody decides on an exemption; the status of the answer."""
    form = {"csrf_token": token_in(client.get("/help").text), "verb": verb, "words": words, "next_on": next_on}
    return client.post(f"/exemptions/{reference}/decision", data=form).status_code


def references(client: FlaskClient) -> list[str]:
    """The references in somebody's list of exemptions, as it stands."""
    return re.findall(r"/exemptions/(EX-[0-9A-Z]{8})", client.get("/exemptions").text)
