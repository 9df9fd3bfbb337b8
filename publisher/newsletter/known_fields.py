"""Whether what an edition prints and asks of readers is known of any of them."""

import difflib

from publisher.errors import TemplateError
from publisher.model.personal import fold_field
from publisher.newsletter.content import RenderedEdition
from publisher.newsletter.slots import ALWAYS_KNOWN, SUBSCRIPTION, UNSUBSCRIBE_URL
from publisher.newsletter.variants import Readers


def check_fields(edition: RenderedEdition, readers: Readers) -> None:
    """Refuse fields that are misspelt; a newsletter without readers is not looked at.

    Readers are read only as far as it takes to meet every field.

    Raises:
        TemplateError: A field is printed without a default and no reader has it, or one is asked
            about that no reader has but for a letter or two.
    """
    printed: dict[str, str] = {}
    asked: dict[str, str] = {}
    for each in edition.variants:
        for field, origin in each.wanted:
            printed.setdefault(field, origin)
        for answer, origin in zip(each.variant.path, each.origins, strict=True):
            asked.setdefault(answer.question.field, origin)
    missing = {*printed, *asked} - ALWAYS_KNOWN
    if not missing:
        return
    known = {*ALWAYS_KNOWN}
    has_readers = False
    for fields in readers():
        known.update(map(fold_field, fields))
        has_readers = True
        if missing <= known:
            return
    if not has_readers:
        return
    known -= {SUBSCRIPTION, UNSUBSCRIBE_URL}
    for field in sorted(missing - known):
        near = difflib.get_close_matches(field, sorted(known), n=1, cutoff=0.6)
        if field in printed:
            hint = f"Did you mean reader.{near[0]}?" if near else _list(known)
            raise TemplateError(
                f"{printed[field]}: no reader has {field!r}, and there is no default",
                hint=f"{hint} Or say what they see without: reader.{field} | default(…).",
            )
        if difflib.get_close_matches(field, sorted(known), n=1, cutoff=0.8):
            raise TemplateError(
                f"{asked[field]}: no reader has {field!r}", hint=f"Did you mean reader.{near[0]}?"
            )


def _list(known: set[str]) -> str:
    return f"Readers have: {', '.join(sorted(known))}."
