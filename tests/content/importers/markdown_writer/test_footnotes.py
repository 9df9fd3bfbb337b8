"""Footnotes of many systems become those of Markdown."""

import pytest

from publisher.content.importers.markdown_writer import write_markdown

WIKIPEDIA = """
<p>a<sup id="r1" class="reference"><a href="#c1"><span>[</span>1<span>]</span></a></sup></p>
<div class="mw-heading"><h2>References</h2></div><div class="reflist"><ol class="references">
<li id="c1"><span class="mw-cite-backlink">^</span> <cite>N</cite></li></ol></div>"""
SUBSTACK = """
<p>a<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a></p>
<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1">1</a>
<div class="footnote-content"><p>N</p></div></div>"""
PANDOC = """
<p>a<a href="#fn1" id="fnref1"><sup>1</sup></a></p>
<section class="footnotes"><hr><ol>
<li id="fn1"><p>N <a href="#fnref1">↩︎</a></p></li></ol></section>"""
WORD = """
<p>a<a href="#_ftn1" name="_ftnref1"><span><span>[1]</span></span></a></p>
<div><hr><div id=ftn1><p><a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> N</p></div></div>"""
DOCS = """
<p>a<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p>
<hr><div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;N</span></p></div>"""
BY_HAND = """
<p>a<sup><a href="#n1" id="r1">*</a></sup></p>
<hr><h3>Noten</h3><p id="n1"><a href="#r1">*</a>. N</p>"""


@pytest.mark.parametrize("page", [WIKIPEDIA, SUBSTACK, PANDOC, WORD, DOCS, BY_HAND])
def test_footnotes_of_other_systems_are_footnotes(page: str) -> None:
    """Mark, note and nothing else: no number, no arrow, no heading above an empty list."""
    assert write_markdown(page) == "a[^1]\n\n[^1]: N\n"


def test_notes_are_numbered_as_they_are_mentioned() -> None:
    """A note can be mentioned twice, and by another note, and holds more than a line."""
    page = """<p>a<sup id=a><a href=#y>2</a></sup>b<sup id=b><a href=#x>1</a></sup>
        c<sup id=c><a href=#y>2</a></sup></p><ol class=footnotes>
        <li id=x><p>een <a href=#b>↩</a></p></li>
        <li id=y><p>twee<sup><a href=#x>1</a></sup></p><pre>p</pre><a href=#a>↩</a></li></ol>"""
    notes = "[^1]: twee[^2]\n\n    ```\n    p\n    ```\n\n[^2]: een"
    assert write_markdown(page) == f"a[^1]b[^2] c[^1]\n\n{notes}\n"


def test_marks_need_no_brackets() -> None:
    """Brackets around a number go with it, and a colon behind it stays a colon."""
    page = "<p>a [<a href=#n>1</a>]: b</p><ol class=references><li id=n>N</ol>"
    assert write_markdown(page) == "a [^1]: b\n\n[^1]: N\n"


def test_links_with_numbers_are_no_notes() -> None:
    """A link to a place of the page stays one, and what follows the notes keeps its heading."""
    page = """<p>zie <a href=#k>2</a></p><h2 id=k>2</h2><p>a<sup><a id=r href=#n>1</a></sup></p>
        <h2>Noten</h2><p id=n>N <a href=#r>↩</a></p><p>slot</p>"""
    text = "zie [2](#k)\n\n## 2 {#k}\n\na[^1]\n\n## Noten\n\nslot\n\n[^1]: N\n"
    assert write_markdown(page) == text
