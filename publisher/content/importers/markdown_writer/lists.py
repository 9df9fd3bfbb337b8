"""Lists: their items, their numbers, and whether empty lines stand between them."""

from dataclasses import dataclass, field
from itertools import pairwise

from lxml.html import HtmlElement

from publisher.content.importers.markdown_writer.blocks import Block, indent
from publisher.content.importers.markdown_writer.tree import walk_children

LISTS = frozenset({"ul", "ol", "menu", "dir"})
_BOXES = {"☐": " ", "☑": "x", "☒": "x"}
_LARGEST = 99_999_999


@dataclass(slots=True)
class Item:
    """One item of a list."""

    #: What stands in it, in order.
    content: list[str | HtmlElement] = field(default_factory=list)
    #: Number that it says to have.
    number: int | None = None
    #: `x` for a task that is done, a blank for one that is not.
    box: str | None = None
    is_paragraph: bool = False
    blocks: list[Block] = field(default_factory=list)


def read_items(element: HtmlElement) -> list[Item]:
    """Return the items of a list; what stands between them belongs to the one before."""
    items: list[Item] = []
    for child in walk_children(element):
        if isinstance(child, str) or child.tag in LISTS:
            if items:
                items[-1].content.append(child)
            elif not isinstance(child, str) or child.strip():
                items.append(Item(content=[child]))
        elif child.tag == "li":
            items.append(_read_item(child))
        elif isinstance(child.tag, str):
            items.append(Item(content=[child]))
    return items


def _read_item(element: HtmlElement) -> Item:
    box = _take_box(element)
    return Item(
        content=list(walk_children(element)),
        number=_read_number(element.get("value")),
        box=box,
        # Editors put every item into a paragraph; what renders Markdown does where lines are empty.
        is_paragraph="\n" in (element.text or "") and element.find("p") is not None,
    )


def _take_box(element: HtmlElement) -> str | None:
    """Return whether an item is a task that is done, and take out what said it."""
    for _ in range(4):
        said = element.get("data-task")
        if said is not None:
            return said
        text = (element.text or "").lstrip()
        if text:
            box = _BOXES.get(text[0])
            if box is not None and text[1:2].isspace():
                element.text = text[2:]
                return box
            return None
        if not len(element):
            return None
        element = element[0]
    return None


def _read_number(said: str | None) -> int | None:
    is_number = said is not None and said.isascii() and said.isdecimal() and len(said) < 9
    return int(said) if said is not None and is_number else None


def write_items(element: HtmlElement, items: list[Item], before: str) -> list[Block]:
    """Return a list; or several, where its numbers leave some out.

    `before` is the kind of the block above: two lists with the same sign would be one.
    """
    is_loose = any(item.is_paragraph or _needs_gaps(item.blocks) for item in items)
    gap = "\n\n" if is_loose else "\n"
    if element.tag != "ol":
        sign = "*" if before == "-" else "-"
        written = [_write_item(f"{sign} ", item, gap) for item in items]
        return [Block(kind=sign, text=gap.join(written))] if written else []
    lists: list[Block] = []
    written = []
    sign = ")" if before == "." else "."
    number = _read_number(element.get("start"))
    number = 1 if number is None else number
    for item in items:
        if item.number is not None and item.number != number:
            if written:
                lists.append(Block(kind=sign, text=gap.join(written)))
                written, sign = [], "." if sign == ")" else ")"
            number = item.number
        written.append(_write_item(f"{number}{sign} ", item, gap))
        number = min(number + 1, _LARGEST)
    return [*lists, Block(kind=sign, text=gap.join(written))] if written else lists


def _write_item(marker: str, item: Item, gap: str) -> str:
    text = gap.join(block.text for block in item.blocks)
    box = "" if item.box is None else f"[{item.box}] "
    return indent(f"{marker}{box}{text}", " " * len(marker))


def _needs_gaps(blocks: list[Block]) -> bool:
    """Tell whether two blocks of an item need an empty line between them to be two."""
    return any(not _can_follow(above, below) for above, below in pairwise(blocks))


def _can_follow(above: Block, below: Block) -> bool:
    if above.kind not in ("paragraph", "code"):
        return False
    if below.kind in (".", ")"):
        # Another number could be one that the text above merely goes on with.
        return below.text.startswith("1")
    return below.kind in ("-", "*", "code", "quote")
