"""Random policies over a small schema-like world: for the proof that compiled filters say what Cedar says.

Drawn from one `random.Random` that hypothesis controls. Well-typed on the whole, but with optional attributes read
unguarded, sums that overflow and errors on either side of `&&` and `||`, because that is where Cypher and Cedar differ.
"""

from random import Random

from policies.compilation.vocabulary import Attribute, CedarType, Vocabulary

HOSTILE = ("a", "A", "", "a.b", "a*b", "a\nb", "é", "e\u0301", "1", "true", '["a"]', "[a]", " a", "null", "E06000999")
NUMBERS = (0, 1, 2, 3, -1, 2**63 - 1, -(2**63))
TYPES = ("Child", "Carer")
ACTIONS = {"see": TYPES, "read_identity": ("Child",)}


def _attribute(type_: CedarType, *, optional: bool = False) -> Attribute:
    return Attribute(type=type_, description="For the proof.", optional=optional)


RESOURCE = {
    "key": _attribute(CedarType.STRING),
    "area": _attribute(CedarType.STRING),
    "kind": _attribute(CedarType.STRING),
    "rank": _attribute(CedarType.LONG),
    "level": _attribute(CedarType.LONG),
    "shielded": _attribute(CedarType.BOOL),
    "note": _attribute(CedarType.STRING, optional=True),
    "mark": _attribute(CedarType.LONG, optional=True),
    "flagged": _attribute(CedarType.BOOL, optional=True),
}
PRINCIPAL = {
    "role": _attribute(CedarType.STRING),
    "clearance": _attribute(CedarType.LONG),
    "lead": _attribute(CedarType.BOOL),
    "areas": _attribute(CedarType.STRINGS),
    "caseload": _attribute(CedarType.STRINGS),
    "numbers": _attribute(CedarType.LONGS),
    "team": _attribute(CedarType.STRING, optional=True),
    "until": _attribute(CedarType.DATETIME, optional=True),
    "extra": _attribute(CedarType.LONG, optional=True),
}
CONTEXT = {
    "now": _attribute(CedarType.DATETIME),
    "flag": _attribute(CedarType.BOOL),
    "purpose": _attribute(CedarType.STRING, optional=True),
    "keys": _attribute(CedarType.STRINGS),
}
VOCABULARY = Vocabulary(
    principal_type="Subject",
    principal=PRINCIPAL,
    context=CONTEXT,
    resources=dict.fromkeys(TYPES, RESOURCE),
    actions=ACTIONS,
)


def random_policies(random: Random) -> str:
    """The text of one to four policies."""
    return "\n".join(_policy(random, number) for number in range(random.choice((1, 1, 2, 2, 3, 4))))


def _policy(random: Random, number: int) -> str:
    effect = "permit" if number == 0 or random.random() < 0.5 else "forbid"
    principal = random.choice(("principal",) * 8 + ("principal is Subject", 'principal == Subject::"ann"'))
    action = random.choice(("action",) * 3 + ('action == Action::"see"', 'action in [Action::"see"]'))
    resource = random.choice(("resource",) * 4 + ("resource is Child",) * 2 + ("resource is Carer",))
    conditions = "".join(
        f"\n{random.choice(('when', 'when', 'unless'))} {{ {truth(random, random.randint(0, 4))} }}"
        for _ in range(random.choice((1, 1, 2)))
    )
    return f'@id("policy.{number}") @reason("For the proof.") {effect} ({principal}, {action}, {resource}){conditions};'


def truth(random: Random, depth: int) -> str:
    """An expression that is true, false or an error."""
    if depth == 0:
        return _stored(random) if random.random() < 0.7 else _known(random)
    inner = [truth(random, depth - 1) for _ in range(3)]
    form = random.choice(("({0} && {1})",) * 4 + ("({0} || {1})",) * 4 + ("!{0}", "(if {0} then {1} else {2})"))
    return form.format(*inner) if form != "!{0}" else f"!({inner[0]})"


