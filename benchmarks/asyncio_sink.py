"""Runs an SMTP server on 127.0.0.1 that takes every message: `python asyncio_sink.py PORT`."""

import asyncio
import contextlib
import sys

_END = b"\r\n.\r\n"
_REPLIES = {
    b"EHLO": b"250-sink\r\n250 PIPELINING\r\n",
    b"QUIT": b"221 bye\r\n",
    b"DATA": b"354 go on\r\n",
}


async def serve_client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one client until it leaves."""
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        writer.write(b"220 sink ESMTP\r\n")
        verb = b""
        while verb != b"QUIT":
            verb = (await reader.readuntil(b"\r\n"))[:4].upper()
            writer.write(_REPLIES.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                await reader.readuntil(_END)
                writer.write(b"250 taken\r\n")
            await writer.drain()
    writer.close()


async def main(port: int) -> None:
    """Serve until the process is ended."""
    server = await asyncio.start_server(serve_client, "127.0.0.1", port, limit=2**22)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
