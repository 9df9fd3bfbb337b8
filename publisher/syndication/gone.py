"""Addresses at which a server should answer that nothing is there any more (410)."""

import re
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from publisher.model.articles import Entry, Withdrawal
from publisher.model.publication import Publication

#: What no path of ours holds once it is decoded; U+FFFD stands for bytes that are not UTF-8.
_STRANGE = re.compile("[\x00-\x1f\x7f\ufffd]")


def list_gone_paths(
    withdrawn: Iterable[Withdrawal], entries: Iterable[Entry], publication: Publication
) -> tuple[str, ...]:
    """Return the path of each withdrawn article's page, decoded, from the root of the host.

    In order. Left out are pages on other hosts, where another server answers, and those at whose
    address another article is by now, one of `entries`.
    """
    base = urlsplit(publication.url)
    paths = {
        unquote(address.path)
        for address in (urlsplit(each.url) for each in withdrawn)
        if address.netloc == base.netloc
    }
    if paths:
        paths.discard(unquote(base.path))
        paths -= {unquote(urlsplit(entry.article.url).path) for entry in entries}
    return tuple(sorted(path for path in paths if path and not _STRANGE.search(path)))
