"""The vocabulary written as a Cedar schema: what `cedar/schema.cedarschema` holds, word for word (a test compares).

Standard: Cedar schema language, version 4. To renew the file after a change of the graph schema, run this module:
`python -m policies.compilation.schema_text > policies/cedar/schema.cedarschema`.
"""

import sys
from collections.abc import Mapping

from policies.compilation.vocabulary import SYSTEM_ACTIONS, Attribute, Vocabulary, kithmap_vocabulary

_HEAD = (
    "// What policies may speak of. Written from the graph schema by policies.compilation.schema_text: do not edit.\n"
)


def schema_text(vocabulary: Vocabulary) -> str:
    """The Cedar schema of a vocabulary: entity types, the shared context, the actions."""
    entities = [_entity(vocabulary.principal_type, vocabulary.principal)]
    entities += [_entity(type_, attributes) for type_, attributes in vocabulary.resources.items()]
    context = f"type Circumstances = {_record(vocabulary.context)};\n"
    actions = [_action(action, types, vocabulary) for action, types in vocabulary.actions.items()]
    return "\n".join([_HEAD, *entities, context, *actions])


def _entity(type_: str, attributes: Mapping[str, Attribute]) -> str:
    return f"entity {type_} = {_record(attributes)};\n" if attributes else f"entity {type_};\n"


def _record(attributes: Mapping[str, Attribute]) -> str:
    return "{\n" + "".join(_line(name, attribute) for name, attribute in attributes.items()) + "}"


def _line(name: str, attribute: Attribute) -> str:
    return f"    // {attribute.description}\n    {name}{'?' if attribute.optional else ''}: {attribute.type},\n"


def _action(action: str, types: tuple[str, ...], vocabulary: Vocabulary) -> str:
    note = f"// {SYSTEM_ACTIONS[action]}\n" if action in SYSTEM_ACTIONS else ""
    return (
        f"{note}action {action} appliesTo {{\n    principal: [{vocabulary.principal_type}],\n"
        f"    resource: [{', '.join(types)}],\n    context: Circumstances,\n}};\n"
    )


if __name__ == "__main__":
    sys.stdout.write(schema_text(kithmap_vocabulary()))
