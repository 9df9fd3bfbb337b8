"""The text of a web page, as copied or scraped, becomes an article."""

from publisher.content.importers.page_dump.reading import read_page_dump

__all__ = ["read_page_dump"]
