"""Elements that a selector means, found without walking the document for each."""

import pytest
from lxml import etree
from lxml.cssselect import CSSSelector

from publisher.newsletter.matching import ElementIndex

DOCUMENT = etree.fromstring(
    """<html><head><style>p {}</style></head><body class="a">
<div class="a  b
c" id="one"><p class="b">1</p><p>2 <a class="a-b" href="#">3</a></p></div>
<div class="B ab"><!-- p --><p class="a b"><a class="b a">4</a></p><table><tr>
<td id="two" class="">5
</td><td class="b">6</td></tr></table></div></body></html>""",
    etree.HTMLParser(),
)


@pytest.mark.parametrize(
    "selector",
    [
        "p", "a", "td", "section", ".a", ".b", ".B", ".c", ".ab", ".a-b", "#one", "#two", "#three",
        "p.b", "p.a.b", ".b.a", "a.a.b", "div#one.c", "p.missing", "p#one", "div p", "div > p",
        ".a .b", "body > .a > .b", "p + p", "p ~ p", ".missing p", "td.b", "div.c > p a", "tr > td",
    ],
)  # fmt: skip
def test_a_selector_means_what_browsers_take_it_for(selector: str) -> None:
    """A rule of my sheet reaches the elements that it names, in their order, and no other."""
    assert list(ElementIndex(DOCUMENT).find(selector)) == CSSSelector(selector)(DOCUMENT)
