"""A preview that runs, and an editor's browser before it."""

import re
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

from tests.acceptance.conftest import BARE_ENVIRONMENT
from tests.acceptance.driven_browser import open_browser


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
    frame = None
    while frame is None:  # one that was found just before the page came anew has gone with it
        element = page.wait_for_selector("iframe[name=edition]")
        assert element is not None
        frame = element.content_frame()
    frame.wait_for_selector("h1", state="attached")
    frame.wait_for_load_state("load")
    return frame
