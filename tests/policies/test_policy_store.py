"""A policy set is used whole or refused whole, with file, line and reason."""

from pathlib import Path

import pytest

from graph.schema.model import NodeType, RelationshipType
from graph.schema.nodes import NODE_TYPES
from graph.schema.relationships import RELATIONSHIP_TYPES
from policies import policy_store
from policies.compilation.schema_text import schema_text
from policies.compilation.vocabulary import kithmap_vocabulary
from policies.errors import PolicySetRefused

SOUND = (
    '@id("child.everybody")\n@reason("Everybody.")\npermit (principal, action == Action::"see", resource is Child);\n'
)


def _of(condition: str, *, head: str = 'permit (principal, action == Action::"see", resource is Child)') -> str:
    return f'// A remark with "permit (" in it.\n@id("a.b")\n@reason("Because.")\n{head}\nwhen {{ {condition} }};\n'


def _load(directory: Path, **texts: str) -> policy_store.PolicySet:
    for name, text in texts.items():
        (directory / f"{name}.cedar").write_text(text, encoding="utf-8")
    return policy_store.load(directory)


def test_the_products_own_policies_are_in_order() -> None:
    """The first policy set validates, compiles, and gives every action on every type a guard."""
    policies = policy_store.load()
    assert len(policies.policies) > 40
    assert {type_ for _, type_ in policies.guards} == {*NODE_TYPES, *RELATIONSHIP_TYPES}
    assert all(guard.permits for guard in policies.guards.values()), "an action that nobody may take"


def test_the_cedar_schema_is_the_graph_schema() -> None:
    """What policies may speak of is what the graph holds; to renew: python -m policies.compilation.schema_text."""
    written = (policy_store.PACKAGE / policy_store.SCHEMA_FILE).read_text(encoding="utf-8")
    assert written == schema_text(kithmap_vocabulary())


def test_policy_attributes_are_exactly_those_marked_in_the_graph_schema() -> None:
    """Each attribute of a resource is a property that is marked as one policies rest on, and the other way about."""
    vocabulary = kithmap_vocabulary()
    types: list[NodeType | RelationshipType] = [*NODE_TYPES.values(), *RELATIONSHIP_TYPES.values()]
    for type_ in types:
        marked = {property_.key for property_ in type_.properties if property_.policy}
        assert set(vocabulary.resources[type_.label]) == marked


def test_the_digest_follows_the_text_and_nothing_else(tmp_path: Path) -> None:
    """Same text, same digest; one sign more, another."""
    first = _load(tmp_path, one=SOUND)
    assert policy_store.load(tmp_path).digest == first.digest
    assert _load(tmp_path, one=SOUND + "\n").digest != first.digest
    assert len(first.digest) == 64
    assert first.digest.startswith(first.version)


REFUSED = {
    "a text that is no policy": ("permit (principal", "unexpected end"),
    "no policy id": ('@reason("r")\npermit (principal, action, resource is Child);', "line 2: the policy has no `@id`"),
    "no reason": ('@id("a.b")\npermit (principal, action, resource is Child);', "no `@reason`"),
    "an id with a quote in it": (
        '@id("a\'b")\n@reason("r")\npermit (principal, action, resource is Child);',
        "lower-case",
    ),
    "a misspelt annotation": (
        '@id("a.b")\n@reason("r")\n@alart("x")\npermit (principal, action, resource is Child);',
        "line 4, `a.b`: the annotation `@alart` is not known",
    ),
    "an id used twice": (SOUND + SOUND, "one.cedar, line 4: the `@id` is used twice"),
    "an attribute that is not there": (_of("resource.postcode == 1"), "one.cedar, line 4, `a.b`: attribute `postcode`"),
    "an attribute of the person that is not there": (_of("principal.shoe_size == 1"), "attribute `shoe_size`"),
    "an action that is not there": (
        _of("true", head='permit (principal, action == Action::"sea", resource is Child)'),
        "unrecognized action",
    ),
    "a type that is not there": (_of("true", head="permit (principal, action, resource is Chld)"), "Chld"),
    "an optional attribute without asking": (
        _of("principal.vetted_until > context.now"),
        "unable to guarantee safety of access to optional attribute `vetted_until`",
    ),
    "two types compared": (_of("resource.area == resource.sensitivity"), "not compatible"),
    "a role that is not there": (_of('principal.role == "techer"'), "line 4, `a.b`: `techer` is not a known"),
    "a purpose that is not there": (
        _of('context has purpose && ["worried-safety", "nosy"].contains(context.purpose)'),
        "`nosy` is not a known `context.purpose`",
    ),
    "arithmetic on stored data": (_of("resource.sensitivity + 1 < 2"), "one.cedar, line 2: `a.b`"),
    "the resource as a whole": (_of('resource == Child::"x"'), "compare `resource.key`"),
    "one resource in the head": (
        _of("true", head='permit (principal, action == Action::"see", resource == Child::"x")'),
        "compare `resource.key`",
    ),
    "a set made of stored data": (_of('[resource.area].contains("x")'), "ask whether a known set contains"),
    "a comparison of comparisons": (_of("(resource.sensitivity < 2) == true"), "where an attribute of the resource"),
    "a choice of stored values": (
        _of('(if resource.shielded then resource.area else "x") == "x"'),
        "where an attribute of the resource is needed",
    ),
    "a pattern that begins like a list": (_of('resource.area like "[*"'), "begins with `[` or a space"),
    "a pattern that begins with a space": (_of('resource.area like " *"'), "begins with `[` or a space"),
    "an address range": (_of('ip("10.0.0.1").isLoopback()'), "`isLoopback` is not understood"),
    "a template": (
        '@id("a.b")\n@reason("r")\npermit (principal == ?principal, action, resource is Child);',
        "templates are not used here",
    ),
    "nesting without end": (_of("(" * 90 + "principal.suspended" + " || resource.shielded)" * 90), "nested more than"),
    "alternation without end": (
        _of("(" * 24 + "resource.shielded" + " && resource.shielded) || resource.shielded)" * 12),
        "alternate too deeply",
    ),
    "an empty file": ("", "holds no policy"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_set_that_cannot_be_used_is_refused_with_its_reason(tmp_path: Path, name: str) -> None:
    """Nothing is half loaded, nothing is widened to make it fit."""
    text, reason = REFUSED[name]
    with pytest.raises(PolicySetRefused) as refusal:
        _load(tmp_path, one=text)
    assert reason in str(refusal.value)


def test_one_bad_file_refuses_the_whole_set(tmp_path: Path) -> None:
    """Leaving out one file could leave out a forbid."""
    with pytest.raises(PolicySetRefused, match=r"two\.cedar"):
        _load(tmp_path, one=SOUND, two=_of("resource.postcode == 1"))


def test_an_id_may_not_be_used_in_two_files(tmp_path: Path) -> None:
    """The ledger names policies by it."""
    with pytest.raises(PolicySetRefused, match=r"two\.cedar, line 1: the `@id` is used twice"):
        _load(tmp_path, one=SOUND, two=SOUND)


def test_a_folder_without_policies_is_refused(tmp_path: Path) -> None:
    """No policies would mean that nothing is forbidden, and nothing permitted."""
    with pytest.raises(PolicySetRefused, match="holds no policies"):
        policy_store.load(tmp_path)
    with pytest.raises(PolicySetRefused, match="holds no policies"):
        policy_store.load(tmp_path / "nowhere")


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    """Bytes that cannot be read are no policy."""
    (tmp_path / "one.cedar").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PolicySetRefused, match="cannot be read"):
        policy_store.load(tmp_path)
