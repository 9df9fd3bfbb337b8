"""What Postfix's log says of messages: which it took in, and what became of them afterwards.

Pure: lines go in, a reading comes out. Memory does not grow with the log, but with the messages
that are asked for.

A `message-id=` line says that a message had begun to arrive, no more: cleanup writes it when it
reads the header, also of a message whose end never came. That Postfix took one in says qmgr's
`queue active`, or any attempt to deliver it, under the same queue id. Short queue ids are used
again once a message is gone.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from publisher.delivery.log_stamps import STAMP, LogClock, Stamp

#: `postfix/smtp[123]: 4jZ6c64SH3zdf3k: to=<…>`: the daemon, the queue id, and what it says. The
#: name before the daemon's is the instance's (`syslog_name`).
_LINE = re.compile(
    STAMP + rb"\S{1,255} \S{1,128}?/(?P<daemon>[a-z-]{1,32})\[\d{1,10}\]: "
    rb"(?P<queue>[0-9A-Za-z]{5,40}): (?P<rest>.*)",
    re.DOTALL,
)
#: What syslog daemons write when they were told too much at once.
_LOST = re.compile(
    STAMP + rb"\S{1,255} (?:systemd-journald|journal|rsyslogd|syslog-ng)\S{0,20} "
    rb".{0,200}?(?:Suppressed \d|rate-limit|messages lost|[Ll]ost \d)"
)
_STATUS = re.compile(rb", status=(\w{1,20}) (\(.*)", re.DOTALL)
#: A log that says nothing for so long may have lost a file between two others.
LONGEST_SILENCE = timedelta(hours=12)
#: What is kept of a server's words, in bytes.
_WORDS = 300
#: Silences that are kept; one is enough to know that the log has holes.
_SILENCES = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class LogReading:
    """What a log says."""

    #: Message-ID → what became of it: «Postfix took it in as 4F2…: sent (250 2.0.0 Ok)».
    taken_in: Mapping[str, str]
    #: Message-IDs that had begun to arrive, of which the log does not say that they were taken in.
    begun: frozenset[str]
    #: Lines that Postfix wrote about messages that were asked for.
    lines: int
    #: When its first and its last line were written; None where no line has a stamp.
    begin: Stamp | None
    end: Stamp | None
    #: From when to when it says nothing at all, where that is long.
    silences: tuple[tuple[datetime, datetime], ...]
    #: True when the log itself says that lines were dropped.
    has_lost_lines: bool


@dataclass(slots=True)
class _Reader:
    """The state of a reading."""

    clock: LogClock
    #: Message-IDs in bytes, as they stand in the log.
    wanted: frozenset[bytes]
    #: Queue id → Message-ID, of messages that are asked for and on their way.
    queued: dict[bytes, bytes] = field(default_factory=dict)
    taken_in: dict[bytes, str] = field(default_factory=dict)
    begun: set[bytes] = field(default_factory=set)
    lines: int = 0
    begin: Stamp | None = None
    end: Stamp | None = None
    silences: list[tuple[datetime, datetime]] = field(default_factory=list)
    has_lost_lines: bool = False

    def read(self, line: bytes) -> None:
        """Take one line."""
        start = line.find(b"]: ") + 3
        if start >= 3:
            queue = line[start : line.find(b": ", start)]
            if queue in self.queued or line.startswith(b"message-id=<", start + len(queue) + 2):
                self._follow(line)
                return
        if b"rate-limit" in line or b"Suppressed" in line or b"ost " in line:
            self.has_lost_lines = self.has_lost_lines or _LOST.match(line) is not None

    def _follow(self, line: bytes) -> None:
        found = _LINE.match(line)
        if found is None:
            return
        daemon, queue, rest = found["daemon"], found["queue"], found["rest"].rstrip()
        if daemon == b"cleanup" and rest.startswith(b"message-id=<"):
            self._begin(queue, rest[len(b"message-id=<") :].partition(b">")[0])
            return
        if queue not in self.queued:
            return
        self.lines += 1
        if daemon == b"smtpd" and rest.startswith(b"client="):
            del self.queued[queue]  # the id is another message's now
        elif daemon.endswith(b"qmgr"):
            if rest == b"removed":
                del self.queued[queue]
            elif rest.startswith(b"from=<") and rest.endswith(b"(queue active)"):
                self._take_in(queue, b"")
        elif rest.startswith(b"to=<"):
            status = _STATUS.search(rest)
            if status is not None:
                self._take_in(queue, status[1] + b" " + status[2])

    def _begin(self, queue: bytes, message_id: bytes) -> None:
        self.queued.pop(queue, None)
        if message_id in self.wanted:
            self.lines += 1
            self.queued[queue] = message_id
            self.begun.add(message_id)

    def _take_in(self, queue: bytes, became: bytes) -> None:
        message_id = self.queued[queue]
        words = f"Postfix took it in as {queue.decode()}"
        if became:
            self.taken_in[message_id] = f"{words}: {became[:_WORDS].decode('utf-8', 'replace')}"
        else:
            self.taken_in.setdefault(message_id, words)

    def note_time(self, last: bytes, line: bytes) -> None:
        """Note that `line` came in another minute than the line before it, `last`."""
        stamp = self.clock.read(line)
        if stamp is None:
            return
        before = self.clock.read(last)
        if before is not None:
            self._note_end(before)
        if self.end is not None and stamp.latest - self.end.latest > LONGEST_SILENCE:
            self.silences = [*self.silences, (self.end.earliest, stamp.latest)][-_SILENCES:]
        self._note_end(stamp)
        self.begin = self.begin or stamp

    def _note_end(self, stamp: Stamp) -> None:
        if self.end is None or stamp.latest > self.end.latest:
            self.end = stamp


def read_postfix_log(
    lines: Iterable[bytes], wanted: Collection[str], clock: LogClock
) -> LogReading:
    """Return what a log, oldest line first, says of messages with these Message-IDs."""
    reader = _Reader(clock=clock, wanted=frozenset(each.encode() for each in wanted))
    last, minute = b"", b""
    for line in lines:
        reader.read(line)
        # As far as the minute in the one stamp, as far as the hour in the other.
        if line[:13] != minute:
            reader.note_time(last, line)
            minute = line[:13]
        last = line
    reader.note_time(b"", last)
    return LogReading(
        taken_in={each.decode(): words for each, words in reader.taken_in.items()},
        begun=frozenset(each.decode() for each in reader.begun - set(reader.taken_in)),
        lines=reader.lines,
        begin=reader.begin,
        end=reader.end,
        silences=tuple(reader.silences),
        has_lost_lines=reader.has_lost_lines,
    )
