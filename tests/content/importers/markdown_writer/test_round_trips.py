"""What an import writes says what was there, and says it again after every round."""

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.body import render_body
from publisher.content.flavours.writing import write_flavour
from publisher.content.importers.markdown_writer import write_markdown
from tests.content.importers.markdown_writer.articles import ARTICLES
from tests.content.importers.markdown_writer.shapes import shape_of

URL = "https://example.org/zee/eb/"
SIGNS = "*_`[]()<>#-+.1!|~\\&:{}%\"'=^$;/@"
LETTERS = "abcé海ß0 "
WORDS = (
    st.text(alphabet=SIGNS + LETTERS, min_size=1, max_size=12)
    .map(lambda text: " ".join(text.split()))
    .filter(bool)
)
ADDRESSES = st.sampled_from([
    "https://example.org/a", "https://example.org/a_(b)?c=d&e=[f]", "https://example.org/)(",
    "https://example.org/a*b_c", "mailto:redactie@example.org", "https://example.org/é%20ü",
])  # fmt: skip


def render(markdown: str) -> str:
    return render_body(write_flavour(markdown).markdown, slug="eb", url=URL).html


def words_of(html: str) -> list[str]:
    tokens = (" " if token == "</h2>" else token for token in shape_of(html))
    return "".join(token for token in tokens if not token.startswith("<")).split()


def element(name: str, inner: str, **attributes: str) -> str:
    said = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{said}>{inner}</{name}>"


TEXT = WORDS.map(escape)
CODE = WORDS.map(lambda text: element("code", escape(text)))
PICTURE = st.builds(lambda alt: f'<img src="https://example.org/p.jpg" alt="{escape(alt)}">', WORDS)
GAPS = st.sampled_from(["", " ", " ", " "])


@st.composite
def running_texts(draw: st.DrawFn, without: frozenset[str] = frozenset(), depth: int = 0) -> str:
    """Words with elements between them, which touch the words or do not."""
    parts = [draw(TEXT)]
    kinds = [
        kind
        for kind in ("em", "strong", "del", "a", "code", "img", "kbd", "br")
        if kind not in without
    ]
    for _ in range(draw(st.integers(0, 2 if depth else 3))):
        kind = draw(st.sampled_from(kinds))
        if kind == "code":
            part = draw(CODE)
        elif kind == "img":
            part = draw(PICTURE)
        elif kind == "br":
            part = "<br>"
        else:
            inner = TEXT
            if depth < 2:
                taken = without | {kind, "br"}
                inner = inner | running_texts(taken, depth + 1)
            href = {"href": draw(ADDRESSES)} if kind == "a" else {}
            part = element(kind, draw(inner), **href)
        parts += [draw(GAPS), part, draw(GAPS), draw(TEXT)]
    return "".join(parts)


TEXTS = running_texts()
LINES = running_texts(frozenset({"br"}))
PARAGRAPH = TEXTS.map(lambda text: element("p", text))
HEADINGS = st.builds(element, st.sampled_from(["h2", "h3", "h4"]), LINES)
PROGRAM = st.builds(
    lambda lines, language: element(
        "pre",
        element("code", escape("\n".join(lines)), **({"class": language} if language else {})),
    ),
    st.lists(st.text(alphabet=SIGNS + LETTERS, max_size=10), min_size=1, max_size=4).filter(
        lambda lines: bool(lines[0].strip() and lines[-1].strip())
    ),
    st.sampled_from(["", "language-python", "language-c++"]),
)
FIGURES = st.builds(
    lambda picture, words: element("figure", picture + element("figcaption", words)),
    PICTURE,
    running_texts(frozenset({"br", "img"})),
)
RULE = st.just("<hr>")


@st.composite
def tables(draw: st.DrawFn) -> str:
    columns = draw(st.integers(1, 3))
    align = [draw(st.sampled_from([{}, {"align": "right"}, {"align": "center"}]))] * columns
    rows = [
        "".join(element(name, draw(TEXTS), **how) for how in align)
        for name in ("th", *["td"] * draw(st.integers(1, 2)))
    ]
    head, *body = [element("tr", row) for row in rows]
    return element("table", element("thead", head) + element("tbody", "".join(body)))


