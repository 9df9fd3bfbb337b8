"""A body in Markdown becomes HTML for feeds and messages."""

import pytest

from publisher.content import sanitising
from publisher.content.body import render_body

URL = "https://example.org/zee/eb/"


def html(markdown: str) -> str:
    return render_body(markdown, slug="eb", url=URL).html


def summary(markdown: str) -> str:
    return render_body(markdown, slug="eb", url=URL).summary


@pytest.mark.parametrize(
    ("written", "absolute"),
    [
        ("b", "https://example.org/zee/eb/b"),
        ("../b?c=d#e", "https://example.org/zee/b?c=d#e"),
        ("/b", "https://example.org/b"),
        ("#b", "https://example.org/zee/eb/#b"),
        ("?b", "https://example.org/zee/eb/?b"),
        ("//example.net/b", "https://example.net/b"),
        ("HTTP://example.net", "HTTP://example.net"),
        ("mailto:an@example.org", "mailto:an@example.org"),
        ("tel:+3250123456", "tel:+3250123456"),
        ("<b c é>", "https://example.org/zee/eb/b%20c%20%C3%A9"),
    ],
)
def test_links_are_absolute(written: str, absolute: str) -> None:
    """A link leads to the same page from a feed reader as from my site."""
    assert html(f"[x]({written})") == f'<p><a href="{absolute}">x</a></p>\n'


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "data:text/html,x", "http:b", "https:///b", "http://[b", "vbscript:x"],
)
def test_links_to_nowhere_lose_their_address(written: str) -> None:
    """An address that no reader may follow is taken out; the words stay."""
    assert html(f"[x]({written})") == "<p><a>x</a></p>\n"


@pytest.mark.parametrize(
    "written", ["java&#10;script:x", "&#1;javascript:x", " javascript:x", "JaVaScRiPt:x"]
)
def test_disguised_schemes_do_not_pass(written: str) -> None:
    """A scheme that hides behind characters that browsers ignore does not pass."""
    assert "script:" not in html(f'<a href="{written}">x</a>').lower()


def test_lost_addresses_are_named_with_their_line() -> None:
    """I am told which address was left out, and where it stands."""
    losses = render_body("a\n\n[x](javascript:y)\n\n`href='data:z'`", slug="eb", url=URL).losses
    assert losses == ((3, "the address 'javascript:y' is not for readers and is left out"),)


def test_every_address_attribute_is_absolute() -> None:
    """Pictures, posters and sources are found from everywhere too."""
    written = (
        '<div><picture><source srcset="a.webp 1x, javascript:b 2x, /c,d.webp 3x"><img src=e>'
        '</picture><video poster="f" src="g"></video><blockquote cite="h">i</blockquote></div>'
    )
    assert html(written) == (
        '<div><picture><source srcset="https://example.org/zee/eb/a.webp 1x, '
        'https://example.org/c%2Cd.webp 3x"><img alt="" src="https://example.org/zee/eb/e">'
        '</picture><video poster="https://example.org/zee/eb/f" '
        'src="https://example.org/zee/eb/g"></video>'
        '<blockquote cite="https://example.org/zee/eb/h">i</blockquote></div>'
    )


@pytest.mark.parametrize(
    ("written", "clean"),
    [
        ("<script>a</script>", ""),
        ("<style>a</style>", ""),
        ('<p style="color:red" onclick="a()" class="b" id="c" lang="nl" dir="rtl">d</p>',
         '<p id="c" lang="nl" dir="rtl">d</p>'),
        ("<form><input><button>a</button></form>", "a"),
        ("<div><object data=a>b</object><svg><text>c</text></svg></div>", "<div></div>"),
        ("<aside class=pullquote aria-hidden=true>a</aside>", "<aside>a</aside>"),
        ('<code class="language-c++ evil">a</code>', '<p><code class="language-c++">a</code></p>'),
        ("<td colspan=2>", ""),
        ("a <img alt=b> c", "<p>a  c</p>"),
        ('a<img src="data:x" alt=b>', "<p>a</p>"),
        ("<!-- a -->", ""),
    ],
)  # fmt: skip
def test_only_harmless_html_is_left(written: str, clean: str) -> None:
    """No script, style, form or handler of mine reaches a reader."""
    assert html(written).strip() == clean


