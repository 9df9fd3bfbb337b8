"""Exports of other systems, and documents, come back as articles."""

from dataclasses import dataclass

from publisher.content.importers.exports.recognising import recognise
from publisher.content.importers.imported import ImportedArticle

__all__ = ["ExportImport", "read_export", "recognise"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ExportImport:
    """What an export holds."""

    #: Name of the publication it comes from, plain text; None where it tells none.
    title: str | None
    #: In the order of the export.
    articles: tuple[ImportedArticle, ...]
    #: What was left out or could not be read; one line each, no full stop.
    problems: tuple[str, ...]


def read_export(kind: str, content: bytes, name: str) -> ExportImport:
    """Return the articles of an export of a `kind` that `recognise` returns.

    `name` is the file's name, for messages and for what the export does not say itself.

    Raises:
        ImportSourceError: It is not of that kind, is damaged, or unpacks to too much.
        KeyError: There is no such kind.
    """
    # Each needs libraries that take longer to import than most commands take to run.
    from importlib import import_module

    modules = {
        "wordpress": "wordpress",
        "ghost": "ghost",
        "docx": "documents",
        "substack": "substack",
        "buttondown": "buttondown",
        "mailchimp": "mailchimp",
    }
    module = import_module(f"publisher.content.importers.exports.{modules[kind]}")
    found: ExportImport = module.read(content, name)
    return found
