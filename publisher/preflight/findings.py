"""What was found to be wrong, or worth knowing, as values."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from publisher.syndication.rules import RULES as FEED_RULES

#: Where what is wrong with no article is to be mended.
SETTINGS = "publisher.toml"


class Level(StrEnum):
    """How much a finding matters, in the words of SARIF."""

    #: An article is left out, or a feed is not written.
    ERROR = "error"
    #: Readers miss something, or see something else than was meant.
    WARNING = "warning"
    #: As it should be, and yet not what everybody expects.
    NOTE = "note"


#: Rule → what must hold.
RULES: Mapping[str, str] = {
    "article/read": "An article can be understood",
    "article/remark": "What an article states is what publisher makes of it",
    "article/link": "A link leads to an article that there is",
    "article/loss": "An address or a character in an article can stand in a feed",
    "article/tag": "A template tag means something here",
    "article/id": "An article has the id that it states",
    "article/date": "What is to stand in feeds has a date",
    "article/element": "An element or attribute is one that readers can use",
    "content/picture-size": "A picture says how wide and high it is",
    "feed/character": "A text of an article holds only characters that XML 1.0 can",
    "feed/length": "It is known how long an attached file is",
    "feed/size": "A feed is not so large that readers wait for it",
    "feed/stale": "A file in the feeds folder is of a feed that there is",
    "feed/podcast": "A podcast has what directories ask for",
    **FEED_RULES,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Where in an edition's message something was found."""

    #: `html`, `text`, or the name of a header: `List-Unsubscribe`.
    part: str
    #: Of the part as readers get it, from 1; None where no line can be named.
    line: int | None = None
    #: XPath of the element in the HTML.
    path: str | None = None

    def __str__(self) -> str:
        """Return part and line, as `html:120`."""
        return self.part if self.line is None else f"{self.part}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One thing that was found."""

    #: One of `RULES`.
    rule: str
    level: Level
    #: One line, no full stop.
    message: str
    #: One sentence: what to do.
    hint: str
    #: Path below the publication's folder, with `/` on every system.
    file: str
    #: From 1; None where no line can be named.
    line: int | None = None
    #: Name of the feed that is not written because of it.
    feed: str | None = None
    #: The documents of the feed in which it is: `atom` …; empty for all, or no feed.
    formats: tuple[str, ...] = ()
    #: Id of the entry in which it is.
    entry: str | None = None
    #: File and line of each of the documents, as they would be written.
    documents: tuple[str, ...] = ()
    #: Name of the newsletter in whose edition it is.
    newsletter: str | None = None
    #: Where in the edition's message it is.
    where: Where | None = None

    @property
    def place(self) -> str:
        """File and line as editors and terminals understand them: `articles/a.md:3`."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What a check looked at, and what it found."""

    #: Files below the publication's folder, in order.
    articles: tuple[str, ...]
    #: Names of feeds, in order.
    feeds: tuple[str, ...]
    #: Names of newsletters whose next or frozen edition was looked at, in order.
    newsletters: tuple[str, ...] = ()
    #: Errors first; within a level in order of file and line.
    findings: tuple[Finding, ...]


def order_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings as a report has them."""
    levels = list(Level)
    return tuple(
        sorted(
            findings,
            key=lambda each: (
                levels.index(each.level),
                each.file,
                each.line or 0,
                each.feed or "",
                each.rule,
            ),
        )
    )


def group_by_feed(findings: Iterable[Finding]) -> list[tuple[Finding, list[str]]]:
    """Return what keeps feeds from being written, each with the names of those feeds.

    It is told of the first feed; the line of the settings is its own.
    """
    together: dict[Finding, tuple[Finding, list[str]]] = {}
    for finding in findings:
        if finding.feed is not None:
            line = None if finding.file == SETTINGS else finding.line
            key = replace(finding, feed=None, formats=(), documents=(), line=line)
            together.setdefault(key, (finding, []))[1].append(finding.feed)
    return list(together.values())


def findings_as_values(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return findings as plain values for JSON; what is not known is left out."""
    return [_drop_unknown(asdict(each)) for each in findings]


def _drop_unknown(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: _drop_unknown(value) if isinstance(value, dict) else value
        for name, value in values.items()
        if value not in (None, ())
    }
