"""An edition as readers get it: the default theme, its length, its cache."""

import os
import pickle
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from publisher.content.body import render_body
from publisher.content.summaries import cut_first_paragraph
from publisher.model.articles import Attachment, Person, Supplement
from publisher.model.delivery import SlotPlace
from publisher.model.publication import Publication
from publisher.newsletter.content import EditionContent, EditionItem
from publisher.newsletter.render import RenderedEdition, render_edition
from publisher.storage.cache import Cache
from tests.newsletter.conftest import LAYOUTS, set_in

PARTS = [
    (f"{layout}.{suffix}", part)
    for layout in LAYOUTS
    for suffix, part in (("html", "html"), ("txt", "text"))
]
GOLDEN = Path(__file__).parent.parent / "golden" / "newsletter"


@pytest.mark.golden
@pytest.mark.parametrize(("file", "part"), PARTS)
def test_default_theme_is_byte_for_byte_as_approved(
    coast: Publication, edition: EditionContent, cache: Cache, file: str, part: str
) -> None:
    """My edition looks the way it was approved; rewrite with PUBLISHER_GOLDEN=rewrite."""
    content = set_in(edition, file.partition(".")[0])
    written: str = getattr(render_edition(content, coast, cache), part)
    if os.environ.get("PUBLISHER_GOLDEN") == "rewrite":
        (GOLDEN / file).write_text(written, encoding="utf-8")
    assert written == (GOLDEN / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("role", "organisation", "shown"),
    [
        ("zaakvoerder", "Glashuis Moerbeke", "zaakvoerder, Glashuis Moerbeke"),
        ("zaakvoerder van Glashuis Moerbeke", "Glashuis Moerbeke", None),
        (None, "KU Leuven", "KU Leuven"),
    ],
)
def test_a_byline_shows_role_and_organisation_once(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    role: str | None,
    organisation: str,
    shown: str | None,
) -> None:
    """Readers see what a writer is and where, in both parts, and neither of it twice."""
    writer = Person(name="Hilde Claes", role=role, organisation=organisation)
    rendered = render_edition(_with_lead(edition, authors=(writer,)), coast, cache)
    assert f"Hilde Claes, {shown or role} · 1 min read\n" in rendered.text
    assert f"Hilde Claes</span>, {shown or role}" in rendered.html
    assert rendered.html.count(organisation) == 1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_films_and_recordings_are_led_to(
    coast: Publication, edition: EditionContent, cache: Cache, layout: str
) -> None:
    """A message plays nothing, so I get a link, and know how long it will take."""
    attachments = (
        Attachment(url="https://coast.example.org/a.mp4", media_type="video/mp4"),
        Attachment(
            url="https://coast.example.org/a.mp3",
            media_type="audio/mpeg",
            duration=timedelta(seconds=1475),
        ),
        Attachment(url="https://coast.example.org/a.pdf", media_type="application/pdf"),
    )
    content = _with_lead(edition, supplement=Supplement(attachments=attachments))
    rendered = render_edition(set_in(content, layout), coast, cache)
    assert 'aria-label="Watch: The counters of the tide line"' in rendered.html
    assert "\nWatch:\nhttps://coast.example.org/a.mp4\n" in rendered.text
    assert "\nListen · 25 min:\nhttps://coast.example.org/a.mp3\n" in rendered.text
    assert "a.pdf" not in rendered.html + rendered.text