def lists(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tight = st.lists(TEXTS, min_size=1, max_size=3)
    nested = st.builds(
        lambda text, inner: [text + element("ul", "".join(element("li", each) for each in inner))],
        TEXTS, tight,
    )  # fmt: skip
    loose = st.lists(st.builds("\n{}{}".format, PARAGRAPH, blocks), min_size=2, max_size=3)
    ordered = st.sampled_from([{}, {"start": "3"}, {"start": "9"}])
    items = (tight | nested | loose).map(lambda parts: "".join(element("li", p) for p in parts))
    return st.builds(lambda inner: element("ul", inner), items) | st.builds(
        lambda inner, start: element("ol", inner, **start), items, ordered
    )


def quotes(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(blocks, min_size=1, max_size=2).map(
        lambda parts: element("blockquote", "".join(parts))
    )


def hidden(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda words, inner: element("details", element("summary", words) + inner), TEXT, blocks
    )


LEAVES = PARAGRAPH | PROGRAM | tables() | FIGURES | RULE
DEFINITIONS = st.lists(st.tuples(LINES, LINES), min_size=1, max_size=2).map(
    lambda pairs: element(
        "dl", "".join(element("dt", term) + element("dd", text) for term, text in pairs)
    )
)
BLOCKS = HEADINGS | st.recursive(
    LEAVES | DEFINITIONS, lambda inner: lists(inner) | quotes(inner) | hidden(inner), max_leaves=4
)


@settings(max_examples=150, deadline=None)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=4))
def test_what_is_imported_says_the_same(blocks: list[str]) -> None:
    """Words, links, pictures, emphasis, code and the order of blocks are those of the page."""
    page = "<h2>Kop</h2>" + "".join(blocks)
    assert shape_of(render(write_markdown(page, base=URL))) == shape_of(page)


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60) | st.text(alphabet=SIGNS + LETTERS + "\n", max_size=60))
def test_any_words_go_through(text: str) -> None:
    """No character of a text is lost, doubled or taken for a sign of Markdown."""
    page = f"<h2>Kop</h2><p>{escape(text)}</p>"
    assert words_of(render(write_markdown(page))) == words_of(page)


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200) | st.lists(st.sampled_from([
    b"<", b">", b"<p>", b"</p>", b"<table>", b"<td colspan=9>", b"<li>", b"<ol start=x>", b"<dl>",
    b"<dt>", b"<dd>", b"<a href='", b"'>", b"<a id=a href=#a>1</a>", b"<li id=a>", b"<pre>",
    b"<b>", b"</b>", b"<i>", b"<code>", b"<figure>", b"<figcaption>", b"<img src=a>",
    b"<!--more-->",
    b"<details>", b"<summary>", b"<iframe src=//a.b>", b"<video src=a>", b"<input type=checkbox>",
    b"<svg>", b"<math>", b"<o:p>", b"<x y=z>", b"\x00", b"\xff", b"&#0;", b"&lt;", b"[^1]", b"a ",
    b"<body>", b"<html lang=x>", b"<noscript>", b"<span style=font-weight:bold>", b"<br>", b"<hr>",
]), max_size=30).map(b"".join))  # fmt: skip
def test_any_bytes_are_written(content: bytes) -> None:
    """Whatever a file holds, it becomes Markdown that can be read again."""
    text = content.decode("utf-8", "replace")
    assert isinstance(render(write_markdown(text, base=URL)), str)
    assert isinstance(write_markdown(text), str)


@settings(max_examples=150, deadline=None)
@given(article=ARTICLES)
def test_an_article_that_is_published_and_imported_is_the_same(article: str) -> None:
    """What I wrote, published and imported from its own page again, looks as it did."""
    published = render(article)
    assert render(write_markdown(published, base=URL)) == published
