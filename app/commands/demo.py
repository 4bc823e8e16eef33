"""`kithmap demo`: a training authority from nothing to the running site, through the real loaders and the real gate."""

import json
import os
import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from app import config
from app.accounts import second_factor
from app.accounts.store import AccountStore
from app.commands.demo_cast import NEIGHBOURS, PLAYERS, player_account
from app.commands.loads import load_folder, open_tasks
from app.commands.serving import require_free, run
from app.commands.users import new_password, practitioner
from app.config import Settings
from app.service_subject import load_request
from app.wiring import House, opened
from loaders.synth.synthesise import synthesise
from loaders.waiting import ask_again
from loaders.warm import Everybody
from policies.ledger.changes import Changes
from policies.request import Role

CHILDREN = 2_000
SEED = 2026
_ACCOUNTS = "accounts.json"
_WITH_A_CODE = frozenset({Role.SOCIAL_WORKER, Role.SAFEGUARDING_LEAD, Role.COORDINATOR})
"""Those with protection duties: opening a record in an emergency asks them for a one-time code."""


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), envvar="PORT", default=5000, show_default=True)
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), envvar="STATE", default=Path("var/demo"),
              show_default=True, help="Folder that keeps everything of the demonstration.")  # fmt: skip
@click.option("--children", type=click.IntRange(50, 100_000), default=CHILDREN, show_default=True)
@click.option("--prepare-only", is_flag=True, help="Make and load everything, then stop.")
@click.option("--code", "code_of", metavar="USERNAME",
              help="Print the one-time code that this account would have now, and stop.")  # fmt: skip
def demo(*, port: int, state: Path, children: int, prepare_only: bool, code_of: str | None) -> None:
    """Make, load and serve the training authority of Northmoor. Nobody in it is real.

    The second start takes what the first one made. If the first was stopped, it goes on where it was.
    """
    if code_of is not None:
        click.echo(_code_of(state / _ACCOUNTS, code_of))
        return
    started = time.monotonic()
    if not prepare_only:
        require_free("127.0.0.1", port)
    state = state.resolve()
    state.mkdir(parents=True, exist_ok=True)
    with opened(_settings(state)) as house:
        _follow_the_release(house)
        _prepare(house, state, children)
        click.echo(f"Ready after {time.monotonic() - started:.0f} s.\n")
        _tell_accounts(state)
        if not prepare_only:
            run(house, "127.0.0.1", port)


def _settings(state: Path) -> Settings:
    """The settings of the environment; what it leaves out lies in the state folder."""
    environment = {
        "KITHMAP_GRAPH": f"embedded://{state}/graph",
        "KITHMAP_LEDGER": f"sqlite:///{state}/ledger.sqlite",
        "KITHMAP_SECRET_KEY": _kept_secret(state / "secret"),
        "KITHMAP_AUTHORITY": "Northmoor Council",
        "KITHMAP_AREAS": "E06000999=Northmoor,E06000998=Eastvale",
        "KITHMAP_COORDINATOR_PHONE": "01632 960 104",
        "KITHMAP_COORDINATOR_HOURS": "Monday to Friday, 8:30 to 17:30",
        "KITHMAP_DUTY_PHONE": "01632 960 100",
        "KITHMAP_GOVERNANCE_PHONE": "01632 960 105",
        "KITHMAP_GOVERNANCE_HOURS": "Monday to Friday, 9:00 to 17:00",
        "KITHMAP_TRAINING": "true",
        "KITHMAP_SECURE_COOKIES": "false",
        # The code is asked for where it matters, before an emergency, and not of everybody who wants to look around.
        "KITHMAP_SIGN_IN_CODE": "false",
        **{name: value for name, value in os.environ.items() if name.startswith(config.PREFIX)},
    }
    return config.load(environment)