def test_slots_are_where_readers_differ(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My name, address and unsubscribe link can be put into both parts."""
    rendered = render_edition(edition, coast, cache)
    assert [(slot.field, slot.default, slot.place) for slot in rendered.slots] == [
        ("name", "reader", SlotPlace.TEXT),
        ("email", "", SlotPlace.TEXT),
        ("unsubscribe_url", "", SlotPlace.ATTRIBUTE),
        ("name", "reader", SlotPlace.PLAIN),
        ("email", "", SlotPlace.PLAIN),
        ("unsubscribe_url", "", SlotPlace.PLAIN),
    ]
    both = rendered.html + rendered.text
    assert [both.count(slot.token) for slot in rendered.slots] == [1] * 6


def test_preferences_lead_to_a_readers_own_page(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My link to what I get knows me, in both parts."""
    newsletter = replace(
        edition.newsletter, preferences_url="https://coast.example.org/p/?a=1&t={token}"
    )
    rendered = render_edition(replace(edition, newsletter=newsletter), coast, cache)
    tokens = [slot for slot in rendered.slots if slot.field == "subscription"]
    assert [slot.place for slot in tokens] == [SlotPlace.URL_PART, SlotPlace.PLAIN]
    assert f'"https://coast.example.org/p/?a=1&amp;t={tokens[0].token}"' in rendered.html
    assert f"\nhttps://coast.example.org/p/?a=1&t={tokens[1].token}\n" in rendered.text


def test_an_article_cannot_hold_a_token(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """An article that quotes last week's tokens does not get my name in its text."""
    token = render_edition(edition, coast, cache).slots[0].token
    quoting = _with_lead(edition, html=f"<p>{token}</p>", markdown=token)
    rendered = render_edition(quoting, coast, cache)
    assert token in rendered.html
    assert token not in {slot.token for slot in rendered.slots}


def test_second_run_imports_neither_jinja2_nor_premailer(
    coast: Publication, edition: EditionContent, tmp_path: Path
) -> None:
    """When nothing changed, cron takes my edition from the cache and loads nothing heavy."""
    (tmp_path / "edition.pickle").write_bytes(pickle.dumps((edition, coast)))
    script = """
import pickle, sys
from pathlib import Path
from typing import Any
from publisher.newsletter.render import render_edition
from publisher.storage.cache import open_cache
content, publication = pickle.loads(Path("edition.pickle").read_bytes())
with open_cache(Path("cache.sqlite")) as cache:
    edition = render_edition(content, publication, cache)
heavy = {"jinja2", "premailer", "lxml", "babel"} & set(sys.modules)
print(*sorted(heavy), len(edition.html), edition.slots[0].place)
"""
    printed = [
        subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout.split()
        for _ in range(2)
    ]
    assert printed[0][:-2] == ["babel", "jinja2", "lxml", "premailer"]
    assert printed[1] == printed[0][-2:]


def test_cache_does_not_outlive_a_template(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    write_template: Callable[[str, str], Path],
) -> None:
    """When I change one line of my theme, the next edition shows it."""
    own = '{% extends "base.html" %}{% block greeting %}<tr><td>GREETING</td></tr>{% endblock %}'
    write_template("digest.html", own.replace("GREETING", "Good morning"))
    before = render_edition(edition, coast, cache).html
    write_template("digest.html", own.replace("GREETING", "Good evening"))
    after = render_edition(edition, coast, cache).html
    assert ("Good morning" in before, "Good evening" in after) == (True, True)


def test_same_edition_comes_out_of_the_cache_whole(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """A second run gives the very same edition, an hour later on the same day too."""
    later = replace(edition, composed_at=edition.composed_at + timedelta(hours=1))
    tomorrow = replace(edition, composed_at=edition.composed_at + timedelta(days=1))
    first = render_edition(edition, coast, cache)
    assert first == render_edition(edition, coast, cache) == render_edition(later, coast, cache)
    assert first != render_edition(tomorrow, coast, cache)


def test_long_articles_become_teasers_before_anything_is_cut(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """An article too long for Gmail is announced, and nothing else is lost."""
    long = _with_lead(edition, html="<p>" + "A long story. " * 10_000 + "</p>")
    rendered = render_edition(long, coast, cache)
    assert (rendered.shown, "A long story" in rendered.html) == (5, False)
    assert "more article" not in rendered.html
    _assert_fits_with_footer(rendered)


def test_what_does_not_fit_is_left_to_the_web(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """Two hundred articles: as many as Gmail shows, the rest counted, the footer whole."""
    items = tuple(_renamed(edition.items[1], number) for number in range(200))
    rendered = render_edition(replace(edition, items=items), coast, cache)
    left = 200 - rendered.shown
    assert 10 < rendered.shown < 200
    assert f"{left} more articles on the web" in rendered.html
    assert f"{left} more articles on the web:\n{coast.url}\n" in rendered.text
    assert rendered.text.count("Number ") == rendered.shown
    _assert_fits_with_footer(rendered)
    longer = render_edition(replace(edition, items=items[: rendered.shown + 1]), coast, cache)
    assert longer.shown <= rendered.shown + 1


def test_text_part_is_fit_for_every_terminal(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """In mutt no line is cut, no address is broken and no line ends in a blank."""
    text = render_edition(edition, coast, cache).text
    lines = text.splitlines()
    assert [line for line in lines if len(line) > 78 and not line.startswith("http")] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert "[1] https://example.org/counters/?a=1&b=2" in lines
    slots = render_edition(edition, coast, cache).slots
    assert lines[-1] == slots[-1].token


def test_both_parts_say_the_same(coast: Publication, edition: EditionContent, cache: Cache) -> None:
    """Who reads the text part misses no word of titles, standfirsts, bylines and body."""
    rendered = render_edition(edition, coast, cache)
    shown = _words(_visible_text(rendered.html))
    upper = {word.upper() for word in shown}
    addresses = re.compile(r"https?://\S+|slot[0-9a-f]{12}n\d+e")
    # A footnote's number is a raised figure in the text part.
    text = _words(unicodedata.normalize("NFKC", addresses.sub(" ", rendered.text)))
    assert {word for word in text - shown if word not in upper and not word.isdecimal()} == set()
    assert _words("tide line volunteers Sanderling 4377 telraam Knokke Peeters Oostende") <= text


@pytest.mark.parametrize(
    ("language", "date", "unsubscribe", "greeting"),
    [
        ("en-GB", "Friday, 13 November 2026", "Unsubscribe", "Hello"),
        ("nl-BE", "vrijdag 13 november 2026", "Uitschrijven", "Dag"),
        ("fr", "vendredi 13 novembre 2026", "Se désabonner", "Bonjour"),
        ("de-AT", "Freitag, 13. November 2026", "Abmelden", "Hallo"),
    ],
)
def test_words_around_articles_are_in_the_newsletters_language(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    language: str,
    date: str,
    unsubscribe: str,
    greeting: str,
) -> None:
    """My Dutch newsletter has no English in it, and the date is my readers' date."""
    content = replace(edition, newsletter=replace(edition.newsletter, language=language))
    rendered = render_edition(content, coast, cache)
    for part in (rendered.html, rendered.text):
        assert [word in part for word in (date, unsubscribe, greeting)] == [True] * 3
    assert f'<html lang="{language}" dir="ltr"' in rendered.html


def test_outline_has_one_first_heading_and_skips_no_level(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """A screen reader's list of headings is the edition's table of contents."""
    html = render_edition(edition, coast, cache).html
    assert re.findall(r"<h(\d)", html) == list("12342332323")


def _assert_fits_with_footer(rendered: RenderedEdition) -> None:
    assert len(rendered.html.encode()) <= 100_000
    unsubscribe = next(slot for slot in rendered.slots if slot.field == "unsubscribe_url")
    assert f'href="{unsubscribe.token}"' in rendered.html
    assert rendered.html.endswith("</html>\n")


def _with_lead(edition: EditionContent, **fields: Any) -> EditionContent:
    lead, *others = edition.items
    entry = replace(lead.entry, article=replace(lead.entry.article, **fields))
    return replace(edition, items=(replace(lead, entry=entry), *others))


def _renamed(item: EditionItem, number: int) -> EditionItem:
    article = replace(item.entry.article, title=f"Number {number}")
    return replace(item, entry=replace(item.entry, article=article))


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def _visible_text(html: str) -> str:
    class Reader(HTMLParser):
        text = ""

        def handle_data(self, data: str) -> None:
            if self.cdata_elem is None:
                self.text += data

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.text += " " + (dict(attrs).get("alt") or "")

    reader = Reader()
    reader.feed(html)
    return reader.text


def test_the_opening_of_a_text_is_not_said_twice(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My article has no standfirst of its own, and does not begin with the same words twice."""
    lead, *others = edition.items
    long = "Every winter they walk the coast in the dark, and count [what moves](/m/). " * 9
    article = replace(
        lead.entry.article, markdown=long, html=render_body(long, slug="a", url="").html
    )
    for summary, times in ((cut_first_paragraph(article.html), 9), ("They count in the dark", 10)):
        entry = replace(lead.entry, article=replace(article, summary=summary))
        item = replace(lead, entry=entry, is_full=True)
        set_so = render_edition(replace(edition, items=(item, *others)), coast, cache)
        for part in (set_so.html, set_so.text):
            assert len(re.findall(r"in\s+the\s+dark", part)) == times
