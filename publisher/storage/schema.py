"""The ledger's tables, and how an older ledger becomes a newer one.

Moments are whole microseconds since 1970 in UTC. Migration n makes schema n out of n - 1. The
text is SQLite's; `postgres/schema.py` says how PostgreSQL has it. A released migration is never
edited.
"""

from publisher.errors import LedgerError

#: Marks an SQLite file as a publisher ledger (`PRAGMA application_id`), and our locks: «Publ».
APPLICATION_ID = 0x5075626C

_FIRST = """
CREATE TABLE origin (
    url TEXT NOT NULL                      -- one row: the publication's first address
);

CREATE TABLE identity (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    published INTEGER NOT NULL,
    body_digest TEXT NOT NULL
);

CREATE TABLE feed_entry (
    feed TEXT NOT NULL,
    identity INTEGER NOT NULL REFERENCES identity (number),
    since INTEGER NOT NULL,
    PRIMARY KEY (feed, identity)
) WITHOUT ROWID;

CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,        -- folded: two spellings are one person
    name TEXT,
    language TEXT,
    attributes TEXT NOT NULL DEFAULT '{}'  -- JSON object, texts only
);

CREATE TABLE subscription (
    id INTEGER PRIMARY KEY,
    subscriber INTEGER NOT NULL REFERENCES subscriber (id),
    newsletter TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'unsubscribed')),
    since INTEGER NOT NULL,
    consent TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    UNIQUE (subscriber, newsletter)
);

CREATE INDEX subscription_by_newsletter ON subscription (newsletter, state, id);

CREATE TABLE suppression (
    email_key TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE edition (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    newsletter TEXT NOT NULL,
    newsletter_number INTEGER NOT NULL,
    subject TEXT NOT NULL,
    preheader TEXT NOT NULL,
    composed_at INTEGER NOT NULL,
    frozen_at INTEGER NOT NULL,
    audience INTEGER NOT NULL,
    cancelled_at INTEGER,
    return_path TEXT NOT NULL,
    domain TEXT NOT NULL,
    salt TEXT NOT NULL,                    -- random; keeps Message-IDs of two ledgers apart
    message TEXT NOT NULL,                 -- JSON of FrozenMessage
    UNIQUE (newsletter, newsletter_number)
);

CREATE TABLE edition_article (
    edition INTEGER NOT NULL REFERENCES edition (number),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (edition, position)
) WITHOUT ROWID;

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    edition INTEGER NOT NULL REFERENCES edition (number),
    subscriber INTEGER NOT NULL REFERENCES subscriber (id),
    email TEXT NOT NULL,
    fields TEXT NOT NULL,                  -- JSON object, as it was at the freeze
    token TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN (
        'pending', 'claimed', 'handed_over', 'sent', 'deferred', 'rejected',
        'in_doubt', 'suppressed', 'cancelled', 'expired'
    )),
    since INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_tried INTEGER,
    due_at INTEGER,
    code INTEGER,
    reply TEXT,
    UNIQUE (edition, subscriber)
);

-- What is still to be done is found without reading what is done. A query uses one of these only
-- where it repeats the condition to the letter.
CREATE INDEX delivery_pending ON delivery (edition, id) WHERE state = 'pending';
CREATE INDEX delivery_deferred ON delivery (edition, due_at) WHERE state = 'deferred';
CREATE INDEX delivery_taken ON delivery (edition) WHERE state IN ('claimed', 'handed_over');
CREATE INDEX delivery_in_doubt ON delivery (edition) WHERE state = 'in_doubt';

CREATE TABLE due_run (
    newsletter TEXT PRIMARY KEY,
    moment INTEGER NOT NULL
) WITHOUT ROWID;
"""

_SECOND = """
CREATE TABLE carried_elsewhere (           -- imported articles that readers had already
    id TEXT PRIMARY KEY,
    since INTEGER NOT NULL
) WITHOUT ROWID;
"""

_THIRD = """
ALTER TABLE identity ADD COLUMN updated INTEGER;  -- when an editor called a change significant
"""

_FOURTH = """
CREATE TABLE announcement (                -- one row for each feed document
    address TEXT PRIMARY KEY,
    hub TEXT NOT NULL,
    digest TEXT NOT NULL,                  -- of the bytes that the hub knows or is to be told of
    attempts INTEGER NOT NULL,
    due_at INTEGER                         -- NULL: the hub knows
) WITHOUT ROWID;

CREATE INDEX announcement_due ON announcement (due_at) WHERE due_at IS NOT NULL;
"""

_SOURCES = """
CREATE TABLE source (                      -- feeds elsewhere whose articles join ours
    name TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    address TEXT NOT NULL,
    settings TEXT NOT NULL,
    title TEXT NOT NULL,
    page TEXT NOT NULL,
    feed_id TEXT NOT NULL,
    origin TEXT NOT NULL,
    etag TEXT NOT NULL,
    last_modified TEXT NOT NULL,
    due_at INTEGER,                        -- NULL: at once
    failures INTEGER NOT NULL,
    problem TEXT NOT NULL,
    is_gone INTEGER NOT NULL,
    added_at INTEGER,
    fetched_at INTEGER
) WITHOUT ROWID;

CREATE TABLE source_entry (
    source TEXT NOT NULL,
    id TEXT NOT NULL,
    published INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    digest TEXT NOT NULL,                  -- of what is said
    said TEXT NOT NULL,                    -- JSON of what the feed said of it
    PRIMARY KEY (source, id)
);
"""

_HISTORY = """
CREATE TABLE withdrawal (
    identity INTEGER PRIMARY KEY REFERENCES identity (number),
    since INTEGER NOT NULL,
    reason TEXT NOT NULL,
    url TEXT NOT NULL                      -- of the article's page; empty where nobody knows it
);

ALTER TABLE feed_entry ADD COLUMN page INTEGER;  -- closed page of the feed's archive it stands in
"""

_DRAFTS = """
ALTER TABLE edition ADD COLUMN draft TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN corrects TEXT;  -- id of an edition: the audience is who got that
"""

_PAUSING = """
ALTER TABLE edition ADD COLUMN paused_at INTEGER;  -- NULL: it is not held up
"""

_STANDING = """
CREATE TABLE standing (                    -- one row, compared with the witness beside the ledger
    number INTEGER PRIMARY KEY CHECK (number = 1),  -- found by it, a count costs next to nothing
    ledger TEXT NOT NULL,                  -- random name of this ledger; empty until it sends
    turn INTEGER NOT NULL                  -- how often intents were stored
);

INSERT INTO standing (number, ledger, turn) VALUES (1, '', 0);

ALTER TABLE edition ADD COLUMN is_lost INTEGER NOT NULL DEFAULT 0
"""

#: In order; the first makes schema 1 out of an empty file.
MIGRATIONS: tuple[str, ...] = (
    _FIRST,
    _SECOND,
    _THIRD,
    _FOURTH,
    _SOURCES,
    _HISTORY,
    _DRAFTS,
    _PAUSING,
    _STANDING,
)


def refuse_newer(name: str, version: int) -> None:
    """Make sure that this program knows the schema of the ledger of that name.

    Raises:
        LedgerError: It is of a newer program.
    """
    if version > len(MIGRATIONS):
        raise LedgerError(
            f"{name}: written by a newer publisher (schema {version}, "
            f"this one knows {len(MIGRATIONS)})",
            hint="Upgrade publisher here; an older one would lose what the newer wrote.",
        )
