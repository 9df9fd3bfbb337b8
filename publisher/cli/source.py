"""`publisher source`: the feeds elsewhere whose articles join ours."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from publisher.cli.shell import InOrder, Shell, count, json_option, now, print_json, print_table
from publisher.config.tables import nearest
from publisher.errors import ConfigurationError
from publisher.files import run_lock
from publisher.model.publication import Publication, SourceDefinition
from publisher.model.sources import SourceState
from publisher.sources.asking import Answer, Round, SourceReport
from publisher.sources.decide import begin

#: A source that fails once or twice is nobody's concern; from then on it is, once.
_CONCERN = 3


@click.group(cls=InOrder)
def source() -> None:
    """Feeds elsewhere, whose articles join ours: [[source]] tables in publisher.toml."""


@source.command("list")
@json_option
@click.pass_obj
def list_(shell: Shell, as_json: bool) -> None:
    """List the sources: how each stands, and when it is asked next.

    Example: publisher source list
    """
    _require_sources(shell.publication)
    with shell.open_ledger() as ledger:
        states = list_states(shell.publication, ledger.sources.list_states())
        numbers = {
            each.name: len(ledger.sources.list_entries(each.name))
            for each in shell.publication.sources
        }
    if as_json:
        print_json([{**_as_values(each), "articles": numbers[each.name]} for each in states])
        return
    rows = (
        (each.name, each.address, f"{numbers[each.name]:,}", describe_state(shell, each))
        for each in states
    )
    print_table(("Name", "Address", "Articles", "State"), rows)


@source.command()
@click.argument("name")
@json_option
@click.pass_obj
def show(shell: Shell, name: str, as_json: bool) -> None:
    """Show one source, and the articles that it has here.

    Example: publisher source show example.org
    """
    definition = _find(shell.publication, name)
    with shell.open_ledger() as ledger:
        (state,) = list_states(shell.publication, ledger.sources.list_states(), only=definition)
        entries = ledger.sources.list_entries(name)
    if as_json:
        articles = [
            {
                "id": each.id,
                "title": each.title,
                "url": each.url,
                "published": each.published,
                "updated": each.updated,
                "authors": [person.name for person in each.authors],
            }
            for each in entries
        ]
        print_json({**_as_values(state), "articles": articles})
        return
    click.secho(definition.title or state.title or name, bold=True)
    click.echo(f"Address    {state.address}")
    if state.address != state.url:
        click.echo(f"           moved there from {state.url}")
    click.echo(f"State      {describe_state(shell, state)}")
    for each in entries:
        click.echo(f"{shell.local(each.published)}  {each.title}")


@source.command()
@click.argument("name", required=False)
@click.option("--dry-run", is_flag=True, help="Store nothing; say what is new.")
@json_option
@click.pass_obj
def fetch(shell: Shell, name: str | None, dry_run: bool, as_json: bool) -> None:
    """Ask the sources that are due, or the one that is named, due or not.

    What is new stands in the feeds after the next build. A source that cannot be had is named,
    with exit code 3, and is tried again later; one that is gone for good (410) is not asked again
    until its table in publisher.toml changes.

    Example: publisher source fetch --dry-run
    """
    publication = shell.publication
    _require_sources(publication)
    chosen = publication.sources if name is None else (_find(publication, name),)
    reports = fetch_sources(shell, chosen, is_forced=name is not None, is_trial=dry_run)
    if as_json:
        print_json([_report_as_values(each) for each in reports])
    else:
        for each in reports:
            _show_report(shell, each)
    if any(each.answer in (Answer.FAILED, Answer.GONE, Answer.LEFT) for each in reports):
        click.get_current_context().exit(3)


def fetch_sources(
    shell: Shell,
    sources: Sequence[SourceDefinition],
    *,
    is_forced: bool = False,
    is_trial: bool = False,
) -> list[SourceReport]:
    """Ask those of the sources that are due, alone; see `Round.run`.

    Raises:
        AlreadyRunningError: Another process is asking.
        LedgerBusyError: Another process holds the write lock.
    """
    publication = shell.publication
    with (
        run_lock(publication.state_folder / "asking", "asking sources"),
        shell.open_ledger() as ledger,
    ):
        turn = Round(
            publication=publication,
            ledger=ledger.sources,
            now=now().replace(microsecond=0),
            is_trial=is_trial,
        )
        return turn.run(sources, is_forced=is_forced)


def show_turns(reports: Iterable[SourceReport]) -> None:
    """Print what a person should know though nobody asked, once for each turn that things take."""
    for report in reports:
        state = report.state
        if report.moved_to is not None:
            click.echo(_say_moved(report), err=True)
        if report.answer is Answer.GONE or (
            report.answer is Answer.FAILED and state.failures == _CONCERN
        ):
            click.echo(f"{_mark('Source')} {state.name}: {state.problem}", err=True)
            hint = "Take its table out of publisher.toml, or mend the address there."
            click.echo(f"  {hint}", err=True)


def list_states(
    publication: Publication,
    known: Iterable[SourceState],
    *,
    only: SourceDefinition | None = None,
) -> list[SourceState]:
    """Return how each source of the settings stands, in their order; or `only` one of them."""
    by_name = {state.name: state for state in known}
    chosen = publication.sources if only is None else (only,)
    return [begin(each, by_name.get(each.name)) for each in chosen]


def describe_state(shell: Shell, state: SourceState) -> str:
    """Return in words how a source stands."""
    if state.is_gone:
        return "gone for good"
    due = "due now" if state.due_at is None else f"due {shell.local(state.due_at)}"
    if state.failures:
        return f"failed {count(state.failures, 'time')}, {due}: {state.problem}"
    if state.fetched_at is None:
        return f"never asked, {due}"
    return f"asked {shell.local(state.fetched_at)}, {due}"


def _find(publication: Publication, name: str) -> SourceDefinition:
    """Return the source of that name.

    Raises:
        ConfigurationError: There is none.
    """
    for each in publication.sources:
        if each.name == name:
            return each
    _require_sources(publication)
    raise ConfigurationError(
        f"no source {name!r} in publisher.toml",
        hint=nearest(name, [each.name for each in publication.sources]),
    )


def _require_sources(publication: Publication) -> None:
    """Return if there are sources.

    Raises:
        ConfigurationError: There is none.
    """
    if not publication.sources:
        raise ConfigurationError(
            "no sources in publisher.toml",
            hint='Add a [[source]] table with a line like: url = "https://example.org/feed.atom"',
        )


def _show_report(shell: Shell, report: SourceReport) -> None:
    state = report.state
    if report.moved_to is not None:
        click.echo(_say_moved(report), err=True)
    for remark in report.remarks:
        click.echo(f"{state.name}: {remark}", err=True)
    match report.answer:
        case Answer.READ:
            changed = f", {report.changed:,} changed" if report.changed else ""
            click.echo(f"{state.name}: {count(len(report.new), 'new article')}{changed}.")
            for title in report.new:
                click.echo(f"  {title}")
        case Answer.UNCHANGED:
            click.echo(f"{state.name}: nothing new.")
        case Answer.NOT_DUE:
            click.echo(f"{state.name}: {describe_state(shell, state)}.")
        case Answer.LEFT:
            click.echo(f"{_mark('Not asked:')} {state.name}, no time was left for it.", err=True)
        case Answer.FAILED | Answer.GONE:
            click.echo(f"{_mark('Not read:')} {state.name}: {state.problem}", err=True)


def _say_moved(report: SourceReport) -> str:
    return f"{report.state.name}: moved for good, and is asked at {report.moved_to} from now on."


def _mark(word: str) -> str:
    return click.style(word, fg="red", bold=True)


def _as_values(state: SourceState) -> dict[str, object]:
    """Return what programs may know of a source."""
    values = asdict(state)
    return {
        key: values[key]
        for key in (
            "name", "title", "url", "address", "added_at", "fetched_at", "due_at", "failures",
            "problem", "is_gone",
        )
    }  # fmt: skip


def _report_as_values(report: SourceReport) -> dict[str, object]:
    return {
        **_as_values(report.state),
        "answer": report.answer,
        "new": list(report.new),
        "changed": report.changed,
        "moved_to": report.moved_to,
        "remarks": list(report.remarks),
    }
