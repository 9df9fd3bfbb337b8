"""Pelican's settings, which are Python and are not run."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from publisher.config.foreign.take_over import TakenOver
from publisher.model.articles import Person
from publisher.model.publication import Publication

TakeOver = Callable[[dict[str, str]], tuple[Publication, TakenOver]]

_SETTINGS = """
import os
HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "Kust"
SITENAME = u"De " + NAME
SITEURL = ""
SITESUBTITLE = f"Alles over {NAME}"
AUTHOR = "An Visser"
PATH = os.path.join(HERE, "content")
TIMEZONE = "Europe/Brussels"
DEFAULT_LANG = "nl"
ARTICLE_URL = "{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
SLUGIFY_SOURCE = "basename"
DEFAULT_METADATA = {"status": "draft", "theme_key": "x"}
"""


def test_settings(take_over: TakeOver) -> None:
    """What the two files say of the blog is in publisher.toml, the published address included."""
    publication, taken = take_over(
        {
            "pelicanconf.py": _SETTINGS,
            "publishconf.py": (
                "import os, sys\nsys.path.append(os.curdir)\nfrom pelicanconf import *\n"
                'SITEURL = "https://example.org"\nFEED_ALL_RSS = "feed.xml"\nFEED_ALL_ATOM = None\n'
            ),
            "content/": "",
        }
    )
    assert (publication.title, publication.description) == ("De Kust", "Alles over Kust")
    assert publication.url == "https://example.org/"
    assert (publication.language, publication.timezone) == ("nl", ZoneInfo("Europe/Brussels"))
    assert publication.author == Person(name="An Visser")
    assert publication.content.folders == ("content",)
    assert publication.content.permalink == "{date:%Y}/{slug}/"
    assert publication.content.slug_from == "filename"
    assert publication.content.defaults == {"status": "draft"}
    assert "url: https://example.org/ (publishconf.py: SITEURL)" in taken.found
    assert taken.left_out == (
        "the old feed was at https://example.org/feed.xml: redirect it to feeds/all.rss",
    )


def test_what_only_running_would_tell(take_over: TakeOver, tmp_path: Path) -> None:
    """Code is never run: what it would say is named with its line."""
    trap = tmp_path / "was-run"
    _, taken = take_over(
        {
            "pelicanconf.py": (
                f"open({str(trap)!r}, 'w')\n"
                "SITENAME = input()\n"
                "SITEURL = os.environ.get('SITEURL', 'https://example.org')\n"
                "TIMEZONE = 'Europe/' + city()\n"
                "if DEBUG:\n    AUTHOR = 'An'\n"
                "ARTICLE_URL = '{date:%Y}/{path_no_ext}.html'\n"
                "PATH_METADATA = '(?P<date>'\n"
                "DEFAULT_LANG = 'nl'\n"
            ),
            "content/": "",
        }
    )
    assert not trap.exists()
    assert taken.left_out == (
        "pelicanconf.py: SITEURL: line 3: comes from the environment; its default is taken",
        "pelicanconf.py: ARTICLE_URL:"
        " 'path_no_ext' in '{date:%Y}/{path_no_ext}.html' means nothing here",
        "pelicanconf.py: PATH_METADATA: publisher.toml: [content] path_keys:"
        " '(?P<date>' is no regular expression with named groups",
        "the old feed was at https://example.org/feeds/all.atom.xml: redirect it to feeds/all.atom",
        "pelicanconf.py: SITENAME: line 2: only known when the file is run",
        "pelicanconf.py: AUTHOR: line 6: stands under a condition",
        "pelicanconf.py: TIMEZONE: line 4: only known when the file is run",
        "pelicanconf.py: no title: the folder's name is written; change title",
    )


def test_several_article_folders(take_over: TakeOver) -> None:
    """Only what is in ARTICLE_PATHS is an article; the folders are categories all the same."""
    publication, _ = take_over(
        {
            "pelicanconf.py": "SITENAME = 'A'\nPATH = 'src'\nARTICLE_PATHS = ['posts', 'notes']\n"
            "ARTICLE_EXCLUDES = ['posts/old']\nIGNORE_FILES = ['*.skip.md']\n",
            "src/posts/": "",
            "src/notes/": "",
        }
    )
    assert publication.content.folders == ("src",)
    assert publication.content.include == ("posts/**", "notes/**")
    assert publication.content.exclude == ("posts/old/**", "**/*.skip.md")
