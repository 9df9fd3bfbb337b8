"""What `publisher.toml` says, and what happens when it says something else."""

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from publisher.config.load import find_publication, load_publication
from publisher.errors import ConfigurationError
from publisher.model.articles import Person
from publisher.model.newsletters import EditionOrder, Schedule
from publisher.model.publication import FeedFormat, FeedScope, Publication
from publisher.model.selection import Selection, Wording
from tests.obstacles import as_ordinary_user, folder_for_everybody

Load = Callable[..., Publication]
Refuse = Callable[..., ConfigurationError]
WriteNewsletter = Callable[..., str]

_FULL = """
[publication]
title = "De Kust"
description = "Alles over zee"
url = "https://example.org/kust"
language = "nl-BE"
timezone = "Europe/Brussels"
author = { name = "Redactie", email = "redactie@example.org", role = "desk" }
feeds_url = "https://feeds.example.org"
hub = "https://hub.example.org/?for=kust"
servers = ["nginx", "static"]
compress = true
rights = "© De Kust"

[content]
folders = ["articles", "notes"]
dialect = "publisher"
permalink = "/:year/:slug/"

[[feed]]
name = "all"
formats = ["json", "atom"]
limit = 5
content = "summary"
title = "Alles"
formerly = "nieuws"

[[feed]]
name = "tag/{tag}"
each = "tag"
formerly = ["t/{tag}", "over/{tag}"]
sections = "Zee"
languages = ["nl", "fr"]

[[newsletter]]
name = "weekly"
title = "De Kust, elke vrijdag"
from = "Redactie <redactie@example.org>"
reply_to = "brieven@example.org"
template = "letter"
schedule = "fri 08:00"
limit = 3
minimum = 2
window = "14 days"
order = "weight"
exclude_tags = ["advertorial"]
full = 0
language = "nl"
address = "Kaai 1, 8400 Oostende"
unsubscribe_url = "https://example.org/u/{token}?list=weekly"
images = "embedded"
image_budget = "1.5 MB"
image_hosts = ["fotos.example.org:8080"]
web = false
authors = ["An"]

[delivery]
transport = "smtp://relay.example.org:587"
connections = 2
rate = "50/s"
give_up_after = "1 day"
timeout = "30 s"
durability = "process"
return_path = "bounces@example.org"

[ledger]
database = "state/ledger.sqlite"
"""


def test_every_key(load: Load, tmp_path: Path) -> None:
    """Every key of the reference means what the reference says."""
    publication = load(_FULL)
    assert publication.folder == tmp_path
    assert publication.url == "https://example.org/kust/"
    assert publication.feeds_url == "https://feeds.example.org/"
    assert publication.timezone == ZoneInfo("Europe/Brussels")
    assert publication.author == Person(name="Redactie", email="redactie@example.org", role="desk")
    assert publication.content.folders == ("articles", "notes")
    assert publication.content.permalink == "/:year/:slug/"
    assert publication.hub == "https://hub.example.org/?for=kust"
    assert (publication.servers, publication.compress) == (("nginx", "static"), True)
    everything, by_tag = publication.feeds
    assert everything.formerly == ("nieuws",)
    assert by_tag.formerly == ("t/{tag}", "over/{tag}")
    assert everything.formats == (FeedFormat.JSON, FeedFormat.ATOM)
    assert (everything.limit, everything.full_text, everything.title) == (
        5,
        False,
        Wording(otherwise="Alles"),
    )
    assert (by_tag.each, by_tag.limit) == ((FeedScope.TAG,), 20)
    assert by_tag.selection == Selection(sections=("Zee",), languages=("nl", "fr"))
    (weekly,) = publication.newsletters
    assert weekly.sender == Person(name="Redactie", email="redactie@example.org")
    assert weekly.reply_to == Person(name="", email="brieven@example.org")
    assert weekly.schedule == Schedule(weekdays=frozenset({4}), at=time(8))
    assert (weekly.limit, weekly.full, weekly.template) == (3, 0, "letter")
    assert (weekly.images, weekly.image_budget, weekly.web) == ("embedded", 1_500_000, False)
    assert weekly.image_hosts == ("fotos.example.org:8080",)
    assert weekly.selection == Selection(authors=("An",), exclude_tags=("advertorial",))
    assert (weekly.minimum, weekly.window) == (2, timedelta(days=14))
    assert weekly.order is EditionOrder.WEIGHT
    delivery = publication.delivery
    assert (delivery.connections, delivery.pause) == (2, timedelta(milliseconds=20))
    assert (delivery.give_up_after, delivery.timeout) == (timedelta(days=1), timedelta(seconds=30))
    assert (delivery.durability, delivery.return_path) == ("process", "bounces@example.org")
    assert publication.ledger == tmp_path / "state/ledger.sqlite"


