"""The next edition: which articles it carries, and what all its readers have in common."""

import email
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.articles import Article, Entry, Person
from publisher.model.delivery import NewEdition
from publisher.model.newsletters import NewsletterDefinition
from publisher.model.publication import Publication
from publisher.model.selection import Selection
from publisher.newsletter.choosing import select_entries
from publisher.newsletter.compose import compose_edition, suggest_content
from publisher.newsletter.content import EditionContent
from publisher.newsletter.headers import clean
from publisher.storage.cache import Cache
from tests.newsletter.hostile import HOSTILE

_NOW = datetime(2026, 11, 27, 7, 0, 12, tzinfo=UTC)


def _entry(number: int, **fields: object) -> Entry:
    article = Article(
        source=f"articles/{number}.md",
        title=f"Over {number}",
        slug=str(number),
        url=f"https://coast.example.org/{number}/",
        # The lower the number, the newer.
        published=datetime(2026, 11, 27 - number, tzinfo=UTC),
        language="nl-BE",
    )
    changed = replace(article, **fields)  # type: ignore[arg-type]  # tests name real fields
    return Entry(id=f"id:{number}", article=changed)


_ENTRIES = (
    _entry(1, section="Zee", tags=("vis", "Weer"), authors=(Person(name="An"),)),
    _entry(2, section="Duin", tags=("weer",), language="fr"),
    _entry(3, section="zee", language="nl"),
    _entry(4, tags=("vis",), authors=(Person(name="Bo"), Person(name="An"))),
)


def _newsletter(selection: Selection, limit: int = 12) -> NewsletterDefinition:
    return NewsletterDefinition(
        name="weekly",
        title="De Kust, elke vrijdag",
        sender=Person(name="Redactie", email="redactie@example.org"),
        template="digest",
        limit=limit,
        language="nl",
        selection=selection,
    )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        ({}, [1, 2, 3, 4]),
        ({"sections": ("ZEE",)}, [1, 3]),
        ({"sections": ("zee", "duin")}, [1, 2, 3]),
        ({"tags": ("Vis",)}, [1, 4]),
        ({"tags": ("vis", "weer")}, [1, 2, 4]),
        ({"authors": ("an",)}, [1, 4]),
        ({"languages": ("nl",)}, [1, 3, 4]),
        ({"languages": ("nl-be",)}, [1, 4]),
        ({"languages": ("n",)}, []),
        ({"languages": ("fr", "nl-BE"), "tags": ("weer",)}, [1, 2]),
        ({"sections": ("zee",), "authors": ("Bo",)}, []),
        ({"exclude_sections": ("ZEE",)}, [2, 4]),
        ({"exclude_tags": ("weer",)}, [3, 4]),
        ({"exclude_authors": ("an", "bo")}, [2, 3]),
        ({"sections": ("zee",), "exclude_tags": ("vis",)}, [3]),
    ],
)
def test_selection(selection: Mapping[str, tuple[str, ...]], expected: list[int]) -> None:
    """An edition takes what meets every filter that is set; any value of a filter will do."""
    chosen = select_entries(_newsletter(Selection(**selection)), _ENTRIES, set(), _NOW)
    assert [entry.id for entry in chosen] == [f"id:{number}" for number in expected]


@given(st.sets(st.integers(1, 9)), st.integers(1, 12), st.sets(st.sampled_from(["Zee", "Duin"])))
def test_what_is_left_over_comes_next(carried: set[int], limit: int, sections: set[str]) -> None:
    """Edition after edition, newest first: everything is carried once, nothing is passed over."""
    entries = [_entry(number, section=("Zee", "Duin")[number % 2]) for number in range(1, 10)]
    newsletter = _newsletter(Selection(sections=tuple(sections)), limit)
    seen = {f"id:{number}" for number in carried}
    wanted = [
        entry.id
        for entry in entries
        if entry.id not in seen and (not sections or entry.article.section in sections)
    ]
    editions: list[list[str]] = []
    for _ in entries:
        chosen = select_entries(newsletter, entries, seen, _NOW)
        editions.append([entry.id for entry in chosen])
        seen |= set(editions[-1])
    assert [each for edition in editions for each in edition] == wanted
    assert [len(edition) for edition in editions] == [
        min(limit, max(0, len(wanted) - number * limit)) for number in range(len(entries))
    ]


@pytest.fixture
def compose(coast: Publication, edition: EditionContent, cache: Cache) -> "_Compose":
    return _Compose(coast, edition, cache)


class _Compose:
    """Composes the fixture's edition with other settings or another lead."""

    def __init__(self, publication: Publication, content: EditionContent, cache: Cache) -> None:
        self.publication = publication
        self.newsletter = content.newsletter
        self.entries = [item.entry for item in content.items]
        self.cache = cache

    def __call__(self, *, now: datetime = _NOW, lead: str | None = None) -> NewEdition:
        first, *others = self.entries
        if lead is not None:
            first = replace(first, article=replace(first.article, title=lead, summary=lead))
        content = suggest_content(self.newsletter, [first, *others], number=12, now=now)
        return compose_edition(self.publication, content, self.cache)


