"""Where in a draft each article stands, for messages and for lines that are added."""

from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from publisher.content.plain_yaml import FIRST_LINE
from publisher.errors import ArticleError


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where one article of a draft stands; lines are those of the file, from 1."""

    line: int
    #: Key → line, of an article that says more of itself.
    keys: Mapping[str, int]
    #: On which it ends.
    last: int


def find_places(block: str, source: str) -> list[Place]:
    """Return where each article stands that a front matter lists, in their order.

    The block has been parsed within bounds before.

    Raises:
        ArticleError: An anchor is there twice, which a tree cannot have.
    """
    # A line like `--- x` begins a document of its own; the first that is a table counts.
    documents = yaml.compose_all(block, Loader=yaml.CSafeLoader)
    try:
        root = next((each for each in documents if isinstance(each, yaml.MappingNode)), None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise ArticleError(
            f"front matter: {error.context or error.problem}".partition(";")[0],
            source=source,
            line=(mark.line if mark else 0) + FIRST_LINE,
            hint="Write the front matter as simple lines of «key: value».",
        ) from error
    for key, value in () if root is None else root.value:
        if key.value == "articles" and isinstance(value, yaml.SequenceNode):
            return [_place(node) for node in value.value]
    return []


def _place(node: yaml.Node) -> Place:
    keys = node.value if isinstance(node, yaml.MappingNode) else ()
    end = node
    # A table ends where the next thing begins, behind all comments.
    while isinstance(end, yaml.MappingNode) and end.value:
        end = end.value[-1][1]
    return Place(
        line=node.start_mark.line + FIRST_LINE,
        keys={key.value: key.start_mark.line + FIRST_LINE for key, _ in keys},
        last=end.end_mark.line + FIRST_LINE,
    )
