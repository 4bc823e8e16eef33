"""Words and bars that the pages of data quality share: why rows were rejected, numbers that may be told, drawn shares.

A share is drawn by the server, as a bar whose geometry stands here; the same is always said in words beside it.
"""

from dataclasses import dataclass

from app.view_models.words import counted, from_code, sentence

SMALL = 5
"""Numbers of people below this are not told, save in queues whose cases the reader opens one by one."""
BAR_WIDTH = 240

ATTRIBUTE_WORDS = {
    "dob": "Date of birth", "sex": "Sex", "nhs_number": "NHS number", "upn": "Pupil number",
    "postcode": "Postcode of the home", "uprn": "Property number of the home", "given_names": "Given names",
    "family_name": "Family name",
}  # fmt: skip
_RULES = {
    "missing": ("A value that is needed is missing", "Ask for the rows again with the empty cells filled."),
    "duplicate": ("Told twice in one file", "Ask which of the two rows is right."),
    "period": ("Ends before it starts", "Ask for the right dates; day and month are often changed round."),
    "before_birth": ("Starts before the child was born", "Ask for the right dates."),
    "implausible_date": ("A date that cannot be", "Ask for the right date; day and month are often changed round."),
    "date": ("Not a date", "Ask for the right date, or have the column's way of writing dates declared."),
    "encoding": ("Letters that cannot be read", "Ask for the file in the encoding that was agreed."),
    "quoting": ("A quotation mark that is never closed", "Ask for an export by the system, not typed by hand."),
    "ragged": ("Too many or too few cells", "Ask for an export by the system, not typed by hand."),
    "choice": ("A code that is not on the list", "Ask what the code means, and have it added to the declaration."),
    "two_children": ("One number for two children", "Ask which child the number belongs to."),
    "no_child": ("Names no child", "Ask for the rows again with the child they are about."),
    "no_school": ("School not known", "Load the register of schools, then these rows again."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One line of a chart: what, how much in words, and how long the bar is."""

    label: str
    says: str
    width: float
    y: int = 0
    notable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart of bars, with what it shows in a sentence; the table beside it says the same."""

    name: str
    title: str
    says: str
    bars: tuple[Bar, ...]
    height: int


def chart(name: str, title: str, says: str, bars: list[Bar]) -> Chart:
    """The bars one below another."""
    step = 36
    placed = tuple(
        Bar(label=bar.label, says=bar.says, width=bar.width, y=number * step, notable=bar.notable)
        for number, bar in enumerate(bars)
    )
    return Chart(name=name, title=title, says=says, bars=placed, height=max(step * len(bars), step))


def length(part: int, whole: int) -> float:
    """How long a bar is; a share that may not be told has none."""
    if whole <= 0 or small(part) or small(whole - part):
        return float(BAR_WIDTH if whole > 0 and small(whole - part) and not small(part) else 0)
    return round(BAR_WIDTH * part / whole, 1)


def small(number: int) -> bool:
    """Whether a number of people is too small to be told."""
    return 0 < number < SMALL


def told(number: int) -> str:
    """A number of people: `none`, `fewer than 5`, `1,204`."""
    if number == 0:
        return "None"
    return f"Fewer than {SMALL}" if small(number) else f"{number:,}"


def share(part: int, whole: int) -> str:
    """`98 in 100`, in whole numbers; in words where either side is too small to be told."""
    if whole <= 0:
        return "Nothing to count"
    if small(whole):
        return "Too few to say"
    if part in (0, whole):
        return "All" if part else "None"
    if small(part):
        return f"Fewer than {SMALL}"
    if small(whole - part):
        return f"All but fewer than {SMALL}"
    return f"{min(99, part * 100 // whole)} in 100"


def rule_words(rule: str) -> tuple[str, str]:
    """Why a row was rejected, and what puts it right."""
    words = _RULES.get(rule)
    return words or (sentence(from_code(rule)), "The file of rejected rows says what is wrong with each.")


def rows_in_words(number: int) -> str:
    """`1 row`, `1,204 rows`."""
    return counted(number, "row") if number < 1_000 else f"{number:,} rows"
