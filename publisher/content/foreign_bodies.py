"""Bodies that are no Markdown become Markdown: reStructuredText and HTML."""

from publisher.content.importers.markdown_writer import write_markdown
from publisher.errors import ArticleError


def write_foreign_body(body: str, suffix: str, source: str) -> str:
    """Return a body in reStructuredText (`.rst`) or HTML (`.html`) as Markdown.

    Raises:
        ArticleError: It cannot be read.
    """
    return write_markdown(body if suffix == ".html" else _render_rst(body, source))


def _render_rst(body: str, source: str) -> str:
    """Return reStructuredText as HTML; no directive of it reads another file."""
    from docutils.core import publish_parts
    from docutils.utils import SystemMessage

    settings = {
        "doctitle_xform": False,
        "initial_header_level": 2,
        "file_insertion_enabled": False,
        "raw_enabled": True,
        "report_level": 5,
        "halt_level": 5,
        "syntax_highlight": "none",
        "math_output": "LaTeX",
        "input_encoding": "unicode",
        "embed_stylesheet": False,
        "_disable_config": True,
    }
    try:
        parts = publish_parts(body, writer="html5", settings_overrides=settings)
    except (SystemMessage, ValueError, RecursionError) as error:
        raise ArticleError(
            f"not valid reStructuredText: {error}",
            source=source,
            line=1,
            hint="Mend the file, or write the article in Markdown.",
        ) from error
    return str(parts["body"])