def _follow_the_release(house: House) -> None:
    """Put the policies of this release into force: a demonstration shows what is, and has no officers to decide."""
    own = house.head.set_aside
    if own is not None:
        versions = house.head.versions
        versions.add(
            after=versions.head_number(), digest=own.digest, texts=own.texts, by="demonstration",
            note="The policies of this release.",
        )  # fmt: skip
        house.head.begin(own)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def _prepare(house: House, state: Path, children: int) -> None:
    """Whatever is not there yet: the files, the graph, the accounts. Each step may be repeated."""
    # One marker for each graph: the same state folder may serve the embedded engine today and Neo4j tomorrow.
    done = state / f"loaded-{house.settings.graph.encode().hex()[:60]}"
    if not done.exists():
        feeds = state / "feeds"
        feeds.mkdir(exist_ok=True)
        click.echo(f"Making the feed files of {children:,} children …")
        synthesise(children, feeds, SEED)
        everybody = Everybody(Changes(house.database))
        reports = load_folder(house, feeds, everybody, state / "rejects")
        ask_again(house.gate, load_request(house.clock()), everybody)
        rejected = sum(report.rejected for report in reports)
        review = sum(report.review for report in reports)
        click.echo(f"Loaded {sum(report.rows for report in reports):,} rows; {rejected} rejected, {review} for review.")
        done.touch()
    _open_accounts(house, state / _ACCOUNTS)
    open_tasks(house)


def _open_accounts(house: House, path: Path) -> None:
    """An account for each role, with its password written down once: this is a training authority."""
    accounts = AccountStore(house.database, clock=house.clock)
    known = {entry["username"]: entry for entry in _read(path)}
    written = []
    for player in (*PLAYERS, *NEIGHBOURS):
        account = player_account(player, practitioner(house, player.email) if player.email else None)
        later = house.clock().date() + timedelta(days=365)
        account = replace(account, vetted_until=later, trained_until=later, employer_accredited_until=later)
        if accounts.get(player.username) is not None and player.username in known:
            accounts.change(account)
            password = known[player.username]["password"]
        else:
            password = new_password()
            if accounts.get(player.username) is None:
                accounts.add(account, password)
            else:
                accounts.change(account)
                accounts.set_password(player.username, password)
        written.append({"role": player.role.value, "username": player.username, "password": password,
                        "name": player.full_name})  # fmt: skip
        if house.settings.training and player.role in _WITH_A_CODE:
            written[-1]["totp_secret"] = _second_factor(accounts, player.username, known.get(player.username, {}))
        # Written after each one: a password that was set must never be unknown.
        _write(path, written + [entry for name, entry in known.items() if name not in {w["username"] for w in written}])


def _second_factor(accounts: AccountStore, username: str, known: dict[str, str]) -> str:
    """The secret from which an account of the training authority gets its one-time codes, kept from start to start."""
    if "totp_secret" in known and accounts.has_second_factor(username):
        return known["totp_secret"]
    return second_factor.secret_in(accounts.begin_second_factor(username))


def _code_of(path: Path, username: str) -> str:
    """The code that somebody would read from their telephone now."""
    secret = next((entry.get("totp_secret") for entry in _read(path) if entry["username"] == username), None)
    if secret is None:
        raise click.ClickException(f"`{path}` has no second factor of `{username}`")
    return second_factor.code_at(secret, second_factor.step_at(datetime.now(UTC)))


def _read(path: Path) -> list[dict[str, str]]:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def _write(path: Path, entries: list[dict[str, str]]) -> None:
    path.touch(mode=0o600, exist_ok=True)
    path.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _tell_accounts(state: Path) -> None:
    click.echo("Accounts (also in accounts.json):")
    for entry in _read(state / _ACCOUNTS):
        click.echo(f"  {entry['role']:20} {entry['username']:18} {entry['password']}   {entry.get('name', '')}")
    click.echo("One-time codes for opening a record in an emergency: `kithmap demo --code USERNAME`.\n")
