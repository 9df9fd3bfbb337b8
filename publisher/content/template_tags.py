"""Template tags in a body: those of Jekyll, Hugo and others, which this version cannot render."""

import re

from publisher.content.parsing import code_ranges
from publisher.errors import ArticleError

_TAG = re.compile(rb"\{%.{0,2000}?%\}|\{\{.{0,2000}?\}\}", re.DOTALL)
_NAME = re.compile(r"[\w.\-/]+")


def refuse_template_tags(body: str, *, source: str, first_line: int) -> None:
    """Return if the body has no template tag outside code.

    Raises:
        ArticleError: It has one; the message names it and its line.
    """
    if "{%" not in body and "{{" not in body:
        return
    content = body.encode()
    code = code_ranges(content)
    for found in _TAG.finditer(content):
        if any(start <= found.start() < end for start, end in code):
            continue
        line = first_line + content.count(b"\n", 0, found.start())
        raise ArticleError(
            f"template tag {_name_tag(found[0].decode())} is not understood",
            source=source,
            line=line,
            hint="Write it as Markdown or HTML; what is to stand there as it is goes between "
            "backticks.",
        )


def _name_tag(tag: str) -> str:
    """Return the tag with its first word alone: `{% highlight %}`."""
    opening = next(mark for mark in ("{{<", "{{%", "{{", "{%") if tag.startswith(mark))
    closing = {"{{<": ">}}", "{{%": "%}}", "{{": "}}", "{%": "%}"}[opening]
    found = _NAME.search(tag, len(opening))
    return f"{opening} {found[0] if found else '…'} {closing}"
