"""What goes wrong for people is said in two lines: what it is, and what to do."""

import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult

from tests.acceptance.conftest import Publisher, Ran, run_publisher


def check_error(ran: Ran, code: int, *words: str) -> None:
    """Two lines, no traceback, the words in them, the exit code that cron can tell apart."""
    lines = ran.err.splitlines()
    assert len(lines) == 2, ran.err
    assert lines[0].startswith("Error: ")
    assert lines[1].startswith("Hint: ")
    for word in words:
        assert word in ran.err
    assert ran.code == code


def add_line(folder: Path, after: str, line: str) -> None:
    file = folder / "publisher.toml"
    file.write_text(file.read_text().replace(after, f"{after}\n{line}", 1))


def test_no_publication(tmp_path: Path) -> None:
    """Outside of a publication, every command says how to make one."""
    ran = run_publisher("build", cwd=tmp_path)
    check_error(ran, 2, "no publisher.toml", "publisher init")


def test_unknown_key(publisher: Publisher, folder: Path) -> None:
    """A misspelt key is named with its file and table, and with the key that was meant."""
    add_line(folder, "[publication]", 'langauge = "nl"')
    check_error(publisher("build"), 2, "publisher.toml: [publication] langauge", "'language'")


def test_broken_toml(publisher: Publisher, folder: Path) -> None:
    """A file that is no TOML is named with the line."""
    add_line(folder, "[publication]", "title = ")
    check_error(publisher("status"), 2, "publisher.toml", "line 5")


def test_unknown_newsletter(publisher: Publisher) -> None:
    """A newsletter that does not exist is answered with those that do."""
    check_error(publisher("send", "monthly"), 2, "'monthly'", "weekly")


