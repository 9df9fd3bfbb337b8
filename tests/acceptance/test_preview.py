"""The coming edition in the editor's browser, while she writes it."""

import json
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Frame, Page

from tests.acceptance.conftest import BARE_ENVIRONMENT, Publisher, run_publisher
from tests.acceptance.driven_browser import open_browser

VIEWS = (
    "inbox", "desktop", "phone", "narrow", "dark", "dark-phone", "no-pictures", "no-styles",
    "large", "text", "message",
)  # fmt: skip


@dataclass
class Running:
    """A preview that runs."""

    process: subprocess.Popen[str]
    url: str
    out: IO[str]

    def read_line(self) -> str:
        """Return the next line that the terminal shows."""
        return self.out.readline().rstrip("\n")

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, bytes]:
        """Return status and body of what is below the preview's address."""
        address = urlsplit(self.url)
        connection = HTTPConnection(address.netloc, timeout=60)
        with closing(connection):
            connection.putrequest(method, address.path + path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            answer = connection.getresponse()
            return answer.status, answer.read()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def beach(folder: Path, write_article: Callable[..., Path]) -> Path:
    """An article with a picture that is not on the web yet, and a misspelt key."""
    (folder / "articles" / "welcome.md").unlink()
    picture = folder / "articles" / "beach.png"
    Image.new("RGB", (600, 300), "#336699").save(picture)
    return write_article(
        "beach",
        "![Two on the beach](beach.png)\n\nSome words.",
        date="2026-11-20",
        summary="What the sea left.",
        sumary="misspelt",
    )


@pytest.fixture
def preview(folder: Path, beach: Path) -> Iterator[Running]:
    """The preview of a publication as it runs in a terminal."""
    process = subprocess.Popen(
        [sys.executable, "-m", "publisher", "preview", "weekly", "--no-browser"],
        cwd=folder,
        env=BARE_ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    first, address = process.stdout.readline(), process.stdout.readline()
    found = re.search(r"http://\S+", address)
    assert found is not None, first + address
    process.stdout.readline()
    try:
        yield Running(process, found[0], process.stdout)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def read_frame(page: Page) -> Frame:
    """Return the frame in which the edition is, ready."""
    element = page.wait_for_selector("iframe[name=edition]")
    assert element is not None
    frame = element.content_frame()
    assert frame is not None
    frame.wait_for_selector("h1", state="attached")
    frame.wait_for_load_state("load")
    return frame


def test_a_save_is_seen(preview: Running, page: Page, beach: Path) -> None:
    """What is saved is there without a key being pressed, and the terminal says it once."""
    page.goto(preview.url)
    page.get_by_label("or an address").fill("half typed")
    page.get_by_label("or an address").focus()
    written = beach.read_text()
    for title in ("Storm", "Storm over", "Storm over the dunes"):
        beach.write_text(written.replace("title: Beach", f"title: {title}"))
    page.get_by_role("heading", name="Storm over the dunes", level=1).wait_for()
    assert page.evaluate("document.activeElement.id") == "address"
    assert page.get_by_label("or an address").input_value() == "half typed"
    assert re.match(r"Composed at \d\d:\d\d:\d\d, \d checks$", page.inner_text("#status"))
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


def test_by_keyboard(preview: Running, page: Page) -> None:
    """Every way of looking is reached with the Tab key, and where one is can be seen."""
    page.goto(preview.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the edition"
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Phone"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Phone 375 px").wait_for()
    assert page.locator("iframe").bounding_box() is not None
    assert read_frame(page).evaluate("innerWidth") == 375
    assert page.locator("[aria-current]").inner_text().startswith("Phone")


def test_dark_is_dark(preview: Running, browser: Browser) -> None:
    """The dark frames are dark on a light screen, and the light ones light on a dark one."""
    brightness = {}
    for scheme in ("light", "dark"):
        with closing(browser.new_page(color_scheme=scheme)) as page:
            for view in ("desktop", "dark", "dark-phone"):
                page.goto(f"{preview.url}?view={view}")
                colour = read_frame(page).evaluate(
                    "getComputedStyle(document.body).backgroundColor"
                )
                channels = [int(each) for each in re.findall(r"\d+", colour)[:3]]
                brightness[scheme, view] = sum(channels) // 3
    assert {value > 200 for (_, view), value in brightness.items() if view == "desktop"} == {True}
    assert {value < 50 for (_, view), value in brightness.items() if view != "desktop"} == {True}


def test_pictures(preview: Running, page: Page) -> None:
    """A picture is shown before it is on the web; with pictures off its words stand there."""
    shown = "document.querySelector('img').naturalWidth"
    page.goto(f"{preview.url}?view=desktop")
    assert read_frame(page).evaluate(shown) == 600
    page.goto(f"{preview.url}?view=no-pictures")
    assert read_frame(page).evaluate(shown) == 0
    assert read_frame(page).get_by_alt_text("Two on the beach").is_visible()


def test_strained(preview: Running, page: Page) -> None:
    """Nothing is to scroll sideways without styles, with large letters, on the smallest phone."""
    for view in ("no-styles", "large", "narrow"):
        page.goto(f"{preview.url}?view={view}")
        frame = read_frame(page)
        assert (
            frame.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            == 0
        )
    page.goto(f"{preview.url}?view=no-styles")
    assert read_frame(page).locator("[class], style").count() == 0
    sizes = {}
    for view in ("phone", "large"):
        page.goto(f"{preview.url}?view={view}")
        size = "parseFloat(getComputedStyle(document.querySelector('h2')).fontSize)"
        sizes[view] = read_frame(page).evaluate(size)
    assert sizes["large"] == 2 * sizes["phone"]


def test_a_check_beside_its_place(preview: Running, page: Page) -> None:
    """A click on a check leads to its number in the edition, and nothing moves to make room."""
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto(preview.url)
    check = page.get_by_role("listitem").filter(has_text="sumary: is not a known key")
    number = check.locator(".number").inner_text()
    assert "articles/beach.md:" in check.inner_text()
    check.get_by_role("link", name=f"Show check {number} in the edition").click()
    frame = read_frame(page)
    mark = frame.get_by_role("img", name=f"Check {number}: sumary")
    mark.wait_for()
    frame.wait_for_url(f"**#publisher-finding-{number}")
    assert mark.evaluate("each => each.parentElement.textContent").endswith("Beach")
    top = mark.evaluate("each => each.getBoundingClientRect().top")
    assert 0 <= top < frame.evaluate("innerHeight")
    assert mark.evaluate("each => getComputedStyle(each).position") == "absolute"


def test_a_check_of_an_element(preview: Running, page: Page, beach: Path) -> None:
    """What is wrong with one element is marked there, also where styles are taken out."""
    beach.write_text(beach.read_text() + "\nMore is [here](https://example.org/tides).\n")
    page.goto(f"{preview.url}?view=no-styles")
    check = page.get_by_role("listitem").filter(has_text="here").first
    check.wait_for()
    number = check.locator(".number").inner_text()
    mark = read_frame(page).locator(f"#publisher-finding-{number}")
    assert mark.evaluate("each => each.nextElementSibling.href") == "https://example.org/tides"


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
    page.get_by_label("or an address").fill("an@example.org")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**address=an%40example.org")
    assert "An Peeters" in read_frame(page).inner_text("body")
    # The editor may press the button below: it is nobody's.
    token = publisher("subscriber", "list", "--json").out
    tokens = [each.get("token") for each in json.loads(token)]
    assert not any(each and each in read_frame(page).content() for each in tokens)
    page.get_by_label("Read as").select_option("a reader with a long name")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**reader=long-name**")
    assert "Wilhelmina" in read_frame(page).inner_text("body")
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
    assert inserted == []


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


def test_one_file(publisher: Publisher, beach: Path, folder: Path, page: Page) -> None:
    """The page for a colleague needs nothing but itself."""
    assert publisher("preview", "weekly", "--once", "weekly.html").code == 0
    file = folder / "weekly.html"
    page.goto(file.as_uri())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    assert [address for address in asked if not address.startswith(("file:", "data:"))] == []
    assert page.locator("iframe").count() == 8
    desktop = page.frame_locator("iframe[title$='Desktop']")
    assert desktop.locator("img").evaluate("each => each.naturalWidth") == 600
    assert publisher("edition", "list", "--json").out == "[]\n"


def test_nothing_new(publisher: Publisher, folder: Path) -> None:
    """Without anything new there is no page to mail."""
    for article in (folder / "articles").rglob("*.md"):
        article.unlink()
    ran = publisher("preview", "weekly", "--once", "weekly.html")
    assert ran.code == 2
    assert "nothing new" in ran.err
    assert not (folder / "weekly.html").exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 800, 375])
def test_for_everybody(
    preview: Running, browser: Browser, axe: Path, width: int, scheme: str
) -> None:
    """axe-core finds nothing wrong with the page, and nothing is to scroll sideways."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    with closing(context):
        page = context.new_page()
        for view in ("inbox", "desktop", "dark-phone", "text", "message"):
            page.goto(f"{preview.url}?view={view}")
            assert judge(page, axe) == []
            root = "document.documentElement"
            assert page.evaluate(f"{root}.scrollWidth - {root}.clientWidth") == 0


def judge(page: Page, axe: Path) -> list[object]:
    """Return what axe-core finds wrong with the page; the edition in its frame is not asked."""
    page.add_script_tag(path=axe)
    found: list[object] = page.evaluate(
        "axe.run({ exclude: ['iframe'] }, { resultTypes: ['violations'] }).then(done =>"
        " done.violations.map(each => [each.id, each.nodes.map(node => node.html)]))"
    )
    return found
