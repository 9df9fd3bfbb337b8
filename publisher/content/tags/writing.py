"""A body's template tags become what they mean."""

import re

from publisher.content.code import find_code
from publisher.content.tags.rendering import RemovedTag, Surroundings, TagSyntax, WrittenTags

#: One in which another one opens is none: so each character is looked at once.
_COMMENT = re.compile(r"\{#(?=[\s\-])(?>(?:[^#{]++|#(?!\})|\{(?!#[\s\-]))*)#\}")
_SET = re.compile(r"(\{%-?\s*+)set\s++(?=\w++\s*+=)")


def write_tags(body: str, *, syntaxes: TagSyntax, around: Surroundings) -> WrittenTags:
    """Return the body with every tag outside code replaced by what it means, or taken out.

    Where several syntaxes can be meant, each tag is told by its shape.
    """
    if TagSyntax.NUNJUCKS in syntaxes and ("{#" in body or "{%" in body):
        body = _write_as_liquid(body)
    if not syntaxes or ("{{" not in body and "{%" not in body):
        return WrittenTags(markdown=body, removed=())
    removed: list[RemovedTag] = []
    if TagSyntax.SHORTCODE in syntaxes or TagSyntax.ZOLA in syntaxes:
        from publisher.content.tags.pairs import write_pairs

        body, found = write_pairs(body, find_code(body), syntaxes, around)
        removed += found
    if TagSyntax.LIQUID in syntaxes and ("{{" in body or "{%" in body):
        from publisher.content.tags.liquid_tags import write_liquid

        body, found = write_liquid(body, find_code(body), around)
        removed += found
    return WrittenTags(markdown=body, removed=tuple(removed))


def _write_as_liquid(body: str) -> str:
    """Return a body without Nunjucks' comments, and with its `set` as Liquid calls it."""
    parts: list[str] = []
    position = 0
    for start, end in (*find_code(body), (len(body), len(body))):
        prose = _COMMENT.sub("", body[position:start])
        parts += [_SET.sub(r"\1assign ", prose), body[start:end]]
        position = end
    return "".join(parts)
