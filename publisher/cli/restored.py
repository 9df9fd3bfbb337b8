"""`publisher restored`: go on with a ledger that was put back from a backup."""

import click

from publisher.cli.sending import show_in_doubt
from publisher.cli.shell import Shell, count, json_option, now, print_json
from publisher.delivery.gap import describe_gap, find_gap
from publisher.delivery.restore import Restored, take_as_it_is
from publisher.model.delivery import Edition


@click.command(short_help="Go on with a ledger that was put back from a backup.")
@click.option("--resend", is_flag=True, help="Nobody got what it does not know: mail it again.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what the ledger does not know.")
@json_option
@click.pass_obj
def restored(shell: Shell, resend: bool, dry_run: bool, as_json: bool) -> None:
    """Go on with a ledger that does not know all that was sent with it.

    What it does not know counts as sent: the articles of lost editions do not come again, and of
    its own editions all that had no outcome is in doubt, for you to resolve. Nobody is mailed
    twice. Who unsubscribed after the backup was made is a reader again: unsubscribe them before
    you send.

    Example: publisher restored --dry-run
    """
    with shell.open_ledger() as ledger:
        if dry_run:
            gap = find_gap(shell.publication, ledger)
            found = None if gap is None else Restored(gap=gap, lost=gap.lost, doubtful={})
        else:
            found = take_as_it_is(shell.publication, ledger, now(), is_sent=not resend)
    if as_json:
        print_json(_as_values(found, is_trial=dry_run))
        return
    if found is None:
        click.echo("The ledger knows all that was sent with it; nothing to do.")
        return
    click.echo(f"The ledger: {describe_gap(found.gap)}.")
    for edition in found.lost:
        click.echo(f"  {_describe(shell, edition)}")
    if dry_run:
        return
    if resend:
        click.echo("All of that counts as not sent.")
    show_in_doubt(found.doubtful)
    click.echo("Unsubscribe again who left after the backup was made; then send as usual.")


def _describe(shell: Shell, edition: Edition) -> str:
    subject = f" «{edition.content.subject}»" if edition.content.subject else ""
    articles = edition.content.articles
    carried = f", with {count(len(articles), 'article')}" if articles else ""
    return f"{edition.id}{subject}, {shell.local(edition.frozen_at)}{carried}"


def _as_values(found: Restored | None, *, is_trial: bool) -> dict[str, object]:
    if found is None:
        return {"reason": None, "lost": [], "in_doubt": {}, "dry_run": is_trial}
    return {
        "reason": found.gap.reason,
        "lost": [
            {
                "edition": edition.id,
                "subject": edition.content.subject,
                "frozen_at": edition.frozen_at,
                "articles": [each.id for each in edition.content.articles],
            }
            for edition in found.lost
        ],
        "in_doubt": found.doubtful,
        "dry_run": is_trial,
    }
