"""Errors as people read them, and as cron tells them apart."""

import click

from publisher.errors import ConfigurationError, PublisherError, TryLaterError

DONE, FAILED, USAGE, IN_PART, TRY_LATER = 0, 1, 2, 3, 75


def show_error(error: PublisherError) -> None:
    """Print an error as people read it: what is wrong, and the next thing to do."""
    click.echo(f"{click.style('Error:', fg='red', bold=True)} {error.message}", err=True)
    click.echo(f"{click.style('Hint:', fg='cyan', bold=True)} {error.hint}", err=True)


def exit_code(error: PublisherError) -> int:
    """Return the exit code by which cron tells errors apart."""
    if isinstance(error, TryLaterError):
        return TRY_LATER
    return USAGE if isinstance(error, ConfigurationError) else FAILED
