"""An article's HTML as feed readers need it: nothing in it depends on a style sheet."""

import re
from html import escape

from publisher.content.directions import is_right_to_left
from publisher.model.articles import Article, Picture

#: A tag as the sanitiser writes it (HTML section 13.3, «Serializing HTML fragments»): attribute
#: values stand in double quotes, and `<` in text is always escaped.
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:[^<>"]|"[^"]*")*)>')
_CLASS = re.compile(r'\s+class="([^"]*)"')
#: Characters that write from left to right, or from right to left, whatever stands there.
_OVERRIDES = ("\N{LEFT-TO-RIGHT OVERRIDE}", "\N{RIGHT-TO-LEFT OVERRIDE}")
_END_OF_OVERRIDE = "\N{POP DIRECTIONAL FORMATTING}"


def feed_html(article: Article) -> str:
    """Return the article's body for a feed, its picture in front where the body lacks it.

    A pull-quote that repeats the body (`aria-hidden`) is left out, another becomes a quotation.
    Classes go, except the language of code. Right-to-left text says so itself. Empty for an
    article that has neither body nor picture.
    """
    body = _Rewriting().rewrite(article.html)
    if article.picture is not None and not _shows(body, article.picture.url):
        body = _figure(article.picture) + body
    if body and is_right_to_left(article.language):
        return f'<div dir="rtl" lang="{escape(article.language)}">\n{body}\n</div>'
    return body


class _Rewriting:
    """One pass over a body, tag by tag."""

    def __init__(self) -> None:
        #: What each open aside becomes: itself, a quotation, its content alone (empty), or None
        #: for nothing at all.
        self._asides: list[str | None] = []

    def rewrite(self, html: str) -> str:
        """Return the body without what only a style sheet can show."""
        if "class=" not in html and "<aside" not in html and "<bdo" not in html:
            return html
        parts: list[str] = []
        end = 0
        for tag in _TAG.finditer(html):
            was_hidden = None in self._asides
            if not was_hidden:
                parts.append(html[end : tag.start()])
            written = self._write_tag(tag, html.startswith("<blockquote", tag.end()))
            if not was_hidden and None not in self._asides:
                parts.append(written)
            end = tag.end()
        if None not in self._asides:
            parts.append(html[end:])
        return "".join(parts)

    def _write_tag(self, tag: re.Match[str], holds_quotation: bool) -> str:
        closing, name, attributes = tag[1], tag[2], tag[3]
        if name == "aside":
            if closing:
                becomes = self._asides.pop() if self._asides else name
            else:
                becomes = _aside_becomes(attributes, holds_quotation)
                self._asides.append(becomes)
            if becomes != name:
                return f"<{closing}{becomes}>" if becomes else ""
        if name == "bdo":
            # Readers that filter what they show, and validators, do not know the element. The
            # characters mean the same (HTML section 15.3.5).
            return _END_OF_OVERRIDE if closing else _OVERRIDES['dir="rtl"' in attributes]
        return f"<{closing}{name}{_CLASS.sub(_keep_code_language, attributes)}>"


def _aside_becomes(attributes: str, holds_quotation: bool) -> str | None:
    classes = _CLASS.search(attributes)
    if classes is None or "pullquote" not in classes[1].split():
        return "aside"
    if 'aria-hidden="true"' in attributes:
        return None
    return "" if holds_quotation else "blockquote"


def _keep_code_language(attribute: re.Match[str]) -> str:
    kept = [name for name in attribute[1].split() if name.startswith("language-")]
    return f' class="{" ".join(kept)}"' if kept else ""


def _shows(html: str, url: str) -> bool:
    return f'src="{escape(url)}"' in html or f'src="{url}"' in html


def _figure(picture: Picture) -> str:
    size = ""
    if picture.width and picture.height:
        size = f' width="{picture.width}" height="{picture.height}"'
    image = f'<img src="{escape(picture.url)}" alt="{escape(picture.alt)}"{size}>'
    caption = f"<figcaption>{escape(picture.caption, quote=False)}</figcaption>"
    return f"<figure>{image}{caption if picture.caption else ''}</figure>\n"