def _read(composed: NewEdition) -> EmailMessage:
    lines = "".join(f"{name}: {value}\r\n" for name, value in composed.message.headers)
    parsed = email.message_from_bytes(f"{lines}\r\n".encode("ascii"), policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert len(parsed) == len(composed.message.headers)
    return parsed


def test_what_all_readers_share(compose: _Compose) -> None:
    """Sender, subject, date and the marks of a mailing list are right and stand there once."""
    composed = compose()
    assert [(name, str(value)) for name, value in _read(composed).items()] == [
        ("From", "The editors <editors@example.org>"),
        ("Subject", "The counters of the tide line"),
        ("Date", "Fri, 27 Nov 2026 08:00:12 +0100"),
        ("List-Id", '"The Coast, every Friday" <weekly.example.org>'),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Feedback-ID", "12:weekly:newsletter:coastexampleorg"),
        ("Precedence", "list"),
        ("Auto-Submitted", "auto-generated"),
        ("MIME-Version", "1.0"),
        ("Archived-At", "<https://coast.example.org/feeds/weekly/12.html>"),
    ]
    assert composed.message.unsubscribe_url == "https://coast.example.org/unsubscribe/{token}"
    assert composed.message.unsubscribe_mailto == "editors@example.org"
    assert (composed.return_path, composed.domain) == ("editors@example.org", "example.org")
    assert composed.composed_at == _NOW


def test_replies_and_bounces_elsewhere(compose: _Compose) -> None:
    """Replies go to reply-to, and unsubscribe requests by mail as well; bounces to return_path."""
    delivery = replace(compose.publication.delivery, return_path="bounces@mail.example.org")
    compose.publication = replace(compose.publication, delivery=delivery)
    compose.newsletter = replace(
        compose.newsletter,
        reply_to=Person(name="Brieven", email="letters@example.org"),
        unsubscribe_url=None,
    )
    composed = compose()
    headers = _read(composed)
    assert headers["Reply-To"] == "Brieven <letters@example.org>"
    assert "List-Unsubscribe-Post" not in headers
    assert composed.message.unsubscribe_mailto == "letters@example.org"
    assert composed.return_path == "bounces@mail.example.org"
    assert composed.domain == "example.org"


def test_the_edition_on_the_web(coast: Publication, edition: EditionContent, cache: Cache) -> None:
    """A message says where the same edition stands on the web, where it does (RFC 5064)."""
    address = "https://coast.example.org/editions/weekly/12/"
    composed = compose_edition(coast, replace(edition, web_url=address), cache)
    assert _read(composed)["Archived-At"] == f"<{address}>"
    nowhere = replace(edition, newsletter=replace(edition.newsletter, web=False))
    assert "Archived-At" not in _read(compose_edition(coast, nowhere, cache))


def test_carried_articles_stand_in_it(compose: _Compose) -> None:
    """What the ledger will remember as carried is what stands in HTML and text."""
    composed = compose()
    assert [each.id for each in composed.articles] == [entry.id for entry in compose.entries]
    for part in (composed.message.html, composed.message.text):
        assert [each.url for each in composed.articles if each.url not in part] == []
    assert composed.preheader in composed.message.html


@pytest.mark.parametrize("title", [each for each in HOSTILE if len(each) < 100][::3])
def test_hostile_lead(compose: _Compose, title: str) -> None:
    """A lead's title is the subject and its standfirst the preheader, and nothing else."""
    composed = compose(lead=title)
    headers = _read(composed)
    assert headers["Subject"] == clean(title)
    assert composed.subject == clean(title)
    assert len(composed.preheader) <= 141
    assert clean(composed.preheader) == composed.preheader
    assert headers.keys() == _read(compose()).keys()


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/St_Johns", "Fri, 27 Nov 2026 03:30:12 -0330"),
        ("UTC", "Fri, 27 Nov 2026 07:00:12 +0000"),
    ],
)
def test_date_is_local(compose: _Compose, zone: str, expected: str) -> None:
    """Readers see the editors' own time."""
    compose.publication = replace(compose.publication, timezone=ZoneInfo(zone))
    assert _read(compose())["Date"] == expected


@pytest.mark.parametrize(
    ("url", "length"),
    [("https://a.be/", 10), ("https://localhost/", 9), (f"https://{'x' * 60}.example.org/", 10)],
)
def test_sender_of_feedback(compose: _Compose, url: str, length: int) -> None:
    """The last part of Feedback-ID has the 5 to 15 characters that mailbox providers want."""
    compose.publication = replace(compose.publication, url=url)
    sender = str(_read(compose())["Feedback-ID"]).rpartition(":")[2]
    assert len(sender) == length
    assert sender.isalnum()
