"""python-liquid, lax and bounded in what it loops, computes and writes."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from typing import Any

from publisher.content.slugs import slugify

#: Stands where a value is not known.
UNKNOWN = "\x03"
LONGEST_OUTPUT = 2_000_000
#: Of one whose place is looked for.
_LONGEST_EXPRESSION = 1_000
#: A filter's value times its longest argument: as much as its result can grow to.
_LARGEST_WORK = 4_000_000
#: Filters of Jekyll's and Eleventy's that Liquid lacks; one that only styles gives back its value.
_FILTERS: Mapping[str, Callable[..., object]] = {
    "markdownify": lambda value: value,
    "smartify": lambda value: value,
    "slugify": lambda value, *_: slugify(str(value)),
    "slug": lambda value: slugify(str(value)),
    "url": lambda value: value,
    "lower": lambda value: str(value).lower(),
    "jsonify": lambda value: str(value),
    "xml_escape": lambda value: str(value),
    "cgi_escape": lambda value: str(value),
    "uri_escape": lambda value: str(value),
    "date_to_string": lambda value, *_: str(value)[:10],
    "date_to_long_string": lambda value, *_: str(value)[:10],
    "date_to_xmlschema": lambda value: str(value),
    "date_to_rfc822": lambda value: str(value),
}


@cache
def liquid_environment() -> Any:
    """Return the one environment; `noted` on it is what had no value, since the last parse.

    Those are whole expressions where they can be told, else names.
    """
    from liquid import Environment, Mode
    from liquid.context import RenderContext
    from liquid.filter import with_context
    from liquid.undefined import Undefined

    names: list[str] = []

    class Recorded(Undefined):
        """A value that is not known; writing it out is noted."""

        def __str__(self) -> str:
            names.append(_find_expression(self.token) or self.name)
            return UNKNOWN

        def __liquid__(self) -> object:
            return None

    class Bounded(Environment):
        """Loops and output have an end."""

        context_depth_limit = 20
        loop_iteration_limit = 20_000
        local_namespace_limit = 1_000_000
        output_stream_limit = LONGEST_OUTPUT

        def from_string(self, source: str, *args: Any, **kwargs: Any) -> Any:
            names.clear()
            return super().from_string(source, *args, **kwargs)

    environment = Bounded(tolerance=Mode.LAX, undefined=Recorded, strict_filters=False)

    @with_context
    def absolute_url(path: object, *, context: RenderContext) -> str:
        base = str(context.resolve("_base"))
        text = str(path or "")
        return text if "://" in text else base + text.lstrip("/")

    environment.filters.update(
        {**_FILTERS, "absolute_url": absolute_url, "relative_url": absolute_url}
    )
    for name, apply in environment.filters.items():
        environment.filters[name] = _bound(apply)
    # An attribute of our own on the library's class.
    environment.noted = names  # type: ignore[attr-defined]
    return environment


def bare_expression(text: str) -> str:
    """Return what stands between the braces of an expression, without blanks and dashes there."""
    return text.strip().removeprefix("-").removesuffix("-").strip()


def _find_expression(token: Any) -> str | None:
    """Return what stands between the braces that a token of python-liquid stands in."""
    if token is None:
        return None
    source, place = token.source, token.start_index
    start = source.rfind("{{", max(0, place - _LONGEST_EXPRESSION), place)
    end = source.find("}}", place, place + _LONGEST_EXPRESSION)
    if start < 0 or end < 0 or source.find("}}", start, place) >= 0:
        return None
    return bare_expression(source[start + 2 : end])


def _bound(apply: Callable[..., object]) -> Callable[..., object]:
    """Return a filter that refuses what would come out too large, before it is made."""
    from liquid.exceptions import ResourceLimitError

    @wraps(apply)
    def bounded(value: object, *arguments: object, **named: object) -> object:
        longest = max((_size(each) for each in arguments), default=1)
        if _size(value) * longest > _LARGEST_WORK:
            raise ResourceLimitError("a filter has too much to do", token=None)
        return apply(value, *arguments, **named)

    return bounded


def _size(value: object) -> int:
    """Return about how long a value is when it is written; 1 at least."""
    if isinstance(value, bool) or value is None:
        return 1
    if isinstance(value, int):
        return 1 + value.bit_length() // 3
    if isinstance(value, range):
        # Not len(): that has an end of its own.
        return 1 + abs(value.stop - value.start)
    return 1 + len(value) if isinstance(value, str | list | tuple | dict) else 1
