"""A theme of one's own: where it stands, what it may not leave out, what it may not misspell."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.errors import AuthorError, TemplateError
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.own_theme import (
    check_layout,
    find_layouts,
    refuse_name,
    theme_folder,
    write_own,
)
from publisher.newsletter.render import RenderedEdition, render_edition
from publisher.storage.cache import Cache
from tests.newsletter.conftest import LAYOUTS, set_in

_PARTS = ("html", "text")
WriteTemplate = Callable[[str, str], Path]


def copy_theme(publication: Publication, layout: str, name: str, *, is_small: bool) -> Path:
    folder = theme_folder(publication, name)
    folder.mkdir(parents=True)
    for file, text in write_own(publication, layout, name, is_small=is_small).items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def _show(rendered: RenderedEdition, part: str) -> str:
    """Return a part without its tokens: a reader's values have others in another newsletter."""
    written: str = getattr(rendered, part)
    for number, slot in enumerate(rendered.slots):
        written = written.replace(slot.token, f"slot {number}")
    return written


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("is_small", [False, True])
def test_a_copy_sets_the_same_edition(
    coast: Publication, edition: EditionContent, cache: Cache, layout: str, is_small: bool
) -> None:
    """My theme begins as the one that I copied, whole or as two small files."""
    before = render_edition(set_in(edition, layout), coast, cache)
    copy_theme(coast, layout, "mine", is_small=is_small)
    after = render_edition(set_in(edition, "mine"), coast, cache)
    assert [_show(after, part) for part in _PARTS] == [_show(before, part) for part in _PARTS]


