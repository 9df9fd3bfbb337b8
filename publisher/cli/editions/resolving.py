"""`publisher edition resolve`: what became of deliveries in doubt, as a person or a log says."""

from datetime import tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from publisher.cli.editions.choosing import find_edition
from publisher.cli.editions.deciding import check_state, dry_run_option, show_moved
from publisher.cli.shell import (
    Shell,
    count,
    json_option,
    now,
    print_json,
    print_table,
    printable,
)
from publisher.delivery.log_stamps import LogClock
from publisher.delivery.resolve import LogQuestion, Resolution, resolve_by_log
from publisher.model.delivery import Delivery, DeliveryState
from publisher.storage.ledger import Ledger

_PERSON = "a person said that it arrived"


class _Zone(click.ParamType[tzinfo]):
    """A time zone by its name."""

    name = "zone"

    def convert(
        self,
        value: str,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tzinfo:
        """Return the zone, or say that there is none of that name."""
        try:
            return ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value!r} is not a time zone like Europe/Brussels or UTC", param, ctx)


@click.command(short_help="Decide about deliveries in doubt, by Postfix's log or yourself.")
@click.argument("edition_id", metavar="EDITION")
@click.argument("more", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option("--sent", is_flag=True, help="They have it: the server's log says so.")
@click.option("--resend", is_flag=True, help="They do not: mail it again.")
@click.option(
    "--from-log",
    "log",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Postfix's log says it; more files can follow, compressed ones too; - is standard input.",
)
@click.option(
    "--resend-missing",
    is_flag=True,
    help="With --from-log: mail those again who are in no part of a log that is whole.",
)
@click.option(
    "--log-timezone",
    "zone",
    type=_Zone(),
    help="Of a log whose dates name none, for example Europe/Brussels.",
)
@click.option("--address", "addresses", multiple=True, help="Only this reader; can be repeated.")
@dry_run_option
@json_option
@click.pass_obj
def resolve(
    shell: Shell,
    edition_id: str,
    more: tuple[Path, ...],
    sent: bool,
    resend: bool,
    log: Path | None,
    resend_missing: bool,
    zone: tzinfo | None,
    addresses: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
) -> None:
    """Decide what becomes of deliveries in doubt: handed over, and the answer never came.

    Either you say it, after a look into the mail server's log; or publisher reads the log of a
    Postfix and settles what that took in. What is not there stays in doubt, unless you ask for
    --resend-missing and the log proves that it never arrived: it must begin before the edition was
    frozen, end an hour after the last doubt, have no hole, and hold the edition's other messages.

    \b
    Example: publisher edition resolve weekly-7 --from-log /var/log/mail.log*
    Example: publisher edition resolve weekly-7 --sent --address ann@example.org
    """
    if [sent, resend, log is not None].count(True) != 1:
        raise click.UsageError("say one of --sent, --resend and --from-log")
    if log is None and (more or resend_missing or zone is not None):
        raise click.UsageError("files, --resend-missing and --log-timezone go with --from-log")
    if log is not None:
        with shell.open_ledger() as ledger:
            found = find_edition(ledger, edition_id)
            doubts = check_state(ledger, edition_id, DeliveryState.IN_DOUBT, addresses)
            question = LogQuestion(
                edition=found,
                doubts=doubts,
                paths=(log, *more),
                clock=LogClock(zone=zone, now=now()),
                may_resend=resend_missing,
                is_trial=dry_run,
            )
            _ask_log(question, ledger, as_json=as_json)
        return
    target = DeliveryState.SENT if sent else DeliveryState.PENDING
    with shell.open_ledger() as ledger:
        found = find_edition(ledger, edition_id)
        meant = check_state(ledger, edition_id, DeliveryState.IN_DOUBT, addresses)
        if not dry_run and sent:
            ledger.deliveries.settle_doubts({each.id: _PERSON for each in meant}, now())
        elif not dry_run:
            ledger.deliveries.resolve(edition_id, target, addresses, now())
    show_moved(found, meant, target, is_trial=dry_run, as_json=as_json)


def _ask_log(question: LogQuestion, ledger: Ledger, *, as_json: bool) -> None:
    """Settle what a log can settle, and print what became of each.

    Exit code 3 where some stay in doubt.
    """
    if not question.doubts:
        if as_json:
            print_json({"edition": question.edition.id, "settled": [], "again": [], "left": []})
        else:
            click.echo(f"Nothing of {question.edition.id} is in doubt.")
        return
    resolution = resolve_by_log(question, ledger.deliveries)
    if as_json:
        print_json(_as_values(question, resolution))
    else:
        _show(question, resolution)
    if resolution.left:
        click.get_current_context().exit(3)


def _as_values(question: LogQuestion, resolution: Resolution) -> dict[str, object]:
    reading = resolution.reading
    return {
        "edition": question.edition.id,
        "dry_run": question.is_trial,
        "settled": [_name(each, words) for each, words in resolution.settled],
        "again": [_name(each, "never arrived") for each in resolution.again],
        "left": [_name(each, why) for each, why in resolution.left],
        "flaw": resolution.flaw,
        "log": {
            "begin": None if reading.begin is None else reading.begin.latest,
            "end": None if reading.end is None else reading.end.earliest,
            "lines": reading.lines,
        },
    }


def _name(delivery: Delivery, words: str) -> dict[str, str]:
    return {"email": delivery.email, "message_id": delivery.message_id, "why": words}


def _show(question: LogQuestion, resolution: Resolution) -> None:
    sent, again = "sent", "pending again"
    if question.is_trial:
        sent, again = "would count as sent", "would be pending again"
    rows = [
        *((each, sent, printable(words)) for each, words in resolution.settled),
        *((each, again, "the log proves that it never arrived") for each in resolution.again),
        *((each, "in doubt", why) for each, why in resolution.left),
    ]
    print_table(("Address", "Now", "Why"), [(each.email, state, why) for each, state, why in rows])
    if resolution.again and not question.is_trial:
        click.echo(f"Mail them: publisher send {question.edition.content.newsletter}")
    if resolution.flaw is not None:
        click.echo("Nobody is mailed again: the log is no proof.")
        click.echo(f"  {_begin(resolution.flaw)}.")
    elif resolution.left and not question.may_resend:
        click.echo(
            f"{count(len(resolution.left), 'delivery', 'deliveries')} still in doubt.\n"
            "  If the log has everything since the edition was frozen, add --resend-missing."
        )


def _begin(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
