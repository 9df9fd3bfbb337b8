"""The coming edition in the editor's browser: what happens while she writes."""

import json
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.acceptance.conftest import Publisher, run_publisher
from tests.acceptance.preview.conftest import Running, read_frame

VIEWS = (
    "inbox", "desktop", "phone", "narrow", "dark", "dark-phone", "no-pictures", "no-styles",
    "large", "text", "message",
)  # fmt: skip


def test_a_save_is_seen(preview: Running, page: Page, beach: Path) -> None:
    """What is saved is there without a key being pressed, and the terminal says it once."""
    page.goto(preview.url)
    page.get_by_label("or an address").fill("half typed")
    page.get_by_label("or an address").focus()
    page.evaluate(
        "() => { const line = document.getElementById('status'); window.heard = [];"
        " new MutationObserver(() => heard.push(line.textContent))"
        ".observe(line, { childList: true }); }"
    )
    written = beach.read_text()
    for title in ("Storm", "Storm over", "Storm over the dunes"):
        beach.write_text(written.replace("title: Beach", f"title: {title}"))
    page.get_by_role("heading", name="Storm over the dunes", level=1).wait_for()
    assert page.evaluate("document.activeElement.id") == "address"
    assert page.get_by_label("or an address").input_value() == "half typed"
    assert re.match(r"Composed at \d\d:\d\d:\d\d, \d checks$", page.inner_text("#status"))
    heard = page.evaluate("heard")
    assert (heard[0], len(heard)) == ("Composing …", 2)
    assert "«Storm over the dunes»" in preview.read_line()


def test_an_error_comes_and_goes(preview: Running, page: Page, folder: Path) -> None:
    """An error is shown with file, line and hint above the last good edition, then goes."""
    page.goto(preview.url)
    own = folder / "templates" / "newsletter" / "digest.html"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text("{% extends 'base.html' %}\n{% block main %}\n{{ weather }}\n{% endblock %}\n")
    trouble = page.get_by_role("region", name="A template cannot be used")
    trouble.wait_for()
    words = trouble.inner_text()
    assert "templates/newsletter/digest.html:3 'weather' is undefined" in words
    assert "Check the spelling" in words
    assert "Below is the edition as it was at" in words
    assert "Some words." in read_frame(page).inner_text("body")
    own.unlink()
    trouble.wait_for(state="detached")


def test_an_article_that_is_left_out(
    preview: Running, page: Page, write_article: Callable[..., Path]
) -> None:
    """An article that cannot be read is named with its line, and is back when it can."""
    page.goto(preview.url)
    wrong = write_article("tide", date="the day after")
    page.get_by_text("articles/tide.md:3").wait_for()
    wrong.write_text(wrong.read_text().replace("the day after", "2026-11-21"))
    page.get_by_role("heading", name="Tide", level=1).wait_for()
    assert page.get_by_text("articles/tide.md:3").count() == 0


def test_a_draft(preview: Running, page: Page, publisher: Publisher) -> None:
    """The editor's draft is shown as she changes it, and what is wrong with it, with its line."""
    page.goto(preview.url)
    draft = Path(json.loads(publisher("edition", "compose", "weekly", "--json").out)["draft"])
    page.get_by_role("banner").get_by_text(f"editions/weekly/{draft.name}").wait_for()
    written = draft.read_text()
    draft.write_text(written.replace("subject:", "subject: Low water #", 1))
    page.get_by_role("heading", name="Low water", level=1).wait_for()
    draft.write_text(written.replace("subject:", "sbject:", 1))
    trouble = page.get_by_role("region", name="The draft cannot be used")
    trouble.wait_for()
    assert f"editions/weekly/{draft.name}:" in trouble.inner_text()
    assert page.get_by_role("heading", name="Low water", level=1).is_visible()


def test_settings_that_cannot_be(preview: Running, page: Page, folder: Path) -> None:
    """A slip in publisher.toml does not end the preview."""
    page.goto(preview.url)
    settings = folder / "publisher.toml"
    right = settings.read_text()
    settings.write_text(right + "\n[[newsletters]]\n")
    page.get_by_role("region", name="The settings cannot be used").wait_for()
    settings.write_text(right.replace('title = "De Kust', 'title = "Aan zee'))
    page.get_by_role("region", name="The settings cannot be used").wait_for(state="detached")
    assert "Aan zee" in read_frame(page).inner_text("body")


def test_the_very_message(preview: Running, publisher: Publisher, folder: Path) -> None:
    """The message is that of `edition test`, byte for byte, but for its moment and its id."""
    publisher("subscriber", "add", "an@example.org", "--name", "An Peeters")
    status, shown = preview.ask("message.eml?reader=an@example.org")
    assert status == 200
    assert publisher("edition", "test", "weekly", "an@example.org").code == 0
    (sent,) = (folder / "outbox" / "new").iterdir()
    assert b"An Peeters" in shown
    assert settle(shown) == settle(sent.read_bytes())


