"""Front matter of articles that are whole HTML pages: `<title>` and `<meta>`, as Pelican has it."""

import re
from html import unescape

_START = re.compile(r"\s*(?:<!doctype[^>]{0,300}>\s*)?<(?:html|head)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]{0,300}>([^<]{0,1000})</title>", re.IGNORECASE)
_META = re.compile(r"<meta\s([^>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]{0,2000}>", re.IGNORECASE)


def split_html(text: str) -> tuple[str, str, int] | None:
    """Return a page's head as lines `key: value`, its body, and the line on which that begins.

    None for what is no whole page, but the body of one alone.
    """
    if not _START.match(text):
        return None
    opening = _BODY.search(text)
    if opening is None:
        return None
    head = text[: opening.start()]
    end = text.lower().rfind("</body")
    body = text[opening.end() : end if end >= opening.end() else len(text)]
    lines = []
    title = _TITLE.search(head)
    if title is not None:
        lines.append(f"title: {_clean(title[1])}")
    for meta in _META.finditer(head):
        found = {
            key.lower(): double or single for key, double, single in _ATTRIBUTE.findall(meta[1])
        }
        name, value = found.get("name", "").strip().lower(), found.get("content")
        if re.fullmatch(r"[a-z_][a-z0-9_-]*", name) and value is not None:
            # Pelican reads keywords as tags.
            lines.append(f"{'tags' if name == 'keywords' else name}: {_clean(value)}")
    return "\n".join(lines), body, text.count("\n", 0, opening.end()) + 1


def _clean(text: str) -> str:
    return " ".join(unescape(text).split())
