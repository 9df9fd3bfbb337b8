"""A draft and the articles that it names become an edition."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from publisher.entries import LoadedEntries
from publisher.model.articles import Article, Entry
from publisher.model.newsletters import NewsletterDefinition
from publisher.newsletter.compose import suggest_preheader, suggest_subject
from publisher.newsletter.content import EditionContent, EditionItem
from publisher.newsletter.draft_file import Draft, DraftItem


@dataclass(frozen=True)
class Library:
    """The articles that a draft can name, and by which names."""

    loaded: LoadedEntries
    now: datetime

    @cached_property
    def by_source(self) -> Mapping[str, Entry]:
        """Public articles by their path."""
        return {entry.article.source: entry for entry in self.loaded.entries}

    @cached_property
    def _names(self) -> Mapping[str, list[str]]:
        """What articles state of themselves → their sources."""
        names: dict[str, list[str]] = {}
        for source, entry in self.by_source.items():
            for name in {entry.id, entry.article.url, entry.article.slug}:
                names.setdefault(name, []).append(source)
        return names

    @cached_property
    def _tails(self) -> Mapping[str, list[str]]:
        """The ends of paths → the sources that end so."""
        names: dict[str, list[str]] = {}
        for source in self.by_source:
            for name in _list_tails(source):
                names.setdefault(name, []).append(source)
        return names

    def find(self, name: str) -> list[Entry]:
        """Return the public articles of a name.

        That is a path; else an id, an address or a slug; else the end of a path.
        """
        name = name.removeprefix("./")
        sources = [name] if name in self.by_source else []
        sources = sources or self._names.get(name) or self._tails.get(name, [])
        return [self.by_source[source] for source in sources]

    def find_hidden(self, name: str) -> Article | None:
        """Return an article of that name that no reader is to see now, or None."""
        name = name.removeprefix("./")
        for article in () if self.loaded.index is None else self.loaded.index.articles:
            if name in (article.source, article.slug, article.url, *_list_tails(article.source)):
                return article
        return None

    def find_nearest(self, name: str) -> str:
        """Return a hint with the name of a public article that is most like this one."""
        known = dict.fromkeys((*self.by_source, *(each.article.slug for each in self.entries)))
        found = difflib.get_close_matches(name[:200], known, n=1, cutoff=0.6)
        if found:
            return f"Did you mean {found[0]!r}?"
        return "Write the path of its file below the publication's folder."

    @property
    def entries(self) -> Sequence[Entry]:
        """All public articles, newest first."""
        return self.loaded.entries


def _list_tails(source: str) -> set[str]:
    """Return the ends of a path that name its file as well: `2026/a.md`, `a.md`, `a`."""
    parts = source.split("/")
    tails = {"/".join(parts[start:]) for start in range(1, len(parts))}
    return tails | {parts[-1].rpartition(".")[0] or parts[-1]}


def resolve_draft(
    draft: Draft,
    library: Library,
    carried: Collection[str],
    newsletter: NewsletterDefinition,
    number: int,
) -> EditionContent:
    """Return the edition that a draft describes, its articles whole.

    Leads stand on top in the order in which they are named; where none is one, the first is. The
    others follow by section as the draft orders these.

    Raises:
        ArticleError: An article is not known, not public, named twice, or one that readers had;
            or there is nothing to send. File and line are those of the draft.
    """
    items = _arrange(
        _gather(draft, library, carried, newsletter), _order_sections(draft, library, newsletter)
    )
    lead = items[0].entry.article if items else None
    subject = draft.subject or (None if lead is None else suggest_subject(lead))
    if subject is None:
        raise draft.error(1, "subject: is missing", "Add a line like: subject: What is new")
    if lead is None and not draft.note:
        raise draft.error(
            draft.lines.get("articles", 1),
            "articles: there are none, and no note either",
            "Name articles, or write a note below the front matter.",
        )
    preheader = draft.preheader or ("" if lead is None else suggest_preheader(lead))
    return EditionContent(
        newsletter=newsletter,
        number=number,
        subject=subject,
        preheader=preheader,
        composed_at=library.now,
        items=items,
        note=draft.note,
        draft=draft.source,
    )


def _gather(
    draft: Draft, library: Library, carried: Collection[str], newsletter: NewsletterDefinition
) -> list[EditionItem]:
    """Return the articles that a draft names, whole, in its order."""
    found: dict[str, EditionItem] = {}
    for item in draft.items:
        entry = _find(draft, item, library)
        if entry.id in found:
            raise draft.error(
                item.line, f"articles: {item.name} is there twice", "Take one of the two out."
            )
        if entry.id in carried and not item.is_again:
            raise draft.error(
                item.line,
                f"articles: readers of {newsletter.name} had {item.name} already",
                "Take the line out; or, if they are to get it again:"
                f" - {{article: {item.name}, again: true}}",
            )
        whole = library.loaded.complete(entry)[0]
        found[entry.id] = EditionItem(
            entry=whole,
            is_lead=item.is_lead,
            is_full=item.is_full,
            sponsor=item.sponsor or whole.article.mailing.sponsor,
        )
    return list(found.values())


def _find(draft: Draft, item: DraftItem, library: Library) -> Entry:
    found = library.find(item.name)
    if len(found) == 1:
        return found[0]
    if found:
        sources = [entry.article.source for entry in found]
        raise draft.error(
            item.line,
            f"articles: {item.name!r} can be {sources[0]} or {sources[1]}",
            "Write the path.",
        )
    hidden = library.find_hidden(item.name)
    if hidden is None:
        hint = library.find_nearest(item.name)
        raise draft.error(item.line, f"articles: no article {item.name!r}", hint)
    raise draft.error(item.line, *_say_why_hidden(item.name, hidden, library.now))


def _say_why_hidden(name: str, article: Article, now: datetime) -> tuple[str, str]:
    if article.draft:
        return f"articles: {name} is a draft itself", f"Take draft: true out of {article.source}."
    if article.published > now:
        return (
            f"articles: {name} is not published before {article.published:%Y-%m-%d %H:%M} UTC",
            f"Change its date in {article.source}, or send the edition after that.",
        )
    if not article.is_public(now):
        return f"articles: {name} has expired", f"See expires in {article.source}."
    return (
        f"articles: {name} was withdrawn",
        "Take the line out, or put the article back with: publisher withdraw --undo",
    )


def _order_sections(
    draft: Draft, library: Library, newsletter: NewsletterDefinition
) -> tuple[str, ...]:
    """Return the draft's order of section headings, folded.

    Raises:
        ArticleError: There is no such section.
    """
    known = dict.fromkeys(
        (
            *newsletter.selection.sections,
            *(each.article.section for each in library.entries if each.article.section),
        )
    )
    folded = {section.casefold() for section in known}
    for section in draft.sections:
        if section.casefold() not in folded:
            meant = difflib.get_close_matches(section[:200], known, n=1, cutoff=0.6)
            raise draft.error(
                draft.lines.get("sections", 1),
                f"sections: no article is in {section!r}",
                f"Did you mean {meant[0]!r}?" if meant else "Take it out.",
            )
    return tuple(section.casefold() for section in draft.sections)


def _arrange(items: list[EditionItem], sections: tuple[str, ...]) -> tuple[EditionItem, ...]:
    if items and not any(item.is_lead for item in items):
        items[0] = replace(items[0], is_lead=True)
    places = {section: place for place, section in enumerate(sections)}

    def rank(item: EditionItem) -> tuple[bool, int]:
        section = (item.entry.article.section or "").casefold()
        return not item.is_lead, 0 if item.is_lead else places.get(section, len(places))

    return tuple(sorted(items, key=rank))
