"""What the tags that many blogs use mean, written as Markdown or harmless HTML."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher.content.markup import escape
from publisher.content.parsing import to_html

_VIDEO_ID = re.compile(r"[\w\-]{5,20}")
_YOUTUBE = re.compile(r"(?:youtu\.be/|[?&]v=|/embed/|/shorts/)([\w\-]{5,20})")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?:/|\.{0,2})/[^\s\"'<>]+|[\w\-./%]+\.\w{2,5}")
_BLANK_LINES = re.compile(r"\n\s*\n")
_PARAGRAPH = re.compile(r"<p>((?:(?!<p>).)*)</p>", re.DOTALL)
#: Begins what is no run of words.
_BLOCK = re.compile(r"<(?:p|ul|ol|dl|pre|div|table|blockquote|hr|h[1-6])\b")
#: Words for a notice.
LABELLED = frozenset({
    "admonition", "alert", "attention", "callout", "caution", "danger", "hint", "important",
    "info", "infobox", "note", "notice", "success", "tip", "warning",
})  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """A tag with its arguments, whichever way it is written."""

    name: str
    positional: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)
    #: What stands between a pair; None for a single tag.
    inner: str | None = None

    def first(self, *names: str) -> str:
        """Return the first named argument that is there, or the first positional one, or ''."""
        for name in names:
            if self.named.get(name):
                return self.named[name]
        return self.positional[0] if self.positional else ""


def write_known(tag: Tag) -> str | None:
    """Return what a tag means, or None for one that means nothing here."""
    name = tag.name.lower().removesuffix(".html").removesuffix(".liquid").rpartition("/")[2]
    if name in LABELLED and tag.inner is not None:
        return _write_notice(tag, name)
    writer = _WRITERS.get(name)
    return None if writer is None else writer(tag)


def write_code(code: str, language: str) -> str:
    """Return fenced code, its fence longer than any in it."""
    longest = max((len(found[1]) for found in _FENCE.finditer(code)), default=2)
    fence = "`" * max(3, longest + 1)
    words = re.sub(r"[^\w+#.\-]", "", language)
    inside = code.strip("\n")
    return f"\n\n{fence}{words}\n{inside}\n{fence}\n\n"


def write_picture(tag: Tag) -> str | None:
    """Return the picture that the arguments name, with its caption; None where none is named."""
    source = tag.first("src", "url", "image_path", "file", "path", "image", "link_src", "img")
    if not _ADDRESS.fullmatch(source.strip()):
        return None
    second = tag.positional[1] if len(tag.positional) > 1 else ""
    # A title stands below the picture: whoever has it read out would hear it twice.
    alt = tag.named.get("alt") or second
    picture = f'<img src="{escape(source.strip())}" alt="{escape(alt)}">'
    link = tag.named.get("link") or tag.named.get("href")
    if link:
        picture = f'<a href="{escape(link)}">{picture}</a>'
    caption = _write_below(tag)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{picture}{below}</figure>\n\n"


def _write_below(tag: Tag) -> str:
    """Return as HTML what stands below a picture: its title, its caption, and whose it is.

    As Hugo's `figure` has them: `title` is plain text, `caption` and `attr` are Markdown, and
    `attrlink` is where `attr` leads.
    """
    title = escape(tag.named.get("title", "").strip())
    written = (tag.inner or "").strip() or tag.named.get("caption", "").strip()
    caption = _write_caption(written) if written else ""
    credit = tag.named.get("attr", "").strip()
    if credit:
        link = tag.named.get("attrlink")
        credit = _write_caption(credit)
        credit = f'<a href="{escape(link)}">{credit}</a>' if link else credit
        is_block = _BLOCK.match(caption) is not None
        caption = f"{caption}\n<p>{credit}</p>" if is_block else f"{caption} {credit}".lstrip()
    if not title or not caption:
        return title or caption
    below = caption if _BLOCK.match(caption) else f"<p>{caption}</p>"
    return f"<p><strong>{title}</strong></p>\n{below}"


def _write_caption(caption: str) -> str:
    """Return a caption's Markdown as HTML, without blank lines: a picture's HTML ends there."""
    html = _BLANK_LINES.sub("\n", to_html(caption).strip())
    alone = _PARAGRAPH.fullmatch(html)
    return html if alone is None else alone[1]


def _write_youtube(tag: Tag) -> str | None:
    given = tag.first("id", "video_id", "video", "url", "src")
    found = _YOUTUBE.search(given)
    video = found[1] if found else given.strip()
    if not _VIDEO_ID.fullmatch(video):
        return None
    title = _words(tag.named.get("title") or tag.named.get("caption") or "YouTube")
    return (
        f"\n\n[![{title}](https://i.ytimg.com/vi/{video}/hqdefault.jpg)]"
        f"(https://www.youtube.com/watch?v={video})\n\n"
    )


def _write_vimeo(tag: Tag) -> str | None:
    video = tag.first("id", "video_id", "url").rstrip("/").rpartition("/")[2]
    title = _words(tag.named.get("title") or "Vimeo")
    return f"\n\n[{title}](https://vimeo.com/{video})\n\n" if video.isalnum() else None


def _write_gist(tag: Tag) -> str | None:
    if tag.named.get("url"):
        address = tag.named["url"]
    else:
        path = "/".join(tag.positional[:2]) if len(tag.positional) > 1 else tag.first("id")
        address = f"https://gist.github.com/{path}"
    return f"\n\n[Gist](<{address}>)\n\n" if re.fullmatch(r"https?://[^\s<>]+", address) else None


def _write_post(tag: Tag) -> str | None:
    """Return a link to what someone said elsewhere: `user` and `id`, or an address."""
    user, number = tag.named.get("user", ""), tag.first("id", "url", "link")
    if number.startswith(("https://", "http://")):
        address = number
    elif tag.name in ("instagram", "instagram_simple"):
        address = f"https://www.instagram.com/p/{number}/"
    elif not number.isdigit():
        return None
    else:
        address = f"https://x.com/{user or 'i'}/status/{number}"
    return f"\n\n<{address}>\n\n" if re.fullmatch(r"https?://[^\s<>]+", address) else None


def _write_media_address(tag: Tag) -> str | None:
    """Return a link to what Nikola embeds from another place."""
    address = tag.first("url")
    return f"\n\n<{address}>\n\n" if re.fullmatch(r"https?://[^\s<>]+", address) else None


def _write_media(tag: Tag) -> str | None:
    source = tag.first("src", "url", "mp4", "mp3", "file")
    kind = "audio" if tag.name == "audio" else "video"
    if not _ADDRESS.fullmatch(source.strip()):
        return None
    return f'\n\n<{kind} controls src="{escape(source.strip())}"></{kind}>\n\n'


def _write_quote(tag: Tag) -> str | None:
    if tag.inner is None:
        return None
    author = tag.named.get("author") or tag.named.get("cite") or tag.first()
    words = f"{tag.inner.strip()}\n\n— {_words(author)}" if author else tag.inner.strip()
    return _quote(words)


def _write_notice(tag: Tag, name: str) -> str:
    kind = tag.named.get("type") or (tag.positional[0] if tag.positional else name)
    title = tag.named.get("title") or (tag.positional[1] if len(tag.positional) > 1 else "")
    label = _words(title or kind).strip() or name
    return _quote(f"**{label[:1].upper()}{label[1:]}**\n\n{(tag.inner or '').strip()}")


def _write_details(tag: Tag) -> str:
    summary = escape(tag.first("summary", "title") or "…")
    inner = (tag.inner or "").strip()
    return f"\n\n<details><summary>{summary}</summary>\n\n{inner}\n\n</details>\n\n"


def _write_highlight(tag: Tag) -> str | None:
    if tag.inner is None:
        return None
    return write_code(tag.inner, tag.first("lang", "language"))


def _write_tab(tag: Tag) -> str | None:
    """Return a tab as its name and what is in it: a feed shows all tabs, one below the other."""
    if tag.inner is None:
        return None
    name = _words(tag.first("name", "header", "title", "label"))
    language = tag.named.get("codelang") or tag.named.get("lang")
    inner = f"\n\n{tag.inner.strip()}\n\n"
    if language:
        inner = write_code(tag.inner, language)
    return f"\n\n**{name}**{inner}" if name else inner


def _quote(words: str) -> str:
    quoted = "\n".join(f"> {line}".rstrip() for line in words.split("\n"))
    return f"\n\n{quoted}\n\n"


def _words(text: str) -> str:
    """Return plain text that can stand in Markdown as it is."""
    return re.sub(r"([\[\]*_`<>\\])", r"\\\1", " ".join(text.split()))


_WRITERS: Mapping[str, Callable[[Tag], str | None]] = {
    **dict.fromkeys(("youtube", "youtubeplayer", "youtube-lite", "video-youtube"), _write_youtube),
    "vimeo": _write_vimeo,
    "gist": _write_gist,
    "media": _write_media_address,
    **dict.fromkeys(
        ("tweet", "twitter", "x", "instagram", "x_simple", "twitter_simple"), _write_post
    ),
    **dict.fromkeys(
        ("figure", "figureproc", "image", "img", "picture", "responsive-image", "asset_img"),
        write_picture,
    ),
    **dict.fromkeys(("audio", "video"), _write_media),
    **dict.fromkeys(("quote", "blockquote", "pullquote"), _write_quote),
    **dict.fromkeys(("details", "expand", "collapse", "spoiler"), _write_details),
    **dict.fromkeys(("highlight", "code", "codeblock"), _write_highlight),
    **dict.fromkeys(("tab", "tabitem"), _write_tab),
    **dict.fromkeys(("tabs", "tabpane", "table", "capture"), lambda tag: tag.inner),
    **dict.fromkeys(("comment", "todo"), lambda _: ""),
    "br": lambda _: "<br>",
    "mermaid": lambda tag: None if tag.inner is None else write_code(tag.inner, "mermaid"),
    **dict.fromkeys(("rawhtml", "html", "raw", "math", "katex"), lambda tag: tag.inner),
}
