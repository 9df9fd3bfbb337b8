"""What the three formats are called, by people and by servers."""

from collections.abc import Iterable

from publisher.model.publication import FeedFormat

#: As people say it.
NAMES = {FeedFormat.ATOM: "Atom", FeedFormat.RSS: "RSS", FeedFormat.JSON: "JSON Feed"}
#: Without parameters; RFC 4287 section 7, RSS Advisory Board, JSON Feed 1.1 «MIME Type».
MEDIA_TYPES = {
    FeedFormat.ATOM: "application/atom+xml",
    FeedFormat.RSS: "application/rss+xml",
    FeedFormat.JSON: "application/feed+json",
}


def prefer(formats: Iterable[FeedFormat]) -> FeedFormat:
    """Return the format to give to whoever asks for one address: Atom, else RSS, else JSON."""
    return min(formats, key=list(FeedFormat).index)
