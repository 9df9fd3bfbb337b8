"""Shortcodes of WordPress: `[caption width="3"]…[/caption]`."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape

_TAG = re.compile(
    r"(\[?)\[(/?)([A-Za-z][\w-]{0,60})((?:\s[^\[\]]{0,2000}|[=:][^\[\]]{0,300})?)\](\]?)"
)
_ATTRIBUTE = re.compile(
    r"""([\w-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'=\[\]]{1,500}))|(\S{1,500})"""
)
_PICTURE = re.compile(r"(?:<a\b[^<>]{0,2000}>\s{0,99})?<img\b[^<>]{0,4000}>(?:\s{0,99}</a>)?")
_PLAYED = ("src", "mp3", "m4a", "ogg", "wav", "mp4", "m4v", "webm", "ogv", "flv")
_KNOWN = frozenset({
    "caption", "gallery", "embed", "youtube", "audio", "video", "code", "wp_caption", "vimeo",
    "sourcecode", "playlist",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture or file that the blog keeps."""

    #: Absolute address; empty where it is unknown.
    url: str
    alt: str = ""
    #: Plain text.
    caption: str = ""


def expand_shortcodes(
    text: str, attachments: Mapping[str, Attachment], removed: Counter[str]
) -> str:
    """Return HTML in which shortcodes are what they show; others are counted in `removed`.

    Words in brackets that are no shortcodes stay: one has attributes, an end, or a name that no
    word has. What stands between an unknown one and its end stays as well.
    """
    closed = {found[3].lower() for found in _TAG.finditer(text) if found[2]}
    written: list[str] = []
    position = 0
    while found := _TAG.search(text, position):
        written.append(text[position : found.start()])
        position = found.end()
        name = found[3].lower()
        if found[1] and found[5]:
            written.append(f"&#91;{escape(found[0][2:-2])}&#93;")
            continue
        if not _is_shortcode(found, closed):
            written.append(found[0])
            continue
        inner = ""
        if name in _KNOWN and not found[2] and name in closed:
            end = _find_end(text, name, position)
            if end is not None:
                inner, position = text[position : end[0]], end[1]
            else:
                # None of the same name that follows has an end either.
                closed.discard(name)
        shown = None if found[2] else _show(name, found[4], inner, attachments)
        if shown is None and not found[2]:
            removed[name] += 1
            shown = inner
        written.append(f"{found[1]}{shown or ''}{found[5]}")
    return "".join([*written, text[position:]])


def _is_shortcode(found: re.Match[str], closed: set[str]) -> bool:
    name = found[3].lower()
    if name in _KNOWN or name in closed:
        return True
    return "=" in found[4] or "_" in name or ("-" in name and name in closed)


def _find_end(text: str, name: str, position: int) -> tuple[int, int] | None:
    end = re.compile(rf"\[/{re.escape(name)}\s?\]", re.IGNORECASE).search(text, position)
    return None if end is None else end.span()


def _show(name: str, written: str, inner: str, attachments: Mapping[str, Attachment]) -> str | None:
    attributes, bare = _read_attributes(written)
    if name in ("caption", "wp_caption"):
        return _show_caption(attributes, inner)
    if name == "gallery":
        return _show_gallery(attributes, attachments)
    if name in ("embed", "youtube", "vimeo"):
        address = inner.strip() or attributes.get("src") or attributes.get("url") or bare
        return show_link(_complete(name, address or attributes.get("id", "")))
    if name in ("audio", "video"):
        address = next((attributes[key] for key in _PLAYED if attributes.get(key)), bare)
        address = address or inner.strip()
        if not address.startswith(("http://", "https://", "/")):
            return None
        return f'\n\n<{name} controls src="{escape(address)}"></{name}>\n\n'
    if name in ("code", "sourcecode"):
        language = attributes.get("language") or attributes.get("lang") or ""
        mark = f' class="language-{escape(language)}"' if language else ""
        code = escape(unescape(inner), quote=False)
        return f"\n\n<pre><code{mark}>{code.strip(chr(10))}</code></pre>\n\n"
    return None


def _read_attributes(written: str) -> tuple[dict[str, str], str]:
    """Return the named attributes, and the first that has no name."""
    named: dict[str, str] = {}
    bare = ""
    for name, double, single, plain, alone in _ATTRIBUTE.findall(unescape(written)):
        if name:
            named[name.lower()] = double or single or plain
        else:
            bare = bare or alone.strip("\"'=")
    return named, bare


def show_link(address: str) -> str | None:
    """Return a paragraph that is a link to what was embedded; None for what is no address."""
    address = unescape(address).strip()
    if not address.startswith(("http://", "https://")) or set(address) & set("<>\"' \n"):
        return None
    return f'\n\n<p><a href="{escape(address)}">{escape(address)}</a></p>\n\n'


def _complete(name: str, address: str) -> str:
    """Return the address of a video that is named by its number alone."""
    if re.fullmatch(r"[\w-]{5,20}", address):
        before = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
        return before.get(name, "") + address
    return address


def _show_caption(attributes: Mapping[str, str], inner: str) -> str | None:
    picture = _PICTURE.search(inner)
    if picture is None:
        return inner or None
    words = attributes.get("caption") or inner[picture.end() :].strip()
    return f"\n\n<figure>{picture[0]}<figcaption>{words}</figcaption></figure>\n\n"


def _show_gallery(
    attributes: Mapping[str, str], attachments: Mapping[str, Attachment]
) -> str | None:
    numbers = re.findall(r"\d{1,18}", attributes.get("ids") or attributes.get("include") or "")
    shown = []
    for number in numbers:
        each = attachments.get(number)
        if each is not None and each.url:
            caption = f"<figcaption>{escape(each.caption)}</figcaption>" if each.caption else ""
            picture = f'<img src="{escape(each.url)}" alt="{escape(each.alt)}">'
            shown.append(f"<figure>{picture}{caption}</figure>")
    return "\n\n" + "\n".join(shown) + "\n\n" if shown else None
