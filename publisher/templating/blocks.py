"""Templates that extend others: blocks that no ancestor has are found before anything is filled."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jinja2
from jinja2 import nodes

from publisher.config.tables import nearest
from publisher.errors import TemplateError

_COMMENT = re.compile(r"\{#(.*?)#\}", re.DOTALL)
_VERSION = re.compile(r"context version (\d{1,6})\b")


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateSource:
    """One template of a line of descent, as it is written."""

    #: As it is extended or included.
    name: str
    file: Path
    text: str
    tree: nodes.Template


def list_descent(environment: jinja2.Environment, name: str) -> list[TemplateSource]:
    """Return a template and those that it extends, the template itself first.

    A parent whose name is made up while filling ends the list. So does one that extends itself.

    Raises:
        jinja2.TemplateError: One of them is missing or not valid.
    """
    assert environment.loader is not None  # every environment here has one
    descent: list[TemplateSource] = []
    parent: str | None = name
    while parent is not None and parent not in [each.name for each in descent]:
        text, file, _ = environment.loader.get_source(environment, parent)
        tree = environment.parse(text, parent, file)
        descent.append(TemplateSource(name=parent, file=Path(file or parent), text=text, tree=tree))
        extends = tree.find(nodes.Extends)
        written = None if extends is None else extends.template
        parent = written.value if isinstance(written, nodes.Const) else None
    return descent


def list_blocks(descent: list[TemplateSource]) -> list[str]:
    """Return the names of all blocks, those of the oldest ancestor first."""
    names = [
        block.name for source in reversed(descent) for block in source.tree.find_all(nodes.Block)
    ]
    return list(dict.fromkeys(names))


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownBlock:
    """A block that would never be shown."""

    source: TemplateSource
    line: int
    name: str
    #: Names the nearest that there is.
    hint: str


def find_unknown_block(descent: list[TemplateSource]) -> UnknownBlock | None:
    """Return the first block that stands in no ancestor of its template; None where all do.

    A block within one that is known is a new one for whoever extends that template further.
    """
    for index, source in enumerate(descent[:-1]):
        ancestors = descent[index + 1 :]
        if ancestors[-1].tree.find(nodes.Extends) is not None:
            return None  # an ancestor is chosen while filling: nobody can know its blocks
        known = list_blocks(ancestors)
        for block in _outer_blocks(source.tree):
            if block.name not in known:
                return UnknownBlock(
                    source=source,
                    line=block.lineno,
                    name=block.name,
                    hint=nearest(block.name, known),
                )
    return None


def find_version(source: TemplateSource) -> tuple[int, int] | None:
    """Return the version of the context that a template says it was written for, and its line."""
    for comment in _COMMENT.finditer(source.text):
        version = _VERSION.search(comment[1])
        if version is not None:
            line = source.text.count("\n", 0, comment.start(1) + version.start()) + 1
            return int(version[1]), line
    return None


def check_version(source: TemplateSource, newest: int, place: str) -> None:
    """Refuse a template that counts on names which there are not yet.

    Raises:
        TemplateError: It says that it was written for a newer version of the context.
    """
    found = find_version(source)
    if found is not None and found[0] > newest:
        raise TemplateError(
            f"{place}:{found[1]}: written for context version {found[0]}; this publisher has"
            f" {newest}",
            hint="Update publisher, or use a theme for the older version.",
        )


def _outer_blocks(node: nodes.Node) -> Iterator[nodes.Block]:
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Block):
            yield child
        else:
            yield from _outer_blocks(child)
