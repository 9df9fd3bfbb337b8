"""RSS 2.0 (RSS Best Practices Profile), written by feedgen."""

from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from publisher.model.articles import Article, Entry
from publisher.model.publication import FeedFormat
from publisher.syndication.dates import rss_date, shown
from publisher.syndication.feeds import Feed
from publisher.syndication.fragments import Setting, categories, cut, put_in
from publisher.syndication.xml_extension import RssFeedExtension, RssItemExtension

_ITEM = b"    <item>"
_END = b"  </channel>"


def render_entry(entry: Entry, setting: Setting) -> bytes:
    """Return the `<item>` of one entry, as it stands in every feed with the same setting.

    The entry has been prepared (`fragments.prepare_entry`).
    """
    article = entry.article
    document = _start_document()
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
    item.publisher.published = rss_date(shown(article.published, setting.timezone))
    item.publisher.language = setting.stated_language(article)
    return cut(document.rss_str(pretty=True), _ITEM, _END)


def render_feed(feed: Feed, fragments: list[bytes], setting: Setting) -> bytes:
    """Return the whole document, with the entries' fragments in their order."""
    frame = _start_document()
    frame.title(feed.title)
    frame.description(feed.description)
    frame.publisher.last_build_date = rss_date(shown(feed.updated, setting.timezone))
    self_url = feed.self_urls[FeedFormat.RSS]
    frame.link(href=self_url, rel="self", type="application/rss+xml")
    # After the self link: the last link called is the one that RSS itself shows.
    frame.link(href=feed.page_url, rel="alternate")
    frame.language(feed.language)
    frame.publisher.name = feed.name
    frame.publisher.hub = feed.hub
    frame.generator("publisher")
    if feed.rights is not None:
        frame.rights(feed.rights)
    return put_in(frame.rss_str(pretty=True), fragments, _END)


def _name_authors(item: FeedEntry, article: Article) -> None:
    """Name one author with an address in `<author>`, and else everyone in `dc:creator`.

    Never in both: readers that look at one of them would miss a name.
    """
    match article.authors:
        case [author] if author.email:
            item.author(name=author.name, email=author.email)
        case authors:
            item.publisher.creators = [author.name for author in authors]


def _start_document() -> FeedGenerator:
    document = FeedGenerator()
    document.register_extension(
        "publisher", RssFeedExtension, RssItemExtension, atom=False, rss=True
    )
    return document
