"""Exports of Ghost."""

import json
from datetime import UTC, datetime

import pytest

from publisher.content.importers.exports import read_export, recognise
from publisher.content.importers.imported import ImportedArticle, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

_POST: dict[str, object] = {
    "id": "65a",
    "uuid": "0e0c3f5e-0000-4000-8000-000000000001",
    "title": "Over de kade",
    "slug": "over-de-kade",
    "html": '<p>Zie <a href="__GHOST_URL__/haven/">de haven</a></p>',
    "status": "published",
    "type": "post",
    "published_at": "2024-03-02T12:00:00.000Z",
    "updated_at": "2024-03-03T08:30:00.000Z",
    "custom_excerpt": "Waarom de kade zakt",
    "feature_image": "__GHOST_URL__/content/kade.jpg",
}
_TABLES: dict[str, object] = {
    "settings": [
        {"key": "title", "value": "De Kade"},
        {"key": "locale", "value": "nl"},
        {"key": "url", "value": "https://example.org/"},
    ],
    "users": [{"id": "1", "name": "An"}, {"id": "2", "name": "Bo", "email": "bo@example.org"}],
    "posts_authors": [
        {"post_id": "65a", "author_id": "1", "sort_order": 1},
        {"post_id": "65a", "author_id": "2", "sort_order": 0},
    ],
    "tags": [
        {"id": "1", "name": "Kraan"},
        {"id": "2", "name": "Haven"},
        {"id": "3", "name": "#intern"},
    ],
    "posts_tags": [
        {"post_id": "65a", "tag_id": "1", "sort_order": 2},
        {"post_id": "65a", "tag_id": "2", "sort_order": 1},
        {"post_id": "65a", "tag_id": "3", "sort_order": 0},
    ],
    "posts_meta": [
        {"post_id": "65a", "feature_image_alt": "De kade", "feature_image_caption": "<i>Foto</i>"}
    ],
}


def _export(*posts: dict[str, object]) -> bytes:
    return json.dumps({"db": [{"data": {**_TABLES, "posts": posts}}]}).encode()


def test_a_post_says_all_that_ghost_knows() -> None:
    """Every field arrives; authors and tags in their order, internal tags not at all."""
    content = _export(_POST)
    assert recognise(content, "de-kade.json") == "ghost"
    found = read_export("ghost", content, "de-kade.json")
    assert (found.title, found.problems) == ("De Kade", ())
    assert found.articles == (
        ImportedArticle(
            original=Original(
                id="0e0c3f5e-0000-4000-8000-000000000001", url="https://example.org/over-de-kade/"
            ),
            title="Over de kade",
            markdown="Zie [de haven](https://example.org/haven/)\n",
            published=datetime(2024, 3, 2, 12, tzinfo=UTC),
            updated=datetime(2024, 3, 3, 8, 30, tzinfo=UTC),
            was_public=True,
            authors=(Person(name="Bo"), Person(name="An")),
            section="Haven",
            tags=("Kraan",),
            language="nl",
            summary="Waarom de kade zakt",
            slug="over-de-kade",
            picture=Picture(
                url="https://example.org/content/kade.jpg", alt="De kade", caption="Foto"
            ),
        ),
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("published", (False, True)),
        ("sent", (False, True)),
        ("scheduled", (False, False)),
        ("draft", (True, False)),
    ],
)
def test_drafts_stay_drafts(status: str, expected: tuple[bool, bool]) -> None:
    """What readers had not seen does not become public."""
    (article,) = read_export("ghost", _export({**_POST, "status": status}), "a").articles
    assert (article.draft, article.was_public) == expected


@pytest.mark.parametrize("visibility", ["paid", "members", "tiers"])
def test_what_only_members_read_stays_with_them(visibility: str) -> None:
    """A post behind a payment or a login does not become public."""
    (article,) = read_export("ghost", _export({**_POST, "visibility": visibility}), "a").articles
    assert (article.draft, article.was_public) == (True, False)
    assert [each.key for each in article.doubts] == ["draft"]


