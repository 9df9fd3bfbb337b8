"""`[ledger]`: the file, or the server, that keeps the durable record."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from publisher.config.passwords import read_password
from publisher.config.tables import Table
from publisher.errors import ConfigurationError
from publisher.model.ledger import LedgerPlace, LedgerServer

_SCHEMES = ("postgresql", "postgres")
_EXAMPLE = 'Write it like ".publisher/publisher.sqlite" or "postgresql://db.example.org/kust".'


def read_ledger(table: Table, folder: Path) -> LedgerPlace:
    """Return where the ledger is; a relative file is below `folder`.

    Raises:
        ConfigurationError: It cannot be understood, or holds a password; the message does not
            repeat it.
    """
    written = table.get("database", str, ".publisher/publisher.sqlite")
    password, _ = read_password(table, folder)
    try:
        return parse_ledger(written, folder, password)
    except ConfigurationError as error:
        raise table.error("database", error.message, error.hint) from error


def parse_ledger(written: str, folder: Path, password: str | None) -> LedgerPlace:
    """Return the file or server that is meant; a relative file is below `folder`.

    Raises:
        ConfigurationError: It cannot be understood, or holds a password; the message does not
            repeat it.
    """
    if not re.match(r"[a-z][a-z0-9+]*://", written):
        return folder.absolute() / written
    shown = _mask(written)
    if written.partition(":")[0] not in _SCHEMES:
        raise ConfigurationError(f"{shown!r} is not known", hint=_EXAMPLE)
    try:
        parts = urlsplit(written)
    except ValueError as error:
        raise ConfigurationError(f"{shown!r} cannot be understood", hint=_EXAMPLE) from error
    # Several hosts with ports may stand behind the @.
    if "password" in parse_qs(parts.query) or ":" in parts.netloc.rpartition("@")[0]:
        raise ConfigurationError(
            f"{shown}: a password does not belong in the address",
            hint="Set PUBLISHER_LEDGER_PASSWORD, or name a file with password_file.",
        )
    return LedgerServer(address=written, password=password)


def _mask(address: str) -> str:
    """Return the address without what may be a password."""
    hidden = re.sub(r"//[^@]*:.*@", "//…@", address)
    return re.sub(r"(password=)[^&]*", r"\1…", hidden)
