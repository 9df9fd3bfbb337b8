"""What newsletter templates have beyond all others: lines of a width, and readers' values."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from publisher.content.wrapping import measure, wrap
from publisher.model.publication import Publication
from publisher.newsletter.fields import format_value
from publisher.newsletter.reader import ReaderValue, ReaderValueError
from publisher.storage.cache import Cache
from publisher.templating.environment import Templates, filter_case, or_default
from publisher.templating.texts import Texts

#: Columns of the text part; RFC 5322 section 2.1.1 asks for at most 78 characters a line.
TEXT_WIDTH = 72
#: Of the names and types that docs/themes.md lists. Names that are added leave it as it is.
CONTEXT_VERSION = 1


def load_templates(
    publication: Publication, folders: Sequence[Path], texts: Texts, cache: Cache | None = None
) -> Templates:
    """Return the newsletter templates of a publication, ready to be filled.

    A cache keeps what they are compiled to from run to run.
    """
    return Templates(
        publication,
        folders,
        texts,
        filters={
            "default": _default,
            "d": _default,
            "wrap": _wrap,
            "underline": _underline,
            "date": _format_in(texts, "date"),
            "number": _format_in(texts, "number"),
            **{way: _change_case(way) for way in ("upper", "lower", "title", "capitalize")},
        },
        context_version=CONTEXT_VERSION,
        cache=cache,
        advice={
            ReaderValueError: "Print it, with default(…) for readers who have none, or ask"
            ' {% if reader.… == "…" %}.'
        },
    )


def _format_in(texts: Texts, kind: str) -> Callable[[object], object]:
    """Return a filter that writes a date or a number as the edition's language does."""
    way = f"{kind}:{texts.locale}"

    def format_it(value: object) -> object:
        if isinstance(value, ReaderValue):
            return value.format(way)
        return format_value(value.isoformat() if isinstance(value, date) else str(value), way)

    return format_it


def _change_case(way: str) -> Callable[[object], object]:
    """Return jinja2's filter of that name, which leaves a reader's value until it is known."""

    def change_it(value: object) -> object:
        return value.format(way) if isinstance(value, ReaderValue) else filter_case(value, way)

    return change_it


def _wrap(text: str, width: int = TEXT_WIDTH) -> str:
    """Return text in lines of at most `width` columns."""
    return "\n".join(wrap(str(text), width))


def _underline(text: str, line: str = "-") -> str:
    """Return wrapped text with a line of `line` below it, as wide as its widest line."""
    lines = wrap(str(text), TEXT_WIDTH)
    return "\n".join((*lines, line * max(map(measure, lines), default=0)))


def _default(value: object, default_value: object = "", boolean: bool = False) -> object:
    """Return jinja2's `default`, or a reader's value that knows its default."""
    if isinstance(value, ReaderValue):
        return value.or_default(default_value)
    return or_default(value, default_value, boolean)