def settle(message: bytes) -> list[bytes]:
    """Return a message's lines without those that no two messages share, or the folder adds."""
    lines = message.replace(b"\r\n", b"\n").splitlines()
    own = (b"Message-ID: ", b"Date: ", b"Return-Path: ")
    return [line for line in lines if not line.startswith(own)]


def test_read_as_somebody(preview: Running, page: Page, publisher: Publisher) -> None:
    """The edition is shown as one subscriber gets it; a slip in the address is said."""
    publisher("subscriber", "add", "an@example.org", "--name", "An Peeters")
    page.goto(preview.url)
    # Found anew each time: the page comes again when it notices that there is a reader now.
    edition = page.frame_locator("iframe[name=edition]").locator("body")
    page.get_by_label("or an address").fill("an@example.org")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**address=an%40example.org")
    edition.get_by_text("An Peeters").first.wait_for(state="attached")
    # The editor may press the button below: it is nobody's.
    token = publisher("subscriber", "list", "--json").out
    tokens = [each.get("token") for each in json.loads(token)]
    shown = edition.inner_html()
    assert not any(each and each in shown for each in tokens)
    page.get_by_label("Read as").select_option("a reader with a long name")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**reader=long-name**")
    edition.get_by_text("Wilhelmina").first.wait_for(state="attached")
    page.get_by_label("or an address").fill("an at example")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("Write it like name@example.org").wait_for()


def test_nothing_in_the_ledger(
    folder: Path, preview: Running, page: Page, write_article: Callable[..., Path]
) -> None:
    """A preview records nothing: neither editions nor identities of new articles."""
    ledger = folder / ".publisher" / "publisher.sqlite"
    page.goto(preview.url)
    write_article("tide", date="2026-11-21")
    page.get_by_role("heading", name="Tide", level=1).wait_for()
    with closing(sqlite3.connect(ledger)) as connection:
        inserted = [line for line in connection.iterdump() if line.startswith("INSERT")]
    # What every ledger begins with: no name, and nothing sent.
    assert inserted == ["INSERT INTO \"standing\" VALUES(1,'',0);"]


def test_only_this_browser(preview: Running) -> None:
    """A strange host name, a guessed path and what lies outside are refused."""
    assert preview.ask("")[0] == 200
    assert preview.ask("", Host="kust.example.org")[0] == 421
    assert preview.ask("", Host="127.0.0.1")[0] == 421
    assert preview.ask("../")[0] == 404
    for path in (
        "../../publisher.toml", "..%2f..%2fpublisher.toml", "picture/../../publisher.toml",
        "picture/beach.png", "frame/../page.html", "page.html", "/etc/passwd",
    ):  # fmt: skip
        assert preview.ask(path)[0] == 404, path
    assert preview.ask("", method="POST")[0] == 501
    assert urlsplit(preview.url).hostname == "127.0.0.1"


def test_what_a_page_may_do(preview: Running, page: Page, beach: Path) -> None:
    """A script in an article does not run in the preview."""
    beach.write_text(beach.read_text() + "\n<script>document.title = 'mine'</script>\n")
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    for view in VIEWS:
        page.goto(f"{preview.url}?view={view}")
    assert [words for words in said if "script" in words.lower()] == []
    status, frame = preview.ask("frame/desktop")
    assert status == 200
    assert b"<script" not in frame


def test_ctrl_c(preview: Running, page: Page) -> None:
    """Ctrl-C ends it, with a page open that listens."""
    page.goto(preview.url)
    preview.process.send_signal(signal.SIGINT)
    assert preview.process.wait(timeout=60) == 0
    assert preview.out.read() == "Stopped.\n"
    page.get_by_text("The preview has stopped").wait_for()


def test_a_port_that_is_taken(preview: Running, folder: Path) -> None:
    """A port that somebody else has is said to be taken."""
    port = urlsplit(preview.url).port
    ran = run_publisher("preview", "weekly", "--no-browser", "--port", str(port), cwd=folder)
    assert ran.code == 2
    assert f"port {port}: " in ran.err


def test_nothing_new(publisher: Publisher, folder: Path) -> None:
    """Without anything new there is no page to mail."""
    for article in (folder / "articles").rglob("*.md"):
        article.unlink()
    ran = publisher("preview", "weekly", "--once", "weekly.html")
    assert ran.code == 2
    assert "nothing new" in ran.err
    assert not (folder / "weekly.html").exists()
