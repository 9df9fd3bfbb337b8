"""MDX: Markdown with components of JavaScript in it."""

import re

from publisher.content.code import LineNumbers
from publisher.content.flavours.lines import map_prose, split_runs
from publisher.content.tags.meanings import Tag, write_known
from publisher.content.tags.rendering import RemovedTag

_STATEMENT = re.compile(r"^(?:import\s.+|export\s.+)$")
#: One in which another one opens is none: so each character is looked at once.
_COMMENT = re.compile(r"\{/\*((?:[^*{]++|\*(?!/)|\{(?!/\*))*+)\*/\}")
_COMPONENT = re.compile(
    r"<(/?)([A-Z][\w.]*)((?:\s(?:[^<>\"'{}]|\"[^\"]{0,2000}\"|'[^']{0,2000}'|\{[^{}]{0,2000}\}){0,4000})?)>"
)
_ATTRIBUTE = re.compile(r"([\w\-]+)=(?:\"([^\"]*)\"|'([^']*)'|\{[\"'`]?([^{}\"'`]*)[\"'`]?\})")
_KNOWN = {
    "youtube": "youtube", "liteyoutubeembed": "youtube", "vimeo": "vimeo", "figure": "figure",
    "image": "image", "img": "image", "picture": "image", "gist": "gist", "tweet": "tweet",
}  # fmt: skip


def write_components(markdown: str) -> tuple[str, tuple[RemovedTag, ...]]:
    """Return the Markdown without imports, comments and components; their content stays."""
    removed: list[RemovedTag] = []
    line_number = 1
    for run, is_code in split_runs(markdown):
        if not is_code:
            removed += _list_unknown("\n".join(run), line_number)
        line_number += len(run)
    return map_prose(markdown, _write), tuple(removed)


def _write(lines: list[str]) -> list[str]:
    kept = [line for line in lines if not _STATEMENT.match(line)]
    text = _COMMENT.sub(_keep_more, "\n".join(kept))
    return _COMPONENT.sub(lambda found: _mean(found) or "", text).split("\n")


def _keep_more(found: re.Match[str]) -> str:
    return "<!-- truncate -->" if found[1].strip() in ("truncate", "more") else ""


def _mean(found: re.Match[str]) -> str | None:
    name = _KNOWN.get(found[2].lower())
    if found[1] or name is None:
        return None
    named = {
        each[1].lower(): next((value for value in each.groups()[1:] if value is not None), "")
        for each in _ATTRIBUTE.finditer(found[3])
    }
    return write_known(Tag(name=name, named=named))


def _list_unknown(text: str, first_line: int) -> list[RemovedTag]:
    lines = LineNumbers(text)
    return [
        RemovedTag(name=f"<{found[2]}>", line=first_line + lines.at(found.start()) - 1)
        for found in _COMPONENT.finditer(text)
        if not found[1] and _mean(found) is None
    ]
