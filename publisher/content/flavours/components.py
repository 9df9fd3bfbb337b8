"""MDX: Markdown with components of JavaScript in it."""

import re
from collections import Counter
from collections.abc import Mapping

from publisher.content.flavours.lines import split_runs
from publisher.content.flavours.mdx import (
    VOID_ELEMENTS,
    Kind,
    Piece,
    dedent_children,
    name_imports,
    scan_mdx,
)
from publisher.content.markup import escape
from publisher.content.tags.meanings import LABELLED, Tag, write_known
from publisher.content.tags.rendering import RemovedTag

_TEXT = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`|(-?\d+(?:\.\d+)?))\s*")
#: `require("./tij.png").default`, `useBaseUrl("/tij.png")`.
_FILE = re.compile(r"\s*(?:require|useBaseUrl|withBase|asset)\(\s*[\"'`]([^\"'`]*)[\"'`].*")
_BLANKS = re.compile(r"^[ \t]+$", re.MULTILINE)
_COMMENT = re.compile(r"\s*/\*(.*)\*/\s*", re.DOTALL)
_MORE = frozenset({"truncate", "more"})
_HIGHLIGHT = re.compile(
    r"[ \t]*(?://|#|<!--|/\*|\{/\*|--)[ \t]*highlight-(?:next-line|start|end)[ \t]*"
    r"(?:-->|\*/\}?)?[ \t]*$"
)
_KNOWN = {
    "youtube": "youtube", "liteyoutube": "youtube", "liteyoutubeembed": "youtube",
    "vimeo": "vimeo", "figure": "figure", "image": "image", "img": "image", "picture": "image",
    "gist": "gist", "tweet": "tweet",
}  # fmt: skip
_NOTICES = LABELLED | {"aside"}
#: What stands around others and says nothing itself.
_FRAMES = frozenset({"", "fragment", "tabs", "columns", "column", "grid", "cards", "steps"})
_TABS = frozenset({"tabitem", "tab"})
_LINKS = frozenset({"link", "a"})
_CODE = frozenset({"code", "codeblock"})
#: Components whose content is not for readers.
_SILENT = frozenset({"head", "script", "style"})
_ELEMENT_ATTRIBUTES = frozenset({
    "alt", "align", "cite", "colspan", "controls", "datetime", "height", "href", "id", "lang",
    "open", "poster", "reversed", "rowspan", "src", "srcset", "start", "title", "type", "width",
})  # fmt: skip


def write_components(markdown: str) -> tuple[str, tuple[RemovedTag, ...]]:
    """Return the Markdown without imports, exports, expressions and components.

    What stands between components stays, and what they say where it is known; the rest is
    listed. In code only the comments go that say what is to be highlighted.
    """
    markdown = dedent_children(markdown)
    writer = _Writer(markdown)
    lines: list[str] = []
    for run, is_code in split_runs(markdown):
        if is_code:
            lines += [line for line in run if not _HIGHLIGHT.match(line)]
        else:
            lines.append(writer.write("\n".join(run)))
        writer.line += len(run)
    return "\n".join(lines), tuple(writer.removed)


class _Writer:
    """Writes runs of prose; a component can begin in one and end in a later one."""

    def __init__(self, markdown: str) -> None:
        prose = ["\n".join(run) for run, is_code in split_runs(markdown) if not is_code]
        self._imports: dict[str, str] = {}
        tags: Counter[tuple[str, bool]] = Counter()
        for text in prose:
            self._imports.update(name_imports(text))
            tags.update(
                (piece.name, piece.is_closing)
                for piece in scan_mdx(text)
                if piece.kind is Kind.TAG and not piece.is_closed
            )
        #: Names whose every opening tag has a closing one.
        self._paired = {name for name, _ in tags if tags[name, True] == tags[name, False]}
        self._silent = ""
        self.removed: list[RemovedTag] = []
        #: Of the run, from 1.
        self.line = 1

    def write(self, text: str) -> str:
        """Return one run of prose."""
        if "<" not in text and "{" not in text and "port" not in text:
            return "" if self._silent else text
        written: list[str] = []
        line = self.line
        for piece in scan_mdx(text):
            first, line = line, line + piece.text.count("\n")
            is_end = piece.is_closing and piece.name.lower() == self._silent
            if self._silent and not is_end:
                continue
            meaning = piece.text if piece.kind is Kind.TEXT else self._mean(piece)
            if meaning is None:
                meaning = ""
                self.removed.append(RemovedTag(name=_show(piece), line=first))
            written.append(meaning)
        # A line that held nothing but components is empty.
        return _BLANKS.sub("", "".join(written))

    def _mean(self, piece: Piece) -> str | None:
        """Return what a piece means as Markdown; None for what means nothing here."""
        if piece.kind is Kind.STATEMENT:
            return ""
        if piece.kind is Kind.EXPRESSION:
            comment = _COMMENT.fullmatch(piece.text)
            if comment is not None:
                return "<!-- truncate -->" if comment[1].strip() in _MORE else ""
            return self._evaluate(piece.text) if piece.text.strip() else ""
        name = piece.name.lower()
        named = {
            key.lower(): value
            for key, each in piece.attributes.items()
            if (value := self._read_value(piece, each)) is not None
        }
        if name in _SILENT and not piece.is_closed and piece.name in self._paired:
            self._silent = "" if piece.is_closing else name
            return ""
        if piece.name.islower():
            return _write_element(piece, named)
        if name in _FRAMES:
            return ""
        if not piece.is_closed and piece.name in self._paired:
            written = _write_pair(name, named, is_closing=piece.is_closing)
            if written is not None:
                return written
        if piece.is_closing:
            return ""
        known = _KNOWN.get(name)
        return None if known is None else write_known(Tag(name=known, named=named))

    def _read_value(self, piece: Piece, value: str) -> str | None:
        """Return an attribute's text; None where only the program knows it."""
        if f"{{{value}}}" not in piece.text:
            return value
        return self._evaluate(value)

    def _evaluate(self, expression: str) -> str | None:
        found = _TEXT.fullmatch(expression)
        if found is not None:
            return next(each for each in found.groups() if each is not None)
        file = _FILE.match(expression)
        name = expression.strip().removesuffix(".src")
        return file[1] if file is not None else self._imports.get(name)


def _write_pair(name: str, named: Mapping[str, str], *, is_closing: bool) -> str | None:
    """Return one tag of a pair whose meaning Markdown has too."""
    if name in _NOTICES:
        kind = named.get("type") or ("note" if name in ("aside", "callout", "admonition") else name)
        title = named.get("title", "").replace("]", "")
        label = f"[{title}]" if title else ""
        return "\n\n:::\n\n" if is_closing else f"\n\n:::{_word(kind)}{label}\n\n"
    if name in _TABS:
        label = named.get("label") or named.get("title") or named.get("value") or ""
        return "\n\n" if is_closing or not label else f"\n\n**{label.replace('*', '')}**\n\n"
    if name in _LINKS:
        address = named.get("to") or named.get("href")
        return "</a>" if is_closing else f'<a href="{escape(address or "")}">'
    if name in _CODE:
        return "\n```\n\n" if is_closing else f"\n\n```{_word(named.get('language', ''))}\n"
    if name == "details":
        summary = escape(named.get("summary", "") or "…")
        return (
            "\n\n</details>\n\n" if is_closing else f"\n\n<details><summary>{summary}</summary>\n\n"
        )
    return None


def _write_element(piece: Piece, named: Mapping[str, str]) -> str:
    """Return one of HTML's elements without what only a program understands."""
    if piece.is_closing:
        return f"</{piece.name}>"
    kept = [
        f' {key}="{escape(value)}"' for key, value in named.items() if key in _ELEMENT_ATTRIBUTES
    ]
    tag = f"<{piece.name}{''.join(kept)}"
    if not piece.is_closed:
        return f"{tag}>"
    return f"{tag} />" if piece.name in VOID_ELEMENTS else f"{tag}></{piece.name}>"


def _word(text: str) -> str:
    return re.sub(r"[^\w\-]", "", text)


def _show(piece: Piece) -> str:
    if piece.kind is Kind.TAG:
        return f"<{piece.name}>"
    words = " ".join(piece.text.split())
    return f"{{{words if len(words) <= 40 else f'{words[:39]}…'}}}"
