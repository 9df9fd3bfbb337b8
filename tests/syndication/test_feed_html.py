"""A body as feed readers need it."""

from collections.abc import Callable

import pytest

from publisher.model.articles import Article
from publisher.syndication.feed_html import feed_html

Write = Callable[..., Article]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<p>a</p><aside class="pullquote" aria-hidden="true"><p><b>a</b></p></aside><p>c</p>',
            "<p>a</p><p>c</p>",
            id="a pull-quote that repeats the body is left out",
        ),
        pytest.param(
            '<aside class="pullquote"><p>a</p></aside><p class="lead">c</p>',
            "<blockquote><p>a</p></blockquote><p>c</p>",
            id="another pull-quote is a quotation",
        ),
        pytest.param(
            '<aside class="pullquote"><blockquote><p>a</p></blockquote></aside>',
            "<blockquote><p>a</p></blockquote>",
            id="a quotation in a pull-quote is not quoted twice",
        ),
        pytest.param(
            '<aside class="note"><p>a</p><aside class="pullquote" aria-hidden="true">b</aside>'
            "c</aside>",
            "<aside><p>a</p>c</aside>",
            id="another aside stays",
        ),
        pytest.param(
            '<aside class="pullquote" aria-hidden="true"><aside>b</aside>c</aside>d',
            "d",
            id="an aside in a pull-quote goes with it",
        ),
        pytest.param(
            '<pre><code class="language-c++ big">a &lt; b class="x"</code></pre>',
            '<pre><code class="language-c++">a &lt; b class="x"</code></pre>',
            id="code keeps its language, text is no attribute",
        ),
        pytest.param(
            '<p title="a > b class=&quot;x&quot;" class="c" id="d">e</p>',
            '<p title="a > b class=&quot;x&quot;" id="d">e</p>',
            id="an attribute may hold what looks like a tag",
        ),
        pytest.param(
            '<p><bdo dir="rtl">abc</bdo> <bdo dir="ltr">def</bdo></p>',
            "<p>\u202eabc\u202c \u202ddef\u202c</p>",
            id="a direction that is forced is one without an element that readers filter",
        ),
    ],
)
def test_nothing_depends_on_a_style_sheet(write: Write, html: str, expected: str) -> None:
    """Feed readers have no style sheet, and my article still reads well there."""
    assert feed_html(write("a", html=html)) == expected


@pytest.mark.parametrize(
    ("language", "is_right_to_left"),
    [("ar", True), ("he-IL", True), ("az-Arab", True), ("ar-Latn", False), ("nl-BE", False)],
)
def test_right_to_left_text_says_so(write: Write, language: str, is_right_to_left: bool) -> None:
    """An Arabic article is set from right to left in a Dutch reader's window."""
    html = feed_html(write("a", language=language))
    assert html.startswith(f'<div dir="rtl" lang="{language}">') is is_right_to_left
