"""HTML as a person would have written it in Markdown."""

from publisher.content.importers.markdown_writer.writing import write_markdown

__all__ = ["write_markdown"]
