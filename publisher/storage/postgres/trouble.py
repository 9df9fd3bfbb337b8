"""PostgreSQL's errors in people's words."""

import psycopg
from psycopg import errors
from psycopg.pq import Ping

from publisher.errors import LedgerAwayError, LedgerBusyError, LedgerError, PublisherError
from publisher.storage.database import PATIENCE

_BUSY = (
    errors.LockNotAvailable,
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.QueryCanceled,
)
_AWAY = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleInTransactionSessionTimeout,
    errors.TooManyConnections,
)
#: What a person can mend, and how; the first that fits counts.
_HINTS: tuple[tuple[type[psycopg.Error], str], ...] = (
    (errors.DiskFull, "Make room on the server's disk, then run the same command again."),
    (errors.OutOfMemory, "The server has no memory left; what was recorded is still there."),
    (
        errors.ReadOnlySqlTransaction,
        "That server is read-only, as a standby is: name the one that can be written.",
    ),
    (
        errors.InsufficientPrivilege,
        "Give this role the right to it; who owns the database has every right.",
    ),
    (errors.DataCorrupted, "Put the ledger back from a backup; it is left as it is."),
    (errors.IndexCorrupted, "Run REINDEX DATABASE; what was recorded is still there."),
    (errors.IoError, "Check the server's disk and its log."),
    (errors.SystemError, "Check the server's disk and its log."),
)


def explain(name: str, error: psycopg.Error, *, is_lost: bool) -> PublisherError | None:
    """Return what a person can act on; None for a mistake of the program.

    `is_lost` says that the connection is gone: what was being committed then may be stored or not.
    """
    message = f"{name}: {first_line(error)}"
    if isinstance(error, errors.LockNotAvailable):
        message = f"{name}: another process has been writing for {PATIENCE.seconds} s"
    if isinstance(error, _BUSY):
        return LedgerBusyError(message, hint="Run the same command again when it is done.")
    if is_lost or isinstance(error, _AWAY):
        return LedgerAwayError(
            message, hint="Run the same command again when the PostgreSQL server is back."
        )
    for kind, hint in _HINTS:
        if isinstance(error, kind):
            return LedgerError(message, hint=hint)
    return None


def explain_refusal(name: str, settings: str, error: psycopg.Error) -> PublisherError:
    """Return why there is no connection: nobody answers, or the server does not want us.

    `settings` is what was asked for, as libpq writes it.
    """
    message = f"{name}: {first_line(error)}"
    ping = psycopg.pq.PGconn.ping(settings.encode())
    if ping in (Ping.NO_RESPONSE, Ping.REJECT):
        return LedgerAwayError(
            message, hint="Run the same command again when the PostgreSQL server answers."
        )
    return LedgerError(
        message,
        hint="Check address, role and database; the password is PUBLISHER_LEDGER_PASSWORD.",
    )


def first_line(error: psycopg.Error) -> str:
    """Return the server's or the library's words, in one line."""
    line = str(error).strip().partition("\n")[0].rstrip(".")
    return line.removeprefix("connection failed: ").removeprefix("connection is bad: ")
