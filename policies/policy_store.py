"""Policy Administration Point: reads the policy set, validates it, compiles it, gives it a digest.

Called at start by `app.wiring` and by `kithmap policies check`. A set that cannot be used whole is refused whole, with
file, line and reason; the set in force stays. Standard: Cedar 4 (validation in strict mode).
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import cedarpy

from graph.filters import Guard
from policies.compilation import est
from policies.compilation.expressions import Policy
from policies.compilation.guards import compile_guards
from policies.compilation.plan import Plan
from policies.compilation.source_text import position_of, positions
from policies.compilation.vocabulary import Vocabulary, kithmap_vocabulary
from policies.compilation.words import unknown_words
from policies.errors import NotExpressible, PolicySetRefused
from policies.request import Purpose, Role

PACKAGE = Path(__file__).parent / "cedar"
SCHEMA_FILE = "schema.cedarschema"

ANNOTATIONS = frozenset({"id", "reason", "remedy", "alert", "notify"})
"""What may be written above a policy. An unknown word is refused: a misspelt `@alert` would alert nobody."""


_IDENTIFIER = re.compile(r"[a-z0-9]+([.-][a-z0-9]+)*")
"""INVARIANT (plain ids): an `@id` stands in the query text that writes reasons for the ledger, so it holds no quote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySet:
    """A policy set that validated and compiled. Frozen: a changed policy is another set with another digest."""

    digest: str
    version: str
    texts: Mapping[str, str]
    policies: tuple[Policy, ...]
    guards: Mapping[tuple[str, str], Guard]
    plan: Plan
    vocabulary: Vocabulary
    reference: cedarpy.PolicySet = field(repr=False, compare=False)
    """The same policies in the reference evaluator."""

    def annotations(self, identifier: str) -> Mapping[str, str]:
        """The annotations of a policy by its `@id`; none for an unknown one."""
        return next((dict(found.annotations) for found in self.policies if found.identifier == identifier), {})

    def reason(self, identifier: str) -> str:
        """The plain English sentence of a policy."""
        return self.annotations(identifier).get("reason", "")


def load(directory: Path | None = None) -> PolicySet:
    """The policies of a directory (the package's own by default). Raises PolicySetRefused; nothing is half loaded."""
    return of_texts(texts_in(directory))


def texts_in(directory: Path | None = None) -> dict[str, str]:
    """The policy texts of a directory by file name (the package's own by default). Raises PolicySetRefused."""
    directory = directory or PACKAGE
    try:
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted(directory.glob("*.cedar"))}
    except (OSError, UnicodeDecodeError) as error:
        raise PolicySetRefused(f"the policies in `{directory}` cannot be read: {error}") from error
    if not texts:
        raise PolicySetRefused(f"`{directory}` holds no policies; name a directory with `.cedar` files")
    return texts


def of_texts(texts: Mapping[str, str]) -> PolicySet:
    """The set that these texts make, in the words of this release. Raises PolicySetRefused, with file and line."""
    try:
        schema = (PACKAGE / SCHEMA_FILE).read_text(encoding="utf-8")
    except OSError as error:
        raise PolicySetRefused(f"the schema of the policies cannot be read: {error}") from error
    return _assembled(tuple(sorted(texts.items())), schema)


@lru_cache(maxsize=8)
def _assembled(texts: tuple[tuple[str, str], ...], schema: str) -> PolicySet:
    """The same texts make the same set: proposing, trying and adopting one compiles it once."""
    return assemble(dict(texts), schema, kithmap_vocabulary(_closed_words()))


def _closed_words() -> dict[str, frozenset[str]]:
    return {
        "principal.role": frozenset(role.value for role in Role),
        "context.purpose": frozenset(purpose.value for purpose in Purpose),
    }


