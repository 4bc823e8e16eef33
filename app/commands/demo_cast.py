"""Who signs in at the training authority: one account for each role, tied to the cast of the synthetic feeds."""

from dataclasses import dataclass
from datetime import date

from app.accounts.account import Account
from loaders.synth.streets import EASTVALE, NORTHMOOR
from policies.request import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """One account of the training authority; `email` ties it to a worker of the workforce feed."""

    username: str
    full_name: str
    role: Role
    team: str
    email: str | None = None
    clearance: int = 1
    area: str = NORTHMOOR


PLAYERS = (
    Player(username="ruth.ellwood", full_name="Ruth Ellwood", role=Role.PRACTITIONER,
           team="Class teacher, Saltbridge Primary School", email="ruth.ellwood@saltbridge.example"),
    Player(username="imran.siddiq", full_name="Imran Siddiq", role=Role.SOCIAL_WORKER,
           team="Children in Need East", email="imran.siddiq@northmoor.example", clearance=2),
    Player(username="carol.whitlock", full_name="Carol Whitlock", role=Role.LEAD_PROFESSIONAL,
           team="Family support worker, Early Help East", email="carol.whitlock@northmoor.example"),
    Player(username="helen.marchetti", full_name="Helen Marchetti", role=Role.SAFEGUARDING_LEAD,
           team="Safeguarding Hub", email="helen.marchetti@northmoor.example", clearance=2),
    Player(username="priya.nair", full_name="Priya Nair", role=Role.COORDINATOR,
           team="Safeguarding Hub", email="priya.nair@northmoor.example", clearance=3),
    Player(username="dawn.okafor", full_name="Dawn Okafor", role=Role.DATA_MANAGER, team="Data quality", clearance=2),
    Player(username="sam.verity", full_name="Sam Verity", role=Role.ACCESS_MANAGER, team="Access"),
    Player(username="nadia.frost", full_name="Nadia Frost", role=Role.GOVERNANCE_OFFICER,
           team="Information governance"),
)  # fmt: skip

NEIGHBOURS = (
    Player(username="grace.holloway", full_name="Grace Holloway", role=Role.COORDINATOR,
           team="Eastvale Safeguarding Hub", clearance=3, area=EASTVALE),
    Player(username="martin.adeyemi", full_name="Martin Adeyemi", role=Role.SAFEGUARDING_LEAD,
           team="Eastvale Safeguarding Hub", clearance=3, area=EASTVALE),
)  # fmt: skip
"""At the authority next door: they answer when responsibility for a child is offered to it."""


def player_account(player: Player, practitioner: str | None) -> Account:
    """The player's account, without the dates that the demonstration renews at each start."""
    return Account(
        username=player.username, full_name=player.full_name, role=player.role, team=player.team,
        practitioner_key=practitioner, areas=frozenset({player.area}), clearance=player.clearance,
        agreement_signed_on=date(2026, 1, 5),
    )  # fmt: skip
