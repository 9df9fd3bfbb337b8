"""`publisher check`: what is wrong with articles, feeds and editions, before readers see it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from publisher.cli.shell import (
    Shell,
    count,
    format_json,
    json_option,
    now,
    remarks_as_values,
    show_remarks,
    show_stale,
)
from publisher.content.articles import LoadedArticles, load_articles
from publisher.files import write_if_changed

if TYPE_CHECKING:
    from publisher.preflight.findings import Finding, Report
    from publisher.syndication.rehearsal import Rehearsal

#: Feeds that are named where more have the same fault.
_MOST_NAMES = 3


@click.command(short_help="Find what is wrong before readers see it.")
@click.argument("newsletter", required=False, metavar="[NEWSLETTER]")
@click.option("-v", "--verbose", is_flag=True, help="Name every page and article.")
@click.option(
    "--strict",
    is_flag=True,
    help="Fail (exit code 1) when anything is left out, or an edition gets a warning.",
)
@click.option("--offline", is_flag=True, help="Look for no links and pictures of an edition.")
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    metavar="HOST[:PORT]",
    help="A host of links or pictures that need not be public; may be given again.",
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["text", "json", "sarif", "junit"]),
    default="text",
    help="Report for people, for programs, for code hosts (SARIF 2.1.0), or for CI (JUnit XML).",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write the report there, and the one for people here.",
)
@json_option
@click.pass_obj
def check(
    shell: Shell,
    newsletter: str | None,
    verbose: bool,
    strict: bool,
    offline: bool,
    allowed_hosts: tuple[str, ...],
    format_: str,
    output: Path | None,
    as_json: bool,
) -> None:
    """Read every article, make every feed, and say what is wrong with them.

    Nothing is written but the report. Says whose files they are (the dialect) and why, which
    languages they have, which articles are left out and why, which template tags mean nothing
    here, and which feeds would not be written.

    With NEWSLETTER, say what is wrong with its next edition instead, or with one that is frozen
    (weekly-12): links that lead nowhere, pictures, contrast, headers, the text part and more. What
    each code means is in docs/checks.md. An address that was there is not asked for again within
    a day.

    Exit code 0 when no article and no feed is left out, and no edition has an error, whatever
    there is to remark on; 3 otherwise, and 1 instead with --strict.

    Example: publisher check --strict --format sarif --output check.sarif
    """
    format_ = "json" if as_json else format_
    if output is not None and format_ == "text":
        raise click.UsageError("--output needs --format json, sarif or junit")
    if newsletter is None and (offline or allowed_hosts):
        raise click.UsageError("--offline and --allow-host need a NEWSLETTER")
    if newsletter is not None:
        code = _check_newsletter(
            shell,
            newsletter,
            strict=strict,
            is_offline=offline,
            allowed_hosts=allowed_hosts,
            format_=format_,
            output=output,
        )
    else:
        code = _check_articles(shell, verbose=verbose, format_=format_, output=output)
    if code:
        click.get_current_context().exit(1 if strict else code)


def _check_articles(shell: Shell, *, verbose: bool, format_: str, output: Path | None) -> int:
    loaded = load_articles(shell.publication)
    rehearsal = _rehearse(shell, loaded)
    # After the rehearsal, which has loaded everything that this needs.
    from publisher.preflight.gathering import gather_findings

    report = gather_findings(loaded, rehearsal, shell.publication)
    if format_ == "text" or output is not None:
        _show(loaded, rehearsal, report, verbose=verbose)
        for each in shell.publication.newsletters:
            click.echo(f"Newsletter {each.name}: not looked at; publisher check {each.name}")
    if format_ != "text":
        _put(_write(format_, loaded, rehearsal, report), output)
    return 3 if loaded.refused or rehearsal.faults else 0


def _check_newsletter(
    shell: Shell,
    name: str,
    *,
    strict: bool,
    is_offline: bool,
    allowed_hosts: tuple[str, ...],
    format_: str,
    output: Path | None,
) -> int:
    from publisher.cli.check_newsletter import examine, format_examined, show_examined

    examined = examine(shell, name, is_offline=is_offline, allowed_hosts=allowed_hosts)
    if examined is None:
        click.echo(f"Nothing new for {name}.", err=format_ != "text")
        return 0
    if format_ == "text" or output is not None:
        show_examined(examined)
    if format_ == "json":
        _put(format_examined(examined), output)
    elif format_ != "text":
        _put(_write_report(format_, examined.report), output)
    return examined.strict_exit_code if strict else examined.exit_code


def _put(written: bytes, output: Path | None) -> None:
    if output is None:
        click.echo(written, nl=False)
    else:
        write_if_changed(output, written)


def _write_report(format_: str, report: "Report") -> bytes:
    from publisher.preflight.junit import write_junit
    from publisher.preflight.sarif import write_sarif

    return write_sarif(report) if format_ == "sarif" else write_junit(report)


def _write(format_: str, loaded: LoadedArticles, rehearsal: "Rehearsal", report: "Report") -> bytes:
    from publisher.preflight.findings import findings_as_values

    if format_ != "json":
        return _write_report(format_, report)
    faults = list(dict.fromkeys(str(fault) for fault in rehearsal.faults))
    values = {
        **_as_values(loaded),
        "remarks": remarks_as_values((*loaded.remarks, *rehearsal.remarks)),
        "feeds": {"checked": len(rehearsal.names), "faults": faults},
        "stale": [str(path) for path in rehearsal.stale],
        "findings": findings_as_values(report.findings),
    }
    return format_json(values).encode()


def _rehearse(shell: Shell, loaded: LoadedArticles) -> "Rehearsal":
    # feedgen and lxml are not loaded for a look at the help.
    from publisher.syndication.editions import list_shown_editions
    from publisher.syndication.rehearsal import rehearse_feeds

    publication = shell.publication
    rehearse = partial(
        rehearse_feeds,
        publication,
        loaded.articles,
        unread={error.source for error in loaded.refused},
    )
    if isinstance(publication.ledger, Path) and not publication.ledger.is_file():
        return rehearse([], now())
    with shell.open_ledger() as ledger:
        return rehearse(
            ledger.identities.list_identities(),
            now(),
            editions=list_shown_editions(publication, ledger.deliveries),
            withdrawn={each.id for each in ledger.identities.list_withdrawn()},
            elsewhere=ledger.sources,
            published=ledger.identities.list_published_feeds(),
        )


def _show(
    loaded: LoadedArticles, rehearsal: "Rehearsal", report: "Report", *, verbose: bool
) -> None:
    show_remarks(loaded.refusals, (*loaded.remarks, *rehearsal.remarks))
    _show_faults(report.findings)
    moment = now()
    public = sum(article.is_public(moment) for article in loaded.articles)
    drafts = sum(article.draft for article in loaded.articles)
    click.echo(f"Dialect: {loaded.dialect} ({loaded.dialect_reason}).")
    tags = sorted({article.language for article in loaded.articles})
    if len(tags) > 1:
        click.echo(f"Languages: {', '.join(tags)}.")
    click.echo(
        f"{count(len(loaded.articles), 'article')}: {public:,} public, {drafts:,} drafts or"
        f" unlisted, {len(loaded.articles) - public - drafts:,} future or expired;"
        f" {len(loaded.refused):,} left out."
    )
    faulty = len({fault.feed for fault in rehearsal.faults})
    well = "all well-formed and complete" if not faulty else f"{faulty:,} with a fault"
    click.echo(f"{count(len(rehearsal.names), 'feed')}: {well}.")
    if rehearsal.stale:
        show_stale(rehearsal.stale)
    if report.findings:
        click.echo(f"Findings: {', '.join(_count_levels(report))}.")
    if loaded.pages:
        shown = ", ".join(loaded.pages if verbose else loaded.pages[:3])
        more = "" if verbose or len(loaded.pages) <= 3 else ", …"
        click.echo(
            f"{count(len(loaded.pages), 'page')} without a date, not articles: {shown}{more}"
        )
    totals = _add_up(loaded.taken_out)
    if totals:
        parts = ", ".join(f"{name} {number:,}" for name, number in totals.items())
        click.echo(f"Kept from readers, who cannot use it: {parts}.")
    if verbose:
        for note in rehearsal.notes:
            click.echo(f"  {note.place}: {note.message}. {note.hint}")
        for source, taken in sorted(loaded.taken_out.items()):
            parts = ", ".join(f"{name} {number:,}" for name, number in sorted(taken.items()))
            click.echo(f"  {source}: {parts}")
    elif totals:
        click.echo("  With -v: from which articles.")


def _count_levels(report: "Report") -> Iterator[str]:
    numbers = Counter(finding.level for finding in report.findings)
    yield from (count(number, str(level)) for level, number in numbers.items())


def _show_faults(findings: Iterable["Finding"]) -> None:
    """Print why feeds would not be written, what is the same in several feeds once."""
    from publisher.preflight.findings import group_by_feed

    for fault, feeds in group_by_feed(findings):
        heading = click.style("Not written:", fg="red", bold=True)
        names = ", ".join(feeds[:_MOST_NAMES])
        more = f" and {len(feeds) - _MOST_NAMES:,} more" if len(feeds) > _MOST_NAMES else ""
        which = f"{'feed' if len(feeds) == 1 else 'feeds'} {names}{more}"
        about = f"entry {fault.entry}: " if fault.entry is not None else ""
        seen = f" ({', '.join(fault.documents)})" if fault.documents else ""
        click.echo(f"{heading} {which}: {fault.place}: {about}{fault.message}{seen}", err=True)
        click.echo(f"  {fault.hint}", err=True)


def _add_up(taken_out: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Return element or attribute → how often, most frequent first."""
    totals: dict[str, int] = {}
    for taken in taken_out.values():
        for name, number in taken.items():
            totals[name] = totals.get(name, 0) + number
    return dict(sorted(totals.items(), key=lambda each: (-each[1], each[0])))


def _as_values(loaded: LoadedArticles) -> dict[str, object]:
    moment = now()
    return {
        "dialect": loaded.dialect,
        "reason": loaded.dialect_reason,
        "languages": dict(loaded.languages),
        "articles": [
            {
                "source": article.source,
                "title": article.title,
                "url": article.url,
                "date": article.published,
                "language": article.language,
                "section": article.section,
                "draft": article.draft,
                "public": article.is_public(moment),
            }
            for article in loaded.articles
        ],
        "refused": remarks_as_values(loaded.refusals),
        "pages": list(loaded.pages),
        "taken_out": {source: dict(taken) for source, taken in loaded.taken_out.items()},
    }
