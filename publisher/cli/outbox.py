"""`publisher outbox`: what lies in the outbox of files, and how it looks."""

import sys
import tempfile
from pathlib import Path

import click

from publisher.cli.shell import (
    InOrder,
    Shell,
    count,
    json_option,
    print_json,
    print_table,
    printable,
)
from publisher.config.transports import Outbox, parse_transports
from publisher.delivery.outbox import (
    OutboxMessage,
    list_messages,
    read_headers,
    read_message,
    read_part,
    unpack,
)
from publisher.errors import ConfigurationError, FileAccessError
from publisher.files import access_error

_SHOWN = ("From", "To", "Reply-To", "Subject", "Date", "List-Unsubscribe", "Message-ID")
_which_argument = click.argument("which", metavar="N|NAME", default="1")


class _ListsByDefault(InOrder):
    """A group that lists where no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the arguments, with the command that is meant."""
        names_none = not args or (args[0].startswith("-") and args[0] not in ctx.help_option_names)
        return super().parse_args(ctx, ["list", *args] if names_none else args)


@click.group(cls=_ListsByDefault, short_help="Look at messages in the outbox of files.")
def outbox() -> None:
    """Look at the messages in the outbox, where transport = "maildir:…" puts them.

    Nothing there has left this machine. Each message is a file, which any mail program opens. Do
    not delete the file of a delivery that is in doubt: it is what tells whether it was written.

    Without a command it lists them, as publisher outbox list does.

    Example: publisher outbox --limit 5
    """


@outbox.command("list", short_help="List messages, newest first.")
@click.option("--newsletter", metavar="NAME", help="Only this newsletter's.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Most messages that are listed; 0 lists all of them.",
)
@json_option
@click.pass_obj
def list_all(shell: Shell, newsletter: str | None, limit: int, as_json: bool) -> None:
    """List the messages in the outbox, newest first, with the numbers that show and open take.

    Example: publisher outbox list --newsletter weekly --limit 5
    """
    folder = _find_outbox(shell)
    numbered = [
        (number, each)
        for number, each in enumerate(list_messages(folder), start=1)
        if newsletter in (None, each.newsletter)
    ]
    shown = numbered[:limit] if limit else numbered
    rows = [(number, each, read_headers(each.path)) for number, each in shown]
    if as_json:
        print_json(
            [
                {
                    "number": number,
                    "name": each.name,
                    "file": each.path,
                    "written_at": each.written_at,
                    "edition": each.edition,
                    "to": fields.get("To"),
                    "subject": fields.get("Subject"),
                }
                for number, each, fields in rows
            ]
        )
        return
    if not rows:
        click.echo(f"No messages in {folder}. Send some: publisher send NEWSLETTER", err=True)
        return
    print_table(
        ("N", "Edition", "To", "Subject", "Written"),
        [
            (
                number,
                each.edition or "",
                printable(fields.get("To", "")),
                printable(fields.get("Subject", "")),
                shell.local(each.written_at),
            )
            for number, each, fields in rows
        ],
    )
    if len(shown) < len(numbered):
        click.echo(f"… and {count(len(numbered) - len(shown), 'more message')}.", err=True)


@outbox.command(short_help="Print a message: headers and text part.")
@_which_argument
@click.option("--html", "part", flag_value="html", help="Print the HTML part instead.")
@click.option("--raw", "part", flag_value="raw", help="Print the file as it is.")
@json_option
@click.pass_obj
def show(shell: Shell, which: str, part: str | None, as_json: bool) -> None:
    """Print a message, the newest one by default: its headers and its text part.

    It is named by its number in publisher outbox list, or by the beginning of its file's name.

    Example: publisher outbox show 2
    """
    found = _choose(shell, which)
    if part == "raw":
        try:
            sys.stdout.buffer.write(found.path.read_bytes())
        except OSError as error:
            raise access_error(found.path, error) from error
        return
    message = read_message(found.path)
    if part == "html":
        html = read_part(message, "html")
        if html is None:
            raise ConfigurationError(
                f"{found.name} has no HTML part", hint="Its text: publisher outbox show"
            )
        click.echo(html, nl=False)
        return
    text = read_part(message, "plain") or ""
    fields = {name: str(message[name]) for name in _SHOWN if message[name] is not None}
    if as_json:
        print_json({"name": found.name, "file": found.path, "headers": fields, "text": text})
        return
    for name, value in fields.items():
        click.echo(f"{click.style(f'{name}:', bold=True)} {printable(value)}")
    click.echo()
    for line in text.splitlines():
        click.echo(printable(line))


@outbox.command("open", short_help="Show a message in the browser.")
@_which_argument
@click.option("--print-path", is_flag=True, help="Only print where the page was written.")
@click.pass_obj
def open_(shell: Shell, which: str, print_path: bool) -> None:
    """Show a message in the browser, the newest one by default, with the pictures it carries.

    The page is written into a new folder for temporary files, which only you can read.

    Example: publisher outbox open 3
    """
    found = _choose(shell, which)
    files = unpack(read_message(found.path))
    folder = Path(tempfile.mkdtemp(prefix="publisher-outbox-"))
    try:
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise access_error(folder, error) from error
    page = folder / next(iter(files))
    click.echo(page)
    if not print_path and click.launch(str(page)) != 0:
        raise FileAccessError(
            f"no browser could be started for {page}", hint="Open that file yourself."
        )


def _find_outbox(shell: Shell) -> Path:
    """Return the folder of the outbox.

    Raises:
        ConfigurationError: The transport is none.
    """
    transports = shell.publication.delivery.transports
    (place, *_) = parse_transports(transports)
    if not isinstance(place, Outbox):
        places = " or ".join(each.partition("?")[0] for each in transports)
        raise ConfigurationError(
            f"there is no outbox: messages go to {places}",
            hint="What a reader got: publisher edition show EDITION --message ADDRESS",
        )
    return shell.publication.folder / place.folder


def _choose(shell: Shell, which: str) -> OutboxMessage:
    """Return the message of that number, newest first, or of that name.

    Raises:
        ConfigurationError: There is none, or there are several.
    """
    messages = list_messages(_find_outbox(shell))
    if which.isdecimal() and 1 <= int(which) <= len(messages):
        return messages[int(which) - 1]
    named = [each for each in messages if each.name.startswith(which)]
    if len(named) > 1 and which not in (each.name for each in named):
        raise ConfigurationError(
            f"{len(named):,} messages begin with {which!r}", hint="Write more of the name."
        )
    for each in named:
        return each
    raise ConfigurationError(
        f"no message {which!r} among {len(messages):,} in the outbox",
        hint="See: publisher outbox list",
    )
