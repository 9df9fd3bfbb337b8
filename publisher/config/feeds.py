"""The `[[feed]]` tables: which feeds there are, and what they are called."""

import re
from uuid import UUID

from publisher.config.languages import read_language
from publisher.config.sources import read_joining
from publisher.config.tables import Table
from publisher.config.values import (
    check_feed_name,
    check_known,
    choose,
    read_address,
    read_feed_name,
    read_number,
)
from publisher.model.articles import Person
from publisher.model.publication import (
    LARGEST_FEED,
    DigestPeriod,
    FeedDefinition,
    FeedFormat,
    FeedScope,
    PodcastSettings,
)
from publisher.model.selection import Selection, Wording

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def read_feed(table: Table, base: str) -> FeedDefinition:
    """Return what one table says; addresses in it are below `base`.

    Raises:
        ConfigurationError: A value cannot be.
    """
    name = read_feed_name(table)
    formats = table.texts("formats") or tuple(FeedFormat)
    feed = FeedDefinition(
        name=name,
        formats=tuple(
            FeedFormat(check_known(table, "formats", value, tuple(FeedFormat))) for value in formats
        ),
        limit=read_number(table, "limit", 20),
        archive=None if table.find("archive", int) is None else read_number(table, "archive", 1),
        largest=read_number(table, "largest", LARGEST_FEED),
        each=_read_scopes(table, name),
        full_text=choose(table, "content", "full", ("full", "summary")) == "full",
        title=_read_wording(table, "title"),
        description=_read_wording(table, "description"),
        selection=read_selection(table),
        podcast=_read_podcast(table, base),
        formerly=_read_former_names(table, name),
        editions=table.find("editions", str),
        digest=_read_digest(table),
    )
    table.close()
    _refuse_mixture(table, feed)
    return feed


def _read_digest(table: Table) -> DigestPeriod | None:
    period = table.find("digest", str)
    if period is None:
        return None
    return DigestPeriod(check_known(table, "digest", period, tuple(DigestPeriod)))


def _refuse_mixture(table: Table, feed: FeedDefinition) -> None:
    """Refuse what says nothing beside another key.

    Raises:
        ConfigurationError: There is something of the kind.
    """
    filters = feed.each or feed.podcast is not None or feed.selection != Selection()
    if feed.editions is not None and (filters or feed.digest is not None):
        raise table.error(
            "editions",
            "a feed of editions holds no chosen articles",
            "Leave out each, digest, podcast, sections, tags, authors and languages.",
        )
    if feed.digest is not None and feed.podcast is not None:
        raise table.error("digest", "a podcast has no digests", "Make a feed of each.")


def read_selection(table: Table) -> Selection:
    """Return which articles a feed or newsletter takes.

    Raises:
        ConfigurationError: A filter is neither a text nor a list of texts.
    """
    return Selection(
        sections=table.texts("sections"),
        tags=table.texts("tags"),
        authors=table.texts("authors"),
        languages=table.texts("languages"),
        sources=read_joining(table),
        exclude_sections=table.texts("exclude_sections"),
        exclude_tags=table.texts("exclude_tags"),
        exclude_authors=table.texts("exclude_authors"),
    )


def _read_scopes(table: Table, name: str) -> tuple[FeedScope, ...]:
    """Return what the feed is repeated over; each has a place of its own in the name."""
    scopes = tuple(
        FeedScope(check_known(table, "each", value, tuple(FeedScope)))
        for value in table.texts("each")
    )
    for scope in scopes:
        if name.count(f"{{{scope}}}") != 1 or scopes.count(scope) > 1:
            wanted = ".".join(f"{{{each}}}" for each in dict.fromkeys(scopes))
            raise table.error(
                "name", f"{name!r} has no {{{scope}}}, or not once", f'Write: "{scope}/{wanted}"'
            )
    for placeholder in _PLACEHOLDER.findall(name):
        if placeholder not in scopes:
            raise table.error(
                "name",
                f"{name!r} has a placeholder and no each",
                f'Add: each = "{placeholder}"' if placeholder in [*FeedScope] else "Take it out.",
            )
    if "{" in _PLACEHOLDER.sub("", name) or "}" in _PLACEHOLDER.sub("", name):
        raise table.error("name", f"{name!r} has a brace that is no placeholder", "Take it out.")
    if "}{" in name:
        raise table.error(
            "name", f"{name!r} has nothing between two values", "Put a hyphen or a dot there."
        )
    return scopes


