"""Every feed, read back by programs and parsers that people read feeds with."""

import json
import os
import shutil
import sqlite3
import subprocess
import warnings
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

#: Identity → title, address, seconds since 1970, HTML or text.
Entries = dict[str, tuple[str, str, float, str]]


def read_json(feeds: Path, name: str = "all") -> Entries:
    """Return what the JSON feed says, against which the others are held."""
    return {
        item["id"]: (
            item["title"],
            item["url"],
            datetime.fromisoformat(item["date_published"]).timestamp(),
            item.get("content_html") or item["content_text"],
        )
        for item in json.loads((feeds / f"{name}.json").read_bytes())["items"]
    }


def need(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (Debian package {program})")


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_feedparser_reads_the_same(feeds: Path, suffix: str) -> None:
    """Ids, titles, addresses, dates and texts are the same in all formats of all feeds."""
    files = sorted(feeds.rglob(f"*.{suffix}"))
    assert files
    for file in files:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the parser, about dates before 1900
            # Sanitising is the reader's business; here the words count as they were written.
            parsed = feedparser.parse(str(file), sanitize_html=False, resolve_relative_uris=False)
        assert (parsed.bozo, file) == (False, file)
        expected = read_json(file.parent, file.stem)
        assert [entry.id for entry in parsed.entries] == list(expected)
        for entry in parsed.entries:
            title, url, _, content = expected[entry.id]
            assert (entry.title, entry.link) == (title, url)
            if "content" in entry:
                assert entry.content[0].value == content.strip()


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_newsboat_reads_the_same(feeds: Path, suffix: str, tmp_path: Path) -> None:
    """Newsboat has every entry once, under its identity, title and address."""
    need("newsboat")
    shutil.copy(feeds / f"all.{suffix}", tmp_path)
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
        rows = cache.execute("SELECT guid, title, url FROM rss_item").fetchall()
    cache.close()
    expected = read_json(feeds)
    assert len(rows) == len(expected)
    assert {guid: (fold(title), url) for guid, title, url in rows} == {
        identity: (fold(each[0]), each[1]) for identity, each in expected.items()
    }


def fold(text: str) -> str:
    """Return the text without what terminals do not show."""
    return " ".join(character for character in text.split())


@pytest.mark.parametrize("suffix", ["atom", "rss"])
def test_sfeed_reads_the_same(feeds: Path, suffix: str) -> None:
    """sfeed has every entry, with its date, title, address and identity."""
    need("sfeed")
    done = subprocess.run(
        ["sfeed"], input=(feeds / f"all.{suffix}").read_bytes(), capture_output=True, check=True
    )
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    expected = read_json(feeds)
    assert [row[5] for row in rows] == list(expected)
    for row in rows:
        title, url, moment, _ = expected[row[5]]
        assert (fold(row[1]), row[2]) == (fold(title), url)
        assert int(row[0]) == moment


@pytest.fixture(scope="session")
def parsed_by_javascript(
    built: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> list[dict[str, Any]]:
    """What two parsers of npm found in all feeds; npm installs them where there is a registry."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        pytest.skip("npm is not installed: no parser of JavaScript can be asked")
    folder = tmp_path_factory.mktemp("javascript")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-fund", "--no-audit", "rss-parser@3", "feedsmith@3"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=110,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install rss-parser and feedsmith: {done.stderr.strip()[-200:]}")
    files = [
        str(feeds / f"all.{suffix}")
        for feeds in built.values()
        for suffix in ("atom", "rss", "json")
    ]
    script = Path(__file__).parent / "read_feeds.mjs"
    done = subprocess.run(
        [node, str(script), *files], cwd=folder, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_javascript_reads_the_same(feeds: Path, parsed_by_javascript: list[Any]) -> None:
    """What web readers use finds the same ids, titles, addresses, dates and texts."""
    expected = read_json(feeds)
    read = [each for each in parsed_by_javascript if Path(each["file"]).parent == feeds]
    assert sorted((each["parser"], each["file"].rpartition(".")[2]) for each in read) == [
        ("feedsmith", "atom"),
        ("feedsmith", "json"),
        ("feedsmith", "rss"),
        ("rss-parser", "atom"),
        ("rss-parser", "rss"),
    ]
    for each in read:
        assert [entry["id"] for entry in each["entries"]] == list(expected)
        for entry in each["entries"]:
            title, url, moment, content = expected[entry["id"]]
            assert (entry["title"], entry["url"]) == (title, url)
            assert entry["date"] == moment * 1000
            if entry.get("content"):
                assert entry["content"].strip() == content.strip()


def test_javascript_finds_the_file_of_an_entry(
    built: Mapping[str, Path], parsed_by_javascript: list[Any]
) -> None:
    """The recording is found in every format in which a parser looks for one."""
    read = [
        each
        for each in parsed_by_javascript
        if Path(each["file"]).parent == built["media"]
        and (each["parser"], each["file"][-4:]) != ("rss-parser", "atom")
    ]
    assert len(read) == 4
    assert {each["entries"][0].get("enclosure") for each in read} == {"https://example.org/a.mp3"}
