PRAGMA application_id = 1349870188;
PRAGMA user_version = 6;
BEGIN TRANSACTION;
CREATE TABLE announcement (                -- one row for each feed document
    address TEXT PRIMARY KEY,
    hub TEXT NOT NULL,
    digest TEXT NOT NULL,                  -- of the bytes that the hub knows or is to be told of
    attempts INTEGER NOT NULL,
    due_at INTEGER                         -- NULL: the hub knows
) WITHOUT ROWID;
CREATE TABLE carried_elsewhere (           -- imported articles that readers had already
    id TEXT PRIMARY KEY,
    since INTEGER NOT NULL
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
INSERT INTO "delivery" VALUES(1,1,1,'ann@example.org','{"city":"Ghent","name":"Ann"}','9433f9e69b2d4fc683cd7311151a94e5','sent',1795575812943157,1,1795575812943157,NULL,NULL,'new/weekly-1.b5f7e5d0cdc134c9b8c4@example.org');
INSERT INTO "delivery" VALUES(2,1,2,'bo@example.org','{"city":"Bruges","name":"Bo"}','8875dea7ef3e1b0436a60d99ddb8a692','claimed',1795575812892739,0,NULL,NULL,NULL,NULL);
INSERT INTO "delivery" VALUES(3,1,3,'cy@example.org','{}','1203600f291b222dc771a942437d356c','claimed',1795575812892739,0,NULL,NULL,NULL,NULL);
CREATE TABLE due_run (
    newsletter TEXT PRIMARY KEY,
    moment INTEGER NOT NULL
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
INSERT INTO "edition" VALUES(1,'weekly-1','weekly',1,'Welcome to Harbour','This is the first article of Harbour. Change it, or put your own in its place.',1795575809444414,1795575809444414,3,NULL,'editors@example.org','example.org','da37c92b7ad00831','{"headers": [["From", "Harbour <editors@example.org>"], ["Subject", "Welcome to Harbour"], ["Date", "Wed, 25 Nov 2026 03:03:29 +0000"], ["List-Id", "\"Harbour, weekly\"\r\n <weekly.example.org>"], ["Feedback-ID", "1:weekly:newsletter:exampleorg"], ["Precedence", "list"], ["Auto-Submitted", "auto-generated"], ["MIME-Version", "1.0"]], "html": "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"x-apple-disable-message-reformatting\">\n<meta name=\"format-detection\" content=\"telephone=no, date=no, address=no, email=no, url=no\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"supported-color-schemes\" content=\"light dark\">\n<title>Welcome to Harbour</title>\n<!--[if mso]>\n<noscript><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml></noscript>\n<style>table {border-collapse: collapse} h1, h2, h3, h4, h5, h6, p, li, td, th, blockquote {font-family: Georgia, serif} .sans {font-family: Arial, sans-serif}</style>\n<![endif]-->\n<style>\n:root { color-scheme: light dark; supported-color-schemes: light dark; }\na[x-apple-data-detectors] { color: inherit !important; text-decoration: none !important; font: inherit !important; }\n.plain:hover, .go:hover { text-decoration: underline !important; }\n@media (max-width: 480px) {\n  .gutter { padding-left: 22px !important; padding-right: 22px !important; }\n  .name { font-size: 38px !important; }\n  .headline { font-size: 30px !important; }\n  .standfirst { font-size: 20px !important; }\n  .title { font-size: 22px !important; }\n  .prose .pullquote blockquote { font-size: 23px !important; }\n}\n@media (prefers-color-scheme: dark) {\n  .desk { background-color: #0e1213 !important; }\n  .paper { background-color: #171c1e !important; }\n  .ink, .prose { color: #e9e6de !important; }\n  .muted, .prose figcaption, .prose caption { color: #a9a79e !important; }\n  .quiet { color: #a9a79e !important; }\n  .accent, .prose a { color: #7ecbd4 !important; }\n  .bar { background-color: #2b8896 !important; }\n  .rule, .greeting, .prose, .prose td, .prose hr, .prose .pullquote { border-color: #363d3f !important; }\n  .section, .prose .pullquote { border-top-color: #2b8896 !important; }\n  .prose blockquote { color: #c9c6bd !important; border-color: #4a5254 !important; }\n  .prose .pullquote blockquote { color: #7ecbd4 !important; }\n  .prose th { border-color: #a9a79e !important; }\n  .prose pre, .prose code { background-color: #22292b !important; }\n  .prose mark { background-color: #5c4f14 !important; color: #f4efdf !important; }\n}\n\n</style>\n</head>\n<body class=\"desk body\" style=\"background-color:#efece4; margin:0; padding:0; width:100%; -webkit-text-size-adjust:100%; -ms-text-size-adjust:100%\">\n<div class=\"desk shell\" lang=\"en\" dir=\"ltr\" role=\"article\" aria-roledescription=\"email\" aria-label=\"Welcome to Harbour\" style=\"background-color:#efece4\">\n<div class=\"preheader\" aria-hidden=\"true\" style=\"display:none; max-height:0; max-width:0; overflow:hidden; opacity:0; font-size:1px; line-height:1px; mso-hide:all\">This is the first article of Harbour. Change it, or put your own in its place. ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌  ͏‌ </div>\n<table class=\"desk whole\" role=\"presentation\" width=\"100%\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" style=\"background-color:#efece4; width:100%; table-layout:fixed; border-collapse:separate; border-spacing:0\">\n<tr>\n<td class=\"around\" align=\"center\" style=\"padding:0\">\n<!--[if mso]><table role=\"presentation\" width=\"600\" align=\"center\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\"><tr><td align=\"left\"><![endif]-->\n<div class=\"column\" style=\"max-width:600px; margin:0 auto; text-align:start\">\n<table class=\"paper whole\" role=\"presentation\" width=\"100%\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" style=\"background-color:#fffefb; width:100%; table-layout:fixed; border-collapse:separate; border-spacing:0\">\n<tr>\n<td class=\"bar\" height=\"5\" style=\"background-color:#0a5c6b; height:5px; font-size:1px; line-height:5px\"> </td>\n</tr>\n<tr>\n<td class=\"gutter masthead\" style=\"padding:0 40px; word-break:break-word; overflow-wrap:break-word; padding-top:30px; padding-bottom:24px\">\n<p class=\"sans muted issue\" style=\"color:#5c5b55; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:0; font-size:14px; line-height:20px\">No. 1 · Wednesday, November 25, 2026</p>\n<h1 class=\"ink name\" style=\"color:#1c1e1f; margin:14px 0 0; font-family:Georgia, Times New Roman, serif; font-size:46px; line-height:1.1; font-weight:400; letter-spacing:-0.01em\"><a class=\"ink plain\" href=\"https://example.org/\" style=\"color:#1c1e1f; text-decoration:none\">Harbour</a></h1>\n<p class=\"sans muted tagline\" style=\"color:#5c5b55; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:8px 0 0; font-size:16px; line-height:24px\">Harbour, weekly</p>\n</td>\n</tr>\n<tr>\n<td class=\"gutter\" style=\"padding:0 40px; word-break:break-word; overflow-wrap:break-word\">\n<p class=\"rule ink greeting\" style=\"color:#1c1e1f; border-top:1px solid #d8d4c8; margin:0; padding:20px 0 28px; font-family:Georgia, Times New Roman, serif; font-size:18px; line-height:1.6; font-style:italic\">Hello slot8ccb9cc0f2e9n0e, this is what is new in Harbour.</p>\n</td>\n</tr>\n<tr>\n<td class=\"gutter lead\" style=\"padding:0 40px; word-break:break-word; overflow-wrap:break-word; padding-top:30px; padding-bottom:36px\">\n<p class=\"sans accent label\" style=\"color:#0a5c6b; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:0; font-size:13px; line-height:18px; font-weight:700; letter-spacing:0.09em; text-transform:uppercase\">News</p>\n<h2 class=\"ink headline\" style=\"color:#1c1e1f; margin:10px 0 0; font-family:Georgia, Times New Roman, serif; font-size:36px; line-height:1.16; font-weight:400; letter-spacing:-0.01em\"><a class=\"ink plain\" href=\"https://example.org/news/welcome/\" style=\"color:#1c1e1f; text-decoration:none\">Welcome to Harbour</a></h2>\n<p class=\"sans muted byline\" style=\"color:#5c5b55; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:14px 0 0; font-size:15px; line-height:22px\">By The editors</p>\n\n<p class=\"ink standfirst\" style=\"color:#1c1e1f; margin:20px 0 0; font-family:Georgia, Times New Roman, serif; font-size:21px; line-height:1.5\">This is the first article of Harbour. Change it, or put your own in its place.</p>\n<div class=\"prose\" style=\"margin:26px 0 0; padding:26px 0 0; border-top:1px solid #d8d4c8; color:#1c1e1f; font-family:Georgia, Times New Roman, serif; font-size:18px; line-height:1.62\">\n<p style=\"margin:0 0 20px\">This article is a file: <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">articles/welcome.md</code>. What stands between the two lines of hyphens is its\nfront matter; what follows is its text, in <a href=\"https://commonmark.org/help/\" style=\"color:#0a5c6b; text-decoration:underline\">Markdown</a>.</p>\n<h3 style=\"margin:36px 0 12px; font-size:25px; line-height:1.25; font-weight:400\">What you can do now</h3>\n<ol style=\"margin:0 0 20px; padding:0 0 0 28px\">\n<li style=\"margin:0 0 8px\">Change this text and run <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">publisher build</code>. The feeds in <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">feeds/</code> are brought up to date.</li>\n<li style=\"margin:0 0 8px\">Make yourself a reader: <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">publisher subscriber add you@example.org</code>.</li>\n<li style=\"margin:0 0 8px\">Run <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">publisher send weekly</code>. Your message is a file in <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">outbox/new/</code>; open it with a mail program.</li>\n<li style=\"margin:0 0 8px\">Run <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">publisher send weekly</code> again. Nothing is sent, for nothing is new.</li>\n</ol>\n<p style=\"margin:0 0 20px\">Then write the next article with <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">publisher new \"Its title\"</code>. It begins as a draft, which stands in no\nfeed and no newsletter. Take the line <code style=\"background-color:#f3f0e8; font-family:Menlo, Consolas, Liberation Mono, monospace; font-size:15px; word-break:break-word\">draft: true</code> out of its front matter when it is ready. The date\nat the front of the file''s name keeps your folder in order; it is no part of the article''s address.</p>\n</div>\n<p class=\"sans more\" style=\"font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:16px 0 0; font-size:16px; line-height:24px; font-weight:600\"><a class=\"accent go\" href=\"https://example.org/news/welcome/\" lang=\"en\" aria-label=\"Read on the web: Welcome to Harbour\" style=\"color:#0a5c6b; text-decoration:underline; text-underline-offset:3px\">Read on the web</a></p>\n\n</td>\n</tr>\n\n<tr>\n<td class=\"gutter tail\" style=\"padding:0 40px; word-break:break-word; overflow-wrap:break-word; font-size:1px; line-height:40px\"> </td>\n</tr>\n</table>\n<table class=\"desk whole\" role=\"presentation\" width=\"100%\" border=\"0\" cellpadding=\"0\" cellspacing=\"0\" style=\"background-color:#efece4; width:100%; table-layout:fixed; border-collapse:separate; border-spacing:0\">\n<tr>\n<td class=\"gutter footer\" style=\"padding:0 40px; word-break:break-word; overflow-wrap:break-word; padding-top:30px; padding-bottom:48px\">\n<p class=\"sans small quiet\" style=\"color:#54534d; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:0 0 10px; font-size:15px; line-height:23px\"><a class=\"quiet strong\" href=\"https://example.org/\" style=\"color:#54534d; font-weight:600\">Harbour</a></p>\n<p class=\"sans small quiet\" style=\"color:#54534d; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:0 0 10px; font-size:15px; line-height:23px\">You get this because you subscribed to “Harbour, weekly” with this address: slot8ccb9cc0f2e9n1e</p>\n<p class=\"sans small quiet\" style=\"color:#54534d; font-family:-apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif; margin:0 0 10px; font-size:15px; line-height:23px\"><a class=\"quiet\" href=\"slot8ccb9cc0f2e9n2e\" aria-label=\"Unsubscribe from “Harbour, weekly”\" style=\"color:#54534d\">Unsubscribe</a></p>\n</td>\n</tr>\n</table>\n</div>\n<!--[if mso]></td></tr></table><![endif]-->\n</td>\n</tr>\n</table>\n</div>\n</body>\n</html>\n", "text": "Harbour\nHarbour, weekly\nNo. 1 · Wednesday, November 25, 2026\n\n\nHello slot8ccb9cc0f2e9n3e,\nthis is what is new in Harbour.\n\n\nNEWS\n\nWelcome to Harbour\n==================\n\nBy The editors\n\nThis is the first article of Harbour. Change it, or put your own in its\nplace.\n\nThis article is a file: articles/welcome.md. What stands between the two\nlines of hyphens is its front matter; what follows is its text, in\nMarkdown [1].\n\nWhat you can do now\n\n1. Change this text and run publisher build. The feeds in feeds/ are\n   brought up to date.\n2. Make yourself a reader: publisher subscriber add you@example.org.\n3. Run publisher send weekly. Your message is a file in outbox/new/;\n   open it with a mail program.\n4. Run publisher send weekly again. Nothing is sent, for nothing is new.\n\nThen write the next article with publisher new \"Its title\". It begins as\na draft, which stands in no feed and no newsletter. Take the line draft:\ntrue out of its front matter when it is ready. The date at the front of\nthe file''s name keeps your folder in order; it is no part of the\narticle''s address.\n\n[1] https://commonmark.org/help/\n\nRead on the web:\nhttps://example.org/news/welcome/\n\n\n------------------------------------------------------------------------\nHarbour\nhttps://example.org/\n\nYou get this because you subscribed to “Harbour, weekly” with this\naddress:\nslot8ccb9cc0f2e9n4e\n\nUnsubscribe:\nslot8ccb9cc0f2e9n5e\n", "slots": [{"token": "slot8ccb9cc0f2e9n0e", "field": "name", "default": "reader", "place": "text"}, {"token": "slot8ccb9cc0f2e9n1e", "field": "email", "default": "", "place": "text"}, {"token": "slot8ccb9cc0f2e9n2e", "field": "unsubscribe_url", "default": "", "place": "attribute"}, {"token": "slot8ccb9cc0f2e9n3e", "field": "name", "default": "reader", "place": "plain"}, {"token": "slot8ccb9cc0f2e9n4e", "field": "email", "default": "", "place": "plain"}, {"token": "slot8ccb9cc0f2e9n5e", "field": "unsubscribe_url", "default": "", "place": "plain"}], "unsubscribe_url": null, "unsubscribe_mailto": "editors@example.org"}');
CREATE TABLE edition_article (
    edition INTEGER NOT NULL REFERENCES edition (number),
    position INTEGER NOT NULL,
    id TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (edition, position)
) WITHOUT ROWID;
INSERT INTO "edition_article" VALUES(1,0,'tag:example.org,2026-11-25:articles/welcome','Welcome to Harbour','https://example.org/news/welcome/','articles/welcome.md');
CREATE TABLE feed_entry (
    feed TEXT NOT NULL,
    identity INTEGER NOT NULL REFERENCES identity (number),
    since INTEGER NOT NULL, page INTEGER,
    PRIMARY KEY (feed, identity)
) WITHOUT ROWID;
CREATE TABLE identity (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    title TEXT NOT NULL,
    published INTEGER NOT NULL,
    body_digest TEXT NOT NULL
, updated INTEGER);
INSERT INTO "identity" VALUES(1,'tag:example.org,2026-11-25:articles/welcome','articles/welcome.md','Welcome to Harbour',1795575805000000,'0267d087ff739a8b646d812b3447291ac44430b26723f1678f2902b5b2e5ace3',NULL);
CREATE TABLE origin (
    url TEXT NOT NULL                      -- one row: the publication's first address
);
INSERT INTO "origin" VALUES('https://example.org/');
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
CREATE TABLE subscriber (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE,        -- folded: two spellings are one person
    name TEXT,
    language TEXT,
    attributes TEXT NOT NULL DEFAULT '{}'  -- JSON object, texts only
);
INSERT INTO "subscriber" VALUES(1,'ann@example.org','ann@example.org','Ann',NULL,'{"city": "Ghent"}');
INSERT INTO "subscriber" VALUES(2,'bo@example.org','bo@example.org','Bo',NULL,'{"city": "Bruges"}');
INSERT INTO "subscriber" VALUES(3,'cy@example.org','cy@example.org',NULL,NULL,'{}');
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
INSERT INTO "subscription" VALUES(1,1,'weekly','confirmed',1795575807206600,'import of readers.csv','9433f9e69b2d4fc683cd7311151a94e5');
INSERT INTO "subscription" VALUES(2,2,'weekly','confirmed',1795575807206600,'import of readers.csv','8875dea7ef3e1b0436a60d99ddb8a692');
INSERT INTO "subscription" VALUES(3,3,'weekly','confirmed',1795575807206600,'import of readers.csv','1203600f291b222dc771a942437d356c');
CREATE TABLE suppression (
    email_key TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    since INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE withdrawal (
    identity INTEGER PRIMARY KEY REFERENCES identity (number),
    since INTEGER NOT NULL,
    reason TEXT NOT NULL,
    url TEXT NOT NULL                      -- of the article's page; empty where nobody knows it
);
CREATE INDEX subscription_by_newsletter ON subscription (newsletter, state, id);
CREATE INDEX delivery_pending ON delivery (edition, id) WHERE state = 'pending';
CREATE INDEX delivery_deferred ON delivery (edition, due_at) WHERE state = 'deferred';
CREATE INDEX delivery_taken ON delivery (edition) WHERE state IN ('claimed', 'handed_over');
CREATE INDEX delivery_in_doubt ON delivery (edition) WHERE state = 'in_doubt';
CREATE INDEX announcement_due ON announcement (due_at) WHERE due_at IS NOT NULL;
COMMIT;
