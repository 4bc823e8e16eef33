"""`kithmap`: the command line. It passes the same gate as the pages; exit status 0 done, 1 found a fault, 2 cannot run.

Every domain error ends here as one plain sentence on standard error, never as a traceback.
"""

import sys

import click

from app.accounts.errors import AccountError
from app.alerting.errors import AlertingError
from app.casework.errors import CaseworkError
from app.commands.alerts import alerts
from app.commands.demo import demo
from app.commands.duplicates import duplicates
from app.commands.feeds import feeds
from app.commands.ledger import ledger
from app.commands.loads import load, synth
from app.commands.match import match
from app.commands.policies import policies
from app.commands.quality import quality
from app.commands.retention import retention
from app.commands.serving import serve
from app.commands.suppliers import supplier
from app.commands.users import user
from app.config import ConfigurationError
from graph.errors import GraphError
from loaders.errors import LoaderError
from policies.errors import PoliciesError

CANNOT_RUN = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kithmap")
def kithmap() -> None:
    """Who is involved with a child, for those who may know.

    Settings come from the environment (KITHMAP_GRAPH, KITHMAP_LEDGER, …); see the README.
    """


for command in (
    alerts,
    demo,
    duplicates,
    feeds,
    ledger,
    load,
    match,
    policies,
    quality,
    retention,
    serve,
    supplier,
    synth,
    user,
):
    kithmap.add_command(command)


def main() -> None:
    """Run the command line."""
    try:
        kithmap()
    except (
        ConfigurationError, GraphError, PoliciesError, LoaderError, AccountError, AlertingError, CaseworkError,
    ) as problem:  # fmt: skip
        click.echo(f"kithmap: {problem}", err=True)
        sys.exit(CANNOT_RUN)
