"""A report with something of every kind in it."""

from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.model.publication import Publication
from publisher.preflight.findings import Finding, Level, Report, order_findings

FINDINGS = (
    Finding(
        rule="article/element",
        level=Level.NOTE,
        message="kept from readers: <form> 1",
        hint="Write it in another way if readers are to have it.",
        file="articles/eb.md",
    ),
    Finding(
        rule="article/tag",
        level=Level.WARNING,
        message="{% x %} & <b> \x08",
        hint="Write it as Markdown.",
        file="articles/eb & vloed\udcff.md",
        line=7,
    ),
    Finding(
        rule="article/read",
        level=Level.ERROR,
        message="date: 'gisteren' is not a date",
        hint="Write it like 2026-11-20.",
        file="articles/stuk.md",
        line=3,
    ),
    Finding(
        rule="feed/content-address",
        level=Level.ERROR,
        message="href leads to 'b'",
        hint="Mend the article.",
        file="articles/eb.md",
        feed="all",
        formats=("atom", "rss"),
        entry="tag:example.org,2026-11-20:articles/eb",
        documents=("feeds/all.atom:21", "feeds/all.rss:40"),
    ),
    Finding(
        rule="feed/name",
        level=Level.ERROR,
        message="two [[feed]] tables claim the feed zee",
        hint="Mend the setting.",
        file="publisher.toml",
        feed="zee",
    ),
)


SETTINGS = """[publication]
title = "De Kust"
url = "https://example.org/"

[[feed]]  # of a section each
name = "{section}"
each = "section"

[[feed]]
name = "all"
"""


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    (tmp_path / "publisher.toml").write_text(SETTINGS)
    (tmp_path / "articles").mkdir()
    return load_publication(tmp_path / "publisher.toml", {})


@pytest.fixture
def report() -> Report:
    return Report(
        articles=("articles/eb.md", "articles/goed.md", "articles/stuk.md"),
        feeds=("all", "zee"),
        findings=order_findings(FINDINGS),
    )
