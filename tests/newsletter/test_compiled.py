"""A reader's message: the frozen edition with her values in their places, and nowhere else."""

import email
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage, MIMEPart
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.model.delivery import (
    Delivery,
    DeliveryState,
    Edition,
    FrozenMessage,
    NewEdition,
    Slot,
    SlotPlace,
)
from publisher.newsletter.compiled import CompiledEdition, fill_slots, reader_values
from publisher.newsletter.fields import clip
from tests.newsletter.hostile import NAMES
from tests.newsletter.test_quoted_printable import canonicalise

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_TOKENS = ("t0e", "t1e", "t2e", "t3e", "t4e", "t5e", "t6e")
_HTML = """<!DOCTYPE html>
<html lang="nl"><head><title>Zee</title></head>
<body>
<p>Dag t0e,  dubbele spaties en een heel lange regel die over de zesenzeventig tekens heen gaat.</p>
<img alt="Voor t1e" src="https://example.org/hello?name=t2e&amp;list=weekly">
<a href="t3e">Uitschrijven</a> t4e
</body></html>
"""
_TEXT = "Dag t5e,\n\n.begint met een punt  \n\tt6e\n-- \nDe Kust\n"
_SLOTS = (
    Slot(token="t0e", field="name", default="lezer & <vriend>"),
    Slot(token="t1e", field="name", default="u", place=SlotPlace.ATTRIBUTE),
    Slot(token="t2e", field="name", place=SlotPlace.URL_PART),
    Slot(token="t3e", field="unsubscribe_url", place=SlotPlace.ATTRIBUTE),
    Slot(token="t4e", field="email"),
    Slot(token="t5e", field="name", default="lezer", place=SlotPlace.PLAIN),
    Slot(token="t6e", field="unsubscribe_url", place=SlotPlace.PLAIN),
)


