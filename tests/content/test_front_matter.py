"""What the front matter says is what the article has."""

from datetime import UTC, datetime

import pytest

from publisher.content.heads import UNDATED
from publisher.model.articles import Person, Picture
from tests.content.conftest import Read, Refusal

FULL = """---
title: "Eb & vloed: een jaar"
date: 2026-11-20 08:00:00 +0100
updated: 2026-11-21
expires: 2027-01-01T00:00:00Z
id: tag:example.org,2026:eb
slug: eb-en-vloed
section: Zee
tags: [zee, 2026, zee]
language: nl-be
summary: |
  Wat de zee
  doet.
authors:
  - name: Zoë Maes
    email: zoe@example.org
    role: voorzitter
    url: /mensen/zoe
  - Jan <jan@example.org>
image:
  src: /beeld/eb.jpg
  alt: Een strand
  caption: Oostende
mood: {calm: yes, wind: 3, since: 2026-01-01}
---
Tekst.
"""


def test_every_key_reaches_the_article(read: Read) -> None:
    """Whatever I write in the front matter stands in the article."""
    article = read(FULL).article
    assert (article.title, article.slug, article.section) == (
        "Eb & vloed: een jaar",
        "eb-en-vloed",
        "Zee",
    )
    assert article.url == "https://example.org/zee/eb-en-vloed/"
    assert article.published == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert article.expires == datetime(2027, 1, 1, tzinfo=UTC)
    assert article.declared_id == "tag:example.org,2026:eb"
    assert article.tags == ("zee", "2026")
    assert article.language == "nl-BE"
    assert article.summary == "Wat de zee doet."
    assert article.authors == (
        Person(
            name="Zoë Maes",
            email="zoe@example.org",
            role="voorzitter",
            url="https://example.org/mensen/zoe",
        ),
        Person(name="Jan", email="jan@example.org"),
    )
    assert article.picture == Picture(
        url="https://example.org/beeld/eb.jpg", alt="Een strand", caption="Oostende"
    )
    assert article.extra == {"mood": {"calm": "yes", "wind": 3, "since": "2026-01-01"}}
    assert article.markdown == "Tekst."


def test_toml_says_the_same_as_yaml(read: Read) -> None:
    """It makes no difference whether I write YAML or TOML."""
    toml = """+++
title = "Eb"
date = 2026-11-20T08:00:00+01:00
updated = 2026-11-21
tags = ["a", 2026]
extra_day = 2026-01-01
[author]
name = "An"
+++
Tekst.
"""
    yaml = """---
title: Eb
date: 2026-11-20T08:00:00+01:00
updated: 2026-11-21
tags: [a, 2026]
extra_day: 2026-01-01
author: {name: An}
---
Tekst.
"""
    assert read(toml) == read(yaml)


def test_what_an_article_does_not_say_comes_from_the_publication(read: Read) -> None:
    """I need not repeat language and author in each article."""
    article = read("---\ntitle: Eb\ndate: 2026-11-20\n---\n").article
    assert article.language == "nl-BE"
    assert article.authors == (Person(name="Redactie", email="redactie@example.org"),)
    assert (article.section, article.tags, article.picture, article.summary) == (None, (), None, "")
    assert article.body_digest == ""


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("2026-07-20", datetime(2026, 7, 19, 22, tzinfo=UTC)),
        ('"2026-11-20"', datetime(2026, 11, 19, 23, tzinfo=UTC)),
        ("2026-11-20 08:00", datetime(2026, 11, 20, 7, tzinfo=UTC)),
        ("2026-11-20 08:00:30", datetime(2026, 11, 20, 7, 0, 30, tzinfo=UTC)),
        ("2026-11-20T08:00:30.75", datetime(2026, 11, 20, 7, 0, 30, tzinfo=UTC)),
        ("2026-11-20 08:00:00 +0100", datetime(2026, 11, 20, 7, tzinfo=UTC)),
        ("2026-11-20 08:00:00 -05:30", datetime(2026, 11, 20, 13, 30, tzinfo=UTC)),
        ("2026-11-20 08:00 +01", datetime(2026, 11, 20, 7, tzinfo=UTC)),
        ("2026-11-20T08:00:00Z", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20 08:00 UTC", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("!!timestamp 2026-11-20", datetime(2026, 11, 19, 23, tzinfo=UTC)),
    ],
)
def test_dates_mean_what_was_written(read: Read, written: str, moment: datetime) -> None:
    """However I write a date, the article is published at the moment I mean."""
    assert read(f"---\ntitle: Eb\ndate: {written}\n---\n").article.published == moment


