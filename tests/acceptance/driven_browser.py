"""Chromium with hands: it presses keys, clicks, and waits for what is to come."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.acceptance.browser import find_chromium


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Give a browser for which there is no other machine than this one."""
    program = shutil.which(find_chromium())
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
        )
        try:
            yield browser
        finally:
            browser.close()
