"""Chromium without a window, and without a way to any other machine."""

import shutil
import subprocess
from pathlib import Path

import pytest


def find_chromium() -> str:
    """Return its name; without one the test is skipped."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if shutil.which(name) is not None:
            return name
    pytest.skip("no Chromium here (Debian package chromium)")


def dump_page(page: Path, folder: Path, *, width: int = 1280, is_dark: bool = False) -> str:
    """Return a page as it stands in the browser when its scripts have run."""
    done = subprocess.run(
        [
            find_chromium(),
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            # Pictures have addresses on the web; none of them is to be fetched here.
            "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}",
            f"--window-size={width},900",
            f"--blink-settings=preferredColorScheme={0 if is_dark else 1}",
            "--virtual-time-budget=20000",
            "--dump-dom",
            page.as_uri(),
        ],
        capture_output=True,
        check=True,
        timeout=90,
    )
    return done.stdout.decode()