@pytest.mark.parametrize(
    "written",
    [
        "20 november 2026",
        "Fri, 20 Nov 2026 08:00:00 +0100",
        "2026-02-30",
        "2026-11-20 25:00",
        "2026-11-20 08:00 CET",
        "2026-11-20 08:00 +99:00",
        "20261120",
        "2026",
        "true",
        "[2026-11-20]",
        "0026-11-20",
        "9999-12-31T23:59:59-02:00",
    ],
)
def test_what_is_no_date_is_refused_by_line_and_key(refusal: Refusal, written: str) -> None:
    """A date that I mistyped is named with file, line and key."""
    message = refusal(f"---\ntitle: Eb\ndate: {written}\n---\n")
    assert message.startswith("articles/tij.md:3: date: ")
    assert message.endswith(" is not a date")


def test_toml_time_without_a_day_is_refused(refusal: Refusal) -> None:
    """A time alone is no date."""
    message = refusal('+++\ntitle = "Eb"\ndate = 08:00:00\n+++\n')
    assert message == "articles/tij.md:3: date: '08:00:00' is not a date"


def test_draft_needs_no_date(read: Read) -> None:
    """I can start a draft before I know when it appears."""
    article = read("---\ntitle: Eb\ndraft: yes\n---\n").article
    assert (article.draft, article.published) == (True, UNDATED)
    assert not article.is_public(datetime(9998, 1, 1, tzinfo=UTC))


def test_norwegian_is_a_language_and_not_false(read: Read) -> None:
    """`language: no` is Norwegian."""
    assert read("---\ntitle: Eb\ndate: 2026-11-20\nlanguage: no\n---\n").article.language == "no"


@pytest.mark.parametrize(
    ("written", "language"),
    [("nl", "nl"), ("NL-be", "nl-BE"), ("zh-hant-tw", "zh-Hant-TW"), ("de-1996", "de-1996")],
)
def test_language_tags_get_their_usual_spelling(read: Read, written: str, language: str) -> None:
    """Two spellings of one language are one language."""
    text = f"---\ntitle: Eb\ndate: 2026-11-20\nlang: {written}\n---\n"
    assert read(text).article.language == language


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("language: nl_BE", "4: language: 'nl_BE' is not a language tag"),
        ("draft: maybe", "4: draft: 'maybe' is neither true nor false"),
        ("tags: {a: b}", "4: tags: {'a': 'b'} is not a text"),
        ("tags: [[a]]", "4: tags: ['a'] is not a text"),
        ("section: true", "4: section: True is not a text"),
        ("id: 5", "4: id: '5' is not an absolute IRI"),
        ("id: een artikel", "4: id: 'een artikel' is not an absolute IRI"),
        ("slug: a/b", "4: slug: 'a/b' cannot be part of an address"),
        ("slug: ..", "4: slug: '..' cannot be part of an address"),
        ("author: {email: a@example.org}", "4: author: name is missing"),
        ("author: {name: A, email: b}", "4: author: email: 'b' is not an address"),
        ("author: A <b>", "4: author: 'A <b>' cannot be understood"),
        ("image: 'javascript:x'", "4: image: 'javascript:x' is not an address"),
        ("image: {alt: x}", "4: image: src is missing"),
        ("\nexpires: soon", "5: expires: 'soon' is not a date"),
        ("title: Vloed", "4: title: this key is there twice (first on line 2)"),
        ("a: {b: 1, b: 2}", "4: b: this key is there twice (first on line 4)"),
        ("a: b: c", "4: front matter: not valid YAML: mapping values are not allowed in this"
         " context"),
        ("a: [b", "4: front matter: not valid YAML: did not find expected ',' or ']'"),
        ("a: *b", "4: front matter: alias *b has no anchor"),
        ("a: !b c", "4: front matter: the YAML tag '!b' is not understood"),
        ('"a\\nb": 1\n"a\\nb": 2', "5: a b: this key is there twice (first on line 4)"),
        ("<<: {b: c}", "4: front matter: the merge key << is not understood"),
        ("? [a]\n: b", "4: front matter: a key is not a text"),
        ("a: \x80", "4: front matter: U+0080 cannot stand here"),
    ],
)  # fmt: skip
def test_wrong_front_matter_is_named_with_line_and_key(
    refusal: Refusal, lines: str, message: str
) -> None:
    """A mistake in the front matter is named with file, line and key."""
    text = f"---\ntitle: Eb\ndate: 2026-11-20\n{lines}\n---\nTekst.\n"
    assert refusal(text) == f"articles/tij.md:{message}"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: Eb\n---\n", "1: date: is missing"),
        ("---\ndate: 2026-11-20\n---\n", "1: title: is missing"),
        ("---\ntitle:\ndate: 2026-11-20\n---\n", "2: title: is missing"),
        ("---\ndate: 2026-11-20\ntitel: Eb\n---\n", "3: titel: is not a known key"),
        ("---\ntitle: Eb\nDates: 2026-11-20\n---\n", "3: Dates: is not a known key"),
        ("---\n- a\n---\n", "2: front matter: not a table of keys and values"),
        ("---\ntitle: Eb\n", "1: the front matter that opens with --- is never closed"),
        ("+++\ntitle = 1\n", "1: the front matter that opens with +++ is never closed"),
        ("+++\ntitle = Eb\n+++\n", "2: front matter: not valid TOML: Invalid value"),
        ("+++\na = 1\na = 2\n+++\n", "3: front matter: not valid TOML: Cannot overwrite a value"),
        ("Tekst.\n", "1: no front matter and no title"),
        ("", "1: no front matter and no title"),
        (b"---\ntitle: Eb\n---\ncaf\xe9\n", "4: not UTF-8 (byte 21 of the file)"),
        (b"\xef\xbb\xbfcaf\xe9\n", "1: not UTF-8 (byte 6 of the file)"),
    ],
)
def test_file_that_is_no_article_is_refused(
    refusal: Refusal, text: str | bytes, message: str
) -> None:
    """A file that cannot be an article is refused by name and line."""
    assert refusal(text) == f"articles/tij.md:{message}"


