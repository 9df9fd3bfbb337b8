"""CSS as it is inlined: right, or refused by name."""

import socket
from collections.abc import Iterator
from pathlib import Path

import css_inline
import pytest
from lxml import etree

from publisher.errors import TemplateError
from publisher.model.publication import Publication
from publisher.newsletter import typeset
from publisher.newsletter.content import EditionContent
from publisher.newsletter.inline import inline_css
from publisher.newsletter.stylesheet import read_declarations

PAGE = (
    "<!DOCTYPE html>\n<html><head><title>x</title><style>{css}</style></head>"
    '<body><p class="a b c">x <a href="https://example.org/é?a=1&amp;b=2">y</a></p></body></html>'
)


def _inline(css: str) -> str:
    return inline_css(PAGE.format(css=css), sheets={"own.css": css})


@pytest.mark.parametrize(
    ("css", "reason"),
    [
        ("a[href] { color: red }", "selector 'a[href]' has an attribute selector"),
        ("p:first-child { color: red }", "selector 'p:first-child' has :first-child"),
        ("p:nth-child(2) { color: red }", "selector 'p:nth-child(2)' has :nth-child"),
        ("p:not(.a) { color: red }", "selector 'p:not(.a)' has :not"),
        ("p:empty { color: red }", "selector 'p:empty' has :empty"),
        ("a:hover { color: red }", "selector 'a:hover' has a state or a part"),
        ("p::before { color: red }", "selector 'p::before' has a state or a part"),
        (".a * { color: red }", "selector '.a *' has *, which would write into every element"),
        ("P { color: red }", "selector 'P' is not one of names in small letters"),
        ("@supports (color: red) { p { color: red } }", "@supports cannot be inlined"),
        ("@layer base { p { color: red } }", "@layer cannot be inlined"),
        ("@media print { @media all { p { color: red } } }", "@media cannot be inlined"),
        ("@import url(https://example.org/a.css);", "@import cannot be inlined"),
        ("p { color: red; a { color: blue } }", "a rule in a rule"),
        ("p { color: rgb(0 0 0) }", "p: color: rgb(0 0 0): colour without commas"),
        ("p { color: rgb(0 0 0 / 50%) }", "p: color: rgb(0 0 0 / 50%): colour without commas"),
        ("p { color: red !important }", "p: color: red !important: !important in a style"),
        ("p { color: var(--ink) }", "p: color: var(--ink): variables"),
        ("p { color: red; color: blue }", "p: color: blue: a second time in one rule"),
        ("p { color red }", "p: not all of it is «property: value»"),
        ("p { color: red", "a rule in a rule, or a brace or quote without its other half"),
    ],
)
def test_css_that_premailer_gets_wrong_is_refused_by_name(css: str, reason: str) -> None:
    """I am told which rule cannot be inlined, with its line, before any reader sees it."""
    with pytest.raises(TemplateError) as caught:
        _inline(f"\n/* a\n comment */ .a {{ color: red }}\n{css}")
    assert caught.value.message.startswith(f"own.css:4: {reason}")


@pytest.mark.parametrize(
    "css",
    [
        ".a { margin: 0 } .b { margin-top: 8px } .c { margin: 4px }",
        ".a { border-top: 0 } .b { border-color: red } .c { border-top: 1px solid blue }",
        ".a { margin-top: 8px } .b { margin: 0 } p.c { margin-top: 4px }",
    ],
)
def test_shorthands_whose_order_would_be_lost_are_refused(css: str) -> None:
    """A shorthand that should win over a longhand is not silently overruled."""
    with pytest.raises(TemplateError, match=r"own\.css:1: .* meet on a <p class='a b c'> in an "):
        _inline(css)


