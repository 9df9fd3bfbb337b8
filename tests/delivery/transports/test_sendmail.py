"""Messages through a program that behaves as sendmail does."""

import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from publisher.delivery.transports.patience import advance, wait_for
from publisher.delivery.transports.protocol import LineState
from publisher.delivery.transports.sendmail import SendmailLine, SendmailTransport
from publisher.errors import FileAccessError, TransportError
from publisher.model.delivery import Outcome, OutcomeKind
from tests.delivery.transports.far_end import a_parcel
from tests.delivery.transports.test_smtp import MESSAGE, deliver


def _program(folder: Path, code: str) -> Path:
    """Write a program that keeps what it is given, and then does as `code` says."""
    file = folder / "sendmail"
    file.write_text(
        f"#!{sys.executable}\n"
        "import os, pathlib, signal, sys\n"
        f"folder = pathlib.Path({str(folder)!r})\n"
        "(folder / 'arguments').write_text('\\n'.join(sys.argv[1:]))\n"
        "(folder / 'message').write_bytes(sys.stdin.buffer.read())\n"
        "(folder / 'secret').write_text(os.environ.get('PUBLISHER_DELIVERY_PASSWORD', 'none'))\n"
        f"{code}\n"
    )
    file.chmod(0o700)
    return file


def _line(program: Path, *, timeout: float = 10) -> SendmailLine:
    return SendmailTransport(str(program), timeout=timedelta(seconds=timeout)).open()


def _outcome_of(folder: Path, code: str) -> tuple[Outcome, SendmailLine]:
    line = _line(_program(folder, code))
    return deliver(line, a_parcel()), line


def test_message_as_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program gets the message with the system's line ends, and both addresses; no secrets."""
    monkeypatch.setenv("PUBLISHER_DELIVERY_PASSWORD", "sesame")
    line = _line(_program(tmp_path, "print('queued as 7')"))
    for number in range(2):
        outcome = deliver(line, a_parcel(MESSAGE, id_=number))
        assert (outcome.kind, outcome.delivery_id) == (OutcomeKind.SENT, number)
        assert outcome.text == "queued as 7"
        assert (line.state, line.delivery) == (LineState.IDLE, None)
    line.close()
    arguments = (tmp_path / "arguments").read_text().split("\n")
    assert arguments == ["-i", "-f", "redactie@example.org", "--", "an@example.org"]
    assert (tmp_path / "message").read_bytes() == MESSAGE.replace(b"\r\n", b"\n")
    assert (tmp_path / "secret").read_text() == "none"


def test_address_that_looks_like_an_option(tmp_path: Path) -> None:
    """An address is never taken for an option or a command."""
    line = _line(_program(tmp_path, ""))
    deliver(line, a_parcel(email="-oQ/tmp`id`@example.org"))
    arguments = (tmp_path / "arguments").read_text().split("\n")
    assert arguments[-2:] == ["--", "-oQ/tmp`id`@example.org"]


@pytest.mark.parametrize(
    ("code", "kind", "is_personal"),
    [
        (67, "rejected", True),
        (65, "rejected", False),
        (68, "rejected", False),
        (69, "rejected", False),
        (71, "deferred", True),
        (74, "deferred", True),
        (75, "deferred", True),
    ],
)
def test_exit_codes(tmp_path: Path, code: int, kind: str, is_personal: bool) -> None:
    """What the program says by its exit code is about the reader, or about later."""
    outcome, line = _outcome_of(
        tmp_path,
        f"print('first', file=sys.stderr); print(' no ', file=sys.stderr); sys.exit({code})",
    )
    assert (outcome.kind, outcome.is_personal) == (OutcomeKind(kind), is_personal)
    assert outcome.text.startswith(f"exit code {code} (")
    assert outcome.text.endswith("): no")
    assert (line.state, line.fault) == (LineState.IDLE, None)


