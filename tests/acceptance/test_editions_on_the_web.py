"""Editions with pictures, from the command to the message and the page."""

import email
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.conftest import Publisher
from tests.newsroom import NOW, Newsroom

WriteArticle = Callable[..., Path]


@pytest.fixture
def images(
    publisher: Publisher, write_article: WriteArticle, folder: Path
) -> Callable[[str], Path]:
    """Return a function that chooses how pictures go out, and gives the newsletter's folder."""
    publisher("subscriber", "add", "ann@example.org")
    (folder / "articles" / "welcome.md").unlink()
    Image.effect_noise((1500, 900), 60).save(folder / "articles" / "heron.jpg")
    write_article("heron", "![A heron](heron.jpg)", image="heron.jpg", image_alt="A heron")

    def choose(way: str) -> Path:
        settings = folder / "publisher.toml"
        # Nobody is asked for what is not here.
        text = settings.read_text().replace("https://example.org/", "http://127.0.0.1:9/", 1)
        text = text.replace("[[newsletter]]", f'[[newsletter]]\nimages = "{way}"', 1)
        settings.write_text(text)
        return folder / "feeds" / "weekly"

    return choose


def read_message(folder: Path) -> EmailMessage:
    (file,) = (folder / "outbox" / "new").iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_hosted_pictures(publisher: Publisher, images: Callable[[str], Path], folder: Path) -> None:
    """What a message names on the web is there when it is sent: its pictures and its page."""
    weekly = images("hosted")
    assert publisher("send", "weekly").code == 0
    message = read_message(folder)
    page = publisher("edition", "web", "weekly-1").out.strip()
    assert page.endswith("/feeds/weekly/1.html")
    assert message["Archived-At"] == f"<{page}>"
    part = message.get_body(("html",))
    assert part is not None
    (picture,) = (weekly / "images").iterdir()
    assert f'{page.removesuffix("1.html")}images/{picture.name}"' in part.get_content()
    assert f'src="images/{picture.name}"' in (weekly / "1.html").read_text()


def test_embedded_pictures(
    publisher: Publisher, images: Callable[[str], Path], folder: Path
) -> None:
    """Pictures can travel in the message, which then asks nobody for them."""
    images("embedded")
    assert publisher("send", "weekly").code == 0
    message = read_message(folder)
    (picture,) = (part for part in message.walk() if part.get_content_maintype() == "image")
    part = message.get_body(("related", "html"))
    assert part is not None
    assert f"cid:{picture['Content-ID'].strip('<>')}" in part.as_string().replace("=\n", "")


def test_missing_picture(publisher: Publisher, images: Callable[[str], Path], folder: Path) -> None:
    """A picture that is not there is found before anything is sent, and a trial says so, too."""
    images("hosted")
    (folder / "articles" / "heron.jpg").unlink()
    trial = publisher("send", "weekly", "--dry-run")
    assert trial.code == 0
    assert "Remark: articles/heron.md:4: picture " in trial.err
    ran = publisher("send", "weekly")
    assert ran.code == 1
    assert "articles/heron.md:4: picture http://127.0.0.1:9/" in ran.err
    assert "Put the picture beside the article, or name its host in image_hosts." in ran.err
    assert publisher("edition", "list").out == ""
    assert not list(folder.glob("outbox/new/*"))


def test_page_that_cannot_be_written(
    publisher: Publisher, images: Callable[[str], Path], folder: Path
) -> None:
    """Nobody gets an edition whose page is not there; once that is mended, everybody does."""
    images("hosted")
    own = folder / "templates" / "feeds"
    own.mkdir(parents=True)
    (own / "edition.html").write_text("{{ nothing.of.the.kind }}\n")
    ran = publisher("send", "weekly")
    assert ran.code == 1
    assert "templates/feeds/edition.html:1" in ran.err
    assert not list(folder.glob("outbox/new/*"))
    (own / "edition.html").unlink()
    assert publisher("send", "weekly").code == 0
    assert read_message(folder)["To"] == "ann@example.org"


def test_next_tick_after_an_edition(tmp_path: Path) -> None:
    """After an edition a tick is idle again, until somebody deletes a page or a picture."""
    newsroom = Newsroom(tmp_path / "kust")
    newsroom.configure(
        *("[[newsletter]]", 'name = "weekly"', 'title = "Elke week"', 'images = "hosted"'),
        'from = "Redactie <redactie@example.org>"',
    )
    Image.effect_noise((90, 60), 60).save(newsroom.articles / "eb.png")
    newsroom.write("eb", "image: eb.png")
    newsroom.run("subscriber", "add", "ann@example.org")
    assert newsroom.run("send", "weekly").code == 0
    assert newsroom.run("cron", at=NOW).code == 0
    assert newsroom.run("cron", at=NOW).is_idle
    (picture,) = newsroom.feeds.glob("weekly/images/*")
    for file in (
        newsroom.feeds / "weekly" / "index.html",
        newsroom.feeds / "weekly" / "1.html",
        picture,
    ):
        before = file.read_bytes()
        file.unlink()
        assert not newsroom.run("cron", at=NOW).is_idle
        assert file.read_bytes() == before
    assert newsroom.run("cron", at=NOW).is_idle


def test_trial_shows_its_pictures(publisher: Publisher, images: Callable[[str], Path]) -> None:
    """Whoever tries an edition on herself sees its pictures, though it has no page yet."""
    weekly = images("hosted")
    assert publisher("edition", "test", "weekly", "me@example.org").code == 0
    assert [path.name for path in weekly.iterdir()] == ["images"]


def test_edition_without_a_page(publisher: Publisher, images: Callable[[str], Path]) -> None:
    """What has no page is said to have none."""
    images("linked")
    ran = publisher("edition", "web", "weekly-1")
    assert (ran.code, "no edition 'weekly-1' in the ledger" in ran.err) == (2, True)
