"""An editor's way: begin a draft, change it, try it, send it; then look at what went out."""

import contextlib
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from publisher.cli.main import run
from tests.acceptance.conftest import Publisher, Ran
from tests.acceptance.test_cron import set_schedule

Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty publication, in which everything happens."""
    assert run_here("init", str(tmp_path / "de-kust"), "--title", "De Kust").code == 0
    monkeypatch.chdir(tmp_path / "de-kust")
    (tmp_path / "de-kust" / "articles" / "welcome.md").unlink()
    return tmp_path / "de-kust"


def run_here(*words: str) -> Ran:
    """Run a command in this process, which spares a test the loading of a dozen others."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(words)
    texts = []
    for stream in (out, err):
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return Ran(code, *texts)


@pytest.fixture
def publisher(folder: Path) -> Publisher:
    """The command, run in that publication."""
    return run_here


@pytest.fixture
def write_article(folder: Path) -> Write:
    """Write an article that was published in November."""

    def write(name: str, body: str = "Some words.", **front_matter: str) -> Path:
        matter = {"title": name.capitalize(), "date": "2026-11-01", **front_matter}
        lines = [f"{key}: {value}" for key, value in matter.items()]
        file = folder / "articles" / f"{name}.md"
        file.write_text("\n".join(["---", *lines, "---", "", body, ""]))
        return file

    return write


@pytest.fixture
def desk(publisher: Publisher, folder: Path, write_article: Write) -> Path:
    """A newsletter with a reader and three articles, of which one is pinned and paid for."""
    write_article("heron", section="Birds", date="2026-11-20")
    write_article("crane", section="Plants", date="2026-11-19", summary="Of the crane.")
    write_article(
        "stork", section="Birds", date="2026-11-18", newsletter="pinned", sponsor="Saltworks"
    )
    assert publisher("subscriber", "add", "ann@example.org").code == 0
    return folder


def compose(publisher: Publisher, *words: str) -> Path:
    """Begin the draft, or find it again, and return where it is."""
    said = publisher("edition", "compose", "weekly", "--json", *words)
    assert said.code == 0, said.err
    return Path(json.loads(said.out)["draft"])


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def take_outbox(folder: Path) -> list[bytes]:
    """Return the messages that went out, and empty the outbox."""
    files = sorted((folder / "outbox" / "new").glob("*"))
    messages = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    return messages