def assemble(texts: Mapping[str, str], schema: str, vocabulary: Vocabulary) -> PolicySet:
    """A policy set from texts by file name. Raises PolicySetRefused with file, line and reason."""
    policies: list[Policy] = []
    for name, text in texts.items():
        policies += _policies_of(name, text, schema, vocabulary)
    _refuse_repeated(policies, texts)
    whole = "\n".join(texts.values())
    try:
        compiled = compile_guards(policies, vocabulary)
    except NotExpressible as error:
        identifier = str(error).split("`")[1]
        raise PolicySetRefused(f"{_place(identifier, texts)}: {error}") from error
    digest = _digest(texts, schema)
    return PolicySet(
        digest=digest,
        version=digest[:12],
        texts=dict(texts),
        policies=tuple(policies),
        guards=compiled.guards,
        plan=compiled.plan,
        vocabulary=vocabulary,
        reference=cedarpy.PolicySet.from_str(whole),
    )


def _digest(texts: Mapping[str, str], schema: str) -> str:
    content = json.dumps({"schema": schema, "policies": dict(texts)}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _policies_of(name: str, text: str, schema: str, vocabulary: Vocabulary) -> list[Policy]:
    """The policies of one file, in order, each validated, named and annotated as it should be."""
    _validate(name, text, schema)
    tree = json.loads(cedarpy.policies_to_json_str(text))
    if tree["templates"]:
        raise PolicySetRefused(f"{name}: templates are not used here; write out each policy")
    if not tree["staticPolicies"]:
        raise PolicySetRefused(f"{name}: the file holds no policy; write one, or take the file away")
    lines = positions(text)
    found = []
    for number, source in enumerate(_in_order(tree["staticPolicies"])):
        place = f"{name}, line {lines[number]}"
        try:
            policy = est.policy(source)
        except NotExpressible as error:
            raise PolicySetRefused(f"{place}: {error}") from error
        _check_annotations(policy, place)
        for problem in unknown_words(policy.condition, vocabulary.words):
            raise PolicySetRefused(f"{place}, `{policy.identifier}`: {problem}")
        found.append(policy)
    return found


def _in_order(policies: Mapping[str, est.Json]) -> Sequence[est.Json]:
    # Cedar names policies by their place in the text: `policy0`, `policy1` …
    return [policies[name] for name in sorted(policies, key=lambda name: int(name.removeprefix("policy")))]


def _validate(name: str, text: str, schema: str) -> None:
    result = cedarpy.validate_policies(text, schema)
    if result.validation_passed:
        return
    error = result.errors[0]
    reason = error.error.replace(f"for policy `{error.policy_id}`, ", "")
    if not error.policy_id:
        raise PolicySetRefused(f"{name}: {reason}")
    line = positions(text)[int(error.policy_id.removeprefix("policy"))]
    identifier = result.id_annotations_by_policy_id.get(error.policy_id)
    raise PolicySetRefused(f"{name}, line {line}{f', `{identifier}`' if identifier else ''}: {reason}")


def _check_annotations(policy: Policy, place: str) -> None:
    annotations = dict(policy.annotations)
    if not policy.identifier:
        raise PolicySetRefused(f"{place}: the policy has no `@id`; the ledger could not name it")
    if not _IDENTIFIER.fullmatch(policy.identifier):
        raise PolicySetRefused(
            f"{place}: the `@id` `{policy.identifier}` is not lower-case words parted by `.` and `-`"
        )
    if not annotations.get("reason"):
        raise PolicySetRefused(f"{place}, `{policy.identifier}`: the policy has no `@reason` in plain English")
    unknown = sorted(set(annotations) - ANNOTATIONS)
    if unknown:
        raise PolicySetRefused(f"{place}, `{policy.identifier}`: the annotation `@{unknown[0]}` is not known")


def _refuse_repeated(policies: Sequence[Policy], texts: Mapping[str, str]) -> None:
    seen: set[str] = set()
    for policy in policies:
        if policy.identifier in seen:
            raise PolicySetRefused(f"{_place(policy.identifier, texts)}: the `@id` is used twice")
        seen.add(policy.identifier)


def _place(identifier: str, texts: Mapping[str, str]) -> str:
    """File and line of the last policy with this `@id`."""
    places = [f"{name}, line {line}" for name, text in texts.items() for line in position_of(text, identifier)]
    return places[-1] if places else "policies"
