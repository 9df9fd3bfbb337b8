"""Where passwords come from: those of the mail server and of the ledger's."""

import shlex
from pathlib import Path

from publisher.config.tables import Table


def read_password(table: Table, folder: Path) -> tuple[str | None, Path | None]:
    """Return the environment's password, or that of a file and which file that is.

    A relative one is below `folder`.

    Raises:
        ConfigurationError: The file cannot be read.
    """
    password, password_file = table.find("password", str), table.find("password_file", str)
    if password is not None or password_file is None:
        return password, None
    file = folder.absolute() / password_file
    try:
        return file.read_text(encoding="utf-8").strip(), file
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text file in UTF-8"
        raise table.error(
            "password_file", f"{password_file}: {reason}", "Check the file and its permissions."
        ) from error


def read_password_command(table: Table) -> tuple[str, ...]:
    """Return program and arguments, as a list has them or as a shell would divide a text.

    Raises:
        ConfigurationError: The text has a quotation mark without its twin, or says nothing.
    """
    written = table.texts("password_command")
    if len(written) != 1:
        return written
    try:
        words = tuple(shlex.split(written[0]))
    except ValueError as error:
        raise table.error(
            "password_command",
            f"{written[0]!r} cannot be divided into words",
            'Write a list: ["program", "first argument"]',
        ) from error
    if not words:
        raise table.error("password_command", "is empty", 'Write: ["program", "argument"]')
    return words
