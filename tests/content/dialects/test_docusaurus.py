"""The blog of Docusaurus: dates anywhere in a path, headings that are titles, tags by key."""

from pathlib import Path

from tests.content.dialects.test_dialects import load, summary

TEXT = "---\nauthors: ann\n---\nx\n"


def test_dates_in_paths(tmp_path: Path) -> None:
    """The address has the date first, then the folders before it, then what stands behind."""
    loaded = load(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {};\n",
            "blog/2026/03-01-eb.md": TEXT,
            "blog/2026/03/02/index.md": TEXT,
            "blog/zee/2026-03-03-vloed.md": TEXT,
            "blog/2026-03-04-put/deel.md": TEXT,
            "blog/los.md": "---\ntitle: L\ndate: 2026-03-05 23:30\n---\nx\n",
            "blog/_deel/2026-03-05-x.md": TEXT,
            "blog/zonder.md": "---\ntitle: Zonder\n---\nx\n",
        },
        folder="blog",
        timezone="Asia/Seoul",
    )
    assert {source: url for source, (_, url) in summary(loaded).items()} == {
        "blog/2026/03-01-eb.md": "/blog/2026/03/01/eb",
        "blog/2026/03/02/index.md": "/blog/2026/03/02/index",
        "blog/zee/2026-03-03-vloed.md": "/blog/2026/03/03/zee/vloed",
        "blog/2026-03-04-put/deel.md": "/blog/2026/03/04/put/deel",
        "blog/los.md": "/blog/los",
    }
    assert [each.title for each in loaded.articles][:2] == ["put/deel", "eb"]
    assert loaded.articles[3].published.isoformat() == "2026-03-05T23:30:00+00:00"
    assert [each.message for each in loaded.refused] == ["blog/zonder.md:1: date: is missing"]


def test_titles_and_tags(tmp_path: Path) -> None:
    """A heading behind the imports is the title; tags have the labels that tags.yml gives them."""
    imports = "import Tabs from '@theme/Tabs';\n\n"
    loaded = load(
        tmp_path,
        {
            "docusaurus.config.js": "module.exports = {};\n",
            "blog/tags.yml": "zee:\n  label: De zee\nwind:\n  permalink: /wind\n",
            "blog/2026-03-01-a.mdx": (
                f"---\ntags: [zee, wind]\n---\n{imports}# Eb\n\nx [y](weg.md)\n"
            ),
            "blog/2026-03-02-b.md": (
                "---\ntitle: Vloed\ntags: [{label: Hoog}]\n---\n# Anders\n\nx\n"
            ),
        },
        folder="blog",
    )
    assert [(each.title, each.tags, each.markdown.strip()) for each in loaded.articles] == [
        ("Eb", ("De zee", "wind"), "x y"),
        ("Vloed", ("Hoog",), "x"),
    ]
    assert [(each.line, each.message) for each in loaded.remarks] == [
        (8, "no article 'weg.md' to link to; its words stay")
    ]
