"""The page that says why somebody may or may not see something: the question as asked, the answer, everything else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.view_models.frame import PURPOSE_HINTS, ROLE_WORDS, purpose_words
from app.view_models.policy_words import action_words, type_words
from app.view_models.words import index_number, sentence
from policies.compilation.vocabulary import SYSTEM, SYSTEM_ACTIONS
from policies.explain import Explanation
from policies.request import Purpose, Role, Subject

FIELDS = ("person", "role", "related", "key", "action", "purpose")
_OF_RECORDS = ("see", "see_link", "read_identity", "read_former_names", "read_identifiers", "read_standing",
               "read_contact", "read_address", "read_source")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One line of a list to choose from."""

    code: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainForm:
    """The question as it was typed, and what is wrong with it."""

    person: str
    related: bool
    key: str
    roles: tuple[Choice, ...]
    of_records: tuple[Choice, ...]
    of_the_house: tuple[Choice, ...]
    purposes: tuple[Choice, ...]
    problem: str
    problem_field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One reason, with the policy that it is the sentence of."""

    sentence: str
    policy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One action on the same thing."""

    words: str
    answer: str
    policies: tuple[str, ...]
    asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Yes or no first, then why, then what would change it, then everything else about the same thing."""

    word: str
    permitted: bool
    heading: str
    asked: str
    steps: tuple[Step, ...]
    duties: tuple[str, ...]
    changes: tuple[str, ...]
    lines: tuple[Line, ...]
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainPage:
    """The page; without an answer before anything was asked."""

    form: ExplainForm
    answer: Answer | None = None


def explain_form(values: Mapping[str, str], *, problem: str = "", problem_field: str = "") -> ExplainForm:
    """The form with what was typed."""
    purpose = values.get("purpose", Purpose.ARRANGING_SUPPORT)
    purposes = [*PURPOSE_HINTS, Purpose.IDENTIFYING, Purpose.GOVERNANCE_REVIEW, Purpose.LOADING]
    return ExplainForm(
        person=values.get("person", ""), related=bool(values.get("related")), key=values.get("key", ""),
        roles=_choices([("", "Somebody with an account"), *((role, f"Any {words.lower()}") for role, words in
                        ROLE_WORDS.items())], values.get("role", "")),
        of_records=_choices(((code, action_words(code)) for code in _OF_RECORDS), values.get("action", "see")),
        of_the_house=_choices(((code, action_words(code)) for code in SYSTEM_ACTIONS), values.get("action", "")),
        purposes=_choices([*((code, purpose_words(code)) for code in purposes), ("none", "None was given")], purpose),
        problem=problem, problem_field=problem_field,
    )  # fmt: skip


def explain_answer(  # noqa: PLR0913 - all that an answer is made of
    *, subject: Subject, role_alone: bool, related: bool, action: str, type_: str, key: str, purpose: str | None,
    explanation: Explanation, verdicts: Iterable[tuple[str, bool, Sequence[str]]], version: str,
) -> Answer:  # fmt: skip
    """The answer in words."""
    who = f"Any {ROLE_WORDS[subject.role].lower()} whose account is in order" if role_alone else subject.full_name
    yes = explanation.decision.permitted
    thing = "" if type_ == SYSTEM else f" {type_words(type_)} {index_number(key) if type_ == 'Child' else key}"
    about = f"{sentence(thing.strip())}. " if thing else ""
    return Answer(
        word="Yes" if yes else "No", permitted=yes,
        heading=f"{who}: {_lower(action_words(action))}",
        asked=f"{about}{'As if it were on the caseload. ' if related and role_alone else ''}"
        f"Purpose: {purpose_words(purpose).lower()}.",
        steps=tuple(Step(sentence=one.sentence, policy=one.policy) for one in explanation.reasons),
        duties=tuple(f"It asks for: {duty.kind} {duty.value}" for duty in explanation.decision.obligations),
        changes=explanation.changes,
        lines=tuple(
            Line(words=action_words(code), answer="Yes" if permitted else "No", policies=tuple(policies),
                 asked=code == action)
            for code, permitted, policies in verdicts
        ),
        version=version,
    )  # fmt: skip


def role_of(code: str) -> Role | None:
    """The role that was chosen, if one was."""
    return Role(code) if code in set(Role) else None


def purpose_of(code: str) -> Purpose | None:
    """The purpose that was chosen; None where the question is what happens without one."""
    return Purpose(code) if code in set(Purpose) else None


def _choices(lines: Iterable[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(code=str(code), words=words, chosen=code == chosen) for code, words in lines)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
