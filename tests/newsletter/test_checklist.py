"""What a message must be so that every mail program shows it, layout by layout."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from publisher.config.contrast import find_contrast
from publisher.model.publication import Publication
from publisher.model.theme import Logo
from publisher.newsletter.content import EditionContent
from publisher.newsletter.render import RenderedEdition, render_edition
from publisher.newsletter.sample import build_sample
from publisher.storage.cache import Cache
from tests.newsletter.conftest import LAYOUTS, set_in


@pytest.fixture(params=LAYOUTS)
def rendered(
    request: pytest.FixtureRequest, coast: Publication, edition: EditionContent, cache: Cache
) -> RenderedEdition:
    """An edition with everything in it, in each layout."""
    newsletter = replace(edition.newsletter, preferences_url="https://coast.example.org/wishes")
    sample = build_sample(newsletter)
    return render_edition(set_in(sample, request.param), coast, cache)


@pytest.fixture
def page(rendered: RenderedEdition) -> HtmlElement:
    root: HtmlElement = lxml_html.document_fromstring(rendered.html)
    return root


def test_the_head_is_what_mail_programs_look_for(
    rendered: RenderedEdition, page: HtmlElement
) -> None:
    """No program guesses at the alphabet, zooms, makes links of dates or paints me black."""
    assert rendered.html.startswith("<!DOCTYPE html>\n<html lang=")
    assert rendered.html.encode().index(b'<meta charset="utf-8">') < 1024
    named = {each.get("name"): each.get("content") for each in page.iter("meta")}
    assert named["viewport"] == "width=device-width, initial-scale=1"
    assert (named["format-detection"] or "").startswith("telephone=no")
    assert named["color-scheme"] == named["supported-color-schemes"] == "light dark"
    assert "x-apple-disable-message-reformatting" in named
    assert page.findtext(".//title") == "The counters of the tide line"


def test_language_and_direction_are_said_twice(page: HtmlElement) -> None:
    """Gmail drops html and body, and my screen reader still speaks the right language."""
    for element in (page, page.xpath("//body/*")[0]):
        assert (element.get("lang"), element.get("dir")) == ("en", "ltr")


def test_layout_tables_are_no_tables_to_a_voice(page: HtmlElement) -> None:
    """My screen reader announces the article's own table and no other."""
    own = page.xpath("//table[not(@role='presentation')]")
    assert own == page.xpath("//div[@class='scroll']/table")
    assert [table for table in own if table.get("cellpadding") is not None] == []


def test_headings_make_an_outline(page: HtmlElement) -> None:
    """There is one first heading, and no level is skipped on the way down."""
    levels = [int(str(each.tag)[1]) for each in page.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert [(a, b) for a, b in pairwise(levels) if b > a + 1] == []


def test_links_have_words_and_whole_addresses(rendered: RenderedEdition, page: HtmlElement) -> None:
    """Whoever goes from link to link hears where each one leads."""
    tokens = [slot.token for slot in rendered.slots]
    for link in page.iter("a"):
        words = link.text_content().strip() or "".join(link.xpath(".//img/@alt"))
        assert words
        assert link.get("href", "").startswith("https://") or link.get("href") in tokens
    labels = [link.get("aria-label") or link.text_content() for link in page.iter("a")]
    assert "Read on" not in labels


def test_pictures_are_sized_and_described(page: HtmlElement) -> None:
    """With pictures off there are words in their place, and nothing jumps when they come."""
    for picture in page.iter("img"):
        assert picture.get("alt")
        assert picture.get("width", "").isdecimal()
        assert picture.get("src", "").startswith("https://")
    for url, size in (("tide.png", ("600", "320")), ("battery.png", ("152", "118"))):
        for picture in page.xpath(f"//img[contains(@src, '{url}')]"):
            assert (picture.get("width"), picture.get("height")) == size


def test_nothing_stands_in_it_that_mail_programs_drop(
    rendered: RenderedEdition, page: HtmlElement
) -> None:
    """What I see does not hang on what my mail program throws away."""
    assert [*page.iter("script", "form", "link", "svg", "iframe", "object")] == []
    assert re.search(r"@import|var\(|position\s*:|srcset|<svg|url\(", rendered.html) is None
    heads = "".join(each.text or "" for each in page.iter("style"))
    assert len(heads.encode()) <= 16_000


def test_buttons_are_coloured_cells(page: HtmlElement) -> None:
    """Outlook paints the cell, everything else the link's padding."""
    buttons = page.xpath("//td[@class='button']")
    for cell in buttons:
        assert re.fullmatch("#[0-9a-f]{6}", cell.get("bgcolor"))
        assert "padding:" in cell.find("a").get("style")


def test_the_preheader_is_hidden_and_not_painted_over(page: HtmlElement) -> None:
    """What the mailbox shows is not in my way, and no filter takes it for a trick."""
    hidden = page.xpath("//div[@class='preheader']")[0]
    style = hidden.get("style")
    assert hidden.text.startswith("A hundred and twenty volunteers")
    assert "display:none" in style
    assert "mso-hide:all" in style
    assert "color:" not in style


def test_outlook_gets_a_column_of_its_own(rendered: RenderedEdition) -> None:
    """Outlook knows no greatest width, so a table of 600 stands around."""
    html = rendered.html
    assert '<!--[if mso]><table role="presentation" width="600"' in html
    assert html.count("<!--[if mso]>") == html.count("<![endif]-->")


def test_every_way_out_and_every_sender_is_in_both_parts(rendered: RenderedEdition) -> None:
    """I find who writes, why, and how I stop it or change it, whichever part I read."""
    for part in (rendered.html, rendered.text):
        for words in (
            "Kaai 1, 8400 Oostende",
            "You get this because",
            "https://coast.example.org/wishes",
            "https://coast.example.org/editions/48/",
            "Unsubscribe",
            "Advertisement from Duinkind",
        ):
            assert words.casefold() in part.casefold()


def test_no_line_of_the_text_part_is_cut(rendered: RenderedEdition) -> None:
    """In 78 columns every line is whole, and addresses stand alone on theirs."""
    lines = rendered.text.splitlines()
    alone = re.compile(r"(?:\[\d+\] )?https?://\S+")
    assert [line for line in lines if len(line) > 78 and not alone.fullmatch(line)] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if "https://" in line and not alone.fullmatch(line)] == []
    assert "\n\n\n\n" not in rendered.text


