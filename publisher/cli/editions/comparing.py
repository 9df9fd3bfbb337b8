"""`publisher edition diff`: what is different between two editions."""

import difflib

import click

from publisher.cli.editions.choosing import choose_edition, find_edition
from publisher.cli.editions.showing import fill_part
from publisher.cli.shell import Shell, json_option, print_json
from publisher.errors import ConfigurationError
from publisher.model.delivery import Edition
from publisher.storage.ledger import Ledger


@click.command(short_help="Show what changed between two editions.")
@click.argument("words", nargs=-1, required=True, metavar="[EDITION] EDITION|NEWSLETTER")
@json_option
@click.pass_obj
def diff(shell: Shell, words: tuple[str, ...], as_json: bool) -> None:
    """Show what changed between two editions: subject, preheader, articles, text part.

    A newsletter's name stands for the edition that comes next, from its draft where there is one.
    Alone, that is compared with the last one that was sent.

    Example: publisher edition diff weekly-6 weekly
    """
    if len(words) > 2:
        raise click.UsageError("two editions; or a newsletter")
    with shell.open_ledger() as ledger:
        new = choose_edition(shell, ledger, words[-1])
        old = choose_edition(shell, ledger, words[0]) if len(words) == 2 else _before(ledger, new)
    if as_json:
        print_json(_as_values(old, new))
    else:
        _show(old, new)


def _before(ledger: Ledger, edition: Edition) -> Edition:
    """Return the edition that was sent before another one.

    Raises:
        ConfigurationError: There is none.
    """
    editions = ledger.deliveries.list_editions(edition.content.newsletter)
    earlier = [each.id for each in editions if each.number < edition.number]
    if not earlier:
        raise ConfigurationError(
            f"no edition of {edition.content.newsletter} before {edition.id}",
            hint="It is the first. See what it says: publisher edition test"
            f" {edition.content.newsletter} ADDRESS",
        )
    return find_edition(ledger, earlier[-1])


def _compare_text(old: Edition, new: Edition) -> list[str]:
    """Return the unified diff of the text parts, without its two first lines."""
    before, after = (fill_part(each, "text").split("\n") for each in (old, new))
    return list(difflib.unified_diff(before, after, lineterm="", n=2))[2:]


def _as_values(old: Edition, new: Edition) -> dict[str, object]:
    before, after = old.content, new.content
    had = {each.id for each in before.articles}
    has = {each.id for each in after.articles}
    return {
        "old": old.id,
        "new": new.id,
        "subject": [before.subject, after.subject],
        "preheader": [before.preheader, after.preheader],
        "added": [each.source for each in after.articles if each.id not in had],
        "removed": [each.source for each in before.articles if each.id not in has],
        "kept": [each.source for each in after.articles if each.id in had],
        "text": _compare_text(old, new),
    }


def _show(old: Edition, new: Edition) -> None:
    before, after = old.content, new.content
    click.secho(f"--- {old.id}  {before.subject}", fg="red")
    click.secho(f"+++ {new.id}  {after.subject}", fg="green")
    if before.preheader != after.preheader:
        click.echo("Preheader")
        _show_line(f"-{before.preheader}")
        _show_line(f"+{after.preheader}")
    had = {each.id: f"{each.title}  {each.source}" for each in before.articles}
    has = {each.id: f"{each.title}  {each.source}" for each in after.articles}
    if list(had) != list(has):
        click.echo("Articles")
        for each, line in had.items():
            if each not in has:
                _show_line(f"-{line}")
        for each, line in has.items():
            _show_line(f"{' ' if each in had else '+'}{line}")
    text = _compare_text(old, new)
    click.echo("Text part" if text else "The text parts are the same.")
    for line in text:
        _show_line(line)


def _show_line(line: str) -> None:
    click.secho(line, fg={"-": "red", "+": "green", "@": "cyan"}.get(line[:1]))
