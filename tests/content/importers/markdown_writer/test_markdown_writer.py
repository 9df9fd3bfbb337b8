"""HTML becomes Markdown that a person would have written, and says the same."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.importers.markdown_writer import write_markdown
from publisher.content.markup import plain_words
from publisher.content.parsing import to_html
from publisher.content.sanitising import sanitise


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<h1>A</h1><h3>B</h3><p>x</p>", "## A\n\n#### B\n\nx"),
        ("<p>a <em>b</em> <strong>c</strong> <del>d</del></p>", "a *b* **c** ~~d~~"),
        ("<p>on<em>ge</em>lofelijk</p>", "on*ge*lofelijk"),
        ('<p><a href="/a" title="T">x</a></p>', '[x](https://example.org/a "T")'),
        ('<p><a href="https://e.org/">https://e.org/</a></p>', "<https://e.org/>"),
        ("<p>a<br>b</p>", "a\\\nb"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<ol><li><p>a</p><p>b</p></li><li>c</li></ol>", "1. a\n\n   b\n\n2. c"),
        ("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ('<pre><code class="language-py">x\n  y</code></pre>', "```py\nx\n  y\n```"),
        (
            '<div class="highlight"><table><tr><td class="linenos"><pre>1\n2</pre></td>'
            '<td class="code"><pre class="brush: ruby">a\nb</pre></td></tr></table></div>',
            "```ruby\na\nb\n```",
        ),
        (
            '<table><tr><th>a</th><th align="right">b</th></tr><tr><td>1|2</td><td>3</td></tr>'
            "</table>",
            "| a | b |\n| --- | --: |\n| 1\\|2 | 3 |",
        ),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "t\n: d"),
        (
            '<figure><img src="/a.jpg" alt="A"><figcaption>C</figcaption></figure>',
            '<figure><img src="https://example.org/a.jpg" alt="A"><figcaption>C</figcaption>'
            "</figure>",
        ),
        ('<p><img src="data:x" data-src="/l.jpg" alt="z"></p>', "![z](https://example.org/l.jpg)"),
        ("<p>1. a</p><p># b</p><p>- c</p>", "1\\. a\n\n\\# b\n\n\\- c"),
        ("<p>2 * 3 = 6, a_b, 100 % [sic]</p>", "2 * 3 = 6, a_b, 100 % [sic]"),
        ("<p>{{ x }} {% y %}</p>", "&#123;{ x }} &#123;% y %}"),
        ('<aside class="pullquote"><p>Q</p></aside>', "> [!pullquote]\n> Q"),
        ("<p>a</p><!--more--><p>b</p><!-- c -->", "a\n\n<!--more-->\n\nb"),
        (
            '<p>a<sup><a href="#f1">1</a></sup></p><section class="footnotes"><ol>'
            '<li id="f1"><p>noot <a href="#r1">↩</a></p></li></ol></section>',
            "a[^1]\n\n[^1]: noot",
        ),
        ("<p>H<sub>2</sub>O</p><hr>", "H<sub>2</sub>O\n\n* * *"),
        ("<script>x</script><style>y</style><form>z</form><nav>n</nav><p>a</p>", "a"),
        ("", ""),
    ],
)
def test_html_as_markdown(html: str, markdown: str) -> None:
    """Each element is written as people write it."""
    assert write_markdown(html, base="https://example.org/p/").strip() == markdown


TEXT = st.text(
    alphabet=st.sampled_from("ab *_`[]()<>#-+.1!|~\\&:{}%\"'=^é\n"), min_size=1, max_size=40
)


def words_of(html: str) -> str:
    return " ".join(plain_words(sanitise(html, "https://example.org/")).split())


@settings(max_examples=300)
@given(text=TEXT)
def test_plain_text_comes_out_as_it_went_in(text: str) -> None:
    """Whatever signs a text holds, Markdown shows the same text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    html = f"<p>x {escaped} y</p>"
    assert words_of(to_html(write_markdown(html))) == words_of(html)


@settings(max_examples=150)
@given(pieces=st.lists(st.sampled_from([
    "<p>", "</p>", "<b>", "</b>", "<i>", "<ul>", "<li>", "</li>", "</ul>", "<table>", "<tr>",
    "<td>", "<pre>", "</pre>", "<code>", "<blockquote>", "<h2>", "</h2>", "<a href='/x'>", "</a>",
    "woord ", "<br>", "<img src=a>", "<!--", "-->", "<dl>", "<dd>", "\x00", "&#0;", "<svg>",
]), max_size=40))  # fmt: skip
def test_any_html_is_written(pieces: list[str]) -> None:
    """Broken HTML gives Markdown and no error."""
    assert isinstance(write_markdown("".join(pieces)), str)


def test_deep_nesting_keeps_the_words() -> None:
    """Ten thousand elements in each other lose no word."""
    assert "woord" in write_markdown("<div>" * 10_000 + "woord")


def test_writing_is_linear() -> None:
    """Twice as many paragraphs give twice as much Markdown."""
    once = write_markdown("<p>een <b>twee</b></p>" * 500)
    assert len(re.findall("een", once)) == 500
