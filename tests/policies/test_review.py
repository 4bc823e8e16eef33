"""The report on a policy set: what each action rests on, what nobody may do, what can never matter."""

from pathlib import Path

from policies.review import check

ONE = '@id("child.see")\n@reason("r")\npermit (principal, action == Action::"see", resource is Child);\n'
IDLE = '@id("agency.read")\n@reason("r")\npermit (principal, action == Action::"see", resource) when { false };\n'


def test_the_products_own_set_has_no_idle_policy() -> None:
    """Every policy can matter to somebody, and every action is somebody's."""
    report = check()
    assert report.idle == ()
    assert report.never_permitted == ()
    assert report.lines()[0].startswith(f"Policy set {report.policy_set.version}: ")


def test_the_report_names_what_each_action_rests_on() -> None:
    """Permits first, then the forbids that do not hold everywhere."""
    lines = check().lines()
    assert any(line.startswith("Everywhere, unless: account.suspended, ") for line in lines)
    assert any(line.startswith("see_link on REFERS_TO: loader.matching, source.links") for line in lines)
    assert "manage_accounts on System: accounts.manage." in lines


def test_what_nobody_may_do_and_what_can_never_matter_is_said(tmp_path: Path) -> None:
    """An owner who forgot a permit, or wrote one that can never hold, reads it here."""
    (tmp_path / "one.cedar").write_text(ONE + IDLE, encoding="utf-8")
    report = check(tmp_path)
    assert report.idle == ("agency.read",)
    assert ("see", "Carer") in {(entry.action, entry.type) for entry in report.never_permitted}
    assert "see on Carer: nobody." in report.lines()
    assert "`agency.read` speaks of nothing and can never matter." in report.lines()
