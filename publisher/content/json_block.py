"""JSON front matter becomes plain values."""

import json

from publisher.errors import ArticleError


def find_json_end(text: str) -> int | None:
    """Return where the JSON object that a text begins with ends; None where there is none."""
    try:
        value, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return None
    rest = text[end:].partition("\n")[0]
    return end if isinstance(value, dict) and not rest.strip() else None


def read_json(block: str, source: str) -> tuple[dict[str, object], dict[str, int]]:
    """Return the values of a JSON object, and the line of the file of each key, from 1.

    Raises:
        ArticleError: It is not valid.
    """
    try:
        values = json.loads(block)
    except (ValueError, RecursionError) as error:
        raise ArticleError(
            f"front matter: not valid JSON: {error}",
            source=source,
            line=getattr(error, "lineno", 1),
            hint="Mend the line that is named.",
        ) from error
    lines: dict[str, int] = {}
    for key in values:
        place = block.find(json.dumps(key, ensure_ascii=False))
        lines[key] = block.count("\n", 0, max(place, 0)) + 1
    return values, lines
