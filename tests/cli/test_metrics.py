"""What an administrator's Prometheus learns, judged by the reference parser."""

from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from publisher.cli import measuring
from publisher.model.delivery import DeliveryState
from tests.cli.scenes import begin_edition, move, the_ledger
from tests.contract.places import NOW, an_edition
from tests.newsroom import Newsroom

#: Name of a metric and its labels, in order → value.
Values = dict[tuple[str, ...], float]


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    monkeypatch.setattr(measuring, "now", lambda: NOW + timedelta(hours=1))
    newsroom = Newsroom(tmp_path / "kust")
    state = DeliveryState
    begin_edition(newsroom, an=state.SENT, bo=state.DEFERRED, cy=state.IN_DOUBT, dirk=state.PENDING)
    settings = newsroom.settings.read_text()
    newsroom.settings.write_text(settings + 'schedule = "fri 08:00"\n')
    return newsroom


def _read(file: Path) -> Values:
    """Return what Prometheus reads; every metric has a type and says what it is."""
    values: Values = {}
    for family in text_string_to_metric_families(file.read_text()):
        assert (family.type, bool(family.documentation)) == ("gauge", True), family.name
        for sample in family.samples:
            assert sample.name.startswith("publisher_")
            key = (sample.name.removeprefix("publisher_"), *sample.labels.values())
            assert key not in values
            values[key] = sample.value
    return values


def _measure(newsroom: Newsroom, file: Path) -> Values:
    said = newsroom.run("status", "--metrics", str(file))
    assert (said.code, said.out, said.err) == (0, "", "")
    return _read(file)


def test_metrics_say_what_the_ledger_says(newsroom: Newsroom, tmp_path: Path) -> None:
    """Deliveries by state, what is in doubt, and what is due when stand in the file."""
    values = _measure(newsroom, tmp_path / "publisher.prom")
    states = {
        state.value: values["deliveries", "weekly", "weekly-1", state.value]
        for state in DeliveryState
    }
    assert {each: number for each, number in states.items() if number} == {
        "sent": 1,
        "deferred": 1,
        "in_doubt": 1,
        "pending": 1,
    }
    assert values["edition_audience", "weekly", "weekly-1"] == sum(states.values())
    assert values["deliveries_in_doubt", "weekly"] == 1
    assert values["subscriptions", "weekly", "confirmed"] == 4
    assert values["edition_finished", "weekly", "weekly-1"] == 0
    assert values["edition_paused", "weekly", "weekly-1"] == 0
    frozen = NOW.timestamp()
    assert values["edition_frozen_timestamp_seconds", "weekly", "weekly-1"] == frozen
    assert values["next_deferred_timestamp_seconds", "weekly", "weekly-1"] == frozen + 301
    assert values["last_sent_timestamp_seconds", "weekly"] == frozen + 1
    # NOW is a Monday's noon.
    friday = (NOW + timedelta(days=4, hours=-4)).timestamp()
    assert values["next_edition_timestamp_seconds", "weekly"] == friday
    assert values["written_timestamp_seconds",] == frozen + 3600
    assert values["ledger_bytes",] > 50_000
    assert values["sending",] == 0
    assert not [key for key in values if key[0] == "last_build_timestamp_seconds"]


def test_finished_editions_do_not_pile_up(newsroom: Newsroom, tmp_path: Path) -> None:
    """Only editions that are not finished and the latest are named, however many there were."""
    with the_ledger(newsroom) as ledger:
        readers = dict.fromkeys(("an", "bo", "cy", "dirk"), DeliveryState.SENT)
        for _ in range(3):
            move(ledger, ledger.deliveries.freeze(an_edition(), NOW), **readers)
        ledger.deliveries.pause("weekly-1", NOW)
    values = _measure(newsroom, tmp_path / "publisher.prom")
    named = {key[2] for key in values if key[0] == "deliveries"}
    assert named == {"weekly-1", "weekly-4"}
    assert values["deliveries_in_doubt", "weekly"] == 1
    assert values["edition_paused", "weekly", "weekly-1"] == 1


def test_cron_and_send_leave_metrics_behind(tmp_path: Path) -> None:
    """Each tick and each send writes the file at its end, also one that fails."""
    newsroom = Newsroom(tmp_path / "kust")
    begin_edition(newsroom, an=DeliveryState.SENT, bo=DeliveryState.PENDING)
    file = tmp_path / "publisher.prom"
    newsroom.write("tide")
    assert newsroom.run("cron", "--metrics", str(file)).code == 0
    values = _read(file)
    assert values["deliveries", "weekly", "weekly-1", "sent"] == 2
    assert values["last_build_timestamp_seconds",] > 0
    file.unlink()
    broken = newsroom.settings.read_text() + '\n[delivery]\ntransport = "maildir:tide.md"\n'
    newsroom.settings.write_text(broken)
    (newsroom.folder / "tide.md").write_text("in the way")
    failed = newsroom.run("send", "weekly", "--metrics", str(file))
    assert failed.code == 1
    assert "deliveries" in {key[0] for key in _read(file)}


def test_metrics_that_cannot_be_written(newsroom: Newsroom, tmp_path: Path) -> None:
    """A file that cannot be written is an error, and no part of one is left behind."""
    (tmp_path / "folder").write_text("in the way")
    said = newsroom.run("send", "weekly", "--metrics", str(tmp_path / "folder" / "x.prom"))
    assert said.code == 1
    assert f"{tmp_path}/folder" in said.err
