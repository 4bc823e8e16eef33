"""Policy sets for tests of their owners: the product's own with something taken out, put in or broken."""

import re
from collections.abc import Mapping

from policies import policy_store

OWN: Mapping[str, str] = policy_store.texts_in()

EVERYTHING = {"open.cedar": '@id("open.all")\n@reason("Everything is open.")\npermit (principal, action, resource);\n'}
NOTHING = {
    **OWN,
    "closed.cedar": '@id("closed.all")\n@reason("Everything is closed.")\nforbid (principal, action, resource);\n',
}
BROKEN = {
    **OWN,
    "own.cedar": '@id("own.rule")\n@reason("Own.")\n'
    "permit (principal, action, resource)\nwhen { resource.nonsense };\n",
}
REWORDED = {
    name: text.replace("The account is suspended.", "The account is closed for now.") for name, text in OWN.items()
}


def without(*identifiers: str) -> dict[str, str]:
    """The product's own set without these policies, by `@id`."""
    texts = {}
    for name, text in OWN.items():
        kept = [part for part in _policies(text) if not any(f'@id("{one}")' in part for one in identifiers)]
        if any("@id(" in part for part in kept):
            texts[name] = "".join(kept)
    return texts


def shields() -> list[str]:
    """The `@id`s of the policies that shield."""
    return re.findall(r'@id\("(shield\.[a-z.-]+)"\)', "".join(OWN.values()))


def forbidding(action: str, role: str) -> dict[str, str]:
    """The product's own set, and one policy that takes an action from a role."""
    text = (
        f'@id("own.no-{role.replace("_", "-")}")\n@reason("A {role} may not.")\n'
        f'forbid (principal, action == Action::"{action}", resource)\nwhen {{ principal.role == "{role}" }};\n'
    )
    return {**OWN, "own.cedar": text}


def _policies(text: str) -> list[str]:
    """The text cut before each `@id`."""
    return re.split(r"(?m)(?=^@id\()", text)
