"""An explanation says yes or no first, then why, with the policies' names, then what would change it."""

from datetime import date

from graph.records import Value
from policies import policy_store
from policies.explain import Explanation, explain
from policies.request import Override, Purpose, Relations, Role
from tests.policies.people import HOME_AREA, NEXT_AREA, NOW, asking

POLICIES = policy_store.load(None)
FOR_SUPPORT = "for the purpose “Arranging or reviewing support”"
CHILD: dict[str, Value] = {"key": "7K4M29XQ3", "area": HOME_AREA, "shielded": False, "sensitivity": 0}


def _of_child(action: str, asks: Role, *, child: dict[str, Value] | None = None, **changes: object) -> Explanation:
    record = CHILD | (child or {})
    return explain(POLICIES, asking(asks, **changes), action, "Child", "7K4M29XQ3", record)  # type: ignore[arg-type]


def test_a_yes_names_the_permit_it_rests_on() -> None:
    """And says on what it hangs."""
    assert _of_child("see", Role.PRACTITIONER).lines() == [
        f"Yes: Sam Okoro (practitioner) may know of Child `7K4M29XQ3`, {FOR_SUPPORT}.",
        "1. The child is in an area that the account works in. (child.same-area)",
        "What would change it:",
        "- If this no longer held: The child is in an area that the account works in.",
    ]


def test_a_no_names_every_forbid_and_its_remedy() -> None:
    """Two reasons, two ways out."""
    lapsed = _of_child("see", Role.SOCIAL_WORKER, vetted_until=date(2026, 1, 1), purpose=None)
    assert lapsed.lines() == [
        "No: Sam Okoro (social worker) may not know of Child `7K4M29XQ3`, without a purpose.",
        "1. Enhanced vetting is missing or out of date. (account.vetting)",
        "2. No purpose was given. (purpose.none)",
        "What would change it:",
        "- An access manager records a new vetting.",
        "- Say why the record is opened.",
    ]


def test_where_nothing_permits_it_names_what_could() -> None:
    """Only what this account could reach: a teacher is told of the area and the caseload, never of the loader."""
    out_of_area = _of_child("see", Role.PRACTITIONER, child={"area": NEXT_AREA})
    assert out_of_area.lines() == [
        f"No: Sam Okoro (practitioner) may not know of Child `7K4M29XQ3`, {FOR_SUPPORT}.",
        "1. No policy permits it. (no-permit)",
        "What would change it:",
        "- If this held: The child is in an area that the account works in.",
        "- If this held: The child is on the caseload.",
        "- If this held: The child is on the list of a service that the account works for.",
        "- If this held: The child shares a home or a carer with a child of the caseload.",
    ]


def test_where_no_record_would_help_it_says_so() -> None:
    """A social worker may read no source record, whatever its area."""
    record: dict[str, Value] = {"key": "R1", "area": HOME_AREA, "sensitive": False, "shielded": False}
    explained = explain(POLICIES, asking(Role.SOCIAL_WORKER), "see", "SourceRecord", "R1", record)
    assert explained.changes == ("Nothing about the record: no policy permits this to this account.",)


def test_obligations_are_named() -> None:
    """An override is always somebody's business."""
    override = Override(child="7K4M29XQ3", until=NOW.replace(hour=10), reference="O-1")
    explained = _of_child("see", Role.SOCIAL_WORKER, child={"area": NEXT_AREA}, override=override)
    assert "It asks for: alert override-used (override.child)." in explained.lines()
    assert "It asks for: notify coordinator (override.child)." in explained.lines()


def test_broken_data_denies_and_says_what_to_do() -> None:
    """A child without an area is a defect of the data, not a right."""
    explained = explain(
        POLICIES,
        asking(Role.PRACTITIONER, relations=Relations(caseload=frozenset({"7K4M29XQ3"}))),
        "see",
        "Child",
        "7K4M29XQ3",
        {"key": "7K4M29XQ3", "shielded": False, "sensitivity": 0},
    )
    assert explained.answer.startswith("No:")
    assert explained.changes == ("The record is put right at its source and loaded again.",)


def test_actions_on_the_house_itself_are_explained_too() -> None:
    """Whoever may not read the ledger learns who may."""
    explained = explain(
        POLICIES, asking(Role.COORDINATOR, purpose=Purpose.CHECKING_RECORD), "view_ledger", "System", "k", {}
    )
    assert explained.lines()[0] == (
        "No: Sam Okoro (coordinator) may not view ledger, for the purpose “Checking or correcting what is held”."
    )
    assert "- If this held: The governance officer reads and checks the ledger." in explained.lines()
