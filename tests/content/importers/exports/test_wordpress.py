"""Exports of WordPress."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from publisher.content.importers.exports import read_export, recognise
from publisher.content.importers.imported import ImportedArticle, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Person, Picture

_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n'
)
_BLOG = (
    "<title>De Kade &amp; co</title><link>https://example.org</link><language>nl-BE</language>\n"
    "<wp:author><wp:author_login>jan</wp:author_login>"
    "<wp:author_email>jan@example.org</wp:author_email>"
    "<wp:author_display_name><![CDATA[Jan Peeters]]></wp:author_display_name></wp:author>\n"
)
_FULL = """<title><![CDATA[Kranen &amp; kaden]]></title>
<link>https://example.org/2024/03/kranen-en-kaden/</link><dc:creator>jan</dc:creator>
<guid isPermaLink="false">https://example.org/?p=12</guid>
<content:encoded><![CDATA[Hallo]]></content:encoded>
<excerpt:encoded><![CDATA[Over <b>kranen</b>]]></excerpt:encoded>
<wp:post_id>12</wp:post_id><wp:post_date>2024-03-02 13:00:00</wp:post_date>
<wp:post_date_gmt>2024-03-02 12:00:00</wp:post_date_gmt>
<wp:post_modified_gmt>2024-03-03 08:30:00</wp:post_modified_gmt>
<wp:post_name>kranen-en-kaden</wp:post_name><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<category domain="category" nicename="uncategorized">Uncategorized</category>
<category domain="category" nicename="haven">Haven</category>
<category domain="category" nicename="stad">Stad</category>
<category domain="post_tag" nicename="kraan">Kraan</category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>31</wp:meta_value>
</wp:postmeta>"""
_PICTURE = """<guid>https://example.org/?attachment_id=31</guid><wp:post_id>31</wp:post_id>
<excerpt:encoded>Bij laag water</excerpt:encoded><wp:post_type>attachment</wp:post_type>
<wp:attachment_url>https://example.org/kraan.jpg</wp:attachment_url><wp:status>inherit</wp:status>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key>
<wp:meta_value>Een kraan</wp:meta_value></wp:postmeta>"""


def _export(*items: str) -> bytes:
    shown = "".join(f"<item>{item}</item>\n" for item in items)
    return f"{_HEAD}{_BLOG}{shown}</channel></rss>".encode()


def _post(content: str, more: str = "<wp:status>publish</wp:status>") -> str:
    return (
        f"<title>Post</title><guid>https://example.org/?p=1</guid><wp:post_type>post"
        f"</wp:post_type>{more}<content:encoded><![CDATA[{content}]]></content:encoded>"
    )


def _read(content: str, *others: str) -> str:
    return read_export("wordpress", _export(_post(content), *others), "a.xml").articles[0].markdown


def test_a_post_says_all_that_wordpress_knows() -> None:
    """Every field of a post arrives, with the picture that a later item names."""
    content = _export(_FULL, _PICTURE)
    assert recognise(content, "export.xml") == "wordpress"
    found = read_export("wordpress", content, "export.xml")
    assert (found.title, found.problems) == ("De Kade & co", ())
    assert found.articles == (
        ImportedArticle(
            original=Original(
                id="https://example.org/?p=12", url="https://example.org/2024/03/kranen-en-kaden/"
            ),
            title="Kranen & kaden",
            markdown="Hallo\n",
            published=datetime(2024, 3, 2, 12, tzinfo=UTC),
            updated=datetime(2024, 3, 3, 8, 30, tzinfo=UTC),
            was_public=True,
            declared_id="https://example.org/?p=12",
            authors=(Person(name="Jan Peeters"),),
            section="Haven",
            tags=("Stad", "Kraan"),
            language="nl-BE",
            summary="Over kranen",
            slug="kranen-en-kaden",
            picture=Picture(
                url="https://example.org/kraan.jpg", alt="Een kraan", caption="Bij laag water"
            ),
        ),
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("publish", (False, True)),
        ("future", (False, False)),
        ("draft", (True, False)),
        ("pending", (True, False)),
        ("private", (True, False)),
    ],
)
def test_drafts_stay_drafts(status: str, expected: tuple[bool, bool]) -> None:
    """What readers had not seen does not become public, and counts as sent only if it was."""
    content = _export(_post("a", f"<wp:status>{status}</wp:status>"))
    (article,) = read_export("wordpress", content, "a.xml").articles
    assert (article.draft, article.was_public) == expected


def test_posts_behind_a_password_become_drafts() -> None:
    """What only some could read is not shown to all."""
    more = "<wp:status>publish</wp:status><wp:post_password>geheim</wp:post_password>"
    (article,) = read_export("wordpress", _export(_post("a", more)), "a.xml").articles
    assert (article.draft, article.was_public, len(article.doubts)) == (True, False, 1)


def test_what_is_left_out_is_told() -> None:
    """Pages, revisions, comments and the trash are counted."""
    items = [f"<wp:post_type>{kind}</wp:post_type>" for kind in ("page", "page", "revision")]
    trash = _post("a", "<wp:status>trash</wp:status>")
    commented = _post("a", "<wp:comment/><wp:comment/>")
    found = read_export("wordpress", _export(*items, trash, commented), "a.xml")
    assert len(found.articles) == 1
    assert found.problems == (
        "2 comments were left out",
        "2 pages were left out",
        "1 post with the status trash was left out",
        "1 revision was left out",
    )


def test_without_a_zone_the_day_is_known() -> None:
    """A draft has no UTC date; the day of its local one is kept, and nothing is made up."""
    zero = "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>"
    local = "<wp:post_date>2024-03-02 23:30:00</wp:post_date>"
    none = "<wp:post_date>0000-00-00 00:00:00</wp:post_date>"
    content = _export(_post("a", zero + local), _post("b", zero + none))
    articles = read_export("wordpress", content, "a.xml").articles
    assert [each.published for each in articles] == [date(2024, 3, 2), None]


def test_the_classic_editor_parts_paragraphs_by_empty_lines() -> None:
    """Text without tags has the paragraphs and line breaks that the blog showed."""
    text = (
        "Een [sic]\ntwee\n\n<blockquote>drie\n\nvier</blockquote>\n<ul>\n\t<li>vijf</li>\n</ul>\n"
        "<!--more Lees verder-->\n<h3>Kop</h3>\nzes\n<pre>a\n\nb</pre>\n\nhttps://example.org/film"
    )
    assert _read(text) == (
        "Een [sic]\\\ntwee\n\n> drie\n>\n> vier\n\n- vijf\n\n<!--more-->\n\n## Kop\n\nzes\n\n"
        "```\na\n\nb\n```\n\n<https://example.org/film>\n"
    )


def test_blocks_become_what_a_person_writes() -> None:
    """Pull-quotes, embedded pages and footnotes of the block editor keep their meaning."""
    text = (
        '<!-- wp:paragraph {"a":1} -->\n<p>Een<sup data-fn="n" class="fn">'
        '<a href="#n" id="n-link">1</a></sup></p>\n<!-- /wp:paragraph -->'
        '<!-- wp:pullquote --><figure class="wp-block-pullquote"><blockquote><p>Q</p>'
        "</blockquote></figure><!-- /wp:pullquote --><!-- wp:more --><!--more-->"
        '<!-- /wp:more --><figure class="wp-block-embed"><div class="wp-block-embed__wrapper">\n'
        "https://example.org/film\n</div></figure>"
    )
    note = (
        "<wp:postmeta><wp:meta_key>footnotes</wp:meta_key><wp:meta_value>"
        '<![CDATA[[{"content":"Noot","id":"n"}]]]></wp:meta_value></wp:postmeta>'
    )
    content = _export(_post(text, note))
    assert read_export("wordpress", content, "a.xml").articles[0].markdown == (
        "Een[^1]\n\n> [!pullquote]\n> Q\n\n<!--more-->\n\n<https://example.org/film>\n\n"
        "[^1]: Noot\n"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            '[caption id="a" width="3"]<img src="https://example.org/a.jpg" /> Woord[/caption]',
            '<figure><img src="https://example.org/a.jpg"><figcaption>Woord</figcaption></figure>\n',
        ),
        (
            '<figure class="wp-block-gallery"><figure class="wp-block-image">'
            '<img src="https://example.org/a.jpg"></figure><figure class="wp-block-image">'
            '<img src="https://example.org/b.jpg"><figcaption>Twee</figcaption></figure>'
            "<figcaption>Samen</figcaption></figure>",
            "![](https://example.org/a.jpg)\n\n"
            '<figure><img src="https://example.org/b.jpg"><figcaption>Twee</figcaption></figure>'
            "\n\nSamen\n",
        ),
        (
            '[gallery ids="31, 99"]',
            '<figure><img src="https://example.org/kraan.jpg" alt="Een kraan">'
            "<figcaption>Bij laag water</figcaption></figure>\n",
        ),
        ("[embed]https://example.org/film[/embed]", "<https://example.org/film>\n"),
        ("[youtube a1b2c3d4e5f]", "<https://www.youtube.com/watch?v=a1b2c3d4e5f>\n"),
        (
            '[audio mp3="https://example.org/a.mp3"][/audio]',
            '<audio controls src="https://example.org/a.mp3"></audio>\n',
        ),
        (
            '[video src="https://example.org/a.mp4"]',
            '<video controls src="https://example.org/a.mp4"></video>\n',
        ),
        ('[code lang="php"]a\n\n<b>[/code]', "```php\na\n\n<b>\n```\n"),
        ("a [[gallery]] b [1] [de minister]", "a [gallery] b [1] [de minister]\n"),
    ],
)
def test_shortcodes_are_what_they_showed(written: str, expected: str) -> None:
    """WordPress's own shortcodes become pictures, links, players and code."""
    assert _read(written, _PICTURE) == expected


