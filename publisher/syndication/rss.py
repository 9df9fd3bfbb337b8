"""RSS 2.0 (RSS Best Practices Profile), written by feedgen."""

from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from publisher.model.articles import Article, Entry, Picture
from publisher.model.publication import FeedFormat
from publisher.syndication.dates import rss_date, shown
from publisher.syndication.feeds import Feed
from publisher.syndication.formats import MEDIA_TYPES
from publisher.syndication.fragments import (
    UNKNOWN_TYPE,
    Setting,
    categories,
    cut,
    enclosure_link,
    put_in,
    split_attachments,
)
from publisher.syndication.podcasts import list_channel_elements, list_item_elements
from publisher.syndication.value_checks import is_rss_author
from publisher.syndication.xml_extension import RssFeedExtension, RssItemExtension

_ITEM = b"    <item>"
_END = b"  </channel>"
#: Width and height in pixels (RSS 2.0, `<image>`).
LARGEST_IMAGE = (144, 400)
#: Endings of pictures that RSS 2.0 allows there; an address that ends otherwise may be one too.
_IMAGE_ENDINGS = frozenset({"gif", "jpeg", "jpg", "png"})


def render_entry(entry: Entry, setting: Setting) -> bytes:
    """Return the `<item>` of one entry, as it stands in every feed with the same setting.

    The entry has been prepared (`fragments.prepare_entry`).
    """
    article = entry.article
    document = _start_document(is_podcast=setting.is_podcast)
    document.title(article.title)
    document.link(href=article.url)
    document.description(article.title)
    item: FeedEntry = document.add_entry(order="append")
    item.guid(entry.id, permalink=False)
    item.title(article.title)
    item.link(href=article.url, rel="alternate")
    if article.summary:
        # A description is HTML, whatever it holds.
        item.description(escape(article.summary, quote=False), isSummary=True)
    if setting.full_text and article.html:
        item.content(article.html)
    item.category(categories(article, setting.publication_url))
    _name_authors(item, article)
    _attach(item, article)
    supplement = article.supplement
    if supplement.comments is not None:
        item.comments(supplement.comments)
    if supplement.original_feed is not None:
        original = supplement.original_feed
        item.source(url=original.url, title=original.title or original.url)
    item.publisher.rights = supplement.rights
    if setting.is_podcast:
        item.publisher.elements = list(list_item_elements(article))
    item.publisher.published = rss_date(shown(article.published, setting.timezone))
    item.publisher.language = setting.stated_language(article)
    return cut(document.rss_str(pretty=True), _ITEM, _END)


def render_feed(feed: Feed, fragments: list[bytes], setting: Setting) -> bytes:
    """Return the whole document, with the entries' fragments in their order."""
    frame = _start_document(is_podcast=feed.podcast is not None)
    frame.title(feed.title)
    frame.description(feed.description)
    frame.publisher.last_build_date = rss_date(shown(feed.updated, setting.timezone))
    self_url = feed.self_urls[FeedFormat.RSS]
    frame.link(href=self_url, rel="self", type=MEDIA_TYPES[FeedFormat.RSS])
    # After the self link: the last link called is the one that RSS itself shows.
    frame.link(href=feed.page_url, rel="alternate")
    frame.language(feed.language)
    frame.publisher.name = feed.name
    frame.publisher.hub = feed.hub
    frame.generator("publisher")
    if feed.history is not None:
        frame.publisher.links = feed.history.links(FeedFormat.RSS)
        frame.publisher.mark = feed.history.mark
    _illustrate(frame, feed)
    if feed.podcast is not None:
        frame.publisher.elements = list(list_channel_elements(feed.podcast))
    if feed.rights is not None:
        frame.rights(feed.rights)
    return put_in(frame.rss_str(pretty=True), fragments, _END)


def _name_authors(item: FeedEntry, article: Article) -> None:
    """Name one author with an address in `<author>`, and else everyone in `dc:creator`.

    Never in both: readers that look at one of them would miss a name.
    """
    match article.authors:
        case [author] if author.email and is_rss_author(author.name, author.email):
            item.author(name=author.name, email=author.email)
        case authors:
            item.publisher.creators = [author.name for author in authors]


def _attach(item: FeedEntry, article: Article) -> None:
    """Put one attachment into `<enclosure>`, where readers look for one, the others into links."""
    enclosure, others = split_attachments(article)
    if enclosure is not None:
        # Zero where nobody knows: the attribute is compulsory (RSS Best Practices Profile).
        item.enclosure(
            url=enclosure.url,
            length=str(enclosure.length or 0),
            type=enclosure.media_type or UNKNOWN_TYPE,
        )
    item.publisher.links = [enclosure_link(attachment) for attachment in others]


def _illustrate(frame: FeedGenerator, feed: Feed) -> None:
    """Show the larger of logo and icon that RSS allows: at most 144 pixels wide and 400 high.

    A picture of which nobody knows the size is an icon, if it is anything.
    """
    measured = (each for each in (feed.logo, feed.icon) if each is not None and each.width)
    fitting = [each for each in measured if _fits(each)]
    unknown = [feed.icon] if feed.icon is not None and feed.icon.width is None else []
    for picture in [each for each in (*fitting, *unknown) if _is_of_known_kind(each)][:1]:
        frame.image(
            url=picture.url,
            title=feed.title,
            link=feed.page_url,
            width=None if picture.width is None else str(picture.width),
            height=None if picture.height is None else str(picture.height),
        )


def _is_of_known_kind(picture: Picture) -> bool:
    ending = picture.url.rpartition(".")[2].lower()
    return ending in _IMAGE_ENDINGS or not ending.isalnum()


def _fits(picture: Picture) -> bool:
    width, height = picture.width or 0, picture.height or 0
    return width <= LARGEST_IMAGE[0] and height <= LARGEST_IMAGE[1]


def _start_document(*, is_podcast: bool) -> FeedGenerator:
    document = FeedGenerator()
    document.register_extension(
        "publisher", RssFeedExtension, RssItemExtension, atom=False, rss=True
    )
    document.publisher.is_podcast = is_podcast
    return document
