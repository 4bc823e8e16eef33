"""From the open house to what the pages may call: the last step of the composition root."""

import threading
from zoneinfo import ZoneInfo

from flask import Flask

from app import config
from app.accounts.store import AccountStore
from app.alerting.register import AlertRegister
from app.alerting.rules import thresholds
from app.alerting.scan import Alerting
from app.alerting.watch import Watch
from app.casework.notices import NoticeStore
from app.casework.store import CaseStore
from app.factory import create_app
from app.finding import finder
from app.ledger_reader import LedgerReader
from app.services import Services
from app.sessions import SessionStore
from app.source_shelf import SourceShelf
from app.view_models.frame import Site
from app.view_models.override_words import OverrideRules
from app.wiring import House
from graph.queries.registry import EXAMPLES, QUERIES

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
                policy_set=house.policies.version,
                coordinator_phone=settings.coordinator_phone,
                coordinator_hours=settings.coordinator_hours,
                duty_phone=settings.duty_phone,
                governance_phone=settings.governance_phone,
                governance_hours=settings.governance_hours,
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
            alerts=_register(house),
            search_alerts=search.run,
            managers=thresholds(settings.alert_thresholds).managers,
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
