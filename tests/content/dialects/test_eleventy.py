"""Eleventy's data files and templates."""

from pathlib import Path

from tests.content.dialects.test_dialects import load, summary

TEXT = "---\ntitle: Eb\ndate: 2026-03-01\n---\nx\n"


def test_data_files_speak_for_their_folder(tmp_path: Path) -> None:
    """What a data file says holds below it; a nearer one and the article itself come first."""
    loaded = load(
        tmp_path,
        {
            "eleventy.config.js": "module.exports = {};\n",
            "content/content.json": '{"author": "Ann", "permalink": "/a/{{ page.fileSlug }}/"}',
            "content/een.md": TEXT,
            "content/reis/reis.11tydata.js": (
                "module.exports = { author: 'Bo', tags: ['posts', 'reis'] };\n"
            ),
            "content/reis/twee.md": TEXT.replace("---\nx", "permalink: /twee/\n---\nx"),
            "content/reis/diep/diep.json": '{"draft": true}',
            "content/reis/diep/drie.md": TEXT,
            "content/stuk/stuk.json": "{",
            "content/stuk/vier.md": TEXT,
        },
    )
    assert summary(loaded) == {
        "content/een.md": ("2026-03-01", "/a/een/"),
        "content/reis/twee.md": ("2026-03-01", "/twee/"),
        "content/stuk/vier.md": ("2026-03-01", "/a/vier/"),
    }
    people = [[person.name for person in each.authors] for each in loaded.articles]
    assert people == [["Ann"], ["Bo"], ["Bo"], ["Ann"]]
    assert [each.section for each in loaded.articles] == [None, "reis", "reis", "stuk"]


def test_permalinks_are_templates(tmp_path: Path) -> None:
    """A template that asks for what only Eleventy has is named, and the file's place is taken."""
    loaded = load(
        tmp_path,
        {
            "eleventy.config.js": "module.exports = {};\n",
            "content/2026-03-02-a.md": (
                "---\ntitle: Eb & Vloed\nsoort: zee\n"
                "permalink: \"/{{ soort }}/{{ page.date | date: '%Y' }}/{{ title | slugify }}/\"\n"
                "---\n{# weg #}{% set tij = 'hoog' %}Het is {{ tij }}: {{ title }}. `{# code #}`\n"
            ),
            "content/b.md": (
                "---\ntitle: B\ndate: 2026-03-03\npermalink: '/{{ title | eigen }}/'\n---\nx\n"
            ),
        },
    )
    assert summary(loaded) == {
        "content/2026-03-02-a.md": ("2026-03-02", "/zee/2026/eb-vloed/"),
        "content/b.md": ("2026-03-03", "/b/"),
    }
    assert loaded.articles[0].markdown == "Het is hoog: Eb & Vloed. `{# code #}`"
    assert [each.message for each in loaded.remarks] == [
        "permalink: only Eleventy can fill it in; the address is made of the file's place"
    ]
