"""Children whose records were joined: loads decide as if they were two, and what they write is shown as one (R41).

Called by the pipeline and by deciding with what the graph holds, and by publishing for what a batch touches. So a load
does the same whether two records are joined or not, and parting them leaves what would have been without the join.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from graph.queries.catalogue import Statement
from graph.queries.joining import projecting
from graph.records import Row, Value
from loaders.feeds.catalogue import every_feed, trust
from loaders.match.standardise import fold
from loaders.merge import Claim, best_values, node_values
from loaders.provenance import claims_of
from loaders.records import About
from loaders.register import Register

Parts: TypeAlias = Mapping[str, tuple[Row, ...]]


def as_if_alone(population: Parts) -> Parts:
    """The population as it would be without any join: each child by what sources say of its own record."""
    if not population.get("surviving"):
        return population
    claims = claims_of(population["surviving"])
    own = {key: best_values(About.CHILD.label, list(said.values()), trust) for key, said in claims.items()}
    children = tuple({**row, **own.get(str(row["key"]), {})} for row in population["children"])
    aliases = [row for row in population["aliases"] if str(row["key"]) not in claims]
    aliases += [_alias(key, claim.values) for key, said in claims.items() for claim in said.values()]
    return {**population, "children": children, "aliases": tuple(aliases)}


def _alias(key: str, values: Mapping[str, Value]) -> Row:
    return {"key": key, **values}


def projection(joined: Mapping[str, str], touched: Iterable[str]) -> list[Statement]:
    """The statements by which whoever stays shows what is held now of both; `joined` are all pairs, went and stays."""
    survivors = {joined.get(key, key) for key in touched} & set(joined.values())
    pairs = [(absorbed, survivor) for absorbed, survivor in joined.items() if survivor in survivors]
    return projecting(pairs, sensitive_levels())


def shown_claims(
    key: str, claims: Mapping[str, Mapping[str, Claim]], register_joined: Mapping[str, str]
) -> list[Claim]:
    """Everything that is said of whoever this record shows: of itself, and of those that went into it."""
    went = sorted(absorbed for absorbed, survivor in register_joined.items() if survivor == key)
    return [claim for one in (key, *went) for claim in claims.get(one, {}).values()]


def shown_values(
    label: str, key: str, claims: Mapping[str, Mapping[str, Claim]], joined: Mapping[str, str]
) -> dict[str, Value]:
    """What a node shows; a child is known besides by the names of the records that went into its own."""
    values = node_values(label, shown_claims(key, claims, joined), trust)
    former = values.get("former_names")
    names = {fold(str(name)): str(name) for name in (former if isinstance(former, list | tuple) else ())}
    heading = fold(_name(values))
    for absorbed in sorted(one for one, survivor in joined.items() if survivor == key):
        name = _name(best_values(label, list(claims.get(absorbed, {}).values()), trust))
        if name and fold(name) != heading:
            names.setdefault(fold(name), name)
    return {**values, "former_names": [names[one] for one in sorted(names)]} if names else values


def _name(values: Mapping[str, Value]) -> str:
    return " ".join(str(values[part]) for part in ("given_names", "family_name") if values.get(part))


def shown_by(register: Register, keys: Iterable[str]) -> set[str]:
    """The records that stay, for those of these that went."""
    return {register.joined[key] for key in keys if key in register.joined}


def sensitive_levels() -> dict[str, int]:
    """The marking of each sensitive source."""
    return {code: feed.sensitivity for code, feed in every_feed().items() if feed.sensitive}