def test_only_what_is_required(load: Load, tmp_path: Path) -> None:
    """A title and an address are enough; everything else has its default."""
    publication = load()
    assert [feed.name for feed in publication.feeds] == ["all"]
    assert publication.feeds[0].formats == tuple(FeedFormat)
    assert publication.feeds_url == "https://example.org/feeds/"
    assert (publication.hub, publication.servers, publication.compress) == (None, (), False)
    assert publication.newsletters == ()
    assert publication.delivery.transports == ("maildir:outbox",)
    assert publication.delivery.pause == timedelta(0)
    assert publication.delivery.give_up_after == timedelta(days=2)
    assert publication.delivery.password is None
    assert publication.ledger == tmp_path / ".publisher/publisher.sqlite"
    assert publication.timezone == ZoneInfo("UTC")


def test_newsletter_speaks_the_language_of_the_publication(
    load: Load, newsletter: WriteNewsletter
) -> None:
    """A newsletter without a language of its own speaks that of the publication."""
    head = '[publication]\ntitle = "K"\nurl = "https://example.org/"\nlanguage = "fr"\n'
    assert load(head + newsletter()).newsletters[0].language == "fr"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://localhost:8000/a/b",
        "https://[::1]:8080/",
        "https://été.example.org/",
    ],
)
def test_web_address(load: Load, url: str) -> None:
    """A base address ends in a slash, written or not."""
    publication = load(f'[publication]\ntitle = "K"\nurl = "{url}"\n')
    assert publication.url == url.rstrip("/") + "/"


def test_not_toml(refuse: Refuse) -> None:
    """Broken TOML is named with its line."""
    error = refuse('[publication]\ntitle = "K\n')
    assert error.message.startswith("publisher.toml: not valid TOML: ")
    assert "line 2" in error.message


def test_not_utf8(tmp_path: Path) -> None:
    """A file in another encoding is refused with the place where it shows."""
    file = tmp_path / "publisher.toml"
    file.write_bytes('[publication]\ntitle = "été"\n'.encode("cp1252"))
    with pytest.raises(ConfigurationError) as refused:
        load_publication(file, {})
    assert refused.value.message == "publisher.toml: not UTF-8 (byte 23)"


def test_not_readable() -> None:
    """A file that may not be read is an error about the file, not a traceback."""
    with folder_for_everybody() as folder:
        file = folder / "publisher.toml"
        file.write_text("", encoding="utf-8")
        file.chmod(0)
        with as_ordinary_user(), pytest.raises(ConfigurationError) as refused:
            load_publication(file, {})
    assert refused.value.message == f"{file}: Permission denied"


def test_found_from_below(tmp_path: Path) -> None:
    """The nearest publisher.toml above the current folder is the one."""
    below = tmp_path / "outer" / "inner" / "articles"
    below.mkdir(parents=True)
    for folder in (tmp_path / "outer", tmp_path / "outer" / "inner"):
        (folder / "publisher.toml").touch()
    assert find_publication(below) == tmp_path / "outer" / "inner" / "publisher.toml"
    assert find_publication(tmp_path / "outer") == tmp_path / "outer" / "publisher.toml"


def test_not_found(tmp_path: Path) -> None:
    """Where there is no publication, the hint says how to make one."""
    with pytest.raises(ConfigurationError) as refused:
        find_publication(tmp_path)
    assert refused.value.message == f"no publisher.toml in {tmp_path} or above it"
    assert "publisher init" in refused.value.hint
