"""The streets of Northmoor and of its neighbour Eastvale, and how homes stand on them. No such place exists.

`NM` and `EV` are no postcode areas, so no address made here can be anybody's.
"""

from random import Random

from loaders.synth.people import Home

NORTHMOOR = "E06000999"
EASTVALE = "E06000998"
AREA_NAMES = {NORTHMOOR: "Northmoor", EASTVALE: "Eastvale"}

_FIRST = (
    "Tannery Weir Mill Saltbridge Larkfield Cawdale Beckfoot Fell Millrace Lantern Harbour Heron Quarry Wharf "
    "Chapel Station "
    "Moorside Hawthorn Bramble Curlew Lapwing Plover Foundry Ropewalk Dyer Fuller Weaver Loom Shuttle Bobbin "
    "Spindle Reservoir "
    "Bracken Heather Gorse Rowan Alder Birch Sycamore Larch Kiln Forge Anvil Cobbler Saddler Cooper Chandler Mercer "
    "Draper "
    "Orchard Meadow Paddock Sheepfold Shepherd Drover Packhorse Turnpike Tollgate Signal Sidings Viaduct Aqueduct Lock"
).split()
_SECOND = (
    "Row",
    "Road",
    "Street",
    "Lane",
    "Close",
    "Avenue",
    "Drive",
    "Crescent",
    "Gardens",
    "Terrace",
    "Court",
    "Grove",
)
_INWARD = "ABDEFGHJLNPQRSTUWXYZ"
_DISTRICTS = {NORTHMOOR: ("NM", 9), EASTVALE: ("EV", 3)}


def make_home(random: Random, serial: int, area: str) -> Home:
    """A home on a street of the area. `serial` becomes its property number, so no two homes share one."""
    letters, districts = _DISTRICTS[area]
    street = random.randrange(len(_FIRST) * len(_SECOND))
    first, second = _FIRST[street % len(_FIRST)], _SECOND[street // len(_FIRST)]
    number = random.randint(1, 160)
    block = number // 20
    inward = (
        f"{1 + (street * 7 + block) % 9}{_INWARD[(street * 3 + block) % 20]}{_INWARD[(street // 5 + block * 7) % 20]}"
    )
    flat = f"Flat {random.randint(1, 24)}, " if second == "Court" else ""
    return Home(
        address=f"{flat}{number} {first} {second}, {AREA_NAMES[area]}",
        postcode=f"{letters}{1 + street % districts} {inward}",
        uprn=f"{990_000_000_000 + serial}",
        area=area,
    )


def is_east(home: Home) -> bool:
    """Teams divide Northmoor in two; districts 1 to 4 are the east."""
    return int(home.postcode.split()[0][2:]) <= 4