def test_unknown_shortcodes_are_told_once_by_name() -> None:
    """What a plug-in would have shown is missing, and is told; the words within it stay."""
    text = 'a[form-x id="1"] b[form-x id="2"] [rood]c[/rood]'
    found = read_export("wordpress", _export(_post(text), _post("[rood]d[/rood]")), "a.xml")
    assert [each.markdown for each in found.articles] == ["a b c\n", "d\n"]
    assert found.problems == (
        "the shortcode [form-x] was removed 2 times; what it showed is missing",
        "the shortcode [rood] was removed 2 times; what it showed is missing",
    )


def _entity_bomb(folder: Path) -> bytes:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    dtd = f'<!DOCTYPE rss [<!ENTITY e0 "ha">{levels}]>'
    return _export(_post("]]>&e11;<![CDATA[")).replace(b"<rss", dtd.encode() + b"<rss", 1)


def _local_file(folder: Path) -> bytes:
    (folder / "secret").write_text("GEHEIM", "utf-8")
    dtd = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{(folder / "secret").as_uri()}">]>'
    return _export(_post("]]>&x;<![CDATA[")).replace(b"<rss", dtd.encode() + b"<rss", 1)


@pytest.mark.parametrize("make", [_entity_bomb, _local_file])
def test_entities_are_refused(make: Callable[[Path], bytes], tmp_path: Path) -> None:
    """An export that grows without bound, or asks for a local file, is refused."""
    with pytest.raises(ImportSourceError, match="document type"):
        read_export("wordpress", make(tmp_path), "a.xml")


