"""`publisher check NEWSLETTER`: what is wrong with an edition, before its readers have it."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import click

from publisher.cli.editions.choosing import find_edition
from publisher.cli.shell import Shell, count, find_newsletter, format_json, now, show_remarks
from publisher.delivery.upcoming import as_if_frozen, build_test_message
from publisher.model.delivery import Edition
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.content import EditionContent
from publisher.newsletter.dkim import find_keys
from publisher.newsletter.upcoming import compose_upcoming, look_for_new
from publisher.preflight.editions import check_edition, list_known_fields
from publisher.preflight.findings import Finding, Level, Report, findings_as_values
from publisher.preflight.spamassassin import Verdict, ask_spamassassin, find_spamassassin
from publisher.preflight.web import Web
from publisher.storage.cache import open_cache
from publisher.storage.ledger import Ledger

#: Nobody's: a reader without a name, and without a subscription.
_READER = "reader@example.org"
_COLOURS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.NOTE: "cyan"}
#: Seconds between two words about links where there is no terminal.
_PAUSE = 10.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """An edition that was looked at."""

    edition: Edition
    report: Report
    is_frozen: bool
    verdict: Verdict | None

    @property
    def exit_code(self) -> int:
        """Return 3 where there is an error, 0 otherwise."""
        return 3 if any(each.level is Level.ERROR for each in self.report.findings) else 0

    @property
    def strict_exit_code(self) -> int:
        """Return 1 where there is an error or a warning, 0 otherwise."""
        return int(any(each.level is not Level.NOTE for each in self.report.findings))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Chosen:
    newsletter: NewsletterDefinition
    edition: Edition
    content: EditionContent | None
    draft: str | None
    is_frozen: bool


def examine(
    shell: Shell, name: str, *, is_offline: bool, allowed_hosts: Sequence[str]
) -> Examined | None:
    """Return what is wrong with a newsletter's next edition, or with a frozen one.

    None where the newsletter has nothing new to send.

    Raises:
        ConfigurationError: `name` is neither a newsletter nor an edition.
        TemplateError: The edition cannot be composed.
    """
    with shell.open_ledger() as ledger:
        chosen = _choose(shell, name, ledger)
        if chosen is None:
            return None
        keys = find_keys(shell.publication.delivery.dkim, chosen.edition.content.domain)
        _, raw = build_test_message(chosen.edition, _READER, ledger, keys)
        fields = list_known_fields(
            chosen.edition.content.message, chosen.newsletter, ledger.readers
        )
    verdict = _judge(raw)
    with open_cache(shell.publication.state_folder / "cache.sqlite") as cache:
        web = None
        if is_offline:
            click.echo("Links and pictures were not looked for (--offline).", err=True)
        else:
            web = Web(cache, now(), allowed_hosts=allowed_hosts, tell=_follow())
        findings = check_edition(
            shell.publication,
            chosen.newsletter,
            chosen.edition.content,
            raw,
            content=chosen.content,
            draft=chosen.draft,
            web=web,
            verdict=verdict,
            fields=fields,
        )
    report = Report(articles=(), feeds=(), newsletters=(chosen.newsletter.name,), findings=findings)
    return Examined(
        edition=chosen.edition, report=report, is_frozen=chosen.is_frozen, verdict=verdict
    )


def _choose(shell: Shell, name: str, ledger: Ledger) -> _Chosen | None:
    publication = shell.publication
    if all(name != each.name for each in publication.newsletters) and (
        ledger.deliveries.find_edition(name) is not None
    ):
        frozen = find_edition(ledger, name)
        newsletter = find_newsletter(publication, frozen.content.newsletter)
        return _Chosen(
            newsletter=newsletter, edition=frozen, content=None, draft=None, is_frozen=True
        )
    newsletter = find_newsletter(publication, name)
    moment = now()
    upcoming = look_for_new(publication, newsletter, ledger, moment)
    show_remarks(upcoming.loaded.refused)
    if upcoming.content is None:
        return None
    if not upcoming.is_ready and upcoming.draft is not None:
        click.echo(f"{upcoming.draft.name} says that it is not ready to be sent.", err=True)
    composed = compose_upcoming(publication, upcoming, moment, is_trial=True)
    return _Chosen(
        newsletter=newsletter,
        edition=as_if_frozen(composed, upcoming.number),
        content=upcoming.content,
        draft=composed.draft or None,
        is_frozen=False,
    )


def _judge(raw: bytes) -> Verdict | None:
    program = find_spamassassin()
    if program is None:
        click.echo("SpamAssassin is not installed: there is no score.", err=True)
        return None
    return ask_spamassassin(program, raw)


def _follow() -> Callable[[int, int], None]:
    """Return what says now and then, on standard error, how many addresses were looked at."""
    told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        if done == total or time.monotonic() - told >= _PAUSE:
            told = time.monotonic()
            click.echo(f"Links and pictures: {done:,} of {total:,} asked for.", err=True)

    return tell


def show_examined(examined: Examined) -> None:
    """Print findings on standard error, what they add up to on standard output."""
    for finding in examined.report.findings:
        _show(finding)
    content = examined.edition.content
    state = "frozen" if examined.is_frozen else "not frozen"
    click.echo(
        f"{examined.edition.id} ({state}): «{content.subject}»,"
        f" {count(len(content.articles), 'article')},"
        f" {len(content.message.html.encode()):,} bytes of HTML."
    )
    if examined.verdict is not None:
        click.echo(f"SpamAssassin's local tests: {examined.verdict.score:g} points.")
    levels = Counter(finding.level for finding in examined.report.findings)
    if levels:
        numbers = (count(levels[level], str(level)) for level in Level if levels[level])
        click.echo(f"Findings: {', '.join(numbers)}.")
    else:
        click.echo("Nothing is wrong with it.")


def _show(finding: Finding) -> None:
    heading = click.style(f"{finding.level.capitalize()}:", fg=_COLOURS[finding.level], bold=True)
    where = "" if finding.where is None else f" ({finding.where})"
    click.echo(f"{heading} {finding.place}: {finding.message}{where} [{finding.rule}]", err=True)
    click.echo(f"  {finding.hint}", err=True)


def format_examined(examined: Examined) -> bytes:
    """Return the report as JSON."""
    content = examined.edition.content
    values = {
        "edition": examined.edition.id,
        "newsletter": content.newsletter,
        "frozen": examined.is_frozen,
        "subject": content.subject,
        "preheader": content.preheader,
        "html_bytes": len(content.message.html.encode()),
        "spamassassin": None if examined.verdict is None else examined.verdict.score,
        "findings": findings_as_values(examined.report.findings),
    }
    return format_json(values).encode()
