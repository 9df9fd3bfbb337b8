"""An edition into Dovecot's mailboxes by LMTP, as Debian has it."""

import grp
import os
import pwd
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

SETTINGS = """\
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = lmtp
ssl = no
default_internal_user = {internal}
default_login_user = {internal}
default_internal_group = {internal_group}
first_valid_uid = 1
mail_location = maildir:~
passdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%n {folder}/users
}}
service lmtp {{
  unix_listener {folder}/lmtp {{
    mode = 0600
    user = {starter}
  }}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {port}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  unix_listener stats-writer {{
    mode = 0666
  }}
}}
"""


@dataclass(frozen=True)
class Dovecot:
    port: int
    socket: Path
    mailboxes: Path
    wait: Callable[[Callable[[], bool]], None]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    """A Dovecot of this test's own, with the mailboxes of An and Zoë."""
    program = shutil.which("dovecot", path=os.environ["PATH"] + ":/usr/sbin")
    if program is None or not Path("/usr/lib/dovecot/lmtp").exists():
        pytest.skip("Dovecot is not installed (Debian: dovecot-lmtpd)")
    is_root = os.geteuid() == 0
    starter = pwd.getpwuid(os.geteuid())
    # Dovecot keeps no mail for root.
    owner = pwd.getpwnam("nobody") if is_root else starter
    internal = "dovecot" if is_root else starter.pw_name
    # Mailboxes' owner has to get at them, and a socket's path has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="publisher-dovecot-") as name:
        folder, port = Path(name), find_port()
        folder.chmod(0o755)
        mailboxes = folder / "mail"
        mailboxes.mkdir()
        for each in ("an", "zoe"):
            (mailboxes / each).mkdir()
            os.chown(mailboxes / each, owner.pw_uid, owner.pw_gid)
        (folder / "users").write_text(
            "".join(
                f"{reader}::{owner.pw_uid}:{owner.pw_gid}::{mailboxes / reader}\n"
                for reader in ("an", "zoe")
            )
        )
        settings = folder / "dovecot.conf"
        settings.write_text(
            SETTINGS.format(
                folder=folder,
                port=port,
                internal=internal,
                internal_group=internal if is_root else grp.getgrgid(starter.pw_gid).gr_name,
                starter=starter.pw_name,
            )
        )
        log = folder / "log"
        log.touch()
        started = subprocess.Popen([program, "-F", "-c", settings], stderr=subprocess.STDOUT)
        try:
            wait_for(lambda: listens(port), started, log)
            yield Dovecot(
                port, folder / "lmtp", mailboxes, partial(wait_for, server=started, log=log)
            )
        finally:
            started.terminate()
            started.wait(timeout=30)


def test_it_comes_back_as_it_went(
    folder: Path, publisher: Publisher, write_article: Callable[..., Path], dovecot: Dovecot
) -> None:
    """By socket and by port each message comes once, as it was sent; who has no mailbox is told."""
    places = [f"lmtp:{dovecot.socket}", f"lmtp://127.0.0.1:{dovecot.port}"]
    name_server = sign_and_send_by(publisher, folder, places)
    write_article("tide", BODY)
    readers = [f"{name}@example.org" for name in ("an", "zoe", "gone")]
    (folder / "readers.csv").write_text("\n".join(["email", *readers]))
    publisher("subscriber", "import", "readers.csv", "--newsletter", "weekly")
    sent = publisher("send", "weekly")
    log = (dovecot.mailboxes.parent / "log").read_text()
    assert sent.code == 0, f"{sent.out}{sent.err}{log}"
    assert "2 sent, 1 rejected" in sent.out
    for reader in readers[:2]:
        mailbox = dovecot.mailboxes / reader.partition("@")[0] / "new"
        check_arrived(wait_for_mail(mailbox, dovecot.wait), publisher, reader, name_server)
    assert "5.1.1" in publisher("edition", "show", "weekly-1", "--state", "rejected").out
    assert log.count("Connect from local") >= 1
    assert log.count("Connect from 127.0.0.1") >= 2  # one of them looked whether it listens
