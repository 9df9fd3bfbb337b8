"""The project's own feeds in `feeds/` are what `publisher build` makes of its articles today."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read_feeds(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.golden
def test_feeds_are_what_build_writes(tmp_path: Path) -> None:
    """A fresh clone builds, byte for byte, the feeds that readers have."""
    shutil.copy(ROOT / "publisher.toml", tmp_path)
    shutil.copytree(ROOT / "articles", tmp_path / "articles")
    subprocess.run([sys.executable, "-m", "publisher", "build"], cwd=tmp_path, check=True)
    if os.environ.get("PUBLISHER_GOLDEN") == "rewrite":
        shutil.rmtree(ROOT / "feeds", ignore_errors=True)
        shutil.copytree(tmp_path / "feeds", ROOT / "feeds")
    actual, expected = read_feeds(tmp_path / "feeds"), read_feeds(ROOT / "feeds")
    assert sorted(actual) == sorted(expected)
    different = [name for name, content in actual.items() if content != expected[name]]
    assert different == []
