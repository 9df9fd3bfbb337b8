"""Places in an edition that differ from reader to reader: tokens made, found again and judged.

A template writes `{{ reader.name }}`; what is printed is a token of small letters and digits,
which every inliner and serialiser leaves alone. Afterwards each token must stand where a value
can be put in safely, whatever the value is.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from html.parser import HTMLParser

from publisher.errors import TemplateError
from publisher.model.delivery import Slot, SlotPlace

#: What is no value of the reader's, but made for her.
UNSUBSCRIBE_URL = "unsubscribe_url"
#: Token by which a web page knows whose subscription it is.
SUBSCRIPTION = "subscription"
#: Fields that are known of a reader, or well known not to be.
ALWAYS_KNOWN = frozenset({"email", "name", "language", "since", SUBSCRIPTION, UNSUBSCRIBE_URL})

_HINT = "Put it in text, in a double-quoted attribute, or in an address behind its host."
#: Attributes that browsers follow or load.
_ADDRESSES = frozenset(
    {"action", "background", "cite", "data", "formaction", "href", "longdesc", "poster", "src"}
)
#: A value behind this cannot choose where the address leads.
_ADDRESS_START = re.compile(r"https?://[^/?#]+[/?#]|mailto:", re.IGNORECASE)
#: Attributes that are a language of their own, with its own ways to break out.
_CODE_ATTRIBUTES = re.compile(r"on.*|style|srcset|sizes|srcdoc")


@dataclass(frozen=True, kw_only=True, slots=True)
class MintedSlot:
    """A token that a template printed, and where it did."""

    slot: Slot
    #: Template and line, as messages start: `templates/newsletter/digest.html:12`.
    origin: str


class SlotMint:
    """Makes the tokens of one edition, each different, and remembers them in order."""

    def __init__(self, content: str, find_origin: Callable[[], str]) -> None:
        """Choose tokens that occur nowhere in `content`, the same ones for the same content."""
        self._find_origin = find_origin
        self.minted: list[MintedSlot] = []
        self._prefix = next(each for each in _list_prefixes(content) if each not in content)

    def mint(self, field: str, default: str, formats: tuple[str, ...] = ()) -> str:
        """Return a new token for the reader's `field`."""
        token = f"{self._prefix}n{len(self.minted)}e"
        slot = Slot(token=token, field=field, default=default, formats=formats)
        self.minted.append(MintedSlot(slot=slot, origin=self._find_origin()))
        return token


def _list_prefixes(content: str) -> Iterator[str]:
    seed = content.encode(errors="surrogatepass")
    while True:
        seed = hashlib.sha256(seed).hexdigest().encode()
        yield f"slot{seed[:12].decode()}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Minted:
    """The tokens of the three places that can have any."""

    in_html: Sequence[MintedSlot]
    in_text: Sequence[MintedSlot]
    in_subject: Sequence[MintedSlot]
    #: Those of the editor's note, which may stand in HTML and text, once in each.
    in_note: Sequence[MintedSlot] = ()


class ReaderAddress:
    """An address with the reader's token in it, as templates see it: it can be printed."""

    def __init__(self, mint: SlotMint, address: str) -> None:
        self._mint = mint
        self._address = address

    def __str__(self) -> str:
        before, *behind = self._address.split("{token}")
        return before + "".join(self._mint.mint(SUBSCRIPTION, "") + part for part in behind)

    def __html__(self) -> str:
        return escape(str(self))


def place_slots(html: str, text: str, subject: str, minted: Minted) -> tuple[Slot, ...]:
    """Return every slot with its place, in the order of the tokens: HTML, text, subject.

    Raises:
        TemplateError: A token does not stand exactly once in its part, or stands where no
            value can be put in safely; the message names template and line.
    """
    in_html, in_text = (
        (*own, *(each for each in minted.in_note if each.slot.token in part))
        for own, part in ((minted.in_html, html), (minted.in_text, text))
    )
    for part, slots in ((html, in_html), (text, in_text), (subject, minted.in_subject)):
        for each in slots:
            _check_count(part, each)
    finder = _PlaceFinder(in_html)
    finder.feed(html)
    finder.close()
    return (
        *(replace(each.slot, place=finder.place_of(each)) for each in _sort(in_html, html)),
        *(replace(each.slot, place=SlotPlace.PLAIN) for each in _sort(in_text, text)),
        *(replace(each.slot, place=SlotPlace.HEADER) for each in _sort(minted.in_subject, subject)),
    )


def _sort(slots: Sequence[MintedSlot], part: str) -> list[MintedSlot]:
    return sorted(slots, key=lambda each: part.index(each.slot.token))


def _check_count(part: str, minted: MintedSlot) -> None:
    count = part.count(minted.slot.token)
    if count == 0:
        raise TemplateError(
            f"{minted.origin}: {_name(minted)} does not come out as it is printed",
            hint="Print it in text or in double quotes, as it is or by default(…), upper, date ….",
        )
    if count > 1:
        raise TemplateError(
            f"{minted.origin}: {_name(minted)} is printed {count} times from one place",
            hint="Write it out at every place where it is to stand.",
        )


def _name(minted: MintedSlot) -> str:
    field = minted.slot.field
    return field if field in (UNSUBSCRIBE_URL, SUBSCRIPTION) else f"reader.{field}"


class _PlaceFinder(HTMLParser):
    """Finds what stands around each token; whatever it does not meet in a good place is refused."""

    def __init__(self, minted: Sequence[MintedSlot]) -> None:
        super().__init__(convert_charrefs=False)
        self._minted = minted
        self._places: dict[str, SlotPlace] = {}

    def place_of(self, minted: MintedSlot) -> SlotPlace:
        """Return the place that was found for a token.

        Raises:
            TemplateError: It stands in none of the places that are safe.
        """
        place = self._places.get(minted.slot.token)
        if place is None:
            raise _misplaced(minted, "a tag, a comment, a script or a style sheet")
        return place

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is not None:  # inside <style> or <script>
            return
        for minted in self._minted:
            if minted.slot.token in data:
                self._places[minted.slot.token] = SlotPlace.TEXT

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        written = self.get_starttag_text() or ""
        for minted in self._minted:
            token = minted.slot.token
            if token not in written:
                continue
            # Neither a tag's nor an attribute's name can hold a double-quoted token.
            if not re.search(rf'="[^"]*{token}[^"]*"', written):
                raise _misplaced(minted, f"the tag <{tag}> outside double quotes")
            for name, value in attrs:
                if value is not None and token in value:
                    self._places[token] = _judge_attribute(minted, name, value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)


def _judge_attribute(minted: MintedSlot, name: str, value: str) -> SlotPlace:
    if _CODE_ATTRIBUTES.fullmatch(name):
        raise _misplaced(minted, f"the attribute {name}")
    if name not in _ADDRESSES:
        return SlotPlace.ATTRIBUTE
    if value == minted.slot.token and minted.slot.field == UNSUBSCRIBE_URL:
        return SlotPlace.ATTRIBUTE
    start = _ADDRESS_START.match(value)
    if start is None or start.end() > value.index(minted.slot.token):
        raise _misplaced(minted, f"{name} where it would decide where the address leads")
    return SlotPlace.URL_PART


def _misplaced(minted: MintedSlot, place: str) -> TemplateError:
    return TemplateError(f"{minted.origin}: {_name(minted)} stands in {place}", hint=_HINT)
