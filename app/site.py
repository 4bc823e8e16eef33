"""From the open house to what the pages may call: the last step of the composition root."""

import threading
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Flask

from app import config
from app.accounts.store import AccountStore
from app.alerting.managers import telling, unmanaged_words
from app.alerting.register import AlertRegister
from app.alerting.rules import thresholds
from app.alerting.scan import Alerting
from app.alerting.watch import Watch
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.factory import create_app
from app.feeding.door import FeedDoor
from app.feeding.inbox import Inbox
from app.feeding.suppliers import SupplierStore
from app.finding import finder
from app.ledger_reader import LedgerReader
from app.policy_office import PolicyOffice
from app.policy_proposals import PolicyProposals
from app.services import Services
from app.sessions import SessionStore
from app.source_shelf import SourceShelf
from app.view_models.frame import Site
from app.view_models.override_words import OverrideRules
from app.wiring import House
from graph.queries.registry import EXAMPLES, QUERIES
from loaders.warm import Everybody
from policies.ledger.changes import Changes
from policies.ledger.entry import timestamp
from policies.ledger.history import Event, EventFilter
from policies.request import at

ZONE = ZoneInfo("Europe/London")


def alerting(house: House) -> Alerting:
    """The search for alerts of this process. Raises ThresholdsRefused where the authority's file cannot be used."""
    return Alerting(
        history=house.history,
        gate=house.gate,
        accounts=AccountStore(house.database, clock=house.clock),
        register=_register(house),
        thresholds=thresholds(house.settings.alert_thresholds),
        zone=ZONE,
        clock=house.clock,
    )


def unmanaged(house: House) -> str:
    """In words, how many teams have no manager who can be told (R22); empty where every team has one."""
    accounts = AccountStore(house.database, clock=house.clock).all()
    return unmanaged_words(accounts, thresholds(house.settings.alert_thresholds).managers)


def policy_office(house: House) -> PolicyOffice:
    """What the policy owners work with; the command line has it without a site."""
    casework = CaseStore(house.database, clock=house.clock)

    def recorded(since: datetime, most: int) -> list[Event]:
        return house.history.events(EventFilter(since=timestamp(since)), limit=most)

    return PolicyOffice(
        gate=house.gate,
        head=house.head,
        proposals=PolicyProposals(house.database, casework, house.head.versions, clock=house.clock),
        notices=NoticeStore(house.database, clock=house.clock),
        accounts=AccountStore(house.database, clock=house.clock),
        recorded=recorded,
        clock=lambda: at(house.clock()),
        areas=frozenset(house.settings.area_words),
        second_officer=house.settings.second_officer,
    )


def _register(house: House) -> AlertRegister:
    return AlertRegister(
        house.database,
        casework=CaseStore(house.database, clock=house.clock),
        notices=NoticeStore(house.database, clock=house.clock),
    )


def application(house: House, watch: Watch | None = None) -> Flask:
    """The Flask application on an open house; with a watch, it is ready only as long as alerts are searched for."""
    settings = house.settings
    search = watch.alerting if watch else alerting(house)

    def ready() -> None:
        house.ready()
        if watch is not None:
            watch.check()

    accounts = AccountStore(house.database, clock=house.clock, asks_code=settings.sign_in_code)
    casework = CaseStore(house.database, clock=house.clock)
    return create_app(
        Services(
            site=Site(
                authority=settings.authority,
                area_words=settings.area_words,
                training=settings.training,
                coordinator_phone=settings.coordinator_phone,
                coordinator_hours=settings.coordinator_hours,
                duty_phone=settings.duty_phone,
                governance_phone=settings.governance_phone,
                governance_hours=settings.governance_hours,
                names_in_reports=settings.names_in_reports,
            ),
            gate=house.gate,
            identify=finder(house.gate),
            accounts=accounts,
            sessions=SessionStore(house.database, clock=house.clock),
            ledger_reader=LedgerReader(
                gate=house.gate, history=house.history, accounts=accounts, casework=casework, zone=ZONE
            ),
            casework=casework,
            notices=NoticeStore(house.database, clock=house.clock),
            feed_door=FeedDoor(
                gate=house.gate,
                suppliers=SupplierStore(house.database, clock=house.clock),
                inbox=Inbox(house.database, clock=house.clock),
                clock=house.clock,
                everybody=Everybody(Changes(house.database)),
            ),
            alerts=_register(house),
            policies=policy_office(house),
            search_alerts=search.run,
            claim_days=settings.claim_days,
            shield_months=settings.shield_months,
            retention_periods=settings.retention_periods,
            managing=telling(accounts.all, thresholds(settings.alert_thresholds).managers),
            sources=SourceShelf(house.gate, house.clock),
            clock=house.clock,
            secret_key=config.secret_key(settings),
            ready=ready,
            secure_cookies=settings.secure_cookies,
            asks_code=settings.sign_in_code,
            override_rules=OverrideRules(
                minutes=settings.override_minutes,
                hops=settings.override_hops,
                second_person=settings.override_second_person,
                code_holds=settings.step_up_minutes,
            ),
            zone=ZONE,
        )
    )


def rehearse(house: House) -> threading.Thread:
    """Have the engine plan every text in the background, so that the first reader of a page does not wait for it."""
    thread = threading.Thread(target=lambda: house.gate.rehearse(QUERIES.values(), EXAMPLES), daemon=True)
    thread.start()
    return thread
