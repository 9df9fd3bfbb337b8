"""What was read and rehearsed becomes findings."""

from publisher.content.articles import LoadedArticles
from publisher.errors import ArticleError
from publisher.model.articles import Remark
from publisher.model.publication import FeedFormat, Publication
from publisher.preflight.findings import RULES, group_by_feed
from publisher.preflight.gathering import gather_findings
from publisher.syndication.rehearsal import Rehearsal
from publisher.syndication.rules import Fault

LOADED = LoadedArticles(
    articles=(),
    refused=(ArticleError("is empty", source="articles/leeg.md", line=1, hint="Write."),),
    remarks=(Remark(source="articles/eb.md", line=4, message="x", hint="y.", rule="article/tag"),),
    pages=("over.md",),
    dialect="hugo",
    dialect_reason="because",
    languages={},
    taken_out={"articles/eb.md": {"<form>": 2, "<b>": 1}},
)
ENTRY = "tag:example.org,2026-11-20:articles/eb"
FAULTS = (
    *(
        Fault(feed=feed, rule="feed/date", message="it  is", format=format_, entry=ENTRY)
        for feed in ("all", "zee")
        for format_ in FeedFormat
    ),
    Fault(feed="zee", rule="feed/name", message="two"),
)
REHEARSAL = Rehearsal(
    names=("all", "zee"), sources={ENTRY: "articles/eb.md"}, faults=FAULTS, remarks=()
)


def test_findings(publication: Publication) -> None:
    """A finding names rule, file, line and feed; what is the same in all formats is one."""
    report = gather_findings(LOADED, REHEARSAL, publication)
    assert (report.articles, report.feeds) == (("articles/leeg.md",), ("all", "zee"))
    formats = ("atom", "rss", "json")
    assert [
        (str(each.level), each.rule, each.place, each.feed, each.formats, each.message)
        for each in report.findings
    ] == [
        ("error", "feed/date", "articles/eb.md", "all", formats, "it is"),
        ("error", "feed/date", "articles/eb.md", "zee", formats, "it is"),
        ("error", "article/read", "articles/leeg.md:1", None, (), "is empty"),
        ("error", "feed/name", "publisher.toml:5", "zee", (), "two"),
        ("warning", "article/tag", "articles/eb.md:4", None, (), "x"),
        ("note", "article/element", "articles/eb.md", None, (), "kept from readers: <b> 1, <form>"
         " 2"),
        ("note", "article/date", "over.md", None, (), "has no date, and is a page and no article"),
    ]  # fmt: skip


def test_fault_of_several_feeds_is_told_once(publication: Publication) -> None:
    """What keeps several feeds from being written is one thing to mend."""
    grouped = group_by_feed(gather_findings(LOADED, REHEARSAL, publication).findings)
    assert [(fault.rule, fault.entry, feeds) for fault, feeds in grouped] == [
        ("feed/date", ENTRY, ["all", "zee"]),
        ("feed/name", None, ["zee"]),
    ]


def test_every_rule_is_explained(publication: Publication) -> None:
    """No finding has a rule that the reports cannot explain."""
    report = gather_findings(LOADED, REHEARSAL, publication)
    assert {finding.rule for finding in report.findings} <= RULES.keys()
