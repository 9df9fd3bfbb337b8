"""Liquid, as Jekyll runs it over a post. The only module that knows python-liquid."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from publisher.content.slugs import slugify
from publisher.content.tags.meanings import Tag, write_code, write_known, write_picture
from publisher.content.tags.pairs import read_arguments
from publisher.content.tags.rendering import RemovedTag, Surroundings

_TAG = re.compile(r"\{%-?\s*(\w+)((?:[^%]|%(?!\})){0,4000}?)-?%\}")
_OUTPUT = re.compile(r"\{\{-?((?:[^{}]|\}(?!\})){0,4000}?)-?\}\}")
_HIGHLIGHT = re.compile(
    r"\{%-?\s*highlight\s+([\w+#.\-]+)[^%]{0,200}%\}(.*?)\{%-?\s*endhighlight\s*-?%\}", re.DOTALL
)
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}", re.DOTALL)
#: What Liquid and its comments begin with.
_SIGNS = ("{{", "{%", "{#")
_MASK = re.compile("\ue000(\\d+)\ue001")
#: Stands where a value is not known.
_UNKNOWN = "\ue002"
_LINK = re.compile(f"!?\\[([^\\[\\]]{{0,500}})\\]\\([^()\\s]{{0,500}}{_UNKNOWN}[^()]{{0,500}}\\)")
_REFERENCE = re.compile(r"\[([^\[\]]{1,200})\](?:\[([^\[\]]{0,200})\]|(?![(\[]))")
_ELEMENT = re.compile(
    f"<a\\b[^<>]{{0,500}}{_UNKNOWN}[^<>]{{0,500}}>((?:[^<]|<(?!/?a\\b)){{0,2000}})</a>"
    f"|<img\\b[^<>]{{0,500}}{_UNKNOWN}[^<>]{{0,500}}>"
)
_DEFINITION = re.compile(
    f"^ {{0,3}}\\[([^\\[\\]\\n]{{1,200}})\\]:[^\\n]*{_UNKNOWN}[^\\n]*\\n?", re.MULTILINE
)
_BLOCKS = frozenset({
    "assign", "break", "capture", "case", "comment", "continue", "cycle", "decrement", "doc",
    "echo", "else", "elsif", "endcapture", "endcase", "endcomment", "enddoc", "endfor", "endif",
    "endifchanged", "endraw", "endtablerow", "endunless", "for", "if", "ifchanged", "increment",
    "liquid", "raw", "tablerow", "unless", "when",
})  # fmt: skip
#: Tags that stand for an address.
_LINKS = frozenset({"link", "post_url"})
_FILTER = re.compile(r"\|\s*(\w+)")
_BASE = re.compile(
    r"(?:\{\{-?\s*site\.(?:url|baseurl)\s*-?\}\}){1,2}(?=\s?\{%-?\s*(?:link|post_url)\s)"
)
_EXPRESSION_NAME = re.compile(r"[A-Za-z_][\w.\-]*")


def write_liquid(
    body: str, code: list[tuple[int, int]], around: Surroundings
) -> tuple[str, list[RemovedTag]]:
    """Return the body with its Liquid run, outside `code` (ranges of characters)."""
    removed: list[RemovedTag] = []
    kept: list[str] = []

    def mask(text: str) -> str:
        kept.append(text)
        return f"\ue000{len(kept) - 1}\ue001"

    def mean(found: re.Match[str]) -> str:
        if found[1] in _BLOCKS:
            return found[0]
        written = _write_tag(found[1], found[2], around)
        if written is None and found[1] in _LINKS:
            removed.append(RemovedTag(name=_show(found), line=_line_of(body, found[0])))
            return _UNKNOWN
        if written is None and not found[1].startswith("end"):
            removed.append(RemovedTag(name=_show(found), line=_line_of(body, found[0])))
        return mask(written) if written else ""

    # What these tags give is a whole address here.
    text = _BASE.sub("", _mask_code(body, code, mask))
    text = _HIGHLIGHT.sub(
        lambda found: mask(write_code(_unmask(_RAW.sub(r"\1", found[2]), kept), found[1])), text
    )
    text = _TAG.sub(mean, text)
    if "{{" in text or "{%" in text:
        text = _run(text, body, around, removed)
    return _unmask(_drop_unknown(text), kept), removed


def _mask_code(body: str, code: list[tuple[int, int]], mask: Any) -> str:
    """Return the body with every stretch of code masked, without `raw` in it."""
    parts: list[str] = []
    position = 0
    for start, end in code:
        inside = body[start:end]
        if start < position or not any(sign in inside for sign in _SIGNS):
            continue
        # A block that Liquid highlights is not Markdown's, whatever its lines look like.
        if "endhighlight" in inside:
            continue
        parts += [body[position:start], mask(_RAW.sub(r"\1", inside))]
        position = end
    return "".join((*parts, body[position:]))


def _unmask(text: str, kept: list[str]) -> str:
    for _ in range(3):  # what is masked can hold a mask itself
        if "\ue000" not in text:
            break
        text = _MASK.sub(
            lambda found: kept[int(found[1])] if int(found[1]) < len(kept) else "", text
        )
    return text


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


def _run(text: str, body: str, around: Surroundings, removed: list[RemovedTag]) -> str:
    """Return the text with its expressions and blocks evaluated; what cannot be is removed."""
    from liquid.exceptions import LiquidError

    environment = _environment()
    try:
        rendered = environment.from_string(text).render(**_context(around))
    except (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, KeyError):
        return _strip(text, body, removed)
    lines: dict[str, int] = {}  # a loop can ask for one thing thousands of times
    for expression in environment.noted:
        if expression not in lines:
            lines[expression] = body.count("\n", 0, max(body.find(expression), 0)) + 1
        name = f"{{{{ {' '.join(expression.split())} }}}}"[:80]
        removed.append(RemovedTag(name=name, line=lines[expression]))
    return str(rendered)


def _strip(text: str, body: str, removed: list[RemovedTag]) -> str:
    """Return a text that Liquid cannot run without its tags and expressions, each reported."""

    def drop(found: re.Match[str]) -> str:
        removed.append(RemovedTag(name=_show(found), line=_line_of(body, found[0])))
        return ""

    return _OUTPUT.sub(drop, _TAG.sub(drop, text))


def _drop_unknown(text: str) -> str:
    """Return a text in which links whose address is not known are words."""
    if _UNKNOWN not in text:
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
    return text.replace(_UNKNOWN, "")


def _show(found: re.Match[str]) -> str:
    opening = found[0][:2]
    closing = "%}" if opening == "{%" else "}}"
    words = found[0].strip("{%-} \n").split()
    if words[:1] in (["include"], ["link"], ["post_url"]):
        return f"{opening} {' '.join(words[:2])} {closing}"
    name = _EXPRESSION_NAME.search(words[0]) if words else None
    return f"{opening} {name[0] if name else '…'} {closing}"


def _line_of(body: str, tag: str) -> int:
    return body.count("\n", 0, max(body.find(tag), 0)) + 1


def _context(around: Surroundings) -> Mapping[str, object]:
    site = {"url": around.base.rstrip("/"), "baseurl": "", **around.site}
    page = {"title": around.title, "url": around.url, **around.values}
    keys = around.values if around.names_keys else {}
    return {**keys, "site": site, "page": page, "layout": {}, "_base": around.base}


def fill_template(text: str, values: Mapping[str, object]) -> str | None:
    """Return a line of Liquid or Nunjucks filled in; None where a value or a filter is unknown."""
    from liquid.exceptions import LiquidError

    environment = _environment()
    for name in _FILTER.findall(text):
        if name not in environment.filters:
            return None
    try:
        filled = str(environment.from_string(text).render(**values))
    except (LiquidError, RecursionError, ArithmeticError, ValueError, TypeError, KeyError):
        return None
    return None if environment.noted else filled


def _find_expression(token: Any) -> str | None:
    """Return what stands between the braces that a token of python-liquid stands in."""
    if token is None:
        return None
    start = token.source.rfind("{{", 0, token.start_index)
    end = token.source.find("}}", token.start_index)
    return None if start < 0 or end < 0 else token.source[start + 2 : end].strip("- ")


@cache
def _environment() -> Any:
    """Return the one environment: lax, and bounded in what it loops and writes."""
    from liquid import Environment, Mode
    from liquid.context import RenderContext
    from liquid.filter import with_context
    from liquid.undefined import Undefined

    names: list[str] = []

    class Recorded(Undefined):
        """A value that is not known; writing it out is noted."""

        def __str__(self) -> str:
            names.append(_find_expression(self.token) or self.name)
            return _UNKNOWN

        def __liquid__(self) -> object:
            return None

    class Bounded(Environment):
        """Loops and output have an end."""

        context_depth_limit = 20
        loop_iteration_limit = 20_000
        local_namespace_limit = 1_000_000
        output_stream_limit = 2_000_000

        def from_string(self, source: str, *args: Any, **kwargs: Any) -> Any:
            names.clear()
            return super().from_string(source, *args, **kwargs)

    environment = Bounded(tolerance=Mode.LAX, undefined=Recorded, strict_filters=False)

    @with_context
    def absolute_url(path: object, *, context: RenderContext) -> str:
        base = str(context.resolve("_base"))
        text = str(path or "")
        return text if "://" in text else base + text.lstrip("/")

    environment.filters.update({
        "absolute_url": absolute_url,
        "relative_url": absolute_url,
        "markdownify": lambda value: value,
        "smartify": lambda value: value,
        "slugify": lambda value, *_: slugify(str(value)),
        "slug": lambda value: slugify(str(value)),
        "url": lambda value: value,
        "lower": lambda value: str(value).lower(),
        "jsonify": lambda value: str(value),
        "xml_escape": lambda value: str(value),
        "cgi_escape": lambda value: str(value),
        "uri_escape": lambda value: str(value),
        "date_to_string": lambda value, *_: str(value)[:10],
        "date_to_long_string": lambda value, *_: str(value)[:10],
        "date_to_xmlschema": lambda value: str(value),
        "date_to_rfc822": lambda value: str(value),
    })  # fmt: skip
    environment.noted = names  # type: ignore[attr-defined]
    return environment
