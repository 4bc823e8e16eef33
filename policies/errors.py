"""The errors of the policies room.

PoliciesError
├── PolicyError             a policy, or a set of them, that cannot be used
│   ├── PolicySetRefused    a set that does not validate against the schema; the set in force stays
│   └── NotExpressible      a policy that cannot be compiled into a row filter without changing its meaning
├── GateError               the gate could not answer
│   ├── Refused             the policies say no; the caller must not learn more than that
│   ├── PoliciesRenewing    this process has not loaded the set that is in force; nothing is decided until it has
│   └── TurnTaken           somebody else is changing whom the index holds; the text says who, and since when
└── LedgerError             the ledger could not do what was asked
    ├── LedgerUnavailable   it cannot be reached, opened, read or written: nothing may be answered
    ├── EntryRefused        an entry that may not be written: unknown words, no intent, a second outcome
    ├── CheckpointInvalid   a checkpoint that is malformed, or not signed by the key that was expected
    └── LedgerTampered      what is stored is not what was recorded; `step` names the check that failed
"""


class PoliciesError(Exception):
    """Base of everything this room raises."""


class PolicyError(PoliciesError):
    """A policy, or a set of policies, that cannot be used."""


class PolicySetRefused(PolicyError):
    """A policy set that does not validate against the schema; the set in force stays."""


class NotExpressible(PolicyError):
    """A policy that cannot be compiled into a row filter without changing its meaning."""


class GateError(PoliciesError):
    """The gate could not answer."""


class Refused(GateError):
    """The policies say no; the caller must not learn more than that."""


class PoliciesRenewing(GateError):
    """This process has not loaded the policy set that is in force; nothing is decided until it has (R45)."""


class TurnTaken(GateError):
    """Somebody else is changing whom the index holds, and has been waited for; nothing was read or written.

    `work` is what they do and `since` the moment (UTC) from which they do it; both empty where nobody can tell.
    """

    def __init__(self, says: str, *, work: str = "", since: str = "") -> None:
        super().__init__(says)
        self.work, self.since = work, since


class LedgerError(PoliciesError):
    """The ledger could not do what was asked."""


class LedgerUnavailable(LedgerError):
    """The ledger cannot be reached, opened, read or written, so nothing may be answered."""


class EntryRefused(LedgerError):
    """An entry that may not be written: a word it does not know, no intent before it, or a second outcome."""


class CheckpointInvalid(LedgerError):
    """A checkpoint that is malformed, or that was not signed by the key that was expected."""


class LedgerTampered(LedgerError):
    """What is stored is not what was recorded. `step` names the check that failed."""

    def __init__(self, message: str, *, step: str) -> None:
        super().__init__(message)
        self.step = step
