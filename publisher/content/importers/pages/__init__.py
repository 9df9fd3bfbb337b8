"""A page of HTML becomes an article."""

from publisher.content.importers.pages.reading import read_page

__all__ = ["read_page"]