def test_an_export_that_breaks_off_gives_what_comes_before() -> None:
    """A cut-off download is told; posts that are whole are not lost."""
    whole = _export(_post("eerste"), _FULL, _PICTURE)
    second = whole.index(b"Kranen")
    found = read_export("wordpress", whole[:second], "a.xml")
    assert [each.markdown for each in found.articles] == ["eerste\n"]
    assert found.problems[0].startswith("the export breaks off, what follows is missing: ")
    for end in range(0, whole.index(b"</item>"), 10):
        with pytest.raises(ImportSourceError):
            read_export("wordpress", whole[:end], "a.xml")
    for end in range(whole.index(b"</item>") + 7, len(whole), 10):
        assert read_export("wordpress", whole[:end], "a.xml").articles


@pytest.mark.parametrize(
    "piece",
    ["[caption]", "[/caption][caption]", "[a ", "[a b=", "<pre>", "<p ", "\n\n", "[[a", "<!--more"],
)
def test_hostile_repetition_is_read_in_time(piece: str) -> None:
    """A hundred thousand characters of the same are read like any text."""
    text = piece * (100_000 // len(piece))
    found = read_export("wordpress", _export(_post(text)), "a.xml")
    assert len(found.articles) == 1


def test_names_without_a_namespace_are_passed_over() -> None:
    """An export with a name of an unknown namespace is read without what has that name."""
    content = _export(_FULL).replace(b"wp:author>", b"zz:author>")
    (article,) = read_export("wordpress", content, "a.xml").articles
    assert article.authors == (Person(name="jan"),)
