"""The server entry point for workers of their own: `gunicorn 'app.wsgi:create()'`, on Neo4j and PostgreSQL.

The embedded engine allows one process, so there the command line's own server (`kithmap serve`) is the one to use.
"""

import atexit
import logging
from contextlib import ExitStack

from flask import Flask

from app import config
from app.alerting.watch import watching
from app.desks import feeds
from app.feeding.catching_up import catching_up
from app.services import services_of
from app.site import alerting, application, rehearse, unmanaged
from app.wiring import opened


def create() -> Flask:
    """Open the house for as long as this worker lives. Called after the fork, once in each worker."""
    stay = ExitStack()
    house = stay.enter_context(opened(config.load()))
    atexit.register(stay.close)
    rehearse(house)
    if words := house.head.aside_words():
        logging.getLogger(__name__).warning("%s", words)
    if words := unmanaged(house):
        logging.getLogger(__name__).warning("managers: %s", words)
    site = application(house, stay.enter_context(watching(alerting(house))))
    services = services_of(site)
    stay.enter_context(catching_up(lambda: feeds.load(services)))
    return site
