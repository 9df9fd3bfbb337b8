"""Where a reader's name may stand, and where it may not."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.errors import TemplateError
from publisher.model.delivery import SlotPlace
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent
from publisher.newsletter.render import RenderedEdition, render_edition
from publisher.storage.cache import Cache

#: What no theme may leave out.
FOOT = '<p>{{ newsletter.address }}</p><a href="{{ unsubscribe_url }}">Unsubscribe</a>'
PAGE = (
    '<!DOCTYPE html>\n<html><head><title>x</title>%s</head>\n<body lang="en">%s\n'
    f"{FOOT}</body></html>\n"
)
SetPage = Callable[[str, str], RenderedEdition]


@pytest.fixture
def set_page(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    write_template: Callable[[str, str], Path],
) -> SetPage:
    """Set an edition whose whole head and body are given."""
    content = replace(edition, newsletter=replace(edition.newsletter, template="own"))
    write_template("own.txt", "{{ newsletter.address }}\n{{ unsubscribe_url }}\n")

    def set_it(head: str, body: str) -> RenderedEdition:
        write_template("own.html", PAGE % (head, body))
        return render_edition(content, coast, cache)

    return set_it


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ("<p>{{ reader.name }}</p>", SlotPlace.TEXT),
        ('<p title="For {{ reader.name }}!">x</p>', SlotPlace.ATTRIBUTE),
        ("<p title='For {{ reader.name }}!'>x</p>", SlotPlace.ATTRIBUTE),
        ("<p title={{ reader.name }}>x</p>", SlotPlace.ATTRIBUTE),
        ('<a href="{{ unsubscribe_url }}">x</a>', SlotPlace.ATTRIBUTE),
        ('<a href="https://example.org/?n={{ reader.name }}">x</a>', SlotPlace.URL_PART),
        ('<a href="https://example.org/{{ reader.email }}/y">x</a>', SlotPlace.URL_PART),
        ('<a href="mailto:{{ reader.email }}">x</a>', SlotPlace.URL_PART),
        ('<img src="https://example.org/{{ reader.name }}.png" alt="">', SlotPlace.URL_PART),
        ("<table><tr><td>{{ reader.name }}</td></tr></table>", SlotPlace.TEXT),
        ("<pre>{{ reader.name }}</pre>", SlotPlace.TEXT),
    ],
)
def test_a_value_is_told_what_stands_around_it(
    set_page: SetPage, body: str, place: SlotPlace
) -> None:
    """I can greet readers in text, in attributes and in links."""
    rendered = set_page("", body)
    assert [slot.place for slot in rendered.slots[:-2]] == [place]
    assert rendered.html.count(rendered.slots[0].token) == 1


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<style data-premailer="ignore">p{color:{{ reader.name }}}</style>', "<p>x</p>"),
        ("<script>var name = '{{ reader.name }}'</script>", "<p>x</p>"),
        ("<!-- {{ reader.name }} -->", "<p>x</p>"),
        ("<!--[if mso]><p>{{ reader.name }}</p><![endif]-->", "<p>x</p>"),
        ("", '<p style="color:{{ reader.name }}">x</p>'),
        ("", '<p onclick="{{ reader.name }}">x</p>'),
        ("", "<x{{ reader.name }}>x</p>"),
        ("", '<p {{ reader.name }}="1">x</p>'),
        ("", "<p title='\"{{ reader.name }}\"'>x</p>"),
        ("", '<a href="{{ reader.name }}">x</a>'),
        ("", '<a href="https://{{ reader.name }}/">x</a>'),
        ("", '<a href="https://example.org{{ reader.name }}">x</a>'),
        ("", '<a href="javascript:{{ reader.name }}">x</a>'),
        ("", '<a href="{{ unsubscribe_url }}?x">x</a>'),
        ("", '<img srcset="https://example.org/{{ reader.name }} 2x" src="https://e.org/" alt="">'),
    ],
)
def test_a_value_is_refused_where_it_could_break_out(
    set_page: SetPage, head: str, body: str
) -> None:
    """A reader whose name is JavaScript cannot do anything with it."""
    with pytest.raises(TemplateError) as caught:
        set_page(head, body)
    line = 2 if head else 3
    assert caught.value.message.startswith(f"templates/newsletter/own.html:{line}: ")
    assert (
        re.search(" stands in | does not come out | is printed 2 times ", caught.value.message)
        is not None
    )


def test_each_use_has_its_own_default(set_page: SetPage) -> None:
    """I greet a reader without a name as «friend» here and not at all there."""
    rendered = set_page("", '{{ reader.name|default("friend") }} {{ reader.name }}')
    assert [slot.default for slot in rendered.slots[:-2]] == ["friend", ""]


def test_a_default_that_is_undefined_is_an_error(set_page: SetPage) -> None:
    """A misspelt default is found now, not by the first reader without a name."""
    with pytest.raises(TemplateError, match=r"own\.html:3: 'frend' is undefined"):
        set_page("", "{{ reader.name|default(frend) }}")
