"""Pictures that travel in the message, as mail programs find them."""

import email
from dataclasses import replace
from email import policy

from publisher.model.delivery import FrozenPicture
from publisher.newsletter.compiled import CompiledEdition
from tests.newsletter.test_compiled import a_delivery, an_edition

_PICTURES = (
    FrozenPicture(
        name="aa-1200.jpg",
        media_type="image/jpeg",
        content=bytes(range(256)) * 3,
        content_id="aa-1200.jpg@example.org",
    ),
    FrozenPicture(
        name="bb-90.png", media_type="image/png", content=b"x", content_id="bb-90.png@example.org"
    ),
)


def _build(*pictures: FrozenPicture) -> bytes:
    edition = an_edition()
    message = replace(edition.content.message, pictures=pictures)
    content = replace(edition.content, message=message)
    return CompiledEdition(replace(edition, content=content)).build_message(a_delivery())


def test_embedded_pictures() -> None:
    """Each picture stands beside the HTML that names it, and the text stays the first choice."""
    raw = _build(*_PICTURES)
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert not [part.defects for part in parsed.walk() if part.defects]
    assert [part.get_content_type() for part in parsed.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/jpeg",
        "image/png",
    ]
    pictures = [part for part in parsed.walk() if part.get_content_maintype() == "image"]
    assert [part.get_content() for part in pictures] == [each.content for each in _PICTURES]
    assert [part["Content-ID"] for part in pictures] == [
        f"<{each.content_id}>" for each in _PICTURES
    ]
    assert [part.get_content_disposition() for part in pictures] == ["inline", "inline"]
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_hosted_pictures_stay_outside() -> None:
    """A message whose pictures stand on the web carries none of them."""
    assert _build(*(replace(each, content_id=None) for each in _PICTURES)) == _build()
