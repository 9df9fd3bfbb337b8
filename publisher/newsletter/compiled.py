"""A frozen edition as byte segments: a reader's message is her values joined in between."""

import re
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import quote

from publisher.model.delivery import Delivery, Edition, FrozenMessage, Slot, SlotPlace, Variant
from publisher.model.personal import Paths, fold_fields
from publisher.newsletter.dkim import EditionSigner, Fields, SigningKeys
from publisher.newsletter.enclosing import relate
from publisher.newsletter.fields import clip
from publisher.newsletter.headers import encode_mailbox, encode_text
from publisher.newsletter.merging import Part, fill

#: What percent-encoding leaves (RFC 3986 section 2.3): most tokens, quickly told.
_UNRESERVED = re.compile(r"[A-Za-z0-9_.~-]*")
#: Header fields that are not the same for all readers.
_OWN_FIELDS = ("To", "Message-ID", "List-Unsubscribe")


class CompiledEdition:
    """An edition from which a reader's whole message is made in microseconds.

    Each variant is compiled when its first reader comes.
    """

    def __init__(self, edition: Edition, keys: SigningKeys | None = None) -> None:
        """Prepare what all variants share; messages are signed with `keys`.

        Raises:
            ValueError: A slot of the edition does not stand where it should.
        """
        message = edition.content.message
        self._message = message
        self._return_path = edition.content.return_path
        boundary = "=_" + blake2b(edition.id.encode(), digest_size=12).hexdigest()
        variants = message.list_variants()
        for variant in variants:
            _check_slots(edition.id, variant)
        own = list(_OWN_FIELDS)
        headers = list(message.headers)
        if any(variant.subject is not None for variant in variants):
            own.append("Subject")
            headers = [(name, value) for name, value in headers if name != "Subject"]
        shared = (
            *headers,
            ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        )
        self._shared = _write(shared) + b"\r\n"
        self._signer = (
            None
            if keys is None
            else EditionSigner(keys, shared=shared, own=own, moment=edition.frozen_at)
        )
        kind = "Content-Type: text/{}; charset=utf-8\r\n"
        transfer = "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        self._before_text = f"--{boundary}\r\n{kind.format('plain')}{transfer}".encode()
        before_html, after_html = relate(message.pictures, boundary)
        html = f"{before_html}{kind.format('html')}{transfer}"
        self._before_html = f"\r\n--{boundary}\r\n{html}".encode()
        self._end = f"{after_html}\r\n--{boundary}--\r\n".encode()
        self._paths: Paths[Variant] = message.lay_paths()
        self._parts: dict[int, tuple[Part, Part]] = {}

    def build_message(self, delivery: Delivery) -> bytes:
        """Return a reader's whole message, every line ended by CRLF, of parts at most 76.

        Raises:
            ValueError: No variant was frozen for what is true of the reader.
        """
        variant = find_variant(self._paths, delivery)
        text, html = self._compile(variant)
        values = reader_values(self._message, delivery)
        body = (
            self._before_text,
            *text.merge(values),
            self._before_html,
            *html.merge(values),
            self._end,
        )
        own = self._build_fields(delivery, variant, values)
        signatures = b"" if self._signer is None else self._signer.sign(own, body)
        return b"".join((signatures, _write(own), self._shared, *body))

    def find_sender(self, delivery: Delivery) -> str:
        """Return the envelope sender, to which a report says what became of this delivery."""
        return self._return_path.replace("{id}", delivery.message_id.partition("@")[0])

    def _compile(self, variant: Variant) -> tuple[Part, Part]:
        parts = self._parts.get(id(variant))
        if parts is None:
            text = Part(variant.text, _choose(variant, "text"))
            parts = text, Part(variant.html, _choose(variant, "html"))
            self._parts[id(variant)] = parts
        return parts

    def _build_fields(
        self, delivery: Delivery, variant: Variant, values: Mapping[str, str]
    ) -> list[tuple[str, str]]:
        """Return the header fields that are not shared as they are for this reader."""
        fields = [
            ("To", encode_mailbox(values.get("name"), delivery.email)),
            ("Message-ID", f"<{delivery.message_id}>"),
        ]
        ways = []
        if self._message.unsubscribe_url is not None:
            ways.append(f"<{values['unsubscribe_url']}>")
        if self._message.unsubscribe_mailto is not None:
            ways.append(f"<{_mailto(self._message, delivery)}>")
        if ways:
            fields.append(("List-Unsubscribe", ",\r\n ".join(ways)))
        if variant.subject is not None:
            subject = fill_slots(variant, variant.subject, values)
            fields.append(("Subject", encode_text("Subject", subject)))
        return fields


def _write(fields: Fields) -> bytes:
    return "".join([f"{name}: {value}\r\n" for name, value in fields]).encode()


def _choose(variant: FrozenMessage | Variant, part: str) -> list[Slot]:
    """Return the slots of one part."""
    others = {SlotPlace.PLAIN: "text", SlotPlace.HEADER: "subject"}
    return [slot for slot in variant.slots if others.get(slot.place, "html") == part]


def _check_slots(edition: str, variant: Variant) -> None:
    for part in ("text", "html", "subject"):
        written: str = getattr(variant, part) or ""
        if any(written.count(slot.token) != 1 for slot in _choose(variant, part)):
            raise ValueError(f"{edition}: a slot does not stand once in its {part}")


def find_variant(paths: Paths[Variant], delivery: Delivery) -> Variant:
    """Return the variant that a delivery's reader gets.

    Raises:
        ValueError: None was frozen for what is true of her.
    """
    variant = paths.find(fold_fields(delivery.fields))
    if variant is None:
        raise ValueError(f"{delivery.edition_id}: no variant for {delivery.email}")
    return variant


def reader_values(message: FrozenMessage, delivery: Delivery) -> dict[str, str]:
    """Return the value of every field that a slot can name, cleaned and cut but not escaped."""
    values = {name: clip(value) for name, value in fold_fields(delivery.fields).items()}
    values["email"] = delivery.email
    values["subscription"] = delivery.token
    values["unsubscribe_url"] = (
        _mailto(message, delivery)
        if message.unsubscribe_url is None
        else message.unsubscribe_url.replace("{token}", _quote(delivery.token))
    )
    return values


def _mailto(message: FrozenMessage, delivery: Delivery) -> str:
    """Return the address (RFC 6068) that unsubscribes by mail."""
    return f"{_start_mailto(message.unsubscribe_mailto or '')}{_quote(delivery.token)}"


@lru_cache
def _start_mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='@+.-_')}?subject=unsubscribe%20"


def _quote(token: str) -> str:
    return token if _UNRESERVED.fullmatch(token) else quote(token, safe="")


def fill_slots(message: FrozenMessage | Variant, written: str, values: Mapping[str, str]) -> str:
    """Return the HTML, text or subject of a message as a reader with these values sees it."""
    parts = {message.html: "html", message.subject: "subject", message.text: "text"}
    return fill(written, _choose(message, parts[written]), values)
