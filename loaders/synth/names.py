"""Given names and family names of the United Kingdom of today, most frequent first, by the communities that bear them.

Rough orders of frequency are all that is needed: a name's weight falls with its place in the list. `NICKNAMES` are
those that a school would write for a registered name.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True, kw_only=True)
class Community:
    """The names of one community and how many families in a thousand draw from them."""

    per_thousand: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    families: tuple[str, ...]


BRITISH = Community(
    per_thousand=700,
    girls=tuple(
        "Olivia Amelia Isla Ava Ivy Freya Lily Florence Mia Willow Rosie Sophia Isabella Grace Daisy Sienna Poppy "
        "Elsie Emily "
        "Ella Evelyn Phoebe Evie Charlotte Harper Millie Matilda Maisie Sophie Emilia Isabelle Eliza Erin Luna Ada "
        "Ruby Chloe "
        "Esme Alice Penelope Violet Maeve Arabella Eleanor Bonnie Robyn Orla Nancy Thea Lottie Martha Darcie Lucy "
        "Jessica Hannah "
        "Molly Holly Georgia Scarlett Imogen Abigail Lola Summer Megan Bethany Zara Heidi Lydia Amber Nell Zoë Siân "
        "Niamh Cerys "
        "Seren Carys Ffion Caitlin Aoife Ailsa Eilidh Skye Iris Edith Beatrice Rebecca Jasmine Keira Paige Courtney "
        "Kayleigh "
        "Chelsea Tilly Annabelle Francesca Victoria Tegan Frankie Billie Dolly Mabel Clara Rose Eva Lyra Faith "
        "Ruth".split()
    ),
    boys=tuple(
        "Noah Oliver George Leo Theo Arthur Oscar Archie Freddie Jack Henry Charlie Harry Alfie Luca Thomas Finley "
        "Arlo Jacob "
        "Teddy Tommy Joshua Isaac Rory Reggie Albie Louie Roman Edward Lucas Mason Ezra Max William James Ethan "
        "Alexander Logan "
        "Daniel Hunter Jude Frankie Jaxon Elijah Reuben Sebastian Harrison Ralph Louis Elliot Benjamin Samuel "
        "Joseph Adam Dylan "
        "Toby Jenson Bobby Sonny Ronnie Albert Stanley Carter Caleb Blake Nathan Ryan Luke Matthew Callum Liam "
        "Connor Kian Owen "
        "Rhys Gethin Ieuan Dafydd Macsen Fergus Hamish Lewis Euan Ciarán Declan Cormac Tyler Jayden Kai Riley Leon "
        "Felix Hugo "
        "Rupert Jasper Otis Rowan Robin Grayson Bertie Ellis Zachary Aaron Cameron Brandon Bradley Kieran Corey "
        "Lennon".split()
    ),
    families=tuple(
        "Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White "
        "Roberts Green Hall "
        "Wood Jackson Clarke Harris Lewis Turner Hill Cooper Ward Moore Morris King Watson Baker Harrison Morgan "
        "Allen James Scott "
        "Phillips Parker Young Bennett Edwards Mitchell Lee Cook Bailey Shaw Carter Richardson Murphy Kelly "
        "Marshall Cox Webb "
        "Simpson Adams Ellis Mills Hughes Price Foster Butler Powell Barnes Knight Chapman Palmer Mason Lloyd "
        "Holmes Barker Rogers "
        "Gibson Fisher Dixon Hunt Gray Pearson Fox Reid Stevens Murray Graham Ford Owen Reynolds Kennedy Stone "
        "Campbell Stewart "
        "Macdonald McCarthy O'Brien O'Connor O'Neill Byrne Gallagher Doherty Quinn Walsh Ryan "
        "Farrow Dale Kerr Penn Stroud Castell Fenwick Ridley Thwaite Ashworth Sutcliffe Greenwood Holt Haigh Crabtree "
        "Barraclough Hirst Firth Lumb Sykes Dyson Booth Nuttall Entwistle Pickup Rigby Hindle Duckworth Kershaw "
        "Ogden Schofield "
        "Buckley Whitehead Lomax Tattersall Pilling Howarth Rhodes Naylor Tolson Micklethwaite Appleyard "
        "Gledhill".split()
    ),
)
MUSLIM = Community(
    per_thousand=130,
    girls=tuple(
        "Aisha Fatima Maryam Zainab Khadija Hafsa Amina Safa Inaya Anaya Hana Layla Noor Sumayya Ayesha Zahra Iqra "
        "Mariam Yasmin "
        "Samira Nadia Salma Laiba Eshaal Amira Rumaysa Halima Sana Mahnoor Aaliyah Zoya Rania Leila Dua Hiba".split()
    ),
    boys=tuple(
        "Muhammad Mohammed Yusuf Ibrahim Ali Omar Ahmed Musa Zayn Hamza Adam Abdullah Ayaan Isa Bilal Hassan "
        "Hussain Umar Yahya "
        "Idris Zakariya Haris Imran Tariq Khalid Karim Rayyan Mustafa Eesa Sulaiman Daud Junaid Faisal Abdul "
        "Samir".split()
    ),
    families=tuple(
        "Khan Ahmed Hussain Ali Begum Akhtar Mahmood Iqbal Malik Shah Miah Rahman Uddin Islam Chowdhury Mohamed "
        "Hassan Hassen Abdi "
        "Farah Omar Yusuf Siddiqui Mirza Aziz Farouk Haddad Rashid Qureshi Butt Raja Bibi Hersi Warsame".split()
    ),
)
SOUTH_ASIAN = Community(
    per_thousand=50,
    girls=tuple(
        "Anaya Aanya Diya Priya Riya Saanvi Meera Simran Jasleen Harleen Kavya Isha Nisha Anika Tara Avani Kiran "
        "Gurleen".split()
    ),
    boys=tuple(
        "Arjun Aarav Rohan Dev Vihaan Kabir Krish Aryan Jai Nikhil Harjot Gurpreet Rajan Ishaan Veer Karan Sahib "
        "Amar".split()
    ),
    families=tuple(
        "Patel Singh Kaur Shah Sharma Gill Dhillon Sandhu Mistry Desai Mehta Rao Joshi Nair Thomas Reddy Bains "
        "Sidhu".split()
    ),
)
AFRICAN_CARIBBEAN = Community(
    per_thousand=60,
    girls=tuple(
        "Amara Esther Nia Abigail Ama Zuri Imani Adaeze Chioma Temi Ebony Naomi Zainab Ayo Blessing Keisha Shanice "
        "Efua".split()
    ),
    boys=tuple(
        "Kwame Malachi Elijah Tobi Kofi Emmanuel Chidi Tunde Isaiah Jerome Ade David Femi Kwesi Jamal Samuel "
        "Kelechi Dwayne".split()
    ),
    families=tuple(
        "Mensah Okafor Adeyemi Bello Boateng Owusu Okonkwo Eze Balogun Nwosu Appiah Asante Campbell Grant Francis "
        "Joseph Gordon Clarke Moyo Ndlovu Banda Tembo Diallo N'Diaye".split()
    ),
)
EUROPEAN = Community(
    per_thousand=45,
    girls=tuple(
        "Maja Zuzanna Julia Hanna Lena Oliwia Zofia Alicja Sofia Maria Ana Ioana Andreea Elena Inês Chiara Lucía "
        "Viktoria".split()
    ),
    boys=tuple(
        "Jakub Antoni Filip Jan Szymon Tomasz Kacper Łukasz Matei Andrei Luca Stefan David João Mateo Marco José "
        "Aleksander".split()
    ),
    families=tuple(
        "Nowak Kowalska Wiśniewska Zieliński Kamińska Lewandowski Popescu Ionescu Popa Dumitru Radu Silva Santos "
        "Ferreira Duarte "
        "Kovács Novák Horváth Petrov Ivanova Rossi García Kazlauskas Bērziņš Müller".split()
    ),
)
EAST_ASIAN = Community(
    per_thousand=15,
    girls=tuple("Mei Ying Hoi-Yan Sakura Linh Chloe Grace Emily Jia Xin-Yi".split()),
    boys=tuple("Wei Jun Ka-Ho Ethan Minh Kenji Lucas Hao Ryan Tsz-Hin".split()),
    families=tuple("Chan Wong Li Chen Zhang Nguyen Tran Cheung Lau Ng Tan Kim".split()),
)
COMMUNITIES = (BRITISH, MUSLIM, SOUTH_ASIAN, AFRICAN_CARIBBEAN, EUROPEAN, EAST_ASIAN)

ADULT_WOMEN = tuple(
    "Sarah Emma Claire Lisa Nicola Joanne Rachel Karen Louise Michelle Rebecca Laura Gemma Kelly Victoria Hayley "
    "Samantha Leanne "
    "Stacey Natalie Katie Amy Jennifer Helen Donna Tracey Kerry Charlene Danielle Stephanie Angela Deborah Julie "
    "Susan".split()
)
ADULT_MEN = tuple(
    "David Paul Andrew Mark James Daniel Christopher Lee Richard Matthew Michael Stephen Craig Gareth Simon "
    "Jonathan Robert Darren "
    "Wayne Jason Scott Adam Ryan Stuart Ian Martin Neil Kevin Anthony Peter Philip Carl Shaun Dean".split()
)

NICKNAMES: dict[str, tuple[str, ...]] = {
    "Isabella": ("Bella", "Izzy"), "Isabelle": ("Izzy", "Belle"), "Charlotte": ("Charlie", "Lottie"), "Emily": ("Em",
    "Emmie"),
    "Evelyn": ("Evie",), "Eleanor": ("Ellie", "Nell"), "Matilda": ("Tilly", "Tilda"), "Millie": ("Mill",),
    "Maisie": ("Mais",),
    "Penelope": ("Penny",), "Beatrice": ("Bea",), "Rebecca": ("Becky", "Bex"), "Francesca": ("Fran", "Frankie"),
    "Victoria": ("Vicky", "Tori"), "Abigail": ("Abi", "Abbie"), "Jessica": ("Jess",), "Megan": ("Meg",),
    "Bethany": ("Beth",),
    "Georgia": ("Georgie",), "Imogen": ("Immy",), "Annabelle": ("Annie", "Belle"), "Arabella": ("Bella",),
    "Eliza": ("Liza",),
    "Theo": ("Teddy",), "Archie": ("Arch",), "Freddie": ("Fred",), "Henry": ("Harry",), "Charlie": ("Chas",),
    "Alfie": ("Alf",),
    "Thomas": ("Tom", "Tommy"), "Finley": ("Fin",), "Joshua": ("Josh",), "Edward": ("Ted", "Eddie"),
    "William": ("Will", "Billy"),
    "James": ("Jamie", "Jim"), "Alexander": ("Alex", "Xander"), "Daniel": ("Dan", "Danny"), "Sebastian": ("Seb",),
    "Harrison": ("Harry",), "Benjamin": ("Ben",), "Samuel": ("Sam",), "Joseph": ("Joe", "Joey"), "Matthew": ("Matt",),
    "Nathan": ("Nate",), "Zachary": ("Zac", "Zach"), "Cameron": ("Cam",), "Reuben": ("Ben",), "Albert": ("Bertie",
    "Albie"),
    "Mohammed": ("Mo",), "Muhammad": ("Mo",), "Ibrahim": ("Ibby",), "Yusuf": ("Yousef",), "Aisha": ("Ayesha",),
    "Maryam": ("Mariam",), "Fatima": ("Fatimah",), "Abdullah": ("Abdul",), "Emmanuel": ("Manny",), "Elijah": ("Eli",),
    "Aleksander": ("Alek", "Alex"), "Zuzanna": ("Zuza",), "Tomasz": ("Tomek",), "Jakub": ("Kuba",), "Simran": ("Simi",),
}  # fmt: skip


def pick_name(random: Random, names: tuple[str, ...]) -> str:
    """A name, the earlier in its list the likelier: the first of a hundred is about six times as common as the last."""
    return random.choices(names, weights=_weights(len(names)))[0]


def pick_community(random: Random) -> Community:
    """A community by its share of families."""
    return random.choices(COMMUNITIES, weights=[community.per_thousand for community in COMMUNITIES])[0]


def adult_name(random: Random, community: Community, sex: str) -> str:
    """A given name of somebody grown up; in the largest community fashions have changed since."""
    if community is BRITISH:
        return pick_name(random, ADULT_WOMEN if sex == "F" else ADULT_MEN)
    return pick_name(random, community.girls if sex == "F" else community.boys)


def _weights(count: int) -> list[float]:
    return [1 / (place + 20) for place in range(count)]
