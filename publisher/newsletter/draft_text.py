"""The text of a new draft, and of one to which articles have come."""

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from publisher.content.source_text import split_source
from publisher.errors import ArticleError
from publisher.model.articles import Entry
from publisher.newsletter.content import EditionContent, EditionItem
from publisher.newsletter.draft_file import Draft, parse_draft
from publisher.newsletter.draft_places import Place, find_places
from publisher.newsletter.headers import clean

_HEAD = """\
---
# {about}
# What begins with # counts as not written. Try it: publisher edition test {newsletter} ADDRESS
{ready}subject: {subject}
preheader: {preheader}
# In this order, each by its path or slug. An article can say more, on lines of its own:
#   - article: articles/example.md
#     lead: true         on top; else it stands below, by section
#     full: true         whole; else its standfirst alone
#     sponsor: "Name"    who paid for it, as readers are told
#     again: true        readers get it though they had it
"""
_READY = "ready: false  # true when it may go out; until then nothing of this newsletter does\n"
_TAIL = """\
---
"""
#: A path that YAML takes as it is.
_PLAIN = re.compile(r"[A-Za-z_][\w./-]*")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftPlan:
    """What a new draft holds."""

    content: EditionContent
    #: Identities of articles that readers had already.
    again: Collection[str]
    #: Left for the edition after this one.
    others: Sequence[Entry]
    #: What the edition is and when it is due, in one line.
    about: str
    #: The schedule would send it.
    is_scheduled: bool


def write_draft(plan: DraftPlan) -> str:
    """Return the text of a new draft."""
    content = plan.content
    text = _HEAD.format(
        about=_one_line(plan.about),
        newsletter=content.newsletter.name,
        ready=_READY if plan.is_scheduled else "",
        subject=_quote(content.subject),
        preheader=_quote(content.preheader),
    )
    lines = [_write_item(item, is_again=item.entry.id in plan.again) for item in content.items]
    text += "articles:\n" + "".join(lines) if lines else "articles: []\n"
    text += "".join(_write_aside(entry) for entry in plan.others)
    sections = dict.fromkeys(
        item.entry.article.section
        for item in content.items
        if not item.is_lead and item.entry.article.section
    )
    named = [_quote(section) for section in sections if _one_line(section) == section]
    if named:
        text += f"sections: [{', '.join(named)}]\n"
    return text + "# Below the next line is room for a note to readers, in Markdown.\n" + _TAIL


def add_to_draft(content: bytes, source: str, entries: Sequence[Entry]) -> bytes:
    """Return a draft with `entries` behind its articles, as lines that count as not written.

    Everything else stays as it is, to the byte; all of it where such lines would change anything.

    Raises:
        ArticleError: The draft cannot be understood.
    """
    before = parse_draft(content, source)
    text = content.decode("utf-8")
    lines = _LINE.findall(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    block = split_source(content, source).front_matter
    asides = [_write_aside(entry).replace("\n", ending) for entry in entries]
    end = block.count("\n") + 1
    # Behind a text of several lines, an indented comment would be one of them.
    for place, added in (
        (_behind_articles(find_places(block, source), block, lines), "".join(asides)),
        (end, "".join(each.lstrip() for each in asides)),
    ):
        changed = "".join([*lines[:place], added, *lines[place:]]).encode()
        if _says_the_same(changed, before):
            return changed
    return content


def _says_the_same(content: bytes, before: Draft) -> bool:
    try:
        after = parse_draft(content, before.source)
    except ArticleError:
        return False
    names = [item.name for item in after.items]
    return names == [item.name for item in before.items] and before == replace(
        after, lines=before.lines, items=before.items
    )


def _behind_articles(places: Sequence[Place], block: str, lines: Sequence[str]) -> int:
    """Return how many lines of the file stand before what follows the last article."""
    if not places:
        return block.count("\n") + 1
    place = places[-1].last
    while lines[place][:1] in " \t" and lines[place].lstrip().startswith("#"):
        place += 1
    return place


def _write_item(item: EditionItem, *, is_again: bool) -> str:
    said = {
        "lead": "true" if item.is_lead else None,
        "full": "true" if item.is_full else None,
        "sponsor": None if item.sponsor is None else _quote(item.sponsor),
        "again": "true" if is_again else None,
    }
    more = [f"    {key}: {value}\n" for key, value in said.items() if value is not None]
    key = "article: " if more else ""
    return f"  - {key}{_name(item.entry)}  # {_title(item.entry)}\n" + "".join(more)


def _write_aside(entry: Entry) -> str:
    return f"  # - {_name(entry)}  # {_title(entry)}\n"


def _name(entry: Entry) -> str:
    """Return the path of an article as YAML has it; its id where the path is not UTF-8."""
    source = entry.article.source
    if _PLAIN.fullmatch(source):
        return source
    is_text = source == _one_line(source)
    return _quote(source if is_text else entry.id)


def _title(entry: Entry) -> str:
    return _one_line(entry.article.shown_title)


def _one_line(text: str) -> str:
    """Return a text in one line, without what YAML cannot hold."""
    return clean(text.replace("\ufeff", ""))


def _quote(text: str) -> str:
    # A text of JSON is one of YAML.
    return json.dumps(_one_line(text), ensure_ascii=False)
