"""Bodies of Hugo's, Zola's and Pelican's articles come out without a tag of their generators."""

import time
from pathlib import Path

import pytest

from publisher.content.articles import LoadedArticles
from tests.content.dialects.test_dialects import load

FRONT = "---\ntitle: T\ndate: 2026-03-01\n---\n"
HUGO = {"hugo.toml": 'baseURL = "https://example.org"\n'}
PELICAN = {"pelicanconf.py": "SITENAME = 'x'\n", "content/zee/b.md": "Title: B\nDate: 2026-03-01\n"}


def html(loaded: LoadedArticles, title: str = "T") -> str:
    return next(each.html for each in loaded.articles if each.title == title)


def remarks(loaded: LoadedArticles) -> list[str]:
    return [f"{each.line}: {each.message}" for each in loaded.remarks]


def test_shortcodes_that_wrap_words(tmp_path: Path) -> None:
    """The words in a tag stay, tabs stand one below the other, comments go; each name is told."""
    body = (
        'A {{< term text="Pod" id="pod" >}} and {{< term id="x" >}}.\n\n'
        '{{< tabs >}}{{< tab name="Een" codelang="sh" >}}\necho {{ x }}\n{{< /tab >}}\n'
        '{{% tab name="Twee" %}}*twee*{{% /tab %}}{{< /tabs >}}\n\n'
        '{{< comment >}}weg{{< /comment >}}B{{< br >}}{{< param "title" >}}\n\n'
        '[c]({{< ref "nergens.md" >}})\n'
    )
    loaded = load(tmp_path, {**HUGO, "content/a.md": FRONT + body})
    assert html(loaded) == (
        "<p>A Pod and .</p>\n<p><strong>Een</strong></p>\n"
        '<pre><code class="language-sh">echo {{ x }}\n</code></pre>\n'
        "<p><strong>Twee</strong></p>\n<p><em>twee</em></p>\n<p>B<br>T</p>\n"
        '<p><a href="https://example.org/a/">c</a></p>\n'
    )
    assert remarks(loaded) == [
        "5: {{< term >}} means nothing here and is left out, 2 times; first here",
        '14: {{< ref "nergens.md" >}} means nothing here and is left out',
    ]


def test_zola_arguments_and_escapes(tmp_path: Path) -> None:
    """Lists and tables are arguments too, and a tag in comment marks is shown."""
    body = '{{ g(v=[1, {"a": "}}"}]) }}A {{/* b(c="d") */}} {%/* e() */%}\n'
    front = '+++\ntitle = "T"\ndate = 2026-03-01\n+++\n'
    files = {"config.toml": 'base_url = "https://example.org"\n', "content/a.md": front + body}
    loaded = load(tmp_path, files)
    assert html(loaded) == '<p>A {{ b(c="d") }} {% e() %}</p>\n'
    assert remarks(loaded) == ["5: {{ g() }} means nothing here and is left out"]


def test_what_readers_without_scripts_see(tmp_path: Path) -> None:
    """A chart that a script draws comes with the picture for those who run none."""
    body = (
        '<div class="chart"><noscript><img alt="kaart" src="k.png"></noscript></div>\n'
        '<script src="c.js"></script>\n\n{.groot}\n![p](p.png){.midden}\n'
    )
    loaded = load(tmp_path, {**HUGO, "content/a.md": FRONT + body})
    assert html(loaded) == (
        '<div><img alt="kaart" src="https://example.org/a/k.png"></div>\n\n'
        '<p><img src="https://example.org/a/p.png" alt="p"></p>\n'
    )


@pytest.mark.parametrize(
    "text", ['{{< a " ', "{{< a   ", "{{< a >}}", "{{< a ` ", "{{<" + " " * 99]
)
def test_tags_without_end(tmp_path: Path, text: str) -> None:
    """A file of nothing but beginnings of tags takes no longer than its size."""
    started = time.monotonic()
    load(tmp_path, {**HUGO, "content/a.md": FRONT + text * (100_000 // len(text))})
    assert time.monotonic() - started < 20


def test_titles_in_other_scripts(tmp_path: Path) -> None:
    """Cyrillic is spelt as the generators spell it; what cannot be is said, file by file."""
    files = {
        "config.toml": 'base_url = "https://example.org"\n',
        "content/Привет.md": '+++\ntitle = "T"\ndate = 2026-03-01\n+++\nx\n',
        "content/日本.md": '+++\ntitle = "T"\ndate = 2026-03-01\n+++\nx\n',
    }
    loaded = load(tmp_path, files)
    assert [each.url for each in loaded.articles] == [
        "https://example.org/privet/", "https://example.org/%E6%97%A5%E6%9C%AC/",
    ]  # fmt: skip
    assert [(each.source, each.message) for each in loaded.remarks] == [
        (
            "content/日本.md",
            "slug: Zola spells it in Latin letters; the address here has '日本'",
        )
    ]


def test_pelican_links(tmp_path: Path) -> None:
    """Files are below the blog's address and beside their article, articles at their pages."""
    body = (
        "[b]({filename}/zee/b.md) [b](|filename|b.md) ![p]({static}/p.png) ![q]({static}q.png)"
        " ![r]({attach}r.png) ![s](|filename|/s.png) [tag]({tag}x) [no]({filename}no.md)\n\n"
        "    :::python\n    a = 1\n\n1. x\n\n        #!sh\n        ls\n"
    )
    loaded = load(
        tmp_path, {**PELICAN, "content/zee/a.md": f"Title: T\nDate: 2026-03-01\n\n{body}"}
    )
    assert html(loaded) == (
        '<p><a href="https://example.org/b.html">b</a> <a href="https://example.org/b.html">b</a>'
        ' <img src="https://example.org/p.png" alt="p">'
        ' <img src="https://example.org/zee/q.png" alt="q">'
        ' <img src="https://example.org/r.png" alt="r">'
        ' <img src="https://example.org/s.png" alt="s">'
        ' <a href="https://example.org/x">tag</a> no</p>\n'
        '<pre><code class="language-python">a = 1\n</code></pre>\n'
        '<ol>\n<li>\n<p>x</p>\n<pre><code class="language-sh">ls\n</code></pre>\n</li>\n</ol>\n'
    )
    assert remarks(loaded) == ["4: no article '{filename}no.md' to link to; its words stay"]


def test_restructured_text_of_other_programs(tmp_path: Path) -> None:
    """Options and directives that docutils does not know cost no words, and are told."""
    body = (
        ":date: 2026-03-01\n\nA :ref:`b <c>`.\n\n.. code-block:: python\n   :linenos:\n\n"
        "   x = {{ y }}\n\n.. youtube:: dQw4w9WgXcQ\n\n.. sidebar-x:: z\n\n   Tekst.\n\n"
        ".. include:: x.rst\n\n.. image:: {static}/p.png\n"
    )
    loaded = load(tmp_path, {**PELICAN, "content/a.rst": f"Tij\n===\n{body}"})
    assert html(loaded, "Tij") == (
        '<p>A b.</p>\n<pre><code class="language-python">x = {{ y }}\n</code></pre>\n'
        '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">'
        '<img src="https://i.ytimg.com/vi/dQw4w9WgXcQ/hqdefault.jpg" alt="YouTube"></a></p>\n'
        '<p>Tekst.</p>\n<p><img src="https://example.org/p.png" alt=""></p>\n'
    )
    assert [each.partition(" means")[0] for each in remarks(loaded)] == [
        "18: .. include::", "14: .. sidebar-x::", "5: :ref:",
    ]  # fmt: skip
