"""Messages as files: each once, whole or not at all."""

import mailbox
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.delivery.transports.maildir import MaildirLine, MaildirTransport
from publisher.delivery.transports.patience import advance, wait_for
from publisher.delivery.transports.protocol import LineState, Parcel
from publisher.errors import FileAccessError
from publisher.model.delivery import Outcome, OutcomeKind
from tests.delivery.transports.far_end import a_parcel
from tests.obstacles import as_ordinary_user, disk_of, folder_for_everybody

_NAME = "weekly-1.1@example.org"


def _open(folder: Path, *, is_synced: bool = False) -> MaildirLine:
    return MaildirTransport(folder, name="maildir:outbox", is_synced=is_synced).open()


def _deliver(line: MaildirLine, parcel: Parcel) -> Outcome:
    line.offer(parcel)
    assert (line.state, line.delivery) == (LineState.READY, parcel.delivery)
    wait_for([line], 0)
    assert advance(line) is None
    line.hand_over()
    wait_for([line], 10)
    outcome = advance(line)
    assert outcome is not None
    assert line.delivery is None
    return outcome


def _files(folder: Path) -> list[str]:
    return sorted(str(each.relative_to(folder)) for each in folder.rglob("*") if not each.is_dir())


@pytest.mark.parametrize("is_synced", [True, False])
def test_message_as_mail_programs_read_it(tmp_path: Path, is_synced: bool) -> None:
    """A mail program opens the outbox and finds the message, with the lines of its system."""
    line = _open(tmp_path / "out" / "box", is_synced=is_synced)
    outcome = _deliver(line, a_parcel(b"Subject: x\r\nTo: an@example.org\r\n\r\n.dot\r\n"))
    assert outcome == Outcome(delivery_id=1, kind=OutcomeKind.SENT, text=f"new/{_NAME}")
    assert line.state is LineState.IDLE
    (message,) = mailbox.Maildir(tmp_path / "out" / "box", create=False)
    assert message["Return-Path"] == "<redactie@example.org>"
    assert message["Subject"] == "x"
    assert message.get_payload() == ".dot\n"
    assert (tmp_path / "out" / "box" / "new" / _NAME).read_bytes().count(b"\r") == 0
    assert _files(tmp_path / "out" / "box") == [f"new/{_NAME}"]


def test_tried_twice_written_once(tmp_path: Path) -> None:
    """A delivery that is tried again, because its answer was lost, makes no second file."""
    for body in (b"first\r\n", b"second\r\n"):
        outcome = _deliver(_open(tmp_path), a_parcel(body))
        assert outcome.kind is OutcomeKind.SENT
    assert outcome.text == "was there already"
    assert _files(tmp_path) == [f"new/{_NAME}"]
    assert (tmp_path / "new" / _NAME).read_bytes().endswith(b"first\n")


@pytest.mark.parametrize("flags", ["", ":2,", ":2,RS"])
def test_tried_again_after_it_was_read(tmp_path: Path, flags: str) -> None:
    """A message that was read and moved meanwhile does not come a second time."""
    _deliver(_open(tmp_path), a_parcel())
    (tmp_path / "new" / _NAME).rename(tmp_path / "cur" / f"{_NAME}{flags}")
    outcome = _deliver(_open(tmp_path), a_parcel())
    assert (outcome.kind, outcome.text) == (OutcomeKind.SENT, "was there already")
    assert _files(tmp_path) == [f"cur/{_NAME}{flags}"]


def test_left_over_from_a_killed_process(tmp_path: Path) -> None:
    """Half a message of a process that was killed is in nobody's way, and goes."""
    _open(tmp_path)
    (tmp_path / "tmp" / _NAME).write_bytes(b"half a mess")
    assert _deliver(_open(tmp_path), a_parcel(b"whole\r\n")).kind is OutcomeKind.SENT
    assert _files(tmp_path) == [f"new/{_NAME}"]
    assert (tmp_path / "new" / _NAME).read_bytes().endswith(b"whole\n")


@pytest.mark.parametrize("hostile", ["../../evil@x", "a/b@x", "a\0b@x", "a:2,S@x", "a b@é", ".@x"])
def test_names_stay_in_the_folder(tmp_path: Path, hostile: str) -> None:
    """Whatever a Message-ID is made of, its file is in the outbox."""
    box = tmp_path / "one" / "two" / "box"
    parcel = a_parcel()
    parcel = replace(parcel, delivery=replace(parcel.delivery, message_id=hostile))
    assert _deliver(_open(box), parcel).kind is OutcomeKind.SENT
    (name,) = _files(tmp_path)
    assert name.startswith("one/two/box/new/")
    assert ":" not in name


def test_full_disk(tmp_path: Path) -> None:
    """On a full disk nothing half is left, and the delivery can be tried again."""
    with disk_of(64, tmp_path / "disk") as disk:
        line = _open(disk / "outbox")
        outcome = _deliver(line, a_parcel(b"x" * 100_000))
        assert outcome.kind is OutcomeKind.RELEASED
        assert line.state is LineState.BROKEN
        assert isinstance(line.fault, FileAccessError)
        assert "No space left on device" in line.fault.message
        assert "No space left on device" in outcome.text
        assert _files(disk) == []
        assert _deliver(_open(disk / "outbox"), a_parcel()).kind is OutcomeKind.SENT


def test_read_only_outbox() -> None:
    """Where nothing may be written, it is said before anything is claimed, or given back."""
    with folder_for_everybody() as folder:
        folder.chmod(0o555)
        with as_ordinary_user(), pytest.raises(FileAccessError) as refused:
            _open(folder / "outbox")
        assert refused.value.message == f"{folder / 'outbox'}: Permission denied"
        folder.chmod(0o777)
        with as_ordinary_user():
            line = _open(folder / "outbox")
            (folder / "outbox" / "new").chmod(0o555)
            outcome = _deliver(line, a_parcel())
        assert outcome.kind is OutcomeKind.RELEASED
        assert isinstance(line.fault, FileAccessError)
        assert _files(folder) == []


def test_file_in_the_way(tmp_path: Path) -> None:
    """A file where the outbox should be is an error that names it."""
    (tmp_path / "outbox").write_bytes(b"mine")
    with pytest.raises(FileAccessError) as refused:
        _open(tmp_path / "outbox")
    assert refused.value.message.startswith(f"{tmp_path / 'outbox'}")
    assert (tmp_path / "outbox").read_bytes() == b"mine"


def test_abandoned(tmp_path: Path) -> None:
    """What was offered is given back; what was written was sent, and is said so."""
    line = _open(tmp_path)
    assert line.abandon("told to stop") is None
    line = _open(tmp_path)
    line.offer(a_parcel())
    outcome = line.abandon("told to stop")
    assert outcome is not None
    assert (outcome.kind, outcome.text) == (OutcomeKind.RELEASED, "told to stop")
    assert _files(tmp_path) == []
    line = _open(tmp_path)
    line.offer(a_parcel())
    line.hand_over()
    outcome = line.abandon("told to stop")
    assert outcome is not None
    assert outcome.kind is OutcomeKind.SENT
    assert line.abandon("again") is None
