"""A draft and the articles that there are: what she names is found, or she is told why not."""

from datetime import timedelta

import pytest

from publisher.content.index import ArticleIndex
from publisher.entries import LoadedEntries
from publisher.errors import ArticleError
from publisher.model.articles import Entry, Mailing
from publisher.newsletter.content import EditionContent
from publisher.newsletter.draft_file import parse_draft
from publisher.newsletter.drafted import Library, resolve_draft
from tests.newsletter.drafts import NOW, WEEKLY, an_entry

_DAY = timedelta(days=1)
_PUBLIC = (
    an_entry("articles/zee/heron.md", title="Heron", section="Zee", summary="Of herons."),
    an_entry("articles/2025/tern.md", title="Tern 2025", section="Duin"),
    an_entry("articles/2026/tern.md", title="Tern 2026", section="Lucht"),
    an_entry("articles/crane.md", title="Crane", mailing=Mailing(sponsor="Saltworks")),
    an_entry("heron.md", title="A slug of its own", slug="own"),
)
_HIDDEN = (
    an_entry("articles/later.md", published=NOW + _DAY),
    an_entry("articles/gone.md", expires=NOW - _DAY),
    an_entry("articles/idea.md", draft=True),
    an_entry("articles/taken.md"),
)


@pytest.fixture
def library() -> Library:
    """Five public articles, and four that no reader is to see."""
    articles = tuple(entry.article for entry in (*_PUBLIC, *_HIDDEN))
    index = ArticleIndex(
        reading=None,  # type: ignore[arg-type]  # the articles are whole: nothing is read
        articles=articles,
        refused=(),
        remarks=(),
        pages=(),
        placed={},
        reading_key="",
        fresh={},
        gone=frozenset(),
    )
    loaded = LoadedEntries(
        entries=_PUBLIC, refused=(), remarks=(), next_change=None, origin="", index=index
    )
    return Library(loaded, NOW)


def _resolve(
    library: Library, *lines: str, note: str = "", carried: Entry | None = None
) -> EditionContent:
    draft = parse_draft("\n".join(["---", *lines, "---", note]).encode(), "w.md")
    return resolve_draft(draft, library, {carried.id} if carried else set(), WEEKLY, 7)


def _sources(content: EditionContent) -> list[str]:
    return [item.entry.article.source for item in content.items]


@pytest.mark.parametrize(
    "name",
    [
        "articles/zee/heron.md",
        "./articles/zee/heron.md",
        "zee/heron.md",
        "heron",
        _PUBLIC[0].id,
        _PUBLIC[0].article.url,
    ],
)
def test_names_of_an_article(library: Library, name: str) -> None:
    """An article is found by its path, the end of its path, its slug, id or address."""
    assert _sources(_resolve(library, f"articles: ['{name}']")) == ["articles/zee/heron.md"]


def test_whole_path_comes_first(library: Library) -> None:
    """A path in full is never taken for the end of another."""
    assert _sources(_resolve(library, "articles: [heron.md]")) == ["heron.md"]


def test_how_they_stand(library: Library) -> None:
    """Leads come first, then sections in the order she lists; without a lead the first is one."""
    lines = [
        "articles:",
        "  - crane",
        "  - {article: articles/2025/tern.md, sponsor: Dunes Ltd}",
        "  - {article: articles/2026/tern.md, lead: true}",
        "  - {article: articles/zee/heron.md, full: true}",
        "sections: [zee, Duin]",
    ]
    content = _resolve(library, *lines)
    assert [(each.entry.article.title, each.is_lead, each.is_full) for each in content.items] == [
        ("Tern 2026", True, False),
        ("Heron", False, True),
        ("Tern 2025", False, False),
        ("Crane", False, False),
    ]
    assert [each.sponsor for each in content.items] == [None, None, "Dunes Ltd", "Saltworks"]
    assert (content.subject, content.preheader) == ("Tern 2026", "")
    alone = _resolve(library, "articles: [articles/zee/heron.md, crane]")
    assert [each.is_lead for each in alone.items] == [True, False]
    assert (alone.subject, alone.preheader) == ("Heron", "Of herons.")


def test_her_words_count(library: Library) -> None:
    """Subject, preheader and note are hers where she wrote them."""
    content = _resolve(
        library, "subject: 'A: b'", "preheader: c", "articles: [crane]", note="\n**d**\n"
    )
    assert (content.subject, content.preheader, content.note) == ("A: b", "c", "**d**")


@pytest.mark.parametrize(
    ("lines", "message", "hint"),
    [
        (["articles:", "- crane", "- hern"], "w.md:4: articles: no article 'hern'", "'heron"),
        (["articles: [zzzzz]"], "w.md:2: articles: no article 'zzzzz'", "path of its file"),
        (
            ["articles: [tern]"],
            "w.md:2: articles: 'tern' can be articles/2025/tern.md or articles/2026/tern.md",
            "Write the path.",
        ),
        (["articles: [crane, crane.md]"], "w.md:2: articles: crane.md is there twice", "Take one"),
        (["articles: [idea]"], "w.md:2: articles: idea is a draft itself", "articles/idea.md"),
        (["articles: [later]"], "w.md:2: articles: later is not published before 2026-11-21", ""),
        (["articles: [gone]"], "w.md:2: articles: gone has expired", "articles/gone.md"),
        (["articles: [taken]"], "w.md:2: articles: taken was withdrawn", "withdraw --undo"),
        (
            ["articles: [crane]", "sections: [Zea]"],
            "w.md:3: sections: no article is in 'Zea'",
            "'Zee'",
        ),
        (["articles: []"], "w.md:1: subject: is missing", "subject:"),
        (["subject: x", "articles: []"], "w.md:3: articles: there are none, and no note", "a note"),
    ],
)
def test_what_cannot_be(library: Library, lines: list[str], message: str, hint: str) -> None:
    """What a draft names and cannot be had is named by its line, with what to do."""
    with pytest.raises(ArticleError) as caught:
        _resolve(library, *lines)
    assert caught.value.message.startswith(message)
    assert hint in caught.value.hint


def test_what_readers_had(library: Library) -> None:
    """An article goes to the same readers again only where she says so."""
    crane = _PUBLIC[3]
    with pytest.raises(
        ArticleError, match=r"w.md:2: articles: readers of weekly had crane already"
    ):
        _resolve(library, "articles: [crane]", carried=crane)
    content = _resolve(library, "articles: [{article: crane, again: true}]", carried=crane)
    assert _sources(content) == ["articles/crane.md"]
