"""`publisher import`: what others wrote becomes article files."""

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from publisher.cli.boundary import exit_code, show_error
from publisher.cli.progress import follow
from publisher.cli.shell import Shell, count, json_option, now, print_json
from publisher.content.importers.imported import ImportedArticle
from publisher.errors import ConfigurationError, FileAccessError, PublisherError
from publisher.files import access_error, run_lock
from publisher.importing.pictures import with_pictures
from publisher.importing.reading import (
    KINDS,
    ReadSource,
    list_files,
    read_source,
    read_stream,
)
from publisher.importing.writing import ArticleWriter, Fate, Result


@click.command("import", short_help="Make article files of pages, feeds and exports.")
@click.argument("sources", nargs=-1, metavar="SOURCE...")
@click.option("--to", "folder", type=click.Path(path_type=Path), help="Folder of the new files.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--update", is_flag=True, help="Take over what changed at the source since.")
@click.option("--images", is_flag=True, help="Fetch pictures, and keep them beside the article.")
@click.option("--allow-host", multiple=True, metavar="HOST[:PORT]", help="Fetch from it, wherever.")
@click.option("--as", "kind", type=click.Choice(KINDS), help="What the sources are.")
@click.option(
    "--config",
    "settings",
    type=click.Path(path_type=Path),
    help="Write publisher.toml from another generator's settings file, or its blog's folder.",
)
@json_option
@click.pass_obj
def import_(
    shell: Shell,
    sources: tuple[str, ...],
    folder: Path | None,
    dry_run: bool,
    update: bool,
    images: bool,
    allow_host: tuple[str, ...],
    kind: str | None,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Write article files from each SOURCE: a file, a folder of files, an address, or - .

    A source is the text of a page as copied or scraped, a page of HTML, a feed (RSS, Atom,
    JSON), an export (WordPress, Ghost, Substack, Mailchimp, Buttondown), or a Word document.
    What was uncertain stands as a comment in the front matter, and is listed.

    The same source again is the same file: left, or with --update brought up to date. What was
    edited by hand is never overwritten. What a feed or export had published already counts as
    published and sent. Exit code 3 when a source failed, or both it and the file changed.

    \b
    Example: publisher import interview.txt
    Or: publisher import https://example.org/feed.xml --dry-run
    Or: publisher import --config hugo.toml
    """
    if settings is not None:
        _take_over(settings, folder or Path.cwd(), is_trial=dry_run, as_json=as_json)
        return
    if not sources:
        raise ConfigurationError("no source is named", hint="See: publisher import --help")
    read, failed = _read_all(sources, kind, allow_host)
    problems = [problem for each in read for problem in each.problems]
    articles = [article for each in read for article in each.articles]
    publication = shell.publication
    target = (folder or publication.folder / publication.content.folders[0]).absolute()
    with (
        run_lock(publication.state_folder / "importing", "importing"),
        shell.open_ledger() as ledger,
    ):
        writer = ArticleWriter(
            publication, target, ledger.deliveries, now(), is_update=update, is_trial=dry_run
        )
        followed = follow(articles, "Writing articles")
        if images:
            followed = _fetch_pictures(followed, allow_host, problems)
        results = list(writer.write_all(followed))
    if as_json:
        _print_as_json(results, problems, failed, is_trial=dry_run)
    else:
        _show(results, problems, is_trial=dry_run)
    has_conflict = any(result.fate is Fate.CONFLICT for result in results)
    click.get_current_context().exit(_code(failed, has_read=bool(read), has_conflict=has_conflict))


def _read_all(
    sources: Iterable[str], kind: str | None, allowed_hosts: tuple[str, ...]
) -> tuple[list[ReadSource], dict[str, PublisherError]]:
    """Return what was read, and the sources that failed with the reason, which was shown."""
    read: list[ReadSource] = []
    failed: dict[str, PublisherError] = {}
    files: list[str] = []
    for named in sources:
        try:
            files += list_files(named)
        except PublisherError as error:
            show_error(error)
            failed[named] = error
    for source in follow(files, "Reading"):
        try:
            if source == "-":
                found = read_stream(sys.stdin.buffer, "standard input", kind=kind)
            else:
                found = read_source(source, kind=kind, allowed_hosts=allowed_hosts)
        except PublisherError as error:
            show_error(error)
            failed[source] = error
        else:
            read.append(found)
    return read, failed


def _fetch_pictures(
    articles: Iterable[ImportedArticle], allowed_hosts: tuple[str, ...], problems: list[str]
) -> Iterator[ImportedArticle]:
    """Yield the articles with their pictures, of which no more are held than those of one."""
    for article in articles:
        pictured, missing = with_pictures(article, allowed_hosts=allowed_hosts)
        problems += missing
        yield pictured


def _code(failed: Mapping[str, PublisherError], *, has_read: bool, has_conflict: bool) -> int:
    if failed and not has_read:
        return max(exit_code(error) for error in failed.values())
    return 3 if failed or has_conflict else 0


def _print_as_json(
    results: list[Result],
    problems: list[str],
    failed: Mapping[str, PublisherError],
    *,
    is_trial: bool,
) -> None:
    print_json({
        "dry_run": is_trial,
        "articles": [
            {
                "fate": str(result.fate),
                "path": _shown(result.path),
                "title": result.title,
                "original": {"id": result.original.id, "url": result.original.url},
                "doubts": [{"key": each.key, "reason": each.reason} for each in result.doubts],
            }
            for result in results
        ],
        "problems": problems,
        "failed": [
            {"source": source, "error": error.message, "hint": error.hint}
            for source, error in failed.items()
        ],
    })  # fmt: skip


def _show(results: list[Result], problems: list[str], *, is_trial: bool) -> None:
    for result in results:
        words = f"would be {result.fate}" if is_trial and result.fate in _MADE else result.fate
        colour = "red" if result.fate is Fate.CONFLICT else "green"
        click.echo(f"{click.style(words, fg=colour)}  {_shown(result.path)}  {result.title}")
        if result.fate is Fate.CHANGED:
            click.echo("  changed at its source since; --update takes it over")
        elif result.fate is Fate.CONFLICT:
            click.echo("  changed at its source and edited here; it was left as it is")
        if result.fate in (Fate.WRITTEN, Fate.UPDATED):
            for doubt in result.doubts:
                click.echo(f"  {doubt.key}: {doubt.reason}")
    for problem in problems:
        click.echo(f"{click.style('Remark:', fg='yellow', bold=True)} {problem}", err=True)
    fates = [result.fate for result in results]
    parts = [f"{fates.count(fate):,} {fate}" for fate in Fate if fate in fates]
    if len(results) > 1:
        click.echo(f"{count(len(results), 'article')}: {', '.join(parts) or 'none'}.")


_MADE = (Fate.WRITTEN, Fate.UPDATED)


def _shown(path: Path) -> str:
    return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)


def _take_over(settings: Path, folder: Path, *, is_trial: bool, as_json: bool) -> None:
    """Write another generator's settings as `publisher.toml`.

    Raises:
        ConfigurationError: They cannot be understood.
        FileAccessError: There is a `publisher.toml`, or none can be written.
    """
    from publisher.config.foreign.take_over import take_over_config

    taken = take_over_config(settings, to=folder.absolute())
    target = folder / "publisher.toml"
    if not is_trial:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8") as file:
                file.write(taken.toml)
        except FileExistsError as error:
            raise FileAccessError(
                f"{target} is there already", hint="Move it away, or choose another --to FOLDER."
            ) from error
        except OSError as error:
            raise access_error(target, error) from error
    if as_json:
        print_json({
            "dry_run": is_trial,
            "path": _shown(target.absolute()),
            "toml": taken.toml,
            "found": list(taken.found),
            "left_out": list(taken.left_out),
        })  # fmt: skip
        return
    click.echo(taken.toml if is_trial else f"Written: {_shown(target.absolute())}")
    for line in taken.found:
        click.echo(f"  {line}", err=True)
    for line in taken.left_out:
        click.echo(f"{click.style('Not taken over:', fg='yellow', bold=True)} {line}", err=True)
    click.echo("Then: publisher check", err=True)
