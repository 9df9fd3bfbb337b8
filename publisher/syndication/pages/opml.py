"""All feeds in one file that feed readers import: OPML 2.0."""

from collections.abc import Iterable, Mapping

from lxml import etree

from publisher.model.publication import FeedFormat, Publication
from publisher.syndication.characters import make_legal
from publisher.syndication.dates import NEVER, rss_date
from publisher.syndication.feeds import Feed
from publisher.syndication.formats import prefer
from publisher.syndication.pages.views import FeedView

#: OPML 2.0, «Subscription lists»: what `version` says of XML feeds. It knows no word for JSON.
_VERSIONS = {FeedFormat.ATOM: "ATOM", FeedFormat.RSS: "RSS2"}


def render_opml(
    feeds: Iterable[Feed], publication: Publication, views: Mapping[str, FeedView]
) -> bytes:
    """Return the document, with one outline for each feed in their order.

    Without a date where no feed has an entry: the clock would change the bytes.
    """
    feeds = tuple(feeds)
    opml = etree.Element("opml", version="2.0")
    head = etree.SubElement(opml, "head")
    etree.SubElement(head, "title").text = make_legal(publication.title)
    updated = max([NEVER, *(feed.updated for feed in feeds)])
    if updated > NEVER:
        etree.SubElement(head, "dateModified").text = rss_date(updated.replace(microsecond=0))
    if publication.author is not None:
        etree.SubElement(head, "ownerName").text = make_legal(publication.author.name)
        if publication.author.email:
            etree.SubElement(head, "ownerEmail").text = make_legal(publication.author.email)
    etree.SubElement(head, "docs").text = "http://opml.org/spec2.opml"
    body = etree.SubElement(opml, "body")
    for feed in feeds:
        format_ = prefer(feed.self_urls)
        outline = {
            "type": "rss",  # whatever the format
            "text": views[feed.name].own_title,
            "title": feed.title,
            "description": feed.description,
            "xmlUrl": feed.self_urls[format_],
            "htmlUrl": f"{publication.feeds_url}{views[feed.name].page}",
            "language": feed.language,
        }
        if format_ in _VERSIONS:
            outline["version"] = _VERSIONS[format_]
        etree.SubElement(body, "outline", outline)
    return etree.tostring(opml, pretty_print=True, encoding="UTF-8", xml_declaration=True)
