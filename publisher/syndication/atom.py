"""Atom 1.0 (RFC 4287), written by feedgen."""

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator

from publisher.model.articles import Article, Entry, Person
from publisher.model.publication import FeedFormat
from publisher.syndication.dates import NEVER, shown
from publisher.syndication.feeds import Feed
from publisher.syndication.formats import MEDIA_TYPES
from publisher.syndication.fragments import Setting, categories, cut, enclosure_link, put_in
from publisher.syndication.value_checks import is_email
from publisher.syndication.xml_extension import AtomEntryExtension, AtomFeedExtension

_ENTRY = b"  <entry"
_END = b"</feed>"


def render_entry(entry: Entry, setting: Setting) -> bytes:
    """Return the `<entry>` of one entry, as it stands in every feed with the same setting.

    The entry has been prepared (`fragments.prepare_entry`).
    """
    article = entry.article
    document = _start_document()
    document.id(entry.id)
    document.title(article.title)
    document.updated(NEVER)
    written: FeedEntry = document.add_entry(order="append")
    written.id(entry.id)
    written.title(article.title)
    written.updated(shown(article.significant_at, setting.timezone))
    written.published(shown(article.published, setting.timezone))
    for author in article.authors:
        written.author(_person(author))
    written.link(href=article.url, rel="alternate")
    shows_text = setting.full_text and bool(article.html)
    # An entry without content says something of itself (RFC 4287 section 4.1.1.1).
    summary = article.summary or ("" if shows_text else article.title)
    if summary:
        written.summary(summary, type="text")
    if shows_text:
        written.content(article.html, type="html")
    written.category(categories(article, setting.publication_url))
    written.publisher.language = setting.stated_language(article)
    written.publisher.links = _links(article)
    written.publisher.original_feed = article.supplement.original_feed
    written.publisher.original_updated = shown(article.published, setting.timezone).isoformat()
    if article.supplement.rights is not None:
        written.rights(article.supplement.rights)
    return cut(document.atom_str(pretty=True), _ENTRY, _END)


def render_feed(feed: Feed, fragments: list[bytes], setting: Setting) -> bytes:
    """Return the whole document, with the entries' fragments in their order."""
    frame = _start_document()
    frame.id(feed.id)
    frame.title(feed.title)
    frame.subtitle(feed.description)
    frame.updated(shown(feed.updated, setting.timezone))
    frame.author(_person(feed.author))
    self_url = feed.self_urls[FeedFormat.ATOM]
    frame.link(href=self_url, rel="self", type=MEDIA_TYPES[FeedFormat.ATOM])
    frame.link(href=feed.page_url, rel="alternate", type="text/html")
    if feed.history is not None:
        for link in feed.history.links(FeedFormat.ATOM):
            frame.link(link)
        frame.publisher.mark = feed.history.mark
    frame.publisher.tombstones = feed.tombstones
    frame.language(feed.language)
    frame.publisher.name = feed.name
    frame.publisher.hub = feed.hub
    # Without a version: a release of the program must not change anybody's feed.
    frame.generator("publisher")
    if feed.icon is not None:
        frame.icon(feed.icon.url)
    if feed.logo is not None:
        frame.logo(feed.logo.url)
    if feed.rights is not None:
        frame.rights(feed.rights)
    return put_in(frame.atom_str(pretty=True), fragments, _END)


def _links(article: Article) -> list[dict[str, str]]:
    links = [{"href": article.url, "rel": "alternate", "type": "text/html"}]
    links += [enclosure_link(attachment) for attachment in article.supplement.attachments]
    if article.supplement.comments is not None:
        # RFC 4685 section 4.
        links.append({"href": article.supplement.comments, "rel": "replies", "type": "text/html"})
    return links


def _start_document() -> FeedGenerator:
    document = FeedGenerator()
    document.register_extension(
        "publisher", AtomFeedExtension, AtomEntryExtension, atom=True, rss=False
    )
    return document


def _person(person: Person) -> dict[str, str]:
    email = person.email if person.email and is_email(person.email) else None
    fields = {"name": person.name, "email": email, "uri": person.url}
    return {field: value for field, value in fields.items() if value}
