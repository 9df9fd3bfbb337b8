"""What hangs before the editor, and who is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

from publisher.errors import FileAccessError, TemplateError
from publisher.preview.board import Board, Standing
from publisher.preview.proof import Proof, pull_proof
from tests.newsroom import Newsroom

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
NEWSLETTER = '[[newsletter]]\nname = "weekly"\ntitle = "W"\nfrom = "De Kust <kust@example.org>"'


def pull(newsroom: Newsroom, now: datetime = NOW) -> Proof:
    return pull_proof(newsroom.settings, "weekly", now)


def test_the_last_good_edition_stays(tmp_path: Path) -> None:
    """After an error the edition before it hangs there still, and says of when it is."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(NEWSLETTER)
    newsroom.write("zee")
    board = Board(pull(newsroom))
    wrong = TemplateError("digest.html:1: wrong", hint="Mend it.")
    board.pin_up(Proof(begun_at=NOW + timedelta(minutes=1), error=wrong))
    standing = board.standing
    assert standing.latest.error is wrong
    assert standing.composed is not None
    assert standing.composed_at == NOW
    assert standing.number == 2


def test_nothing_new_is_no_error(tmp_path: Path) -> None:
    """When the last article was taken away, the edition that carried it is gone too."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(NEWSLETTER)
    article = newsroom.write("zee")
    newsroom.write("later", "date: 2099-01-01")
    first = pull(newsroom)
    assert first.composed is not None
    board = Board(first)
    article.unlink()
    board.pin_up(pull(newsroom))
    standing = board.standing
    assert standing.composed is None
    assert standing.latest.error is None
    assert standing.latest.next_change == datetime(2099, 1, 1, tzinfo=UTC)


def test_a_newsletter_that_is_gone(tmp_path: Path) -> None:
    """A table that was taken out of the settings is an error to be shown, not the end."""
    newsroom = Newsroom(tmp_path)
    error = pull(newsroom).error
    assert error is not None
    assert "no newsletter 'weekly' any more" in error.message


def test_a_file_that_is_away_for_a_moment(tmp_path: Path) -> None:
    """A file that cannot be read just now is an error to be shown, not the end."""
    newsroom = Newsroom(tmp_path)
    newsroom.configure(NEWSLETTER)
    newsroom.write("zee")
    own = newsroom.folder / "templates" / "newsletter" / "digest.html"
    own.parent.mkdir(parents=True)
    own.symlink_to("/proc/self/mem")  # which nobody can read from its beginning
    error = pull(newsroom).error
    assert isinstance(error, FileAccessError)
    own.unlink()
    assert pull(newsroom).composed is not None


def test_whoever_waits_is_told() -> None:
    """A listener hears of a change at once."""
    board = Board(Proof(begun_at=NOW))
    seen = board.standing
    heard: list[Standing] = []
    listener = Thread(target=lambda: heard.append(board.wait(seen, 60)))
    listener.start()
    board.begin()
    listener.join(60)
    assert [standing.is_composing for standing in heard] == [True]
    assert board.wait(seen, 0).is_composing
