"""An Eleventy blog gives the same articles in publisher as in Eleventy."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.generators.comparing import (
    load,
    newest_first,
    public_rows,
    read_rows,
    run_generator,
    write_files,
)

ARTICLES = {
    "src/posts/eb.md": "---\ntitle: Eb\ndate: 2026-03-01\ntags: [post, zee]\n---\nx\n",
    "src/posts/2026-03-02-vloed.md": "---\ntitle: Vloed\ntags: post\n---\nx\n",
    "src/posts/diep/put.md": "---\ntitle: Put\ndate: 2026-03-03T10:00:00+01:00\ntags: post\n---\n",
    "src/posts/bundel/index.md": "---\ntitle: Bundel\ndate: 2026-03-04\ntags: post\n---\nx\n",
    "src/posts/adres.md": (
        "---\ntitle: Adres\ndate: 2026-03-05\ntags: post\npermalink: /vast/adres/\n---\nx\n"
    ),
    "src/posts/bestand.md": (
        "---\ntitle: Bestand\ndate: 2026-03-06\ntags: post\npermalink: /vast/index.html\n---\nx\n"
    ),
    "src/posts/2026-03-07-map/index.md": "---\ntitle: Map\ntags: post\n---\nx\n",
    "src/posts/geen.md": (
        "---\ntitle: Geen\ndate: 2026-03-08\ntags: post\npermalink: false\n---\nx\n"
    ),
    "src/posts/buiten.md": (
        "---\ntitle: Buiten\ndate: 2026-03-08\ntags: post\n"
        "eleventyExcludeFromCollections: true\n---\nx\n"
    ),
    "src/posts/klad.md": "---\ntitle: Klad\ndate: 2026-03-08\ntags: post\ndraft: true\n---\nx\n",
    "src/posts/later.md": "---\ntitle: Later\ndate: 2099-03-08\ntags: post\n---\nx\n",
    "src/posts/sjabloon.md": (
        "---\ntitle: Eb en Vloed\ndate: 2026-03-09\ntags: post\n"
        "permalink: /{{ page.fileSlug }}/{{ title | slug }}/index.html\n---\nx\n"
    ),
    "src/posts/reis/reis.json": '{"permalink": "/reizen/{{ page.fileSlug }}/", "tags": "post"}',
    "src/posts/reis/2026-03-10-schip.md": "---\ntitle: Schip\n---\nx\n",
    "src/posts/reis/boot.md": "---\ntitle: Boot\ndate: 2026-03-11\npermalink: /boot/\n---\nx\n",
    "src/lijst.njk": (
        "---\npermalink: lijst.txt\n---\n"
        "{% for post in collections.post %}{% if not post.data.draft and post.url and "
        "post.date.getFullYear() < 2090 %}"
        "{{ post.date.toISOString() }}|https://example.org{{ post.url }}|{{ post.data.title }}\n"
        "{% endif %}{% endfor %}"
    ),
    "eleventy.config.js": "module.exports = () => ({ dir: { input: 'src', output: 'out' } });\n",
}
SETTINGS = """
[publication]
title = "Kust"
url = "https://example.org/"
language = "nl"
timezone = "UTC"
[content]
folders = ["src"]
"""


@pytest.fixture(scope="session")
def eleventy(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The installed program; npm installs it where there is a registry."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed: Eleventy cannot be compared with")
    folder = tmp_path_factory.mktemp("eleventy")
    done = subprocess.run(
        [npm, "install", "--silent", "--no-fund", "--no-audit", "@11ty/eleventy@3"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "NO_UPDATE_NOTIFIER": "1"},
    )
    if done.returncode != 0:
        pytest.skip(f"npm cannot install Eleventy: {done.stderr.strip()[-200:]}")
    return str(folder / "node_modules" / ".bin" / "eleventy")


def test_eleventy_blog(eleventy: str, tmp_path: Path) -> None:
    """Titles, dates and addresses are Eleventy's; what it keeps out of lists is not there."""
    write_files(tmp_path, ARTICLES)
    run_generator(eleventy, "--quiet", folder=tmp_path)
    expected = newest_first(read_rows((tmp_path / "out" / "lijst.txt").read_text("utf-8")))
    loaded = load(tmp_path, SETTINGS)
    assert [each.message for each in loaded.refused] == []
    assert public_rows(loaded) == expected
    assert len(expected) == 10
    assert (loaded.dialect, loaded.dialect_reason) == ("eleventy", "eleventy.config.js is there")
