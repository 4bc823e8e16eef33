"""The decision point permits on a clean Allow and on nothing else, and says which policies decided."""

from graph.records import Value
from policies import decision_point, policy_store
from policies.decision import Effect, Obligation
from policies.decision_point import Question
from policies.obligations import obligations
from policies.request import Override, Purpose, Relations, Role
from tests.policies.people import HOME_AREA, NOW, asking

POLICIES = policy_store.load(None)
SOUND: dict[str, Value] = {"key": "C1", "area": HOME_AREA, "shielded": False, "sensitivity": 0}


def test_a_missing_attribute_denies_and_the_errors_name_policies() -> None:
    """Cedar alone would skip a forbid that errs, and allow (hazard H1); the caseload permits nothing here."""
    attributes = asking(Role.PRACTITIONER, relations=Relations(caseload=frozenset({"C1"})))
    spoilt = {name: value for name, value in SOUND.items() if name != "sensitivity"}
    decision = decision_point.decide(POLICIES, attributes, "see", "Child", "C1", spoilt)
    assert decision.effect is Effect.DENY
    assert any("`clearance.child`" in error for error in decision.errors)


def test_wrong_types_deny() -> None:
    """Text where a number should be, a fraction, a list: never a right."""
    attributes = asking(Role.PRACTITIONER, clearance=3)
    for wrong in ("0", 0.0, [0], True):
        decision = decision_point.decide(POLICIES, attributes, "see", "Child", "C1", {**SOUND, "sensitivity": wrong})
        assert not decision.permitted, wrong


def test_an_unknown_action_or_type_is_denied() -> None:
    """Nothing permits what no policy speaks of."""
    attributes = asking(Role.COORDINATOR)
    assert not decision_point.decide(POLICIES, attributes, "delete_everything", "Child", "C1", SOUND).permitted
    assert not decision_point.decide(POLICIES, attributes, "see", "Dossier", "D1", {}).permitted
    assert not decision_point.decide_on_system(POLICIES, attributes, "see").permitted


def test_names_with_quotes_are_only_names() -> None:
    """A user name or key that looks like policy text stays a name."""
    attributes = asking(Role.PRACTITIONER, username='x"; permit(principal, action, resource); //')
    key = 'C1" || true || "'
    assert decision_point.decide(POLICIES, attributes, "see", "Child", key, {**SOUND, "key": key}).permitted
    assert not decision_point.decide(
        POLICIES, attributes, "read_identifiers", "Child", key, {**SOUND, "key": key}
    ).permitted


def test_many_questions_are_answered_in_order() -> None:
    """One subject, many resources; the same resource may be asked about twice."""
    attributes = asking(Role.PRACTITIONER)
    other: dict[str, Value] = {**SOUND, "key": "C2", "area": "E06000998"}
    asked = [
        Question(action="see", resource_type="Child", resource_key="C1", attributes=SOUND),
        Question(action="see", resource_type="Child", resource_key="C2", attributes=other),
        Question(action="read_identifiers", resource_type="Child", resource_key="C1", attributes=SOUND),
    ]
    assert [found.permitted for found in decision_point.decide_all(POLICIES, attributes, asked)] == [True, False, False]
    assert decision_point.decide_all(POLICIES, attributes, []) == []


def test_an_override_obliges() -> None:
    """Whoever uses an override is noticed (R16), and so is whoever tries their own family."""
    override = Override(child="C1", until=NOW.replace(hour=10), reference="O-1")
    used = decision_point.decide(POLICIES, asking(Role.SOCIAL_WORKER, override=override), "see", "Child", "C1", SOUND)
    assert Obligation("override.child", "alert", "override-used") in used.obligations
    own = asking(Role.SOCIAL_WORKER, own_keys=frozenset({"C1"}))
    tried = decision_point.decide(POLICIES, own, "see", "Child", "C1", SOUND)
    assert tried.obligations == (Obligation("recusal.node", "alert", "own-record"),)


def test_obligations_are_found_by_policy_id() -> None:
    """For the gate, which learns from the tally which permits applied."""
    found = obligations(POLICIES, ["child.same-area", "override.child", "override.child", "no.such-policy"])
    assert found == (
        Obligation("override.child", "alert", "override-used"),
        Obligation("override.child", "notify", "coordinator"),
    )


def test_opening_an_override_is_for_protection_duties_with_a_purpose() -> None:
    """R8: only some roles, and always a reason."""
    worried = Purpose.WORRIED_SAFETY
    answers = {
        role: decision_point.decide_on_system(POLICIES, asking(role, purpose=worried), "open_override").permitted
        for role in Role
    }
    assert {role for role, permitted in answers.items() if permitted} == {
        Role.SOCIAL_WORKER,
        Role.SAFEGUARDING_LEAD,
        Role.COORDINATOR,
    }
