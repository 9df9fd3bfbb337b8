"""Links from article to article become addresses."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass

from publisher.content.code import LineNumbers, find_code

_SHAPE = (
    r"(?:@/|(?:\{|%7B)(?:filename|static|attach|author|category|tag|index)(?:\}|%7D)|\|filename\||"
    r"link://\w+/)[^\s()<>\"']*|[^\s()<>\"':#?]+\.(?:md|markdown|mdx|rst)(?:#[^\s()<>\"']*)?"
)
#: A destination: behind `](`, behind `[label]:`, in an attribute. What has been read as a link's
#: words is never read in another way: with `[` a thousand times that would take for ever.
_LINK = re.compile(
    rf"(?P<image>!?)\[(?P<words>(?>(?:[^\[\]\\!]++|\\.|!?\[[^\[\]]*+\](?:\([^()]*+\))?+|!){{0,1000}}))\]"
    rf"\((?P<open><?)(?P<target>{_SHAPE})(?P<rest>>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*)\)"
)
_DEFINITION = re.compile(
    rf"^(?P<head> {{0,3}}\[[^\[\]\n]{{1,200}}\]:[ \t]*<?)(?P<target>{_SHAPE})(?=[>\s]|\Z)",
    re.MULTILINE,
)
_ATTRIBUTE = re.compile(rf"(?P<head>\b(?:href|src)\s*=\s*[\"'])(?P<target>{_SHAPE})(?=[\"'])")
_SIGNS = ("@/", "{filename}", "{static}", "{attach}", "{author}", "{category}", "{tag}", "{index}",
          "|filename|", "link://", ".md", ".markdown", ".rst", "%7B")  # fmt: skip
#: A relative path to what is no article: behind `](`, or behind `[label]:`.
_FILE = re.compile(
    r"(?P<head>\]\(<?|^ {0,3}\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*<?)"
    r"(?P<path>(?![/#?]|[^\s()<>]{0,500}\.(?:md|markdown|rst)\b)[^\s()<>:?#]{1,500}\.\w{1,5})"
    r"(?=[)>\s#?]|\Z)",
    re.MULTILINE,
)
#: A picture or the like, which older Pelicans name as they name articles.
_OTHER_FILE = re.compile(r"\.(?!(?:md|markdown|mkd|mdown|rst|html?)\Z)\w{2,5}\Z", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"\A(?:\{|%7B)(\w+)(?:\}|%7D)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """A body whose links lead to addresses."""

    markdown: str
    #: Line of the body, from 1, and what was named and is not there.
    unfound: tuple[tuple[int, str], ...]


def settle_links(
    markdown: str,
    find: Callable[[str], str | None],
    find_file: Callable[[str], str | None] | None = None,
    *,
    base: str = "/",
    folder: str = "",
) -> Settled:
    """Return the Markdown with every link to an article's file as a link to its page.

    `find` is asked for the address of what a link names, without its fragment. Where it knows
    none, the link's words stay. What `{static}` names is below `base`, in the article's `folder`
    where it begins without a slash. Code and addresses on other hosts are left as they are.
    `find_file` is asked for the address of any other file that a path names; where it knows none,
    the path stays.
    """
    if find_file is not None:
        markdown = _settle_files(markdown, find_file)
    if not any(sign in markdown for sign in _SIGNS):
        return Settled(markdown=markdown, unfound=())
    code, lines = find_code(markdown), LineNumbers(markdown)
    found = [
        (each.start(), each)
        for pattern in (_LINK, _DEFINITION, _ATTRIBUTE)
        for each in pattern.finditer(markdown)
        if each.start() not in code
    ]
    parts: list[str] = []
    unfound: list[tuple[int, str]] = []
    position = 0
    for start, match in sorted(found, key=lambda each: each[0]):
        if start < position:
            continue
        address = _settle(match["target"], find, base, folder)
        if address is None:
            unfound.append((lines.at(start), match["target"]))
        parts += [markdown[position:start], _write(match, address)]
        position = match.end()
    return Settled(markdown="".join((*parts, markdown[position:])), unfound=tuple(unfound))


def _settle_files(markdown: str, find: Callable[[str], str | None]) -> str:
    """Return the Markdown with pictures and files by their addresses."""
    code = find_code(markdown)

    def write(found: re.Match[str]) -> str:
        address = None if found.start() in code else find(found["path"])
        return found[0] if address is None else f"{found['head']}{address}"

    return _FILE.sub(write, markdown)


def _settle(target: str, find: Callable[[str], str | None], base: str, folder: str) -> str | None:
    path, mark, fragment = target.partition("#")
    placeholder = _PLACEHOLDER.match(path)
    rest = path if placeholder is None else path[placeholder.end() :]
    kind = "filename" if path.startswith("|filename|") else ""
    kind = kind if placeholder is None else placeholder[1].lower()
    rest = rest.removeprefix("|filename|")
    known = find(rest) if kind in ("", "filename") else None
    if known is not None:
        return f"{known}{mark}{fragment}"
    if kind == "attach" and not rest.startswith("/"):
        return rest
    is_file = kind == "filename" and _OTHER_FILE.search(rest) is not None
    if kind in ("", "filename") and not is_file:
        return None
    if kind in ("static", "filename") and not rest.startswith("/"):
        rest = posixpath.normpath(posixpath.join("/", folder, rest))
    return f"{base}{rest.lstrip('/')}{mark}{fragment}"


def _write(match: re.Match[str], address: str | None) -> str:
    parts = match.groupdict()
    if "words" not in parts:
        return match["head"] + (address or "")
    if address is None:
        return "" if match["image"] else match["words"]
    return f"{match['image']}[{match['words']}]({match['open']}{address}{match['rest']})"
