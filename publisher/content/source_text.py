"""An article file's bytes become text, cut into front matter and body."""

import re
from dataclasses import dataclass

from publisher.content.characters import remark_on_forbidden, replace_forbidden
from publisher.content.header_block import split_headers
from publisher.content.html_head import split_html
from publisher.content.json_block import find_json_end
from publisher.errors import ArticleError
from publisher.model.articles import Remark

_FENCES = {
    "---": ("yaml", re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)),
    "+++": ("toml", re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE)),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceText:
    """An article file as text."""

    #: Path below the publication's folder.
    source: str
    #: `yaml`, `toml`, `json` or `headers`; None where the file has no front matter.
    dialect: str | None
    #: What stands between the fences, from line 2; JSON and headers have none and begin on line 1.
    front_matter: str
    #: Everything behind the closing fence, lines ended by a line feed.
    body: str
    #: Line of the file on which the body begins, from 1.
    body_line: int
    remarks: tuple[Remark, ...]


def split_source(content: bytes, source: str, *, is_foreign: bool = False) -> SourceText:
    """Return an article file's front matter and body, without byte order mark.

    Foreign files may begin with a JSON object or with `Key: value` lines as well.

    Raises:
        ArticleError: The file is not UTF-8, or its front matter is never closed.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The decoder takes the byte order mark away before it counts.
        mark = 3 if content.startswith(b"\xef\xbb\xbf") else 0
        line = content.count(b"\n", 0, mark + error.start) + 1
        raise ArticleError(
            f"not UTF-8 (byte {mark + error.start} of the file)",
            source=source,
            line=line,
            hint="Save the file as UTF-8.",
        ) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    remarks = remark_on_forbidden(text, source)
    if remarks:
        text = replace_forbidden(text)
    first, _, rest = text.partition("\n")
    fence = first.rstrip(" \t")
    if fence not in _FENCES:
        return _split_unfenced(text, source, remarks, is_foreign=is_foreign)
    dialect, closing = _FENCES[fence]
    found = closing.search(rest)
    if found is None:
        raise ArticleError(
            f"the front matter that opens with {fence} is never closed",
            source=source,
            line=1,
            hint=f"Put {fence} on a line of its own behind the last key.",
        )
    block = rest[: found.start()]
    return SourceText(
        source=source,
        dialect=dialect,
        front_matter=block,
        body=rest[found.end() + 1 :],
        body_line=block.count("\n") + 3,
        remarks=remarks,
    )


def _split_unfenced(
    text: str, source: str, remarks: tuple[Remark, ...], *, is_foreign: bool
) -> SourceText:
    if is_foreign and text.startswith("{"):
        end = find_json_end(text)
        if end is not None:
            return SourceText(
                source=source,
                dialect="json",
                front_matter=text[:end],
                body=text[end:].removeprefix("\n"),
                body_line=text.count("\n", 0, end) + 2,
                remarks=remarks,
            )
    page = split_html(text) if is_foreign and source.endswith(".html") else None
    if page is not None:
        block, body, line = page
        return SourceText(
            source=source,
            dialect="headers",
            front_matter=block,
            body=body,
            body_line=line,
            remarks=remarks,
        )
    headers = split_headers(text, is_rst=source.endswith(".rst")) if is_foreign else None
    if headers is not None:
        return SourceText(
            source=source,
            dialect="headers",
            front_matter=headers.block,
            body=headers.body,
            body_line=headers.body_line,
            remarks=remarks,
        )
    return SourceText(
        source=source, dialect=None, front_matter="", body=text, body_line=1, remarks=remarks
    )
