"""The rows of one edition: written once, at the freeze, and read back as they were."""

import json
from datetime import datetime

from publisher.errors import LedgerBusyError
from publisher.model.delivery import CarriedArticle, Edition, FrozenMessage, NewEdition
from publisher.model.personal import fold_fields
from publisher.storage.database import Connection, from_stored, to_stored
from publisher.storage.frozen import read_message, write_message

_NO_MESSAGE = FrozenMessage(headers=(), html="", text="")


def store_edition(connection: Connection, edition: NewEdition, now: datetime, *, salt: str) -> int:
    """Insert an edition with no audience yet, and its articles; return its row."""
    (number,) = connection.execute(
        "SELECT coalesce(max(newsletter_number), 0) + 1 FROM edition WHERE newsletter = ?",
        (edition.newsletter,),
    ).fetchone()
    (row,) = connection.execute(
        "INSERT INTO edition (id, newsletter, newsletter_number, subject, preheader, composed_at,"
        " frozen_at, audience, return_path, domain, salt, message, draft, corrects)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)"
        " RETURNING number",
        (
            f"{edition.newsletter}-{number}",
            edition.newsletter,
            number,
            edition.subject,
            edition.preheader,
            to_stored(edition.composed_at),
            to_stored(now),
            edition.return_path,
            edition.domain,
            salt,
            write_message(edition.message),
            edition.draft,
            edition.corrects,
        ),
    ).fetchone()
    connection.executemany(
        "INSERT INTO edition_article (edition, position, id, title, url, source)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (row, position, article.id, article.title, article.url, article.source)
            for position, article in enumerate(edition.articles)
        ],
    )
    return int(row)


def check_variants(connection: Connection, row: int, message: FrozenMessage) -> None:
    """Make sure that there is a variant for every delivery of a new edition.

    Raises:
        LedgerBusyError: There is none for one: she changed while the edition was composed.
    """
    if not message.path:
        return
    paths = message.lay_paths()
    for (fields,) in connection.execute("SELECT fields FROM delivery WHERE edition = ?", (row,)):
        if paths.find(fold_fields(json.loads(fields))) is None:
            raise LedgerBusyError(
                "readers changed while the edition was composed; nothing was frozen",
                hint="Run the same command again.",
            )


def read_edition(connection: Connection, row: int, *, with_message: bool = True) -> Edition:
    """Return the edition of a row, its message left empty unless asked for."""
    message = "message" if with_message else "NULL"
    found = connection.execute(
        "SELECT id, newsletter, newsletter_number, subject, preheader, composed_at, frozen_at,"
        f" audience, return_path, domain, {message}, draft, corrects,"
        " cancelled_at, paused_at FROM edition WHERE number = ?",
        (row,),
    ).fetchone()
    articles = connection.execute(
        "SELECT id, title, url, source FROM edition_article WHERE edition = ? ORDER BY position",
        (row,),
    )
    return Edition(
        id=found[0],
        number=found[2],
        frozen_at=from_stored(found[6]),
        audience=found[7],
        cancelled_at=None if found[13] is None else from_stored(found[13]),
        paused_at=None if found[14] is None else from_stored(found[14]),
        content=NewEdition(
            newsletter=found[1],
            subject=found[3],
            preheader=found[4],
            composed_at=from_stored(found[5]),
            message=_NO_MESSAGE if found[10] is None else read_message(found[10]),
            articles=tuple(
                CarriedArticle(id=each[0], title=each[1], url=each[2], source=each[3])
                for each in articles
            ),
            return_path=found[8],
            domain=found[9],
            draft=found[11],
            corrects=found[12],
        ),
    )
