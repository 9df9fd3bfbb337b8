"""`publisher check weekly` and `publisher check weekly-1`, as an editor and cron run them."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.acceptance.conftest import Publisher, run_publisher

ROOT = Path(__file__).parents[2]
NEWSLETTER = """
[[newsletter]]
name = "weekly"
title = "De Kust, elke vrijdag"
from = "Redactie <redactie@kust.example.org>"
address = "Kaai 1, 8400 Oostende"
unsubscribe_url = "https://kust.example.org/uit/{token}"
"""


@pytest.fixture
def weekly(folder: Path, write_article: Callable[..., Path]) -> Path:
    """A publication whose newsletter has one article, with a link that is not https."""
    settings = folder / "publisher.toml"
    text = settings.read_text()
    # What init suggests stands behind these marks.
    begin = text.find("[[newsletter]]")
    end = text.find("\n[", begin + 2)
    rest = text[end:] if end >= 0 else ""
    settings.write_text((text if begin < 0 else text[:begin] + rest) + NEWSLETTER)
    for file in (folder / "articles").glob("*.md"):
        file.unlink()
    write_article(
        "eb",
        "Zie [de haven van Oostende](http://haven.example.org/).",
        title="Het strand bij eb",
        summary="Wie bij eb over het strand loopt, ziet wat de zee daar heeft achtergelaten.",
    )
    return folder


def test_own_publication_is_sound(tmp_path: Path) -> None:
    """The newsletter of the project itself has nothing that is wrong with it."""
    shutil.copy(ROOT / "publisher.toml", tmp_path)
    shutil.copytree(ROOT / "articles", tmp_path / "articles")
    ran = run_publisher("check", "weekly", "--offline", "--strict", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "Nothing is wrong with it." in ran.out
    assert "weekly-1 (not frozen)" in ran.out


def test_check_of_the_next_edition(weekly: Path, publisher: Publisher) -> None:
    """A warning lets an editor go on, and stops cron; each names place, code and cure."""
    ran = publisher("check", "weekly", "--offline")
    assert ran.code == 0
    assert "Warning: articles/eb.md:7: 'http://haven.example.org/' is not https" in ran.err
    assert "[edition/link-http]\n  Write https:// if the page is there, too." in ran.err
    assert "Links and pictures were not looked for (--offline)." in ran.err
    assert "«Het strand bij eb», 1 article" in ran.out
    assert "Findings: 1 warning." in ran.out
    assert publisher("check", "weekly", "--offline", "--strict").code == 1
    assert not list((weekly / "outbox").glob("**/*.*"))


def test_check_with_an_error(weekly: Path, publisher: Publisher) -> None:
    """An edition that must not go out leaves with 3, and with 1 for cron."""
    file = weekly / "articles" / "eb.md"
    file.write_text(file.read_text() + "\nLorem ipsum.\n")
    assert publisher("check", "weekly", "--offline").code == 3
    assert publisher("check", "weekly", "--offline", "--strict").code == 1


def test_reports_for_machines(weekly: Path, publisher: Publisher) -> None:
    """CI gets the findings of an edition in each form that it knows."""
    ran = publisher("check", "weekly", "--offline", "--format", "sarif", "--output", "w.sarif")
    assert "[edition/link-http]" in ran.err
    (run,) = json.loads((weekly / "w.sarif").read_bytes())["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "edition/link-http"
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == "Links are https."
    (place,) = result["locations"]
    assert place["physicalLocation"]["region"] == {"startLine": 7}
    assert place["logicalLocations"][0]["fullyQualifiedName"].startswith("/html/body/")
    values = json.loads(publisher("check", "weekly", "--offline", "--json").out)
    assert values["newsletter"] == "weekly"
    (finding,) = values["findings"]
    assert finding["where"]["part"] == "html"
    root = ET.fromstring(publisher("check", "weekly", "--offline", "--format", "junit").out)
    (case,) = root.findall("testsuite[@name='newsletters']/testcase")
    assert case.get("name") == "weekly"
    assert "edition/link-http" in (case.findtext("system-out") or "")


def test_check_of_a_frozen_edition(weekly: Path, publisher: Publisher) -> None:
    """What was sent can be looked at as well; afterwards there is nothing new to check."""
    assert publisher("subscriber", "add", "ann@example.org").code == 0
    assert publisher("send", "weekly").code == 0
    ran = publisher("check", "weekly-1", "--offline")
    assert ran.code == 0, ran.err
    assert "weekly-1 (frozen)" in ran.out
    assert "[edition/link-http]" in ran.err
    nothing = publisher("check", "weekly", "--strict")
    assert (nothing.code, nothing.out) == (0, "Nothing new for weekly.\n")


def test_wrong_words(weekly: Path, publisher: Publisher) -> None:
    """A newsletter that is none, and options that mean nothing, are told."""
    wrong = publisher("check", "monthly")
    assert wrong.code == 2
    assert "no newsletter 'monthly'" in wrong.err
    assert publisher("check", "--offline").code == 2
    assert "Newsletter weekly: not looked at; publisher check weekly" in publisher("check").out
