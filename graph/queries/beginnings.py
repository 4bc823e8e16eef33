"""How texts begin that are about the nodes of a range of keys, or of some keys. Used by the queries of loads."""

RANGE = ("begin", "end")
"""The parameters of a portion of a long answer: keys from the first to below the second."""


def in_range(variable: str) -> str:
    """The condition that a node is of the portion."""
    return f"{variable}.key >= $begin AND {variable}.key < $end"


def within(label: str, variable: str) -> str:
    """The nodes of a portion."""
    return f"MATCH ({variable}:{label}) WHERE {in_range(variable)}\nWITH {variable}\n"


def named(label: str, variable: str) -> str:
    """The nodes of the keys in `$keys`, each once; `label` may be several, divided by bars."""
    return f"UNWIND $keys AS anchor\nMATCH ({variable}:{label} {{key: anchor}})\nWITH DISTINCT {variable}\n"
