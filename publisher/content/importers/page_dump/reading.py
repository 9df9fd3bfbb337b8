"""The text of a web page, as copied or scraped, becomes an article."""

import hashlib

from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.page_dump import people_words
from publisher.content.importers.page_dump.blocks import Block, BlockKind, build_blocks
from publisher.content.importers.page_dump.head import Head, read_head
from publisher.content.importers.page_dump.language import detect_language
from publisher.content.importers.page_dump.lines import Line, clean, split_lines
from publisher.content.importers.page_dump.signature import read_signature
from publisher.content.importers.page_dump.tail import cut_text
from publisher.content.importers.page_dump.titles import find_title
from publisher.content.importers.page_dump.writing import write_markdown
from publisher.errors import ImportSourceError

_SURE = 0.9
#: So many words of the text tell two articles of one title apart.
_FIRST_WORDS = 8


def read_page_dump(text: str, *, url: str | None = None, name: str = "") -> ImportedArticle:
    """Return the article in the text of a web page, as «select all, copy» or a scraper gives it.

    Menus, trails, share lines and whatever else the page sets around its article are left out.
    Where it had to guess, it keeps the words and says so in `doubts`. `url` is the page's
    address where it is known; without it the title, the day and the first words of the text are
    its identity, so that a corrected page is the same article. `name` is for messages: the file
    that it came from.

    Raises:
        ImportSourceError: There is no article in it: no title, or no text.
    """
    text = clean(text)
    lines = split_lines(text)
    title = find_title(lines)
    if title is None:
        raise _refuse(name, "no title")
    head = read_head(lines, title)
    cut = cut_text(lines[head.end :])
    signature = read_signature(
        cut.lines,
        lines[head.end + cut.end :],
        head.authors,
        is_opinion=bool(people_words.OPINION.fullmatch(head.section or "")),
    )
    built = build_blocks(cut.lines[: len(cut.lines) - signature.box], lines[: head.end])
    blocks = built.blocks
    if not _has_text(blocks) and head.summary:
        # All there is to read is one paragraph.
        blocks = [Block(kind=BlockKind.PARAGRAPH, text=head.summary), *blocks]
        head.summary = None
        head.doubts = [doubt for doubt in head.doubts if doubt.key != "summary"]
    if not _has_text(blocks):
        raise _refuse(name, "no paragraph")
    language, doubts = _find_language(blocks, head)
    if head.published is None:
        doubts.append(Doubt(key="date", reason="none found on the page"))
    words = " ".join(title.title.split())
    return ImportedArticle(
        original=Original(id=url or _name_by_words(words, head, blocks), url=url),
        title=words,
        markdown=write_markdown(blocks),
        published=head.published,
        updated=head.updated,
        authors=signature.authors,
        section=head.section,
        tags=cut.tags,
        language=language,
        summary=head.summary,
        doubts=(*head.doubts, *signature.doubts, *cut.doubts, *built.doubts, *doubts),
    )


def _has_text(blocks: list[Block]) -> bool:
    """Tell whether there is a sentence to read."""
    return any(
        Line(text=block.text, key="", is_apart=True).is_closed and len(block.text.split()) >= 5
        for block in blocks
        if block.kind is BlockKind.PARAGRAPH
    )


def _find_language(blocks: list[Block], head: Head) -> tuple[str, list[Doubt]]:
    words = " ".join([head.summary or "", *(block.text for block in blocks)])
    language, probability = detect_language(words)
    if probability >= _SURE:
        return language, []
    reason = f"taken for {language} from few words"
    return language, [Doubt(key="language", reason=reason)]


def _name_by_words(title: str, head: Head, blocks: list[Block]) -> str:
    """Return an identity that a correction further down in the text leaves as it is."""
    text = head.summary or next(block.text for block in blocks if block.text)
    told = [title, str(head.published or ""), *text.split()[:_FIRST_WORDS]]
    return "sha256:" + hashlib.sha256(" ".join(told).casefold().encode()).hexdigest()


def _refuse(name: str, reason: str) -> ImportSourceError:
    return ImportSourceError(
        f"{name or 'the page dump'}: there is no article in it, {reason}",
        hint="Copy the whole page again, from above the title to below the last paragraph.",
    )
