"""Tens of kilobytes of anything are an article in a moment: read, rendered, and as plain text."""

import time
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.content.articles import load_articles
from publisher.content.plaintext import render_plain_text
from publisher.model.publication import Publication

SETTINGS = """[publication]
title = "De Kust"
url = "https://example.org/"
[content]
folders = ["articles"]
dialect = "{dialect}"
"""
HEAD = "---\ntitle: Eb\ndate: 2026-03-01\n---\n\n"
SIZE = 40_000
#: Of processor time. What is meant is done in a tenth of it, what is quadratic takes minutes. A
#: clock, though no other test has one: what could be quadratic here are regular expressions and
#: parsers in C and Rust, whose steps neither a trace function nor `sys.monitoring` sees.
LONGEST = 5.0


@pytest.fixture
def blog(request: pytest.FixtureRequest, tmp_path: Path) -> Publication:
    (tmp_path / "articles" / "_posts").mkdir(parents=True)
    settings = tmp_path / "publisher.toml"
    settings.write_text(SETTINGS.format(dialect=request.param), encoding="utf-8")
    return load_publication(settings, {})


def repeat(pattern: str) -> str:
    """Return forty kilobytes of a pattern, its `#1` and `#2` counted up."""
    times = SIZE // len(pattern)
    if "#" not in pattern:
        return pattern * times
    return "".join(
        pattern.replace("#1", str(each)).replace("#2", str(each + 1)) for each in range(times)
    )


def read(blog: Publication, text: str, suffix: str = "md") -> tuple[int, str, float]:
    """Return how many articles and refusals there are, the text part, and the seconds it took."""
    # Folders that begin with a line hold articles to Jekyll alone.
    folder = "_posts" if blog.content.dialect == "jekyll" else ""
    file = blog.folder / "articles" / folder / f"2026-03-01-a.{suffix}"
    file.write_text(text, encoding="utf-8", newline="")
    start = time.process_time()
    loaded = load_articles(blog)
    texts = [
        render_plain_text(each.markdown, base_url="https://example.org/").text
        for each in loaded.articles
    ]
    number = len(loaded.articles) + len(loaded.refused)
    return number, "".join(texts), time.process_time() - start


@pytest.mark.parametrize("blog", ["jekyll"], indirect=True)
@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "*a **b ",
        "<div>",
        "<b>",
        "{{",
        "{% if x %}",
        "{% raw %}",
        "{{ #1a }} ",
        "{% a#1 %}",
        "{% assign a = a | append: a %}",
        "![a](b.png) ",
        "[a#1](b#1.md) ",
        "`a` [b](c#1.md) ",
        "[b#1]: {{ c }}#1\n[b#1]\n",
        "<iframe src=a#1>",
        "[^#1]: a\n\n",
        "[^#1]: x[^#2]\n\n",
        "> [!pullquote]\n> a#1\n\n",
        "[a](https://example.org/#1) ",
        "a\n---\n",
        "1) a\n",
        "<div =a:#1 ",
        "https://example.org/)",
        ")",
    ],
)
def test_repeated_marks(blog: Publication, pattern: str) -> None:
    """Whatever is repeated in a body, its article is there, and soon."""
    number, _, seconds = read(blog, HEAD + repeat(pattern))
    assert number == 1
    assert seconds < LONGEST


@pytest.mark.parametrize(
    ("blog", "pattern"),
    [
        ("docusaurus", "import a\n"),
        ("docusaurus", "export const a = (\n"),
        ("docusaurus", "<A x={"),
        ("docusaurus", "<A b "),
        ("docusaurus", "<A>\n  "),
        ("docusaurus", "{/*"),
        ("docusaurus", "$a"),
        ("eleventy", "{# "),
        ("eleventy", "{% set "),
        ("eleventy", "{% assign y = u#1 | append: 'x' %}"),
        ("jekyll", "[a]({% link a#1 %}) "),
        ("jekyll", "<a {{ u }}{{ u }}{{ u }} "),
        ("jekyll", "{{ site.url }}"),
        ("mkdocs", '=== "a"\n    '),
        ("mkdocs", "{~~a~>"),
        ("mkdocs", "==a "),
        ("mkdocs", "[a#1](b#1.md) "),
        ("mkdocs", "[a#1]: b#1.png\n"),
    ],
    indirect=["blog"],
)
def test_repeated_marks_of_generators(blog: Publication, pattern: str) -> None:
    """Nor does it take long where the marks mean something to one generator alone."""
    suffix = "mdx" if blog.content.dialect == "docusaurus" else "md"
    number, _, seconds = read(blog, HEAD + repeat(pattern), suffix)
    assert number == 1
    assert seconds < LONGEST


@pytest.mark.parametrize("blog", ["hugo"], indirect=True)
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "!!! a" + " " * SIZE + ".",
        HEAD + "<div" + " markdown" * (SIZE // 9) + "\n{",
        HEAD + '{{< "' + '{{< \\"' * (SIZE // 6),
        HEAD + "https://example.org/" + ")" * SIZE,
        "+++\n" + " " * SIZE + "\n+++\n",
        "---\n" + "[" * SIZE + "\n---\n",
        "---\na: &a [x]\n" + "b: [*a, *a]\n" * 8_000 + "---\n",
        '{"a":' * (SIZE // 5),
        "+++\n" + "a." * (SIZE // 2) + "a = 1\n+++\n",
        "+++\nx = " + "9" * SIZE + "\n+++\n",
        "---\ntitle: " + "a-" * (SIZE // 2) + "\ndate: 2026-03-01\n---\n",
    ],
    ids=lambda text: text[len(HEAD) :][:9] if text.startswith(HEAD) else text[:9],
)
def test_long_lines_and_heads(blog: Publication, text: str) -> None:
    """One endless line, one endless value, and brackets in brackets are read or refused."""
    number, _, seconds = read(blog, text)
    assert number <= 1
    assert seconds < LONGEST


@pytest.mark.parametrize("blog", ["jekyll"], indirect=True)
def test_repeating_what_is_large(blog: Publication) -> None:
    """A loop around much code does not fill the memory, nor does a filter that multiplies."""
    code = "x" * 90_000
    loop = "{% for i in (1..20000) %}{% raw %}" + code + "{% endraw %}{% endfor %}"
    filters = f"{{% assign a = '{'a' * 3000}' | replace: 'a', '{'a' * 3000}' %}}{{{{ a }}}}"
    product = "{% assign n = 99 %}" + "{% assign n = n | times: n %}" * 60 + "{{ n }}"
    for body in (loop, filters, product, "{{ (1..9000000000) | join: 'x' }}"):
        number, text, seconds = read(blog, HEAD + body)
        assert number == 1
        assert len(text) < 3_000_000
        assert seconds < LONGEST


@pytest.mark.parametrize("blog", ["publisher"], indirect=True)
def test_elements_in_elements(blog: Publication) -> None:
    """Words stay that stand in thousands of elements."""
    _, text, _ = read(blog, HEAD + "<div>" * 5_000 + "woorden" + "</div>" * 5_000 + "\n\nen meer\n")
    assert "woorden" in text
    assert "en meer" in load_articles(blog).articles[0].html
