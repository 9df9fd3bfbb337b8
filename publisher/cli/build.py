"""`publisher build`: the feeds, where something changed."""

import os
from collections.abc import Sequence
from pathlib import Path

import click

from publisher.cli.announcing import announce_changes, show_announcements
from publisher.cli.shell import (
    Shell,
    count,
    json_option,
    now,
    print_json,
    remarks_as_values,
    show_kept,
    show_remarks,
    show_stale,
)
from publisher.cli.telling import keep_news
from publisher.files import run_lock
from publisher.storage.cache import open_cache
from publisher.syndication.options import BuildOptions
from publisher.syndication.update import UpdateReport, update_feeds

#: An existing blog can have hundreds; all of them are for `publisher check`.
_MOST_REMARKS = 10


@click.command()
@click.option("--strict", is_flag=True, help="Build nothing when an article is left out.")
@click.option("--force", is_flag=True, help="Read everything again, whatever seems unchanged.")
@click.option("--no-hub", is_flag=True, help="Leave telling the hub to the next build or cron.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what readers would notice.")
@click.option(
    "--significant",
    "files",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="ARTICLE",
    help="What changed in this article matters: it counts as updated now.",
)
@click.option("--reidentify", is_flag=True, help="Show again what readers know under another id.")
@json_option
@click.pass_obj
def build(
    shell: Shell,
    strict: bool,
    force: bool,
    no_hub: bool,
    dry_run: bool,
    files: tuple[Path, ...],
    reidentify: bool,
    as_json: bool,
) -> None:
    """Write the feeds: only what changed.

    Articles that cannot be understood are left out and named, with exit code 3; a feed that
    fails a check keeps what readers have. A mended typo changes an entry's words and not its
    date; --significant, or a line updated: in the article, changes that too. The hub, if there is
    one, is told of each feed that changed; where feeds are uploaded after the build, use --no-hub
    and build again afterwards.

    Example: publisher build --dry-run
    """
    folder = shell.publication.folder
    report = run_update(
        shell,
        is_forced=force,
        is_strict=strict,
        significant=[os.path.relpath(file, folder).replace(os.sep, "/") for file in files],
        options=BuildOptions(is_trial=dry_run, may_reidentify=reidentify),
    )
    if not dry_run:
        keep_news(shell.publication, report)
    announced = None if no_hub or dry_run else announce_changes(shell)
    if as_json:
        told = {} if announced is None else {"announced": announced.told, "owed": announced.owed}
        print_json({**as_values(report), **told})
    elif dry_run:
        show_trial(report)
    else:
        show_update(report)
        show_announcements(announced)
    if report.refused or (report.build is not None and report.build.failed):
        click.get_current_context().exit(3)


def run_update(
    shell: Shell,
    *,
    is_forced: bool = False,
    is_strict: bool = False,
    significant: Sequence[str] = (),
    options: BuildOptions | None = None,
) -> UpdateReport:
    """Bring the feeds up to date, alone.

    Raises:
        ArticleError: Strictly speaking: an article cannot be understood; nothing was written.
        AlreadyRunningError: Another process is building.
        FileAccessError: A feed cannot be written; see `update_feeds` for this and others.
    """
    publication = shell.publication
    state = publication.state_folder
    with run_lock(state / "building", "building"):
        with open_cache(state / "cache.sqlite") as cache, shell.open_ledger() as ledger:
            report = update_feeds(
                publication,
                ledger.identities,
                cache,
                now(),
                deliveries=ledger.deliveries,
                is_forced=is_forced,
                is_strict=is_strict,
                significant=significant,
                options=options,
                elsewhere=ledger.sources,
            )
        shell.note_idle()
    return report


def show_update(report: UpdateReport) -> None:
    """Print what a build did."""
    show_remarks(report.refused, report.remarks, limit=_MOST_REMARKS)
    if report.build is None:
        click.echo("Nothing changed.")
        return
    show_kept(report.build.failed)
    written, unchanged = len(report.build.written), len(report.build.unchanged)
    click.echo(f"{count(written, 'file')} written, {unchanged:,} unchanged in feeds/.")
    if report.surroundings is not None and report.surroundings.written:
        _show_beside(report.surroundings.written)
    if report.build.stale:
        show_stale(report.build.stale)


def _show_beside(written: Sequence[Path]) -> None:
    """Print what was written besides feeds; files for servers by name, for they are to be read."""
    server = [path for path in written if path.parts[0] == "server"]
    if len(written) > len(server):
        click.echo(f"{count(len(written) - len(server), 'file')} beside them written.")
    if server:
        names = ", ".join(map(str, server))
        click.echo(f"Written for the web server, which has to read it again: {names}")


def show_trial(report: UpdateReport) -> None:
    """Print what readers would notice of a build."""
    show_remarks(report.refused, report.remarks, limit=_MOST_REMARKS)
    if report.build is None or not report.build.written:
        click.echo("No feed changes.")
        return
    difference = report.build.difference
    feeds = {path.with_suffix("") for path in report.build.written}
    click.echo(
        f"{count(len(feeds), 'feed')} {'changes' if len(feeds) == 1 else 'change'};"
        f" {count(len(difference.new), 'entry', 'entries')} new, {len(difference.updated):,}"
        f" updated, {len(difference.corrected):,} corrected;"
        f" {len(difference.renamed):,} would be unread again."
    )
    if report.build.gone:
        broken = {remark.source for remark in report.refused}
        gone = (
            f"{each.source}, which has an error" if each.source in broken else each.source
            for each in report.build.gone
        )
        click.echo(f"{len(report.build.gone):,} gone: {'; '.join(gone)}")
    for known, new in difference.renamed:
        click.echo(f"  {known} would be {new}")


def as_values(report: UpdateReport) -> dict[str, object]:
    """Return what a build did as plain values for JSON."""
    build = report.build
    return {
        "changed": build is not None,
        "written": [] if build is None else [str(path) for path in build.written],
        "pages": []
        if report.surroundings is None
        else [str(path) for path in report.surroundings.written],
        "unchanged": [] if build is None else [str(path) for path in build.unchanged],
        "stale": [] if build is None else [str(path) for path in build.stale],
        "failed": []
        if build is None
        else [{"feed": each.feed, "message": each.message} for each in build.failed],
        "new": [] if build is None else sorted(build.difference.new),
        "updated": [] if build is None else sorted(build.difference.updated),
        "corrected": [] if build is None else sorted(build.difference.corrected),
        "gone": []
        if build is None
        else [{"id": each.id, "source": each.source} for each in build.gone],
        "unread_again": [] if build is None else [list(each) for each in build.difference.renamed],
        "refused": remarks_as_values(report.refused),
    }
