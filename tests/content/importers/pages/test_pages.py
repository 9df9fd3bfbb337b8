"""Pages of HTML become articles: what they say, all of the text, nothing around it."""

import contextlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.importers.pages import read_page
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

WORDS = (
    "De gemeente zocht een oplossing voor het zwembad, en de serre had water over van veertig "
    "graden, genoeg voor het hele dorp."
)
MORE = (
    "De aanleg duurde één zomer en kostte minder dan een nieuwe ketel, zegt de burgemeester, die "
    "er zelf ook bij was toen het begon."
)
LAST = (
    "Intussen vroegen ook het rusthuis en twee straten een aansluiting op de leiding van de serre, "
    "en komt er een buffervat bij."
)
NEWS = f"""<!doctype html><html lang="nl-BE"><head><title>Warmte voor het dorp | De Kust</title>
<meta property="og:site_name" content="De Kust">
<meta name="description" content="Een serre verwarmt een zwembad, en het dorp doet mee.">
<link rel="canonical" href="/energie/warmte/">
<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle",
"headline":"Warmte voor het dorp","datePublished":"2026-03-14T08:00:00+01:00",
"dateModified":"2026-03-15T09:00:00+01:00","articleSection":"Energie","author":{{"@id":"#ann"}},
"keywords":["warmte","serre"],"image":{{"url":"/b.jpg"}}}},{{"@type":"Person","@id":"#ann",
"name":"Ann Maes","jobTitle":"redacteur","worksFor":{{"@type":"Organization","name":"De Kust"}}}}]}}
</script></head><body><header><nav><a href="/">Home</a> <a href="/e">Energie</a></nav></header>
<main><article><h1>Warmte voor het dorp</h1><p class="byline">Door Ann Maes</p>
<div class="share-buttons"><a href="#">Facebook</a></div>
<p class="intro">Een serre verwarmt een zwembad, en het dorp doet mee.</p><p>{WORDS}</p>
<h2>Een leiding</h2><p>{MORE}</p>
<figure><img src="/l.jpg" alt="Leiding"><figcaption>De leiding in aanleg.</figcaption></figure>
<blockquote><p>Het begon met een gesprek aan de schoolpoort, en toen kwam iedereen.</p></blockquote>
<ol start="3"><li>Eerste stap van de derde reeks</li><li>Tweede stap daarvan</li></ol>
<pre><code class="language-python">x = 1
print(x)</code></pre><p>{LAST}</p>
<div class="related"><h3>Lees ook</h3><ul><li><a href="/a">Wind</a></li></ul></div></article></main>
<footer>© 2026 De Kust. Alle rechten voorbehouden.</footer></body></html>"""


def test_news_page() -> None:
    """A news page gives title, dates, author, section, tags, standfirst and its whole text."""
    article = read_page(NEWS.encode(), url="https://example.org/x")
    assert article.title == "Warmte voor het dorp"
    assert article.published == datetime(2026, 3, 14, 7, tzinfo=UTC)
    assert article.updated == datetime(2026, 3, 15, 8, tzinfo=UTC)
    assert article.authors == (Person(name="Ann Maes", role="redacteur", organisation="De Kust"),)
    assert (article.section, article.tags) == ("Energie", ("warmte", "serre"))
    assert article.language == "nl-BE"
    assert article.summary == "Een serre verwarmt een zwembad, en het dorp doet mee."
    assert article.picture == Picture(url="https://example.org/b.jpg")
    assert article.original.id == "https://example.org/energie/warmte/"
    assert article.slug == "warmte"
    assert article.markdown == (
        f"{WORDS}\n\n## Een leiding\n\n{MORE}\n\n"
        '<figure><img src="https://example.org/l.jpg" alt="Leiding"><figcaption>De leiding in '
        "aanleg.</figcaption></figure>\n\n"
        "> Het begon met een gesprek aan de schoolpoort, en toen kwam iedereen.\n\n"
        "3. Eerste stap van de derde reeks\n4. Tweede stap daarvan\n\n"
        f"```python\nx = 1\nprint(x)\n```\n\n{LAST}\n"
    )


def test_plain_blog_page() -> None:
    """A blog without structured data is read by its elements."""
    page = f"""<html><head><title>Eb en vloed - Kustblog</title>
    <meta name="author" content="Bo Celis and Ann Maes"></head><body>
    <div id="menu"><ul><li><a href="/">Start</a></li><li><a href="/over">Over</a></li></ul></div>
    <div class="post"><h1>Eb en vloed</h1><time datetime="2026-03-01">1 maart</time>
    <div class="entry"><p>{WORDS}</p><p>{MORE}</p><p>{LAST}</p></div></div>
    <div class="comments"><h3>2 reacties</h3><p>Mooi stuk, dank je wel voor het schrijven!</p></div>
    </body></html>"""
    article = read_page(page.encode(), url="https://example.org/2026/eb-en-vloed.html")
    assert article.title == "Eb en vloed"
    assert article.published == date(2026, 3, 1)
    assert [person.name for person in article.authors] == ["Bo Celis", "Ann Maes"]
    assert article.markdown == f"{WORDS}\n\n{MORE}\n\n{LAST}\n"
    assert article.slug == "eb-en-vloed"


def test_documentation_page() -> None:
    """Of documentation, marks for links to headings and buttons are no text."""
    page = f"""<html lang="en"><head><title>Installing — Kust 1.0</title></head><body>
    <div class="sphinxsidebar"><h3>Contents</h3><ul><li><a href="#">Installing</a></li></ul></div>
    <div role="main" class="body"><section id="installing"><h1>Installing<a class="headerlink"
    href="#installing">¶</a></h1><p>{WORDS}</p><section><h2>Next<a class="headerlink" href="#n">¶</a
    >
</h2><p>{MORE}</p><div class="highlight-console notranslate"><div class="highlight"><pre>
$ make demo</pre></div></div><p>{LAST}</p></section></section></div></body></html>"""
    article = read_page(page.encode(), url="https://example.org/install.html")
    assert article.title.startswith("Installing")
    assert article.markdown == (
        f"{WORDS}\n\n## Next\n\n{MORE}\n\n```console\n$ make demo\n```\n\n{LAST}\n"
    )
    assert {doubt.key for doubt in article.doubts} == {"date", "author"}


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "utf-16"])
def test_charsets(charset: str) -> None:
    """Accents come out whatever the page is written in."""
    page = (
        f'<html><head><meta charset="{charset}"><title>Été</title></head><body><article>'
        f"<h1>Été à Gand</h1><p>{WORDS}</p><p>{MORE}</p></article></body></html>"
    )
    article = read_page(page.encode(charset), url=None, name="a.html")
    assert article.title == "Été à Gand"
    assert "één zomer" in article.markdown


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<nav>Menu</nav>", b"\x00\x01"])
def test_page_without_a_text_is_refused(content: bytes) -> None:
    """A page without text is named, and what to do instead."""
    with pytest.raises(ImportSourceError, match=r"^leeg\.html: "):
        read_page(content, url=None, name="leeg.html")


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, len(NEWS)), junk=st.binary(max_size=30))
def test_broken_pages_are_read_or_refused(cut: int, junk: bytes) -> None:
    """A page that is cut off, or has rubbish in it, is read or refused, and nothing else."""
    content = NEWS.encode()
    with contextlib.suppress(ImportSourceError):
        read_page(content[:cut] + junk + content[cut + 10 :], url="https://example.org/")
