"""The main job, from an empty folder to a message in the outbox, as an editor does it."""

import email
import email.policy
import json
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest

from tests.acceptance.conftest import Publisher

ATOM = "{http://www.w3.org/2005/Atom}"


def read_outbox(folder: Path) -> list[EmailMessage]:
    return [
        email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        for file in sorted((folder / "outbox" / "new").iterdir())
    ]


@pytest.fixture
def sent(publisher: Publisher) -> Publisher:
    """The publication after its first edition to two readers."""
    for words in (
        ("build",),
        ("subscriber", "add", "an@example.org", "--name", "An Peeters"),
        ("subscriber", "add", "stranger@example.org"),
        ("send", "weekly"),
    ):
        ran = publisher(*words)
        assert ran.code == 0, ran.err
    return publisher


def test_feeds_are_the_same_in_three_formats(publisher: Publisher, folder: Path) -> None:
    """After init and build, three feeds carry the same entries with the same ids and dates."""
    assert publisher("build").code == 0
    atom = feedparser.parse(str(folder / "feeds" / "all.atom"))
    rss = feedparser.parse(str(folder / "feeds" / "all.rss"))
    feed = json.loads((folder / "feeds" / "all.json").read_text())
    assert (atom.bozo, rss.bozo) == (False, False)
    ids = [entry.id for entry in atom.entries]
    assert len(ids) == 1
    assert [entry.id for entry in rss.entries] == ids
    assert [item["id"] for item in feed["items"]] == ids
    assert [each.published_parsed for each in atom.entries] == [
        each.published_parsed for each in rss.entries
    ]


def test_message_is_what_mail_programs_expect(sent: Publisher, folder: Path) -> None:
    """A reader's message has text before HTML, and says who sent it and how to leave."""
    messages = {str(each["To"]): each for each in read_outbox(folder)}
    assert set(messages) == {"An Peeters <an@example.org>", "stranger@example.org"}
    message = messages["An Peeters <an@example.org>"]
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert re.fullmatch(r"<weekly-1\.[0-9a-f]{20}@example\.org>", str(message["Message-ID"]))
    assert str(message["List-Id"]).endswith("<weekly.example.org>")
    assert "mailto:editors@example.org?subject=unsubscribe" in str(message["List-Unsubscribe"])
    # Nothing answers a POST here, so nothing promises that it would.
    assert message["List-Unsubscribe-Post"] is None


def test_message_is_personal(sent: Publisher, folder: Path) -> None:
    """Who has a name is greeted by it, and nobody sees another reader's."""
    by_reader = {str(each["To"]): each for each in read_outbox(folder)}
    for part in by_reader["An Peeters <an@example.org>"].iter_parts():
        assert isinstance(part, EmailMessage)
        assert "An Peeters" in part.get_content()
        assert "stranger@example.org" not in part.get_content()
    for part in by_reader["stranger@example.org"].iter_parts():
        assert isinstance(part, EmailMessage)
        assert "Peeters" not in part.get_content()


def test_sent_once(sent: Publisher, folder: Path) -> None:
    """The same command again says that there is nothing new, and sends nothing."""
    before = sorted((folder / "outbox" / "new").iterdir())
    again = sent("send", "weekly")
    assert (again.code, again.out) == (0, "Nothing new for weekly.\n")
    assert sorted((folder / "outbox" / "new").iterdir()) == before


