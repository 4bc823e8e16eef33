"""Pet names and spelling families: `Lizzie` for `Elizabeth`, `Mohammed` for `Muhammad`.

Called by comparisons and blocking. English pet names come from the package `nicknames` (American-leaning); what it
lacks of British use and the commonest transliterations of Arabic, Urdu, Bengali, Punjabi, Somali and Turkish names
stand here.
"""

from functools import lru_cache
from itertools import permutations

from nicknames import NickNamer

from loaders.match.pet_names import CALLED

# One family a line: every word of it may stand for every other.
_FAMILIES = """
mohammed mohammad muhammad mohamed mohamad muhammed mahamed mohamud mo
aisha ayesha aaisha aysha aishah ayisha
fatima fatimah fathima fatema faatimah
zaynab zainab zeinab zaineb
khadija khadijah khadeeja kadija
maryam mariam miriam meryem maryan
yusuf yousuf yusef yousef youssef yusof
ibrahim ebrahim ibraheem
ismail ismael ismaeel
abdullah abdallah abdulla
abdulrahman abdurrahman abdirahman abdurahman
ahmed ahmad ahmet
hamza hamzah
hussain hussein husain hossain huseyin
hassan hasan hassaan
umar omar omer
usman uthman osman
bilal billal
zakariya zakariyya zakaria zachariah
idris idrees
isa eesa essa
musa moosa
yahya yahia yaya
safiya safiyya safiyyah safia
sumaya sumayya sumayyah
amina aminah aamina ameena
halima halimah haleema
noor nur noora
zara zahra zarah
layla laila leila leyla
mustafa mustapha mostafa
gurpreet gurprit
harpreet harprit
jaspreet jasprit
simran simren
"""


@lru_cache(maxsize=1)
def _variants() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}

    def join(one: str, other: str) -> None:
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)

    for family in _FAMILIES.strip().splitlines():
        for one, other in permutations(family.split(), 2):
            join(one, other)
    for line in CALLED.strip().splitlines():
        formal, *called = line.split()
        for pet_name in called:
            join(formal, pet_name)
    names = NickNamer()
    for formal in sorted(set(found) | _formal_names(names)):
        for pet_name in names.nicknames_of(formal):
            join(formal, pet_name)
    return {word: frozenset(others - {word}) for word, others in found.items()}


def _formal_names(names: NickNamer) -> set[str]:
    """Formal names that the package knows, reached from the pet names of British use above."""
    words = {word for line in CALLED.strip().splitlines() for word in line.split()}
    return {formal for word in words for formal in names.canonicals_of(word)}


def variants_of(word: str) -> frozenset[str]:
    """The folded names that may stand for `word`, without `word` itself."""
    return _variants().get(word, frozenset())


def may_be_one_name(first: str, second: str) -> bool:
    """Whether one may stand for the other. `Harry` is `Henry` or `Harriet`, but Henry is not Harriet."""
    return second in variants_of(first)
