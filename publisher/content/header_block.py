"""Front matter as `Key: value` lines: Pelican's headers, Nikola's comments, field lists of
reStructuredText.
"""

import re
from dataclasses import dataclass

from publisher.errors import ArticleError

_KEY = r"[A-Za-z_][A-Za-z0-9_\-]*"
#: MultiMarkdown metadata, as Python-Markdown's `meta` extension reads it.
_HEADER = re.compile(rf" {{0,3}}({_KEY}):[ \t]*(.*)")
_NIKOLA = re.compile(rf"\.\.[ \t]+({_KEY}):(?:[ \t]+(.*))?")
_FIELD = re.compile(rf":({_KEY}):(?:[ \t]+(.*))?")
_CONTINUED = re.compile(r"(?: {2,}|\t)(\S.*)")
_COMMENT = re.compile(r"<!--[ \t]*\n(.*?)-->[ \t]*(?:\n|\Z)", re.DOTALL)
#: reStructuredText: a title with a line below it, and perhaps above.
_RST_TITLE = re.compile(
    r"(?:([=\-~`'\"^*+#<>_:.])\1{2,}[ \t]*\n)?[ \t]*(\S[^\n]*)\n([=\-~`'\"^*+#<>_:.])\3{2,}[ \t]*\n"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeaderBlock:
    """Where a file's header lines end."""

    #: Lines `Key: value`, as the file has them; an empty one for each line that is none.
    block: str
    body: str
    #: Line of the file on which the body begins, from 1.
    body_line: int


def split_headers(text: str, *, is_rst: bool) -> HeaderBlock | None:
    """Return a file's header lines and its body; None where it begins with something else."""
    if is_rst:
        return _split_rst(text)
    start = len(text) - len(text.lstrip("\n"))
    comment = _COMMENT.match(text)
    if comment is not None and _NIKOLA.match(comment[1].lstrip()):
        block = "\n" + comment[1]
        return HeaderBlock(
            block=block, body=text[comment.end() :], body_line=comment[0].count("\n") + 1
        )
    if _NIKOLA.match(text, start):
        return _cut_at_empty_line(text, start)
    first = _HEADER.match(text, start)
    if first is None or first[2].startswith("//"):
        return None
    return _cut_at_empty_line(text, start)


def _split_rst(text: str) -> HeaderBlock | None:
    start = len(text) - len(text.lstrip("\n"))
    if _NIKOLA.match(text, start):
        return _cut_at_empty_line(text, start)
    title = _RST_TITLE.match(text, start)
    if title is None:
        return None
    fields = title.end() + len(text[title.end() :]) - len(text[title.end() :].lstrip("\n"))
    head = [""] * text.count("\n", 0, title.start(2))
    above = "\n".join([*head, f"title: {title[2].strip()}"])
    if not _FIELD.match(text, fields):
        fields = title.end()
        rest = HeaderBlock(block="", body=text[fields:], body_line=text.count("\n", 0, fields) + 1)
    else:
        rest = _cut_at_empty_line(text, fields)
    gap = "\n" * (text.count("\n", 0, fields) - above.count("\n"))
    block = above + gap + rest.block[fields:]
    return HeaderBlock(block=block, body=rest.body, body_line=rest.body_line)


def _cut_at_empty_line(text: str, start: int = 0) -> HeaderBlock:
    end = re.compile(r"\n[ \t]*(?:\n|\Z)").search(text, start)
    # Empty lines in front count: the block begins on the file's first line.
    block = text if end is None else text[: end.start()]
    position = len(text) if end is None else end.end()
    return HeaderBlock(
        block=block, body=text[position:], body_line=text.count("\n", 0, position) + 1
    )


def read_headers(block: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return the texts of header lines, and the line of the file of each; keys in lower case.

    A line that is indented goes on with the one above it.

    Raises:
        ArticleError: A line is no header.
    """
    values: dict[str, object] = {}
    lines: dict[str, int] = {}
    key, is_again = "", False
    for number, line in enumerate(block.split("\n"), 1):
        found = _NIKOLA.match(line) or _FIELD.match(line) or _HEADER.match(line)
        continued = _CONTINUED.match(line)
        if continued is not None and key and (found is None or line[0] in " \t"):
            if not is_again:
                values[key] = f"{values[key]} {continued[1]}".strip()
        elif found is not None:
            key = found[1].lower()
            # Of a key that is there twice, the first counts, as in Pelican.
            is_again = key in values
            values.setdefault(key, (found[2] or "").strip())
            lines.setdefault(key, number)
        elif line.strip() and line.strip() not in ("---", "...", "-->"):
            raise ArticleError(
                f"front matter: {line.strip()[:60]!r} is no line like «Key: value»",
                source=source,
                line=number,
                hint="Leave an empty line between the front matter and the text.",
            )
    return values, lines
