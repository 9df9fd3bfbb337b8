"""The cache: losing any of it costs time and nothing else."""

import sqlite3
from pathlib import Path

import pytest

from publisher.storage.cache import open_cache
from tests.obstacles import as_ordinary_user, folder_for_everybody


def test_kept_until_the_next_run(tmp_path: Path) -> None:
    """What one run keeps the next one finds, by kind and key."""
    file = tmp_path / "state" / "cache.sqlite"
    with open_cache(file) as cache:
        assert cache.get("article", "zee") is None
        cache.put("article", "zee", b"old")
        cache.put("article", "zee", b"\x00new\xff")
        cache.put("edition", "zee", b"")
    with open_cache(file) as cache:
        assert cache.get("article", "zee") == b"\x00new\xff"
        assert cache.get("edition", "zee") == b""
        assert cache.get("article", "duin") is None


def test_only_what_is_still_asked_for(tmp_path: Path) -> None:
    """Values of articles that are gone are dropped; those of other kinds are not."""
    with open_cache(tmp_path / "cache.sqlite") as cache:
        for key in ("zee", "duin", "strand"):
            cache.put("article", key, b"x")
        cache.put("edition", "duin", b"x")
        cache.keep_only("article", {"zee", "new"})
        kept = {key for key in ("zee", "duin", "strand", "new") if cache.get("article", key)}
        assert kept == {"zee"}
        assert cache.get("edition", "duin") == b"x"
        cache.keep_only("article", set())
        assert cache.get("article", "zee") is None


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"not a database, " * 1000, id="other"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 8000, id="header only"),
    ],
)
def test_damaged_file(tmp_path: Path, content: bytes) -> None:
    """A damaged cache is an empty one at once, and a whole one at the next run."""
    file = tmp_path / "cache.sqlite"
    with open_cache(file) as cache:
        cache.put("article", "zee", b"x")
    file.write_bytes(content)
    with open_cache(file) as cache:
        assert cache.get("article", "zee") is None
        cache.put("article", "duin", b"y")
        assert cache.get("article", "duin") == b"y"
    with open_cache(file) as cache:
        cache.put("article", "strand", b"z")
    with open_cache(file) as cache:
        assert cache.get("article", "strand") == b"z"


def test_log_of_a_damaged_file_goes_with_it(tmp_path: Path) -> None:
    """Nothing of a damaged cache is left that the next one could take for its own."""
    file = tmp_path / "cache.sqlite"
    file.write_bytes(b"not a database, " * 1000)
    for suffix in ("-wal", "-shm"):
        (tmp_path / f"cache.sqlite{suffix}").write_bytes(b"left behind")
    with open_cache(file):
        pass
    assert list(tmp_path.iterdir()) == []


def test_damaged_pages(tmp_path: Path) -> None:
    """A cache whose head is whole and whose pages are not behaves as an empty one."""
    file = tmp_path / "cache.sqlite"
    with open_cache(file) as cache:
        for number in range(100):
            cache.put("article", str(number), b"x" * 1000)
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(content)
    with open_cache(file) as cache:
        assert cache.get("article", "7") is None
        cache.put("article", "7", b"y")
        cache.keep_only("article", set())


def test_locked_by_another_process(tmp_path: Path) -> None:
    """A cache that another process is writing is passed by, and above all not thrown away."""
    file = tmp_path / "cache.sqlite"
    with open_cache(file) as cache:
        cache.put("article", "zee", b"x")
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("PRAGMA journal_mode = DELETE")
    holder.execute("BEGIN EXCLUSIVE")
    with open_cache(file) as cache:
        assert cache.get("article", "zee") is None
        cache.put("article", "zee", b"y")
    holder.execute("COMMIT")
    holder.close()
    with open_cache(file) as cache:
        assert cache.get("article", "zee") == b"x"


def test_place_that_cannot_be_used(tmp_path: Path) -> None:
    """No place for a cache means no cache; the work goes on."""
    (tmp_path / "file").touch()
    (tmp_path / "folder.sqlite").mkdir()
    for file in (tmp_path / "file" / "cache.sqlite", tmp_path / "folder.sqlite"):
        with open_cache(file) as cache:
            cache.put("article", "zee", b"x")
            assert cache.get("article", "zee") == b"x"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "folder.sqlite"]


def test_read_only_file_stays() -> None:
    """A cache that may only be read is not removed for it."""
    with folder_for_everybody() as folder:
        file = folder / "cache.sqlite"
        with open_cache(file) as cache:
            cache.put("article", "zee", b"x")
        file.chmod(0o444)
        with as_ordinary_user(), open_cache(file) as cache:
            cache.put("article", "zee", b"y")
            assert cache.get("article", "zee") in (b"x", b"y")
        with open_cache(file) as cache:
            assert cache.get("article", "zee") == b"x"
