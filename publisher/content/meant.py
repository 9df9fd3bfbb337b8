"""Which article a person means: by its file, its address or its id."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.errors import ConfigurationError
from publisher.model.articles import Entry, Identity, Withdrawal


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """An article that has an identity, whether or not its file is there."""

    id: str
    title: str
    #: Address of its page; empty where nobody knows it.
    url: str = ""


def find_meant(
    name: str,
    source: str,
    *,
    entries: Iterable[Entry],
    withdrawn: Iterable[Withdrawal],
    identities: Sequence[Identity],
) -> Meant:
    """Return the article whose id or address is `name`, or whose file is `source`.

    `source` is below the publication's folder. What readers can see goes before what is
    withdrawn, and that before what only the ledger remembers.

    Raises:
        ConfigurationError: There is none, or the ledger remembers several of one file.
    """
    address = name.rstrip("/")
    for entry in entries:
        article = entry.article
        if name == entry.id or source == article.source or address == article.url.rstrip("/"):
            return Meant(id=entry.id, title=article.title, url=article.url)
    for each in withdrawn:
        if (
            name == each.id
            or source == each.source
            or (address and address == each.url.rstrip("/"))
        ):
            return Meant(id=each.id, title=each.title, url=each.url)
    found = [each for each in identities if name == each.id or source == each.source]
    if not found:
        raise ConfigurationError(
            f"no article {name!r} that readers have, or had",
            hint="Name its file, the address of its page, or the id that feeds show.",
        )
    if len(found) > 1:
        raise ConfigurationError(
            f"{len(found)} articles were {source} once",
            hint=f"Name one by its id: {', '.join(each.id for each in found)}",
        )
    return Meant(id=found[0].id, title=found[0].title)
