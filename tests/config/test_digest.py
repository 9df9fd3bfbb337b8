"""The digest that tells whether everything has to be built again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.config.load import load_publication
from publisher.model.publication import Publication

Load = Callable[..., Publication]

_HEAD = """
[publication]
title = "De Kust"
url = "https://example.org/"
timezone = "Europe/Brussels"
"""
_FEED = '[[feed]]\nname = "all"\n'
_NEWSLETTER = '[[newsletter]]\nname = "weekly"\ntitle = "W"\nfrom = "a@example.org"\n'
_WHOLE = _HEAD + _FEED + _NEWSLETTER


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"De Kust"', '"De kust"'),
        ("https://example.org/", "https://example.org/kust/"),
        ("Europe/Brussels", "Europe/London"),
        ("[[feed]]", "[content]\npermalink = '/:slug/'\n[[feed]]"),
        ("[[feed]]", "[content]\nfolders = 'notes'\n[[feed]]"),
        ('name = "all"', 'name = "all"\nlimit = 19'),
        ('name = "all"', 'name = "all"\ncontent = "summary"'),
        ('name = "all"', 'name = "all"\ntags = "zee"'),
        ("timezone", 'rights = "©"\ntimezone'),
        ("timezone", 'hub = "https://hub.example.org/"\ntimezone'),
        ("timezone", 'servers = "nginx"\ntimezone'),
        ("timezone", 'compress = true\ntimezone'),
        ('name = "all"', 'name = "all"\nformerly = "nieuws"'),
        ("timezone", 'language = "nl"\ntimezone'),
        ("timezone", 'author = { name = "An" }\ntimezone'),
    ],
)  # fmt: skip
def test_setting_that_changes_bytes(load: Load, before: str, after: str) -> None:
    """A setting that readers can see the effect of makes another digest."""
    assert before in _WHOLE
    assert load(_WHOLE.replace(before, after, 1)).digest != load(_WHOLE).digest


@pytest.mark.parametrize(
    "more",
    [
        '[delivery]\ntransport = "maildir:elsewhere"\nconnections = 3\nrate = "1/s"\n',
        '[ledger]\ndatabase = "elsewhere.sqlite"\n',
        "# a remark\n",
    ],
)
def test_setting_that_changes_none(load: Load, more: str) -> None:
    """How mail is delivered and where the ledger is does not make feeds be built again."""
    assert load(_WHOLE + more).digest == load(_WHOLE).digest


def test_moved_folder(tmp_path: Path) -> None:
    """A publication that moves to another folder builds the same and has the same digest."""
    digests = set()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        file = tmp_path / name / "publisher.toml"
        file.write_text(_WHOLE, encoding="utf-8")
        digests.add(load_publication(file, {}).digest)
    assert len(digests) == 1


def test_digest_is_written_order_free(load: Load) -> None:
    """The order in which keys stand in a table means nothing."""
    lines = _HEAD.strip().splitlines()
    turned = "\n".join([lines[0], *reversed(lines[1:])]) + "\n" + _FEED + _NEWSLETTER
    assert load(turned).digest == load(_WHOLE).digest