def an_edition(
    *,
    html: str = _HTML,
    text: str = _TEXT,
    slots: tuple[Slot, ...] = _SLOTS,
    url: str | None = "https://example.org/u/{token}?list=weekly",
    mailto: str | None = "brieven+weekly@example.org",
) -> Edition:
    headers = (
        ("From", "Redactie <redactie@example.org>"),
        ("Subject", "=?utf-8?q?De_zee_in_f=C3=A9vrier?="),
        ("Date", "Mon, 23 Nov 2026 13:00:00 +0100"),
        *((("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),) if url else ()),
        ("List-Id", "De Kust\r\n <weekly.example.org>"),
        ("MIME-Version", "1.0"),
    )
    content = NewEdition(
        newsletter="weekly",
        subject="De zee in février",
        preheader="",
        composed_at=_NOW,
        message=FrozenMessage(
            headers=headers,
            html=html,
            text=text,
            slots=slots,
            unsubscribe_url=url,
            unsubscribe_mailto=mailto,
        ),
        articles=(),
        return_path="redactie@example.org",
        domain="example.org",
    )
    return Edition(id="weekly-7", number=7, frozen_at=_NOW, content=content, audience=1)


def a_delivery(name: str | None = "An", *, token: str = "tok_-en", **fields: str) -> Delivery:
    return Delivery(
        id=1,
        edition_id="weekly-7",
        email="an+kust@example.org",
        fields=fields if name is None else {"name": name, **fields},
        token=token,
        state=DeliveryState.CLAIMED,
        message_id="weekly-7.0123@example.org",
    )


def _parse(raw: bytes) -> EmailMessage:
    parsed = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


def _decode(part: MIMEPart) -> str:
    return part.get_content().replace("\r\n", "\n")  # type: ignore[no-any-return]  # text parts


class _Outline(HTMLParser):
    """Every tag with its attributes' names, apart from what they and the text say."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.values: dict[str, str | None] = {}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(name for name, _ in attrs)))
        self.values.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append(("comment", (data,)))


def test_message_as_mail_programs_read_it() -> None:
    """Two alternatives, the text first, and each header once with the right value."""
    message = _parse(CompiledEdition(an_edition()).build_message(a_delivery("Zoë Claes")))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    for part, kind in ((text, "text/plain"), (html, "text/html")):
        assert part.get_content_type() == kind
        assert part.get_content_charset() == "utf-8"
        assert part["Content-Transfer-Encoding"] == "quoted-printable"
    names = [name for name, _ in message.items()]
    assert sorted(names) == sorted(set(names))
    assert {"To", "From", "Date", "Subject", "Message-ID", "MIME-Version"} < set(names)
    assert message["To"] == "Zoë Claes <an+kust@example.org>"
    assert message["Message-ID"] == "<weekly-7.0123@example.org>"
    assert message["Subject"] == "De zee in février"
    assert message["Date"].datetime == _NOW


def test_values_in_their_places() -> None:
    """Decoded, each part is the frozen one with the reader's values, escaped for their place."""
    message = _parse(CompiledEdition(an_edition()).build_message(a_delivery('An & "Bo" <x>')))
    text, html = message.iter_parts()
    address = "https://example.org/u/tok_-en?list=weekly"
    assert _decode(text) == _TEXT.replace("t5e", 'An & "Bo" <x>').replace("t6e", address)
    expected = {
        "t0e": "An &amp; &quot;Bo&quot; &lt;x&gt;",
        "t1e": "An &amp; &quot;Bo&quot; &lt;x&gt;",
        "t2e": "An%20%26%20%22Bo%22%20%3Cx%3E",
        "t3e": address,
        "t4e": "an+kust@example.org",
    }
    assert _decode(html) == re.sub("t[0-4]e", lambda found: expected[found[0]], _HTML)


def test_envelope_sender() -> None:
    """Where reports are to tell deliveries apart, each has an envelope sender of its own."""
    edition = an_edition()
    assert CompiledEdition(edition).find_sender(a_delivery()) == "redactie@example.org"
    content = replace(edition.content, return_path="bounces+{id}@mail.example.org")
    compiled = CompiledEdition(replace(edition, content=content))
    assert compiled.find_sender(a_delivery()) == "bounces+weekly-7.0123@mail.example.org"


def test_defaults() -> None:
    """A reader without a name is greeted with the default, which is escaped like a name."""
    for fields in (a_delivery(None), a_delivery(""), a_delivery(" \r\n")):
        message = _parse(CompiledEdition(an_edition()).build_message(fields))
        text, html = message.iter_parts()
        assert message["To"] == "an+kust@example.org"
        assert _decode(text).startswith("Dag lezer,\n")
        assert "<p>Dag lezer &amp; &lt;vriend&gt;,  " in _decode(html)
        assert 'alt="Voor u" src="https://example.org/hello?name=&amp;list' in _decode(html)


@given(NAMES)
def test_no_name_leaves_its_place(name: str) -> None:
    """However hostile a name, it adds no header, no tag and no attribute, and changes no link."""
    compiled = CompiledEdition(an_edition())
    harmless = _parse(compiled.build_message(a_delivery("An")))
    raw = compiled.build_message(a_delivery(name))
    message = _parse(raw)
    assert message.keys() == harmless.keys()
    assert {key: message[key] for key in message if key != "To"} == {
        key: harmless[key] for key in harmless if key != "To"
    }
    assert [each.addr_spec for each in message["To"].addresses] == ["an+kust@example.org"]
    text, html = map(_decode, message.iter_parts())
    shown = clip(name)
    expected = _TEXT.replace("t5e", shown or "lezer")
    expected = expected.replace("t6e", "https://example.org/u/tok_-en?list=weekly")
    assert text.split() == expected.split()
    for line in text.splitlines():
        assert len(line) <= 78 or max(map(len, line.split())) > 60
    outline = _Outline(html)
    assert outline.tags == _Outline(_HTML).tags
    assert f"Dag {shown or 'lezer & <vriend>'},  " in outline.text
    assert outline.values["alt"] == f"Voor {shown or 'u'}"
    source = urlsplit(str(outline.values["src"]))
    assert (source.hostname, source.path) == ("example.org", "/hello")
    assert parse_qs(source.query, keep_blank_values=True) == {"name": [shown], "list": ["weekly"]}


@given(NAMES)
def test_message_on_the_wire(name: str) -> None:
    """Every message is ASCII in lines of CRLF that no server changes and signing leaves alone."""
    raw = CompiledEdition(an_edition()).build_message(a_delivery(name))
    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    assert all(len(line) <= 76 for line in body.split(b"\r\n"))
    assert not re.search(rb"^\.", body, re.MULTILINE)
    assert canonicalise(body) == body


@given(st.dictionaries(st.sampled_from(["name", "email", "unsubscribe_url", "city"]), NAMES))
def test_fields_cannot_stand_in_for_others(fields: Mapping[str, str]) -> None:
    """A column «email» or «unsubscribe_url» of a file does not change address or link."""
    name = fields.get("name", "An")
    others = {key: value for key, value in fields.items() if key != "name"}
    compiled = CompiledEdition(an_edition())
    assert compiled.build_message(a_delivery(name, **others)) == compiled.build_message(
        a_delivery(name)
    )


def test_same_delivery_same_bytes() -> None:
    """A delivery that is tried again tomorrow is the same message, to the byte."""
    first = CompiledEdition(an_edition()).build_message(a_delivery("Zoë"))
    assert CompiledEdition(an_edition()).build_message(a_delivery("Zoë")) == first
    assert CompiledEdition(an_edition()).build_message(a_delivery("Zoé")) != first


@pytest.mark.parametrize(
    ("url", "mailto", "expected"),
    [
        (
            "https://example.org/{token}?t={token}",
            "brieven@example.org",
            "<https://example.org/a%2Fb%20c?t=a%2Fb%20c>,\r\n"
            " <mailto:brieven@example.org?subject=unsubscribe%20a%2Fb%20c>",
        ),
        ("https://example.org/{token}", None, "<https://example.org/a%2Fb%20c>"),
        (None, "o'n@example.org", "<mailto:o%27n@example.org?subject=unsubscribe%20a%2Fb%20c>"),
        (None, None, None),
    ],
)
def test_list_unsubscribe(url: str | None, mailto: str | None, expected: str | None) -> None:
    """One can leave by every way that the newsletter offers; one-click stands with https only."""
    edition = an_edition(url=url, mailto=mailto)
    raw = CompiledEdition(edition).build_message(a_delivery(token="a/b c"))
    message = _parse(raw)
    assert message["List-Unsubscribe"] == (expected and expected.replace("\r\n", ""))
    if expected is not None:
        assert f"\r\nList-Unsubscribe: {expected}\r\n".encode() in raw
    post = message["List-Unsubscribe-Post"]
    assert post == (None if url is None else "List-Unsubscribe=One-Click")
    if url is None and mailto is not None:
        link = reader_values(edition.content.message, a_delivery(token="a/b c"))["unsubscribe_url"]
        assert f"<{link}>" == expected


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (_HTML.replace("t0e", ""), _TEXT),
        (_HTML, _TEXT.replace("t5e", "")),
        (_HTML, _TEXT + "t5e"),
    ],
)
def test_slots_that_do_not_fit(html: str, text: str) -> None:
    """An edition whose slots are lost, or stand twice, is not sent to anybody."""
    with pytest.raises(
        ValueError, match=r"weekly-7: a slot does not stand once in its (html|text)"
    ):
        CompiledEdition(an_edition(html=html, text=text))


@given(st.permutations(_TOKENS[:4]), st.booleans())
def test_slots_beside_each_other(tokens: list[str], is_at_the_edge: bool) -> None:
    """Slots may stand in any order, side by side, and at either end."""
    html = "".join(tokens) if is_at_the_edge else f"<p> {' '.join(tokens)}\n</p>"
    slots = tuple(Slot(token=token, field="name") for token in _TOKENS[:4])
    raw = CompiledEdition(an_edition(html=html, text="", slots=slots)).build_message(
        a_delivery("Zoë ")
    )
    text, part = _parse(raw).iter_parts()
    assert _decode(text) == ""
    assert _decode(part) == re.sub("t[0-3]e", "Zoë", html)


@given(NAMES)
def test_shown_as_it_is_sent(name: str) -> None:
    """What `edition show` prints is what a reader with these values gets."""
    edition, delivery = an_edition(), a_delivery(name)
    message = edition.content.message
    values = reader_values(message, delivery)
    text, html = _parse(CompiledEdition(edition).build_message(delivery)).iter_parts()
    assert fill_slots(message, message.text, values) == _decode(text)
    assert fill_slots(message, message.html, values) == _decode(html)


def test_a_page_of_preferences_knows_whose_they_are() -> None:
    """The link to my own preferences has my token in it."""
    values = reader_values(an_edition().content.message, a_delivery(token="4f1c"))
    assert values["subscription"] == "4f1c"