def test_a_themes_own_files_are_not_another_themes(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """I change the styles of one theme, and the newsletter in the other stays as it was."""
    digest = render_edition(edition, coast, cache)
    folder = copy_theme(coast, "digest", "mine", is_small=False)
    sheet = folder / "styles.inline.css"
    sheet.write_text(sheet.read_text("utf-8") + ".name { text-align: center; }\n", "utf-8")
    assert "text-align:center" in render_edition(set_in(edition, "mine"), coast, cache).html
    assert render_edition(edition, coast, cache) == digest


@pytest.mark.parametrize(
    ("name", "written", "message", "hint"),
    [
        (
            "mine.html",
            '{% extends "digest.html" %}\n\n{% block mastheed %}x{% endblock %}',
            ":3: there is no block 'mastheed' in digest.html, base.html",
            "Did you mean 'masthead'?",
        ),
        (
            "mine.txt",
            '{% extends "digest.txt" %}\n{% block footre %}x{% endblock %}',
            ":2: there is no block 'footre' in digest.txt, base.txt",
            "Did you mean 'footer'?",
        ),
        (
            "mine.html",
            '{% extends "digest.html" %}\n{% block choices %}{% endblock %}',
            "mine.html: the edition has no unsubscribe link",
            'Keep the block «choices», or write: <a href="{{ unsubscribe_url }}">…</a>',
        ),
        (
            "mine.html",
            '{% extends "digest.html" %}\n{% block choices %}{{ unsubscribe_url }}{% endblock %}',
            "mine.html: the edition has no unsubscribe link",
            'Keep the block «choices», or write: <a href="{{ unsubscribe_url }}">…</a>',
        ),
        (
            "mine.txt",
            '{% extends "digest.txt" %}\n{% block choices %}{% endblock %}',
            "mine.txt: the text part has no unsubscribe address",
            "Keep the block «choices», or write: {{ unsubscribe_url }}",
        ),
        (
            "mine.html",
            '{% extends "digest.html" %}\n{% block sender %}{% endblock %}',
            "mine.html: the newsletter's address does not stand in it",
            "Keep the block «sender», or write: {{ newsletter.address }}",
        ),
        (
            "mine.txt",
            '{% extends "digest.txt" %}\n{% block sender %}{% endblock %}',
            "mine.txt: the newsletter's address does not stand in it",
            "Keep the block «sender», or write: {{ newsletter.address }}",
        ),
        (
            "mine.html",
            '{# Ours.\n   context version 2 #}\n{% extends "digest.html" %}',
            ":2: written for context version 2; this publisher has 1",
            "Update publisher, or use a theme for the older version.",
        ),
        (
            "styles.inline.css",
            "\n.ink { color: $inc; }",
            ":2: $inc is no colour or font of the theme",
            "Did you mean 'ink'?",
        ),
        (
            "styles.kept.css",
            "/* $nothing */ .ink { color: $dark_inc !important; }",
            ":1: $dark_inc is no colour or font of the theme",
            "Did you mean 'dark_ink'?",
        ),
    ],
)
def test_what_a_theme_may_not_say_is_refused(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    name: str,
    written: str,
    message: str,
    hint: str,
) -> None:
    """I forget the way out or misspell a block, and no edition is made."""
    folder = copy_theme(coast, "digest", "mine", is_small=True)
    (folder / name).write_text(written, encoding="utf-8")
    with pytest.raises(TemplateError) as caught:
        render_edition(set_in(edition, "mine"), coast, cache)
    place = f"templates/newsletter/mine/{name}" if message.startswith(":") else ""
    assert (caught.value.message, caught.value.hint) == (place + message, hint)


@pytest.mark.parametrize("files", ["*", "base.html", "digest.*", "*.css"])
def test_a_theme_of_the_first_version_still_works(
    coast: Publication, edition: EditionContent, cache: Cache, files: str
) -> None:
    """I copied the theme, whole or in part, when there was one layout; my newsletter goes out."""
    old = Path(__file__).parent / "theme_of_version_1"
    own = coast.folder / "templates" / "newsletter"
    own.mkdir(parents=True)
    for file in old.glob(files):
        shutil.copy(file, own)
    rendered = render_edition(edition, coast, cache)
    for part in (rendered.html, rendered.text):
        assert "The counters of the tide line" in part
        assert "A letter from a reader" in part


def test_a_block_within_a_known_block_is_a_new_one(
    coast: Publication, edition: EditionContent, cache: Cache, write_template: WriteTemplate
) -> None:
    """I divide a block of the theme, and my second theme fills one half of it."""
    write_template(
        "half.html",
        '{% extends "digest.html" %}{% block main %}{% block mine %}A{% endblock %}{% endblock %}',
    )
    write_template("half.txt", '{% extends "digest.txt" %}')
    write_template(
        "whole.html",
        '{% extends "half.html" %}{% block mine %}<tr><td>Filled</td></tr>{% endblock %}',
    )
    write_template("whole.txt", '{% extends "digest.txt" %}')
    assert "Filled" in render_edition(set_in(edition, "whole"), coast, cache).html


def test_a_newsletter_without_an_address_needs_none(
    coast: Publication, edition: EditionContent, cache: Cache, write_template: WriteTemplate
) -> None:
    """I gave no postal address, so no theme has to show one."""
    write_template("bare.html", '{% extends "digest.html" %}{% block sender %}{% endblock %}')
    write_template("bare.txt", '{% extends "digest.txt" %}{% block sender %}{% endblock %}')
    content = set_in(edition, "bare")
    content = replace(content, newsletter=replace(content.newsletter, address=""))
    assert "Unsubscribe" in render_edition(content, coast, cache).text


def test_layouts_are_listed_with_who_uses_them(
    coast: Publication, edition: EditionContent, write_template: WriteTemplate
) -> None:
    """I see what there is, built in and my own, in a folder or beside each other."""
    write_template("loose.html", "x")
    write_template("loose.txt", "x")
    write_template("half.html", "x")
    copy_theme(coast, "letter", "mine", is_small=True)
    found = find_layouts(replace(coast, newsletters=(edition.newsletter,)))
    assert [(each.name, each.is_own, each.newsletters) for each in found] == [
        ("bulletin", False, ()),
        ("digest", False, ("weekly",)),
        ("letter", False, ()),
        ("loose", True, ()),
        ("mine", True, ()),
    ]
    assert found[-1].file == "templates/newsletter/mine/mine.html"


@pytest.mark.parametrize("name", ["digest", "base", "", "../x", "a/b", "a b", "é"])
def test_a_theme_needs_a_name_of_its_own(coast: Publication, name: str) -> None:
    """I cannot write over a layout that is there, or outside of my publication."""
    with pytest.raises(AuthorError):
        refuse_name(coast, name)


@pytest.mark.parametrize(
    "branch",
    [
        "{% if not edition.note %}{{ nott }}{% endif %}",
        "{% if edition.left_out %}{{ nott }}{% endif %}",
        "{% if edition.articles|length == 1 %}{{ nott }}{% endif %}",
        "{% if edition.articles[3:] and edition.articles[3].sponsor %}{{ nott }}{% endif %}",
    ],
)
def test_a_check_finds_what_one_edition_would_not(
    coast: Publication, edition: EditionContent, write_template: WriteTemplate, branch: str
) -> None:
    """A name that I misspelt where it is rarely printed is found before it is."""
    write_template(
        "own.html", '{% extends "digest.html" %}{% block top %}' + branch + "{% endblock %}"
    )
    write_template("own.txt", '{% extends "digest.txt" %}')
    with pytest.raises(TemplateError, match=r"own\.html:1: 'nott' is undefined"):
        check_layout(coast, set_in(edition, "own").newsletter)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_default_theme_passes_its_own_check(
    coast: Publication, edition: EditionContent, layout: str
) -> None:
    """Every layout sets an edition with everything in it, and shows it."""
    rendered = check_layout(coast, set_in(edition, layout).newsletter)
    assert rendered.shown == 6
    assert "It was a week of wind" in rendered.html