def read_text(message: bytes) -> str:
    parsed = message_from_bytes(message, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    part = parsed.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


def list_articles(publisher: Publisher, edition: str) -> list[str]:
    shown = json.loads(publisher("edition", "show", edition, "--json").out)
    return [article["title"] for article in shown["articles"]]


def test_draft_untouched_is_what_would_have_gone_out(publisher: Publisher, desk: Path) -> None:
    """A draft that nobody changed is the edition that is sent without one."""
    alone = json.loads(publisher("send", "weekly", "--dry-run", "--json").out)
    draft = compose(publisher)
    drafted = json.loads(publisher("send", "weekly", "--dry-run", "--json").out)
    assert drafted == {**alone, "draft": str(draft)}
    assert [each["title"] for each in alone["articles"]] == ["Stork", "Heron", "Crane"]


def test_from_draft_to_reader(publisher: Publisher, desk: Path) -> None:
    """What she wrote is what is tried and what readers get; the file stays, and is done with."""
    draft = compose(publisher)
    change(draft, 'subject: "Stork"', "subject: Crane & heron")
    change(draft, "  - articles/heron.md", "  # - articles/heron.md")
    before = draft.read_bytes()
    tested = publisher("edition", "test", "weekly", "ann@example.org")
    assert tested.code == 0, tested.err
    (trial,) = take_outbox(desk)
    sent = publisher("send", "weekly")
    assert (sent.code, sent.out.splitlines()[-1]) == (
        0,
        "Sent weekly-1 «Crane & heron» to 1 reader: 1 sent.",
    )
    (message,) = take_outbox(desk)
    assert message_from_bytes(message)["Subject"] == "Crane & heron"
    assert read_text(trial) == read_text(message)
    assert list_articles(publisher, "weekly-1") == ["Stork", "Crane"]
    assert draft.read_bytes() == before
    # What she left out is new still; her draft is not considered again.
    waiting = json.loads(publisher("send", "weekly", "--dry-run", "--json").out)
    assert (waiting["draft"], [each["title"] for each in waiting["articles"]]) == (None, ["Heron"])
    assert compose(publisher) == draft.with_name(f"{draft.stem}-2.md")


def test_composing_again_keeps_what_she_wrote(
    publisher: Publisher, desk: Path, write_article: Write
) -> None:
    """Run again, it adds what came since as comments; asked for another, it keeps the old one."""
    draft = compose(publisher)
    change(draft, "  - articles/heron.md", "  # - articles/heron.md")
    draft.write_text(draft.read_text() + "\nDear **reader**.\n")
    before = draft.read_bytes()
    assert compose(publisher) == draft
    assert draft.read_bytes() == before
    write_article("tern", date="2026-11-21")
    assert compose(publisher) == draft
    added = b"  # - articles/tern.md  # Tern\n"
    assert draft.read_bytes().replace(added, b"") == before
    assert added in draft.read_bytes()
    shown = publisher("edition", "compose", "weekly", "--anew", "--dry-run")
    assert "articles/tern.md" in shown.out
    assert draft.read_bytes() != shown.out.encode()
    changed = draft.read_bytes()
    assert compose(publisher, "--anew") == draft
    assert draft.with_name(f"{draft.name}.1").read_bytes() == changed
    assert draft.read_bytes() == shown.out.encode()


def test_mistake_in_a_draft(publisher: Publisher, desk: Path) -> None:
    """A mistake is named by file, line and what was meant; nothing goes out, nothing is lost."""
    draft = compose(publisher)
    change(draft, "articles/heron.md", "articles/herron.md")
    line = draft.read_text().split("articles/herron.md")[0].count("\n") + 1
    before = draft.read_bytes()
    for words in (["send", "weekly"], ["edition", "test", "weekly", "ann@example.org"]):
        said = publisher(*words)
        assert said.code == 1
        assert said.err == (
            f"Error: editions/weekly/{draft.name}:{line}: articles: no article"
            " 'articles/herron.md'\nHint: Did you mean 'articles/heron.md'?\n"
        )
    assert publisher("status").code == 0
    assert f"editions/weekly/{draft.name}:{line}" in publisher("status").out
    assert (take_outbox(desk), draft.read_bytes()) == ([], before)
    assert json.loads(publisher("edition", "list", "--json").out) == []


def test_readers_get_nothing_twice_unless_asked(publisher: Publisher, desk: Path) -> None:
    """An article that readers had is refused in a draft, and taken where it says «again»."""
    assert publisher("send", "weekly").code == 0
    nothing = publisher("edition", "compose", "weekly")
    assert (nothing.code, nothing.err.splitlines()[0]) == (1, "Error: nothing new for weekly")
    draft = compose(publisher, "--include", "crane")
    assert list_articles(publisher, "weekly-1") == ["Stork", "Heron", "Crane"]
    assert publisher("send", "weekly").code == 0
    assert list_articles(publisher, "weekly-2") == ["Crane"]
    third = draft.with_name(f"{draft.stem}-3.md")
    third.write_text("---\narticles: [heron]\n---\n")
    refused = publisher("send", "weekly")
    assert refused.code == 1
    assert f"{third.name}:2: articles: readers of weekly had heron already" in refused.err


def make_due(publisher: Publisher, folder: Path) -> Path:
    """Begin a draft of a newsletter that was due a minute ago."""
    assert publisher("cron").code == 0
    set_schedule(folder, datetime.now(UTC) - timedelta(minutes=1))
    return compose(publisher)


def test_draft_that_is_not_ready_holds_its_newsletter(publisher: Publisher, desk: Path) -> None:
    """Until a draft is ready, nothing goes out, by hand or by cron, which says so once."""
    draft = make_due(publisher, desk)
    held = (
        f"weekly: {draft} is not ready, so nothing was sent. Write ready: true in it, and:"
        " publisher send weekly\n"
    )
    for words in (["cron"], ["send", "weekly"]):
        ran = publisher(*words)
        assert (ran.code, ran.out) == (3, held)
    again = publisher("cron")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert take_outbox(desk) == []
    change(draft, "ready: false", "ready: true")
    assert publisher("send", "weekly").code == 0
    assert len(take_outbox(desk)) == 1


def test_cron_says_once_what_is_wrong(publisher: Publisher, desk: Path) -> None:
    """A mistake in a draft is told once, stops no other newsletter, and is sent when mended."""
    draft = make_due(publisher, desk)
    settings = desk / "publisher.toml"
    tables = settings.read_text().split("[[newsletter]]")
    daily = tables[1].partition("\n\n")[0].replace('"weekly"', '"daily"', 1)
    settings.write_text(f"{settings.read_text()}\n[[newsletter]]{daily}\n")
    assert publisher("subscriber", "add", "bo@example.org", "--newsletter", "daily").code == 0
    change(draft, "ready: false", "ready: true")
    change(draft, "articles/stork.md", "articles/strok.md")
    told = publisher("cron")
    assert told.code == 1
    assert told.err.startswith(f"Error: editions/weekly/{draft.name}:")
    assert "no article 'articles/strok.md'" in told.err
    assert "Sent daily-1" in told.out
    assert [message_from_bytes(each)["To"] for each in take_outbox(desk)] == ["bo@example.org"]
    again = publisher("cron")
    assert (again.code, again.out, again.err) == (0, "", "")
    assert "a mistake in the draft: editions/weekly/" in publisher("status").out
    change(draft, "articles/strok.md", "articles/strokk.md")
    assert "articles/strokk.md" in publisher("cron").err
    change(draft, "articles/strokk.md", "articles/stork.md")
    assert publisher("cron").out.startswith("Sent weekly-1")
    assert publisher("cron").out == ""


def test_cron_sends_the_draft(publisher: Publisher, desk: Path) -> None:
    """At its moment the schedule sends the draft that is ready, once."""
    draft = make_due(publisher, desk)
    change(draft, "ready: false", "ready: true")
    change(draft, 'subject: "Stork"', "subject: Of storks")
    assert publisher("cron").out == "Sent weekly-1 «Of storks» to 1 reader: 1 sent.\n"
    assert publisher("cron").out == ""
    assert len(take_outbox(desk)) == 1


def test_draft_of_the_same_week_again(
    publisher: Publisher, desk: Path, write_article: Write
) -> None:
    """I tidy a draft away that was sent and begin another in the same week: that one goes out."""
    first = compose(publisher)
    assert publisher("send", "weekly").code == 0
    first.unlink()
    write_article("plover")
    second = compose(publisher)
    assert second.name == f"{first.stem}-2.md"
    change(second, 'subject: "Plover"', "subject: Of plovers")
    assert "Sent weekly-2 «Of plovers»" in publisher("send", "weekly").out


def test_note_alone_is_an_edition(publisher: Publisher, desk: Path) -> None:
    """A letter without any article goes out like any edition, and carries none."""
    draft = compose(publisher)
    draft.write_text("---\nsubject: We are away\n---\n\nBack in *January*.\n")
    assert publisher("send", "weekly").code == 0
    assert list_articles(publisher, "weekly-1") == []
    assert json.loads(publisher("send", "weekly", "--dry-run", "--json").out)["subject"] == "Stork"


def test_what_changed(publisher: Publisher, desk: Path) -> None:
    """Two editions are compared, or the last one with what would go out now."""
    compose(publisher)
    assert publisher("send", "weekly").code == 0
    draft = compose(publisher, "--include", "heron")
    change(draft, 'subject: "Heron"', "subject: Heron again")
    changed = json.loads(publisher("edition", "diff", "weekly", "--json").out)
    assert changed["subject"] == ["Stork", "Heron again"]
    assert changed["removed"] == ["articles/stork.md", "articles/crane.md"]
    assert (changed["added"], changed["kept"]) == ([], ["articles/heron.md"])
    assert any(line.startswith("-") and "crane" in line for line in changed["text"])
    shown = publisher("edition", "diff", "weekly-1", "weekly")
    assert shown.code == 0
    assert shown.out.startswith("--- weekly-1  Stork\n+++ weekly-2  Heron again\n")
    same = publisher("edition", "diff", "weekly-1", "weekly-1")
    assert same.out.endswith("The text parts are the same.\n")


def test_past_edition_byte_for_byte(publisher: Publisher, desk: Path) -> None:
    """Any past edition is shown as it went out, by its number, its week or its day."""
    draft = compose(publisher)
    assert publisher("send", "weekly").code == 0
    # A mailbox in the file system has the sender on a line above, and other line ends.
    message = take_outbox(desk)[0].partition(b"\n")[2]
    frozen = json.loads(publisher("edition", "show", "weekly-1", "--json").out)["frozen_at"]
    for file in (desk / "articles").iterdir():
        file.unlink()
    for when in ("1", draft.stem, frozen[:10]):
        shown = publisher("edition", "show", "weekly", when, "--message", "ann@example.org")
        assert (shown.code, shown.out.replace("\r\n", "\n").encode()) == (0, message)
    unknown = publisher("edition", "show", "weekly", "2020-W01")
    assert (unknown.code, unknown.err.splitlines()[0]) == (
        2,
        "Error: no edition of weekly by the name of '2020-W01'",
    )


def test_correction_for_those_who_got_it(publisher: Publisher, desk: Path) -> None:
    """A correction goes once to those who got the edition and have not left."""
    for name in ("bo", "cy"):
        assert publisher("subscriber", "add", f"{name}@example.org").code == 0
    assert publisher("send", "weekly").code == 0
    assert publisher("subscriber", "unsubscribe", "cy@example.org").code == 0
    assert publisher("subscriber", "add", "late@example.org").code == 0
    take_outbox(desk)
    correction = desk / "correction.md"
    correction.write_text("---\nsubject: What we got wrong\n---\n\nThe stork is a *crane*.\n")
    words = ("edition", "correct", "weekly-1", str(correction))
    planned = json.loads(publisher(*words, "--dry-run", "--json").out)
    assert (planned["edition"], planned["readers_at_most"]) == ("weekly-2", 3)
    assert publisher(*words, "--test", "me@example.org").code == 0
    assert [message_from_bytes(each)["To"] for each in take_outbox(desk)] == ["me@example.org"]
    sent = publisher(*words)
    assert (sent.code, sent.out) == (
        0,
        "Sent weekly-2 «What we got wrong» to 2 readers: 2 sent.\n",
    )
    messages = take_outbox(desk)
    assert {message_from_bytes(each)["To"] for each in messages} == {
        "ann@example.org",
        "bo@example.org",
    }
    assert publisher(*words).out == (
        f"{correction} was sent already, as weekly-2, to 2 readers: 2 sent.\n"
    )
    assert take_outbox(desk) == []
    shown = json.loads(publisher("edition", "show", "weekly-2", "--json").out)
    assert (shown["corrects"], shown["draft"]) == ("weekly-1", "correction.md")


def test_correction_by_another_path(publisher: Publisher, desk: Path) -> None:
    """However I name the file of a correction, and through whatever link, it is sent once."""
    assert publisher("send", "weekly").code == 0
    (desk / "correction.md").write_text("---\nsubject: Wrong\n---\n\nA crane.\n")
    link = desk.with_name("link")
    link.symlink_to(desk)
    names = ("correction.md", "articles/../correction.md", str(link / "correction.md"))
    for name, before in zip(names, ((), (), ("--publication", str(link))), strict=True):
        take_outbox(desk)
        sent = publisher(*before, "edition", "correct", "weekly-1", name)
        assert sent.code == 0, sent.err
        assert (name == "correction.md") == bool(take_outbox(desk))
    among = publisher("edition", "correct", "weekly-1", str(link / "editions/weekly/x.md"))
    assert "among the drafts for all readers" in among.err


def test_correction_that_would_go_astray(publisher: Publisher, desk: Path) -> None:
    """A correction that could miss somebody, or go to everybody, is refused with what to do."""
    draft = compose(publisher)
    assert publisher("send", "weekly").code == 0
    used = publisher("edition", "correct", "weekly-1", str(draft))
    assert used.err.startswith(f"Error: editions/weekly/{draft.name} was sent already, as weekly-1")
    among = draft.with_name("correction.md")
    among.write_text("---\nsubject: x\n---\ny\n")
    refused = publisher("edition", "correct", "weekly-1", str(among))
    assert refused.code == 2
    assert "among the drafts for all readers" in refused.err
    assert "editions/weekly/corrections/" in refused.err
    missing = publisher("edition", "correct", "weekly-1", "nowhere.md")
    assert (missing.code, "nowhere.md: No such file" in missing.err) == (1, True)


def test_drafts_are_no_articles(publisher: Publisher, desk: Path) -> None:
    """Where the whole folder holds articles, drafts in it are none, in no feed and no edition."""
    settings = desk / "publisher.toml"
    settings.write_text(settings.read_text().replace('folders = ["articles"]', 'folders = ["."]'))
    draft = compose(publisher)
    draft.write_text("---\ntitle: x\ndate: 2026-11-20\n---\nSecret.\n")
    assert publisher("build").code == 0
    assert "heron" in (desk / "feeds" / "all.atom").read_text()
    assert "Secret" not in (desk / "feeds" / "all.atom").read_text()
