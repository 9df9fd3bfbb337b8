"""Liquid, as Jekyll runs it over a post."""

import re
from collections.abc import Mapping

from publisher.content.code import CodeRanges, LineNumbers
from publisher.content.tags.liquid_bounds import (
    LONGEST_OUTPUT,
    UNKNOWN,
    bare_expression,
    liquid_environment,
)
from publisher.content.tags.liquid_source import (
    OUTPUT,
    TAG,
    Masks,
    split_liquid,
    unwrap_raw,
    write_block,
)
from publisher.content.tags.meanings import Tag, write_code, write_known, write_picture
from publisher.content.tags.pairs import read_arguments
from publisher.content.tags.rendering import RemovedTag, Surroundings

_LANGUAGE = re.compile(r"\s*([\w+#.\-]+)")
_LINK = re.compile(
    f"!?\\[([^\\[\\]]{{0,500}})\\]\\([^()\\s{UNKNOWN}]{{0,500}}{UNKNOWN}[^()]{{0,500}}\\)"
)
_REFERENCE = re.compile(r"\[([^\[\]]{1,200})\](?:\[([^\[\]]{0,200})\]|(?![(\[]))")
_ELEMENT = re.compile(
    f"<a\\b[^<>{UNKNOWN}]{{0,500}}{UNKNOWN}[^<>]{{0,500}}>((?>(?:[^<]|<(?!/?a\\b)){{0,2000}}))</a>"
    f"|<img\\b[^<>{UNKNOWN}]{{0,500}}{UNKNOWN}[^<>]{{0,500}}>"
)
_DEFINITION = re.compile(
    f"^ {{0,3}}\\[([^\\[\\]\\n]{{1,200}})\\]:[^\\n{UNKNOWN}]*{UNKNOWN}[^\\n]*\\n?", re.MULTILINE
)
_BLOCKS = frozenset({
    "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc",
    "echo", "else", "elsif", "endcapture", "endcase", "endcomment", "enddoc", "endfor", "endif",
    "endifchanged", "endraw", "endtablerow", "endunless", "for", "if", "ifchanged", "increment",
    "liquid", "raw", "tablerow", "unless", "when",
})  # fmt: skip
_PAIRED = frozenset(name.removeprefix("end") for name in _BLOCKS if name.startswith("end"))
#: Tags that stand for an address, a whole one here; what gives a base in front of one goes.
_LINKS = frozenset({"link", "post_url"})
_BASE = re.compile(
    r"(?:\{\{-?\s*+site\.(?:url|baseurl)\s*+-?\}\}){1,2}(?=\s?\{%-?\s*+(?:link|post_url)\s)"
)
_FILTER = re.compile(r"\|\s*+(\w+)")
_LONGEST_TEMPLATE = 1_000
_EXPRESSION_NAME = re.compile(r"[A-Za-z_][\w.\-]*")


def write_liquid(body: str, code: CodeRanges, around: Surroundings) -> tuple[str, list[RemovedTag]]:
    """Return the body with its Liquid run, outside `code`."""
    removed: list[RemovedTag] = []
    masks, places = Masks([]), _Places(body)

    def mean(found: re.Match[str]) -> str:
        if found["name"] in _BLOCKS:
            return write_block(found)
        name, arguments = found["name"], found["arguments"].rstrip("-")
        written = _write_tag(name, arguments, around)
        if written is None and not name.startswith("end"):
            removed.append(RemovedTag(name=_show(found[0]), line=places.line_of(found[0])))
        if written is None and name in _LINKS:
            return UNKNOWN
        return masks.hide(written) if written else ""

    def highlight(inside: str, arguments: str) -> str:
        language = _LANGUAGE.match(arguments)
        shown = masks.show(unwrap_raw(inside), LONGEST_OUTPUT) or ""
        return write_code(shown, language[1] if language else "")

    masked = _BASE.sub("", _mask_code(body, code, masks))
    text = split_liquid(masked, masks, mean, highlight)
    ran = text
    if "{{" in text or "{%" in text:
        ran = _run(text, around, places, removed)
    shown = masks.show(_drop_unknown(ran), LONGEST_OUTPUT)
    if shown is None:  # a loop that repeats much code: as if it could not be run
        stripped = _drop_unknown(_strip(text, places, removed))
        shown = masks.show(stripped, LONGEST_OUTPUT)
    return shown or "", removed


def _mask_code(body: str, code: CodeRanges, masks: Masks) -> str:
    """Return the body with every stretch of code masked, without `raw` in it."""
    parts: list[str] = []
    position = 0
    for start, end in code:
        inside = body[start:end]
        if "{{" not in inside and "{%" not in inside:
            continue
        # A block that Liquid highlights is not Markdown's, whatever its lines look like.
        if "endhighlight" in inside:
            continue
        parts += [body[position:start], masks.hide(unwrap_raw(inside))]
        position = end
    return "".join((*parts, body[position:]))


