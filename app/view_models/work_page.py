"""What waits for somebody, in finished sentences: fixed ones, with a reference. They name nobody and point nowhere.

A sentence depends on what the notice is about and on nothing else (R23, R43): whatever is hidden from the reader, the
bytes are the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from app.view_models.words import clock, counted, day_and_month, index_number, long_date

_KEY_LENGTH = 9

NOTICE_WORDS: Mapping[str, str] = {
    "alert-opened": "An alert was opened.",
    "override-used": "A record was opened in an emergency. It is to be reviewed.",
    "override-waiting": "An emergency override waits for a second person.",
    "override-decided": "Your emergency override has been decided on.",
    "request-waiting": "Somebody asks the coordinator.",
    "request-answered": "Your request to the coordinator has been answered.",
    "shield-proposed": "A shield waits for a second person.",
    "shield-review-due": "A shield is to be reviewed.",
    "quarantine-held": "A record from a feed waits for a decision.",
    "join-proposed": "Somebody proposes that two records become one. It waits for a second person.",
    "join-parted": "Two records that were one have been parted again.",
    "transfer-offered": "Another authority offers responsibility for a child. It waits for an answer.",
    "transfer-answered": "An offer of responsibility has been answered by the other authority.",
    "review-waiting": "Records of a feed wait for a decision about whom they mean.",
    "claim-made": "Somebody says that they work with a child. It is to be confirmed.",
    "involvement-started": "Somebody else has begun to work with this child. The record says who, as far as you may "
    "know.",
    "involvement-ended": "Somebody has stopped working with this child. The record says who, as far as you may know.",
    "lead-changed": "This child has another lead professional. The record says who, as far as you may know.",
    "no-longer-with-you": "This child is no longer with you. Questions go to the coordinator.",
    "transfer-marked": "A child under a marking for safety is with you now. See to what must be passed on.",
    "opened-in-emergency": "This child’s record was opened in an emergency. It is being looked into.",
    "policy-proposed": "A policy set waits for a second person.",
    "policy-adopted": "A policy set has been put into force.",
    "exemption-proposed": "Somebody asks that a look be kept out of a family’s report.",
    "account-suspended": "An account was closed on the spot. Ring the governance officer and give the reference.",
}
"""The fixed sentence of each subject."""

_QUEUE_WORDS: Mapping[str, tuple[str, str]] = {
    "alerts": ("Alerts to decide", "Looks that need a person to judge them."),
    "overrides": ("Emergency overrides to review", "Every one is looked at, whoever used it."),
    "overrides-waiting": ("Overrides that wait for a second person", "Ring whoever asked before you approve."),
    "requests": ("Requests to the coordinator", "Somebody wants to know whom to talk to."),
    "shields": ("Shields to decide on", "Asked for by somebody else."),
    "claims": ("Claims to work with a child", "With no link from any source."),
    "quarantine": ("Records held back from feeds", "They resemble a shielded child."),
    "reviews": ("Match review", "Records that may be about a child who is held."),
    "joins": ("Records to be joined", "Two records of one child, proposed by somebody else."),
    "duplicates": ("Perhaps held twice", "Two records that may be of one child, found by a search."),
    "transfers": ("Responsibility offered by other authorities", "Nothing changes until somebody accepts."),
    "exemptions": ("Looks to be kept out of a report", "Asked for on a lawful ground."),
    "policies": ("Policy sets to decide on", "Tried on recorded accesses before they go live."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """One queue with its length."""

    words: str
    hint: str
    number: int
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """One notice."""

    when: str
    says: str
    reference: str
    link: str
    new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftNotice:
    """A notice as the desk hands it over."""

    at: datetime
    subject: str
    reference: str
    seen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkPage:
    """What waits."""

    queues: tuple[QueueLine, ...]
    notices: tuple[NoticeLine, ...]
    new: int
    summary: str


def work_page(
    queues: Sequence[tuple[str, int]], notices: Sequence[LeftNotice], *, queue_link: Callable[[str], str],
    notice_link: Callable[[str, str], str], zone: tzinfo, now: datetime,
) -> WorkPage:  # fmt: skip
    """The page. A link that is empty leads nowhere: then the words stand alone."""
    new = sum(not notice.seen for notice in notices)
    return WorkPage(
        queues=tuple(
            QueueLine(words=_QUEUE_WORDS[name][0], hint=_QUEUE_WORDS[name][1], number=number, link=queue_link(name))
            for name, number in queues
        ),
        notices=tuple(_line(notice, notice_link, zone, now) for notice in notices),
        new=new,
        summary=f"{counted(new, 'new notice')}" if new else "Nothing new",
    )


def _line(notice: LeftNotice, link: Callable[[str, str], str], zone: tzinfo, now: datetime) -> NoticeLine:
    local, today = notice.at.astimezone(zone), now.astimezone(zone).date()
    day = {0: "Today", 1: "Yesterday"}.get((today - local.date()).days)
    day = day or (day_and_month(local.date()) if local.year == today.year else long_date(local.date()))
    reference = index_number(notice.reference) if len(notice.reference) == _KEY_LENGTH else notice.reference
    return NoticeLine(
        when=f"{day}, {clock(local)}", says=NOTICE_WORDS.get(notice.subject, notice.subject), reference=reference,
        link=link(notice.subject, notice.reference), new=not notice.seen,
    )  # fmt: skip
