"""The command group, and the one place that shows errors and turns them into exit codes."""

import errno
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from publisher import __version__
from publisher.cli.boundary import DONE, FAILED, IN_PART, USAGE, exit_code, show_error
from publisher.cli.shell import Shell
from publisher.config.tables import nearest
from publisher.errors import ConfigurationError, PublisherError
from publisher.files import access_error

#: Command → module and name of the click command, in the order a newcomer needs them. They are
#: imported when they are called: a cron run must not pay for what it does not use.
_COMMANDS = {
    "init": ("publisher.cli.init", "init"),
    "new": ("publisher.cli.new", "new"),
    "import": ("publisher.cli.import_", "import_"),
    "build": ("publisher.cli.build", "build"),
    "check": ("publisher.cli.check", "check"),
    "source": ("publisher.cli.source", "source"),
    "subscriber": ("publisher.cli.subscriber", "subscriber"),
    "preview": ("publisher.cli.preview", "preview"),
    "send": ("publisher.cli.send", "send"),
    "outbox": ("publisher.cli.outbox", "outbox"),
    "status": ("publisher.cli.status", "status"),
    "cron": ("publisher.cli.cron", "cron"),
    "withdraw": ("publisher.cli.withdraw", "withdraw"),
    "edition": ("publisher.cli.edition", "edition"),
    "restored": ("publisher.cli.restored", "restored"),
    "ledger": ("publisher.cli.ledger", "ledger"),
    "doctor": ("publisher.cli.doctor", "doctor"),
    "theme": ("publisher.cli.theme", "theme"),
}

#: What the machine may refuse at any moment, wherever we are: a full disk, a revoked right.
_BEYOND_US = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EIO)


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the table."""
        return list(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """Return the command of that name, or None."""
        if cmd_name not in _COMMANDS:
            return None
        module, name = _COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="First steps: publisher init my-publication; cd my-publication; publisher build.",
)
@click.option(
    "--publication",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder with publisher.toml; the current one or the nearest above it by default.",
)
@click.version_option(__version__, prog_name="publisher")
@click.pass_context
def cli(ctx: click.Context, folder: Path | None) -> None:
    """Turn articles into feeds and newsletters, and remember what every reader got.

    Exit codes: 0 done, or nothing to do; 1 failed; 2 usage or configuration; 3 done in part,
    run it again; 75 somebody is in the way or the server is away, try later.
    """
    ctx.obj = Shell(start=folder if folder is not None else Path.cwd())


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; errors that a person can act on are shown."""
    try:
        code = cli.main(args=list(arguments), prog_name="publisher", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        show_error(ConfigurationError(error.format_message().rstrip("."), hint=_usage_hint(error)))
        return USAGE
    except click.Abort:
        click.echo("Stopped.", err=True)
        return IN_PART
    except PublisherError as error:
        show_error(error)
        return exit_code(error)
    except BrokenPipeError:
        # Whoever read our output has seen enough; Python must not complain about it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.errno not in _BEYOND_US:
            raise
        show_error(access_error(Path(error.filename or "output"), error))
        return FAILED
    return code if isinstance(code, int) else DONE


def _usage_hint(error: click.UsageError) -> str:
    """Return the command that was meant, or where to read about the one that was given."""
    words = error.format_message()
    if words.startswith("No such command"):
        return nearest(words.split("'")[1], list(_COMMANDS))
    path = error.ctx.command_path if error.ctx is not None else "publisher"
    return f"See: {path} --help"
