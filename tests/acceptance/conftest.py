import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ran:
    """A command that ran to its end."""

    code: int
    out: str
    err: str


Publisher = Callable[..., Ran]

#: What a crontab gives its commands, and nothing of the developer's own settings.
BARE_ENVIRONMENT = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C"}


def run_publisher(*words: str, cwd: Path, **environment: str) -> Ran:
    """Run the installed command as a person or cron does."""
    done = subprocess.run(
        [sys.executable, "-m", "publisher", *words],
        cwd=cwd,
        env={**BARE_ENVIRONMENT, **environment},
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A publication as `publisher init` makes it."""
    made = run_publisher("init", "de-kust", "--title", "De Kust", cwd=tmp_path)
    assert made.code == 0, made.err
    return tmp_path / "de-kust"


@pytest.fixture
def publisher(folder: Path) -> Publisher:
    """The command, run in that publication."""

    def run(*words: str, **environment: str) -> Ran:
        return run_publisher(*words, cwd=folder, **environment)

    return run


@pytest.fixture
def write_article(folder: Path) -> Callable[..., Path]:
    def write(name: str, body: str = "Some words.", **front_matter: str) -> Path:
        matter = {"title": name.capitalize(), "date": "2026-11-01", **front_matter}
        lines = [f"{key}: {value}" for key, value in matter.items()]
        file = folder / "articles" / f"{name}.md"
        file.write_text("\n".join(["---", *lines, "---", "", body, ""]))
        return file

    return write


@pytest.fixture(scope="session")
def axe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script of axe-core; npm installs it where there is a registry."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: axe-core cannot judge the pages")
    folder = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-fund", "--no-audit", "axe-core@4"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install axe-core: {done.stderr.strip()[-200:]}")
    return folder / "node_modules" / "axe-core" / "axe.min.js"
