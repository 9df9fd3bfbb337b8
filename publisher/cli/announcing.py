"""Telling the hub of changed feeds, for `build` and `cron` alike."""

from typing import TYPE_CHECKING

import click

from publisher.cli.shell import Shell, count, now
from publisher.errors import TryLaterError
from publisher.files import run_lock

if TYPE_CHECKING:
    from publisher.syndication.announcing import AnnouncementReport

#: A hub that is away for a while is no news; one that was tried so often is.
_WORTH_A_WORD = 5


def announce_changes(shell: Shell) -> "AnnouncementReport | None":
    """Tell the hub of every feed that changed; None where there is none, or another process does.

    Raises:
        FileAccessError: A feed cannot be read.
        LedgerError: The ledger cannot be opened.
    """
    publication = shell.publication
    if publication.hub is None:
        return None
    # Only now: most publications have no hub.
    from publisher.syndication.announcing import announce, note_changes

    try:
        with (
            run_lock(publication.state_folder / "announcing", "telling the hub"),
            shell.open_ledger() as ledger,
        ):
            note_changes(publication, ledger.announcements, now())
            report = announce(publication, ledger.announcements, now())
            due = ledger.announcements.next_due(publication.hub)
    except TryLaterError:
        return None  # what the hub was not told stays due
    until = "" if due is None else str(int(due.timestamp()) * 1_000_000_000)
    shell.note_idle(hub_due=until)
    return report


def show_announcements(report: "AnnouncementReport | None") -> None:
    """Print what the hub was told, and why it was not told more."""
    if report is None:
        return
    if report.told:
        click.echo(f"The hub was told of {count(report.told, 'feed document')}.")
    show_trouble(report)


def show_lasting_trouble(report: "AnnouncementReport | None") -> None:
    """Print why the hub cannot be told, once, when that has lasted for hours."""
    if report is not None and report.attempts == _WORTH_A_WORD:
        show_trouble(report)


def show_trouble(report: "AnnouncementReport") -> None:
    """Print on standard error why the hub does not know everything."""
    if report.problem is not None:
        heading = click.style("Hub:", fg="yellow", bold=True)
        click.echo(f"{heading} {report.problem}", err=True)
        click.echo(
            f"  It is to be told of {count(report.owed, 'feed document')}; the next build or cron"
            " tries again.",
            err=True,
        )
