"""Pages of different make: what each says in its own way is found."""

from datetime import UTC, date, datetime

import pytest

from publisher.content.importers.imported import ImportedArticle
from publisher.content.importers.pages import read_page
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

ONE = "The tide gauge at the end of the pier has been read every morning since 1911, in any wind."
TWO = "Nobody remembers who asked for it first, but the ledger of the harbour begins with a storm."
THREE = "Engineers from the province came to look at the float in March, and left with its numbers."
FOUR = "What they found was a drift of two millimetres a decade, small enough to miss for long."
TEXT = "".join(f"<p>{words}</p>" for words in (ONE, TWO, THREE, FOUR))


def read(body: str, head: str = "", url: str | None = None) -> ImportedArticle:
    page = f"<html><head><title>Gauge</title>{head}</head><body>{body}</body></html>"
    return read_page(page.encode(), url=url, name="gauge.html")


def test_page_that_speaks_microdata_alone() -> None:
    """Microdata tells title, author, date, section, language and picture as JSON-LD would."""
    article = read(
        '<div id="nav"><a href="/">Front page</a></div>'
        '<div itemscope itemtype="http://schema.org/NewsArticle" lang="nl">'
        '<h2 itemprop="headline">De meter</h2><p class="x">Door <span itemprop="author" itemscope '
        'itemtype="http://schema.org/Person"><span itemprop="name">Els De Wilde</span></span></p>'
        '<time itemprop="datePublished" datetime="2026-03-14T08:00+0100">14/03</time>'
        '<span itemprop="articleSection">Haven</span><div itemprop="image" itemscope>'
        '<img itemprop="url" src="https://example.org/m.jpg"></div>'
        f'<div itemprop="articleBody">{TEXT}</div></div>'
        '<div itemscope itemtype="http://schema.org/Comment"><b itemprop="author">Someone</b></div>'
    )
    assert article.title == "De meter"
    assert article.authors == (Person(name="Els De Wilde"),)
    assert article.published == datetime(2026, 3, 14, 7, tzinfo=UTC)
    assert (article.section, article.language) == ("Haven", "nl")
    assert article.picture == Picture(url="https://example.org/m.jpg")
    assert article.markdown.split("\n\n") == [ONE, TWO, THREE, f"{FOUR}\n"]


def test_what_is_shown_and_not_marked() -> None:
    """Author, date and section are found where people see them; they are no part of the text."""
    article = read(
        '<nav class="breadcrumb"><a href="/">Home</a> › <a href="/c">Coast</a></nav><article>'
        '<h1>Gauge</h1><p class="post__author">Tekst: Lotte Peeters en Jan Smit — Beeld: A. B.</p>'
        f'<p class="post__date">zaterdag 14 maart 2026</p><div>{TEXT}</div>'
        '<p class="comment-author">Somebody Else</p></article>'
    )
    assert [each.name for each in article.authors] == ["Lotte Peeters", "Jan Smit"]
    assert article.published == date(2026, 3, 14)
    assert article.section == "Coast"
    assert article.markdown.startswith(ONE)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026-03-14T22:30:00-05:00", datetime(2026, 3, 15, 3, 30, tzinfo=UTC)),
        ("14 mars 2026 à 08:30", date(2026, 3, 14)),
        ("Sat, 14 Mar 2026 08:30:00 CEST", datetime(2026, 3, 14, 6, 30, tzinfo=UTC)),
        ("03/04/2026", None),
    ],
)
def test_dates_of_pages(written: str, expected: date | None) -> None:
    """A date keeps its zone; without one it is a day, and one with two meanings is none."""
    assert read(TEXT, f'<meta name="date" content="{written}">').published == expected


def test_base_of_a_page() -> None:
    """Addresses are seen from where `<base>` says."""
    article = read(
        f'<p>{ONE} <a href="two.html">two</a></p>{TEXT}',
        '<base href="https://example.org/deep/"><link rel="canonical" href="one.html">'
        '<meta property="og:image" content="p.jpg">',
    )
    assert article.original.url == "https://example.org/deep/one.html"
    assert article.picture == Picture(url="https://example.org/deep/p.jpg")
    assert "[two](https://example.org/deep/two.html)" in article.markdown


def test_links_that_headings_have_to_themselves() -> None:
    """Signs to link to a heading are in neither the title nor the text."""
    article = read(
        f'<main><h1>Gauge<a class="headerlink" href="#g">¶</a></h1>{TEXT}'
        f'<h2 id="u">Use<a class="anchor" href="#u">#</a></h2>{TEXT.replace("a", "o")}</main>'
    )
    assert article.title == "Gauge"
    assert "## Use\n" in article.markdown
    assert "¶" not in article.markdown


@pytest.mark.parametrize(
    ("mark", "note"),
    [
        (
            '<a class="footnote-anchor" id="a1" href="#n1">1</a>',
            '<div class="footnote"><a id="n1" href="#a1" class="footnote-number">1</a>'
            '<div class="footnote-content"><p>Not in leap years.</p></div></div>',
        ),
        (
            '<a class="footnote-reference" href="#n1" id="a1">[1]</a>',
            '<aside class="footnote-list"><aside class="footnote" id="n1"><span class="label">'
            '[<a href="#a1">1</a>]</span><p>Not in leap years.</p></aside></aside>',
        ),
        (
            '<sup id="a1" class="reference"><a href="#cite_note-1">[1]</a></sup>',
            '<div><h2>Notes</h2></div><ol class="references"><li id="cite_note-1"><a href="#a1">^'
            "</a> <span>Not in leap years.</span></li></ol>",
        ),
    ],
)
def test_footnotes_of_every_make(mark: str, note: str) -> None:
    """A note stays with its mark, however the page sets it, and leaves no heading behind."""
    article = read(f"<article><h1>Gauge</h1><p>{ONE}{mark}</p>{TEXT}{note}</article>")
    assert f"{ONE}[^1]" in article.markdown
    assert article.markdown.rstrip().endswith("[^1]: Not in leap years.")
    assert "Notes" not in article.markdown


