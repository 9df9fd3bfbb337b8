"""Blocks of code, without line numbers, with their language."""

import re
from itertools import islice

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.tree import (
    classes,
    text_of,
    walk_children,
)

_LANGUAGE = re.compile(
    r"(?:\b(?:language|lang|highlight-source|highlight-text|sourceCode|prettyprint lang)-|"
    r"\bhighlight-|\bbrush: ?|\bsourceCode |\bcode-)([\w+#\-]{1,30})"
)
_BARE_CLASS = re.compile(r"[a-z][a-z0-9+#]{0,15}")
#: Classes that say how code looks, and one that says that it is none.
_NO_LANGUAGE = frozenset({
    "none", "plaintext", "default", "text", "plain", "auto", "nohighlight", "no-highlight", "txt",
    "wrapper", "container", "block", "box", "toolbar", "inline", "highlight", "code", "notranslate",
    "snippet", "pre", "hljs", "line-numbers", "numbers", "undefined", "null", "output",
})  # fmt: skip
_TABLES = frozenset(
    {"highlighttable", "rouge-table", "lntable", "codehilitetable", "js-file-line-container"}
)
_NUMBERS = re.compile(r"[\d\s]+")
_LINES = frozenset({"div", "p", "li", "tr"})


def is_code_table(table: HtmlElement) -> bool:
    """Tell whether a table only puts numbers beside lines of code."""
    if classes(table) & _TABLES:
        return True
    cells = list(islice(table.iter("td", "th"), 3))
    return (
        len(cells) == 2
        and table.find(".//pre") is not None
        and (not text_of(cells[0]) or _NUMBERS.fullmatch(text_of(cells[0])) is not None)
    )


def write_code(element: HtmlElement) -> str:
    """Return a block of code between fences, or nothing where it holds nothing."""
    text = read_code(element).strip("\n")
    # What cannot be seen is not kept.
    text = "\n".join(line.rstrip("\r") for line in text.split("\n"))
    if not text.strip():
        return ""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{find_language(element)}\n{text}\n{fence}"


def read_code(element: HtmlElement) -> str:
    """Return the lines of an element of code; lines that are elements end with a line's end."""
    parts: list[str] = []
    stack: list[str | HtmlElement | None] = [element]
    is_line_over = False
    while stack:
        each = stack.pop()
        if each is None:
            is_line_over = bool(parts) and not parts[-1].endswith("\n")
        elif isinstance(each, str) or each.tag == "br":
            text = each if isinstance(each, str) else "\n"
            if is_line_over and not text.startswith("\n"):
                parts.append("\n")
            is_line_over = False
            parts.append(text)
        elif isinstance(each.tag, str):
            if each.tag in _LINES and each is not element:
                stack.append(None)
            content = walk_children(each)
            is_table = each.tag in ("table", "tbody", "tr")
            stack += reversed(
                [
                    part
                    for part in content
                    if not (is_table and isinstance(part, str) and not part.strip())
                ]
            )
    return "".join(parts)


def find_language(element: HtmlElement) -> str:
    """Return the language that an element of code, or one close around it, names; or nothing."""
    near = [element, *islice(element.iter("code", "pre"), 3), *islice(element.iterancestors(), 4)]
    for each in near:
        said = each.get("data-lang") or each.get("data-language") or each.get("lang-code") or ""
        names = [said, *_LANGUAGE.findall(each.get("class") or "")]
        kinds = (each.get("class") or "").split()
        if "hljs" in kinds or (each.tag in ("pre", "code") and kinds[:1] == ["sourceCode"]):
            names += [kind for kind in kinds if _BARE_CLASS.fullmatch(kind)]
        for name in names:
            language = re.sub(r"[^\w+#.\-]", "", name)
            if language and language.lower() not in _NO_LANGUAGE:
                return language
    return ""
