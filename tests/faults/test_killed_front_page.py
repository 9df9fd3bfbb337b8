"""The sentence, for editions with all that one can have: variants, signatures, pictures, drafts."""

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

import dkim
import pytest

from publisher.newsletter.signing_keys import load_private_key, make_record
from tests.faults.conftest import StartRehearsal, rehearse_in
from tests.faults.front_page import (
    CORRECTION,
    GREETINGS,
    LANGUAGES,
    LATER,
    SUBJECT,
    change_everything,
    make_front_page,
    write_draft,
)
from tests.faults.recording_server import Moment, Received, RecordingServer
from tests.faults.rehearsal import KILLED, Nursery, Rehearsal, copy_publication

#: More crossings of one step than a rehearsal has.
MANY = 80
_PICTURE = re.compile(r"images/([\w.-]+)")

Prepared = tuple[Path, list[str]]


@pytest.fixture(scope="session")
def front_page(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Prepared:
    """The publication, its edition rendered already."""
    folder = tmp_path_factory.mktemp("front_page") / "publication"
    addresses = make_front_page(folder)
    order = {"folder": str(folder), "log": str(folder / "log")}
    nursery.start({**order, "command": ["send", "weekly", "--dry-run"]})
    assert nursery.finish() == 0, (folder / "log").read_text()
    return folder, addresses


@pytest.fixture(scope="session")
def sent_front_page(
    tmp_path_factory: pytest.TempPathFactory, nursery: Nursery, front_page: Prepared
) -> Prepared:
    """The same when its readers have the edition."""
    folder = copy_publication(front_page[0], tmp_path_factory.mktemp("sent") / "publication")
    with RecordingServer() as server:
        rehearsal = Rehearsal(
            folder=folder, addresses=front_page[1], nursery=nursery, server=server
        )
        assert rehearsal.run() == 0, rehearsal.log
    return folder, front_page[1]


class Witness:
    """Sees, whenever a message is whole, which pictures its reader would find on the web."""

    def __init__(self) -> None:
        self.folder = Path()
        self.seen: list[set[str]] = []

    def look(self, moment: Moment, number: int, recipient: str) -> None:
        if moment is Moment.FINAL_DOT:
            pictures = (self.folder / "feeds" / "weekly" / "images").glob("*")
            self.seen.append({each.name for each in pictures})


@contextmanager
def watch(rehearse: StartRehearsal) -> Iterator[tuple[Rehearsal, Witness]]:
    witness = Witness()
    with rehearse(witness.look) as rehearsal:
        witness.folder = rehearsal.folder
        yield rehearsal, witness


def find_faults(received: Received, folder: Path, pictures: set[str], subject: str) -> list[str]:
    """Return what is not as it was frozen in one reader's message."""
    message = email.message_from_bytes(received.content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("html",))
    assert part is not None
    html = part.get_content()
    faults = []
    if message["Subject"] != subject:
        faults.append(f"the subject is {message['Subject']}")
    number = int(received.recipient.removeprefix("reader").partition("@")[0])
    if subject != CORRECTION and f"{GREETINGS[LANGUAGES[number]]} Reader {number}<" not in html:
        faults.append("it is another reader's variant")
    named = set(_PICTURE.findall(html))
    if subject != CORRECTION and not named:
        faults.append("it has no picture")
    if not named <= pictures:
        faults.append(f"{named - pictures} was not on the web when it went out")
    key = load_private_key(folder / "keys" / "news1.pem")
    record = make_record("example.org", "news1", key).value.encode()
    if not dkim.verify(received.content, dnsfunc=lambda name, timeout=5: record):
        faults.append("the signature does not hold")
    return [f"{received.recipient}: {each}" for each in faults]


def find_all_faults(rehearsal: Rehearsal, witness: Witness, subject: str) -> list[str]:
    found = rehearsal.find_violations(kills=1)
    for received, pictures in zip(rehearsal.server.received, witness.seen, strict=True):
        found += find_faults(received, rehearsal.folder, pictures, subject)
    return found


# What happens at the other steps does not depend on what an edition is made of: `test_killed.py`.
@pytest.mark.parametrize(
    "step",
    ["before freeze", "after freeze", "before replace", "before hand_over", "after hand_over"],
)
def test_draft_killed_and_changed(
    front_page: Prepared, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    """The machine dies while my draft goes out, I change all there is, and go on: each reader gets
    what was frozen, once, signed, in her variant, with its pictures there; and no second edition.
    """
    rehearse = rehearse_in(front_page, nursery, tmp_path)
    violations: list[str] = []
    for number in range(1, MANY):
        with watch(rehearse) as (rehearsal, witness):
            code = rehearsal.run(step=step, number=number)
            is_frozen = bool(rehearsal.list_editions())
            if is_frozen:
                change_everything(rehearsal.folder)
            else:
                write_draft(rehearsal.folder, LATER)
            rehearsal.run_until_finished()
            assert rehearsal.run() == 0
            assert rehearsal.list_editions() == ["weekly-1"]
            found = find_all_faults(rehearsal, witness, SUBJECT if is_frozen else LATER)
            violations += [f"{step} {number}: {each}" for each in found]
        if code != KILLED:
            assert number > 1
            assert violations == []
            return
    raise AssertionError(f"more than {MANY} crossings of {step}")


@pytest.mark.parametrize("step", ["after freeze", "after hand_over"])
def test_correction_killed(
    sent_front_page: Prepared, nursery: Nursery, tmp_path: Path, step: str
) -> None:
    """The machine dies while a correction goes out: by the same command, or with the next edition,
    those who got the wrong edition get the correction once, and nobody else does.
    """
    rehearse = rehearse_in(sent_front_page, nursery, tmp_path)
    violations: list[str] = []
    for number in range(1, MANY):
        with watch(rehearse) as (rehearsal, witness):
            rehearsal.edition = "weekly-2"
            command = ["edition", "correct", "weekly-1", str(rehearsal.folder / "correction.md")]
            code = rehearsal.run(step=step, number=number, command=command)
            is_frozen = "weekly-2" in rehearsal.list_editions()
            if is_frozen:
                change_everything(rehearsal.folder)
            is_by_itself = is_frozen and number % 2
            rehearsal.run_until_finished(command=["send", "weekly"] if is_by_itself else command)
            assert rehearsal.run(command=command) == 0
            assert rehearsal.run() == 0
            assert rehearsal.list_editions() == ["weekly-1", "weekly-2"]
            found = find_all_faults(rehearsal, witness, CORRECTION)
            violations += [f"{step} {number}: {each}" for each in found]
        if code != KILLED:
            assert number > 1
            assert violations == []
            return
    raise AssertionError(f"more than {MANY} crossings of {step}")