def test_the_text_part_says_what_the_html_says(
    rendered: RenderedEdition, page: HtmlElement
) -> None:
    """Who reads the text part misses no word."""
    for hidden in (*page.xpath("//*[@aria-hidden='true']"), *page.iter("style", "title")):
        hidden.drop_tree()
    shown = " ".join(page.itertext())
    # What a link is called when there is no address beside it.
    for words in ("Read on the web", "Read on"):
        shown = shown.replace(words, " ")
    for slot in rendered.slots:
        shown = shown.replace(slot.token, " ")
    said = {word.casefold() for word in re.findall(r"\w+", rendered.text)}
    assert {word for word in re.findall(r"\w+", shown) if word.casefold() not in said} == set()


def test_an_edition_from_right_to_left(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My Arabic newsletter runs from right to left, and the English article in it does not."""
    newsletter = replace(edition.newsletter, language="ar")
    rendered = render_edition(build_sample(newsletter), coast, cache)
    page = lxml_html.document_fromstring(rendered.html)
    assert (page.get("dir"), page.xpath("//body/*/@dir")[0]) == ("rtl", "rtl")
    headings = {
        each.text_content(): each.xpath("ancestor::*[@dir][1]/@dir")[0]
        for each in page.iter("h2", "h3")
    }
    assert headings["The counters of the tide line"] == "ltr"
    assert headings["حكايات من الميناء القديم"] == "rtl"
    assert page.xpath("//pre/@dir") == ["ltr"]


def test_what_is_strange_in_an_edition_says_its_language(page: HtmlElement) -> None:
    """A voice reads the Arabic title as Arabic and our own words around it as ours."""
    title = page.xpath("//a[text()='حكايات من الميناء القديم']")[0]
    assert title.xpath("ancestor::*[@lang][1]/@lang") == ["ar"]
    name = page.xpath("//*[text()='ليلى حداد']")[0]
    assert (name.get("lang"), name.get("dir")) == ("ar", "rtl")
    assert name.getparent().get("lang") == "en"


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("note", ["", "ملاحظة"])
def test_words_that_nobody_translated_say_that_they_are_english(
    coast: Publication, edition: EditionContent, cache: Cache, layout: str, note: str
) -> None:
    """A voice reads my Arabic newsletter as Arabic, and the theme's English words as English."""
    newsletter = replace(edition.newsletter, language="ar", title="الساحل", address="أوستند")
    sample = replace(build_sample(newsletter), note=note, subject="مد", preheader="جزر")
    # A section's name is in whatever language its articles have it in.
    items = tuple(
        replace(
            item,
            entry=replace(item.entry, article=replace(item.entry.article, section=None)),
        )
        for item in sample.items
    )
    publication = replace(coast, title="البحر", rights="٢٠٢٦")
    rendered = render_edition(set_in(replace(sample, items=items), layout), publication, cache)
    page = lxml_html.document_fromstring(rendered.html)
    spoken: dict[str, list[str]] = {"ar": [], "en": []}
    for text in page.xpath("//body//*[not(self::style)]/text()"):
        spoken[_find_language(text.getparent(), is_tail=text.is_tail)].append(text.strip())
    for link in page.xpath("//a[@aria-label]"):
        assert _find_language(link, is_tail=False) == "en"
    tokens = {slot.token for slot in rendered.slots}
    latin = [each for each in spoken["ar"] if re.search("[A-Za-z]", each)]
    assert [each for each in latin if each not in tokens] == []
    assert [each for each in spoken["en"] if re.search("[\u0600-\u06ff]", each)] == []


def _find_language(element: HtmlElement, *, is_tail: bool) -> str:
    axis = "ancestor" if is_tail else "ancestor-or-self"
    return str(element.xpath(f"{axis}::*[@lang][1]/@lang")[0])


def test_colours_of_ones_own_are_in_both_sheets(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """I set an accent, and it is in the elements, in the attributes and in the dark scheme."""
    light, dark = coast.theme.light, coast.theme.dark
    theme = replace(
        coast.theme,
        light=replace(light, accent="#8a1c3b"),
        dark=replace(dark, accent="#f2a3b5"),
        text_font="'Source Serif 4', serif",
    )
    html = render_edition(edition, replace(coast, theme=theme), cache).html
    assert 'bgcolor="#8a1c3b"' in html
    assert "color:#8a1c3b; text-decoration:underline" in html
    assert "color: #f2a3b5 !important" in html
    assert "font-family:'Source Serif 4', serif" in html
    assert (light.accent in html, dark.accent in html) == (False, False)


def test_a_logo_has_words_and_another_one_for_the_night(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """My logo stands for the name, its pale twin is hidden until it is dark."""
    logo = Logo(url="https://e.org/a.png", alt="The Coast", width=180, height=40)
    night = replace(logo, dark_url="https://e.org/b.png")
    for each, pictures in ((logo, ["a.png"]), (night, ["a.png", "b.png"])):
        publication = replace(coast, theme=replace(coast.theme, logo=each))
        page = lxml_html.document_fromstring(render_edition(edition, publication, cache).html)
        shown = page.xpath("//h1//img")
        assert [picture.get("src").rpartition("/")[2] for picture in shown] == pictures
        assert {picture.get("alt") for picture in shown} == {"The Coast"}
        assert ["display:none" in picture.get("style") for picture in shown] == [
            name == "b.png" for name in pictures
        ]


def test_white_and_black_are_colours_too(
    coast: Publication, edition: EditionContent, cache: Cache
) -> None:
    """White paper and black ink are written as I wrote them."""
    light = replace(coast.theme.light, paper="#ffffff", shade="#ffffff", ink="#000000")
    theme = replace(coast.theme, light=light)
    html = render_edition(edition, replace(coast, theme=theme), cache).html
    assert "background-color:#ffffff" in html
    assert "color:#000000" in html


def test_the_default_colours_can_be_read(coast: Publication) -> None:
    """By day and by night every text has the contrast that WCAG asks for."""
    for palette in (coast.theme.light, coast.theme.dark):
        for text in (palette.ink, palette.muted, palette.accent):
            for ground in (palette.paper, palette.shade, palette.desk):
                assert find_contrast(text, ground) >= 4.5


@pytest.mark.parametrize("layout", LAYOUTS)
def test_thirty_articles_fit_whole_and_three_hundred_are_counted(
    coast: Publication, edition: EditionContent, cache: Cache, layout: str
) -> None:
    """Gmail shows all of thirty articles; of three hundred it shows many, and the foot."""
    sample = set_in(build_sample(edition.newsletter), layout)
    thirty = replace(sample, items=sample.items * 5)
    many = replace(sample, items=sample.items * 50)
    thirty_set = render_edition(thirty, coast, cache)
    many_set = render_edition(many, coast, cache)
    assert thirty_set.shown == 30
    left = 300 - many_set.shown
    assert 30 <= many_set.shown < 300
    for part in (many_set.html, many_set.text):
        assert f"{left} more articles on the web" in part
    for each in (thirty_set, many_set):
        assert len(each.html.encode()) <= 100_000
        token = next(slot.token for slot in each.slots if slot.field == "unsubscribe_url")
        assert f'href="{token}"' in each.html


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_article_of_200_kb_is_announced(
    coast: Publication, edition: EditionContent, cache: Cache, layout: str
) -> None:
    """A very long article is a link to the web, and the foot is there."""
    lead, *others = edition.items
    article = replace(lead.entry.article, html="<p>" + "A long story. " * 15_000 + "</p>")
    long = replace(
        edition,
        items=(replace(lead, entry=replace(lead.entry, article=article)), *others),
    )
    rendered = render_edition(set_in(long, layout), coast, cache)
    assert (rendered.shown, "A long story" in rendered.html) == (5, False)
    assert len(rendered.html.encode()) <= 100_000
    assert "Unsubscribe" in rendered.html
