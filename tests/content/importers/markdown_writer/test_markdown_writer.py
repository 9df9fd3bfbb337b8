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
        # What is plain in Markdown stays plain.
        ("<p>€ 35,-* voor A&amp;P, ~5 en C# (zie [1])</p>", "€ 35,-* voor A&P, ~5 en C# (zie [1])"),
        ("<p>**kwargs en __init__</p>", r"\*\*kwargs en \_\_init\_\_"),
        ("<table><tr><th>1. a</th></tr><tr><td>- b</td></tr></table>",
         "| 1. a |\n| --- |\n| - b |"),
        ("<p><a href='https://e.org/x_(y)'>x</a></p>", "[x](https://e.org/x_(y))"),
        ("<p><a href='mailto:a@example.org'>a@example.org</a></p>", "<a@example.org>"),
        ("<p><b>a</b> <b>b</b>, <b>c: </b>d, <b>e:</b>f</p>",
         "**a b**, **c:** d, <strong>e:</strong>f"),
        ("<p>a&nbsp;</p><p>&nbsp;</p><p>b<br><br>c</p>", "a\n\nb\n\nc"),
        ('<p><a title="Toren" href="/t">toren</a> <a href="#">op</a></p>',
         "[toren](https://example.org/t) op"),
        ("<p><strong><em>a</em></strong> x <em><strong>b</strong> c</em></p>",
         "***a*** x ***b** c*"),
        # Lists.
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li>a</li><li value=5>b</li></ol>", "1. a\n\n5) b"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<ul><li>\n<p>a</p></li><li>\n<p>b</p></li></ul>", "- a\n\n- b"),
        ("<ul><li>a<pre>b</pre></li><li>c</li></ul>", "- a\n  ```\n  b\n  ```\n- c"),
        ("<ul><li><input type=checkbox checked> a<li><label><input type=checkbox> b</label></ul>",
         "- [x] a\n- [ ] b"),
        ("<ul><li>☑ a<li>☐ b</ul>", "- [x] a\n- [ ] b"),
        ("<ol type=a><li>b</ol>", '<ol type="a">\n<li>b</li>\n</ol>'),
        ('<ul class="lst-kix_a-0"><li>a</ul><ul class="lst-kix_a-1"><li>b</ul>'
         '<ul class="lst-kix_a-0"><li>c</ul>', "- a\n  - b\n- c"),
        # Tables.
        ("<table><caption>C</caption><tr><th>a<tr><td>1<br>2</table>",
         "*C*\n\n| a |\n| --- |\n| 1<br>2 |"),
        ("<table><tr><td colspan=2>a<tr><td>b<td>c</table>",
         '<table>\n<tr><td colspan="2">a</td></tr>\n<tr><td>b</td><td>c</td></tr>\n</table>'),
        ("<table role=presentation><tr><td><p>a</p><td><h2>b</h2></table>", "a\n\n## b"),
        # Figures, and what moves.
        ('<iframe title="T" src="//www.youtube.com/embed/a1b2c3d4e5f"></iframe>',
         "[T](https://www.youtube.com/watch?v=a1b2c3d4e5f)"),
        ("<video src=/v.mp4 autoplay>Geen video</video>",
         '<video src="https://example.org/v.mp4" controls></video>'),
        ('<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">C</p></div>',
         '<figure><img src="https://example.org/a.jpg"><figcaption>C</figcaption></figure>'),
        ("<details><summary>S</summary><p>a</p></details>",
         "<details>\n<summary>S</summary>\n\na\n\n</details>"),
        ('<div class="admonition"><p class="admonition-title">Let op</p><p>a</p></div>',
         "> **Let op**\n>\n> a"),
        ("<blockquote><p>a</p><p><cite>— b</cite></p></blockquote>", "> a\n>\n> — b"),
        ("<blockquote>a<footer>— <cite>b</cite></footer></blockquote>", "> a\n>\n> — b"),
        ("<dl><dt>s<dt>t<dd>d<dd>e</dl>", "s\\\nt\n: d\n: e"),
        # Places that links lead to.
        ('<h2 id="a">A</h2><p id="b">x <a href="#a">y</a> <a href="#b2">z</a></p>',
         "## A {#a}\n\nx [y](#a) [z](https://example.org/p/#b2)"),
        ('<p><a href="#k">k</a></p><h2><a name="k"></a>K</h2>', "[k](#k)\n\n## K {#k}"),
        ('<h2 id="s"><a href="#s">S</a></h2>', "## S"),
        # Languages.
        ('<p lang="nl">a <span lang="nl-NL">b</span> <span lang="fr">c</span></p>',
         'a b <span lang="fr">c</span>'),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    "name",
    ["div", "b", "blockquote", "ul><li", "dl><dd", "table><tr><td", "figure", "details", "pre"],
)
@pytest.mark.parametrize("depth", [100, 3000])
def test_deep_nesting_keeps_the_words(name: str, depth: int) -> None:
    """Three thousand elements in each other lose no word."""
    assert "woord" in write_markdown(f"<{name}>" * depth + "woord")


@pytest.mark.parametrize(
    "part",
    [
        "<p>een <b>twee</b></p>", "<b>een</b> ", "een<br>", "<ul><li>een</ul>", "<dl><dt>een<dd>x",
        "<li>een", "<td>een", "<a href=/x>een</a>", "<table><tr><td>een", "een * ` [ _ ",
        "<p>een<sup><a href=#n>1</a></sup>", "<li id=n>een <a href=#r>^</a>", "<!--more-->een",
        "<pre>een", "<i>een", "<h2>een</h2>", "<span lang=fr>een</span>",
    ],
)  # fmt: skip
def test_no_text_is_written_again_and_again(part: str) -> None:
    """However often something stands on a page, it is written as often."""
    assert len(re.findall("een", write_markdown(part * 300))) == 300
