"""A frozen edition as byte segments: a reader's message is her values joined in between."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import quote

from publisher.model.delivery import Delivery, Edition, FrozenMessage, Slot, SlotPlace
from publisher.newsletter.dkim import EditionSigner, Fields, SigningKeys
from publisher.newsletter.headers import clean, encode_mailbox
from publisher.newsletter.quoted_printable import SOFT_BREAK, encode

#: Header fields that are not the same for all readers.
_OWN_FIELDS = ("To", "Message-ID", "List-Unsubscribe")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Part:
    """One MIME part, cut at its slots: one more literal than slots."""

    literals: tuple[bytes, ...]
    slots: tuple[Slot, ...]


class CompiledEdition:
    """An edition from which a reader's whole message is made in microseconds.

    Quoted-printable is encoded once for what all readers share; a soft break stands before and
    after each value, so that values of any length leave the other lines as they are.
    """

    def __init__(self, edition: Edition, keys: SigningKeys | None = None) -> None:
        """Cut the edition's parts at their slots; messages are signed with `keys`.

        Raises:
            ValueError: A slot of the edition stands in neither part.
        """
        message = edition.content.message
        self._message = message
        self.return_path = edition.content.return_path
        boundary = "=_" + blake2b(edition.id.encode(), digest_size=12).hexdigest()
        self._text = _cut(message.text, message.slots)
        self._html = _cut(message.html, message.slots)
        if len(self._text.slots) + len(self._html.slots) != len(message.slots):
            raise ValueError(f"{edition.id}: a slot stands in neither part, or in both")
        shared = (
            *message.headers,
            ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        )
        self._shared = _write(shared).encode() + b"\r\n"
        self._signer = (
            None
            if keys is None
            else EditionSigner(keys, shared=shared, own=_OWN_FIELDS, moment=edition.frozen_at)
        )
        kind = "Content-Type: text/{}; charset=utf-8\r\n"
        transfer = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        self._before_text = f"--{boundary}\r\n{kind.format('plain')}{transfer}".encode()
        self._before_html = f"\r\n--{boundary}\r\n{kind.format('html')}{transfer}".encode()
        self._end = f"\r\n--{boundary}--\r\n".encode()

    def build_message(self, delivery: Delivery) -> bytes:
        """Return a reader's whole message, every line ended by CRLF, of parts at most 76."""
        values = reader_values(self._message, delivery)
        body = b"".join(
            (
                self._before_text,
                _merge(self._text, values),
                self._before_html,
                _merge(self._html, values),
                self._end,
            )
        )
        own = self._build_fields(delivery, values)
        signatures = b"" if self._signer is None else self._signer.sign(own, body)
        return b"".join((signatures, _write(own).encode(), self._shared, body))

    def _build_fields(self, delivery: Delivery, values: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return the header fields of `_OWN_FIELDS` as they are for this reader."""
        fields = [
            ("To", encode_mailbox(delivery.fields.get("name"), delivery.email)),
            ("Message-ID", f"<{delivery.message_id}>"),
        ]
        ways = []
        if self._message.unsubscribe_url is not None:
            ways.append(f"<{values['unsubscribe_url']}>")
        if self._message.unsubscribe_mailto is not None:
            ways.append(f"<{_mailto(self._message, delivery)}>")
        if ways:
            fields.append(("List-Unsubscribe", ",\r\n ".join(ways)))
        return fields


def _write(fields: Fields) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in fields)


def reader_values(message: FrozenMessage, delivery: Delivery) -> dict[str, str]:
    """Return the value of every field that a slot can name, cleaned but not escaped."""
    values = {name: clean(value) for name, value in delivery.fields.items()}
    values["email"] = delivery.email
    values["unsubscribe_url"] = (
        _mailto(message, delivery)
        if message.unsubscribe_url is None
        else message.unsubscribe_url.replace("{token}", quote(delivery.token, safe=""))
    )
    return values


def _mailto(message: FrozenMessage, delivery: Delivery) -> str:
    """Return the address (RFC 6068) that unsubscribes by mail."""
    address = quote(message.unsubscribe_mailto or "", safe="@+.-_")
    return f"mailto:{address}?subject=unsubscribe%20{quote(delivery.token, safe='')}"


def _cut(text: str, slots: tuple[Slot, ...]) -> _Part:
    found = sorted((text.index(slot.token), slot) for slot in _present(text, slots))
    literals: list[bytes] = []
    start = 0
    for position, slot in found:
        literals.append(encode(text[start:position]) + SOFT_BREAK)
        start = position + len(slot.token)
    literals.append(encode(text[start:]))
    # After a value the literal goes on behind a soft break, at the start of a line.
    joined = [literals[0], *(SOFT_BREAK + literal for literal in literals[1:])]
    return _Part(literals=tuple(joined), slots=tuple(slot for _, slot in found))


def _present(text: str, slots: tuple[Slot, ...]) -> list[Slot]:
    return [slot for slot in slots if slot.token in text]


def _escape_url(value: str) -> str:
    return quote(value, safe="")


_ESCAPES: Mapping[SlotPlace, Callable[[str], str]] = {
    SlotPlace.TEXT: html.escape,
    SlotPlace.ATTRIBUTE: html.escape,
    SlotPlace.URL_PART: _escape_url,
    SlotPlace.PLAIN: str,
}


def fill_slots(message: FrozenMessage, text: str, values: Mapping[str, str]) -> str:
    """Return a part of a frozen message with the values in its slots, as a reader sees it."""
    for slot in _present(text, message.slots):
        text = text.replace(slot.token, _escape(slot, values))
    return text


def _escape(slot: Slot, values: Mapping[str, str]) -> str:
    return _ESCAPES[slot.place](values.get(slot.field) or slot.default)


def _merge(part: _Part, values: Mapping[str, str]) -> bytes:
    pieces = [part.literals[0]]
    for slot, literal in zip(part.slots, part.literals[1:], strict=True):
        pieces.append(encode(_escape(slot, values)))
        pieces.append(literal)
    return b"".join(pieces)
