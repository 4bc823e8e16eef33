"""A worker of a site without its graph, for gunicorn: `tests.app.policies.worker_site:create()`.

The registers, the gate and the pages are the real ones; the graph, which the head version of policy does not touch,
stays closed, so that several processes need no more than one PostgreSQL.
"""

import atexit
from contextlib import ExitStack

from flask import Flask

from app import config
from app.site import application
from app.wiring import opened_registers


def create() -> Flask:
    """Open the registers for as long as this worker lives."""
    stay = ExitStack()
    house = stay.enter_context(opened_registers(config.load()))
    atexit.register(stay.close)
    return application(house)
