"""What the comparisons share: files, the generator's process, and what publisher reads."""

import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publisher.config.load import load_publication
from publisher.content.articles import LoadedArticles, load_articles


@dataclass(frozen=True, order=True)
class Row:
    """One article as a list of articles shows it."""

    published: datetime
    url: str
    title: str


def write_files(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def run_generator(*command: str, folder: Path) -> str:
    """Run a generator in its folder; its output is shown where it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read_rows(text: str) -> list[Row]:
    """Read lines `moment|address|title`, in their order."""
    rows = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        moment, url, title = line.split("|", 2)
        rows.append(Row(published=_in_utc(moment), url=url, title=title))
    return rows


def _in_utc(moment: str) -> datetime:
    return datetime.fromisoformat(moment).astimezone(UTC)


def load(folder: Path, settings: str) -> LoadedArticles:
    (folder / "publisher.toml").write_text(settings, encoding="utf-8")
    return load_articles(load_publication(folder / "publisher.toml", {}))


def public_rows(loaded: LoadedArticles) -> list[Row]:
    """Return what publisher shows today, newest first; those of one moment by address."""
    now = datetime.now(UTC)
    rows = [
        Row(published=article.published, url=article.url, title=article.title)
        for article in loaded.articles
        if article.is_public(now)
    ]
    return newest_first(rows)


def newest_first(rows: list[Row]) -> list[Row]:
    by_url = sorted(rows, key=lambda row: row.url)
    return sorted(by_url, key=lambda row: row.published, reverse=True)
