"""What has to be true of a message that a real server put into a mailbox."""

import json
import re
import socket
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import dkim

from tests.acceptance.conftest import Publisher

#: Answers a question of DKIM's as a name server would.
NameServer = Callable[..., bytes]

#: Dots where SMTP has its own, letters beyond ASCII, and lines that must be broken.
BODY = ". begins with a dot\n\n.\n\nFrom here on, Zoë  –  " + "word " * 400


def sign_and_send_by(publisher: Publisher, folder: Path, transport: str | list[str]) -> NameServer:
    """Let editions be signed twice and go out by a transport; return who knows the keys."""
    made = publisher("doctor", "dkim", "--ed25519")
    settings = folder / "publisher.toml"
    written = settings.read_text().replace('"maildir:outbox"', json.dumps(transport))
    settings.write_text(written + "\n" + made.out[made.out.index("[[delivery.dkim]]") :])
    records = re.findall(r"^Name        (\S+)\nType        TXT\nValue       (.+)$", made.out, re.M)
    published: dict[str, str] = {f"{name}.": value for name, value in records}

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return published[name.decode()].encode()

    return answer


def check_arrived(came: bytes, publisher: Publisher, email: str, name_server: NameServer) -> None:
    """Compare a file of a mailbox with what went out, byte for byte; verify its signatures."""
    came = came.replace(b"\n", b"\r\n")
    begin = came.index(b"DKIM-Signature: ")
    went = publisher("edition", "show", "weekly-1", "--message", email).out
    assert came[begin:].decode() == went
    assert came[:begin].startswith(b"Return-Path: <editors@example.org>")
    for index in (0, 1):
        assert dkim.DKIM(came).verify(idx=index, dnsfunc=name_server) is True


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def wait_for(happens: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert server.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def wait_for_mail(mailbox: Path, wait: Callable[[Callable[[], bool]], None]) -> bytes:
    """Return the one message that is, or will be, in a mailbox."""
    wait(partial(_has_mail, mailbox))
    (file,) = mailbox.iterdir()
    return file.read_bytes()


def _has_mail(mailbox: Path) -> bool:
    return mailbox.is_dir() and any(mailbox.iterdir())
