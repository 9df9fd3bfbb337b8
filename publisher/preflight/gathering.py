"""From what was read and rehearsed to a report."""

from collections.abc import Iterable, Iterator

from publisher.content.articles import LoadedArticles
from publisher.model.articles import SOURCE_PREFIX, Remark
from publisher.preflight.findings import Finding, Level, Report, order_findings
from publisher.syndication.rehearsal import Rehearsal
from publisher.syndication.rules import Fault

_SETTINGS = "publisher.toml"


def gather_findings(loaded: LoadedArticles, rehearsal: Rehearsal) -> Report:
    """Return what was found in articles and feeds.

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
                *_from_faults(rehearsal),
                *(
                    _from_remark(each, Level.WARNING)
                    for each in (*loaded.remarks, *rehearsal.remarks)
                ),
                *(_from_remark(each, Level.NOTE) for each in rehearsal.notes),
                *_list_notes(loaded),
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


def _from_faults(rehearsal: Rehearsal) -> Iterator[Finding]:
    together: dict[tuple[str, str, str | None, str], list[Fault]] = {}
    for fault in rehearsal.faults:
        key = (fault.feed, fault.rule, fault.entry, fault.message)
        together.setdefault(key, []).append(fault)
    for (feed, rule, entry, message), faults in together.items():
        source = rehearsal.sources.get(entry or "", "")
        is_elsewhere = source.startswith(SOURCE_PREFIX)
        if is_elsewhere:
            name = source.removeprefix(SOURCE_PREFIX).partition("/")[0]
            message = f"source {name}: {message}"
            what = f"Tell whoever writes {name}, or leave it out with «sources»"
        else:
            what = f"Mend the {'article' if source else 'setting'}"
        yield Finding(
            rule=rule,
            level=Level.ERROR,
            message=" ".join(message.split()),
            hint=f"{what}; until then readers keep the feed they have.",
            file=_SETTINGS if is_elsewhere else source or _SETTINGS,
            feed=feed,
            formats=tuple(str(each.format) for each in faults if each.format is not None),
            entry=entry,
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
