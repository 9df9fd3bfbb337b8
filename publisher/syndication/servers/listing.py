"""Files for the web servers that `servers` in publisher.toml names."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from gettext import NullTranslations
from urllib.parse import quote, unquote, urlsplit

from publisher.model.publication import ARCHIVE_FOLDER, FeedFormat, Publication
from publisher.syndication.dates import NEVER
from publisher.syndication.feeds import Feed
from publisher.syndication.formats import MEDIA_TYPES
from publisher.syndication.pages import Page, make_page
from publisher.syndication.servers.moves import SAFE, list_moves
from publisher.templating.environment import Templates
from publisher.templating.folders import template_folders
from publisher.templating.texts import Texts, find_locale

#: Folder of these templates below each template folder, and of what is written.
_SERVER = "server"
#: As `servers` names them → files.
FILES = {
    "nginx": ("nginx.conf",),
    "caddy": ("Caddyfile",),
    "apache": ("htaccess",),
    "static": ("_headers", "_redirects"),
}
#: Media type → suffixes of the files in the feeds folder.
_TYPES = {
    **{type_: (str(format_),) for format_, type_ in MEDIA_TYPES.items()},
    "text/x-opml": ("opml",),
    "text/html": ("html",),
    "text/css": ("css",),
}
#: A path that is the same encoded and not.
_PLAIN = re.compile(r"[\w./~-]+", re.ASCII)
#: How long nobody has to ask again: as often as cron is told to run.
_SECONDS = 300


def list_server_files(
    feeds: Sequence[Feed], publication: Publication, gone: Iterable[str] = ()
) -> Iterator[Page]:
    """Give the files that `servers` asks for; their paths are below the publication's folder.

    `gone` are the decoded paths of withdrawn articles.

    Raises:
        ConfigurationError: A line of `server/moved.map` cannot be understood.
        FileAccessError: That file cannot be read.
        TemplateError: A template cannot be used; the message names it.
        UnfetchableError: That file is too large.
    """
    if not publication.servers:
        return
    folders = [folder / _SERVER for folder in template_folders(publication)]
    texts = Texts(language="en", locale=find_locale("en"), translations=NullTranslations())
    filters: dict[str, Callable[..., object]] = {
        "quoted": _quote,
        "caddy": _quote_for_caddy,
        "regex": _escape,
        "unescaped": _unescape,
    }
    templates = Templates(publication, folders, texts, filters=filters)
    address = urlsplit(publication.feeds_url)
    documents = [
        _view_document(url, format_) for feed in feeds for format_, url in feed.self_urls.items()
    ]
    context = {
        "publication": " ".join(publication.title.split()),
        "host": address.netloc,
        "base": unquote(address.path),
        "base_address": quote(unquote(address.path)),
        "types": _TYPES,
        "seconds": _SECONDS,
        "compress": publication.compress,
        "moves": list_moves(feeds, publication, gone),
        "documents": documents,
        "hub": None if publication.hub is None else quote(publication.hub, safe=SAFE),
        "origin": f"{address.scheme}://{quote(address.netloc, safe=SAFE)}",
        "archive": ARCHIVE_FOLDER,
        "formats": [format_.value for format_ in FeedFormat],
    }
    for server in publication.servers:
        for name in FILES[server]:
            content = templates.fill(name, context).encode()
            yield make_page(f"{_SERVER}/{name}", content, NEVER)


def _view_document(url: str, format_: FeedFormat) -> dict[str, object]:
    """Return what templates know of one document of a feed."""
    path = unquote(urlsplit(url).path)
    return {
        "path": path,
        "address": quote(path),
        "url": quote(url, safe=SAFE),
        "media_type": MEDIA_TYPES[format_],
        # The server has the path without encoding, and says it so.
        "is_plain": _PLAIN.fullmatch(path) is not None,
    }


def _escape(text: str) -> str:
    """Return text as it stands in a regular expression between quotation marks."""
    return re.escape(text).replace('"', r"\x22")


def _quote(text: str) -> str:
    """Return text between quotation marks, as nginx and Apache read it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _quote_for_caddy(text: str) -> str:
    """Return text between quotation marks as Caddy reads it: a backslash means itself."""
    escaped = text.replace('"', '\\"')
    return f'"{escaped}"'


def _unescape(address: str) -> str:
    """Return a target as Apache's RedirectMatch takes it: it encodes the path once more.

    A dollar sign would be a group of the pattern.
    """
    path, mark, query = address.partition("?")
    return f"{unquote(path).replace('$', chr(92) + '$')}{mark}{query}"