@pytest.mark.parametrize("code", [1, 64, 70, 77, 78])
def test_exit_codes_about_us(tmp_path: Path, code: int) -> None:
    """A program that is used or set up wrongly stops the run, and no reader is blamed."""
    outcome, line = _outcome_of(tmp_path, f"sys.exit({code})")
    assert (outcome.kind, outcome.text) == (OutcomeKind.RELEASED, f"exit code {code}")
    assert line.state is LineState.BROKEN
    assert isinstance(line.fault, TransportError)
    assert f"exit code {code}" in line.fault.message
    assert advance(line) is None


def test_killed(tmp_path: Path) -> None:
    """A program that was killed had the whole message: whether it arrived is in doubt."""
    outcome, line = _outcome_of(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    assert (outcome.kind, outcome.text) == (OutcomeKind.IN_DOUBT, "killed by SIGKILL")
    assert line.state is LineState.IDLE


def test_one_that_hangs(tmp_path: Path) -> None:
    """A program that does not come to an end is ended, and its message is in doubt."""
    line = _line(_program(tmp_path, "signal.pause()"), timeout=0.2)
    line.offer(a_parcel())
    line.hand_over()
    outcome = None
    while outcome is None:
        wait_for([line], 0.1)
        outcome = advance(line)
    assert (outcome.kind, outcome.text) == (OutcomeKind.IN_DOUBT, "no answer in time")
    assert line.state is LineState.BROKEN
    assert advance(line) is None


def test_children_that_stay(tmp_path: Path) -> None:
    """A program that goes on in the background is not waited for."""
    outcome, _ = _outcome_of(
        tmp_path, "if os.fork() == 0:\n    os.execv('/bin/sleep', ['sleep', '1'])"
    )
    assert outcome.kind is OutcomeKind.SENT


def test_signals_are_for_us(tmp_path: Path) -> None:
    """Ctrl-C in the terminal reaches publisher and not the program that has a message."""
    _outcome_of(tmp_path, "(folder / 'group').write_text(str(os.getpgid(0)))")
    assert int((tmp_path / "group").read_text()) != os.getpgid(0)


def test_given_up_before_it_began(tmp_path: Path) -> None:
    """A message that was never handed over goes back."""
    line = _line(_program(tmp_path, ""))
    line.offer(a_parcel())
    assert line.state is LineState.READY
    outcome = line.abandon("told to stop")
    assert outcome is not None
    assert outcome.kind is OutcomeKind.RELEASED
    assert line.abandon("again") is None
    assert not (tmp_path / "arguments").exists()


def test_given_up_when_it_was_over(tmp_path: Path) -> None:
    """An answer that is there counts, even when the line is given up."""
    line = _line(_program(tmp_path, ""))
    line.offer(a_parcel())
    assert advance(line) is None
    line.hand_over()
    wait_for([line], 10)
    outcome = line.abandon("told to stop")
    assert outcome is not None
    assert outcome.kind is OutcomeKind.SENT


@pytest.mark.parametrize("mode", [0o600, None])
def test_no_program(tmp_path: Path, mode: int | None) -> None:
    """What is no program, or is not there, is found before anything is claimed."""
    file = tmp_path / "sendmail"
    if mode is not None:
        file.write_text("")
        file.chmod(mode)
    with pytest.raises(FileAccessError, match="is not a program that can be run"):
        _line(file)


def test_program_that_goes_away(tmp_path: Path) -> None:
    """A program that cannot be started any more stops the run, and the message goes back."""
    program = _program(tmp_path, "")
    line = _line(program)
    program.write_text("#!/no/such/interpreter\n")
    outcome = deliver(line, a_parcel())
    assert outcome.kind is OutcomeKind.RELEASED
    assert isinstance(line.fault, FileAccessError)
    assert "No such file or directory" in line.fault.message
    assert (line.state, line.delivery) == (LineState.BROKEN, None)


def test_unknown_signal(tmp_path: Path) -> None:
    """A signal without a name is told by its number."""
    number = signal.SIGRTMIN + 1
    outcome, _ = _outcome_of(tmp_path, f"os.kill(os.getpid(), {number})")
    assert outcome.text == f"killed by signal {number}"
