"""What Postfix's log says of messages, and what it does not say."""

import bz2
import gzip
import lzma
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.delivery.log_files import read_logs
from publisher.delivery.log_stamps import LogClock, Stamp
from publisher.delivery.postfix_log import LogReading, read_postfix_log
from publisher.errors import FileAccessError

#: Written by Postfix 3.7. To `an` a message went as it should, to `zoe` one whose answer was not
#: waited for, to `zoe` one that broke off before its end; and one to a domain that does not exist.
LOGS = sorted((Path(__file__).parent / "logs").glob("*.log"))
_AN, _ZOE, _CUT, _AWAY = (f"weekly-1.{letter * 20}@example.org" for letter in "abcf")
_REFUSED, _UNKNOWN = (f"weekly-1.{letter * 20}@example.org" for letter in "de")
_WANTED = (_AN, _ZOE, _CUT, _AWAY, _REFUSED, _UNKNOWN)
_CLOCK = LogClock(zone=UTC, now=datetime(2026, 11, 25, 12, tzinfo=UTC))


def _read(
    lines: Iterable[bytes], wanted: Iterable[str] = _WANTED, clock: LogClock = _CLOCK
) -> LogReading:
    return read_postfix_log(lines, list(wanted), clock)


def _sample(name: str = "postfix-short-ids.log") -> list[bytes]:
    return (LOGS[0].parent / name).read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_what_was_taken_in(log: Path) -> None:
    """What Postfix took in is known as such, with what became of it; what broke off is not."""
    reading = _read(log.read_bytes().splitlines(keepends=True))
    assert set(reading.taken_in) == {_AN, _ZOE, _AWAY}
    assert reading.begun == {_CUT}
    words = {key: each.partition(": ")[2] for key, each in reading.taken_in.items()}
    assert words[_AN] == words[_ZOE] == "sent (delivered to maildir)"
    assert words[_AWAY].startswith("bounced (Host or domain name not found.")
    assert not reading.silences
    assert not reading.has_lost_lines


def _restamp(line: bytes, stamp: bytes) -> bytes:
    return stamp + line[len(b"Nov 25 04:51:55") :]


@pytest.mark.parametrize(
    "stamp",
    [
        b"Nov  5 04:51:55",
        b"Nov 25 04:51:55.123456",
        b"2026-11-25T05:51:55.123456+01:00",
        b"2026-11-25T04:51:55Z",
        b"2026-11-25T05:51:55+0100",
        b"2026-11-25 04:51:55,123",
    ],
)
def test_dates_as_others_write_them(stamp: bytes) -> None:
    """syslog, rsyslog, journalctl and Postfix's own file are all understood."""
    reading = _read(_restamp(line, stamp) for line in _sample())
    assert set(reading.taken_in) == {_AN, _ZOE, _AWAY}
    day = 5 if stamp.startswith(b"Nov  5") else 25
    moment = datetime(2026, 11, day, 4, 51, 55, tzinfo=UTC)
    assert reading.begin == reading.end == Stamp(earliest=moment, latest=moment)


def test_instance_of_another_name() -> None:
    """A Postfix that calls itself otherwise in the log is one as well."""
    lines = [
        line.replace(b" postfix/smtpd[", b" postfix-out/submission/smtpd[").replace(
            b" postfix/qmgr[", b" mx-2/qmgr["
        )
        for line in _sample()
    ]
    assert set(_read(lines).taken_in) == {_AN, _ZOE, _AWAY}


@given(st.sets(st.integers(0, 43)), st.lists(st.binary(max_size=80), max_size=3))
def test_lost_lines_prove_nothing(lost: set[int], noise: list[bytes]) -> None:
    """Whatever lines are missing or damaged, nothing counts as taken in that was not."""
    lines = [
        noise[number % len(noise)] if number in lost and noise else line
        for number, line in enumerate(_sample())
        if number not in lost or noise
    ]
    assert set(_read(lines).taken_in) <= {_AN, _ZOE, _AWAY}


