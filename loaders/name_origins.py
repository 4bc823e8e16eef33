"""Of what origin a name sounds, coarsely: for asking whether the matcher serves all alike, and for nothing else.

Called when pairs are counted for the page on the matcher. INVARIANT (counted, never kept): the answer is written to no
record, shown of no child, and decides nothing; it is wrong of many people, and right enough of a thousand names.
"""

from enum import StrEnum
from unicodedata import combining, normalize


class Origin(StrEnum):
    """Kinds of names with their own ways of being spelt, ordered and shortened, where matching goes wrong unequally."""

    MUSLIM = "muslim"
    SOUTH_ASIAN = "south-asian"
    EAST_EUROPEAN = "east-european"
    AFRICAN = "african"
    EAST_ASIAN = "east-asian"
    IBERIAN = "iberian"
    CELTIC = "celtic"
    OTHER = "other"


_FAMILY_NAMES = {
    Origin.MUSLIM: """
abbas abdi abdullah abdul ahmad ahmed akhtar akram alam ali aslam ashraf asif aziz anwar bashir begum bibi butt
chowdhury choudhury choudhary dar farah farooq haider hamid hassan hasan haque hossain hussain hussein ibrahim iqbal
islam ismail jama javed kamara kazi khalid khan khatun khatoon mahmood mahmoud malik miah mirza mohamed mohammed
mohamud muhammad mohamad mughal nawaz noor omar osman parveen qureshi rahman rashid raja rehman saeed salah salim
sheikh shaikh siddiqui siddiq sultan uddin ullah usman warsame yousaf yusuf yildiz yilmaz zaman hosseini rezaei ahmadi
karimi
""",
    Origin.SOUTH_ASIAN: """
agarwal bains bansal bhatt bhatti chauhan chopra das desai dhaliwal dhillon fernando gandhi gill grewal gupta iyer jain
johal joshi kapoor kaur khanna kumar mehta menon mistry nair pandya parekh parmar patel perera pillai rai rao reddy
sandhu sahota sharma shukla sidhu singh sohal solanki srinivasan subramaniam thakur thapa varma verma virk gurung limbu
rana trivedi vyas
""",
    Origin.EAST_EUROPEAN: """
nowak wojcik kowalczyk mazur krawczyk balazs horvath nagy kovacs popa pop radu dumitru stan ionescu gheorghe kaya novak
kolar marek krol wrobel pavel
""",
    Origin.AFRICAN: """
abiola achebe addo adeyemi adebayo adjei afolabi agyeman ajayi akinola amoah ansah appiah asante asare balogun banda
bello boateng chikwanha chukwu dube eze idowu mensah moyo mutasa ncube ndlovu nkosi nwosu obi odunsi ofori ogunleye
okafor okeke okonkwo okoro olawale onyango oppong osei owusu phiri sibanda tembo tesfaye yeboah zulu
""",
    Origin.EAST_ASIAN: """
bui chan chang chen cheng cheung chiu choi chow dang do duong fung ho huang huynh kwok lai lam lau leung li liang lim
lin liu lo luo ma ng ngo nguyen pham phan sun tang tran tsang vo vu wang wong wu xu yang yeung yip yuen zhang zhao
zheng zhou zhu
""",
    Origin.IBERIAN: """
almeida alves barbosa carvalho castro costa cruz dias diaz fernandes fernandez ferreira freitas garcia gomes gomez
goncalves gonzalez gutierrez hernandez lopes lopez marques martinez martins mendes moreira nunes oliveira pereira perez
pinto ramos ribeiro rivera rocha rodrigues rodriguez romero sanchez santos silva soares sousa souza teixeira torres
vieira
""",
    Origin.CELTIC: """
brennan byrne campbell davies doherty donnelly duffy evans fitzgerald flynn gallagher griffiths hughes jenkins kelly
kennedy llewellyn lloyd maguire morgan murphy murray nolan owen powell prosser quinn rees ryan sinclair stewart
sullivan walsh
""",
}  # fmt: skip
_GIVEN_NAMES = {
    Origin.MUSLIM: """
aaliyah aamir abdullah adeel ahmed aisha aleena ali aliza amina amira asiya ayaan ayesha bilal eesa eshal faisal fatima
hafsa halima hamza hania haris haroon hashim hassan hiba ibrahim idris ilyas imran inaya iqra ismail kareem khadija
khalid laiba mariam maryam maryum mohamed mohammad mohammed muhammad musa mustafa noor omar rabia rayyan ruqayyah safa
salman samira sana sumayyah suleman umar usman yahya yusuf zainab zakariya zayn
""",
    Origin.SOUTH_ASIAN: """
aanya aarav aarya aditya akash ananya anika arjun aryan avani dhruv diya gurpreet gurleen harjot harleen harpreet
harveer ishaan jasleen jaskaran jeevan karan kavya krish manpreet meera navya neha nikhil nisha pooja priya rahul rishi
rohan saanvi sahil shiv shreya simran tej veer vihaan yash
""",
}  # fmt: skip
_FAMILY = {origin: frozenset(words.split()) for origin, words in _FAMILY_NAMES.items()}
_GIVEN = {origin: frozenset(words.split()) for origin, words in _GIVEN_NAMES.items()}
_ENDINGS: tuple[tuple[Origin, tuple[str, ...]], ...] = (
    (Origin.EAST_EUROPEAN, (
        "wski", "wska", "cki", "cka", "dzki", "dzka", "nski", "nska", "wicz", "czyk", "czak", "iak", "enko", "chuk",
        "escu", "eanu", "auskas", "aite", "iene", "ovic", "evic", "ova", "eva", "kova", "ov", "ev",
    )),
    (Origin.SOUTH_ASIAN, ("preet", "jeet", "wala", "singham", "nathan", "swamy", "murthy", "lingam")),
    (Origin.AFRICAN, ("tunde", "emeka", "ngozi", "olu", "kwe", "ofo", "anya")),
    (Origin.IBERIAN, ("ndez", "nguez", "eira")),
)  # fmt: skip
_CELTIC = ("mc", "mac", "o'", "fitz")
_TOO_SHORT = 4


def origin_of(given_names: str, family_name: str) -> Origin:
    """Of what origin a name sounds. The family name tells more, so it is asked first."""
    family = [_plain(word) for word in family_name.replace("-", " ").split()]
    for origin, words in _FAMILY.items():
        if any(word in words for word in family):
            return origin
    given = [_plain(word) for word in given_names.split()[:1]]
    for origin, words in _GIVEN.items():
        if any(word in words for word in given):
            return origin
    for origin, endings in _ENDINGS:
        if any(
            len(word) > max(_TOO_SHORT, len(ending)) and word.endswith(ending) for word in family for ending in endings
        ):
            return origin
    if any(word.startswith(_CELTIC) and len(word) > _TOO_SHORT for word in family):
        return Origin.CELTIC
    return Origin.OTHER


def _plain(word: str) -> str:
    return "".join(letter for letter in normalize("NFKD", word) if not combining(letter)).casefold().replace("’", "'")
