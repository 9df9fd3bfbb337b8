"""An edition through Postfix, as Debian has it, and into a mailbox."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from tests.acceptance.arrivals import (
    BODY,
    check_arrived,
    find_port,
    listens,
    sign_and_send_by,
    wait_for,
    wait_for_mail,
)
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


@dataclass(frozen=True)
class Postfix:
    port: int
    mailboxes: Path
    wait: Callable[[Callable[[], bool]], None]


@pytest.fixture
def postfix() -> Iterator[Postfix]:
    """A Postfix of this test's own."""
    program = shutil.which("postfix", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        pytest.skip("Postfix is not installed (Debian: postfix)")
    if os.geteuid() != 0:
        pytest.skip("Postfix starts as root alone")
    import pwd

    owner = pwd.getpwnam("postfix")
    # Postfix's own user has to get at it, and pytest's folders are root's alone.
    with tempfile.TemporaryDirectory(prefix="publisher-postfix-") as name:
        folder, port = Path(name), find_port()
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
            wait_for(lambda: listens(port), started, log)
            yield Postfix(port, folder / "mail", partial(wait_for, server=started, log=log))
        finally:
            subprocess.run(
                [program, "-c", folder / "etc", "stop"], capture_output=True, check=False
            )
            started.wait(timeout=30)


def test_it_comes_back_as_it_went(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path], postfix: Postfix
) -> None:
    """What lies in the mailbox is what was sent, byte for byte, and the signatures are valid."""
    _send_to_two(folder, publisher, write_article, postfix, "smtp://127.0.0.1:{port}?tls=none")


def test_it_comes_back_from_sendmail(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path], postfix: Postfix
) -> None:
    """Handed to Postfix's own sendmail it is the same."""
    program = folder / "sendmail"
    etc = postfix.mailboxes.parent / "etc"
    program.write_text(f'#!/bin/sh\nexec /usr/sbin/sendmail -C "{etc}" "$@"\n')
    program.chmod(0o700)
    _send_to_two(folder, publisher, write_article, postfix, f"sendmail:{program}")


def _send_to_two(
    folder: Path,
    publisher: Publisher,
    write_article: Callable[..., Path],
    postfix: Postfix,
    transport: str,
) -> None:
    name_server = sign_and_send_by(publisher, folder, transport.format(port=postfix.port))
    write_article("tide", BODY)
    readers = (
        f"email;name\nan@example.org;An \u201cthe tide\u201d Claes\nzoe@example.org;{'Zoë ' * 60}\n"
    )
    (folder / "readers.csv").write_text(readers, encoding="utf-8")
    publisher("subscriber", "import", "readers.csv", "--newsletter", "weekly")
    sent = publisher("send", "weekly")
    assert (sent.code, sent.err) == (0, ""), (postfix.mailboxes.parent / "log").read_text()
    for reader in ("an", "zoe"):
        came = wait_for_mail(postfix.mailboxes / reader / "new", postfix.wait)
        check_arrived(came, publisher, f"{reader}@example.org", name_server)
