"""`publisher check` tells what keeps articles from readers; `--strict` stops at it."""

import json
from collections.abc import Callable
from pathlib import Path

from tests.acceptance.conftest import Publisher


def test_check_of_a_sound_publication(publisher: Publisher) -> None:
    """It says whose files they are and why, and how many articles there are."""
    ran = publisher("check")
    assert (ran.code, ran.err) == (0, "")
    assert "Dialect: publisher (nothing shows another generator)." in ran.out
    assert "1 article: 1 public" in ran.out


def test_check_names_what_is_left_out(
    publisher: Publisher, write_article: Callable[..., Path]
) -> None:
    """A broken article, an unknown tag and raw HTML are named; the exit code says it."""
    write_article("stuk", date="gisteren")
    write_article("los", "{% vreemd %} en verder.\n\n{% vreemd %}\n\n<form>x</form>\n")
    ran = publisher("check", "-v")
    assert ran.code == 3
    assert "Left out: articles/stuk.md:3: date: 'gisteren' is not a date" in ran.err
    assert "{% vreemd %} means nothing here and is left out, 2 times; first here" in ran.err
    assert "<form> 1" in ran.out
    assert publisher("check", "--strict").code == 1
    values = json.loads(publisher("check", "--json").out)
    assert [each["source"] for each in values["refused"]] == ["articles/stuk.md"]
    assert values["dialect"] == "publisher"


def test_strict_build_writes_nothing(
    publisher: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """With --strict one broken article stops the build, also when nothing changed since."""
    write_article("stuk", date="gisteren")
    strict = publisher("build", "--strict")
    assert strict.code == 1
    assert strict.err.startswith("Error: articles/stuk.md:3: date: ")
    assert not list((folder / "feeds").glob("*"))
    assert publisher("build").code == 3
    assert publisher("build").code == 3
    assert publisher("build", "--strict").code == 1
