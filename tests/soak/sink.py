"""A quick SMTP server that remembers what it took, and misbehaves by lot.

`python -m tests.soak.sink PORT FILE SEED RATE`: of each step of the dialogue about RATE go wrong.
A message is written down when its final dot is there, before anything is answered.
"""

import asyncio
import os
import random
import re
import socket
import struct
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

#: Every line of the file has this length, so that its size tells how many there are.
LINE = 200
_END = b"\r\n.\r\n"
_MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^>]+)>", re.MULTILINE | re.IGNORECASE)
_LARGEST = 2**22


class Note(StrEnum):
    """What a line of the file says."""

    #: A message was whole.
    TAKEN = "taken"
    #: A message was whole, and its sender did not hear so.
    UNANSWERED = "unanswered"


class Gone(Exception):
    """The client is left without a word."""


@dataclass
class Sink:
    """What all connections share."""

    file: int
    lots: random.Random
    rate: float

    def write(self, note: Note, recipient: str, message_id: str) -> None:
        line = f"{note} {recipient} {message_id}".ljust(LINE - 1)
        assert len(line) == LINE - 1
        os.write(self.file, f"{line}\n".encode())

    def draws(self) -> bool:
        return self.lots.random() < self.rate


@dataclass
class Dialogue:
    """One connection."""

    sink: Sink
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    recipient: str = ""
    _taken: tuple[str, str] | None = field(default=None)

    async def run(self) -> None:
        try:
            await self.say("220 sink.example.org ESMTP")
            while await self.obey(await self.reader.readuntil(b"\r\n")):
                pass
        except (OSError, asyncio.IncompleteReadError, Gone):
            pass
        finally:
            self.writer.close()

    async def say(self, reply: str) -> None:
        self.writer.write(f"{reply}\r\n".encode())
        await self.writer.drain()

    async def obey(self, line: bytes) -> bool:
        """Answer one command; return whether there may be another."""
        verb = line[:4].upper()
        if verb == b"QUIT":
            await self.say("221 bye")
            return False
        if verb == b"EHLO":
            await self.say("250-sink.example.org\r\n250-PIPELINING\r\n250 8BITMIME")
            return True
        if verb == b"RCPT":
            self.recipient = line.decode().partition("<")[2].partition(">")[0]
        if self.sink.draws():
            await self.misbehave(verb)
        elif verb == b"DATA":
            await self.take()
        else:
            await self.say("250 2.0.0 fine")
        return True

    async def misbehave(self, verb: bytes) -> None:
        kinds = ["drop", "reset", "stall", "the quick brown fox", "421 4.3.2 closing"]
        kinds += ["451 4.3.0 not now"] * 3
        if verb == b"RCPT":
            kinds += ["550 5.1.1 no such reader"]
        await self.follow(self.sink.lots.choice(kinds))

    async def follow(self, kind: str) -> None:
        if kind == "stall":
            await asyncio.sleep(30)
        if kind in ("drop", "reset", "stall"):
            if kind == "reset":
                line = self.writer.get_extra_info("socket")
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            raise Gone
        await self.say(kind)
        if kind.startswith("421"):
            raise Gone

    async def take(self) -> None:
        await self.say("354 go on")
        content = await self.reader.readuntil(_END)
        found = _MESSAGE_ID.search(content)
        # A transaction whose recipient was refused ends in an empty message.
        message = (self.recipient, found[1].decode()) if found else None
        if not self.sink.draws():
            if message:
                self.sink.write(Note.TAKEN, *message)
            await self.say("250 2.0.0 taken")
            return
        kinds = ("drop", "reset", "stall", "the quick brown fox", "354 go on", "451 4.3.0 later")
        kind = self.sink.lots.choice((*kinds, "550 5.1.1 no such reader"))
        if message and kind[0] not in "45":
            self.sink.write(Note.TAKEN, *message)
            self.sink.write(Note.UNANSWERED, *message)
        await self.follow(kind)


async def serve(port: int, sink: Sink) -> None:
    async def begin(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await Dialogue(sink, reader, writer).run()

    server = await asyncio.start_server(begin, "127.0.0.1", port, limit=_LARGEST)
    async with server:
        await server.serve_forever()


def main(port: str, file: str, seed: str, rate: str) -> None:
    handle = os.open(Path(file), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    sink = Sink(file=handle, lots=random.Random(seed), rate=float(rate))
    asyncio.run(serve(int(port), sink))


if __name__ == "__main__":
    main(*sys.argv[1:])
