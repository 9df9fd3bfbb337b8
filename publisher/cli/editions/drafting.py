"""`publisher edition compose`: a draft of the next edition, for an editor to finish."""

import os
from datetime import datetime
from pathlib import Path

import click

from publisher.cli.shell import Shell, count, find_newsletter, json_option, now, print_json
from publisher.delivery.decide import next_moment
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.desk import open_desk
from publisher.newsletter.drafting import Drafted, Wishes, begin_draft


@click.command(short_help="Begin a draft of the next edition.")
@click.argument("newsletter")
@click.option(
    "--include",
    "include",
    multiple=True,
    metavar="ARTICLE",
    help="Carry this article, though readers had it or it would not be chosen; can be repeated.",
)
@click.option("--anew", is_flag=True, help="Put the draft aside that is there, and begin another.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print what would be written.")
@json_option
@click.pass_obj
def compose(
    shell: Shell,
    newsletter: str,
    include: tuple[str, ...],
    anew: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Write a draft of NEWSLETTER's next edition, for an editor to change, and say where it is.

    It carries what readers have not had: subject, preheader and articles stand in it as the
    newsletter would send them by itself, and below them is room for a note. Run again, it leaves
    what she wrote as it is, and adds articles that came since as lines that begin with #.

    While there is a draft that was not sent, nothing else of this newsletter goes out: `publisher
    send` and `publisher cron` send the draft, unless it says ready: false.

    Example: publisher edition compose weekly
    """
    chosen = find_newsletter(shell.publication, newsletter)
    moment = now()
    due = None
    if chosen.schedule is not None:
        due = next_moment(chosen.schedule, shell.publication, moment)
    with shell.open_ledger() as ledger:
        desk = open_desk(shell.publication, chosen, ledger, moment)
        wishes = Wishes(
            due=due,
            about=_describe(shell, chosen, desk.number, due),
            include=include,
            is_anew=anew,
        )
        drafted = begin_draft(desk, wishes)
        if not dry_run:
            drafted.write()
    if as_json:
        text = {"text": drafted.text.decode()} if dry_run else {}
        print_json({**_as_values(chosen, drafted), "due": due, **text})
    elif dry_run:
        click.echo(drafted.text.decode(), nl=False)
    else:
        _show(shell, chosen, drafted, due)


def _as_values(newsletter: NewsletterDefinition, drafted: Drafted) -> dict[str, object]:
    return {
        "newsletter": newsletter.name,
        "draft": drafted.path,
        "new": drafted.is_new,
        "articles": drafted.articles,
        "added": drafted.added,
        "kept": drafted.aside,
    }


def _show(
    shell: Shell, newsletter: NewsletterDefinition, drafted: Drafted, due: datetime | None
) -> None:
    shown = _shorten(drafted.path)
    if drafted.aside is not None:
        click.echo(f"The draft that was there is now {_shorten(drafted.aside)}.")
    if drafted.is_new:
        click.echo(f"Began {shown} with {count(drafted.articles, 'article')}.")
        click.echo(f"  Try it:  publisher edition test {newsletter.name} ADDRESS")
        click.echo(f"  Send it: {_say_how(shell, newsletter, due)}")
    elif drafted.added:
        click.echo(
            f"{shown} is there already; {count(drafted.added, 'new article')} added to it, as lines"
            " that begin with #. Nothing else in it was changed."
        )
    else:
        click.echo(f"{shown} is there already, and nothing is new. It was left as it is.")


def _describe(
    shell: Shell, newsletter: NewsletterDefinition, number: int, due: datetime | None
) -> str:
    when = "to be sent by hand" if due is None else f"due {shell.local(due)}"
    return f"{newsletter.name}-{number}, {when}"


def _say_how(shell: Shell, newsletter: NewsletterDefinition, due: datetime | None) -> str:
    by_hand = f"publisher send {newsletter.name}"
    if due is None:
        return by_hand
    return f"write ready: true in it, and cron does at {shell.local(due)}; or now: {by_hand}"


def _shorten(path: Path) -> str:
    """Return a path as seen from here, where that is shorter."""
    return min(str(path), os.path.relpath(path), key=len)
