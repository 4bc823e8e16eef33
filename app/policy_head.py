"""The policy set in force, in this process: never another than the head of the register (R45).

The gate asks here at every request. The number of the head is asked of the database at most once a second; where it
has moved, the set is loaded before anything else is decided, and who cannot wait is refused. There is no way back to
the set of before: a process that cannot load the head decides nothing, and says why to its operator.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from app.policy_versions import HeadMoved, PolicyVersion, PolicyVersions
from policies import policy_store
from policies.errors import PoliciesRenewing, PolicySetRefused
from policies.policy_store import PolicySet

ASK_EVERY = 1.0
"""Seconds for which the number of the head is believed: how long a change may go unnoticed."""
_WAIT = 3.0
"""Seconds for which a request waits for the set to be loaded: about ten times what loading takes."""
_RETRY = 5.0
"""Seconds before a set that could not be loaded is tried again."""

FIRST_START, RELEASE = "first start", "release"
"""Who puts a set into force where nobody did: nothing was in force, or a release reads the same texts anew."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class InForce:
    """A set with the number and the moment under which it is in force."""

    version: PolicyVersion
    policies: PolicySet

    @property
    def words(self) -> str:
        """As pages name it: number and digest."""
        return f"{self.version.number} ({self.policies.version})"


class PolicyHead:
    """The head of the register, loaded. One per process; safe for threads."""

    def __init__(
        self, versions: PolicyVersions, *, ask_every: float = ASK_EVERY, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.versions = versions
        self._ask_every = ask_every
        self._monotonic = monotonic
        self._loading = threading.Lock()
        self._held: InForce | None = None
        self._asked: tuple[float, int] | None = None
        self._failed: tuple[float, int] | None = None
        self._compiled: PolicySet | None = None
        self.set_aside: PolicySet | None = None
        """The directory's own set, where it is not the one in force: its operator is told, and nothing else."""

    def __call__(self) -> PolicySet:
        """The set in force. Raises PoliciesRenewing while this process has not loaded it, and LedgerUnavailable."""
        return self.in_force().policies

    def in_force(self) -> InForce:
        """The set in force, with its number. Raises as a call does."""
        number = self._head_number()
        held = self._held
        # INVARIANT (head): nothing is decided by a set that is not the head.
        return held if held is not None and held.version.number == number else self._renewed()

    def last_words(self) -> str:
        """What this process last knew to be in force, for the foot of a page; it asks nobody."""
        return self._held.words if self._held is not None else ""

    def set_words(self, digest: str) -> str:
        """A set as recorded events name it: the number under which it was in force, and its digest."""
        numbers = " and ".join(str(number) for number in self.versions.numbers(digest))
        return f"{numbers} ({digest[:12]})" if numbers else digest[:12]

    def expect(self, policies: PolicySet) -> None:
        """Somebody in this process has just put this set into force: ask anew, and do not compile it twice."""
        self._compiled, self._asked = policies, None

    def begin(self, own: PolicySet) -> InForce:
        """At the start: put `own` into force where nothing is, else load the head. Raises PolicySetRefused.

        Where the texts are those in force but this release reads them in other words (its schema is another, and so
        is the digest), they go into force once more under a number of their own: each decision names what it rests on.
        """
        number = self.versions.head_number()
        head = self.versions.get(number)
        if head is None:
            read, note = own, "Nothing was in force; adopted at the first start."
            self._first(after=0, policies=read, by=FIRST_START, note=note)
        else:
            read = own if own.texts == head.texts else _of_head(head)
            if read.digest != head.digest:
                self._first(after=number, policies=read, by=RELEASE, note="The same texts, read by another release.")
        self.expect(read)
        in_force = self.in_force()
        self.set_aside = own if own.digest != in_force.policies.digest else None
        return in_force

    def aside_words(self) -> str:
        """What the operator is told at the start of a site; empty where the directory holds the set in force."""
        if self.set_aside is None:
            return ""
        return (
            f"policy set {self.last_words()} is in force; the directory holds another, {self.set_aside.version}, which "
            "decides nothing: compare them with `kithmap policies try`, then propose and adopt it"
        )

    def _first(self, *, after: int, policies: PolicySet, by: str, note: str) -> None:
        try:
            self.versions.add(after=after, digest=policies.digest, texts=policies.texts, by=by, note=note)
        except HeadMoved:
            # Several workers start together: the first has done it for all.
            return

    def _head_number(self) -> int:
        asked = self._asked
        if asked is not None and self._monotonic() - asked[0] < self._ask_every:
            return asked[1]
        return self._ask()

    def _ask(self) -> int:
        # The moment is taken before the question: the answer was true at some moment after it.
        moment = self._monotonic()
        number = self.versions.head_number()
        self._asked = (moment, number)
        return number

    def _renewed(self) -> InForce:
        """Load the head, alone; whoever comes meanwhile waits a little, and is then refused."""
        if not self._loading.acquire(timeout=_WAIT):
            raise PoliciesRenewing("the policies are being loaded; nothing is decided until they are")
        try:
            # Asked once more: by now another thread may have gone further than the number that brought us here.
            number = self._ask()
            held = self._held
            if held is None or held.version.number != number:
                held = self._held = self._load(number)
            return held
        finally:
            self._loading.release()

    def _load(self, number: int) -> InForce:
        failed = self._failed
        if failed is not None and failed[1] == number and self._monotonic() - failed[0] < _RETRY:
            raise PoliciesRenewing(f"policy set {number} could not be loaded; it is tried again in a few seconds")
        version = self.versions.get(number)
        if version is None:
            raise PoliciesRenewing(f"the register of policy sets has no number {number}")
        compiled = self._compiled
        try:
            if compiled is None or compiled.texts != version.texts:
                compiled = policy_store.of_texts(version.texts)
        except PolicySetRefused as problem:
            self._failed = (self._monotonic(), number)
            _log.error("policy set %s cannot be loaded by this process: %s", number, problem)
            raise PoliciesRenewing(f"policy set {number} cannot be loaded by this process") from problem
        self._compiled = None
        if self._held is not None:
            _log.warning("policy set %s (%s) is in force", number, compiled.version)
        return InForce(version=version, policies=compiled)


def _of_head(head: PolicyVersion) -> PolicySet:
    try:
        return policy_store.of_texts(head.texts)
    except PolicySetRefused as problem:
        raise PolicySetRefused(
            f"policy set {head.number}, which is in force, cannot be used by this release: {problem}; "
            "put another into force with `kithmap policies restore DIRECTORY`"
        ) from problem
