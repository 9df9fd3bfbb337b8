"""What an article's front matter says to newsletters, and how that is kept."""

from collections.abc import Collection
from typing import Any

from publisher.config.tables import nearest
from publisher.content.front_matter import FrontMatter
from publisher.model.articles import Mailing

_KEYS = frozenset({"newsletter", "sponsor", "weight"})
_PINNED = "pinned"


def read_mailing(front: FrontMatter, known: Collection[str]) -> Mailing:
    """Return which newsletters may carry an article, and how it stands there.

    `newsletter` is true or false, «pinned», or names of newsletters; `known` are those that there
    are. Other generators' articles have such keys of their own: what is something else there says
    nothing.

    Raises:
        ArticleError: A value is something else.
    """
    if not front.mentions(_KEYS):
        return Mailing()  # as nearly all articles do
    newsletters, is_pinned = _read_newsletters(front, known)
    sponsor = front.find("sponsor")
    return Mailing(
        newsletters=newsletters,
        is_pinned=is_pinned,
        sponsor=None
        if front.is_foreign and not isinstance(sponsor, str)
        else front.text("sponsor"),
        weight=_read_weight(front),
    )


def _read_newsletters(
    front: FrontMatter, known: Collection[str]
) -> tuple[tuple[str, ...] | None, bool]:
    value = front.find("newsletter")
    if value is None or isinstance(value, bool):
        return (() if value is False else None), False
    if front.is_foreign and not _is_about_newsletters(value, known):
        return None, False
    words = front.texts("newsletter")
    names = tuple(word for word in words if word != _PINNED)
    for name in names:
        if name not in known:
            front.remark(
                "newsletter",
                f"there is no newsletter {name!r}",
                nearest(name, [*known, _PINNED]),
            )
    return names or None, _PINNED in words


def _is_about_newsletters(value: object, known: Collection[str]) -> bool:
    words = value if isinstance(value, list) else str(value).split(",")
    return all(isinstance(word, str) and word.strip() in (*known, _PINNED) for word in words)


def _read_weight(front: FrontMatter) -> int | float | None:
    weight = front.find("weight")
    if isinstance(weight, int | float) and not isinstance(weight, bool):
        return weight or None  # generators take 0 for none
    if weight is None or front.is_foreign:
        return None
    raise front.error("weight", f"{weight!r} is not a number", "Write it like: weight: 10")


def mailing_as_values(mailing: Mailing) -> list[object] | None:
    """Return what `mailing_from_values` takes; None for what nearly all articles say."""
    if mailing == Mailing():
        return None
    return [mailing.newsletters, mailing.is_pinned, mailing.sponsor, mailing.weight]


def mailing_from_values(values: list[Any] | None) -> Mailing:
    """Return what `mailing_as_values` was given."""
    if values is None:
        return Mailing()
    newsletters, is_pinned, sponsor, weight = values
    return Mailing(
        newsletters=None if newsletters is None else tuple(newsletters),
        is_pinned=is_pinned,
        sponsor=sponsor,
        weight=weight,
    )
