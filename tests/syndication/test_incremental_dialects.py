"""What stands beside articles changes: feeds are as a build of everything makes them."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.syndication.updating import read_feeds, update_folder

SETTINGS = """[publication]
title = "T"
url = "https://example.org/"
language = "nl"
[content]
folders = ["{folder}"]
[[feed]]
name = "all"
formats = ["json"]
"""
NIKOLA = {
    "conf.py": "BLOG_TITLE = 'x'\n",
    "posts/eb.md": ".. title: Eb\n.. date: 2026-03-01\n.. tags: zee\n\nx\n",
    "posts/eb.fr.md": ".. title: Jusant\n\ny\n",
    "posts/put.md": "z\n",
    "posts/put.meta": ".. title: Put\n.. date: 2026-03-02\n",
    "posts/put.fr.md": "puits\n",
    "posts/put.fr.meta": ".. title: Puits\n",
}
ELEVENTY = {
    "eleventy.config.js": "module.exports = {};\n",
    "content/reis/een.md": "---\ntitle: Een\ndate: 2026-03-01\n---\nx\n",
    "content/reis/diep/twee.md": "---\ntitle: Twee\ndate: 2026-03-02\n---\ny\n",
    "content/reis/reis.json": '{"tags": ["zee"]}',
}
MKDOCS = {
    "mkdocs.yml": "site_name: x\n",
    "posts/a/een.md": "---\ndate: 2026-03-01\n---\n# Een\n",
}
JEKYLL = {
    "_config.yml": "title: x\nkleur: rood\n",
    "_posts/2026-03-01-een.md": (
        "---\ntitle: Een\n---\n{{ site.kleur }} [o]({% link over.md %}) [p]({% link plan.md %})\n"
    ),
    "over.md": "---\npermalink: /over/\n---\nx\n",
}
DOCUSAURUS = {
    "docusaurus.config.js": "module.exports = {};\n",
    "blog/2026-03-01-een.md": "---\ntitle: Een\ntags: [zee]\n---\nx\n",
    "blog/tags.yml": "zee:\n  label: Zee\n",
}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A blog, what happens to it, and a word that the feed has since then."""

    files: dict[str, str]
    folder: str
    #: File → what it holds now; None where it is deleted.
    changed: dict[str, str | None]
    now_shown: str


CASES = {
    "original changed": Case(
        files=NIKOLA,
        folder="posts",
        changed={"posts/eb.md": ".. title: Eb\n.. date: 2026-03-01\n.. tags: wad\n\nx\n"},
        now_shown='"Jusant"[^{}]*"2026-03-01[^{}]*"wad"',
    ),
    "original's .meta changed": Case(
        files=NIKOLA,
        folder="posts",
        changed={"posts/put.meta": ".. title: Put\n.. date: 2026-03-03\n.. tags: diep\n"},
        now_shown='"Puits"[^{}]*"2026-03-0[23][^{}]*"diep"',
    ),
    "original deleted": Case(
        files=NIKOLA, folder="posts", changed={"posts/eb.md": None}, now_shown="Puits"
    ),
    "original written": Case(
        files={**NIKOLA, "posts/zon.fr.md": ".. title: Soleil\n\nz\n"},
        folder="posts",
        changed={"posts/zon.md": ".. title: Zon\n.. date: 2026-03-05\n.. tags: warm\n\nz\n"},
        now_shown='"Soleil"[^{}]*"warm"',
    ),
    ".meta changed": Case(
        files=NIKOLA,
        folder="posts",
        changed={"posts/put.fr.meta": ".. title: Fontaine\n"},
        now_shown='"Fontaine"',
    ),
    ".meta written": Case(
        files={**NIKOLA, "posts/later.md": "later\n"},
        folder="posts",
        changed={"posts/later.meta": ".. title: Later\n.. date: 2026-03-04\n"},
        now_shown='"Later"',
    ),
    "data file changed": Case(
        files=ELEVENTY,
        folder="content",
        changed={"content/reis/reis.json": '{"tags": ["wad"]}'},
        now_shown='"Twee"[^{}]*"wad"',
    ),
    "data file written": Case(
        files=ELEVENTY,
        folder="content",
        changed={"content/reis/diep/diep.11tydata.js": "module.exports = { tags: ['diep'] };\n"},
        now_shown='"Twee"[^{}]*"diep"',
    ),
    ".meta.yml written": Case(
        files=MKDOCS,
        folder="posts",
        changed={"posts/.meta.yml": "categories: [Zee]\n"},
        now_shown='"Zee"',
    ),
    "settings changed": Case(
        files=JEKYLL,
        folder="_posts",
        changed={"_config.yml": "title: x\nkleur: blauw\n"},
        now_shown="blauw",
    ),
    "page's address changed": Case(
        files=JEKYLL,
        folder="_posts",
        changed={"over.md": "---\npermalink: /wie/\n---\nx\n"},
        now_shown="https://example.org/wie/",
    ),
    "page written": Case(
        files=JEKYLL,
        folder="_posts",
        changed={"plan.md": "---\npermalink: /plan/\n---\nx\n"},
        now_shown="https://example.org/plan/",
    ),
    "labels changed": Case(
        files=DOCUSAURUS,
        folder="blog",
        changed={"blog/tags.yml": "zee:\n  label: Noordzee\n"},
        now_shown='"Noordzee"',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_stands_beside_articles(tmp_path: Path, name: str) -> None:
    """What a side file or a translation's original says now is in the feeds after the next run."""
    case, folder = CASES[name], tmp_path / "one"
    write_files(folder, {"publisher.toml": SETTINGS.format(folder=case.folder), **case.files})
    update_folder(folder)
    assert update_folder(folder).build is None
    before = read_feeds(folder)
    write_files(folder, case.changed)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / ".publisher" / "cache.sqlite").unlink()
    one, other = update_folder(folder), update_folder(copy, is_forced=True)
    assert read_feeds(folder) == read_feeds(copy)
    assert read_feeds(folder) != before
    assert [each.source for each in one.refused] == [each.source for each in other.refused]
    assert re.search(case.now_shown, read_feeds(folder)["all.json"].decode())


def write_files(folder: Path, files: Mapping[str, str | None]) -> None:
    """Write files below a folder, and delete those that are None."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            file.unlink()
        else:
            file.write_text(text, encoding="utf-8")
