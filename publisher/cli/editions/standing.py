"""`publisher edition status`: how one edition stands, and what to do about it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import click

from publisher.cli.editions.choosing import find_past_edition
from publisher.cli.shell import Shell, count, json_option, now, print_json
from publisher.delivery.standing import PACE_WINDOW, Pace, Standing, decide_standing, measure_pace
from publisher.model.delivery import DeliveryState, Edition, EditionTally
from publisher.storage.ledger import Ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What one look at an edition shows."""

    edition: Edition
    tally: EditionTally
    standing: Standing
    #: True where some process sends at this moment, this edition or another.
    is_sending: bool
    #: Only of an edition that is being sent.
    pace: Pace | None
    last_sent: datetime | None


@click.command(short_help="Say how an edition stands, and what can be done.")
@click.argument("words", nargs=-1, required=True, metavar="EDITION | NEWSLETTER WHEN")
@json_option
@click.pass_obj
def status(shell: Shell, words: tuple[str, ...], as_json: bool) -> None:
    """Say how an edition stands: how many readers are in which state, and what can be done.

    All editions at once, again and again: publisher status --watch

    Example: publisher edition status weekly-7
    """
    if len(words) > 2:
        raise click.UsageError("one edition; or a newsletter, and a number, week or day")
    with shell.open_ledger() as ledger:
        look = look_at(ledger, find_past_edition(shell, ledger, words))
    if as_json:
        print_json(_as_values(look))
    else:
        _show(shell, look)


def look_at(ledger: Ledger, edition: Edition) -> Look:
    """Return how an edition stands at this moment."""
    moment = now()
    is_busy = ledger.deliveries.is_sending()
    tally = ledger.deliveries.tally(edition.id)
    standing = decide_standing(edition, tally, is_sending=is_busy, now=moment)
    pace = None
    if standing is Standing.SENDING:
        sent = ledger.deliveries.count_sent(edition.id, moment - PACE_WINDOW)
        pace = measure_pace(edition, tally, sent, moment)
    return Look(
        edition=edition,
        tally=tally,
        standing=standing,
        is_sending=is_busy,
        pace=pace,
        last_sent=ledger.deliveries.last_sent(edition.id),
    )


def _as_values(look: Look) -> dict[str, object]:
    edition, tally, pace = look.edition, look.tally, look.pace
    return {
        "edition": edition.id,
        "newsletter": edition.content.newsletter,
        "subject": edition.content.subject,
        "standing": look.standing,
        "audience": tally.audience,
        "states": {state.value: tally.counts.get(state, 0) for state in DeliveryState},
        "balanced": tally.is_balanced,
        "finished": tally.is_finished,
        "frozen_at": edition.frozen_at,
        "paused_at": edition.paused_at,
        "cancelled_at": edition.cancelled_at,
        "next_due": tally.next_due,
        "last_sent": look.last_sent,
        "sender_at_work": look.is_sending,
        "per_second": None if pace is None else round(pace.per_second, 2),
        "seconds_left": None
        if pace is None or pace.left is None
        else int(pace.left.total_seconds()),
    }


def _show(shell: Shell, look: Look) -> None:
    edition, tally = look.edition, look.tally
    click.secho(f"{edition.id}  {edition.content.subject}", bold=True)
    click.echo(f"State      {_describe_standing(shell, look)}")
    click.echo(
        f"Frozen     {shell.local(edition.frozen_at)}, for {count(tally.audience, 'reader')}"
    )
    if look.last_sent is not None:
        click.echo(f"Last sent  {shell.local(look.last_sent)}")
    sender = "at work" if look.is_sending else "none at work"
    click.echo(f"Sender     {sender}")
    click.echo("Deliveries")
    for state in DeliveryState:
        number = tally.counts.get(state, 0)
        if number:
            share = f"{100 * number / tally.audience:.1f} %" if tally.audience else ""
            advice = _advise(shell, look, state)
            click.echo(
                f"  {state.replace('_', ' '):<12}{number:>10,}  {share:>8}  {advice}".rstrip()
            )
    if tally.is_balanced:
        click.echo(f"  {'together':<12}{tally.audience:>10,}  as many as it was frozen for")
        return
    click.secho(
        f"  {'together':<12}{sum(tally.counts.values()):>10,}  but it was frozen for"
        f" {tally.audience:,}: the ledger was changed by something else",
        fg="red",
    )


def _describe_standing(shell: Shell, look: Look) -> str:
    edition, tally, pace = look.edition, look.tally, look.pace
    name = edition.content.newsletter
    match look.standing:
        case Standing.PAUSED if edition.paused_at is not None:
            resume = f"publisher edition resume {edition.id}"
            return f"paused since {shell.local(edition.paused_at)}; let it go on:\n{'':<11}{resume}"
        case Standing.SENDING if pace is not None:
            return f"being sent, {describe_pace(pace)}"
        case Standing.STOPPED:
            return f"stopped; go on with: publisher send {name}"
        case Standing.WAITING if tally.next_due is not None:
            return f"waits for deferred readers until {shell.local(tally.next_due)}"
        case Standing.CANCELLED if edition.cancelled_at is not None:
            return f"called off at {shell.local(edition.cancelled_at)}"
    return str(look.standing)


def describe_pace(pace: Pace) -> str:
    """Return a pace in words: «52 a second, about 3 min left»."""
    speed = pace.per_second
    words = f"{speed:,.0f} a second" if speed >= 2 else f"{speed * 60:,.0f} a minute"
    return words if pace.left is None else f"{words}, about {_describe_time(pace.left)} left"


def _describe_time(time: timedelta) -> str:
    seconds = int(time.total_seconds())
    if seconds < 90:
        return f"{seconds} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02} min"


def _advise(shell: Shell, look: Look, state: DeliveryState) -> str:
    """Return what can be done about deliveries in a state; empty where nothing is to be done."""
    due = look.tally.next_due
    match state:
        case DeliveryState.DEFERRED if due is not None:
            return f"next at {shell.local(due)}"
        case DeliveryState.IN_DOUBT:
            return f"publisher edition resolve {look.edition.id}"
        case DeliveryState.REJECTED:
            return f"publisher edition missing {look.edition.id}"
    return ""