def _read_former_names(table: Table, name: str) -> tuple[str, ...]:
    """Return what the feed was called before, with the placeholders that its name has now."""
    former_names = tuple(
        check_feed_name(table, "formerly", each) for each in table.texts("formerly")
    )
    for former in former_names:
        if sorted(_PLACEHOLDER.findall(former)) != sorted(_PLACEHOLDER.findall(name)):
            raise table.error(
                "formerly",
                f"{former!r} has not the same placeholders as the name",
                f"Write it as the feed was called then, like {name!r}.",
            )
    return former_names


def _read_wording(table: Table, key: str) -> Wording | None:
    """Return a text, or a table with one for each language."""
    value = table.find(key, object)
    if value is None:
        return None
    if not isinstance(value, dict):
        return Wording(otherwise=table.get(key, str, ""))
    inner = Table(value, name=f"{table.name} {key}", file=table.file)
    texts = {}
    for tag in value:
        try:
            texts[read_language(tag.replace("_", "-"))] = inner.require(tag, str, '"…"')
        except ValueError as error:
            raise inner.error(
                tag, "is not a language tag", "Write one like nl or pt-BR."
            ) from error
    return Wording(texts=texts)


def _read_podcast(table: Table, base: str) -> PodcastSettings | None:
    """Return the table `podcast`, or the defaults for `podcast = true`."""
    value = table.find("podcast", object)
    if not isinstance(value, dict):
        return PodcastSettings() if table.get("podcast", bool, False) else None
    inner = Table(value, name=f"{table.name} podcast", file=table.file)
    podcast = PodcastSettings(
        categories=tuple(_split_category(each) for each in inner.texts("category")),
        is_explicit=inner.get("explicit", bool, False),
        kind=choose(inner, "type", "episodic", ("episodic", "serial")),
        author=inner.find("author", str),
        owner=_read_owner(inner),
        image=read_address(inner, "image", base),
        is_locked=inner.find("locked", bool),
        funding=_read_funding(inner, base),
        guid=_read_guid(inner),
    )
    inner.close()
    if podcast.is_locked is not None and podcast.owner is None:
        raise inner.error(
            "locked", "says nothing without an owner", "Add: owner = { name = …, email = … }"
        )
    return podcast


def _split_category(text: str) -> tuple[str, str]:
    category, _, narrower = text.partition(">")
    return category.strip(), narrower.strip()


def _read_owner(table: Table) -> Person | None:
    owner = table.find("owner", dict)
    if owner is None:
        return None
    inner = Table(owner, name=f"{table.name} owner", file=table.file)
    person = Person(
        name=inner.require("name", str, '"Redactie"'),
        email=inner.require("email", str, '"redactie@example.org"'),
    )
    inner.close()
    return person


def _read_funding(table: Table, base: str) -> tuple[str, str] | None:
    funding = table.find("funding", object)
    if not isinstance(funding, dict):
        address = read_address(table, "funding", base)
        return None if address is None else (address, "")
    inner = Table(funding, name=f"{table.name} funding", file=table.file)
    inner.require("url", str, '"https://example.org/support"')
    address = read_address(inner, "url", base)
    title = inner.get("title", str, "")
    inner.close()
    assert address is not None  # required just now
    return address, title


def _read_guid(table: Table) -> str | None:
    guid = table.find("guid", str)
    if guid is None:
        return None
    try:
        return str(UUID(guid))
    except ValueError as error:
        raise table.error(
            "guid", f"{guid!r} is not a UUID", "Take the one that directories know."
        ) from error
