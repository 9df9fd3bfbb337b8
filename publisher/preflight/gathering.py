"""From what was read and rehearsed to a report."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from publisher.content.articles import LoadedArticles
from publisher.model.articles import SOURCE_PREFIX, Remark
from publisher.model.publication import Publication
from publisher.preflight.findings import SETTINGS, Finding, Level, Report, order_findings
from publisher.syndication.locating import Locator
from publisher.syndication.rehearsal import Rehearsal
from publisher.syndication.rules import Fault
from publisher.syndication.scopes import compile_name


def gather_findings(
    loaded: LoadedArticles, rehearsal: Rehearsal, publication: Publication
) -> Report:
    """Return what was found in articles and feeds, whose files are read again for its lines.

    A fault that a feed has in several formats is one finding.
    """
    articles = {article.source for article in loaded.articles}
    articles.update(error.source for error in loaded.refused)
    return Report(
        articles=tuple(sorted(articles)),
        feeds=rehearsal.names,
        findings=order_findings(
            (
                *(_from_remark(each, Level.ERROR, "article/read") for each in loaded.refusals),
                *_from_faults(rehearsal, publication),
                *(
                    _from_remark(each, Level.WARNING)
                    for each in (*loaded.remarks, *rehearsal.remarks)
                ),
                *(_from_remark(each, Level.NOTE) for each in rehearsal.notes),
                *_list_notes(loaded),
                *(_note_stale(each) for each in rehearsal.stale),
            )
        ),
    )


def _from_remark(remark: Remark, level: Level, rule: str | None = None) -> Finding:
    return Finding(
        rule=rule or remark.rule,
        level=level,
        message=remark.message,
        hint=remark.hint,
        file=remark.source,
        line=remark.line,
    )


def _from_faults(rehearsal: Rehearsal, publication: Publication) -> Iterator[Finding]:
    together: dict[tuple[str, str, str | None, str], list[Fault]] = {}
    for fault in rehearsal.faults:
        key = (fault.feed, fault.rule, fault.entry, fault.message)
        together.setdefault(key, []).append(fault)
    places = _Places(publication)
    for (feed, rule, entry, message), faults in together.items():
        source = rehearsal.sources.get(entry or "", "")
        name = source.removeprefix(SOURCE_PREFIX).partition("/")[0]
        if source.startswith(SOURCE_PREFIX):
            message = f"source {name}: {message}"
            hint = f"Tell whoever writes {name}, or leave it out with «sources»"
            file, line = SETTINGS, places.find_source(name)
        elif source:
            hint = "Mend the article"
            file, line = source, places.locator.find_in_article(source, rule, faults[0].value)
        else:
            hint = "Mend the setting"
            file, line = SETTINGS, places.find_feed(feed)
        yield Finding(
            rule=rule,
            level=Level.ERROR,
            message=" ".join(message.split()),
            hint=f"{hint}; until then readers keep the feed they have.",
            file=file,
            line=line,
            feed=feed,
            formats=tuple(str(each.format) for each in faults if each.format is not None),
            entry=entry,
            documents=tuple(
                f"{publication.feeds_folder.name}/{feed}.{each.format}:{each.line}"
                for each in faults
                if each.line is not None
            ),
        )


class _Places:
    """Where the causes of faults are in the files of a publication."""

    def __init__(self, publication: Publication) -> None:
        self.locator = Locator(publication.folder)
        self._sources = [source.name for source in publication.sources]
        self._patterns = [compile_name(definition) for definition in publication.feeds]

    def find_source(self, name: str) -> int | None:
        """Return the line of the settings on which a source begins."""
        return self.locator.find_table("source", self._sources.index(name))

    def find_feed(self, name: str) -> int | None:
        """Return the line on which the last table begins that makes a feed of that name."""
        made = [i for i, pattern in enumerate(self._patterns) if pattern.fullmatch(name)]
        line = self.locator.find_table("feed", made[-1]) if made else None
        return self.locator.find_table("publication", 0) if line is None else line


def _note_stale(path: Path) -> Finding:
    return Finding(
        rule="feed/stale",
        level=Level.NOTE,
        message="no definition writes this any more",
        hint="Delete it, or have «formerly» lead its readers on.",
        file=path.as_posix(),
    )


def _list_notes(loaded: LoadedArticles) -> Iterator[Finding]:
    for page in loaded.pages:
        yield Finding(
            rule="article/date",
            level=Level.NOTE,
            message="has no date, and is a page and no article",
            hint="Give it a date if it is to stand in feeds.",
            file=page,
        )
    for source, taken_out in sorted(loaded.taken_out.items()):
        yield Finding(
            rule="article/element",
            level=Level.NOTE,
            message=f"kept from readers: {_enumerate(taken_out.items())}",
            hint="Write it in another way if readers are to have it.",
            file=source,
        )


def _enumerate(counts: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in sorted(counts))