def test_text_without_paragraphs() -> None:
    """Text that line breaks or cells of a table part is found as well."""
    broken = f"<h3>Gauge</h3><div class='post-body'>{ONE}<br><br>{TWO}<br><br>{THREE}</div>"
    assert THREE in read(broken).markdown
    table = f"<table><tr><td><a href=a>Home</a><br><a>Links</a></td><td>{TEXT}</td></tr></table>"
    markdown = read(table).markdown
    assert (ONE in markdown, FOUR in markdown, "Links" in markdown) == (True, True, False)


def test_lines_around_the_text() -> None:
    """What is no sentence before the text and behind it is of the frame."""
    article = read(
        "<article><div><h1>Gauge</h1><div><a>Rosa Quint</a> · <b>Follow</b><div><i>4 min read"
        f"</i></div></div><p>--</p><p>12</p><h2>First</h2>{TEXT}<h3>Most viewed</h3>"
        "<ul class='related'><li><a href='/f'>Ferry runs aground</a></li></ul></div></article>"
    )
    assert article.markdown.startswith(f"## First\n\n{ONE}")
    assert article.markdown.endswith(f"{FOUR}\n")


def test_picture_above_the_text() -> None:
    """The picture between title and text is the article's, with its caption."""
    article = read(
        '<img class="logo" src="/logo.png"><h1>Gauge</h1><figure><img src="/g.jpg?w=465" alt="It">'
        f"<figcaption>The gauge at dusk</figcaption></figure><div>{TEXT}</div>",
        url="https://example.org/gauge",
    )
    assert article.picture == Picture(
        url="https://example.org/g.jpg?w=465", alt="It", caption="The gauge at dusk"
    )
    stated = read(
        f'<h1>Gauge</h1><figure><img src="/g.jpg?w=465" alt="It"><figcaption>Dusk</figcaption>'
        f"</figure><div>{TEXT}</div>",
        '<meta property="og:image" content="https://example.org/g.jpg">',
        url="https://example.org/gauge",
    )
    assert stated.picture == Picture(url="https://example.org/g.jpg", alt="It", caption="Dusk")


@pytest.mark.parametrize(
    "figure",
    [
        '<div class="wp-caption"><a href="/full"><img src="/a.png" alt="A"></a>'
        '<p class="wp-caption-text">Low tide</p></div>',
        '<p><img src="/a.png" alt="A"><em class="caption">Low tide</em></p>',
        '<div><img src="/a.png" alt="A"><div class="image-caption"><p>Low tide</p></div></div>',
    ],
)
def test_captions_by_their_class(figure: str) -> None:
    """The words under a picture stay under it where the page has no element for them."""
    article = read(f"<article><p>{ONE}</p>{figure}{TEXT}</article>", url="https://example.org/")
    picture = '<img src="https://example.org/a.png" alt="A">'
    if "href" in figure:
        picture = f'<a href="https://example.org/full">{picture}</a>'
    shown = f"<figure>{picture}<figcaption>Low tide</figcaption></figure>"
    assert shown in article.markdown


def test_whose_quotation_it_is() -> None:
    """What stands under a quotation is a part of it."""
    article = read(
        f"<article>{TEXT}<blockquote><p>Twice.</p><footer>Ann</footer></blockquote></article>"
    )
    assert article.markdown.endswith("> Twice.\n>\n> Ann\n")


def test_picture_for_those_without_scripts() -> None:
    """A picture that is loaded late is there once, and one for readers without scripts is kept."""
    article = read(
        f'<p>{ONE}</p><figure><img src="data:image/gif;base64,AA" data-src="/a.png" alt="A">'
        '<noscript><img src="/a.png" alt="A"></noscript></figure>'
        f'<p>{TWO}</p><noscript><img src="/b.png" alt="B"></noscript><p>{THREE}</p>',
        url="https://example.org/",
    )
    pictures = ["![A](https://example.org/a.png)", "![B](https://example.org/b.png)"]
    assert article.markdown.split("\n\n") == [ONE, pictures[0], TWO, pictures[1], f"{THREE}\n"]


def test_language_that_is_not_said() -> None:
    """A page that names no language is in the one that its words are in, and that is told."""
    article = read(TEXT)
    assert article.language == "en"
    assert "language" in [each.key for each in article.doubts]


def test_page_that_is_too_large() -> None:
    """A page of many megabytes is refused with its size; pictures within it do not count."""
    picture = "A" * 5_000_000
    whole = read(f'{TEXT}<p><img src="data:image/png;base64,{picture}"></p>')
    assert whole.markdown.startswith(ONE)
    with pytest.raises(ImportSourceError, match="5 MB are more than the 4 MB"):
        read(TEXT + picture)


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href='/'>Home</a></nav><div id='app'></div>",
        "<ul><li><a href='/1'>One</a></li></ul>",
    ],
)
def test_page_without_text(body: str) -> None:
    """A page of links is no article; if it names its feed, that is what to import."""
    link = '<link rel="alternate" type="application/rss+xml" href="https://example.org/feed.xml">'
    with pytest.raises(ImportSourceError, match="a text is not to be found") as raised:
        read(body, link)
    assert raised.value.hint == "It names a feed; import that: https://example.org/feed.xml"


def test_page_of_a_script() -> None:
    """A page with hardly a line is imported, and its emptiness told."""
    article = read("<p>Enable JavaScript and cookies to continue reading this page, please.</p>")
    assert "body" in [each.key for each in article.doubts]
