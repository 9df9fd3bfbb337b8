"""Feeds elsewhere, by the installed command: a planet, and a newsletter of it."""

import json
import time
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tests.acceptance.conftest import Ran, run_publisher
from tests.sources.site import Site, atom, entry, open_site

SETTINGS = """[publication]
title = "Planet"
url = "https://example.org/"
[[source]]
name = "elders"
url = "{url}"
allow_hosts = ["{host}"]
section = "Elders"
[[newsletter]]
name = "weekly"
title = "Planet"
from = "Planet <planet@example.org>"
"""


class Planet:
    """A publication without articles of its own."""

    def __init__(self, folder: Path, site: Site) -> None:
        self.folder = folder
        self.site = site
        settings = SETTINGS.format(url=site.url("/feed"), host=site.host)
        (folder / "publisher.toml").write_text(settings)

    def __call__(self, *words: str) -> Ran:
        return run_publisher(*words, cwd=self.folder)


@pytest.fixture
def planet(tmp_path: Path) -> Iterator[Planet]:
    with open_site() as site:
        site.put("/feed", atom(entry("a")), headers={"ETag": '"1"'})
        yield Planet(tmp_path, site)


def test_a_tick_fetches_and_builds(planet: Planet) -> None:
    """One tick asks what is due and builds; the next has nothing to do and says nothing."""
    assert planet("cron").out.startswith("3 files written, 0 unchanged in feeds/.\n")
    assert "Elders" in (planet.folder / "feeds/all.atom").read_text()
    ran = planet("cron")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert planet.site.count("/feed") == 1


def test_quiet_until_the_next_is_due(planet: Planet) -> None:
    """Until a source is to be asked again, a tick looks at nothing but its snapshot."""
    planet("cron")
    while time.time() < (planet.folder / "publisher.toml").stat().st_ctime + 2.1:
        time.sleep(0.1)  # settings are trusted when they are two seconds old
    planet("cron")
    snapshot = (planet.folder / ".publisher/unchanged").read_text()
    (source,) = json.loads(planet("source", "list", "--json").out)
    due_at = int(datetime.fromisoformat(source["due_at"]).timestamp()) * 1_000_000_000
    assert f"fact\tquiet_until\t{due_at}\n" in snapshot


def test_a_dead_source_is_told_of_once(planet: Planet) -> None:
    """A tick goes on though a source is gone, says so once, and status goes on saying it."""
    planet("cron")
    planet.site.put("/feed", status=410)
    assert planet("source", "fetch", "elders").code == 3
    for _ in range(2):
        ran = planet("cron")
        assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert "gone for good" in planet("status").out
    (source,) = json.loads(planet("status", "--json").out)["sources"]
    assert source["gone"] is True
    assert "gone for good" in planet("source", "list").out


def test_newsletter_carries_what_is_new(planet: Planet) -> None:
    """Readers get what came after the source was added, with its name, and nothing else."""
    planet("cron")
    added = planet("subscriber", "add", "an@example.org")
    assert added.code == 0, added.err
    planet("send", "weekly")
    assert not (planet.folder / "outbox").exists()
    new = entry("b", title="Sea &amp; sand").replace("2026-11-01", "2926-11-01")
    planet.site.put("/feed", atom(entry("a"), new))
    fetched = planet("source", "fetch", "elders")
    assert fetched.out == "elders: 1 new article.\n  Sea & sand\n"
    sent = planet("send", "weekly")
    assert sent.code == 0, sent.err
    (file,) = (planet.folder / "outbox/new").iterdir()
    message = message_from_bytes(file.read_bytes(), policy=default)
    assert message["Subject"] == "Elders: Sea & sand"
    # Every message has a text part; a test fails where one has not.
    text = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # is there
    assert "Elders: Sea & sand" in text
    assert "https://elders.example.org/b/" in text
    assert "https://elders.example.org/a/" not in text


def test_what_a_program_is_told(planet: Planet) -> None:
    """List, show and fetch speak JSON; a trial remembers nothing."""
    (tried,) = json.loads(planet("source", "fetch", "--dry-run", "--json").out)
    assert (tried["answer"], tried["new"]) == ("read", ["A"])
    (listed,) = json.loads(planet("source", "list", "--json").out)
    assert (listed["name"], listed["articles"], listed["due_at"]) == ("elders", 0, None)
    planet("source", "fetch")
    shown = json.loads(planet("source", "show", "elders", "--json").out)
    assert shown["title"] == "Elders"
    assert [each["id"] for each in shown["articles"]] == ["tag:elders.example.org,2026:a"]


def test_what_a_person_is_told(planet: Planet) -> None:
    """Each source is shown with its articles; one that is not there is named as such."""
    planet.site.put("/feed", status=301, headers={"Location": "/new"})
    planet.site.put("/new", atom(entry("a")))
    fetched = planet("source", "fetch")
    assert fetched.err == (
        f"elders: moved for good, and is asked at {planet.site.url('/new')} from now on.\n"
    )
    assert "not due" not in fetched.out
    shown = planet("source", "show", "elders").out
    assert "2026-11-01 08:00 UTC  A\n" in shown
    assert f"moved there from {planet.site.url('/feed')}" in shown
    ran = planet("source", "show", "elder")
    assert (ran.code, "Did you mean 'elders'?" in ran.err) == (2, True)


def test_without_sources(tmp_path: Path) -> None:
    """Without any source, the commands say how to add one."""
    (tmp_path / "publisher.toml").write_text(SETTINGS.partition("[[source]]")[0])
    for words in (("list",), ("fetch",), ("show", "elders")):
        ran = run_publisher("source", *words, cwd=tmp_path)
        assert (ran.code, "Add a [[source]] table" in ran.err) == (2, True)


def test_check_looks_at_what_sources_said(planet: Planet) -> None:
    """Before I build, the feeds of what was fetched are checked too, and no source is asked."""
    planet("source", "fetch")
    asked = planet.site.count("/feed")
    settings = planet.folder / "publisher.toml"
    table = '[[feed]]\nname = "section/{section}"\neach = "section"\n'
    settings.write_text(settings.read_text() + table)
    ran = planet("check", "--json")
    assert (ran.code, json.loads(ran.out)["feeds"]["checked"]) == (0, 1)
    assert planet.site.count("/feed") == asked
