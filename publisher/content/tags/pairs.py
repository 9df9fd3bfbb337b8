"""Shortcodes: Hugo's `{{< name … >}}` and Zola's `{{ name(…) }}`, single and in pairs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.content.tags.meanings import Tag, write_known
from publisher.content.tags.rendering import RemovedTag, Surroundings, TagSyntax

_LONGEST = 4000
_HUGO = re.compile(
    r"\{\{(?P<mark>[<%])(?P<comment>/\*)?\s*(?P<end>/)?\s*(?P<name>[\w.\-/]+)?"
    rf"(?P<arguments>(?:\"(?:[^\"\\]|\\.){{0,2000}}\"|`[^`]{{0,2000}}`|[^\"`}}]){{0,{_LONGEST}}}?)"
    r"(?P<close>/)?\s*(?:\*/)?[>%]\}\}"
)
_ZOLA_INLINE = re.compile(
    rf"\{{\{{\s*(?P<name>\w+)\s*\((?P<arguments>[^{{}}]{{0,{_LONGEST}}}?)\)\s*\}}\}}"
)
_ZOLA_BLOCK = re.compile(
    rf"\{{%-?\s*(?:(?P<name>\w+)\s*\((?P<arguments>[^{{}}]{{0,{_LONGEST}}}?)\)|(?P<end>end))\s*-?%\}}"
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w\-]+)\s*[=:]\s*)?"
    r"(?:\"(?P<double>(?:[^\"\\]|\\.)*)\"|`(?P<raw>[^`]*)`|'(?P<single>[^']*)'|(?P<bare>[^\s,\"`']+))"
)
_REFERENCES = frozenset({"ref", "relref"})


@dataclass(slots=True)
class _Found:
    start: int
    end: int
    name: str
    arguments: str
    shown: str
    is_end: bool = False
    is_closed: bool = False
    #: Written to be shown as it is, without the marks of a comment.
    literal: str | None = None


def write_pairs(
    body: str, code: list[tuple[int, int]], syntaxes: TagSyntax, around: Surroundings
) -> tuple[str, list[RemovedTag]]:
    """Return the body without shortcodes outside `code` (ranges of characters)."""
    found = [each for each in _scan(body, syntaxes) if not _is_in(each.start, code)]
    partners = _pair(found)
    removed: list[RemovedTag] = []
    writer = _Writer(body, found, partners, around, removed)
    return writer.write(0, len(found), 0, len(body)), removed


def _scan(body: str, syntaxes: TagSyntax) -> Iterator[_Found]:
    found: list[_Found] = []
    if TagSyntax.SHORTCODE in syntaxes and ("{{<" in body or "{{%" in body):
        for tag in _HUGO.finditer(body):
            marks = ("<", ">") if tag["mark"] == "<" else ("%", "%")
            name = tag["name"] or "…"
            literal = None
            if tag["comment"]:
                literal = tag[0].replace("/*", "", 1).replace("*/", "", 1)
            found.append(
                _Found(
                    tag.start(), tag.end(), name, tag["arguments"],
                    f"{{{{{marks[0]} {name} {marks[1]}}}}}",
                    is_end=bool(tag["end"]), is_closed=bool(tag["close"]), literal=literal,
                )
            )  # fmt: skip
    if TagSyntax.ZOLA in syntaxes:
        for tag in _ZOLA_INLINE.finditer(body):
            shown = f"{{{{ {tag['name']}() }}}}"
            found.append(
                _Found(tag.start(), tag.end(), tag["name"], tag["arguments"], shown, is_closed=True)
            )
        for tag in _ZOLA_BLOCK.finditer(body):
            name = tag["name"] or "end"
            found.append(
                _Found(
                    tag.start(), tag.end(), name, tag["arguments"] or "", f"{{% {name}() %}}",
                    is_end=bool(tag["end"]),
                )
            )  # fmt: skip
    yield from sorted(found, key=lambda each: each.start)


def _pair(found: list[_Found]) -> dict[int, int]:
    """Return index of an opening tag → index of its closing one."""
    partners: dict[int, int] = {}
    open_tags: list[int] = []
    for index, tag in enumerate(found):
        if tag.literal is not None or tag.is_closed:
            continue
        if not tag.is_end:
            open_tags.append(index)
            continue
        for place in range(len(open_tags) - 1, max(-1, len(open_tags) - 50), -1):
            if tag.name in ("end", found[open_tags[place]].name):
                partners[open_tags[place]] = index
                del open_tags[place:]
                break
    return partners


@dataclass(slots=True)
class _Writer:
    body: str
    found: list[_Found]
    partners: dict[int, int]
    around: Surroundings
    removed: list[RemovedTag]

    def write(self, first: int, last: int, start: int, end: int, depth: int = 0) -> str:
        """Return a stretch of the body, its tags from `first` to before `last` written."""
        parts: list[str] = []
        index = first
        while index < last:
            tag = self.found[index]
            if tag.start < start:
                index += 1
                continue
            parts.append(self.body[start : tag.start])
            partner = self.partners.get(index)
            inner = None
            if partner is not None and partner < last:
                closing = self.found[partner]
                inner = (
                    self.body[tag.end : closing.start]
                    if depth > 20 or tag.name in ("highlight", "raw")
                    else self.write(index + 1, partner, tag.end, closing.start, depth + 1)
                )
                start, index = closing.end, partner + 1
            else:
                start, index = tag.end, index + 1
            parts.append(self._mean(tag, inner))
        parts.append(self.body[start:end])
        return "".join(parts)

    def _mean(self, tag: _Found, inner: str | None) -> str:
        if tag.literal is not None:
            return tag.literal.replace("{{", "&#123;{")
        if tag.is_end:
            return ""
        positional, named = read_arguments(tag.arguments)
        if tag.name in _REFERENCES:
            target, mark, fragment = (named.get("path") or "".join(positional[:1])).partition("#")
            address = self.around.find_article(target) if target else self.around.url
            return "" if address is None else f"{address}{mark}{fragment}"
        written = write_known(Tag(name=tag.name, positional=positional, named=named, inner=inner))
        if written is not None:
            return written
        line = self.body.count("\n", 0, tag.start) + 1
        self.removed.append(RemovedTag(name=tag.shown, line=line))
        return inner or ""


def read_arguments(text: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return positional and named arguments: `"a" key="b" key=c`."""
    positional: list[str] = []
    named: dict[str, str] = {}
    for found in _ARGUMENT.finditer(text):
        value = next(
            found[kind] for kind in ("double", "raw", "single", "bare") if found[kind] is not None
        )
        value = value.replace('\\"', '"')
        if found["key"]:
            named[found["key"].lower()] = value
        else:
            positional.append(value)
    return tuple(positional), named


def _is_in(place: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in ranges)
