"""An article's HTML in a message."""

import pytest

from publisher.newsletter.prose import fit_prose

URL = "https://coast.example.org/birds/counters/"


def _fit(html: str) -> str:
    return fit_prose(html, url=URL, title_level=2, elsewhere="Watch on the web")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<h2>A</h2><h3>B</h3><h2>C</h2>", "<h3>A</h3><h4>B</h4><h3>C</h3>"),
        ("<h1>A</h1><h4>B</h4>", "<h3>A</h3><h4>B</h4>"),
        ("<h5>A</h5>", "<h3>A</h3>"),
        ('<p style="color:red" onclick="x()" id="y">A</p>', "<p>A</p>"),
        ("<style>p{color:red}</style><p>A</p><script>x()</script> B", "<p>A</p> B"),
        ('<link rel="stylesheet" href="https://example.org/a.css"><p>A</p>', "<p>A</p>"),
        ('<a href="#b">B</a>', f'<a href="{URL}#b">B</a>'),
        ('<a href="https://example.org/">B</a>', '<a href="https://example.org/">B</a>'),
        (f'A<sup><a href="{URL}#fn-counters-1">1</a></sup>', "A<sup>1</sup>"),
        (f'<p>Note. <a href="{URL}#fnref-counters-1">\u21a9\ufe0e</a></p>', "<p>Note. </p>"),
        (
            '<img src="https://e.org/a.png" srcset="b 2x">',
            '<img src="https://e.org/a.png" alt="" width="520">',
        ),
        (
            '<img src="https://e.org/a.png" alt="A" width="1040" height="500">',
            '<img src="https://e.org/a.png" alt="A" width="520" height="250">',
        ),
        (
            '<img src="https://e.org/a.png" alt="A" width="80" height="50">',
            '<img src="https://e.org/a.png" alt="A" width="80" height="50">',
        ),
        (
            '<video src="https://e.org/a.mp4">x</video> after',
            '<a href="https://e.org/a.mp4">Watch on the web</a> after',
        ),
        (
            '<picture><source srcset="a"><img src="https://e.org/a.png" alt="A"></picture>',
            '<img src="https://e.org/a.png" alt="A" width="520">',
        ),
        (
            "<table><tr><th>A</th><td>B</td></tr></table> after",
            '<div class="scroll" tabindex="0"><table><tr><th class="start">A</th>'
            '<td class="edge">B</td></tr>'
            "</table></div> after",
        ),
        (
            '<video src="https://e.org/a.mp4" poster="https://e.org/a.png"></video>',
            '<a href="https://e.org/a.mp4"><img src="https://e.org/a.png" alt="" width="520"><br>'
            '<span class="watch">\u25b6\ufe0e Watch on the web</span></a>',
        ),
        (
            '<video><source src="https://e.org/a.webm"></video>',
            '<a href="https://e.org/a.webm">Watch on the web</a>',
        ),
        (
            '<a href="https://www.youtube.com/watch?v=abcdefghijk">'
            '<img src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg" alt="The count"></a>',
            '<a href="https://www.youtube.com/watch?v=abcdefghijk">'
            '<img src="https://i.ytimg.com/vi/abcdefghijk/hqdefault.jpg" alt="The count"'
            ' width="520"><br><span class="watch">\u25b6\ufe0e Watch on the web</span></a>',
        ),
        (
            '<ol><li id="fn-counters-1">A</li><li id="fn-counters-2">B</li></ol>',
            '<ol class="notes"><li>A</li><li>B</li></ol>',
        ),
        ("<pre>A</pre>", '<pre dir="ltr">A</pre>'),
        ("A &amp; B < C", "A &amp; B &lt; C"),
        ("  ", ""),
    ],
)
def test_an_articles_html_is_made_fit_for_a_message(html: str, expected: str) -> None:
    """What I wrote for the web reads well in a mailbox."""
    assert _fit(html) == expected
