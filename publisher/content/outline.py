"""The parser's events as nested blocks, for what is made from the Markdown and is not HTML."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from publisher.content.parsing import Event

#: Blocks that hold other blocks. Text that stands in one directly gets a block of its own.
_CONTAINERS = frozenset({
    "BlockQuote", "List", "Item", "FootnoteDefinition", "Table", "TableHead", "TableRow",
    "TableCell", "DefinitionList", "DefinitionListTitle", "DefinitionListDefinition",
})  # fmt: skip
_LEAVES = frozenset({"Paragraph", "Heading", "CodeBlock", "HtmlBlock"})
#: Deeper blocks are laid beside each other: nobody reads them, and recursion has an end.
_DEEPEST = 24


@dataclass(slots=True)
class Block:
    """One block: a container with blocks in it, or a leaf with the events of its text."""

    kind: str
    #: What the parser says of it: a list's first number, a heading's level, a note's label.
    detail: Any = None
    blocks: list["Block"] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def build_outline(events: Iterable[Event]) -> list[Block]:
    """Return the document's blocks. `Words` is the kind of a leaf without a paragraph around."""
    root = Block("Document")
    open_blocks = [root]
    ignored: list[str] = []
    for event in events:
        start = event.get("Start") if isinstance(event, dict) else None
        end = event.get("End") if isinstance(event, dict) else None
        kind, detail = _name(start if start is not None else end)
        is_block = kind in _CONTAINERS or kind in _LEAVES
        if start is not None and is_block:
            if len(open_blocks) > _DEEPEST and kind in _CONTAINERS:
                ignored.append(kind)
                continue
            block = Block(kind, detail)
            open_blocks[-1].blocks.append(block)
            open_blocks.append(block)
        elif end is not None and is_block:
            if ignored and ignored[-1] == kind and open_blocks[-1].kind not in _LEAVES:
                ignored.pop()
            else:
                open_blocks.pop()
        elif event == "Rule":
            open_blocks[-1].blocks.append(Block("Rule"))
        else:
            _leaf_of(open_blocks[-1]).events.append(event)
    return root.blocks


def _leaf_of(block: Block) -> Block:
    """Return where text goes that comes now: the block, or a leaf at the end of it."""
    if block.kind in _LEAVES:
        return block
    if not block.blocks or block.blocks[-1].kind != "Words":
        block.blocks.append(Block("Words"))
    return block.blocks[-1]


def _name(tag: Any) -> tuple[str, Any]:
    """Return an event's tag as kind and detail: `{"List": 1}` or `"Item"`."""
    if isinstance(tag, dict):
        return next(iter(tag.items()))
    return tag or "", None
