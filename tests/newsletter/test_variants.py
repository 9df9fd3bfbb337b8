"""Conditions on readers: one variant for each way in which the readers there are answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.errors import TemplateError
from publisher.model.delivery import Variant
from publisher.model.personal import fold_fields
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, RenderedEdition
from publisher.newsletter.inline import inline_css
from publisher.newsletter.known_fields import check_fields
from publisher.newsletter.render import render_edition
from publisher.storage.cache import Cache

PAGE = """<!DOCTYPE html>
<html><head><title>x</title></head>
<body lang="en">%s<hr><a href="{{ unsubscribe_url }}">x</a></body></html>
"""
OWN = "templates/newsletter/own.html"
Fields = Mapping[str, str]
Render = Callable[..., RenderedEdition]


@pytest.fixture
def render(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    write_template: Callable[[str, str], Path],
) -> Render:
    """Set an edition whose body is given, for these readers."""
    write_template("own.txt", "{{ unsubscribe_url }}\n")

    def render_(
        body: str, readers: Sequence[Fields] = (), *, most: int = 20, **changes: str
    ) -> RenderedEdition:
        write_template("own.html", PAGE % body)
        newsletter = replace(edition.newsletter, template="own", address="", variants=most)
        content = replace(edition, newsletter=newsletter)
        for name, text in changes.items():
            content = replace(content, **{name: text})  # type: ignore[arg-type]  # texts all
        rendered = render_edition(content, coast, cache, readers=lambda: readers)
        check_fields(rendered, lambda: readers)
        return rendered

    return render_


def _bodies(rendered: RenderedEdition) -> list[str]:
    return [
        each.variant.html.partition('<body lang="en">')[2].partition("<hr>")[0].strip()
        for each in rendered.variants
    ]


def _body_for(rendered: RenderedEdition, fields: Fields) -> str | None:
    from publisher.model.personal import Paths

    paths: Paths[Variant] = Paths((each.variant.path, each.variant) for each in rendered.variants)
    found = paths.find(fold_fields(fields))
    if found is None:
        return None
    return found.html.partition('<body lang="en">')[2].partition("<hr>")[0].strip()


PAYING = '{% if reader.segment == "paying" %}<p>Thanks</p>{% else %}<p>Join us</p>{% endif %}'


def test_as_many_as_occur(render: Render) -> None:
    """Paying readers get another paragraph; two variants are made, however many readers."""
    readers = [{"segment": "paying"}, {"segment": "free"}, {}, {"segment": "paying"}] * 50
    rendered = render(PAYING, readers)
    assert _bodies(rendered) == ["<p>Join us</p>", "<p>Thanks</p>"]
    assert _body_for(rendered, {"Segment": "paying"}) == "<p>Thanks</p>"
    assert _body_for(rendered, {}) == "<p>Join us</p>"


def test_combinations_that_nobody_is_in(render: Render) -> None:
    """Three conditions make eight cases; only those of my readers are set."""
    body = "".join(f"{{% if reader.{name} %}}<p>{name}</p>{{% endif %}}" for name in "abc")
    rendered = render(body, [{"a": "1"}, {"a": "1", "b": "1", "c": "1"}])
    assert _bodies(rendered) == ["", "<p>a</p>", "<p>a</p><p>b</p><p>c</p>"]


def test_questions_behind_questions(render: Render) -> None:
    """What is asked of paying readers alone makes no variants of the others."""
    body = (
        '{% if reader.segment == "paying" %}'
        '{% if "vip" in reader.tags %}<p>vip</p>{% else %}<p>paying</p>{% endif %}{% endif %}'
    )
    readers = [
        {"tags": "vip"},
        {"tags": "press"},
        {"segment": "paying", "tags": "press; 'vip'"},
        {"segment": "paying", "tags": "vipper"},
    ]
    rendered = render(body, readers)
    assert _bodies(rendered) == ["", "<p>vip</p>", "<p>paying</p>"]
    assert [_body_for(rendered, each) for each in readers] == [
        "",
        "",
        "<p>vip</p>",
        "<p>paying</p>",
    ]


@pytest.mark.parametrize(
    ("condition", "yes", "no"),
    [
        ("reader.first_name", {"First Name": "An"}, {"first name": " "}),
        ("not reader.first_name", {}, {"first_name": "An"}),
        ('reader.language == "fr"', {"language": "fr-BE"}, {"language": "frr"}),
        ('reader.language == "en"', {}, {"language": "nl"}),
        ('reader.segment != "free"', {"segment": "paying"}, {"segment": "free"}),
        ('reader.segment in ("a", "b")', {"segment": "b"}, {"segment": "ab"}),
        ('reader.segment | lower == "paying"', {"segment": "Paying"}, {"segment": "free"}),
        ('reader.segment | default("free") == "free"', {}, {"segment": "paying"}),
        ('"vip" in reader.tags', {"tags": 'press, "vip"'}, {"tags": "vip2"}),
        ("reader.points > 100", {"points": "101"}, {"points": "100"}),
        ("reader.points >= 100", {"points": "100.0"}, {"points": "many"}),
        ("reader.points < 100", {"points": "9"}, {}),
        ("reader.points <= 100", {"points": "100"}, {"points": "1000"}),
        ('reader.since < "2026-01-01"', {"since": "2025-12-31"}, {"since": "2026-01-01"}),
    ],
)
def test_what_can_be_asked(render: Render, condition: str, yes: Fields, no: Fields) -> None:
    """Conditions read as one would say them."""
    rendered = render(f"{{% if {condition} %}}<p>yes</p>{{% endif %}}", [yes, no])
    assert (_body_for(rendered, yes), _body_for(rendered, no)) == ("<p>yes</p>", "")


def test_too_many(render: Render) -> None:
    """Twenty greetings by name are a mistake, and I am told which condition made it."""
    body = "".join(
        f'{{% if reader.city == "{city}" %}}<p>{city}</p>{{% endif %}}\n' for city in "abcd"
    )
    readers = [{"city": city} for city in "abcd"]
    assert len(render(body, readers, most=4).variants) == 5
    with pytest.raises(TemplateError) as refused:
        render(body, readers, most=3)
    assert refused.value.message.startswith(
        f'more than 3 variants occur among the readers; what is asked: reader.city == "a" ({OWN}:3)'
    )
    assert "variants in [[newsletter]]" in refused.value.hint


def test_nobody_is_looked_at_without_need(render: Render) -> None:
    """An edition that asks nothing costs no look at a million readers."""

    class Unread(list[Fields]):
        def __iter__(self) -> Iterator[Fields]:
            raise AssertionError("looked at")

    assert len(render("<p>{{ reader.name }}</p>", Unread([{}])).variants) == 1


def test_only_what_is_new_is_set(render: Render, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first paying reader costs one variant more; and when she leaves, none at all."""
    counted: list[str] = []

    def count(html: str, *, sheets: Mapping[str, str]) -> str:
        counted.append(html)
        return inline_css(html, sheets=sheets)

    monkeypatch.setattr("publisher.newsletter.typeset.inline_css", count)
    render(PAYING, [{}])
    assert len(counted) == 1
    both = render(PAYING, [{}, {"segment": "paying"}])
    assert (len(counted), len(both.variants)) == (2, 2)
    assert render(PAYING, [{"segment": "paying"}, {}]) == both
    assert len(render(PAYING, [{}]).variants) == 1
    assert len(counted) == 2