@pytest.mark.parametrize("depth", [50, 900, 100_000])
def test_deeply_nested_front_matter_is_refused(refusal: Refusal, depth: int) -> None:
    """Thousands of brackets stop the article, not the program."""
    yaml = refusal(f"---\na: {'[' * depth}{']' * depth}\n---\n")
    assert yaml.startswith("articles/tij.md:2: front matter: ")
    toml = refusal(f"+++\na = {'[' * depth * 9}{']' * depth * 9}\n+++\n")
    assert toml.startswith("articles/tij.md:")


def test_alias_bomb_is_refused(refusal: Refusal) -> None:
    """Front matter that grows into billions of values through aliases is refused at once."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    message = refusal("---\n" + "\n".join(lines) + "\n---\n")
    assert message.endswith("front matter: more than 5000 values, aliases counted in full")


def test_aliases_within_bounds_are_read(read: Read) -> None:
    """An anchor saves me from writing the same name twice."""
    text = "---\ntitle: &t Eb\ndate: 2026-11-20\nsection: *t\n---\n"
    assert read(text).article.section == "Eb"


def test_numbers_stay_what_was_written(read: Read) -> None:
    """`007` is not seven and `1.10` not one point one."""
    text = "---\ntitle: 1984\ndate: 2026-11-20\ntags: [007, 1.10, 1.5, 12:30]\nn: 9e3\n---\n"
    article = read(text).article
    assert (article.title, article.tags) == ("1984", ("007", "1.10", "1.5", "12:30"))
    assert article.extra == {"n": "9e3"}


def test_image_without_words_is_remarked_on(read: Read) -> None:
    """I am told when a picture says nothing to those who cannot see it."""
    text = "---\ntitle: Eb\ndate: 2026-11-20\nimage: eb.jpg\n---\n"
    found = read(text)
    assert [(remark.place, remark.message) for remark in found.remarks] == [
        ("articles/tij.md:4", "image: no words for those who cannot see the picture")
    ]
    assert found.article.picture == Picture(url="https://example.org/tij/eb.jpg")
    decorative = read(text.replace("\n---\n", '\nimage_alt: ""\nimage_caption: Eb\n---\n'))
    assert decorative.remarks == ()
    assert decorative.article.picture == Picture(url="https://example.org/tij/eb.jpg", caption="Eb")


def test_unknown_keys_of_an_author_are_remarked_on(read: Read) -> None:
    """What publisher leaves out of a byline is said."""
    text = "---\ntitle: Eb\ndate: 2026-11-20\nauthor: {name: An, phone: 1}\n---\n"
    messages = [remark.message for remark in read(text).remarks]
    assert messages == ["author: phone is not known here and is left out"]


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("articles/2026-11-20-eb-en-vloed.md", "eb-en-vloed"),
        ("articles/Mijn_Artikel.markdown", "Mijn_Artikel"),
        ("articles/Été à Gand.md", "ete-a-gand"),
        ("articles/wadden/index.md", "wadden"),
        ("articles/2026-11-20-.md", "2026-11-20-"),
        ("index.md", "index"),
        ("articles/!!!.md", "e84c538e"),
    ],
)
def test_slug_comes_from_the_file_name(read: Read, source: str, slug: str) -> None:
    """Without a slug of its own an article is called after its file."""
    article = read("---\ntitle: Eb\ndate: 2026-11-20\n---\n", source).article
    assert article.slug == slug


def test_first_heading_is_the_title(read: Read) -> None:
    """A file that begins with a heading needs no title in its front matter."""
    hashed = read("---\ndate: 2026-11-20\n---\n\n# Eb *en* vloed #\n\nTekst.\n").article
    assert (hashed.title, hashed.markdown) == ("Eb en vloed", "Tekst.")
    underlined = read("---\ndate: 2026-11-20\n---\nEb\n==\nTekst.\n").article
    assert (underlined.title, underlined.markdown) == ("Eb", "Tekst.")


def test_heading_that_repeats_the_title_goes(read: Read) -> None:
    """A title that stands in the front matter and in the body is shown once."""
    text = "---\ntitle: Eb\ndate: 2026-11-20\n---\n# Eb\nTekst.\n"
    assert read(text).article.markdown == "Tekst."
    other = read(text.replace("# Eb", "# Vloed")).article
    assert (other.title, other.html) == ("Eb", "<h2>Vloed</h2>\n<p>Tekst.</p>\n")


def test_windows_files_read_the_same(read: Read) -> None:
    """Byte order mark and Windows line ends make no difference."""
    text = "---\ntitle: Eb\ndate: 2026-11-20\n---\nEen\n\nTwee\n"
    assert read(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == read(text)


def test_digest_ignores_white_space(read: Read) -> None:
    """Rewrapping the text does not make it another body."""
    head = "---\ntitle: Eb\ndate: 2026-11-20\n---\n"
    assert read(f"{head}Een  twee\ndrie\n").article.body_digest == (
        read(f"{head}\nEen twee drie").article.body_digest
    )


def test_control_characters_are_replaced_and_named(read: Read) -> None:
    """A character that no feed can hold is replaced, and I am told where it stood."""
    found = read("---\ntitle: E\x0bb\ndate: 2026-11-20\n---\nTe\x00kst\x1f.\n")
    assert found.article.title == "E\ufffdb"
    assert found.article.markdown == "Te\ufffdkst\ufffd."
    assert [(remark.place, remark.message) for remark in found.remarks] == [
        (
            "articles/tij.md:2",
            "column 9: U+000B cannot stand in a feed and became U+FFFD, and 2 more",
        )
    ]


def test_escaped_control_characters_are_replaced_too(read: Read) -> None:
    """Neither quoting nor a character reference brings a forbidden character into a feed."""
    found = read('---\ntitle: "E\\x01b"\ndate: 2026-11-20\nnote: "\\x02"\n---\nA&#1;b\n')
    assert found.article.title == "E\ufffdb"
    assert found.article.html == "<p>A\ufffdb</p>\n"
    assert found.article.extra == {"note": "\ufffd"}
    assert [remark.message for remark in found.remarks] == [
        "title: a character that no feed can hold became U+FFFD",
        "a character reference names a character that no feed can hold",
    ]


@pytest.mark.parametrize(
    ("body", "name", "line"),
    [
        ("Zie\n{% vreemd %}", "{% vreemd %}", 7),
        ('{{< vreemd src="a.jpg" >}}', "{{< vreemd >}}", 6),
        ("{{% vreemd %}}", "{{% vreemd %}}", 6),
    ],
)
def test_unknown_template_tags_are_left_out_by_name(
    read: Read, body: str, name: str, line: int
) -> None:
    """A template tag that means nothing here is left out and named, and the article goes on."""
    found = read(f"---\ntitle: Eb\ndate: 2026-11-20\n---\n\n{body} en verder.\n")
    assert [(tag.name, tag.line) for tag in found.removed] == [(name, line)]
    assert "vreemd" not in found.article.html
    assert "en verder." in found.article.html


def test_template_tags_in_code_are_content(read: Read) -> None:
    """I can write about template tags."""
    body = "`{{ a }}`\n\n```\n{% raw %}\n```\n\n    {{ é }}\n"
    html = read(f"---\ntitle: Eb\ndate: 2026-11-20\n---\n{body}").article.html
    assert [tag in html for tag in ("{{ a }}", "{% raw %}", "{{ é }}")] == [True, True, True]
