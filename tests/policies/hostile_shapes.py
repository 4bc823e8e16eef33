"""Policy shapes on which a careless compiler leaks, each with the predicate it must become: the golden files.

A change of the compiler shows as a change of `golden/*.txt`, and that difference is what a reviewer reads. To renew the
files: `python -m tests.policies.hostile_shapes`. The vocabulary is that of the random policies.
"""

from pathlib import Path

from graph.cypher import predicate
from policies.compilation.guards import compile_guards
from tests.contracts.policy_worlds import parsed
from tests.contracts.random_policies import VOCABULARY

GOLDEN = Path(__file__).parent / "golden"


def _permit(condition: str, *more: str) -> str:
    texts = [f'@id("policy.0") @reason("r") permit (principal, action, resource) when {{ {condition} }};', *more]
    return "\n".join(texts)


def _forbid(condition: str) -> str:
    return f'@id("policy.1") @reason("r") forbid (principal, action, resource) when {{ {condition} }};'


SHAPES: dict[str, str] = {
    "an-error-beside-an-or": _permit('resource.note == "a" || resource.area == "a"'),
    "an-error-beside-an-and": _permit('!(resource.note == "a" && resource.area == "a")'),
    "an-error-after-a-false": _permit('!(resource.area == "a" && resource.note == "a")'),
    "a-negated-disjunction": _permit('!(resource.note == "a" || resource.shielded)'),
    "a-double-negation": _permit("!(!resource.flagged)"),
    "a-forbid-that-may-err": _permit("true", _forbid("resource.mark > 1")),
    "a-forbid-on-a-missing-text": _permit("true", _forbid('resource.note like "*a*"')),
    "a-forbid-that-is-known": _permit("resource.shielded", _forbid("context.flag")),
    "a-forbid-of-everything": _permit("true", _forbid("true")),
    "two-forbids-that-are-known": _permit(
        "true", _forbid("context.flag"), _forbid("!principal.lead").replace("1", "2", 1)
    ),
    "has-as-a-guard": _permit("resource has mark && resource.mark < principal.clearance"),
    "has-denied": _permit("!(resource has mark) || resource.mark < principal.clearance"),
    "has-alone": _permit("resource has note"),
    "has-alone-of-a-required-attribute": _permit("resource has area"),
    "has-denied-of-a-required-attribute": _permit("true", _forbid("!(resource has area)")),
    "has-of-a-required-attribute": _permit("true", _forbid("resource has level && resource.level > 2")),
    "an-ordering-of-wrong-types": _permit("resource.rank >= principal.clearance"),
    "an-ordering-from-the-left": _permit("principal.clearance < resource.rank"),
    "an-empty-set": _permit("principal.areas.contains(resource.area)"),
    "not-in-a-set": _permit("!principal.areas.contains(resource.note)"),
    "not-in-a-set-of-numbers": _permit("!principal.numbers.contains(resource.mark)"),
    "unequal-and-missing": _permit('resource.note != "a"'),
    "a-known-value-that-may-err": _permit("resource.area == principal.team || resource.shielded"),
    "a-known-condition-that-may-err": _permit("principal.until > context.now || resource.shielded"),
    "a-sum-that-overflows": _permit("!(principal.clearance + 1 > 2) || resource.shielded"),
    "true-is-not-one": _permit("resource.shielded == true && resource.rank == 1"),
    "two-attributes": _permit("resource.area == resource.kind"),
    "two-attributes-one-missing": _permit("resource.area != resource.note"),
    "two-numbers": _permit("resource.rank == resource.level"),
    "a-pattern-with-signs": _permit('resource.area like "a.b\\*[*"'),
    "a-pattern-denied": _permit('!(resource.note like "a*")'),
    "a-choice-that-asks-itself": _permit(
        "if principal.numbers.contains(resource.rank) then resource.kind != resource.area "
        "else principal.numbers.contains(resource.rank)"
    ),
    "a-choice-by-data": _permit("if resource.flagged then resource.shielded else principal.lead"),
    "a-choice-by-person": _permit("if principal.lead then resource.shielded else resource.flagged"),
    "a-choice-of-values": _permit('resource.area == (if principal.lead then "a" else principal.role)'),
    "another-type": _permit('resource is Carer && resource.area == "a"'),
    "another-action": _permit('action == Action::"read_identity" && resource.shielded'),
    "a-quote-in-a-text": _permit('resource.area == "\\" OR true OR \\"" || resource.area == "\'; //"'),
    "the-same-twice": _permit("resource.shielded && resource.shielded"),
    "nobody": _permit("false"),
    "everybody": _permit("true"),
    "alternation": _permit(
        "(((resource.shielded && resource.flagged) || principal.lead) && resource has note) || false"
    ),
    "when-and-unless": _permit("resource.shielded").replace(";", " unless { resource.flagged };"),
    "one-person": _permit("resource.shielded").replace("principal,", 'principal == Subject::"ann",'),
}
"""Name to policies. Names are those of the golden files."""


def written(text: str) -> str:
    """What a golden file holds: the policies, and what they become for `see` on a Child."""
    compiled = compile_guards(parsed(text), VOCABULARY)
    guard = compiled.guards["see", "Child"]
    lines = [text, "", predicate(guard.whole, "n"), ""]
    lines += [f"permit {identifier}: {predicate(part, 'n')}" for identifier, part in guard.permits]
    lines += [f"forbid {identifier} is false: {predicate(part, 'n')}" for identifier, part in guard.forbids]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name, shape in SHAPES.items():
        (GOLDEN / f"{name}.txt").write_text(written(shape), encoding="utf-8")
