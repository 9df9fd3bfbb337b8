"""A real mail server on loopback, made of aiosmtpd: with and without TLS and log-in."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class MailServer:
    """What came in, and how."""

    port: int = 0
    messages: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    #: For each message: was it encrypted, did somebody log in.
    ways: list[tuple[bool, bool]] = field(default_factory=list)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.messages.append(envelope.original_content or b"")
        self.envelopes.append((envelope.mail_from or "", list(envelope.rcpt_tos)))
        assert server.transport is not None
        is_encrypted = server.transport.get_extra_info("ssl_object") is not None
        self.ways.append((is_encrypted, bool(session.authenticated)))
        return "250 2.0.0 taken"


def _authenticate(_: SMTP, __: Session, ___: Envelope, mechanism: str, login: object) -> AuthResult:
    assert mechanism in ("PLAIN", "LOGIN")
    assert isinstance(login, LoginPassword)
    return AuthResult(success=login == LoginPassword(b"an", b"sesame"), handled=False)


@contextmanager
def serve(
    *,
    starttls: ssl.SSLContext | None = None,
    implicit: ssl.SSLContext | None = None,
    with_login: bool = False,
    speaker: type[SMTP] = SMTP,
    **settings: Any,
) -> Iterator[MailServer]:
    """Give a server that is listening."""
    server = MailServer()
    loop = asyncio.new_event_loop()
    if with_login:
        settings = {"authenticator": _authenticate, "auth_required": True, **settings}

    def speak() -> SMTP:
        return speaker(
            server,
            hostname="mail.example.org",
            loop=loop,
            tls_context=starttls,
            auth_require_tls=starttls is not None,
            **settings,
        )

    listening = loop.run_until_complete(loop.create_server(speak, "127.0.0.1", 0, ssl=implicit))
    server.port = listening.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        listening.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()