class _Places:
    """Where in the body each tag and each name stands first."""

    def __init__(self, body: str) -> None:
        self._body = body
        self._lines = LineNumbers(body)
        self._tags: dict[str, int] = {}
        self._names: dict[str, tuple[str, int]] = {}
        self._expressions: dict[str, int] = {}
        for pattern in (TAG, OUTPUT):
            for found in pattern.finditer(body):
                self._tags.setdefault(found[0], found.start())
                if pattern is OUTPUT:
                    self._expressions.setdefault(bare_expression(found[1]), found.start())
                    for name in _EXPRESSION_NAME.findall(found[1]):
                        self._names.setdefault(name, (found[1], found.start()))
                        self._names.setdefault(name.partition(".")[0], (found[1], found.start()))

    def line_of(self, tag: str) -> int:
        """Return the line of the first tag that is written so."""
        return self._lines.at(self._tags.get(tag, 0))

    def expression(self, name: str) -> tuple[str, int]:
        """Return the first expression that holds a name, in one line, and on which it stands.

        A whole expression is found as itself.
        """
        expression, place = name, self._expressions.get(name)
        if place is None:
            expression, place = self._names.get(name, (name, 0))
        return " ".join(bare_expression(expression).split()), self._lines.at(place)


def _write_tag(name: str, arguments: str, around: Surroundings) -> str | None:
    """Return what one of Jekyll's own tags means; None for one that means nothing here."""
    words = arguments.strip()
    if name in _LINKS:
        target = re.sub(r"\A_posts/", "", words.strip("\"' "))
        return around.find_article(target)
    positional, named = read_arguments(words)
    if name in ("include", "include_cached"):
        included = positional[0] if positional else ""
        tag = Tag(name=included, positional=(), named=named)
        return write_known(tag) or write_picture(tag)
    return write_known(Tag(name=name, positional=positional, named=named))


def _run(text: str, around: Surroundings, places: _Places, removed: list[RemovedTag]) -> str:
    """Return the text with its expressions and blocks evaluated; what cannot be is removed."""
    from liquid.exceptions import LiquidError

    if not _is_paired(text):  # Liquid would drop all that follows
        return _strip(text, places, removed)
    environment = liquid_environment()
    try:
        rendered = environment.from_string(text).render(**_context(around))
    except (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, KeyError):
        return _strip(text, places, removed)
    for name in environment.noted:
        expression, line = places.expression(name)
        removed.append(RemovedTag(name=f"{{{{ {expression} }}}}"[:80], line=line))
    return str(rendered)


def _is_paired(text: str) -> bool:
    """Tell whether each of Liquid's blocks is closed, in order."""
    open_blocks: list[str] = []
    for tag in TAG.finditer(text):
        name = tag["name"]
        if open_blocks[-1:] == ["comment"] and name != "endcomment":
            continue
        if name in _PAIRED:
            open_blocks.append(name)
        elif name.startswith("end") and (not open_blocks or name != f"end{open_blocks.pop()}"):
            return False
    return not open_blocks


def _strip(text: str, places: _Places, removed: list[RemovedTag]) -> str:
    """Return a text that Liquid cannot run without its tags and expressions, each reported."""

    def drop(found: re.Match[str]) -> str:
        removed.append(RemovedTag(name=_show(found[0]), line=places.line_of(found[0])))
        return ""

    return OUTPUT.sub(drop, TAG.sub(drop, text))


def _drop_unknown(text: str) -> str:
    """Return a text in which links whose address is not known are words."""
    if UNKNOWN not in text:
        return text
    labels = {found[1].lower() for found in _DEFINITION.finditer(text)}
    text = _LINK.sub(
        lambda found: "" if found[0][0] == "!" else found[1], _DEFINITION.sub("", text)
    )
    text = _ELEMENT.sub(lambda found: found[1] or "", text)
    if labels:
        text = _REFERENCE.sub(
            lambda found: found[1] if (found[2] or found[1]).lower() in labels else found[0], text
        )
    return text.replace(UNKNOWN, "")


def _show(tag: str) -> str:
    opening = tag[:2]
    closing = "%}" if opening == "{%" else "}}"
    words = tag.strip("{%-} \n").split(maxsplit=2)
    if words[:1] in (["include"], ["link"], ["post_url"]):
        return f"{opening} {' '.join(words[:2])} {closing}"[:80]
    name = _EXPRESSION_NAME.search(words[0]) if words else None
    return f"{opening} {name[0][:70] if name else '…'} {closing}"


def _context(around: Surroundings) -> Mapping[str, object]:
    site = {"url": around.base.rstrip("/"), "baseurl": "", **around.site}
    page = {"title": around.title, "url": around.url, **around.values}
    keys = around.values if around.names_keys else {}
    return {**keys, "site": site, "page": page, "layout": {}, "_base": around.base}


def fill_template(text: str, values: Mapping[str, object]) -> str | None:
    """Return a line of Liquid or Nunjucks filled in; None where a value or a filter is unknown."""
    from liquid.exceptions import LiquidError

    environment = liquid_environment()
    is_known = all(name in environment.filters for name in _FILTER.findall(text))
    if len(text) > _LONGEST_TEMPLATE or not is_known:
        return None
    try:
        filled = str(environment.from_string(text).render(**values))
    except (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, KeyError):
        return None
    return None if environment.noted else filled
