"""Text that an editor writes with values of the reader in it: subject, preheader, note."""

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from publisher.newsletter.slots import MintedSlot

_ASKS = re.compile(r"\{[{%][^{}]{0,300}\breader\b")


def is_personal(text: str) -> bool:
    """Tell whether a text prints or asks something of the reader."""
    return _ASKS.search(text) is not None


def take_literally(text: str) -> str:
    """Return a text that nobody wrote for readers, an article's title, so that it asks nothing."""
    return re.sub(r"\{(?=[{%])", "{ ", text) if is_personal(text) else text


class PersonalText:
    """A text that is filled again each time it is printed: each of its slots stands once."""

    def __init__(self, fill: Callable[[], str]) -> None:
        self._fill = fill

    def __str__(self) -> str:
        return self._fill()

    def __html__(self) -> Markup:
        return escape(self._fill())


def fill_defaults(text: str, slots: Sequence[MintedSlot]) -> str:
    """Return a text as a reader sees it who has none of the values."""
    for each in slots:
        text = text.replace(each.slot.token, each.slot.default)
    return " ".join(text.split())
