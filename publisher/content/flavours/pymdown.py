"""PyMdown's signs, as MkDocs has them: keys, marks, icons, raised and lowered text."""

import re

from publisher.content.flavours.lines import split_runs
from publisher.content.tags.rendering import RemovedTag

#: The first four are left as they are: code, formulas, addresses, footnotes.
_SIGN = re.compile(
    r"(?P<left>(?P<ticks>`{1,5})(?!`).{1,500}?(?<!`)(?P=ticks)(?!`)"
    r"|\$\$.{1,1000}?\$\$|\$[^$\n]{1,500}\$"
    r"|\]\([^()\s]{0,2000}|<https?:[^<>\s]{0,2000}|https?://[^\s<>]{1,2000}"
    r"|\[\^[^\[\]\n]{1,100}\])"
    r"|(?P<icon>:(?:material|fontawesome|octicons|simple)-[\w\-]{1,80}:(?:\{[^{}\n]{0,200}\})?)"
    r"|\+\+(?P<keys>[\w\-\"]{1,30}(?:\+[\w\-\"]{1,30}){0,5})\+\+"
    r"|\{--(?P<deleted>.{1,300}?)--\}|\{\+\+(?P<inserted>.{1,300}?)\+\+\}"
    r"|\{~~(?P<old>(?>(?:(?!~>).){1,300}))~>(?P<new>(?>(?:(?!~~\}).){1,300}))~~\}"
    r"|\{==(?P<noted>.{1,300}?)==\}|(?P<comment>\{>>.{1,300}?<<\})"
    r"|==(?=\S)(?P<marked>[^=\n]{1,500}?)(?<=\S)=="
    r"|\^\^(?=\S)(?P<underlined>[^\^\n]{1,500}?)(?<=\S)\^\^"
    r"|(?<!\^)\^(?P<raised>[^\s\^]{1,50})\^(?!\^)|(?<!~)~(?P<lowered>[^\s~]{1,50})~(?!~)",
    re.DOTALL,
)
_ELEMENTS = {
    "deleted": "del", "inserted": "ins", "noted": "mark", "marked": "mark", "underlined": "ins",
    "raised": "sup", "lowered": "sub",
}  # fmt: skip
_SNIPPET = re.compile(r"^[ \t]*-{1,}8<-{1,}[ \t]*(?:\"[^\"\n]*\"|'[^'\n]*')?[ \t]*$")


def write_pymdown(markdown: str) -> tuple[str, tuple[RemovedTag, ...]]:
    """Return Markdown with HTML's elements for the signs, and the files that it wanted to take in.

    Code and formulas are left as they are.
    """
    lines: list[str] = []
    removed: list[RemovedTag] = []
    for run, is_code in split_runs(markdown):
        for line in run:
            if _SNIPPET.match(line):
                removed.append(RemovedTag(name=" ".join(line.split())[:80], line=len(lines) + 1))
                line = ""
            lines.append(line)
        if not is_code:
            text = _SIGN.sub(_write, "\n".join(lines[-len(run) :]))
            lines[-len(run) :] = text.split("\n")
    return "\n".join(lines), tuple(removed)


def _write(found: re.Match[str]) -> str:
    kind = found.lastgroup or ""
    if kind in ("left", "ticks"):
        return found[0]
    if kind == "keys":
        return "+".join(f"<kbd>{_name_key(key)}</kbd>" for key in found["keys"].split("+"))
    if kind == "new":
        return f"<del>{found['old']}</del><ins>{found['new']}</ins>"
    element = _ELEMENTS.get(kind)
    return f"<{element}>{found[kind]}</{element}>" if element else ""


def _name_key(key: str) -> str:
    bare = key.strip('"')
    return bare if bare != key else bare.replace("-", " ").title()
