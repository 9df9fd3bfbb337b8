"""The project's own feeds, read by programs that people read feeds with."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path

import feedparser
import pytest

FEEDS = Path(__file__).parents[2] / "feeds"


def expected_entries() -> dict[str, str]:
    """Identity → title, as the JSON feed has them."""
    items = json.loads((FEEDS / "all.json").read_text())["items"]
    return {item["id"]: item["title"] for item in items}


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (Debian package {program})")


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_feedparser_reads_every_feed(suffix: str) -> None:
    """Every feed is well-formed, and says the same as its JSON brother."""
    files = sorted(FEEDS.rglob(f"*.{suffix}"))
    assert len(files) > 10
    for file in files:
        parsed = feedparser.parse(str(file))
        items = json.loads(file.with_suffix(".json").read_text())["items"]
        assert (parsed.bozo, file) == (False, file)
        assert [entry.id for entry in parsed.entries] == [item["id"] for item in items]
        assert [entry.title for entry in parsed.entries] == [item["title"] for item in items]


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_newsboat_reads_the_feed(tmp_path: Path, suffix: str) -> None:
    """Newsboat has every entry once, under its identity and title."""
    need("newsboat")
    shutil.copy(FEEDS / f"all.{suffix}", tmp_path)
    (tmp_path / "urls").write_text(f"file://{tmp_path}/all.{suffix}\n")
    subprocess.run(
        ["newsboat", "-u", "urls", "-c", "cache.db", "-x", "reload"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        check=True,
        capture_output=True,
        timeout=60,
    )
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        rows = cache.execute("SELECT guid, title FROM rss_item").fetchall()
    cache.close()
    assert len(rows) == len(expected_entries())
    assert dict(rows) == expected_entries()


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_sfeed_reads_the_feed(suffix: str) -> None:
    """sfeed has every entry, with its date, title, address and identity."""
    need("sfeed")
    done = subprocess.run(
        ["sfeed"], input=(FEEDS / f"all.{suffix}").read_bytes(), capture_output=True, check=True
    )
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert {row[5]: row[1] for row in rows} == expected_entries()
    assert all(row[0].isdecimal() and row[2].startswith("https://") for row in rows)
