"""What was noticed of an edition's pictures while it was composed."""

from collections.abc import Iterator, Mapping

from publisher.preflight.edition.places import Place
from publisher.preflight.edition.rules import Rule, error, warning
from publisher.preflight.edition.specimen import Specimen
from publisher.preflight.findings import Finding

#: Remarks have codes like `picture/budget`; as findings, `edition/picture-budget`.
_REMARKED = "picture/"
_FOUND = "edition/picture-"

RULES: Mapping[str, Rule] = {
    "edition/picture-unusable": error(
        "A picture that publisher has to prepare can be had and read",
        "The edition is not sent without it.",
        "Put the picture beside the article, or take it out.",
    ),
    "edition/picture-budget": error(
        "The pictures that publisher prepares fit into the newsletter's image_budget",
        "The edition is not sent with more.",
        "Take pictures out, or raise image_budget.",
    ),
    "edition/picture-drawing": warning(
        "A picture that publisher prepares is no drawing (SVG)",
        "Mail programs do not show drawings: it is left out.",
        "Save it as PNG, twice as wide as it is to be shown.",
    ),
}


def check_remarks(specimen: Specimen) -> Iterator[Finding]:
    """Find what composing the edition said of its pictures; nothing of one that is frozen."""
    for remark in specimen.edition.remarks:
        yield specimen.find(
            RULES,
            remark.rule.replace(_REMARKED, _FOUND, 1),
            remark.message,
            place=Place(remark.source, remark.line),
            hint=remark.hint,
        )