def test_all_variants_have_the_same_articles(
    coast: Publication, edition: EditionContent, cache: Cache, write_template: Callable[..., Path]
) -> None:
    """What one variant has no room for, nobody gets now: the articles count as carried by all."""
    write_template("own.txt", "{{ unsubscribe_url }}\n")
    write_template(
        "own.html",
        PAGE % "{% for article in edition.leads %}<p>{{ article.title }}</p>{% endfor %}"
        "{% for section in edition.sections %}{% for article in section.articles %}"
        "<p>{{ article.title }}{% if reader.wordy %}{{ ' word' * 5000 }}{% endif %}</p>"
        "{% endfor %}{% endfor %}",
    )
    content = replace(edition, newsletter=replace(edition.newsletter, template="own", address=""))
    readers = [{"wordy": "yes"}, {}]
    rendered = render_edition(content, coast, cache, readers=lambda: readers)
    assert 1 < rendered.shown < len(content.items)
    assert [html.count("<p>") for html in _bodies(rendered)] == [rendered.shown] * 2
    assert render_edition(content, coast, cache, readers=lambda: readers) == rendered
    assert render_edition(content, coast, cache, readers=lambda: [{}]).shown == len(content.items)


@pytest.mark.parametrize(
    ("body", "readers", "message", "hint"),
    [
        (
            "<p>{{ reader.frist_name }}</p>",
            [{"first_name": "An"}],
            f"{OWN}:3: no reader has 'frist_name', and there is no default",
            "Did you mean reader.first_name? Or say what they see without:",
        ),
        (
            "<p>{{ reader.zzz | upper }}</p>",
            [{}],
            f"{OWN}:3: no reader has 'zzz', and there is no default",
            "Readers have: email, language, name, since.",
        ),
        (
            "{% if reader.segmnt %}<p>x</p>{% endif %}",
            [{"segment": "a"}],
            f"{OWN}:3: no reader has 'segmnt'",
            "Did you mean reader.segment?",
        ),
    ],
)
def test_misspelt_fields(
    render: Render, body: str, readers: Sequence[Fields], message: str, hint: str
) -> None:
    """I misspell a column and am told the line and the one that I meant."""
    with pytest.raises(TemplateError) as refused:
        render(body, readers)
    assert refused.value.message == message
    assert refused.value.hint.startswith(hint)


