"""Addresses at which a server should answer that nothing is there any more (410)."""

from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from publisher.model.articles import Withdrawal
from publisher.model.publication import Publication


def list_gone_paths(withdrawn: Iterable[Withdrawal], publication: Publication) -> tuple[str, ...]:
    """Return the path of each withdrawn article's page, decoded, from the root of the host.

    In order. Pages on other hosts are left out, for another server answers there.
    """
    host = urlsplit(publication.url).netloc
    addresses = (urlsplit(each.url) for each in withdrawn)
    return tuple(sorted({unquote(address.path) for address in addresses if address.netloc == host}))
