"""What is no text for readers is gone, and what is loaded late is there."""

import pytest

from publisher.content.importers.markdown_writer import write_markdown


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ('<img src="data:x" srcset="https://e.org/s.jpg 300w, https://e.org/l.jpg 900w">',
         "![](https://e.org/l.jpg)"),
        ('<img src="data:x"><noscript><img src="https://e.org/a.jpg"></noscript>',
         "![](https://e.org/a.jpg)"),
        ('<img src="https://e.org/a.jpg"><noscript><img src="https://e.org/a.jpg"></noscript>',
         "![](https://e.org/a.jpg)"),
        ('a<img src="https://e.org/t.gif" width="1" height="1">b', "ab"),
        ('a <img class="emoji" alt="🙂" src="https://e.org/1f642.svg">', "a 🙂"),
        ('a<span hidden>x</span><span style="display: none">y</span><i class="sr-only">z</i>', "a"),
        ('<div role="navigation">x</div><p>a</p>', "a"),
        ('<h2 id="a">A<a class="headerlink" href="#a">¶</a></h2>', "## A"),
        ('<p>a<span id="more-12"></span></p><p>b</p>', "a\n\n<!--more-->\n\nb"),
        ('<p><math><annotation encoding="TeX">x_1</annotation></math></p>', "`x_1`"),
        ('<p><script type="math/tex">x^2</script></p>', "`x^2`"),
        ("<p><o:p>a</o:p> <tt>b</tt> <strike>c</strike></p>", "a `b` ~~c~~"),
        ("<p><b style='mso-bidi-font-weight:normal'>a</b>, "
         "<b style='font-weight:normal'>b</b></p>", "**a**, b"),
        ('<a href="https://www.google.com/url?sa=D&q=https://e.org/%3Fb&usg=1">x</a>',
         "[x](https://e.org/?b)"),
    ],
)  # fmt: skip
def test_only_what_readers_see_is_written(html: str, markdown: str) -> None:
    """Dots that count visitors, menus and signs beside headings are no text; late pictures are."""
    assert write_markdown(html).strip() == markdown
