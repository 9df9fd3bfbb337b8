"""An edition that is held up: nothing of it goes out, and nothing overtakes it."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.delivery.engine import Surroundings
from publisher.delivery.send import continue_editions
from publisher.model.delivery import DeliveryState, OutcomeKind
from tests.cli.scenes import NEWSLETTER, begin_edition, the_ledger
from tests.contract.places import NOW
from tests.newsroom import Newsroom

_PENDING, _SENT, _DEFERRED = DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.DEFERRED


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    newsroom = Newsroom(tmp_path / "kust")
    begin_edition(newsroom, an=_SENT, bo=_PENDING)
    newsroom.write("another")
    return newsroom


def _outbox(newsroom: Newsroom) -> list[str]:
    return sorted(file.name for file in newsroom.folder.glob("outbox/new/*"))


def test_paused_edition_waits_until_it_is_resumed(newsroom: Newsroom) -> None:
    """I pause an edition: send says so and mails nobody; after resume it goes on, then the next."""
    paused = newsroom.run("edition", "pause", "weekly-1")
    assert (paused.code, paused.err) == (0, "")
    assert paused.out == (
        "weekly-1 is paused, with 2 readers: 1 pending, 1 sent.\n"
        "  Let it go on: publisher edition resume weekly-1\n"
    )
    for _ in range(2):
        held = newsroom.run("send", "weekly")
        assert held.code == 3
        assert held.out.startswith(
            "weekly-1 «De zee» is paused, with 2 readers: 1 pending, 1 sent.\n"
            "  Let it go on: publisher edition resume weekly-1\n"
        )
        assert _outbox(newsroom) == []
    resumed = newsroom.run("edition", "resume", "weekly-1")
    assert (resumed.code, resumed.out) == (
        0,
        "weekly-1 may go on, with 2 readers: 1 pending, 1 sent.\n"
        "  Now: publisher send weekly; or cron does.\n",
    )
    assert newsroom.run("send", "weekly").code == 0
    assert [name.partition(".")[0] for name in _outbox(newsroom)] == ["weekly-1"]
    assert newsroom.run("send", "weekly").code == 0
    assert [name.partition(".")[0] for name in _outbox(newsroom)] == [
        "weekly-1",
        "weekly-2",
        "weekly-2",
    ]


def test_cron_says_once_that_an_edition_is_paused(newsroom: Newsroom) -> None:
    """A tick that finds a pause tells me, the next ones are silent, and no edition overtakes it."""
    settings = newsroom.settings.read_text()
    newsroom.settings.write_text(settings + f'schedule = "daily {NOW:%H:%M}"\n')
    newsroom.run("edition", "pause", "weekly-1")
    ticks = [newsroom.run("cron") for _ in range(3)]
    assert [tick.code for tick in ticks][1:] == [0, 0]
    assert ticks[0].code == 3
    assert "weekly-1 «De zee» is paused" in ticks[0].out
    assert [tick.out for tick in ticks[1:]] == ["", ""]
    assert _outbox(newsroom) == []
    newsroom.run("edition", "resume", "weekly-1")
    went_on = newsroom.run("cron")
    assert "Went on with weekly-1 «De zee» to 2 readers: 2 sent." in went_on.out
    assert "Sent weekly-2 «Another» to 2 readers: 2 sent." in newsroom.run("cron").out


def test_deferred_readers_of_a_paused_edition_hold_the_next_one_up(tmp_path: Path) -> None:
    """Though only deferred readers are left, nothing overtakes an edition that I paused."""
    newsroom = Newsroom(tmp_path / "kust")
    begin_edition(newsroom, an=_SENT, bo=_DEFERRED)
    newsroom.write("another")
    newsroom.run("edition", "pause", "weekly-1")
    held = newsroom.run("send", "weekly", "--json")
    assert held.code == 3
    (report,) = json.loads(held.out)["editions"]
    assert (report["edition"], report["paused"]) == ("weekly-1", True)
    assert report["states"] == {"sent": 1, "deferred": 1}


def test_pause_that_changes_nothing(newsroom: Newsroom) -> None:
    """Trying it out, pausing twice and resuming what goes on say so, and change nothing."""
    tried = newsroom.run("edition", "pause", "weekly-1", "--dry-run")
    assert tried.out == "weekly-1 would be paused, with 2 readers: 1 pending, 1 sent.\n"
    assert newsroom.run("edition", "resume", "weekly-1").out == (
        "weekly-1 was not paused: 2 readers: 1 pending, 1 sent.\n"
    )
    newsroom.run("edition", "pause", "weekly-1")
    again = newsroom.run("edition", "pause", "weekly-1", "--json")
    assert json.loads(again.out) == {
        "edition": "weekly-1",
        "paused": True,
        "changed": False,
        "finished": False,
        "states": {"pending": 1, "sent": 1},
    }
    assert newsroom.run("edition", "resume", "weekly-1", "--dry-run").code == 0
    with the_ledger(newsroom) as ledger:
        assert ledger.deliveries.is_paused("weekly-1")
        ledger.deliveries.resume("weekly-1")
        ledger.deliveries.cancel("weekly-1", NOW + timedelta(hours=1))
    finished = newsroom.run("edition", "pause", "weekly-1")
    assert finished.out == (
        "weekly-1 is finished, so there is nothing to pause: 2 readers: 1 sent, 1 cancelled.\n"
    )


def test_running_sender_stops(tmp_path: Path) -> None:
    """I pause an edition from another terminal: the sender settles what it has, and goes home."""
    newsroom = Newsroom(tmp_path / "kust")
    readers = {f"reader{number}": _PENDING for number in range(60)}
    begin_edition(newsroom, **readers)
    newsroom.configure(*NEWSLETTER, "[delivery]", 'rate = "20/s"')
    publication = load_publication(newsroom.settings, {})

    def pause(counts: Counter[OutcomeKind], planned: int) -> None:
        with the_ledger(newsroom) as elsewhere:
            elsewhere.deliveries.pause("weekly-1", NOW)

    surroundings = Surroundings(now=lambda: NOW, is_stopped=lambda: False, report=pause)
    with the_ledger(newsroom) as ledger:
        report = continue_editions(publication, "weekly", ledger, surroundings)
        tally = ledger.deliveries.tally("weekly-1")
    (edition,) = report.editions
    assert (edition.is_paused, report.is_finished) == (True, False)
    assert set(tally.counts) == {DeliveryState.SENT, DeliveryState.PENDING}
    assert tally.counts[DeliveryState.SENT] == len(_outbox(newsroom))
