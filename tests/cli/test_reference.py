"""The help that every command gives, and the examples in it."""

import inspect
import re
import shlex

import click
import pytest

from publisher.cli.main import cli

#: «Example: publisher …» to the end of its paragraph, or a line of a crontab.
_EXAMPLE = re.compile(
    r"^(?:Example: |\*/\d+ [*\d ]+(?:\S*/)?)(publisher .+?)(?:\n\n|\Z)", re.M | re.S
)


def list_commands(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """Return the words that lead to every command, groups left out."""
    context = click.Context(group)
    found = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if isinstance(command, click.Group):
            found.extend(list_commands(command, (*path, name)))
        else:
            found.append((*path, name))
    return found


def find_command(path: tuple[str, ...]) -> click.Command:
    command: click.Command = cli
    for name in path:
        assert isinstance(command, click.Group)
        found = command.get_command(click.Context(command), name)
        assert found is not None
        command = found
    return command


def find_example(path: tuple[str, ...]) -> list[str]:
    """Return the words of a command's example, `publisher` left out."""
    found = _EXAMPLE.search(inspect.cleandoc(find_command(path).help or "").replace("\b\n", ""))
    if found is None:
        return []
    words = shlex.split(found[1])[1:]
    return words[2:] if words[0] == "--publication" else words


COMMANDS = list_commands(cli)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_help_text_has_an_example_of_its_own_command(path: tuple[str, ...]) -> None:
    """At the end of each command's help I find a line that I can try."""
    assert tuple(find_example(path)[: len(path)]) == path


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_example_can_be_typed_as_it_stands(path: tuple[str, ...]) -> None:
    """The example is understood by the command, with every option that it shows."""
    arguments = find_example(path)[len(path) :]
    context = find_command(path).make_context(path[-1], list(arguments))
    assert context.args == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_says_what_it_does(path: tuple[str, ...]) -> None:
    """No option stands in the help without a word about it."""
    options = [each for each in find_command(path).params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []
