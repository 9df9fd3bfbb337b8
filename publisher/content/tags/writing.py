"""A body's template tags become what they mean."""

from publisher.content.parsing import code_in_characters
from publisher.content.tags.pairs import write_pairs
from publisher.content.tags.rendering import RemovedTag, Surroundings, TagSyntax, WrittenTags


def write_tags(body: str, *, syntaxes: TagSyntax, around: Surroundings) -> WrittenTags:
    """Return the body with every tag outside code replaced by what it means, or taken out.

    Where several syntaxes can be meant, each tag is told by its shape.
    """
    if not syntaxes or ("{{" not in body and "{%" not in body):
        return WrittenTags(markdown=body, removed=())
    removed: list[RemovedTag] = []
    if TagSyntax.SHORTCODE in syntaxes or TagSyntax.ZOLA in syntaxes:
        body, found = write_pairs(body, code_in_characters(body), syntaxes, around)
        removed += found
    if TagSyntax.LIQUID in syntaxes and ("{{" in body or "{%" in body):
        from publisher.content.tags.liquid_tags import write_liquid

        body, found = write_liquid(body, code_in_characters(body), around)
        removed += found
    return WrittenTags(markdown=body, removed=tuple(removed))