@given(st.integers(0, 43), st.integers(0, 200), st.binary(min_size=1, max_size=4))
def test_damaged_line_proves_nothing(number: int, place: int, bytes_: bytes) -> None:
    """A line with other bytes in it breaks nothing, and takes nothing in that was not."""
    lines = _sample()
    line = lines[number]
    lines[number] = line[:place] + bytes_ + line[place + len(bytes_) :]
    assert set(_read(lines).taken_in) <= {_AN, _ZOE, _AWAY}


def test_queue_id_that_is_used_again() -> None:
    """A message of ours broke off, and its short queue id is another message's now."""
    begin = b"Nov 25 04:51:55 mail postfix/"
    lines = [
        begin + b"cleanup[1]: 4F2: message-id=<other@example.org>\n",
        begin + b"cleanup[1]: 14102422A79: message-id=<" + _CUT.encode() + b">\n",
        begin + b"cleanup[1]: 14102422A79: message-id=<other@example.org>\n",
        begin + b"qmgr[2]: 14102422A79: from=<a@b>, size=9, nrcpt=1 (queue active)\n",
        begin + b"smtp[2]: 14102422A79: to=<a@b>, relay=x, status=sent (250 Ok)\n",
    ]
    assert _read(lines).begun == {_CUT}
    lines[2] = begin + b"smtpd[1]: 14102422A79: client=localhost[127.0.0.1]\n"
    assert _read(lines).begun == {_CUT}


@pytest.mark.parametrize(
    "hostile",
    [
        b"smtpd[9]: lost connection after EHLO x postfix/qmgr[1]: %s: from=<>, (queue active)",
        b"smtpd[9]: %s: reject: RCPT from x: 550 to=<a@b>, status=sent (250 Ok)",
        b"smtpd[9]: NOQUEUE: %s: to=<a@b>, status=sent (250 Ok)",
        b"cleanup[9]: %s: warning: header Subject: to=<a@b>, status=sent (250 Ok)",
        b"cleanup[9]: %s: milter-reject: END-OF-MESSAGE from x: 5.7.1 (queue active)",
        b"qmgr[9]: %s: warning: from=<x>, status=sent (queue active)",
    ],
)
def test_words_of_strangers_prove_nothing(hostile: bytes) -> None:
    """What a client says of itself, or writes into its message, takes nothing in."""
    lines = _sample()
    cut = next(index for index, line in enumerate(lines) if _CUT.encode() in line)
    queue = lines[cut].split(b": ")[1]
    lines.insert(cut + 1, b"Nov 25 04:51:55 mail postfix/" + hostile % queue + b"\n")
    assert _read(lines).begun == {_CUT}


def test_log_with_holes() -> None:
    """A log that is silent for long, or says itself that lines were dropped, is known as such."""
    lines = _sample()
    later = [_restamp(line, b"Nov 26 11:00:00") for line in lines]
    clock = LogClock(zone=UTC, now=_CLOCK.now + timedelta(days=9))
    ((silent, spoken),) = _read([*lines, *later], clock=clock).silences
    assert silent.replace(second=0) == datetime(2026, 11, 25, 4, 51, tzinfo=UTC)
    assert spoken == datetime(2026, 11, 26, 11, tzinfo=UTC)
    for dropped in (
        b"systemd-journald[99]: Suppressed 812 messages from postfix.service",
        b"rsyslogd: imuxsock[pid 7, name smtpd]: begin to drop messages due to rate-limiting",
        b"rsyslogd[2]: imuxsock lost 12 messages from pid 7",
    ):
        assert _read([*lines, b"Nov 25 04:51:59 mail " + dropped + b"\n"]).has_lost_lines
    innocent = (
        b"Nov 25 04:51:59 mail postfix/smtpd[1]: lost connection after rsyslogd: rate-limit\n"
    )
    assert not _read([*lines, innocent]).has_lost_lines


