"""What people say about outlets that say nothing themselves: log lines, metrics, jobs.

A log line, a metric or a thread that does not stand here fails a test. None of them may carry a name, a key or a word
of a record: they leave by ways that no policy decides.
"""

from collections.abc import Mapping

LOG_LINES: Mapping[str, str] = {
    "a fault while answering: %s": "The class of an error, never its words.",
    "a dry run broke off: %s": "The class of an error, never its words.",
    "alerts cannot be searched for now (%s); tried again soon": "The class of an error, or what a database is said to "
    "lack.",
    "the search for alerts has ended: %s": "The class of an error.",
    "policy set %s (%s) is in force": "Number and digest of a policy set.",
    "policy set %s cannot be loaded by this process: %s": "Number of a policy set, with file, line and reason.",
    "loaded %d messages of feed %s: %d rejected": "Two numbers and the code of a feed.",
    "messages of feeds wait in the inbox: %s": "The class of an error.",
    "messages of supplier %s wait in the inbox: %s": "The random name of a supplier, and the class of an error.",
    "managers: %s": "How many teams have no manager who can be told.",
    "%s": "Numbers and digests of the policy sets in force and in the directory.",
}
"""Each line as it stands in the source, and what leaves with it. They are for the operator of the machine."""

METRICS: Mapping[str, str] = {
    "kithmap_answers{view, kind}": "How many answers each view gave, by the first figure of their status.",
}
"""Each metric with its labels, and what leaves with it. They are read on the machine itself only."""

JOBS: Mapping[str, str] = {
    "app.alerting.watch.Watch.__init__": "Searches the ledger for causes of alerts; leaves notices by reference.",
    "app.desks.policies.begin_trial": "A dry run of a proposed policy set; leaves numbers with its case.",
    "app.feeding.catching_up.catching_up": "Loads messages that were answered and are not loaded; nothing leaves.",
    "app.site.rehearse": "Has the engine plan every text ahead; nothing leaves.",
}
"""Each thread by the place where it starts, and what it leaves."""