def test_fault_in_the_filter_lets_nothing_through(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program stops the article; it never lets an attribute through unseen."""

    def fail(address: str, base: str) -> str:
        raise RuntimeError(address + base)

    monkeypatch.setattr(sanitising, "make_absolute", fail)
    with pytest.raises(RuntimeError, match=f"^b{URL}$"):
        html("[a](b)")


def test_unknown_elements_are_left_out() -> None:
    """An element that HTML does not know disappears, its words stay."""
    assert html('<div><x-y class="footnote-reference" href="b">a</x-y></div>') == "<div>a</div>"


def test_embedded_pages_become_links() -> None:
    """A video that feeds cannot show is a link to it."""
    written = '<iframe width=1 src="https://video.example.org/1" allowfullscreen></iframe>'
    assert html(written) == (
        '<p><a href="https://video.example.org/1">https://video.example.org/1</a></p>'
    )


@pytest.mark.parametrize(
    ("written", "shifted"),
    [
        ("# a\n## b\n# c", "<h2>a</h2>\n<h3>b</h3>\n<h2>c</h2>\n"),
        ("### a\n#### b", "<h2>a</h2>\n<h3>b</h3>\n"),
        ("## a {#b .c}", '<h2 id="b">a</h2>\n'),
        ("# a\n###### b", "<h2>a</h2>\n<h6>b</h6>\n"),
        ("<h1>a</h1>", "<h2>a</h2>"),
    ],
)
def test_headings_begin_below_the_title(written: str, shifted: str) -> None:
    """The highest heading of a body comes right below the article's title."""
    assert html(written) == shifted


@pytest.mark.parametrize(
    ("written", "linked"),
    [
        ("zie https://a.example/b.", '<p>zie <a href="https://a.example/b">https://a.example/b</a>.</p>'),
        ("(https://a.example/b_(c))", '<p>(<a href="https://a.example/b_(c)">https://a.example/b_(c)</a>)</p>'),
        ("https://a.example/?b=1&c=2;", '<p><a href="https://a.example/?b=1&amp;c=2">https://a.example/?b=1&amp;c=2</a>;</p>'),
        ("«https://a.example/»", '<p>«<a href="https://a.example/">https://a.example/</a>»</p>'),
        ("`https://a.example/`", "<p><code>https://a.example/</code></p>"),
        ("[https://a.example/](/b)", '<p><a href="https://example.org/b">https://a.example/</a></p>'),
        ("<https://a.example/>", '<p><a href="https://a.example/">https://a.example/</a></p>'),
        ("xhttps://a.example", "<p>xhttps://a.example</p>"),
        ("https:// en http://[", "<p>https:// en http://[</p>"),
    ],
)  # fmt: skip
def test_bare_addresses_are_linked(written: str, linked: str) -> None:
    """An address that I paste into the text can be followed, without the full stop behind it."""
    assert html(written) == f"{linked}\n"


def test_bare_addresses_in_blocks_of_code_are_left() -> None:
    """Code is shown as it is."""
    assert html("    https://a.example/\n") == "<pre><code>https://a.example/\n</code></pre>\n"


def test_footnotes_are_a_list_at_the_end() -> None:
    """Notes are numbered by first mention, and lead back to where they are mentioned."""
    written = "A[^b] c[^d] e[^b]\n\n[^d]: F[^g]\n[^b]: H\n[^i]: Nobody\n[^g]: J\n"
    assert html(written) == (
        f'<p>A<sup id="fnref-eb-1"><a href="{URL}#fn-eb-1">1</a></sup> '
        f'c<sup id="fnref-eb-2"><a href="{URL}#fn-eb-2">2</a></sup> '
        f'e<sup id="fnref-eb-1-2"><a href="{URL}#fn-eb-1">1</a></sup></p>\n'
        "<hr>\n<ol>\n"
        f'<li id="fn-eb-1"><p>H <a href="{URL}#fnref-eb-1">↩︎</a> '
        f'<a href="{URL}#fnref-eb-1-2">↩︎</a></p></li>\n'
        f'<li id="fn-eb-2"><p>F<sup id="fnref-eb-3"><a href="{URL}#fn-eb-3">3</a></sup> '
        f'<a href="{URL}#fnref-eb-2">↩︎</a></p></li>\n'
        f'<li id="fn-eb-3"><p>J <a href="{URL}#fnref-eb-3">↩︎</a></p></li>\n'
        '<li id="fn-eb-4"><p>Nobody</p></li>\n'
        "</ol>\n"
    )


def test_forged_footnotes_leave_no_class() -> None:
    """HTML that looks like a footnote is no footnote."""
    forged = '<sup class="footnote-reference"><a href="#a">9</a></sup>'
    assert html(forged) == f'<p><sup><a href="{URL}#a">9</a></sup></p>\n'


def test_repeated_pull_quote_is_decoration() -> None:
    """A pull-quote of words from the text is hidden from those who are read to."""
    written = (
        "Zij zei: «De zee *geeft*, de zee neemt.» Toen niets.\n\n"
        "> [!pullquote]\n> “De zee geeft, de zee neemt”\n"
    )
    assert html(written) == (
        "<p>Zij zei: «De zee <em>geeft</em>, de zee neemt.» Toen niets.</p>\n"
        '<aside class="pullquote" aria-hidden="true"><blockquote>'
        "<p>“De zee geeft, de zee neemt”</p></blockquote></aside>\n"
    )


def test_pull_quote_with_words_of_its_own_is_read() -> None:
    """A pull-quote that says something new is not hidden."""
    assert html("De zee neemt.\n\n> [!PullQuote]\n>\n> De zee\n") == (
        '<p>De zee neemt.</p>\n<aside class="pullquote" aria-hidden="true"><blockquote>'
        "<p>De zee</p></blockquote></aside>\n"
    )
    assert html("De zee neemt.\n\n> [!pullquote]\n> e zee\n> neem\n") == (
        '<p>De zee neemt.</p>\n<aside class="pullquote"><blockquote>'
        "<p>e zee\nneem</p></blockquote></aside>\n"
    )


def test_two_equal_pull_quotes_do_not_hide_each_other() -> None:
    """Only the text itself makes a pull-quote a repetition."""
    quote = "> [!pullquote]\n> Nieuw\n"
    assert "aria-hidden" not in html(f"{quote}\nTekst\n\n{quote}")


def test_quotation_without_marker_stays_one() -> None:
    """An ordinary quotation is no pull-quote."""
    assert html("> [!pullquote] a\n") == "<blockquote>\n<p>[!pullquote] a</p>\n</blockquote>\n"


def test_tables_tasks_and_deletions() -> None:
    """What Markdown can say without styles is kept without styles."""
    assert html("| a | b |\n|---|--:|\n| 1 | ~~2~~ |\n\n- [ ] c\n- [x] d\n\ne\n: f\n") == (
        '<table><thead><tr><th>a</th><th align="right">b</th></tr></thead><tbody>\n'
        '<tr><td>1</td><td align="right"><del>2</del></td></tr>\n</tbody></table>\n'
        "<ul>\n<li>☐ c</li>\n<li>☑ d</li>\n</ul>\n<dl>\n<dt>e</dt>\n<dd>f</dd>\n</dl>\n"
    )


def test_summary_is_what_stands_before_more() -> None:
    """What I put before the mark is the standfirst, all of it."""
    assert summary("Een *twee*[^1].\n\nDrie & vier.\n\n<!-- more -->\n\nVijf.\n\n[^1]: x\n") == (
        "Een twee. Drie & vier."
    )


def test_mark_in_code_ends_no_summary() -> None:
    """I can write about the mark."""
    assert summary("Een `<!--more-->` twee.\n\nDrie.") == "Een <!--more--> twee."


def test_summary_is_the_first_paragraph() -> None:
    """Without a standfirst the first paragraph is one, not a quotation, picture or heading."""
    written = (
        "## Kop\n\n> [!pullquote]\n> Nieuw\n\n> Citaat\n\n![x](y.png)\n\n"
        "Een[^1] twee.\n\nDrie.\n\n[^1]: z"
    )
    assert summary(written) == "Een twee."
    assert summary("> Citaat\n") == "Citaat"
    assert summary("- a\n- b\n") == "a b"
    assert summary("") == ""


def test_long_summary_is_cut_at_a_word() -> None:
    """A long first paragraph becomes a standfirst of about 300 characters."""
    made = summary("woorden, " * 60)
    assert made == ", ".join(["woorden"] * 33) + "…"
    assert len(summary("海" * 400)) == 300


def test_what_is_taken_out_leaves_no_paragraph_in_a_paragraph() -> None:
    """Paragraphs in a button, which goes, stand behind each other as anywhere else."""
    written = html("<p>a <button><p>b</p></button></p>")
    assert written == "<p>a </p><p>b</p><p></p>"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://exämple.org:81/é", "https://xn--exmple-cua.org:81/%C3%A9"),
        ("https://example.org/a[1]?b=[2]", "https://example.org/a%5B1%5D?b=%5B2%5D"),
        ("https://[::1]/a", "https://[::1]/a"),
    ],
)
def test_address_is_one_that_every_program_reads(address: str, expected: str) -> None:
    """An address with letters or brackets that old programs refuse leads to the same place."""
    assert html(f'<a href="{address}">x</a>') == f'<p><a href="{expected}">x</a></p>\n'