def test_shorthands_in_an_order_that_can_be_kept_are_inlined() -> None:
    """The usual way, a shorthand refined by a longhand, works."""
    assert 'style="margin:0; margin-top:8px"' in _inline(
        "p { margin: 0 } .b { margin-top: 4px } .a.b { margin-top: 8px }"
    )


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """No address in a template is opened, neither a style sheet's nor an import's."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    html = PAGE.format(css=".a { background: url(https://example.org/a.png) }").replace(
        "<style>", '<link rel="stylesheet" href="https://example.org/a.css"><style>', 1
    )
    assert "background:url(https://example.org/a.png)" in inline_css(html, sheets={})


def test_one_documents_styles_do_not_meet_the_nexts_selectors() -> None:
    """A style attribute that looks like a selector does not spoil the next edition."""
    odd = PAGE.format(css="p { color: red }").replace('"a b c"', '"a" style=".footer"')
    inline_css(odd, sheets={})
    html = PAGE.format(css=".footer { color: red }").replace("a b c", "footer")
    assert '<p class="footer" style="color:red">' in inline_css(html, sheets={})


def test_the_kept_sheet_stays_as_it_is_written() -> None:
    """Dark colours and narrow screens arrive with every !important that I wrote."""
    kept = "@media (max-width: 480px) {\n .a > b { color: red !important }\n}"
    html = PAGE.format(css=".a { color: blue }").replace(
        "</head>", f'<style data-premailer="ignore">{kept}</style></head>'
    )
    assert f"<style>{kept}</style>" in inline_css(html, sheets={})


@pytest.mark.parametrize(
    ("kept", "reason"),
    [
        ("@import url(https://example.org/a.css);", "@import fetches when the message is read"),
        ("p { color: red }" * 1001, "16016 bytes, and Gmail drops styles over 16 kB"),
    ],
)
def test_a_kept_sheet_that_mail_programs_drop_is_refused(kept: str, reason: str) -> None:
    """I hear of a sheet that Gmail would drop before Gmail does it."""
    html = PAGE.format(css=".a { color: blue }").replace(
        "</head>", f'<style data-premailer="ignore">{kept}</style></head>'
    )
    with pytest.raises(TemplateError, match=reason):
        inline_css(html, sheets={})


def test_elements_nested_too_deep_are_refused() -> None:
    """A page that the parser would cut at its 256th level is not sent cut."""
    deep = PAGE.replace("x <a", "<i>" * 210 + "deep" + "</i>" * 210 + " <a")
    with pytest.raises(TemplateError, match="nested more than 200 deep, at a <i>"):
        inline_css(deep.format(css="p { color: red }"), sheets={})


def test_a_document_that_would_lose_text_is_refused() -> None:
    """Broken HTML is refused where a parser would have dropped some of it."""
    broken = PAGE.format(css="p { color: red }").replace("y</a>", "y\x00 and more</a>")
    with pytest.raises(TemplateError, match="inlining changed the edition: text"):
        inline_css(broken, sheets={})


def test_a_document_without_doctype_is_refused() -> None:
    """A template without its first line would be shown in quirks mode, so it is refused."""
    html = PAGE.format(css="p { color: red }").removeprefix("<!DOCTYPE html>\n")
    with pytest.raises(TemplateError, match="does not start with <!DOCTYPE html>"):
        inline_css(html, sheets={})


def test_css_inline_agrees_about_every_element_of_the_default_theme(
    coast: Publication, edition: EditionContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two inliners that share no code give every element of my edition the same declarations."""
    sources: list[str] = []

    def remember(html: str, **options: object) -> str:
        sources.append(html)
        return inline_css(html, sheets={})

    monkeypatch.setattr(typeset, "inline_css", remember)
    rendered = typeset.typeset_edition(edition, coast)
    judged = css_inline.CSSInliner(load_remote_stylesheets=False).inline(
        sources[-1].replace('data-premailer="ignore"', 'data-css-inline="ignore"')
    )
    ours, theirs = list(_styled(rendered.html)), list(_styled(judged))
    assert len(ours) > 80
    assert ours == theirs


def _styled(html: str) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield tag, class and declarations of every element; spelling of values is levelled."""
    for element in etree.fromstring(html, etree.HTMLParser()).iter("{*}*"):
        declarations = {
            each.property: _level(each.value)
            for each in read_declarations(element.get("style") or "")
        }
        # The two keep different sheets, and html5ever opens a tbody in tables, as browsers do.
        if element.tag not in ("style", "tbody"):
            yield str(element.tag), element.get("class") or "", declarations


def _level(value: str) -> str:
    folded = "".join(value.replace("'", '"').split()).lower().replace('"', "")
    return folded.replace("0.", ".")


def test_the_default_theme_keeps_its_sheets_small() -> None:
    """The theme's kept sheet is far below what Gmail drops."""
    sheet = Path(typeset.__file__).parents[2] / "templates/newsletter/styles.kept.css"
    assert sheet.stat().st_size < 8_000


@pytest.mark.parametrize(
    ("css", "written"),
    [
        ("color: #FFF", "color:#FFF"),
        ("font-family: 'Segoe UI', serif", "font-family:'Segoe UI', serif"),
        ("width: calc(100% - 2 * 8px)", "width:calc(100% - 2 * 8px)"),
        ("width: min(600px, 100%)", "width:min(600px, 100%)"),
        ("aspect-ratio: 16 / 9", "aspect-ratio:16 / 9"),
        ("padding:\n  4px\n  8px", "padding:4px 8px"),
        ("mso-line-height-rule: exactly", "mso-line-height-rule:exactly"),
        ("background: url(a.png?b;c)", "background:url(a.png?b;c)"),
        ("text-decoration: underline dotted .1em", "text-decoration:underline dotted .1em"),
    ],
)
def test_a_value_arrives_as_it_is_written(css: str, written: str) -> None:
    """What my sheet says of an element is what the element says, in CSS of any age."""
    assert f'<p class="a b c" style="{written}">' in _inline(f"p {{ {css} }}")


def test_a_style_attribute_wins_over_the_sheet() -> None:
    """What a template writes into an element itself has the last word, with its !important."""
    css = "p { color: red; margin: 0 }"
    html = PAGE.format(css=css).replace('"a b c"', '"a" style="Color: blue !important; ; x"')
    assert 'style="color:blue !important; margin:0"' in inline_css(html, sheets={})