def _stored(random: Random) -> str:
    text = random.choice(("area", "kind", "key", "note"))
    number = random.choice(("rank", "level", "mark"))
    flag = random.choice(("shielded", "flagged"))
    order = random.choice(("<", "<=", ">", ">="))
    equal = random.choice(("==", "!="))
    has = random.choice(("note", "mark", "flagged", "area"))
    return random.choice(
        (
            f"resource.{flag}",
            f"resource.{text} {equal} {_text(random)}",
            f"{_text(random)} {equal} resource.{text}",
            f"{_texts(random)}.contains(resource.{text})",
            f"resource.{number} {order} {_number(random)}",
            f"{_number(random)} {order} resource.{number}",
            f"resource.{number} {equal} {_number(random)}",
            f"{_numbers(random)}.contains(resource.{number})",
            f"resource.{flag} {equal} {_known_flag(random)}",
            # In Python `1 == True`: a compiler that confuses the two constants binds one for the other.
            f"(resource.{flag} {equal} true && resource.{number} {random.choice(('==', '!='))} 1)",
            f"resource.{text} {equal} resource.{random.choice(('area', 'kind', 'note'))}",
            f"resource.{number} {equal} resource.{random.choice(('rank', 'mark'))}",
            f"resource.{text} like {_pattern(random)}",
            f"resource has {has}",
            f"(resource has {has} && {_with(random, has)})",
        )
    )


def _with(random: Random, attribute: str) -> str:
    if attribute in ("note", "area"):
        return f"resource.{attribute} == {_text(random)}"
    return f"resource.mark <= {_number(random)}" if attribute == "mark" else "resource.flagged"


def _known(random: Random) -> str:
    order = random.choice(("<", "<=", ">", ">="))
    return random.choice(
        (
            _known_flag(random),
            f"principal.role == {_literal(random)}",
            f"principal.clearance {order} {random.choice(NUMBERS[:5])}",
            f"principal.clearance + {random.choice(NUMBERS)} {order} 1",
            "principal has team",
            "context has purpose",
            f"(context has purpose && context.purpose == {_literal(random)})",
            f"principal.team != {_literal(random)}",
            f"principal.until {order} context.now",
            f"(principal has until && principal.until.toDate() {order} context.now)",
            "context.now.durationSince(principal.until).toDays() > 1",
            "principal.areas.containsAny(context.keys)",
            "principal.caseload.containsAll(context.keys)",
            "principal.caseload.isEmpty()",
            f"principal.role like {_pattern(random)}",
            'action == Action::"see"',
            "resource is Child",
            'principal == Subject::"ann"',
        )
    )


def _known_flag(random: Random) -> str:
    return random.choice(("principal.lead", "context.flag", "true", "false", "(principal.extra > 0)"))


def _text(random: Random) -> str:
    choice = f"(if principal.lead then {_literal(random)} else principal.role)"
    return random.choice((_literal(random), "principal.role", "principal.team", "context.purpose", choice))


def _texts(random: Random) -> str:
    literal = f"[{_literal(random)}, {_literal(random)}]"
    return random.choice(("principal.areas", "principal.caseload", "context.keys", literal))


def _number(random: Random) -> str:
    return random.choice((str(random.choice(NUMBERS)), "principal.clearance", "principal.extra", "principal.extra + 1"))


def _numbers(random: Random) -> str:
    return random.choice(("principal.numbers", f"[{random.choice(NUMBERS)}, {random.choice(NUMBERS)}]"))


def _literal(random: Random) -> str:
    return quoted(random.choice(HOSTILE))


def _pattern(random: Random) -> str:
    pieces = [random.choice(("*", "a", "E0", ".", "\\*", "é", "[", "b")) for _ in range(random.randint(1, 3))]
    if pieces[0] == "[" and len(pieces) < 3:
        pieces[0] = "*["  # what begins like a list is refused, and a whole set with it: that is to be seldom
    return f'"{"".join(pieces)}"'


def quoted(text: str) -> str:
    """A text as Cedar writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
