"""Policy Decision Point for many: the parameters that turn a policy set's guards into this person's filter.

The guards themselves are compiled once, at load, and are the same for everybody (`PolicySet.guards`); only the values
below differ. Called by the gate, once for each request.
"""

from graph.records import Value
from policies.compilation.known_side import known_side
from policies.policy_store import PolicySet
from policies.request import Attributes


def parameters(policy_set: PolicySet, attributes: Attributes) -> dict[str, Value]:
    """Every parameter of the policy set's guards, by name, for a subject in an environment."""
    return policy_set.plan.evaluate(known_side(attributes))
