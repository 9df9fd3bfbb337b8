"""Addresses that lead elsewhere (301) or nowhere any more (410).

Feeds that were renamed say so in their definition (`formerly`). Everything else stands in
`server/moved.map`, one address a line:

    # path, and where it is now; nothing behind the path: it was withdrawn
    /zee/oud/          /zee/nieuw/
    /zee/vergissing/

Paths are written as in a browser's address line, white space in them as `%20`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from publisher.errors import ConfigurationError
from publisher.fetching import MB, read_bounded
from publisher.model.publication import ARCHIVE_FOLDER, Publication
from publisher.syndication.archive_files import list_page_files
from publisher.syndication.feeds import Feed
from publisher.syndication.pages.places import find_origins
from publisher.syndication.pages.placing import place_pages
from publisher.syndication.sources import map_file

_TARGET = re.compile(
    r"(?:https?://[^/\s]+)?/[\x21\x23\x25-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7a\x7e]*"
)
#: No blanks and no control characters.
_PATH = re.compile(r"/[^\x00-\x20\x7f-\xa0]*")
_LARGEST = 5 * MB
#: What is left as it is in a target; a dollar sign would begin a variable in nginx.
SAFE = "/:?#[]@!&'()*+,;=%~"


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """One address that is not there any more."""

    #: Decoded, from the root of the host: `/feeds/é.atom`.
    path: str
    #: Absolute and percent-encoded; empty for what is gone.
    target: str

    @property
    def address(self) -> str:
        """Percent-encoded path."""
        return quote(self.path)

    @property
    def pattern(self) -> str:
        """Regular expression that matches the decoded path and no other."""
        escaped = re.sub(r"[$()*+.?\[\\\]^{|}]", r"\\\g<0>", self.path)
        return f"^{escaped}$"


def list_moves(
    feeds: Sequence[Feed], publication: Publication, gone: Iterable[str] = ()
) -> tuple[Move, ...]:
    """Return what moved and what is gone, in order of path.

    `gone` are the decoded paths of withdrawn articles. A line of the map goes before them and
    before a feed's `formerly`. A feed that is there is never led away.

    Raises:
        ConfigurationError: A line of the map cannot be understood; the message names it.
        FileAccessError: The map cannot be read.
        UnfetchableError: The map is larger than 5 MB.
    """
    targets = {
        **_follow_renamed(feeds, publication),
        **dict.fromkeys(gone, ""),
        **_read_map(publication),
    }
    present = {
        f"{_feeds_path(publication)}{name}.{suffix}"
        for feed in feeds
        for name, suffix in _documents(feed)
    }
    return tuple(
        Move(path=path, target=targets[path]) for path in sorted(targets) if path not in present
    )


def _feeds_path(publication: Publication) -> str:
    return unquote(urlsplit(publication.feeds_url).path)


def _documents(feed: Feed) -> list[tuple[str, str]]:
    return [(feed.name, format_.value) for format_ in feed.self_urls]


def _follow_renamed(feeds: Sequence[Feed], publication: Publication) -> dict[str, str]:
    base, origins = _feeds_path(publication), find_origins(feeds, publication)
    pages = place_pages((feed.name for feed in feeds), publication.newsletters)
    targets: dict[str, str] = {}
    for feed in feeds:
        for name in origins[feed.name].former_names:
            for format_, url in feed.self_urls.items():
                targets.setdefault(f"{base}{name}.{format_}", url)
            # Its pages have the same numbers as before.
            for file in list_page_files(publication, feed) if name in feed.former_names else ():
                former = f"{base}{ARCHIVE_FOLDER}/{name}/{file.rpartition('/')[2]}"
                targets.setdefault(former, f"{publication.feeds_url}{quote(file)}")
            page = f"{publication.feeds_url}{quote(pages[feed.name])}"
            targets.setdefault(f"{base}{name}.html", page)
    return targets


def _read_map(publication: Publication) -> Mapping[str, str]:
    file = map_file(publication)
    if not file.is_file():
        return {}
    name = file.relative_to(publication.folder).as_posix()
    try:
        text = read_bounded(file, _LARGEST).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            f"{name}: not UTF-8 (byte {error.start})", hint="Save the file as UTF-8."
        ) from error
    targets: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        path, target = _read_line(words, f"{name}:{number}")
        if path in targets:
            raise ConfigurationError(
                f"{name}:{number}: {words[0]} is there twice", hint="Delete one of the lines."
            )
        targets[path] = urljoin(publication.url, target) if target else ""
    return targets


def _read_line(words: Sequence[str], place: str) -> tuple[str, str]:
    """Return decoded path and target; the target is empty for what is gone.

    Raises:
        ConfigurationError: The line says something else.
    """
    if len(words) > 2:
        raise ConfigurationError(
            f"{place}: more than two addresses", hint="Write white space in an address as %20."
        )
    path, target = words[0], words[1] if len(words) == 2 else ""
    decoded = unquote(path)
    if not _PATH.fullmatch(path) or re.search(r"[\x00-\x1f\x7f\ufffd]", decoded):
        raise ConfigurationError(
            f"{place}: {path!r} is not a path", hint="Begin with a slash, as in /zee/oud/."
        )
    target = quote(target, safe=SAFE)
    if target and not _TARGET.fullmatch(target):
        raise ConfigurationError(
            f"{place}: {words[1]!r} is neither a path nor a web address",
            hint="Write it like /zee/nieuw/ or https://example.org/nieuw/.",
        )
    if unquote(target) == decoded:
        raise ConfigurationError(
            f"{place}: {path} leads to itself", hint="Delete the line, or mend one of the two."
        )
    return decoded, target