_LEXICAL = {
    "root": {
        "children": [
            {
                "type": "paragraph",
                "children": [
                    {"type": "text", "text": "Zie ", "format": 0},
                    {"type": "text", "text": "hier", "format": 1},
                    {"type": "text", "text": " "},
                    {
                        "type": "link",
                        "url": "__GHOST_URL__/kaai/",
                        "children": [{"type": "extended-text", "text": "kaai"}],
                    },
                ],
            },
            {
                "type": "extended-heading",
                "tag": "h3",
                "children": [{"type": "text", "text": "Kop"}],
            },
            {"type": "image", "src": "__GHOST_URL__/a.jpg", "alt": "A", "caption": "Zo"},
            {
                "type": "list",
                "tag": "ol",
                "start": 5,
                "children": [
                    {"type": "listitem", "children": [{"type": "text", "text": "vijf"}]},
                ],
            },
            {"type": "codeblock", "code": "x < 1", "language": "python"},
            {"type": "markdown", "markdown": "*md*"},
            {"type": "bookmark", "url": "https://example.org/b", "metadata": {"title": "Boek"}},
            {"type": "signup", "heading": "Schrijf in"},
        ]
    }
}
_MOBILEDOC = {
    "markups": [["strong"], ["a", ["href", "__GHOST_URL__/kaai/"]]],
    "cards": [["image", {"src": "__GHOST_URL__/a.jpg"}], ["hr", {}]],
    "sections": [
        [
            1,
            "p",
            [[0, [], 0, "Zie "], [0, [0], 1, "hier"], [0, [], 0, " "], [0, [1], 1, "kaai"]],
        ],
        [10, 0],
        [3, "ol", [[[0, [], 0, "een"]]]],
        [10, 9],
    ],
}


def test_texts_as_the_editors_store_them() -> None:
    """A post of which the export has no HTML is read as Ghost's own editors stored it."""
    bare = {**_POST, "html": None}
    new = {**bare, "lexical": json.dumps(_LEXICAL)}
    old = {**bare, "lexical": "{", "mobiledoc": json.dumps(_MOBILEDOC)}
    first, second = read_export("ghost", _export(new, old), "a").articles
    line = "Zie **hier** [kaai](https://example.org/kaai/)"
    assert first.markdown.split("\n\n") == [
        line,
        "## Kop",
        '<figure><img src="https://example.org/a.jpg" alt="A"><figcaption>Zo</figcaption></figure>',
        "5. vijf",
        "```python\nx < 1\n```",
        "*md*",
        "[Boek](https://example.org/b)\n",
    ]
    assert second.markdown.split("\n\n") == [
        line,
        "![](https://example.org/a.jpg)",
        "1. een\n",
    ]
    assert not first.doubts


def test_pages_are_left_out_and_told() -> None:
    """Pages are no articles, in old exports and new ones."""
    content = _export(_POST, {**_POST, "type": "page"}, {**_POST, "page": 1})
    found = read_export("ghost", content, "a")
    assert (len(found.articles), found.problems) == (1, ("2 pages were left out",))


def test_cards_keep_what_they_say() -> None:
    """A bookmark is a link, an alternative quotation a pull-quote, a sign-up form nothing."""
    html = (
        '<figure class="kg-card kg-bookmark-card"><a class="kg-bookmark-container"'
        ' href="https://example.org/x"><div class="kg-bookmark-title">Titel</div>'
        '<div class="kg-bookmark-description">Lang</div></a></figure>'
        '<blockquote class="kg-blockquote-alt">Zeg het</blockquote>'
        '<div class="kg-card kg-signup-card"><p>Schrijf in</p></div>'
    )
    (article,) = read_export("ghost", _export({**_POST, "html": html}), "a").articles
    assert article.markdown == "[Titel](https://example.org/x)\n\n> [!pullquote]\n> Zeg het\n"


def test_broken_exports_are_errors_that_can_be_read() -> None:
    """Cut off anywhere, or of other shapes, an export of Ghost is no traceback."""
    whole = _export(_POST)
    shapes = [b"{}", b"[]", b"1", b'{"db": 1}', b'{"db": [1]}', b'{"db": [{"data": 3}]}', b"["]
    for content in [*(whole[:end] for end in range(0, len(whole), 10)), *shapes, b"[" * 100_000]:
        with pytest.raises(ImportSourceError):
            read_export("ghost", content, "a")


@pytest.mark.parametrize("value", [None, 1, [], {}, "\ud800", True, 1e400, -(10**30)])
def test_values_of_other_kinds_are_passed_over(value: object) -> None:
    """Whatever stands in a field, the post is read."""
    posts = [{**_POST, key: value} for key in _POST if key != "type"]
    tables = dict.fromkeys(_TABLES, value)
    for content in (_export(*posts), json.dumps({"data": {**tables, "posts": [_POST]}}).encode()):
        assert read_export("ghost", content, "a").articles
