"""What is remembered of feeds elsewhere is looked at before readers see it."""

from dataclasses import replace

from publisher.content.articles import load_articles
from publisher.model.articles import Attachment
from publisher.model.sources import SourceChange
from publisher.preflight.gathering import gather_findings
from publisher.syndication.rehearsal import Rehearsal, rehearse_feeds
from tests.sources.conftest import Desk
from tests.sources.site import Site, atom, entry


def rehearse(desk: Desk) -> Rehearsal:
    with desk.open() as ledger:
        return rehearse_feeds(
            desk.publication,
            load_articles(desk.publication).articles,
            ledger.identities.list_identities(),
            desk.now,
            elsewhere=ledger.sources,
        )


def test_sound_source(desk: Desk, site: Site) -> None:
    """The feeds of a section that only sources have are checked, and nobody is asked for it."""
    site.put("/feed", atom(entry("a"), entry("b")))
    feeds = '[[feed]]\nname = "all"\n[[feed]]\nname = "{section}"\neach = "section"\n'
    desk.configure('/feed\nsection = "Elders"', more=feeds)
    desk.ask()
    asked = site.count("/feed")
    rehearsal = rehearse(desk)
    assert (rehearsal.names, rehearsal.faults, rehearsal.remarks) == (("all", "elders"), (), ())
    assert site.count("/feed") == asked


def test_fault_of_a_source(desk: Desk, site: Site) -> None:
    """I am told before the build which source keeps my feed from being written, and by what."""
    site.put("/feed", atom(entry("a"), entry("b")))
    desk.configure('/feed\nname = "radio"')
    desk.ask()
    # As a version that looked less closely at feeds may have left it.
    wrong = Attachment(url="https://radio.example.org/a.mp3", media_type="mp3 of sea")
    remembered = replace(desk.entries("radio")[0], attachments=(wrong,))
    with desk.open() as ledger:
        change = SourceChange(state=desk.state("radio"), changed=(remembered,))
        ledger.sources.record_fetch(change)
    rehearsal = rehearse(desk)
    report = gather_findings(load_articles(desk.publication), rehearsal, desk.publication)
    assert [(each.rule, each.place, each.feed, each.entry) for each in report.findings] == [
        ("feed/file", "publisher.toml:4", "all", remembered.id)
    ]
    (finding,) = report.findings
    assert (
        finding.message
        == "source radio: the file https://radio.example.org/a.mp3 has no media type"
    )
    build = desk.build().build
    assert build is not None
    assert [problem.feed for problem in build.failed] == ["all"]
