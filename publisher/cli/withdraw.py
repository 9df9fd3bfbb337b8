"""`publisher withdraw`: an article that readers are not to see any more."""

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import click

from publisher.cli.build import as_values, run_update, show_update
from publisher.cli.shell import Shell, count, json_option, now, print_json
from publisher.content.meant import Meant, find_meant
from publisher.entries import load_entries
from publisher.errors import ConfigurationError
from publisher.model.articles import Withdrawal
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger
from publisher.storage.trial import TrialIdentities


@dataclass(frozen=True, kw_only=True, slots=True)
class _Decision:
    """What is to become of an article, or has."""

    article: Meant
    #: None: it was not withdrawn, and is not to be.
    before: Withdrawal | None
    #: Feeds in which it ever stood.
    feeds: tuple[str, ...]
    #: Editions that carry it.
    editions: tuple[str, ...]


@click.command(short_help="Take an article from readers, with a reason.")
@click.argument("article")
@click.option("--reason", help="Why, in a sentence for readers.")
@click.option("--undo", is_flag=True, help="Show the article again.")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would be done.")
@json_option
@click.pass_obj
def withdraw(
    shell: Shell, article: str, reason: str | None, undo: bool, dry_run: bool, as_json: bool
) -> None:
    """Take ARTICLE from every feed and from editions to come, though its file is still there.

    ARTICLE is its file, the address of its page, or the id that feeds show. Atom feeds say that
    it was withdrawn, and why; readers of others keep what they have. Mail that was sent cannot be
    taken back. The page itself is yours to take away.

    Example: publisher withdraw articles/crane.md --reason "The figures were wrong."
    """
    if not undo and not (reason and reason.strip()):
        raise ConfigurationError(
            "a withdrawal needs a reason", hint='Say why: --reason "The figures were wrong."'
        )
    with shell.open_ledger() as ledger:
        decision = _look_up(shell, ledger, article, is_trial=dry_run)
        if undo and decision.before is None:
            raise ConfigurationError(
                f"{decision.article.id} is not withdrawn", hint="See: publisher status --json"
            )
        if not dry_run and undo:
            ledger.identities.put_back(decision.article.id)
        elif not dry_run and reason is not None:
            ledger.identities.withdraw(
                decision.article.id, reason=reason.strip(), url=decision.article.url, now=now()
            )
    report = None if dry_run else run_update(shell)
    if as_json:
        build = None if report is None else as_values(report)
        print_json({**_as_values(decision), "undone": undo, "dry_run": dry_run, "build": build})
    else:
        _show(decision, is_undone=undo, is_trial=dry_run)
        if report is not None:
            show_update(report)
    if report is not None and (report.refused or (report.build and report.build.failed)):
        click.get_current_context().exit(3)


def _look_up(shell: Shell, ledger: Ledger, name: str, *, is_trial: bool) -> _Decision:
    publication = shell.publication
    identities = TrialIdentities(ledger.identities) if is_trial else ledger.identities
    with open_cache(publication.state_folder / "cache.sqlite") as cache:
        loaded = load_entries(publication, identities, cache, now())
    source = os.path.relpath(Path(name), publication.folder).replace(os.sep, "/")
    article = find_meant(
        name,
        source,
        entries=loaded.entries,
        withdrawn=loaded.withdrawn,
        identities=identities.list_identities(),
    )
    before = next((each for each in loaded.withdrawn if each.id == article.id), None)
    if before is not None:
        article = replace(article, url=before.url)
    feeds = [
        feed
        for feed in identities.list_published_feeds()
        if article.id in identities.list_published(feed)
    ]
    editions = [
        edition.id
        for edition in ledger.deliveries.list_editions()
        if any(each.id == article.id for each in edition.content.articles)
    ]
    return _Decision(article=article, before=before, feeds=tuple(feeds), editions=tuple(editions))


def _as_values(decision: _Decision) -> dict[str, object]:
    return {
        "id": decision.article.id,
        "title": decision.article.title,
        "url": decision.article.url,
        "was_withdrawn": decision.before is not None,
        "feeds": list(decision.feeds),
        "editions": list(decision.editions),
    }


def _show(decision: _Decision, *, is_undone: bool, is_trial: bool) -> None:
    article = decision.article
    if is_undone:
        done = "Would be there again" if is_trial else "There again"
    elif decision.before is not None:
        done = "Would have another reason" if is_trial else "Has another reason"
    else:
        done = "Would be withdrawn" if is_trial else "Withdrawn"
    click.echo(f"{click.style(f'{done}:', bold=True)} «{article.title}», {article.id}")
    click.echo(f"  It stood in {count(len(decision.feeds), 'feed')}{_name(decision.feeds)}.")
    if is_undone:
        return
    if article.url:
        click.echo(f"  Take its page away; a server should answer 410 at {article.url}")
    if decision.editions:
        click.echo(f"  Carried already, and not to be taken back{_name(decision.editions)}.")


def _name(names: Iterable[str]) -> str:
    listed = ", ".join(names)
    return f": {listed}" if listed else ""
