"""Archives of newsletters: Substack, Buttondown, Mailchimp."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest

from publisher.content.importers.exports import read_export, recognise
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Picture
from tests.content.importers.exports.archives import pack

_POSTS = (
    "post_id,post_date,is_published,type,audience,title,subtitle\n"
    "12.over-de-kade,2024-03-02T12:00:00.000Z,true,newsletter,everyone,Over de kade,Waarom\n"
)
_PAGE = (
    '<p>A<a id="footnote-anchor-1" href="#footnote-1" class="footnote-anchor">1</a></p>'
    '<div class="pullquote"><p>Q</p></div><div class="captioned-image-container"><figure>'
    '<img src="https://example.org/a.jpg" alt="Z"><figcaption>Foto</figcaption></figure></div>'
    '<div class="subscription-widget-wrap"><p>Abonneer</p></div>'
    '<p class="button-wrapper"><a href="https://example.org">Deel</a></p>'
    '<div class="footnote"><a id="footnote-1" href="#footnote-anchor-1" class="footnote-number">'
    '1</a><div class="footnote-content"><p>Noot</p></div></div>'
)
_SUBSTACK = pack({"posts.csv": _POSTS, "posts/12.over-de-kade.html": _PAGE})
_BUTTONDOWN = pack({
    "emails.csv": "id,subject,body,publish_date,status,slug,description,absolute_url,image\n"
    '7,Over de kade,"Dag {{ subscriber.email }},\n\n- a",2024-03-02T12:00:00Z,sent,'
    "over-de-kade,Kort,https://example.org/over,https://example.org/a.jpg\n"
})  # fmt: skip
_MAILCHIMP = pack({
    "sent/7_over-de-kade.html": '<html lang="nl"><head><title>Over de kade *|FNAME|*</title>'
    '</head><body><div style="display:none">Vooraf</div><table><tr><td id="templatePreheader">'
    'Zie</td></tr><tr><td><p><a href="*|ARCHIVE|*">Bekijk in de browser</a></p><h1>Kop</h1>'
    "<p>Dag *|FNAME|*, hier</p></td><td><p>B *|FNAME|* c *|DATE:d/m/y|*</p>"
    '<img src="https://x.list-manage.com/track/open.php?u=1" width="1" height="1"></td></tr>'
    "<tr><td><em>Copyright *|LIST:COMPANY|*</em><br>Kaai 1, Gent<br>"
    '<a href="*|UNSUB|*">Uitschrijven</a></td></tr></table></body></html>'
})  # fmt: skip


def test_substack_says_all_it_knows() -> None:
    """Every field of a post arrives, and nothing that asked readers for something."""
    assert recognise(_SUBSTACK, "export.zip") == "substack"
    found = read_export("substack", _SUBSTACK, "export.zip")
    assert (found.title, found.problems) == (None, ())
    assert found.articles == (
        ImportedArticle(
            original=Original(id="substack:12"),
            title="Over de kade",
            markdown='A[^1]\n\n> [!pullquote]\n> Q\n\n<figure><img src="https://example.org/a.jpg"'
            ' alt="Z"><figcaption>Foto</figcaption></figure>\n\n[^1]: Noot\n',
            published=datetime(2024, 3, 2, 12, tzinfo=UTC),
            was_public=True,
            summary="Waarom",
            slug="over-de-kade",
        ),
    )


def test_substack_drafts_and_paid_posts_are_not_shown() -> None:
    """What not everyone could read becomes a draft; pages are told."""
    table = _POSTS.replace("true", "false") + (
        "13.b,2024-03-02T12:00:00.000Z,true,newsletter,only_paid,B,\n14.c,,true,page,everyone,C,\n"
    )
    content = pack({"posts.csv": table, "posts/13.b.html": "<p>b</p>", "posts/15.d.html": "d"})
    found = read_export("substack", content, "a.zip")
    assert [(each.title, each.draft, each.was_public) for each in found.articles] == [
        ("Over de kade", True, False),
        ("B", True, False),
        ("d", True, False),
    ]
    assert found.problems == ("1 page or thread was left out",)
    paid = Doubt(key="draft", reason="only paying readers could read it")
    assert found.articles[1].doubts == (paid,)


def test_buttondown_says_all_it_knows() -> None:
    """Every field of a newsletter arrives; tags for single subscribers are removed and told."""
    assert recognise(_BUTTONDOWN, "export.zip") == "buttondown"
    found = read_export("buttondown", _BUTTONDOWN, "export.zip")
    assert found.problems == (
        "1 tag was removed that stood for something of each subscriber ({{ … }})",
    )
    assert found.articles == (
        ImportedArticle(
            original=Original(id="buttondown:7", url="https://example.org/over"),
            title="Over de kade",
            markdown="Dag,\n\n- a\n",
            published=datetime(2024, 3, 2, 12, tzinfo=UTC),
            was_public=True,
            summary="Kort",
            slug="over-de-kade",
            picture=Picture(url="https://example.org/a.jpg"),
        ),
    )


def test_buttondown_files_are_read_with_their_front_matter() -> None:
    """An export of Markdown files says what its front matter says; broken ones are told."""
    sent = "---\nid: 8\nsubject: Over\nslug: over\nstatus: sent\npublish_date: 2024-03-02\n---\nA\n"
    fancy = "---\nsubject: Mooi\n---\n<!-- buttondown-editor-mode: fancy --><p>B <b>C</b></p>"
    content = pack({"a.md": sent, "b.md": fancy, "c.md": "---\nsubject: x\n"})
    assert recognise(content, "a.zip") == "buttondown"
    found = read_export("buttondown", content, "a.zip")
    assert [
        (each.original.id, each.title, each.markdown, each.draft, each.was_public)
        for each in found.articles
    ] == [
        ("buttondown:8", "Over", "A\n", False, True),
        ("buttondown:b", "Mooi", "B **C**\n", True, False),
    ]
    assert [each.partition(":")[0] for each in found.problems] == ["c.md"]


def test_mailchimp_gives_the_text_without_its_frame() -> None:
    """Preheader, browser link, footer, pixels and merge tags are gone; tags are told."""
    assert recognise(_MAILCHIMP, "export.zip") == "mailchimp"
    found = read_export("mailchimp", _MAILCHIMP, "export.zip")
    assert found.problems == (
        "the merge tag *|DATE:D|* was removed once",
        "the merge tag *|FNAME|* was removed 2 times",
    )
    assert found.articles == (
        ImportedArticle(
            original=Original(id="mailchimp:7_over-de-kade"),
            title="Over de kade",
            markdown="## Kop\n\nDag, hier\n\nB c\n",
            was_public=True,
            language="nl",
        ),
    )


@pytest.mark.parametrize(
    ("kind", "whole"),
    [("substack", _SUBSTACK), ("buttondown", _BUTTONDOWN), ("mailchimp", _MAILCHIMP)],
)
def test_broken_archives_are_errors_that_can_be_read(kind: str, whole: bytes) -> None:
    """Cut off anywhere, or with wrong bytes, an archive is no traceback."""
    for end in range(0, len(whole), 10):
        with pytest.raises(ImportSourceError):
            read_export(kind, whole[:end], "a.zip")
    for position in range(0, len(whole), 10):
        changed = whole[:position] + b"\xff" + whole[position + 1 :]
        recognise(changed, "a.zip")
        # Anything but that error would be one of the test.
        with suppress(ImportSourceError):
            read_export(kind, changed, "a.zip")


@pytest.mark.parametrize("kind", ["substack", "buttondown", "mailchimp"])
def test_an_archive_of_other_things_is_refused(kind: str) -> None:
    """An archive without newsletters says so."""
    content = pack({"../posts.csv": _POSTS, "a.png": b"x"})
    assert recognise(content, "a.zip") is None
    with pytest.raises(ImportSourceError, match=r"^a\.zip has n"):
        read_export(kind, content, "a.zip")


@pytest.mark.parametrize("content", [b"", b"# a", b"<rss>", b'{"version": "x"}', b"PK\x03\x04zz"])
def test_other_files_are_no_exports(content: bytes) -> None:
    """Feeds, articles and broken archives are left to others."""
    assert recognise(content, "a.md") is None


@pytest.mark.parametrize(
    "page",
    [
        '<body class="button-wrapper"><p>a</p></body>',
        '<div class="footnote"><a id="b" class="button-wrapper">1</a><p>a</p></div>',
    ],
)
def test_forms_in_odd_places_do_not_take_the_text_along(page: str) -> None:
    """Whatever element is named like a button, the words around it are read."""
    content = pack({"posts.csv": _POSTS, "posts/12.over-de-kade.html": page})
    assert read_export("substack", content, "a.zip").articles[0].markdown == "a\n"
