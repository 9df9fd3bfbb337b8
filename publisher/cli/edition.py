"""`publisher edition`: begin a draft, try it, and look at what went out, to whom."""

import click

from publisher.cli.editions.comparing import diff
from publisher.cli.editions.correcting import correct
from publisher.cli.editions.deciding import cancel, resolve, retry
from publisher.cli.editions.drafting import compose
from publisher.cli.editions.listing import list_all
from publisher.cli.editions.pausing import pause, resume
from publisher.cli.editions.publishing import web
from publisher.cli.editions.showing import show
from publisher.cli.editions.trying import test
from publisher.cli.shell import InOrder


@click.group(cls=InOrder, short_help="Editions: drafts, and what went out, to whom.")
def edition() -> None:
    """Editions of newsletters: drafts of the next one, and what went out, to whom."""


for _command in (
    *(compose, test, diff, list_all, show, web, correct),
    *(pause, resume, cancel, retry, resolve),
):
    edition.add_command(_command)
