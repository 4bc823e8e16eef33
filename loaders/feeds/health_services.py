"""What kind a health service is, from the words in which it describes itself, so that a sensitive one is never missed.

Shared by the feeds of FHIR resources. Words are searched, not codes: a code that we do not know says nothing, and what
is not recognised as sensitive here would be shown to everybody.
"""

from loaders.declarations import SENSITIVE_KINDS

_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("mental_health", ("mental", "psychiatr", "psycholog", "camhs", "eating disorder", "self harm", "self-harm",
                       "counselling", "behavioural")),
    ("sexual_health", ("sexual", "contracep", "family planning", "genitourinary", "gum clinic", "hiv", "pregnancy adv",
                       "termination of pregnancy", "abortion")),
    ("substance_misuse", ("substance", "drug", "alcohol", "addict", "smoking", "tobacco", "opioid")),
    ("health_visiting", ("health visit",)),
    ("school_nursing", ("school nurs",)),
    ("family_doctor", ("general practice", "general medical practice", "gp practice", "medical centre", "surgery")),
    ("therapies", ("speech and language", "occupational therapy", "physiotherapy")),
    ("hospital", ("hospital", "orthopaed", "paediatric", "emergency department", "accident and emergency")),
)  # fmt: skip
"""In this order: what is sensitive first, because a sensitive clinic may stand in a hospital."""

OTHERWISE = "health"


def kind_of(*words: str | None) -> str:
    """The kind of a service by everything it says of itself."""
    said = " ".join(word.casefold() for word in words if word)
    return next((kind for kind, signs in _WORDS if any(sign in said for sign in signs)), OTHERWISE)


def is_sensitive(kind: str) -> bool:
    """Whether an involvement of this kind needs consent or a recorded reason of harm (R11)."""
    return kind in SENSITIVE_KINDS
