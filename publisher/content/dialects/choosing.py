"""Whose files they are: as the settings say, or as the folder shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from publisher.content.dialects.dialect import Dialect
from publisher.content.dialects.hugo import Hugo
from publisher.content.dialects.jekyll import Jekyll
from publisher.content.dialects.pelican import Nikola, Pelican
from publisher.content.dialects.script import Astro, Docusaurus, Eleventy, MkDocs
from publisher.content.dialects.zola import Zola

_DIALECTS: dict[str, type[Dialect]] = {
    dialect.name: dialect
    for dialect in (
        Dialect, Hugo, Jekyll, Pelican, Zola, Eleventy, Astro, MkDocs, Docusaurus, Nikola,
    )
}  # fmt: skip
#: A generator's own settings, and what must stand in them where two share a name.
_MARKS: tuple[tuple[str, str, str], ...] = (
    ("hugo", "hugo.toml", ""),
    ("hugo", "hugo.yaml", ""),
    ("hugo", "hugo.yml", ""),
    ("hugo", "hugo.json", ""),
    ("hugo", "config/_default", ""),
    ("zola", "zola.toml", ""),
    ("zola", "config.toml", r"(?m)^\s*base_url\s*="),
    ("hugo", "config.toml", r"(?mi)^\s*baseURL\s*="),
    ("hugo", "config.yaml", r"(?mi)^baseURL\s*:"),
    ("jekyll", "_config.yml", ""),
    ("pelican", "pelicanconf.py", ""),
    ("nikola", "conf.py", r"(?m)^BLOG_TITLE\s*="),
    ("mkdocs", "mkdocs.yml", ""),
    ("docusaurus", "docusaurus.config.js", ""),
    ("docusaurus", "docusaurus.config.ts", ""),
    ("astro", "astro.config.mjs", ""),
    ("astro", "astro.config.ts", ""),
    ("astro", "astro.config.js", ""),
    ("eleventy", ".eleventy.js", ""),
    ("eleventy", "eleventy.config.js", ""),
    ("eleventy", "eleventy.config.mjs", ""),
    ("eleventy", "eleventy.config.cjs", ""),
)
#: How many files are looked into, spread over all of them.
_SAMPLE = 60
_HEAD_BYTES = 4096
_LARGEST_SETTINGS = 1_000_000


@dataclass(frozen=True, slots=True)
class _Sign:
    """Something that shows whose file it is."""

    dialect: str
    #: What is said of a file that has it.
    words: str
    #: Searched for in the first kilobytes; where both are there, both are wanted.
    head: str | None = None
    #: Searched for in the path.
    path: str | None = None

    def shows(self, path: str, head: str) -> bool:
        return (self.path is None or re.search(self.path, path) is not None) and (
            self.head is None or re.search(self.head, head) is not None
        )


#: The first that a file shows is its vote.
_SIGNS = (
    _Sign("jekyll", "stands in _posts or _drafts", path=r"(?:\A|/)_(?:posts|drafts)/"),
    _Sign(
        "zola",
        "has Zola's keys in TOML",
        head=r"\A\+\+\+[^\0]*?\n(?:\[taxonomies\]|\[extra\]|path ?= ?\"|template ?= ?\")",
    ),
    _Sign("nikola", "begins with Nikola's comment", head=r"\A(?:<!--\s*)?\.\. (?:title|slug):"),
    _Sign(
        "pelican",
        "begins with lines like «Title: …»",
        head=r"\A\n*(?:[A-Za-z][A-Za-z_\-]*:[^\n]*\n){0,20}(?:[Tt]itle|[Dd]ate|[Cc]ategory):[ \t]",
    ),
    _Sign("pelican", "is reStructuredText with a date", head=r"\A[^\0]{0,400}\n:date:[ \t]"),
    _Sign(
        "hugo",
        "has Hugo's keys or shortcodes",
        head=r"\{\{[<%] |(?m:^(?:publishDate|expiryDate|lastmod|aliases)\s*[:=])",
    ),
    _Sign("hugo", "is a section's _index.md", path=r"(?:\A|/)_index\.[^/]*\Z"),
    _Sign("hugo", "begins with TOML or JSON", head=r"\A(?:\+\+\+|\{\s*\")"),
    _Sign("astro", "has pubDate or pubDatetime", head=r"(?m)^pub(?:Date|Datetime)\s*:"),
    _Sign("mkdocs", "has a date of date.created", head=r"(?m)^date:[ \t]*\n[ \t]+created:"),
    _Sign(
        "docusaurus",
        "has Docusaurus' marks",
        head=r"<!-- ?truncate ?-->|\{/\* ?truncate ?\*/\}|(?m:^authors:[ \t]*\n[ \t]*- name:)",
    ),
    _Sign(
        "jekyll",
        "is named by its date and has a layout or a category",
        path=r"(?:\A|/)\d{4}-\d\d?-\d\d?-[^/]+\Z",
        head=r"(?m)^(?:layout|category|categories)\s*:",
    ),
    _Sign("eleventy", "has a layout of Eleventy", head=r"(?m)^layout\s*:[^\n]*\.(?:njk|liquid)"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A dialect, and why it."""

    dialect: Dialect
    #: One phrase: «hugo.toml is there», «41 of 60 articles looked at stand in _posts».
    reason: str


def choose_dialect(
    name: str, folders: Sequence[Path], folder: Path, sources: Sequence[str]
) -> Choice:
    """Return the dialect of that name; for `auto` the one that the folder shows.

    `folders` are the publication's and those above its content; their settings files decide, and
    where there are none, what stands in the article files, which are named below `folder`. What
    shows nothing is publisher's own.
    """
    if name != "auto":
        return Choice(dialect=_DIALECTS[name](), reason="as [content] dialect says")
    for each in folders:
        for generator, file, pattern in _MARKS:
            if _is_marked(each / file, pattern):
                return Choice(dialect=_DIALECTS[generator](), reason=f"{file} is there")
    return _choose_by_articles(folder, sources)


def _is_marked(path: Path, pattern: str) -> bool:
    try:
        if not pattern:
            return path.exists()
        with path.open("rb") as opened:
            head = opened.read(_LARGEST_SETTINGS)
    except OSError:
        return False
    return re.search(pattern, head.decode(errors="replace")) is not None


def _choose_by_articles(folder: Path, sources: Sequence[str]) -> Choice:
    sample = sources[:: max(1, -(-len(sources) // _SAMPLE))]
    votes: dict[tuple[str, str], int] = {}
    for source in islice(sample, _SAMPLE):
        try:
            with (folder / source).open("rb") as opened:
                head = opened.read(_HEAD_BYTES).decode("utf-8-sig", errors="replace")
        except OSError:
            continue
        head = head.replace("\r\n", "\n")
        sign = next((each for each in _SIGNS if each.shows(source, head)), None)
        if sign is not None:
            votes[sign.dialect, sign.words] = votes.get((sign.dialect, sign.words), 0) + 1
    totals: dict[str, int] = {}
    for (generator, _), number in votes.items():
        totals[generator] = totals.get(generator, 0) + number
    order = list(_DIALECTS)
    for generator in sorted(totals, key=lambda each: (-totals[each], order.index(each))):
        # A minority of odd files does not make the whole folder foreign.
        if totals[generator] * 3 < len(sample):
            break
        number, reason = max(
            (count, why) for (name, why), count in votes.items() if name == generator
        )
        return Choice(
            dialect=_DIALECTS[generator](),
            reason=f"{number} of {len(sample)} articles looked at: each {reason}",
        )
    return Choice(dialect=Dialect(), reason="nothing shows another generator")
