"""Pet names and spelling families: `Lizzie` for `Elizabeth`, `Mohammed` for `Muhammad`.

Called by comparisons and blocking. English pet names come from the package `nicknames` (American-leaning); what it
lacks of British use and the commonest transliterations of Arabic, Urdu, Bengali, Punjabi, Somali and Turkish names
stand here.
"""

from functools import lru_cache
from itertools import permutations

from nicknames import NickNamer

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

# A formal name first, then what people call its owner.
_CALLED = """
alfred alfie alf fred
archibald archie
albert bertie bert
arthur artie
alexander alex xander sandy lex alec alexa
alexandra alex lexi lexie sasha sandra
amelia millie milly mia amy
barnaby barney
beatrice bea bee trixie
benjamin ben benji benjy
catherine cath cathy kate katie kitty cat
katherine kath kathy kate katie kitty kat
katie kate
charles charlie charley chas
charlotte charlie charley lottie lotty char
christopher chris kit topher
daisy margaret
daniel dan danny
edward ed eddie ned ted teddy
eleanor ellie elle nell nellie nora ella
elizabeth liz lizzie libby beth betty eliza elsie bess
emily em emmy millie
evelyn eve evie
eva evie
frances fran frankie
francesca fran frankie chess chessie
frederick fred freddie freddy
georgina georgie gina george
george georgie
harriet hattie harry harri
harrison harry
harold harry
henry harry hal
isabella izzy bella issy isla
isabelle izzy belle issy
isobel izzy bel
jack john
jacob jake
james jim jimmy jamie
jessica jess jessie
joanna jo joanne
joseph joe joey
joshua josh
leonard leo len lenny
lewis lou
louis lou louie
lily lilian lillian
louise lou
madeleine maddie maddy
maisie margaret
margaret maggie meg peggy
matilda tilly tilda mattie
matthew matt matty
maximilian max
megan meg
michael mike mick mikey
molly mary
nathaniel nathan nate nat
natalie nat
nicholas nick nicky
oliver ollie olly
olivia liv livvy olive
oscar ozzy
patrick paddy pat
penelope penny
philippa pippa pip
philip phil pip
poppy penelope
rebecca becky becca bex
reginald reggie
robert rob bob robbie bobby
rosemary rosie rose
rose rosie
rowan roo
ruby rube
samuel sam sammy
samantha sam sammy
sarah sally sadie
sophia sophie
stanley stan
stephen steve steven
susannah susie sue
thomas tom tommy
theodore theo ted teddy
theodora theo dora
tobias toby
victoria vicky tori
vincent vinnie
violet vi
wilfred wilf fred
william will bill billy liam willy
winifred winnie
zachary zac zach zack
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
    for line in _CALLED.strip().splitlines():
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
    words = {word for line in _CALLED.strip().splitlines() for word in line.split()}
    return {formal for word in words for formal in names.canonicals_of(word)}


def variants_of(word: str) -> frozenset[str]:
    """The folded names that may stand for `word`, without `word` itself."""
    return _variants().get(word, frozenset())


def may_be_one_name(first: str, second: str) -> bool:
    """Whether one may stand for the other. `Harry` is `Henry` or `Harriet`, but Henry is not Harriet."""
    return second in variants_of(first)
