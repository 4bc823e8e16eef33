"""`kithmap serve`: the site on the open house, with threads in one process (the embedded engine allows one)."""

import socket
from contextlib import ExitStack

import click
import waitress

from app import config
from app.alerting.watch import watching
from app.checkpoints import keep_checkpoint
from app.desks import feeds
from app.feeding.catching_up import catching_up
from app.services import services_of
from app.site import alerting, application, rehearse, unmanaged
from app.wiring import House, opened

THREADS = 8


class CannotServe(click.ClickException):
    """The site cannot be served here and now."""

    exit_code = 2


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5000, show_default=True, help="Port to listen on.")
def serve(host: str, port: int) -> None:
    """Serve the site. Ctrl-C stops it; whatever was answered is recorded, and nothing is lost."""
    settings = config.load()
    config.secret_key(settings)
    require_free(host, port)
    with opened(settings) as house:
        run(house, host, port)


def run(house: House, host: str, port: int) -> None:
    """Serve until somebody stops it."""
    search = alerting(house)
    rehearse(house)
    if words := house.head.aside_words():
        click.echo(f"Note: {words}.", err=True)
    if words := unmanaged(house):
        click.echo(f"Note: {words}.", err=True)
    click.echo(f"Kithmap is at http://{host}:{port} (Ctrl-C stops it)")
    try:
        with watching(search) as watch, ExitStack() as stay:
            site = application(house, watch)
            services = services_of(site)
            stay.enter_context(catching_up(lambda: feeds.load(services)))
            waitress.serve(site, host=host, port=port, threads=THREADS, ident="kithmap", _quiet=True)
    finally:
        keep_checkpoint(house.settings, house.database)


def require_free(host: str, port: int) -> None:
    """Raise CannotServe, saying what to do, when somebody listens on the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotServe(
                f"port {port} is in use; stop what uses it, or choose another: PORT={port + 1} make demo"
            ) from problem
