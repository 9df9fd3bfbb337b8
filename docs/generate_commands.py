"""Writes `docs/commands.md`: the help of every command, as the program prints it.

`--check` writes nothing and leaves with 1 where the file is not what would be written.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from publisher.cli.main import cli

COMMANDS = Path(__file__).with_name("commands.md")
_REMAKE = "python docs/generate_commands.py"
#: Columns of the help, whatever terminal this runs in.
_WIDTH = 88
_INTRODUCTION = f"""\
# Commands

What `publisher --help` and `publisher COMMAND --help` print. This page is made by
`{_REMAKE}`; change the commands, not the page.
"""


def main() -> int:
    """Write the page, or check it; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--check", action="store_true", help="write nothing, compare")
    is_check = options.parse_args().check
    page = build_page()
    if not is_check:
        COMMANDS.write_text(page, encoding="utf-8")
    elif not COMMANDS.is_file() or COMMANDS.read_text(encoding="utf-8") != page:
        print(f"docs/commands.md is not what the commands say; run: {_REMAKE}", file=sys.stderr)
        return 1
    return 0


def build_page() -> str:
    """Return the whole page: one section for each command, groups before their commands."""
    sections = [
        f"## {context.command_path}\n\n```text\n{context.get_help()}\n```\n"
        for context in walk_commands()
    ]
    return "\n".join([_INTRODUCTION, *sections])


def walk_commands() -> Iterator[click.Context]:
    """Give a context for the program and for each of its commands, as a reader meets them."""
    context = cli.make_context("publisher", [], resilient_parsing=True, terminal_width=_WIDTH)
    yield context
    yield from _walk_below(context)


def _walk_below(context: click.Context) -> Iterator[click.Context]:
    group = context.command
    if not isinstance(group, click.Group):
        return
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        below = command.make_context(name, [], parent=context, resilient_parsing=True)
        yield below
        yield from _walk_below(below)


if __name__ == "__main__":
    sys.exit(main())
