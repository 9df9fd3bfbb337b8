"""Templates of one's own, and what an editor is told when one is wrong."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.render import render_edition
from publisher.newsletter.templates import newsletter_folders
from publisher.storage.cache import Cache
from publisher.templating.folders import template_folders

OWN = "templates/newsletter/own.html"
WriteTemplate = Callable[[str, str], Path]

PAGE = """<!DOCTYPE html>
<html><head><title>{{ edition.subject }}</title></head>
<body><p>%s</p></body></html>
"""


@pytest.fixture
def own(edition: EditionContent, write_template: WriteTemplate) -> EditionContent:
    """The edition in a layout `own`, whose text part is a word."""
    write_template("own.txt", "Text\n")
    return replace(edition, newsletter=replace(edition.newsletter, template="own"))


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{{ edition.titel }}", f"{OWN}:3: 'publisher.newsletter.view.EditionView object' has no"),
        ("{{ subjcet }}", f"{OWN}:3: 'subjcet' is undefined"),
        ("{% if subjcet %}x{% endif %}", f"{OWN}:3: 'subjcet' is undefined"),
        ("{{ edition.subject", f"{OWN}:3: "),
        ("{% include 'nowhere.html' %}", "nowhere.html: no such template in "),
        ("{{ 1 / 0 }}", f"{OWN}:3: division by zero"),
        ("{{ edition.__class__.__mro__ }}", f"{OWN}:3: access to attribute '__class__'"),
        ("{{ publication.delivery }}", f"{OWN}:3: 'publisher.newsletter.view.PublicationView"),
        ("{% include 'own.html' %}", f"{OWN}:3: maximum recursion depth exceeded"),
        ("{{ reader.name | length }}", f"{OWN}:3: name is not known when the edition is set"),
        ("{{ reader.name | reverse }}", f"{OWN}:3: "),
        ("{{ reader.name | truncate(5) }}", f"{OWN}:3: "),
        ("{{ reader.points + 1 }}", f"{OWN}:3: unsupported operand type(s) for +"),
        ("{% for tag in reader.tags %}x{% endfor %}", f"{OWN}:3: "),
        ("{% if reader.email %}x{% endif %}", f"{OWN}:3: email is another one for each reader"),
        ("{% if unsubscribe_url %}x{% endif %}", f"{OWN}:3: unsubscribe_url is another one"),
        ("{% if reader.name == edition %}x{% endif %}", f"{OWN}:3: a reader's value is compared"),
        (
            "{% if reader.since | date == 'x' %}x{% endif %}",
            f"{OWN}:3: reader.since is asked about",
        ),
        (
            "{% set n %}{{ reader.name }}{% endset %}{{ n }} {{ n }}",
            f"{OWN}:3: reader.name is printed 2 times from one place",
        ),
    ],
)
def test_a_mistake_is_named_with_template_and_line(
    coast: Publication,
    own: EditionContent,
    cache: Cache,
    write_template: WriteTemplate,
    written: str,
    message: str,
) -> None:
    """I misspell a name in my template and am told the file and the line."""
    write_template("own.html", PAGE % written)
    with pytest.raises(TemplateError) as caught:
        render_edition(own, coast, cache)
    assert caught.value.message[: len(message)] == message
    assert "\n" not in caught.value.message


def test_a_missing_layout_names_the_folders_and_the_layouts_that_are_there(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """I ask for a layout that does not exist and see where it was looked for."""
    content = replace(edition, newsletter=replace(edition.newsletter, template="magazine"))
    with pytest.raises(TemplateError) as caught:
        render_edition(content, coast, cache)
    assert caught.value.message.startswith("magazine.html: no such template in ")
    for folder in newsletter_folders(coast):
        assert str(folder) in caught.value.message
    assert caught.value.hint == "Layouts that are there: bulletin, digest, letter."


def test_own_templates_go_before_the_default_theme(
    coast: Publication, edition: EditionContent, cache: Cache, write_template: WriteTemplate
) -> None:
    """I override one block of the theme, and the rest stays the theme's."""
    write_template(
        "digest.html",
        '{% extends "base.html" %}{% block masthead %}<tr><td>My head</td></tr>{% endblock %}',
    )
    html = render_edition(edition, coast, cache).html
    assert ("My head" in html, "Unsubscribe" in html) == (True, True)


def test_a_publication_of_its_own_needs_no_other_folder(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """I copy the theme into my publication and get the same edition from the copy."""
    before = render_edition(edition, coast, cache)
    theme = next(folder for folder in newsletter_folders(coast) if folder.is_dir())
    shutil.copytree(theme, coast.folder / "templates" / "newsletter")
    assert render_edition(edition, coast, cache) == before


def test_the_publications_folder_is_looked_in_first(coast: Publication) -> None:
    """What I put into my publication's templates wins."""
    folders = template_folders(coast)
    assert folders[0] == coast.folder / "templates"
    assert len(folders) == len(set(folders)) == 3


def test_words_of_people_are_escaped(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """A title with angle brackets is shown, not obeyed; the text part has it as it is."""
    rendered = render_edition(edition, coast, cache)
    assert "sea salt &lt;for ten years&gt;" in rendered.html
    assert "sea salt <for ten years>" in rendered.text
    assert "<title>Birds &amp; the people who count them</title>" in rendered.html