@pytest.mark.parametrize(
    ("body", "readers"),
    [
        ("<p>{{ reader.first_name }}</p>", []),
        ('<p>{{ reader.first_name | default("friend") }}</p>', [{}]),
        ("<p>{{ reader.first_name }}</p>", [{}, {"First-Name": "An"}]),
        ("<p>{{ reader['first name'] }}</p>", [{"first name": "An"}]),
        ("{% if reader.first_name %}<p>{{ reader.first_name }}</p>{% endif %}", [{}]),
        ('{% if reader.segment == "x" %}<p>x</p>{% endif %}', [{"city": "x"}]),
    ],
)
def test_fields_that_are_right(render: Render, body: str, readers: Iterable[Fields]) -> None:
    """A field that some reader has, or that has a default, or is asked for first, is no mistake."""
    render(body, readers)


def test_subject_and_preheader(render: Render) -> None:
    """The subject greets each reader, and the public one greets nobody by name."""
    subject = (
        '{% if reader.language == "fr" %}Bonjour{% else %}Hello{% endif %}'
        ' {{ reader.first_name | default("friend") }} & co'
    )
    rendered = render(
        '<p title="{{ edition.subject }}">{{ edition.subject }}|{{ edition.preheader }}</p>',
        [{"language": "fr"}],
        subject=subject,
        preheader='For {{ reader.city | default("you") }}',
    )
    english, french = rendered.variants
    assert (english.subject, french.subject) == ("Hello friend & co", "Bonjour friend & co")
    assert english.preheader == "For you"
    assert [each.variant.subject for each in rendered.variants] == [
        f"Hello {english.variant.slots[-1].token} & co",
        f"Bonjour {french.variant.slots[-1].token} & co",
    ]
    assert [slot.place.value for slot in english.variant.slots] == [
        "attribute",
        "text",
        "text",
        "attribute",
        "plain",
        "header",
    ]
    assert "&amp; co" in english.variant.html


def test_a_mistake_in_the_subject(render: Render) -> None:
    """A subject that cannot be filled is named as such."""
    for subject, message in (
        ("Hello {{ reader.name", "subject: "),
        ("Hello {{ reader.nmae }}", "subject: no reader has 'nmae', and there is no default"),
        ("Hello {{ reader.name | nofilter }}", "subject: No filter named 'nofilter'"),
        ("Hello {{ reader.name }} {{ newsletter }}", "subject: 'newsletter' is undefined"),
    ):
        with pytest.raises(TemplateError) as refused:
            render("<p>x</p>", [{"name": "An"}], subject=subject)
        assert refused.value.message.startswith(message)


def test_braces_that_are_no_fields(render: Render) -> None:
    """An article about templates may have them in its title."""
    rendered = render("<p>{{ edition.subject }}</p>", subject="On {{ mustache }} and {% if %}")
    assert _bodies(rendered) == ["<p>On {{ mustache }} and {% if %}</p>"]
    assert rendered.variants[0].variant.subject is None


def test_the_words_around_in_the_readers_language(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """A Flemish reader of an English newsletter gets the words around the articles in Dutch."""
    newsletter = replace(edition.newsletter, reader_languages=("nl", "fr"))
    content = replace(edition, newsletter=newsletter)
    readers = [{"language": "nl-BE"}, {"language": "en"}, {"language": "de"}, {}]
    rendered = render_edition(content, coast, cache, readers=lambda: readers)
    english, dutch = (each.variant for each in rendered.variants)
    assert 'lang="en"' in english.html
    assert '<html lang="nl"' in dutch.html
    assert ("Unsubscribe" in english.text, "Uitschrijven" in dutch.text) == (True, True)
    assert [str(answer) for answer in dutch.path] == ['reader.language == "nl"']
    assert edition.items[0].entry.article.title in dutch.text
