"""An editor looks at what lies in the outbox."""

import json
import os
import re
import tempfile
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.acceptance.conftest import run_publisher
from tests.cli.scenes import NEWSLETTER
from tests.newsroom import Newsroom


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """A newsletter with a picture in it, sent to two readers; its outbox is only looked at."""
    newsroom = Newsroom(tmp_path_factory.mktemp("outbox") / "kust")
    newsroom.configure(*NEWSLETTER, 'images = "embedded"')
    Image.new("RGB", (640, 320), "teal").save(newsroom.articles / "tide.png")
    newsroom.write("tide", "image: tide.png", "image_alt: The tide", body="Zoë saw the tide.")
    for reader in ("an", "bo"):
        newsroom.run("subscriber", "add", f"{reader}@example.org")
    assert newsroom.run("send", "weekly").code == 0
    return newsroom


def test_newest_comes_first(sent: Newsroom) -> None:
    """I see what was sent to whom, and again with as few words as possible."""
    listed = json.loads(sent.run("outbox", "list", "--json").out)
    assert [each["number"] for each in listed] == [1, 2]
    assert {each["to"] for each in listed} == {"an@example.org", "bo@example.org"}
    assert {(each["edition"], each["subject"]) for each in listed} == {("weekly-1", "Tide")}
    moments = [each["written_at"] for each in listed]
    assert moments == sorted(moments, reverse=True)
    assert json.loads(sent.run("outbox", "--json").out) == listed
    few = sent.run("outbox", "--limit", "1")
    assert (len(few.out.splitlines()), few.err) == (2, "… and 1 more message.\n")
    assert sent.run("outbox", "--newsletter", "daily").err.startswith("No messages in ")


def test_message_is_read_in_the_terminal(sent: Newsroom) -> None:
    """I read a message as a reader of the text part does, or as it lies there."""
    (newest, _) = json.loads(sent.run("outbox", "--json").out)
    shown = sent.run("outbox", "show").out
    assert "Subject: Tide\n" in shown
    assert "Zoë saw the tide." in shown
    lines = [line for line in shown.partition("\n\n")[2].splitlines() if "mailto:" not in line]
    assert max(map(len, lines)) <= 78
    assert sent.run("outbox", "show", newest["name"][:20]).out == shown
    assert "<html" in sent.run("outbox", "show", "1", "--html").out
    values = json.loads(sent.run("outbox", "show", "--json").out)
    assert values["headers"]["To"] == newest["to"]
    for wrong in ("3", "0", "weekly-1", "nobody", "../new"):
        assert sent.run("outbox", "show", wrong).code == 2


@pytest.fixture(autouse=True)
def _own_temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_page_shows_the_pictures_that_travel_with_it(sent: Newsroom) -> None:
    """The page that I open lies where only I can read it, beside the pictures it names."""
    page = Path(sent.run("outbox", "open", "--print-path").out.strip())
    assert page.parent.stat().st_mode & 0o777 == 0o700
    html = page.read_text("utf-8-sig")
    assert "Zoë saw the tide." in html
    assert "cid:" not in html
    pictures = set(re.findall(r'src="([^":/]+)"', html))
    assert pictures
    for name in pictures:
        with Image.open(page.parent / name) as picture:
            assert picture.convert("RGB").getpixel((0, 0)) == (0, 128, 128)


def test_browser_is_started(sent: Newsroom, tmp_path: Path) -> None:
    """The page opens in my browser; where none can be started, I am told which file it is."""
    opener, opened = tmp_path / "xdg-open", tmp_path / "opened"
    opener.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {opened}.new && mv {opened}.new {opened}\n')
    opener.chmod(0o755)
    path = f"{tmp_path}:{os.environ['PATH']}"
    said = run_publisher("outbox", "open", "2", cwd=sent.folder, PATH=path, TMPDIR=str(tmp_path))
    assert (said.code, said.err) == (0, "")
    deadline = time.monotonic() + 20
    while not opened.exists():  # the browser is started, and not waited for
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert opened.read_text() == said.out.strip()
    failed = run_publisher(
        "outbox", "open", "2", cwd=sent.folder, PATH="/nowhere", TMPDIR=str(tmp_path)
    )
    assert failed.code == 1
    assert failed.err.startswith(f"Error: no browser could be started for {failed.out.strip()}")


def test_raw_message_is_the_file(sent: Newsroom, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """What --raw prints are the very bytes of the file."""
    from publisher.cli.main import run

    (newest, _) = json.loads(sent.run("outbox", "--json").out)
    assert run(["--publication", str(sent.folder), "outbox", "show", "--raw"]) == 0
    assert capfdbinary.readouterr().out == Path(newest["file"]).read_bytes()


def test_message_that_a_mail_program_moved(tmp_path: Path) -> None:
    """What a mail program has marked as read, or put there itself, is listed as well."""
    newsroom = Newsroom(tmp_path / "kust")
    assert newsroom.run("outbox").err.startswith("No messages in ")
    for folder in ("new", "cur", "tmp"):
        (newsroom.folder / "outbox" / folder).mkdir(parents=True)
    name = f"weekly-7.{'a1' * 10}@example.org"
    read = newsroom.folder / "outbox" / "cur" / f"{name}:2,S"
    read.write_bytes(b"Subject: =?utf-8?q?\x1b[31m_=E2=82=AC?=\n\nno part\x1b[2J\n")
    (newsroom.folder / "outbox" / "new" / "1234.odd").write_bytes(b"\xff\xfe\0 garbage")
    listed = json.loads(newsroom.run("outbox", "--json").out)
    assert {each["name"]: each["edition"] for each in listed} == {
        name: "weekly-7",
        "1234.odd": None,
    }
    shown = newsroom.run("outbox", "show", name).out
    assert "no part" in shown
    assert "\x1b" not in shown
    page = Path(newsroom.run("outbox", "open", name, "--print-path").out.strip())
    assert page.name == "message.txt"
    for words in (("show", "1234.odd"), ("open", "1234.odd", "--print-path"), ("list",)):
        assert newsroom.run("outbox", *words).code == 0


def test_no_outbox(tmp_path: Path) -> None:
    """Where messages go to a server there is no outbox, and I am told where to look."""
    newsroom = Newsroom(tmp_path / "kust")
    newsroom.configure("[delivery]", 'transport = "smtp://ann@relay.example.org:587?tls=required"')
    said = newsroom.run("outbox")
    assert said.code == 2
    assert "there is no outbox: messages go to smtp://ann@relay.example.org:587\n" in said.err
