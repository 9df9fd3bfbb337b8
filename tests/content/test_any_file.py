"""Whatever bytes a file holds, in whatever dialect: an article, a page or a refusal."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.config.content import DIALECTS
from publisher.config.load import load_publication
from publisher.content.articles import load_articles
from publisher.model.publication import Publication

SETTINGS = """[publication]
title = "De Kust"
url = "https://example.org/"
[content]
folders = ["articles"]
dialect = "{dialect}"
"""
#: Jekyll wants this folder, and Docusaurus sees none that begins with a line.
POSTS = {"jekyll": "_posts"}
SUFFIXES = ("md", "mdx", "rst", "html", "markdown")
REAL = (
    "---\ntitle: Eb\ndate: 2026-03-01\ntags: [a, b]\nauthor: {name: Ann}\n---\n\n# Eb\n\n"
    "Tekst[^1] {{< figure src='a.jpg' >}} [x](b.md).\n\n!!! note\n    Nat.\n\n[^1]: Noot.\n",
    '+++\ntitle = "Eb"\ndate = 2026-03-01T10:00:00Z\n[taxonomies]\ntags = ["a"]\n+++\nx\n\n'
    '{{ youtube(id="abc12345") }}\n\n{% quote(author="x") %}\ny\n{% end %}\n',
    "Title: Eb\nDate: 2026-03-01 10:20\nTags: a, b\n    c\n\nTekst {static}/a.png\n",
    "Eb\n##\n\n:date: 2026-03-01 10:00\n:tags: a\n\nTekst *a* ``b``.\n\n.. code:: python\n\n   x\n",
    '{"title": "Eb", "date": "2026-03-01", "draft": false}\nTekst\n',
    "<!--\n.. title: Eb\n.. date: 2026-03-01 08:00:00 UTC\n-->\n\nTekst\n",
    "---\nlayout: post\ntitle: Eb\n---\n{% highlight ruby %}\nx\n{% endhighlight %}\n"
    "{% for i in page.tags %}{{ i | upcase }}{% endfor %} {% include a.html src='b.png' %}\n",
    "---\ntitle: Eb\nauthors: [ann]\n---\nimport X from 'y';\n\n<Tabs a={1}>\n\n"
    ":::tip\nx\n:::\n\n</Tabs>\n",
)


@pytest.fixture(scope="module", params=[each for each in DIALECTS if each != "auto"])
def blog(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Publication:
    folder = tmp_path_factory.mktemp("blog")
    (folder / "articles" / POSTS.get(request.param, "posts")).mkdir(parents=True)
    settings_file = folder / "publisher.toml"
    settings_file.write_text(SETTINGS.format(dialect=request.param), encoding="utf-8")
    return load_publication(settings_file, {})


def count_files(blog: Publication, files: dict[str, bytes]) -> int:
    """Write files, load them, and return how many were taken for something."""
    folder = blog.folder / "articles" / POSTS.get(blog.content.dialect, "posts")
    for old in folder.rglob("*.*"):
        old.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    loaded = load_articles(blog)
    return len(loaded.articles) + len(loaded.refused) + len(loaded.pages)


@settings(max_examples=25, deadline=None)
@given(
    content=st.binary(max_size=200),
    head=st.sampled_from(["", *REAL]),
    suffix=st.sampled_from(SUFFIXES),
)
def test_any_bytes(blog: Publication, content: bytes, head: str, suffix: str) -> None:
    """No byte in a file is a traceback."""
    name = f"2026-03-01-a.{suffix}"
    assert count_files(blog, {name: head.encode() + content}) <= 1


def test_real_articles_that_were_spoilt(blog: Publication) -> None:
    """Articles that were cut, spliced and overwritten are read or refused, each by itself."""
    chance = random.Random(7)
    files: dict[str, bytes] = {}
    for number in range(120):
        content = bytearray(chance.choice(REAL).encode())
        for _ in range(chance.randint(0, 3)):
            place, length = chance.randrange(len(content) + 1), chance.randint(0, 12)
            kind = chance.randrange(4)
            if kind == 0:
                del content[place : place + length]
            elif kind == 1:
                content[place:place] = content[: length * 3]
            elif kind == 2:
                content[place:place] = chance.randbytes(length)
            else:
                content[place : place + length] = chance.choice(REAL).encode()[place:][:length]
        files[f"2026-03-{number % 28 + 1:02}-a{number}.{chance.choice(SUFFIXES)}"] = bytes(content)
    assert Path(blog.folder).is_dir()
    assert 0 < count_files(blog, files) <= len(files)
