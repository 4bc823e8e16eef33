"""A case-management system that was modified tells by API who works with a child; nobody types anything twice.

One that was not modified has its users: `tests/attack/test_claiming_to_work_with_a_child.py`.
"""

from pathlib import Path

from app.service_subject import load_request
from graph.queries.catalogue import Part, Query
from tests.app.test_feed_door import OSEI, key_for, opened_door
from tests.authority import MOMENT

TEAM = {"service_code": "T1", "service_name": "Harbour Team", "kind": "early_help", "agency_code": "A1",
        "agency_name": "Northmoor Council", "sector": "council"}  # fmt: skip
WORKER = {"staff_number": "W1", "given_names": "Ama", "family_name": "Boateng", "profession": "Adviser",
          "service_code": "T1"}  # fmt: skip
TOLD = {"involvement_ref": "I1", "case_ref": "C1", "given_names": "Amira", "family_name": "Osei", "sex": "F",
        "date_of_birth": "2017-09-30", "address": "7 Lantern Court", "postcode": "NM2 4LC", "service_code": "T1",
        "staff_number": "W1", "role": "Adviser", "involved_from": "2026-01-05"}  # fmt: skip
INVOLVED = Query(
    name="test.involved", description="Who works with whom, and whose word that is.", privileged=True,
    parts=(
        Part(
            name="links",
            template="MATCH (p:Practitioner)-[r:INVOLVED_WITH]->(c:Child) RETURN p.full_name AS worker, "
            "c.given_names AS child, r.since AS since, r.until AS until, r.source AS source",
        ),
    ),
)  # fmt: skip


def test_what_a_modified_case_system_sends_is_a_link_in_its_name_and_its_end_ends_it(tmp_path: Path) -> None:
    with opened_door(tmp_path / "door") as door:
        for feed, row in (("service_directory", TEAM), ("workforce", WORKER)):
            assert door.post({"rows": [row]}, key=key_for(door.house, feed), feed=feed).status_code == 200
        door.send(OSEI)
        key = key_for(door.house, "social_care")
        for message, until in (("m1", ""), ("m2", "2026-06-30")):
            told = {**TOLD, **({"involved_to": until} if until else {})}
            answer = door.post({"rows": [told]}, message=message, key=key, feed="social_care")
            assert (answer.status_code, (answer.json or {})["accepted"]) == (200, 1)
            (link,) = door.house.gate.read(load_request(MOMENT), INVOLVED, {}).parts["links"]
            assert (link["worker"], link["child"], link["since"]) == ("Ama Boateng", "Amira", "2026-01-05")
            assert (link["until"], link["source"]) == (until or None, "social_care")
