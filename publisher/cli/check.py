"""`publisher check`: what would keep articles from readers, before readers see it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from publisher.cli.shell import (
    Shell,
    count,
    json_option,
    now,
    print_json,
    remarks_as_values,
    show_remarks,
)
from publisher.content.articles import LoadedArticles, load_articles
from publisher.model.articles import Identity

if TYPE_CHECKING:
    from publisher.syndication.rehearsal import Rehearsal


@click.command()
@click.option("-v", "--verbose", is_flag=True, help="Name every page and article.")
@click.option("--strict", is_flag=True, help="Fail (exit code 1) when anything is left out.")
@json_option
@click.pass_obj
def check(shell: Shell, verbose: bool, strict: bool, as_json: bool) -> None:
    """Read every article, make every feed, and say what is wrong with them.

    Nothing is written. Says whose files they are (the dialect) and why, which languages they
    have, which articles are left out and why, which template tags mean nothing here, and which
    feeds would not be written. Exit code 3 when articles or feeds are left out.

    Example: publisher check -v
    """
    loaded = load_articles(shell.publication)
    rehearsal = _rehearse(shell, loaded)
    if as_json:
        feeds = {"checked": rehearsal.feeds, "faults": list(rehearsal.faults)}
        remarks = remarks_as_values((*loaded.remarks, *rehearsal.remarks))
        print_json({**_as_values(loaded), "remarks": remarks, "feeds": feeds})
    else:
        _show(loaded, rehearsal, verbose=verbose)
    if loaded.refused or rehearsal.faults:
        click.get_current_context().exit(1 if strict else 3)


def _rehearse(shell: Shell, loaded: LoadedArticles) -> "Rehearsal":
    # feedgen and lxml are not loaded for a look at the help.
    from publisher.syndication.rehearsal import rehearse_feeds

    known: list[Identity] = []
    withdrawn: set[str] = set()
    if shell.publication.ledger.is_file():
        with shell.open_ledger() as ledger:
            known = ledger.identities.list_identities()
            withdrawn = {each.id for each in ledger.identities.list_withdrawn()}
    return rehearse_feeds(shell.publication, loaded.articles, known, now(), withdrawn)


def _show(loaded: LoadedArticles, rehearsal: "Rehearsal", *, verbose: bool) -> None:
    show_remarks(loaded.refusals, (*loaded.remarks, *rehearsal.remarks))
    for fault in rehearsal.faults:
        click.echo(f"{click.style('Not written:', fg='red', bold=True)} {fault}", err=True)
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
    faults = len(rehearsal.faults)
    well = "all well-formed and complete" if not faults else f"{faults:,} with a fault"
    click.echo(f"{count(rehearsal.feeds, 'feed')}: {well}.")
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
        for source, taken in sorted(loaded.taken_out.items()):
            parts = ", ".join(f"{name} {number:,}" for name, number in sorted(taken.items()))
            click.echo(f"  {source}: {parts}")
    elif totals:
        click.echo("  With -v: from which articles.")


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
