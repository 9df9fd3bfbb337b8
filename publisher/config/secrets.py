"""Passwords: from the environment, or from a file of their own, never from `publisher.toml`."""

from pathlib import Path

from publisher.config.tables import Table


def read_password(table: Table, folder: Path) -> str | None:
    """Return the environment's password, or that of a file; a relative one is below `folder`.

    Raises:
        ConfigurationError: The file cannot be read.
    """
    password, password_file = table.find("password", str), table.find("password_file", str)
    if password is not None or password_file is None:
        return password
    try:
        return (folder / password_file).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "not a text file in UTF-8"
        raise table.error(
            "password_file", f"{password_file}: {reason}", "Check the file and its permissions."
        ) from error
