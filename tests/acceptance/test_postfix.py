"""An edition through Postfix, as Debian has it, and into a mailbox."""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import dkim
import pytest

from tests.acceptance.conftest import Publisher

MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = /dev/stdout
myhostname = mail.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
alias_maps =
smtpd_tls_security_level = none
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{{{an@example.org=an/}} {{zoe@example.org=zoe/}}}}
virtual_uid_maps = static:{user}
virtual_gid_maps = static:{group}
"""
MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


def _find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(happens: Callable[[], bool], postfix: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while not happens():
        assert postfix.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def _has_mail(mailbox: Path) -> bool:
    return mailbox.is_dir() and any(mailbox.iterdir())


@pytest.fixture
def postfix() -> Iterator[tuple[int, Path, Callable[[Callable[[], bool]], None]]]:
    """A Postfix of this test's own: its port, its mailboxes, and how to wait for it."""
    program = shutil.which("postfix", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        pytest.skip("Postfix is not installed (Debian: postfix)")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root alone")
    import pwd

    owner = pwd.getpwnam("postfix")
    # Postfix's own user has to get at it, and pytest's folders are root's alone.
    with tempfile.TemporaryDirectory(prefix="publisher-postfix-") as name:
        folder, port = Path(name), _find_port()
        folder.chmod(0o755)
        for each in ("etc", "spool", "data", "mail"):
            (folder / each).mkdir()
        for each in ("data", "mail"):
            os.chown(folder / each, owner.pw_uid, owner.pw_gid)
        values = {"folder": folder, "port": port, "user": owner.pw_uid, "group": owner.pw_gid}
        (folder / "etc" / "main.cf").write_text(MAIN.format(**values))
        (folder / "etc" / "master.cf").write_text(MASTER.format(**values))
        log = folder / "log"
        with log.open("wb") as out:
            started = subprocess.Popen(
                [program, "-c", folder / "etc", "start-fg"], stdout=out, stderr=out
            )
        try:
            _wait_for(lambda: _listens(port), started, log)
            yield port, folder / "mail", lambda happens: _wait_for(happens, started, log)
        finally:
            subprocess.run(
                [program, "-c", folder / "etc", "stop"], capture_output=True, check=False
            )
            started.wait(timeout=30)


def test_it_comes_back_as_it_went(
    folder: Path,
    publisher: Publisher,
    write_article: Callable[..., Path],
    postfix: tuple[int, Path, Callable[[Callable[[], bool]], None]],
) -> None:
    """What lies in the mailbox is what was sent, byte for byte, and the signatures are valid."""
    port, mailboxes, wait_for = postfix
    made = publisher("doctor", "dkim", "--ed25519")
    settings = folder / "publisher.toml"
    written = settings.read_text().replace("maildir:outbox", f"smtp://127.0.0.1:{port}?tls=none")
    settings.write_text(written + "\n" + made.out[made.out.index("[[delivery.dkim]]") :])
    records = re.findall(r"^Name        (\S+)\nType        TXT\nValue       (.+)$", made.out, re.M)
    published: dict[str, str] = {f"{name}.": value for name, value in records}

    def answer(name: bytes, timeout: int = 5) -> bytes:
        return published[name.decode()].encode()

    write_article("tide", ". begins with a dot\n\n.\n\nFrom here on, Zoë  –  " + "word " * 400)
    publisher("subscriber", "add", "an@example.org", "--name", "An \u201cthe tide\u201d Claes")
    publisher("subscriber", "add", "zoe@example.org", "--name", "Zoë " * 60)
    sent = publisher("send", "weekly")
    assert (sent.code, sent.err) == (0, ""), (mailboxes.parent / "log").read_text()

    for reader in ("an", "zoe"):
        mailbox = mailboxes / reader / "new"
        wait_for(partial(_has_mail, mailbox))
        (file,) = mailbox.iterdir()
        came = file.read_bytes().replace(b"\n", b"\r\n")
        begin = came.index(b"DKIM-Signature: ")
        went = publisher("edition", "show", "weekly-1", "--message", f"{reader}@example.org").out
        assert came[begin:].decode() == went
        assert came[:begin].startswith(b"Return-Path: <editors@example.org>")
        for index in (0, 1):
            assert dkim.DKIM(came).verify(idx=index, dnsfunc=answer) is True


def test_its_log_settles_what_is_in_doubt(
    folder: Path,
    publisher: Publisher,
    write_article: Callable[..., Path],
    postfix: tuple[int, Path, Callable[[Callable[[], bool]], None]],
) -> None:
    """Of two readers in doubt its log knows the one whose message it took in, and not the other."""
    port, mailboxes, wait_for = postfix
    settings = folder / "publisher.toml"
    written = settings.read_text().replace("maildir:outbox", f"smtp://127.0.0.1:{port}?tls=none")
    settings.write_text(written)
    write_article("tide")
    for reader in ("an", "zoe", "nobody"):
        publisher("subscriber", "add", f"{reader}@example.org")
    assert "2 sent, 1 rejected" in publisher("send", "weekly").out
    wait_for(lambda: all(_has_mail(mailboxes / reader / "new") for reader in ("an", "zoe")))
    # As it is where the program was killed before the answers came.
    with closing(sqlite3.connect(folder / ".publisher" / "publisher.sqlite")) as connection:
        connection.execute("UPDATE delivery SET state = 'in_doubt' WHERE email NOT LIKE 'an@%'")
        connection.commit()
    log = str(mailboxes.parent / "log")
    words = ("edition", "resolve", "weekly-1", "--log-timezone", "UTC", "--from-log", log)
    said = publisher(*words, "--resend-missing", "--json")
    assert said.code == 3, said.err
    resolved = json.loads(said.out)
    ((settled,), (left,)) = (resolved["settled"], resolved["left"])
    assert settled["email"] == "zoe@example.org"
    assert re.fullmatch(
        r"Postfix took it in as \w+(: sent \(delivered to maildir\))?", settled["why"]
    )
    assert (left["email"], left["why"]) == ("nobody@example.org", "is not in the log")
    # A log that ends now does not show what comes within the hour.
    assert resolved["flaw"].startswith("it ")