def test_only_what_is_new(
    sent: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """The next edition carries the new article alone."""
    write_article("crane", "The crane turns.")
    assert sent("send", "weekly").code == 0
    shown = json.loads(sent("edition", "show", "weekly-2", "--json").out)
    assert [article["title"] for article in shown["articles"]] == ["Crane"]
    assert shown["states"] == {"sent": 2}


def test_test_message_is_the_same_bytes(
    sent: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """A test message differs from a reader's in its Message-ID and nothing else."""
    for file in (folder / "outbox" / "new").iterdir():
        file.unlink()
    write_article("crane", "The crane turns.")
    tested = sent("edition", "test", "weekly", "an@example.org")
    assert tested.code == 0, tested.err
    assert sent("send", "weekly").code == 0
    files = sorted((folder / "outbox" / "new").iterdir())
    assert len(files) == 3
    bodies = [
        re.sub(rb"(?m)^(Message-ID|Date): .*\n", b"", file.read_bytes())
        for file in files
        if b"an@example.org" in file.read_bytes()[:200]
    ]
    assert len(bodies) == 2
    assert bodies[0] == bodies[1]


def test_unsubscribed_stay_away(
    sent: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """Whoever left gets no further edition, and no import brings her back."""
    assert sent("subscriber", "unsubscribe", "AN@example.org").code == 0
    (folder / "readers.csv").write_text("email,name\nAn@Example.org,An\nnew@example.org,New\n")
    imported = sent("subscriber", "import", "readers.csv")
    assert imported.code == 0
    assert "1 added" in imported.out
    write_article("crane")
    assert sent("send", "weekly").code == 0
    listed = json.loads(sent("edition", "show", "weekly-2", "--state", "sent", "--json").out)
    assert [each["email"] for each in listed["deliveries"]] == [
        "stranger@example.org",
        "new@example.org",
    ]


def test_unsubscribe_by_token(sent: Publisher, folder: Path) -> None:
    """What a reader's mail program writes into the subject is enough to unsubscribe her."""
    message = next(each for each in read_outbox(folder) if "Peeters" in str(each["To"]))
    token = str(message["List-Unsubscribe"]).partition("unsubscribe%20")[2].rstrip(">")
    assert sent("subscriber", "unsubscribe", token).out == (
        "an@example.org is unsubscribed from weekly.\n"
    )


def test_identity_survives_everything(
    publisher: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """Renamed, retitled, redated, under a new slug and address, an article keeps its identity."""
    article = write_article("crane", "The crane turns, and turns again.")
    assert publisher("build").code == 0
    before = _atom_ids(folder)
    text = article.read_text().replace("title: Crane", "title: Another\nslug: elsewhere")
    (folder / "articles" / "moved.md").write_text(text.replace("2026-11-01", "2026-10-31"))
    article.unlink()
    configuration = folder / "publisher.toml"
    configuration.write_text(
        configuration.read_text().replace("https://example.org/", "https://moved.example.org/")
    )
    assert publisher("build").code == 0
    assert _atom_ids(folder) == before


def _atom_ids(folder: Path) -> set[str]:
    root = ET.parse(folder / "feeds" / "all.atom").getroot()
    return {entry.findtext(f"{ATOM}id") or "" for entry in root.iter(f"{ATOM}entry")}


def test_dry_run_changes_nothing(publisher: Publisher, folder: Path) -> None:
    """A dry run names subject, readers and articles, and leaves no edition behind."""
    publisher("subscriber", "add", "an@example.org")
    ran = publisher("send", "weekly", "--dry-run")
    assert ran.code == 0
    assert "Would send «Welcome to De Kust» to 1 reader" in ran.out
    assert json.loads(publisher("edition", "list", "--json").out) == []
    assert not (folder / "outbox").exists()


def test_no_readers_no_edition(publisher: Publisher) -> None:
    """Without readers nothing is sent, and the articles wait for them."""
    ran = publisher("send", "weekly")
    assert ran.code == 0
    assert "weekly has no readers yet; 1 article wait" in ran.out
    publisher("subscriber", "add", "an@example.org")
    assert "1 sent" in publisher("send", "weekly").out


def test_status_tells_how_things_stand(sent: Publisher) -> None:
    """Status says what is public, who reads, what was sent and what comes next."""
    values = json.loads(sent("status", "--json").out)
    assert values["articles"] == 1
    [weekly] = values["newsletters"]
    assert weekly["subscriptions"] == {"confirmed": 2}
    assert weekly["new_articles"] == 0
    assert weekly["editions"][0]["states"] == {"sent": 2}
    assert "weekly-1" in sent("status").out


def test_new_article_is_a_draft(publisher: Publisher, folder: Path) -> None:
    """`new` makes an article that is nobody's business yet, and says where it is."""
    ran = publisher("new", 'A "quoted": title')
    assert ran.code == 0
    file = folder / ran.out.strip()
    publisher("build")
    assert len(json.loads((folder / "feeds" / "all.json").read_text())["items"]) == 1
    file.write_text(file.read_text().replace("draft: true\n", "") + "Words.\n")
    assert publisher("build").code == 0
    titles = {
        item["title"] for item in json.loads((folder / "feeds" / "all.json").read_text())["items"]
    }
    assert 'A "quoted": title' in titles
