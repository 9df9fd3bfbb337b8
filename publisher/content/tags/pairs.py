"""Shortcodes: Hugo's `{{< name … >}}` and Zola's `{{ name(…) }}`, single and in pairs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.content.code import CodeRanges, LineNumbers
from publisher.content.markup import escape
from publisher.content.tags.meanings import Tag, write_known
from publisher.content.tags.rendering import RemovedTag, Surroundings, TagSyntax

_LONGEST = 4000
#: No tag begins within another, so that looking for the end of each takes time only once.
_HUGO = re.compile(
    r"\{\{(?P<mark>[<%])(?P<comment>/\*)?\s*+(?P<end>/)?\s*+(?P<name>[\w.\-]++(?>(?:/[\w.\-]++)*))?"
    r"(?P<arguments>(?:\"(?>(?:[^\"\\{]|\\.|\{(?!\{))*)\"|`(?>(?:[^`{]|\{(?!\{))*)`"
    r"|[^\"`{}]|\{(?!\{)|\}(?!\}))"
    rf"{{0,{_LONGEST}}}?)(?P<close>/)?(?:\*/)?[>%]\}}\}}"
)
#: Texts between quotation marks may hold anything, and braces stand alone.
_ZOLA_ARGUMENTS = (
    r"(?P<arguments>(?:\"(?>(?:[^\"{]|\{(?![{%]))*)\"|'(?>(?:[^'{]|\{(?![{%]))*)'|`(?>(?:[^`{]|\{(?![{%]))*)`"
    rf"|[^{{}}\"'`]|\{{(?![{{%])|\}}(?!\}})){{0,{_LONGEST}}}?)"
)
_ZOLA_INLINE = re.compile(
    r"\{\{(?P<comment>/\*)?\s*(?P<name>\w+)\s*\(" + _ZOLA_ARGUMENTS + r"\)\s*(?:\*/)?\}\}"
)
_ZOLA_BLOCK = re.compile(
    r"\{%(?P<comment>/\*)?-?\s*(?:(?P<name>\w+)\s*\(" + _ZOLA_ARGUMENTS + r"\)|(?P<end>end))"
    r"\s*-?(?:\*/)?%\}"
)
_ARGUMENT = re.compile(
    r"(?:(?P<key>[\w\-]++)\s*+(?:=|:(?!//))\s*+)?"
    r"(?:\"(?P<double>(?>(?:[^\"\\]++|\\.)*))\"|`(?P<raw>[^`]*)`|'(?P<single>[^']*)'|(?P<bare>[^\s,\"`']+))"
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
    body: str, code: CodeRanges, syntaxes: TagSyntax, around: Surroundings
) -> tuple[str, list[RemovedTag]]:
    """Return the body without shortcodes outside `code`."""
    found = [each for each in _scan(body, syntaxes) if each.start not in code]
    partners = _pair(found)
    removed: list[RemovedTag] = []
    writer = _Writer(body, found, partners, around, removed, LineNumbers(body))
    return writer.write(0, len(found), 0, len(body)), removed


def _scan(body: str, syntaxes: TagSyntax) -> Iterator[_Found]:
    found: list[_Found] = []
    if TagSyntax.SHORTCODE in syntaxes and ("{{<" in body or "{{%" in body):
        for tag in _find_hugo(body):
            marks = ("<", ">") if tag["mark"] == "<" else ("%", "%")
            name = tag["name"] or "…"
            arguments = tag["arguments"]
            found.append(
                _Found(
                    tag.start(), tag.end(), name, arguments.removesuffix("/"),
                    f"{{{{{marks[0]} {name} {marks[1]}}}}}",
                    is_end=bool(tag["end"]), is_closed=bool(tag["close"]), literal=_uncomment(tag),
                )
            )  # fmt: skip
    if TagSyntax.ZOLA in syntaxes:
        for tag in _ZOLA_INLINE.finditer(body):
            shown = f"{{{{ {tag['name']}() }}}}"
            found.append(
                _Found(
                    tag.start(), tag.end(), tag["name"], tag["arguments"], shown, is_closed=True,
                    literal=_uncomment(tag),
                )
            )  # fmt: skip
        for tag in _ZOLA_BLOCK.finditer(body):
            name = tag["name"] or "end"
            found.append(
                _Found(
                    tag.start(), tag.end(), name, tag["arguments"] or "", f"{{% {name}() %}}",
                    is_end=bool(tag["end"]), literal=_uncomment(tag),
                )
            )  # fmt: skip
    yield from sorted(found, key=lambda each: each.start)


def _find_hugo(body: str) -> Iterator[re.Match[str]]:
    """Yield Hugo's tags; one of more than 4000 characters is text."""
    place = body.find("{{")
    while place >= 0:
        found = _HUGO.match(body, place, place + _LONGEST)
        if found is not None:
            yield found
        place = body.find("{{", place + 1 if found is None else found.end())


def _uncomment(tag: re.Match[str]) -> str | None:
    """Return a tag that is written to be shown, without the marks of a comment; else None."""
    return tag[0].replace("/*", "", 1).replace("*/", "", 1) if tag["comment"] else None


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
    lines: LineNumbers

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
            return tag.literal.replace("{{", "&#123;{").replace("{%", "&#123;%")
        if tag.is_end:
            return ""
        positional, named = read_arguments(tag.arguments)
        if tag.name in _REFERENCES:
            target, mark, fragment = (named.get("path") or "".join(positional[:1])).partition("#")
            address = self.around.find_article(target) if target else self.around.url
            if address is not None:
                return f"{address}{mark}{fragment}"
            self._remove(tag, f'{tag.shown[:-2].rstrip(" >%")} "{target[:80]}" {tag.shown[-3:]}')
            return ""
        if tag.name == "param" and positional:
            value = self.around.values.get(positional[0])
            if isinstance(value, str | int | float):
                return escape(str(value))
        written = write_known(Tag(name=tag.name, positional=positional, named=named, inner=inner))
        if written is not None:
            return written
        self._remove(tag, tag.shown)
        # Words that an unknown tag only wraps are still the author's.
        return inner if inner is not None else escape(named.get("text", ""))

    def _remove(self, tag: _Found, name: str) -> None:
        self.removed.append(RemovedTag(name=name, line=self.lines.at(tag.start)))


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
