"""What is wrong with a feed is told with the line on which it can be mended."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.content.articles import load_articles
from publisher.model.articles import Attachment, Supplement
from publisher.model.publication import Publication
from publisher.preflight.findings import Finding
from publisher.preflight.gathering import gather_findings
from publisher.preflight.sarif import write_sarif
from publisher.syndication.locating import Locator
from publisher.syndication.rehearsal import rehearse_feeds

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write(publication: Publication, text: str) -> str:
    (publication.folder / "articles/eb.md").write_text(text)
    return "articles/eb.md"


def check(publication: Publication, **fields: object) -> tuple[Finding, ...]:
    """Return what is found, where the articles had other fields than their files say."""
    loaded = load_articles(publication)
    articles = [replace(each, **fields) for each in loaded.articles]  # type: ignore[arg-type]  # real fields
    rehearsal = rehearse_feeds(publication, articles, [], NOW)
    return gather_findings(loaded, rehearsal, publication).findings


def test_fault_of_front_matter(publication: Publication) -> None:
    """I am led to the line of my article because of which a feed is not written."""
    write(publication, "---\ntitle: Eb\ndate: 2026-11-20\nenclosure:\n  url: /eb.mp3\n---\nx\n")
    wrong = Attachment(url="https://example.org/eb.mp3", media_type="mp3 van eb", length=3)
    (finding,) = check(publication, supplement=Supplement(attachments=(wrong,)))
    assert (finding.place, finding.rule) == ("articles/eb.md:5", "feed/file")
    assert finding.entry == "tag:example.org,2026-11-20:articles/eb"
    assert [each.rpartition(":")[0] for each in finding.documents] == [
        f"feeds/all.{format_}" for format_ in finding.formats
    ]


def test_feed_that_is_too_large(publication: Publication) -> None:
    """A code host takes a report that remarks on the size of a feed."""
    write(publication, f"---\ntitle: Eb\ndate: 2026-11-20\n---\n{'woord ' * 50_000}\n")
    loaded = load_articles(publication)
    rehearsal = rehearse_feeds(publication, loaded.articles, [], NOW)
    report = gather_findings(loaded, rehearsal, publication)
    assert [each.rule for each in report.findings] == ["feed/size"]
    assert b'"feed/size"' in write_sarif(report)


def test_line_of_a_remark(publication: Publication) -> None:
    """A remark on a file that goes with an article leads to the line that names it."""
    write(
        publication,
        "---\ntitle: Eb\ndate: 2026-11-20\n"
        "audio: https://cdn.example.net/het%20eb.mp3?a=1\n---\nx\n",
    )
    assert [(each.rule, each.place) for each in check(publication)] == [
        ("feed/length", "articles/eb.md:4")
    ]


@pytest.mark.parametrize(
    ("rule", "value", "line"),
    [
        ("feed/content-address", "zee/kaart", 9),
        ("feed/content-address", "https://example.org/p/wad.png", 10),
        ("feed/content-element", "<form>", 11),
        ("feed/content-attribute", "onclick", 11),
        ("feed/content-address", "ze", None),
        ("feed/title", "Eb", 2),
        ("feed/date", "2026-11-20T00:00:00+00:00", 3),
        ("feed/date-form", "", 3),
        ("feed/author", "", None),
        ("feed/atom-category", "Wad", 5),
    ],
)
def test_line_of_a_cause(publication: Publication, rule: str, value: str, line: int | None) -> None:
    """What is wrong in the text is found in the text, and what front matter says, there."""
    source = write(
        publication,
        "---\ntitle: Eb\ndate: 2026-11-20\ntags:\n  - Wad\n---\n# Eb\n\n[kaart](zee/kaart)\n"
        '![](p/wad.png)\n<FORM id="a" onclick="x()"></FORM>\n',
    )
    assert Locator(publication.folder).find_in_article(source, rule, value) == line


def test_fault_of_the_settings(publication: Publication) -> None:
    """A setting that no document can hold is named with the feed's table, and with no article."""
    write(publication, "---\ntitle: Eb\ndate: 2026-11-20\nsection: Zee\n---\nx\n")
    spoilt = replace(publication, icon="https://example.org/\x08")
    assert [(each.rule, each.place, each.feed) for each in check(spoilt)] == [
        ("feed/unwritable", "publisher.toml:5", "zee"),
        ("feed/unwritable", "publisher.toml:9", "all"),
    ]


def test_file_that_is_gone(tmp_path: Path) -> None:
    """A file that I delete while it is checked is named without a line."""
    assert Locator(tmp_path).find_in_article("articles/weg.md", "feed/title", "Weg") is None
    assert Locator(tmp_path).find_table("feed", 0) is None
