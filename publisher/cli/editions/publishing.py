"""`publisher edition web`: the page of an edition, written and shown."""

import click

from publisher.cli.shell import Shell, find_newsletter
from publisher.errors import ConfigurationError, FileAccessError
from publisher.storage.ledger import Ledger


@click.command("web", short_help="Where an edition stands on the web.")
@click.argument("edition_id", metavar="EDITION")
@click.option("--open", "is_opened", is_flag=True, help="Show the file in a browser, too.")
@click.pass_obj
def web(shell: Shell, edition_id: str, is_opened: bool) -> None:
    """Write the page of an edition, if it is not there, and print its address.

    It has what every reader got: no name, no address of hers and no link to unsubscribe. Every
    build writes the pages of all editions, and so does every send.

    Example: publisher edition web weekly-7 --open
    """
    from publisher.delivery.web import publish_editions

    publication = shell.publication
    with shell.open_ledger() as ledger:
        path = _find_page(shell, ledger, edition_id)
        publish_editions(publication, ledger)
    click.echo(f"{publication.feeds_url}{path}")
    if is_opened:
        file = publication.feeds_folder / path
        if click.launch(str(file)) != 0:
            raise FileAccessError(
                f"no browser could be started for {file}", hint="Open that file yourself."
            )


def _find_page(shell: Shell, ledger: Ledger, edition_id: str) -> str:
    """Return the path of an edition's page below the feeds folder.

    Raises:
        ConfigurationError: There is no such edition, or it has no page.
    """
    from publisher.syndication.on_web import is_called_off

    found = ledger.deliveries.find_edition(edition_id)
    if found is None:
        raise ConfigurationError(
            f"no edition {edition_id!r} in the ledger", hint="See: publisher edition list"
        )
    name = found.content.newsletter
    if not find_newsletter(shell.publication, name).web:
        raise ConfigurationError(
            f"editions of {name} have no pages",
            hint=f"Take web = false out of the [[newsletter]] table of {name}.",
        )
    if is_called_off(found, ledger.deliveries):
        raise ConfigurationError(
            f"{edition_id} was called off before anyone got it", hint="See: publisher edition list"
        )
    return shell.publication.edition_page(name, found.number)
