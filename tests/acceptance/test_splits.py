"""However many builds stand between my changes, the feeds that come out are the same."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.newsroom import NOW, Newsroom

FEEDS = """
[[feed]]
name = "all"
limit = 5
[[feed]]
name = "tag/{tag}"
each = "tag"
[[feed]]
name = "short"
content = "summary"
"""
NAMES = ("edited", "retitled", "moved", "deleted", "tagged", "renamed", "significant", "linking")


def write(newsroom: Newsroom, name: str, *lines: str, body: str = "") -> Path:
    body = body or f"Words of {name}, and of [another](edited.md)."
    dated = f"date: 2026-11-{NAMES.index(name) + 1 if name in NAMES else 20:02} 09:00:00Z"
    return newsroom.write(name, dated, *(lines or ("tags: [zee]",)), body=body)


#: Each of them leaves alone what the others change, so that their order does not matter.
CHANGES: dict[str, Callable[[Newsroom], object]] = {
    "edit": lambda newsroom: write(newsroom, "edited", body="Other words."),
    "retitle": lambda newsroom: write(newsroom, "retitled", "title: Another", "tags: [zee]"),
    "move": lambda newsroom: (newsroom.articles / "moved.md").rename(
        newsroom.articles / "elsewhere.md"
    ),
    "delete": lambda newsroom: (newsroom.articles / "deleted.md").unlink(),
    "tag": lambda newsroom: write(newsroom, "tagged", "tags: [duin]"),
    "slug": lambda newsroom: write(newsroom, "renamed", "slug: other", "tags: [zee]"),
    "significant": lambda newsroom: write(
        newsroom, "significant", "updated: 2026-11-21 10:00:00Z", "tags: [zee]"
    ),
    "link": lambda newsroom: write(
        newsroom, "linking", body="See [it](renamed.md), [this](added.md)."
    ),
    "add": lambda newsroom: write(newsroom, "added", "tags: [stad, zee]"),
    "settings": lambda newsroom: newsroom.configure(FEEDS, title='title = "De Zee"'),
    "spoil": lambda newsroom: (newsroom.feeds / "all.rss").write_bytes(b"spoilt"),
    "forget": Newsroom.lose_cache,
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    made = Newsroom(tmp_path_factory.mktemp("before") / "de-kust")
    made.configure(FEEDS)
    for name in NAMES:
        write(made, name)
    made.build()
    return made


@pytest.fixture(scope="module")
def at_once(before: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    made = copy(before, tmp_path_factory.mktemp("at-once") / "de-kust")
    for change in CHANGES.values():
        change(made)
    made.build()
    assert len(made.contents()) == 15
    return made.contents()


def copy(newsroom: Newsroom, target: Path) -> Newsroom:
    shutil.copytree(newsroom.folder, target)
    return Newsroom(target)


@settings(max_examples=20, deadline=None, derandomize=True)
@given(order=st.permutations(sorted(CHANGES)), built=st.sets(st.integers(0, len(CHANGES) - 1)))
def test_any_split(
    before: Newsroom, at_once: dict[str, bytes], order: list[str], built: set[int]
) -> None:
    """Changes in any order, with builds after any of them, give what one build gives."""
    with tempfile.TemporaryDirectory() as scratch:
        newsroom = copy(before, Path(scratch) / "de-kust")
        for number, name in enumerate(order):
            CHANGES[name](newsroom)
            if number in built:
                newsroom.build()
        newsroom.build()
        assert newsroom.contents() == at_once
        assert newsroom.run("build", at=NOW).is_idle
