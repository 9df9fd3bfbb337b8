"""What podcast directories want to know, in the namespaces of iTunes and of Podcasting 2.0.

Sources: Apple's «A Podcaster's Guide to RSS», and the Podcast Namespace of podcastindex.org. Both
exist in RSS alone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid5

from publisher.model.articles import Article
from publisher.model.publication import FeedFormat, PodcastSettings, Publication
from publisher.syndication.characters import make_legal

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
NAMESPACES = {"itunes": ITUNES, "podcast": PODCAST}
#: Of the square picture that Apple takes, in pixels.
LEAST_IMAGE, LARGEST_IMAGE = 1400, 3000
#: Of the files that Apple takes; it looks at the address.
PLAYED_ENDINGS = (".m4a", ".mp3", ".mov", ".mp4", ".m4v", ".pdf", ".epub")
#: The namespace in which the guid of a podcast is made of its address (`podcast:guid`).
_GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


@dataclass(frozen=True, kw_only=True, slots=True)
class Podcast:
    """A podcast as a whole."""

    settings: PodcastSettings
    #: UUID, the same wherever the podcast moves.
    guid: str
    #: Who makes it.
    author: str
    #: Absolute address of its picture.
    image: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Element:
    """One element of one of the two namespaces."""

    #: Name with its prefix: `itunes:author`.
    name: str
    text: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    children: tuple["Element", ...] = ()


def describe_podcast(
    publication: Publication, settings: PodcastSettings | None, name: str, origin: str
) -> Podcast | None:
    """Return what the feed called `name` is as a podcast; None where it is none.

    `origin` is the publication's first address, of which the guid is made.
    """
    if settings is None:
        return None
    address = f"{publication.feeds_url}{name}.{FeedFormat.RSS}"
    if address.startswith(publication.url):
        address = origin + address.removeprefix(publication.url)
    author = settings.author or (publication.author and publication.author.name)
    return Podcast(
        settings=settings,
        guid=settings.guid or make_guid(address),
        author=make_legal(author or publication.title),
        image=settings.image or publication.logo,
    )


def make_guid(address: str) -> str:
    """Return the guid that everybody makes of a podcast's address (`podcast:guid`)."""
    return str(uuid5(_GUIDS, address.partition("://")[2].rstrip("/")))


def list_channel_elements(podcast: Podcast) -> Iterator[Element]:
    """Yield the elements of the channel, in the order in which directories document them."""
    settings = podcast.settings
    yield Element(name="itunes:author", text=podcast.author)
    for category, narrower in settings.categories:
        inner = (Element(name="itunes:category", attributes=(("text", narrower),)),)
        yield Element(
            name="itunes:category",
            attributes=(("text", category),),
            children=inner if narrower else (),
        )
    yield Element(name="itunes:explicit", text=_truth(settings.is_explicit))
    if podcast.image is not None:
        yield Element(name="itunes:image", attributes=(("href", podcast.image),))
    yield Element(name="itunes:type", text=settings.kind)
    if settings.owner is not None:
        email = settings.owner.email or ""
        yield Element(
            name="itunes:owner",
            children=(
                Element(name="itunes:name", text=make_legal(settings.owner.name)),
                Element(name="itunes:email", text=email),
            ),
        )
        if settings.is_locked is not None:
            yield Element(
                name="podcast:locked",
                text="yes" if settings.is_locked else "no",
                attributes=(("owner", email),),
            )
    yield Element(name="podcast:guid", text=podcast.guid)
    if settings.funding is not None:
        url, title = settings.funding
        yield Element(
            name="podcast:funding", text=make_legal(title) or url, attributes=(("url", url),)
        )


def list_item_elements(article: Article) -> Iterator[Element]:
    """Yield the elements of one episode."""
    episode = article.supplement.episode
    played = next((each for each in article.supplement.attachments if each.is_playable), None)
    if played is not None and played.duration is not None:
        seconds = max(1, round(played.duration.total_seconds()))
        yield Element(name="itunes:duration", text=str(seconds))
    if article.picture is not None:
        yield Element(name="itunes:image", attributes=(("href", article.picture.url),))
    if episode.is_explicit is not None:
        yield Element(name="itunes:explicit", text=_truth(episode.is_explicit))
    for prefix in ("itunes", "podcast"):
        # Apple takes numbers from 1 only.
        if episode.season:
            yield Element(name=f"{prefix}:season", text=str(episode.season))
        if episode.number:
            yield Element(name=f"{prefix}:episode", text=str(episode.number))
    if episode.kind != "full":
        yield Element(name="itunes:episodeType", text=episode.kind)
    for transcript in episode.transcripts:
        named = (("url", transcript.url), ("type", transcript.media_type))
        yield Element(name="podcast:transcript", attributes=named)
    if episode.chapters is not None:
        named = (("url", episode.chapters), ("type", "application/json+chapters"))
        yield Element(name="podcast:chapters", attributes=named)
    for person in (*article.authors, *episode.people):
        known = (("role", (person.role or "").lower()), ("href", person.url or ""))
        yield Element(
            name="podcast:person",
            text=person.name,
            attributes=tuple((name, value) for name, value in known if value),
        )


def _truth(value: bool) -> str:
    return "true" if value else "false"
