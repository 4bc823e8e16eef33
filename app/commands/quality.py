"""`kithmap quality`: how good what the sources send is, for a data manager, who signs in here as on the pages.

The same desk as the pages, so the same gate, the same record of who asked, and the same small numbers.
"""

import click

from app import config
from app.desks import quality as desk
from app.services import current_services
from app.site import application
from app.view_models.quality_page import discrepancies
from app.view_models.quality_words import rule_words, told
from app.view_models.words import long_date
from app.wiring import opened
from loaders.feeds.catalogue import adopt
from policies.request import AccessRequest, Environment, Purpose, at

TO_PUT_RIGHT = 1


@click.command()
@click.option("--manager", required=True, help="User name of the data manager who asks.")
@click.option("--area", help="Code of one area only.")
@click.option("--feed", help="One list only, with why its rows were rejected.")
def quality(manager: str, area: str | None, feed: str | None) -> None:
    """Every list: to which day it is correct, its rejected rows, what waits, and whom to ring.

    Exit status 1 where something is to be put right.
    """
    settings = config.load()
    adopt(settings.feeds)
    with opened(settings) as house:
        with application(house).app_context():
            services = current_services()
        password = click.prompt("Password", hide_input=True, err=True)
        account = services.accounts.get(manager)
        code = click.prompt("Code", err=True) if account is not None and account.has_second_factor else None
        subject = services.accounts.sign_in(manager, password, code)
        if subject is None:
            raise click.ClickException("the user name, password or code is not right, or the account is closed")
        environment = Environment(now=at(house.clock()), purpose=Purpose.CHECKING_RECORD, channel="cli")
        lists, _ = desk.overview(services, AccessRequest(subject=subject, environment=environment))
        today = environment.now.date()
    chosen = [one for one in lists if area in (None, one.area) and feed in (None, one.feed)]
    if not chosen:
        click.echo("No list of this name is loaded for your areas.")
        return
    for one in chosen:
        children = f"children: {told(one.records.get('child', 0)).lower()}" if one.counted else "not counted"
        click.echo(f"{one.full_name} ({one.feed}, {one.area}): correct to {long_date(one.correct_to)}; {children}")
        for rule, number in sorted(one.rejections.items()) if feed else ():
            click.echo(f"  rejected {number:,}: {rule_words(rule)[0].lower()}")
    found = discrepancies(chosen, today=today, area_words=settings.area_words, link=lambda _feed, _area: "", review="")
    for line in found:
        whom = f"{line.owner}, {line.ring}"
        click.echo(f"to put right: {line.list_name}, {line.area}: {line.what}. {line.how} Ring {whom}")
    if found:
        raise click.exceptions.Exit(TO_PUT_RIGHT)
