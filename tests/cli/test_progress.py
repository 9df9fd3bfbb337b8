"""What is shown while something takes long."""

from types import SimpleNamespace

import pytest

from publisher.cli import progress


def test_line_a_minute(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no terminal, each minute a line says how many are done."""
    moments = iter([0.0, 10.0, 61.0, 61.0, 62.0, 63.0])
    clock = SimpleNamespace(monotonic=lambda: next(moments))
    monkeypatch.setattr("publisher.cli.progress.time", clock)
    assert list(progress.follow(["a", "b", "c", "d"], "Reading")) == ["a", "b", "c", "d"]
    assert capsys.readouterr().err == "Reading: 1 of 4\n"
