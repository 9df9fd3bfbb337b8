"""`publisher check` tells what keeps articles from readers; `--strict` stops at it."""

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.acceptance.conftest import Publisher


def test_check_of_a_sound_publication(publisher: Publisher) -> None:
    """It says whose files they are and why, and how many articles there are."""
    ran = publisher("check")
    assert (ran.code, ran.err) == (0, "")
    assert "Dialect: publisher (nothing shows another generator)." in ran.out
    assert "1 article: 1 public" in ran.out
    assert "1 feed: all well-formed and complete." in ran.out


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


def test_what_to_do_is_said_once(publisher: Publisher, write_article: Callable[..., Path]) -> None:
    """Where many articles have the same mistake, I read once what to do about it."""
    for name in ("eb", "vloed"):
        write_article(name, date="gisteren")
    ran = publisher("check")
    assert ran.err.count("Left out: ") == 2
    assert ran.err.count("Write it like 2026-11-20") == 1


def test_check_names_a_feed_that_would_not_be_written(publisher: Publisher, folder: Path) -> None:
    """Before I build, I know which feed would keep its old file, and why; nothing is written."""
    settings = folder / "publisher.toml"
    each = '[[feed]]\nname = "{{{0}}}"\neach = "{0}"\n'
    article = folder / "articles/eb.md"
    article.write_text(
        "---\ntitle: Eb\ndate: 2026-11-01\nsection: Zee\ntags: zee\n"
        "audio: https://cdn.example.net/eb.mp3\n---\nx\n"
    )
    settings.write_text(settings.read_text() + "\n" + each.format("section") + each.format("tag"))
    line = settings.read_text().splitlines().index('name = "{tag}"')
    ran = publisher("check")
    assert ran.code == 3
    place = f"publisher.toml:{line}"
    assert f"Not written: feed zee: {place}: two [[feed]] tables claim the feed zee" in ran.err
    assert "nobody knows how long https://cdn.example.net/eb.mp3 is" in ran.err
    assert publisher("check", "--strict").code == 1
    values = json.loads(publisher("check", "--json").out)
    assert values["feeds"]["faults"] == ["two [[feed]] tables claim the feed zee"]
    assert not list((folder / "feeds").glob("*"))
    assert not (folder / ".publisher").exists()


def test_check_reports_for_machines(
    publisher: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """CI gets the findings in a file that it knows how to read, and I still see them myself."""
    write_article("stuk", date="gisteren")
    ran = publisher("check", "--format", "sarif", "--output", "check.sarif")
    assert ran.code == 3
    assert "Left out: articles/stuk.md:3: date: " in ran.err
    assert "Findings: 1 error." in ran.out
    (run,) = json.loads((folder / "check.sarif").read_bytes())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["article/read"]
    printed = publisher("check", "--format", "junit", "--strict")
    assert (printed.code, printed.err) == (1, "")
    cases = {case.get("name"): case for case in ET.fromstring(printed.out).iter("testcase")}
    assert cases["articles/stuk.md"].find("failure") is not None
    assert cases["all"].find("failure") is None
    values = json.loads(publisher("check", "--json").out)
    assert [each["rule"] for each in values["findings"]] == ["article/read"]
    assert publisher("check", "--output", "check.txt").code == 2


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


def test_check_names_files_of_feeds_that_are_gone(
    publisher: Publisher, folder: Path, write_article: Callable[..., Path]
) -> None:
    """A feed that I took out of the settings is named with its page, before and after a build."""
    settings = folder / "publisher.toml"
    before = settings.read_text()
    write_article("eb", tags="zee")
    settings.write_text(before + '\n[[feed]]\nname = "tag/{tag}"\neach = "tag"\n')
    assert publisher("build").code == 0
    settings.write_text(before)
    names = sorted(str(file.relative_to(folder)) for file in folder.glob("feeds/tag/*"))
    assert "feeds/tag/zee.html" in names
    told = f"No definition writes these any more; delete them if you like: {', '.join(names)}"
    ran = publisher("check", "--json")
    assert (ran.code, json.loads(ran.out)["stale"]) == (0, names)
    assert told in publisher("check").out
    assert told in publisher("build").out
    for name in names:
        (folder / name).unlink()
    assert "No definition" not in publisher("check").out
