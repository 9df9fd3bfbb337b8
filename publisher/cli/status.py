"""`publisher status`: what is published, sent, deferred, in doubt, due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click

from publisher.cli.measuring import write_metrics
from publisher.cli.sending import describe, show_in_doubt
from publisher.cli.shell import (
    Shell,
    count,
    counts_as_json,
    json_option,
    metrics_option,
    now,
    print_json,
    show_kept,
    show_remarks,
)
from publisher.cli.source import describe_state, list_states
from publisher.cli.telling import KeptFeed, list_kept
from publisher.delivery.decide import next_moment
from publisher.delivery.gap import describe_gap, find_gap
from publisher.entries import LoadedEntries, load_entries
from publisher.errors import ArticleError
from publisher.model.articles import Withdrawal
from publisher.model.audience import SubscriptionState
from publisher.model.delivery import Edition, EditionTally
from publisher.model.ledger import LedgerServer
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.model.sources import SourceState
from publisher.model.witness import Gap
from publisher.newsletter.draft_file import name_draft
from publisher.newsletter.upcoming import look_for_new
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger
from publisher.syndication.gone import list_gone_paths


@click.command(short_help="Say what is published, sent and due.")
@click.option(
    "--watch",
    metavar="[SECONDS]",
    is_flag=False,
    flag_value="2",
    type=click.FloatRange(min=0.1),
    help="Show again and again how deliveries go on, until Ctrl-C; every 2 seconds by default.",
)
@metrics_option
@json_option
@click.pass_obj
def status(shell: Shell, watch: float | None, metrics: Path | None, as_json: bool) -> None:
    """Say what is published, what each newsletter sent last, and what comes next.

    With --metrics nothing is printed: the file says it.

    Example: publisher status --watch
    """
    if [watch is not None, metrics is not None, as_json].count(True) > 1:
        raise click.UsageError("one of --watch, --metrics and --json")
    if watch is not None:
        from publisher.cli.watching import watch_deliveries

        watch_deliveries(shell, watch)
        return
    if metrics is not None:
        with shell.open_ledger() as ledger:
            write_metrics(shell, ledger, metrics)
        return
    standing = _look(shell)
    if as_json:
        print_json(standing.as_values())
    else:
        standing.show(shell)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Standing:
    """How everything stands."""

    publication: Publication
    loaded: LoadedEntries
    newsletters: Sequence["_NewsletterStatus"]
    #: Names of the feeds that ever had an entry.
    feeds: Sequence[str]
    #: Edition → deliveries that wait for a person's word.
    in_doubt: Mapping[str, int]
    #: What was sent and the ledger does not know.
    gap: Gap | None
    #: Feeds that the last build could not write.
    kept: Sequence[KeptFeed]
    sources: Sequence[SourceState]
    hub: "_HubStatus | None"

    def as_values(self) -> dict[str, object]:
        """Return it as plain values for JSON."""
        loaded, hub = self.loaded, self.hub
        return {
            "publication": self.publication.title,
            "url": self.publication.url,
            "ledger": self.publication.ledger,
            "articles": len(loaded.entries),
            "next_change": loaded.next_change,
            "refused": [f"{each.place}: {each.message}" for each in loaded.refused],
            "feeds": self.feeds,
            "failed": [each.message for each in self.kept],
            "withdrawn": [_withdrawn_as_values(each) for each in loaded.withdrawn],
            "gone": list_gone_paths(loaded.withdrawn, loaded.entries, self.publication),
            "in_doubt": self.in_doubt,
            "ledger_gap": None if self.gap is None else self.gap.reason,
            "sources": [_source_as_values(each) for each in self.sources],
            "hub": None
            if hub is None
            else {"url": hub.url, "owed": hub.owed, "next_due": hub.next_due},
            "newsletters": [each.as_values() for each in self.newsletters],
        }

    def show(self, shell: Shell) -> None:
        """Print it for a person."""
        _show_articles(shell, self.loaded, list(self.feeds))
        if isinstance(self.publication.ledger, LedgerServer):
            click.echo(f"Ledger     {self.publication.ledger}")
        if self.gap is not None:
            click.echo(
                f"Ledger     {describe_gap(self.gap)}\n"
                "           before you send: publisher restored"
            )
        show_kept(self.kept)
        for source in self.sources:
            if source.failures or source.is_gone:
                click.echo(f"Source     {source.name}: {describe_state(shell, source)}")
        if self.hub is not None and self.hub.next_due is not None:
            click.echo(
                f"Hub        is to be told of {count(self.hub.owed, 'feed document')},"
                f" at {shell.local(self.hub.next_due)} or later"
            )
        for each in self.newsletters:
            each.show(shell)
        if self.in_doubt:
            click.echo()
            show_in_doubt(self.in_doubt)


def _look(shell: Shell) -> _Standing:
    publication = shell.publication
    with (
        open_cache(publication.state_folder / "cache.sqlite") as cache,
        shell.open_ledger() as ledger,
    ):
        return _Standing(
            publication=publication,
            loaded=load_entries(
                publication, ledger.identities, cache, now(), elsewhere=ledger.sources
            ),
            newsletters=[_read_newsletter(shell, ledger, each) for each in publication.newsletters],
            feeds=ledger.identities.list_published_feeds(),
            in_doubt=ledger.deliveries.count_in_doubt(),
            gap=find_gap(publication, ledger),
            kept=list_kept(cache),
            sources=list_states(publication, ledger.sources.list_states()),
            hub=None if publication.hub is None else _read_hub(publication.hub, ledger),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _HubStatus:
    """What the hub does not know."""

    url: str
    #: Of how many feed documents it is to be told.
    owed: int
    #: UTC; None where it knows everything.
    next_due: datetime | None


def _read_hub(url: str, ledger: Ledger) -> _HubStatus:
    announcements = ledger.announcements
    return _HubStatus(
        url=url, owed=announcements.count_owed(url), next_due=announcements.next_due(url)
    )


def _show_articles(shell: Shell, loaded: LoadedEntries, feeds: list[str]) -> None:
    click.secho(shell.publication.title, bold=True)
    click.echo(f"Articles   {len(loaded.entries):,} public, in {count(len(feeds), 'feed')}")
    if loaded.withdrawn:
        click.echo(f"           {len(loaded.withdrawn):,} withdrawn")
    if loaded.next_change is not None:
        click.echo(f"           next change at {shell.local(loaded.next_change)}")
    show_remarks(loaded.refused)


def _source_as_values(state: SourceState) -> dict[str, object]:
    return {
        "name": state.name,
        "failures": state.failures,
        "gone": state.is_gone,
        "problem": state.problem,
        "next_due": state.due_at,
    }


def _withdrawn_as_values(withdrawn: Withdrawal) -> dict[str, object]:
    return {
        "id": withdrawn.id,
        "url": withdrawn.url,
        "title": withdrawn.title,
        "reason": withdrawn.reason,
        "since": withdrawn.at,
    }


def _read_newsletter(
    shell: Shell, ledger: Ledger, newsletter: NewsletterDefinition
) -> "_NewsletterStatus":
    moment = now()
    upcoming, mistake = None, ""
    try:
        upcoming = look_for_new(shell.publication, newsletter, ledger, moment)
    except ArticleError as error:
        mistake = error.message
    unfinished = {each.id for each in ledger.deliveries.list_unfinished()}
    editions = ledger.deliveries.list_editions(newsletter.name)
    shown = [each for each in editions if each.id in unfinished] or editions[-1:]
    return _NewsletterStatus(
        name=newsletter.name,
        subscriptions=ledger.readers.count_subscriptions().get(newsletter.name, {}),
        new_articles=0 if upcoming is None else len(upcoming.entries) + upcoming.held,
        held=0 if upcoming is None else upcoming.held,
        minimum=newsletter.minimum,
        draft=None if upcoming is None else upcoming.draft,
        is_ready=upcoming is not None and upcoming.is_ready,
        mistake=mistake,
        next_due=None
        if newsletter.schedule is None
        else next_moment(newsletter.schedule, shell.publication, moment),
        editions=tuple((each, ledger.deliveries.tally(each.id)) for each in shown),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class _NewsletterStatus:
    """How one newsletter stands."""

    name: str
    subscriptions: Mapping[SubscriptionState, int]
    #: How many the next edition would carry, or how many wait for others.
    new_articles: int
    #: How many wait for others, because they are fewer than the newsletter's minimum.
    held: int
    minimum: int
    #: The editor's draft that it would be made from.
    draft: Path | None
    is_ready: bool
    #: Why the draft cannot be used; empty where it can.
    mistake: str
    #: UTC; None without a schedule.
    next_due: datetime | None
    #: Those that are not finished, or the last one.
    editions: tuple[tuple[Edition, EditionTally], ...]

    def as_values(self) -> dict[str, object]:
        return {
            "name": self.name,
            "subscriptions": counts_as_json(self.subscriptions),
            "new_articles": self.new_articles,
            "held": self.held,
            "draft": self.draft,
            "ready": self.is_ready,
            "mistake": self.mistake or None,
            "next_due": self.next_due,
            "editions": [
                {
                    "edition": edition.id,
                    "subject": edition.content.subject,
                    "frozen_at": edition.frozen_at,
                    "finished": tally.is_finished,
                    "states": counts_as_json(tally.counts),
                    "paused_at": edition.paused_at,
                    "next_due": tally.next_due,
                }
                for edition, tally in self.editions
            ],
        }

    def show(self, shell: Shell) -> None:
        click.echo()
        click.secho(self.name, bold=True)
        readers = ", ".join(f"{number:,} {state}" for state, number in self.subscriptions.items())
        click.echo(f"Readers    {readers or 'none yet'}")
        for edition, tally in self.editions:
            subject = edition.content.subject
            click.echo(f"{edition.id:<10} «{subject}», {shell.local(edition.frozen_at)}")
            click.echo(f"           {describe(tally)}")
            if tally.next_due is not None:
                click.echo(f"           deferred ones are due at {shell.local(tally.next_due)}")
            if not tally.is_finished and edition.paused_at is not None:
                click.echo(f"           paused since {shell.local(edition.paused_at)}")
                click.echo(f"           goes on with: publisher edition resume {edition.id}")
            elif not tally.is_finished:
                click.echo(f"           goes on with: publisher send {self.name}")
        what = f"a mistake in the draft: {self.mistake}"
        if not self.mistake:
            origin = "new" if self.draft is None else "drafted"
            what = count(self.new_articles, f"{origin} article")
        click.echo(f"Next       {what}", nl=False)
        if self.held:
            click.echo(f", fewer than {self.minimum}", nl=False)
        if self.draft is not None:
            readiness = "" if self.is_ready else ", not ready"
            click.echo(f" in {name_draft(self.draft, shell.publication)}{readiness}", nl=False)
        click.echo("" if self.next_due is None else f", due {shell.local(self.next_due)}")
