"""A real SMTP server on loopback that remembers what it took, and misbehaves when told to.

It counts a message as received when the final dot is there, whether or not its answer ever
arrives: that is when a reader has it.
"""

import asyncio
import email
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session


class Moment(StrEnum):
    """A point of the dialogue at which something can happen."""

    EHLO = "ehlo"
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    #: The message is whole, the answer is not sent.
    FINAL_DOT = "final_dot"
    #: The answer to the final dot is on its way.
    ANSWERED = "answered"


@dataclass(frozen=True, kw_only=True)
class Received:
    recipient: str
    message_id: str
    content: bytes


class Drop(Exception):
    """Raised by a fault: the server hangs up without a word."""


#: Called at each moment with how often it has come and the recipient, if known; it may return a
#: reply that stands in for the right one, raise Drop, or do something to the client.
Fault = Callable[[Moment, int, str], str | None]


def no_fault(moment: Moment, number: int, recipient: str) -> str | None:
    return None


@dataclass
class RecordingServer:
    """Use as a context manager; `port` is where it listens."""

    fault: Fault = no_fault
    has_pipelining: bool = True
    received: list[Received] = field(default_factory=list)
    moments: Counter[Moment] = field(default_factory=Counter)
    port: int = 0
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "RecordingServer":
        ready = threading.Event()

        def serve() -> None:
            asyncio.set_event_loop(self._loop)
            server = self._loop.run_until_complete(
                self._loop.create_server(lambda: _Dialogue(self), "127.0.0.1", 0)
            )
            self.port = server.sockets[0].getsockname()[1]
            ready.set()
            self._loop.run_forever()
            server.close()
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

        self._thread = threading.Thread(target=serve, daemon=True)
        self._thread.start()
        assert ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        assert self._thread is not None
        self._thread.join(10)

    @property
    def copies(self) -> Counter[str]:
        """How many copies each recipient has."""
        return Counter(each.recipient for each in list(self.received))

    def reach(self, moment: Moment, recipient: str = "") -> str | None:
        self.moments[moment] += 1
        return self.fault(moment, self.moments[moment], recipient)


class _Dialogue(SMTP):
    """One connection."""

    def __init__(self, recorder: RecordingServer) -> None:
        super().__init__(_Handler(recorder), hostname="sink.example.org", loop=recorder._loop)
        self.recorder = recorder
        self._recipient = ""

    async def _obey(self, moment: Moment, recipient: str = "") -> bool:
        """Let the fault happen; return whether it took the place of the right answer."""
        try:
            reply = self.recorder.reach(moment, recipient)
        except Drop:
            hang_up(self)
            raise asyncio.CancelledError from None
        if reply is None:
            return False
        if reply != "":  # the empty reply is silence
            await self.push(reply)
        return True

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._obey(Moment.EHLO):
            await super().smtp_EHLO(hostname)

    async def smtp_HELO(self, hostname: str) -> None:
        if not await self._obey(Moment.EHLO):
            await super().smtp_HELO(hostname)

    async def smtp_MAIL(self, arg: str) -> None:
        if not await self._obey(Moment.MAIL):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str) -> None:
        self._recipient = arg.partition("<")[2].partition(">")[0]
        if not await self._obey(Moment.RCPT, self._recipient):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        if not await self._obey(Moment.DATA, self._recipient):
            await super().smtp_DATA(arg)
            await self._obey(Moment.ANSWERED, self._recipient)


def hang_up(dialogue: SMTP) -> None:
    assert isinstance(dialogue.transport, asyncio.Transport)
    dialogue.transport.abort()


class _Handler:
    """aiosmtpd's hooks."""

    def __init__(self, recorder: RecordingServer) -> None:
        self._recorder = recorder

    async def handle_EHLO(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        if self._recorder.has_pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_DATA(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
    ) -> str:
        content = envelope.original_content or b""
        recipient = envelope.rcpt_tos[0]
        try:
            reply = self._recorder.reach(Moment.FINAL_DOT, recipient)
        except Drop:
            self._keep(recipient, content)
            hang_up(server)
            raise asyncio.CancelledError from None
        if reply == "":
            self._keep(recipient, content)
            await asyncio.Event().wait()
        if reply is None or not reply.startswith(("4", "5")):
            self._keep(recipient, content)
        return reply if reply is not None else "250 2.0.0 taken"

    def _keep(self, recipient: str, content: bytes) -> None:
        message_id = str(email.message_from_bytes(content)["Message-ID"])
        self._recorder.received.append(
            Received(recipient=recipient, message_id=message_id, content=content)
        )
