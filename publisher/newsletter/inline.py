"""CSS inlined by premailer: the only module that knows it, and what it does wrong.

premailer 3.10.0 is right when it gets CSS that it understands, and silent when it does not. So
the CSS is read first (`stylesheet`, `cascade`), and the document is compared afterwards with
what went in (`survey`). Tokens are counted where they are placed (`slots`).
"""

import functools
import logging
import re
from collections.abc import Mapping

import cssutils
from lxml import etree
from lxml.cssselect import CSSSelector
from premailer import premailer

from publisher.errors import TemplateError
from publisher.newsletter.cascade import check_shorthands
from publisher.newsletter.stylesheet import Rule, check_kept, read_inlinable
from publisher.newsletter.survey import check_unchanged

#: libxml2 cuts at 256 levels without a word.
_DEEPEST = 200
#: libxml2 cuts texts at 10 MB; no message comes near this.
_LONGEST = 5_000_000

# cssutils reports every property that its 2010 profiles do not know. What matters of it is
# found by `_check_reading`.
cssutils.log.setLevel(logging.CRITICAL + 1)

#: `#ffffff`, which cssutils writes as `#fff`.
_DOUBLED = re.compile(r"#([0-9a-f])\1([0-9a-f])\2([0-9a-f])\3(?![0-9a-f])")


@functools.lru_cache(maxsize=1024)
def _make_selector(selector: str) -> CSSSelector:
    return CSSSelector(selector)


# The one patch, for which premailer has no option: its selectors and its parsed style attributes
# share a cache by their text alone, so that `<p style=".footer">` in one document crashes the
# next one that has `.footer {}`.
premailer._create_cssselector = _make_selector


def _fetch_nothing(_: str) -> None:
    """Stand in for cssutils' fetcher, which opens http:// and file:// without a time-out."""


_PARSER = cssutils.CSSParser(loglevel=logging.CRITICAL + 1, fetcher=_fetch_nothing, validate=False)


class _Inliner(premailer.Premailer):  # type: ignore[misc]  # premailer has no types
    """premailer with a parser that fetches nothing and keeps nothing."""

    def _parse_css_string(self, css_body: str, validate: bool = False) -> object:
        return _PARSER.parseString(css_body, validate=validate)


def inline_css(html: str, *, sheets: Mapping[str, str]) -> str:
    """Return the document with every `<style>` inlined that is not `data-premailer="ignore"`.

    `sheets` gives the text of sheets by name (path): a `<style>` with the same text is called so
    in messages, and lines are counted as in the file.

    Raises:
        TemplateError: A sheet has what premailer gets wrong, or the document would not have come
            out as it went in.
    """
    if len(html) > _LONGEST:
        raise TemplateError(
            f"an edition of {len(html)} characters is too long for any mail program",
            hint="Lower the newsletter's limit, or check for a picture written into an article.",
        )
    document = etree.fromstring(html, etree.HTMLParser(huge_tree=True)) if html.strip() else None
    if document is None:
        raise TemplateError(
            "the layout is empty", hint="Start from a copy of templates/newsletter/digest.html."
        )
    _check_depth(document)
    check_shorthands(document, _read_sheets(document, sheets))
    inlined = _Inliner(
        html,
        strip_important=False,
        allow_network=False,
        disable_validation=True,
        align_floating_images=False,
        disable_basic_attributes=["width", "height", "align", "valign", "bgcolor"],
        remove_unset_properties=False,
    ).transform(pretty_print=False)
    result = str(inlined).rstrip() + "\n"
    check_unchanged(html, result)
    return result


def _check_depth(document: etree._Element) -> None:
    level = [document]
    for depth in range(_DEEPEST + 1):
        level = [child for element in level for child in element]
        if not level:
            return
        if depth == _DEEPEST:
            raise TemplateError(
                f"elements are nested more than {_DEEPEST} deep, at a <{level[0].tag!s}>",
                hint="Look in the article there for tags that are opened and never closed.",
            )


def _read_sheets(document: etree._Element, sheets: Mapping[str, str]) -> list[Rule]:
    """Return the rules to inline, after refusing what cannot be.

    Raises:
        TemplateError: A sheet has something that premailer gets wrong.
    """
    rules = []
    for element in document.iter("style"):
        css, name = element.text or "", "<style>"
        for sheet, text in sheets.items():
            if text.strip() == css.strip():
                css, name = text, sheet
        if element.get("data-premailer") == "ignore":
            check_kept(css, name)
            continue
        read = read_inlinable(css, name)
        for rule in read:
            _check_reading(rule)
        rules += read
    return rules


def _check_reading(rule: Rule) -> None:
    """Refuse a declaration that cssutils does not read as it is written.

    Raises:
        TemplateError: There is one; cssutils would have dropped or changed it without a word.
    """
    written = [(each.property, each.value) for each in rule.declarations]
    latest = dict(written)  # of one property, the last declaration is what premailer has
    for name, value in written:
        read = _read_declaration(name, latest[name])
        if _fold(read or "") != _fold(value):
            raise TemplateError(
                f"{rule.place}: {', '.join(rule.selectors)}: {name}: {value}: premailer's parser"
                f" reads {'nothing' if read is None else read!r}",
                hint="Write it in an older form of CSS, or in styles.kept.css.",
            )


# Half of a sheet's declarations stand in it before, and reading one takes a third of a millisecond.
@functools.lru_cache(maxsize=1024)
def _read_declaration(name: str, value: str) -> str | None:
    """Return the value as cssutils reads it; None where it would drop the declaration."""
    style = _PARSER.parseStyle(f"{name}: {value}", validate=False)
    return next((str(each.propertyValue.cssText) for each in style.getProperties()), None)


def _fold(value: str) -> str:
    """Return a CSS value without what makes no difference: spaces, quotes, case, a zero, a digit
    of a colour that is there twice.
    """
    folded = re.sub(r"(?<![\d.])0+(?=\.\d)", "", re.sub(r"[\s\"']", "", value.lower()))
    return _DOUBLED.sub(r"#\1\2\3", folded)
