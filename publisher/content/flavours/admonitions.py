"""Notices: `!!! note`, `:::tip`, `> [!WARNING]` become quotations that begin with their label."""

import re

from publisher.content.flavours.lines import split_runs

#: MkDocs, Python-Markdown: the notice is what is indented below.
_INDENTED = re.compile(r"^([ \t]*)(?:!!!|\?\?\?\+?)[ \t]+([\w\-]++)(?:[ \t](.*))?$")
#: Behind a notice's kind: more words for its looks, and its title.
_LOOKS = re.compile(r"([\w\-\t ]*+)(?:(?<=[ \t])\"([^\"]*)\")?")
#: MkDocs: tabs, of which a reader here sees one below the other.
_TAB = re.compile(r"^([ \t]*)===[!+]*[ \t]+\"([^\"]*)\"[ \t]*$")
#: Docusaurus, VuePress: up to a line of as many colons.
_COLONS = re.compile(r"^([ \t]*)(:{3,})[ \t]*([A-Za-z][\w\-]*)(?:\[([^\]]*)\])?[ \t]*(.*)$")
_COLONS_END = re.compile(r"^[ \t]*(:{3,})[ \t]*$")
#: GitHub, Obsidian, Hugo. A pull-quote is publisher's own.
_QUOTED = re.compile(
    r"^([ \t]*(?:>[ \t]?)+)\[!(?!pullquote\])([\w\-]+)\][+\-]?[ \t]*(.*)$", re.IGNORECASE
)
_ATTRIBUTES = re.compile(r"\{[^}]*\}")
_DEEPEST = 8


def write_admonitions(markdown: str) -> str:
    """Return the Markdown with every notice outside code as a quotation."""
    is_code: list[bool] = []
    for run, inside in split_runs(markdown):
        is_code += [inside] * len(run)
    return "\n".join(_write(markdown.split("\n"), is_code, 0))


def _write(lines: list[str], is_code: list[bool], depth: int) -> list[str]:
    written: list[str] = []
    closings = _pair_colons(lines, is_code)
    index = 0
    while index < len(lines):
        line = lines[index]
        if is_code[index] or depth > _DEEPEST:
            written.append(line)
            index += 1
            continue
        indented, colons, quoted = _INDENTED.match(line), _COLONS.match(line), _QUOTED.match(line)
        looks = (
            None if indented is None else _LOOKS.fullmatch(f" {indented[3] or ''}".rstrip(" \t"))
        )
        tab = _TAB.match(line)
        if tab is not None:
            end = _end_of_indented(lines, index + 1, len(tab[1]))
            inner = [each[len(tab[1]) + 4 :] for each in lines[index + 1 : end]]
            block = _write(inner, is_code[index + 1 : end], depth + 1)
            written += ["", f"{tab[1]}**{tab[2].replace('*', '')}**", ""]
            written += [f"{tab[1]}{each}".rstrip() for each in [*block, ""]]
            index = end
        elif indented is not None and looks is not None:
            end = _end_of_indented(lines, index + 1, len(indented[1]))
            inner = [each[len(indented[1]) + 4 :] for each in lines[index + 1 : end]]
            title = indented[2] if looks[2] is None else looks[2]
            block = _write(inner, is_code[index + 1 : end], depth + 1)
            written += _quote(title, block, indented[1])
            index = end
        elif colons is not None and (closing := closings.get(index)) is not None:
            title = colons[4] or _ATTRIBUTES.sub("", colons[5]).strip() or colons[3]
            block = _write(lines[index + 1 : closing], is_code[index + 1 : closing], depth + 1)
            written += _quote(title, block, colons[1])
            index = closing + 1
        elif quoted is not None:
            title = quoted[3].strip() or quoted[2]
            written += [f"{quoted[1]}**{_capital(title)}**", quoted[1].rstrip()]
            index += 1
        else:
            written.append(line)
            index += 1
    return written


def _end_of_indented(lines: list[str], start: int, indent: int) -> int:
    """Return where the lines end that are indented four more than `indent`."""
    end = start
    for index in range(start, len(lines)):
        line = lines[index]
        if line.strip() and not line.startswith(" " * (indent + 4)):
            break
        if line.strip():
            end = index + 1
    return end


def _pair_colons(lines: list[str], is_code: list[bool]) -> dict[int, int]:
    """Return the line that opens a notice of colons → the one with as many that closes it."""
    closings: dict[int, int] = {}
    open_lines: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        if is_code[index] or ":::" not in line:
            continue
        closing = _COLONS_END.match(line)
        if closing is None:
            opening = _COLONS.match(line)
            if opening is not None:
                open_lines.setdefault(opening[2], []).append(index)
        elif open_lines.get(closing[1]):
            closings[open_lines[closing[1]].pop()] = index
    return closings


def _quote(title: str, lines: list[str], indent: str) -> list[str]:
    inner = "\n".join(lines).strip("\n").split("\n")
    label = [f"**{_capital(title)}**", ""] if title else []
    return ["", *(f"{indent}> {line}".rstrip() for line in [*label, *inner]), ""]


def _capital(word: str) -> str:
    word = word.strip()
    return (word.lower().capitalize() if word.isupper() else word[:1].upper() + word[1:]).replace(
        "*", "\\*"
    )