def test_year_and_zone_that_a_date_does_not_name() -> None:
    """Of a date without a year it is the last such day; without a zone it may be any."""
    now = datetime(2027, 3, 2, tzinfo=UTC)
    here = LogClock(zone=ZoneInfo("Europe/Brussels"), now=now)
    begin = b" 08:00:00 mail postfix/qmgr[1]: x"
    years = {
        day: stamp.earliest.year
        for day in (b"Dec 31", b"Mar  1", b"Mar  2", b"Mar  4", b"Feb 29")
        if (stamp := here.read(day + begin)) is not None
    }
    # 2024 was the last leap year.
    assert years == {b"Dec 31": 2026, b"Mar  1": 2027, b"Mar  2": 2027, b"Mar  4": 2026} | {
        b"Feb 29": 2024
    }
    anywhere = LogClock(zone=None, now=now).read(b"Mar  1" + begin)
    assert anywhere is not None
    assert anywhere.latest - anywhere.earliest == timedelta(hours=26)
    twice = here.read(b"Oct 25 02:30:00 mail")
    assert twice is not None
    assert twice.latest - twice.earliest == timedelta(hours=1)


@given(st.binary(max_size=60) | st.from_regex(rb"[JFM][a-z]{2} {1,2}\d{1,2} \d\d:\d\d:\d\d x"))
def test_any_bytes_are_no_date_or_one(line: bytes) -> None:
    """Whatever stands at the head of a line, it is a moment or nothing."""
    for zone in (None, UTC):
        stamp = LogClock(zone=zone, now=_CLOCK.now).read(line)
        assert stamp is None or stamp.earliest <= stamp.latest


def _open(*paths: Path) -> LogReading:
    return _read(read_logs(paths, _CLOCK))


@contextmanager
def _piped(content: bytes) -> Iterator[None]:
    """Let the content, which a pipe can hold, come in on standard input."""
    outlet, inlet = os.pipe()
    os.write(inlet, content)
    os.close(inlet)
    before = os.dup(0)
    os.dup2(outlet, 0)
    try:
        yield
    finally:
        os.dup2(before, 0)
        for each in (outlet, before):
            os.close(each)


def test_rotated_files_in_any_order(tmp_path: Path) -> None:
    """Files that were rotated and compressed are read oldest first, whatever order I name."""
    lines = _sample()
    parts = [lines[:17], lines[17:25], lines[25:]]
    days = [[_restamp(line, b"Nov 2%d 04:51:55" % day) for line in part] for day, part in
            zip((3, 4, 5), parts, strict=True)]  # fmt: skip
    packers: tuple[Callable[[bytes], bytes], ...] = (lzma.compress, bz2.compress, gzip.compress)
    paths = []
    for number, (part, pack) in enumerate(zip(days, packers, strict=True)):
        path = tmp_path / f"mail.log.{number}"
        path.write_bytes(pack(b"".join(part)))
        paths.append(path)
    assert set(_open(paths[2], paths[0], paths[1]).taken_in) == {_AN, _ZOE, _AWAY}
    with _piped(b"".join(days[0])):
        piped = _open(paths[1], paths[2], Path("-"))
    assert set(piped.taken_in) == {_AN, _ZOE, _AWAY}


def test_line_without_end(tmp_path: Path) -> None:
    """A line of a megabyte is passed over, also what in it looks like another line."""
    cut = b"Nov 25 04:51:55 mail postfix/qmgr[1]: 14102422A79: from=<>, (queue active)"
    log = tmp_path / "log"
    log.write_bytes(b"x" * 65536 + cut + b"y" * 1_000_000 + b"\n" + b"".join(_sample()))
    assert set(_open(log).taken_in) == {_AN, _ZOE, _AWAY}


def test_file_that_is_damaged_or_away(tmp_path: Path) -> None:
    """A compressed log that is cut off, or is not there, is an error that names it."""
    whole = gzip.compress(b"".join(_sample()) * 50)
    for name, content in (("cut.gz", whole[:-200]), ("bad.gz", whole[:40] + b"\0" * 90)):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(FileAccessError, match=name):
            _open(tmp_path / name)
    with pytest.raises(FileAccessError, match=r"nowhere\.log: No such file"):
        _open(tmp_path / "nowhere.log")
