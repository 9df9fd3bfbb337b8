"""What is shown while something takes long."""

from collections import Counter
from types import SimpleNamespace

import pytest

from publisher.cli import progress
from publisher.model.delivery import OutcomeKind


def test_line_a_minute(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no terminal, each minute a line says how many are done."""
    moments = iter([0.0, 10.0, 61.0, 61.0, 62.0, 63.0])
    clock = SimpleNamespace(monotonic=lambda: next(moments))
    monkeypatch.setattr("publisher.cli.progress.time", clock)
    assert list(progress.follow(["a", "b", "c", "d"], "Reading")) == ["a", "b", "c", "d"]
    assert capsys.readouterr().err == "Reading: 1 of 4\n"


def test_sending_away_from_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A log gets a line a minute: how many have it, how fast it goes, and what is in doubt."""
    moments = iter([0.0, 30.0, 60.0, 90.0])
    clock = SimpleNamespace(monotonic=lambda: next(moments))
    monkeypatch.setattr("publisher.cli.progress.time", clock)
    counts = Counter({OutcomeKind.SENT: 1198, OutcomeKind.IN_DOUBT: 2, OutcomeKind.RELEASED: 9})
    with progress.show_progress() as report:
        for _ in range(3):
            report(counts, 5000)
    assert capsys.readouterr().err == (
        "1,200 of 5,000: 1,198 sent, 0 deferred, 0 rejected, 2 in doubt, 20/s\n"
    )
