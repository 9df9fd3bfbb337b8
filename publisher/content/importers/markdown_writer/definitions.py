"""Lists of terms and what they mean."""

from collections.abc import Callable, Iterator

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.blocks import Block, indent, join
from publisher.content.importers.markdown_writer.pieces import Run
from publisher.content.importers.markdown_writer.tree import walk_children

_WRAPPERS = frozenset({"div", "span"})


def write_definitions(
    element: HtmlElement, before: str, write: Callable[[Run], list[Block]]
) -> list[Block]:
    """Return a list of definitions; `write` gives the blocks of a part of it.

    What is explained with nothing before it that it explains is plain text.
    """
    groups: list[str] = []
    terms: list[str] = []
    means: list[list[Block]] = []
    loose: list[Block] = []
    is_loose = False

    def close() -> None:
        if terms:
            gap = "\n\n" if is_loose else "\n"
            written = [f": {indent(join(blocks), '  ')}" for blocks in means]
            groups.append(gap.join(("\\\n".join(terms), *written)))
        terms.clear()
        means.clear()

    for child in _parts(element):
        blocks = write([(child, ())])
        if not blocks:
            continue
        if not isinstance(child, str) and child.tag == "dt":
            if means:
                close()
            terms += [block.text for block in blocks]
        elif terms:
            means.append(blocks)
            has_paragraph = not isinstance(child, str) and child.find("p") is not None
            is_loose = is_loose or has_paragraph or len(blocks) > 1
        else:
            loose += blocks
    if terms and not means:
        loose += [Block(kind="paragraph", text=term) for term in terms]
        terms.clear()
    close()
    if groups and before == "definitions":
        # Without anything between them the two lists would be one.
        loose.insert(0, Block(kind="html", text="<!-- -->"))
    return [*loose, Block(kind="definitions", text="\n\n".join(groups))] if groups else loose


def _parts(element: HtmlElement) -> Iterator[str | HtmlElement]:
    """Yield terms, meanings and whatever is between them, also those in wrappers."""
    stack = list(reversed(list(walk_children(element))))
    while stack:
        part = stack.pop()
        if isinstance(part, str):
            if part.strip():
                yield part
        elif (part.tag in _WRAPPERS and part.find("dt") is not None) or part.find("dd") is not None:
            stack += reversed(list(walk_children(part)))
        elif isinstance(part.tag, str):
            yield part