def test_broken_front_matter_stops_nobody_else(
    publisher: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """One broken article is left out and named with file, line and key; the others go out."""
    write_article("crane", date="yesterday or so")
    ran = publisher("build")
    assert ran.code == 3
    assert "Left out: articles/crane.md:3: date" in ran.err
    assert (folder / "feeds" / "all.atom").exists()
    assert publisher("build").err == ran.err


def test_undefined_name_in_a_template(publisher: Publisher, folder: Path) -> None:
    """A template that asks for what there is not is named with its line, and nothing is sent."""
    templates = folder / "templates" / "newsletter"
    templates.mkdir(parents=True)
    (templates / "digest.html").write_text("<!DOCTYPE html>\n<p>{{ edtion.subject }}</p>\n")
    (templates / "digest.txt").write_text("{{ edition.subject }}\n")
    publisher("subscriber", "add", "an@example.org")
    check_error(publisher("send", "weekly"), 1, "digest.html:2", "edtion")
    assert publisher("edition", "list", "--json").out == "[]\n"


def test_unreachable_server(publisher: Publisher) -> None:
    """A server that is not there is no failure of ours: exit 75, nothing frozen."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    publisher("subscriber", "add", "an@example.org")
    transport = f"smtp://127.0.0.1:{port}"
    ran = publisher("send", "weekly", PUBLISHER_DELIVERY_TRANSPORT=transport)
    check_error(ran, 75, transport, "refused")
    assert publisher("edition", "list", "--json").out == "[]\n"


@pytest.fixture
def guarded_server() -> Iterator[str]:
    """A server that takes one password, and that one is not ours."""

    def refuse(*_: object) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        Sink(),
        hostname="127.0.0.1",
        port=port,
        authenticator=refuse,
        auth_require_tls=False,
    )
    controller.start()
    yield f"smtp://an@127.0.0.1:{port}"
    controller.stop()


def test_wrong_password(publisher: Publisher, guarded_server: str) -> None:
    """A refused log-in is said in the server's words, and nothing is frozen."""
    publisher("subscriber", "add", "an@example.org")
    ran = publisher(
        "send",
        "weekly",
        PUBLISHER_DELIVERY_TRANSPORT=guarded_server,
        PUBLISHER_DELIVERY_PASSWORD="guess",
    )
    check_error(ran, 1, "log-in as an refused", "535")
    assert "guess" not in ran.err
    assert publisher("edition", "list", "--json").out == "[]\n"


def test_password_in_the_file(publisher: Publisher, folder: Path) -> None:
    """A password in publisher.toml is refused before anyone commits it."""
    add_line(folder, "[delivery]", 'password = "guess"')
    ran = publisher("build")
    check_error(ran, 2, "[delivery] password", "PUBLISHER_DELIVERY_PASSWORD")
    assert "guess" not in ran.err


def test_feeds_cannot_be_written(publisher: Publisher, folder: Path) -> None:
    """Where feeds cannot be written, the path is named."""
    (folder / "feeds").write_text("in the way")
    check_error(publisher("build"), 1, "feeds")


def test_csv_in_another_encoding(publisher: Publisher, folder: Path) -> None:
    """A CSV file that is not UTF-8 is not guessed at; said which it is, it is read."""
    (folder / "readers.csv").write_bytes("email;name\nan@example.org;André\n".encode("cp1252"))
    check_error(
        publisher("subscriber", "import", "readers.csv"), 1, "readers.csv", "--encoding cp1252"
    )
    ran = publisher("subscriber", "import", "readers.csv", "--encoding", "cp1252")
    assert "1 added" in ran.out
    assert "André" in publisher("subscriber", "list").out


def test_rows_that_cannot_be_taken(publisher: Publisher, folder: Path) -> None:
    """Refused rows are listed with their line, the others are taken, and the exit code is 3."""
    (folder / "readers.csv").write_text("email\nan@example.org\nnot an address\nAN@example.org\n")
    ran = publisher("subscriber", "import", "readers.csv")
    assert ran.code == 3
    assert "1 added" in ran.out
    assert "1 stood there more than once" in ran.out
    assert "line 3:" in ran.err


def test_not_a_ledger(publisher: Publisher, folder: Path) -> None:
    """A damaged ledger is left as it is and named."""
    file = folder / ".publisher" / "publisher.sqlite"
    file.parent.mkdir()
    file.write_bytes(b"this is no database, however long one reads on in it" * 40)
    before = file.read_bytes()
    check_error(publisher("status"), 1, "publisher.sqlite", "backup")
    assert file.read_bytes() == before


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    if os.geteuid() != 0 or shutil.which("mount") is None:
        pytest.skip("mounting a small tmpfs needs root")
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip(f"no tmpfs here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def test_full_outbox(tiny_disk: Path, publisher: Publisher, folder: Path) -> None:
    """When the outbox is full nobody is in doubt, and the next run sends to everyone once."""
    (folder / "outbox").symlink_to(tiny_disk)
    readers = "\n".join(["email", *(f"reader{number}@example.org" for number in range(300))])
    (folder / "readers.csv").write_text(readers)
    assert publisher("subscriber", "import", "readers.csv").code == 0
    ran = publisher("send", "weekly")
    # Behind what it said of how far it came.
    progress, error = ran.err.split("\n", 1)
    assert "has got to 300 readers" in progress
    check_error(replace(ran, err=error), 1, "No space left on device", "Make room")
    states = json.loads(publisher("edition", "show", "weekly-1", "--json").out)["states"]
    assert set(states) == {"sent", "pending"}
    for file in (tiny_disk / "new").iterdir():
        file.unlink()
    publisher("send", "weekly")
    again = json.loads(publisher("edition", "show", "weekly-1", "--json").out)["states"]
    assert set(again) <= {"sent", "pending"}
    assert again["sent"] > states["sent"]


def test_full_disk(tiny_disk: Path, write_article: Callable[..., Path], tmp_path: Path) -> None:
    """On a full disk the old feeds stay whole, and the error says what is full."""
    made = run_publisher("init", "full", cwd=tiny_disk)
    assert made.code == 0
    folder = tiny_disk / "full"
    assert run_publisher("build", cwd=folder).code == 0
    before = (folder / "feeds" / "all.atom").read_bytes()
    article = folder / "articles" / "long.md"
    article.write_text("---\ntitle: Long\ndate: 2026-11-01\n---\n" + "Many words. " * 2000)
    filler = tiny_disk / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"x" * 1024)
    ran = run_publisher("build", cwd=folder)
    check_error(ran, 1, "full")
    assert (folder / "feeds" / "all.atom").read_bytes() == before
    filler.unlink()
    assert run_publisher("build", cwd=folder).code == 0
    assert (folder / "feeds" / "all.atom").read_bytes() != before
