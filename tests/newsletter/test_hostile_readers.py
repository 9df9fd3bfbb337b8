"""No value of any field leaves its slot: whole editions, read back as mail programs read them."""

import email
import email.policy
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from publisher.model.audience import NewSubscriber
from publisher.model.delivery import Delivery, DeliveryState, Edition
from publisher.model.publication import Publication
from publisher.newsletter.compiled import CompiledEdition
from publisher.newsletter.compose import compose_edition
from publisher.newsletter.content import EditionContent
from publisher.newsletter.fields import MOST_CHARACTERS, clip
from publisher.storage.cache import Cache
from publisher.storage.open import open_ledger
from tests.newsletter.hostile import HOSTILE, NAMES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HTML = """\
<!DOCTYPE html>
<html><head><title>{{ edition.subject }}</title></head>
<body lang="en"><p>Hello {{ reader.first_name | default("reader") }}, from {{ reader.city }}!</p>
<p>{{ edition.preheader }}</p>
<img alt="{{ reader.city }} &amp; {{ reader.name }}"
src="https://example.org/{{ reader.city }}.png">
<a href="https://example.org/?a={{ reader.first_name }}&amp;b={{ reader.city }}" title='x'>y</a>
<pre>
{{ reader.name | upper }}</pre>
{% if reader.city == "Gent" %}<p>Gent</p>{% endif %}
<a href="{{ unsubscribe_url }}">leave</a></body></html>
"""
TEXT = """\
Hello {{ reader.first_name | default("reader") }}, from {{ reader.city }}!

. {{ reader.name | upper }} and a line that goes on for a while behind {{ reader.city }} and on.
{{ unsubscribe_url }}
"""
#: Values that nobody else has, so that they can be found again.
HARMLESS = {"name": "Qzname", "first_name": "Qzfirst", "city": "Qzcity"}
FIELDS = tuple(HARMLESS)
MORE = (
    "=0D=0A=0D=0AInjected: x",
    "\r\n.\r\nMAIL FROM:<x@example.org>\r\n",
    "\u2067\u202e\u200f\u061cdrow\u2069",
    "]]>--><![CDATA[</title></pre><plaintext>",
    "&#0;&#13;&#10;&quot;&lt;script&gt;",
    "%0d%0a{{ 7 * 7 }}slot000000000000n0e",
    "x" * 1_000_000,
    "<b>" * 350_000,
    "\u0000" * 1_000_000,
    "Gent",
)
VALUES = st.sampled_from(MORE) | NAMES


@pytest.fixture
def frozen(
    coast: Publication,
    edition: EditionContent,
    cache: Cache,
    write_template: Callable[[str, str], Path],
) -> Edition:
    """An edition that prints three fields wherever a field can stand, frozen."""
    write_template("own.html", HTML)
    write_template("own.txt", TEXT)
    content = replace(
        edition,
        newsletter=replace(edition.newsletter, template="own", address=""),
        subject='{{ reader.first_name | default("Reader") }}, news from {{ reader.city }} (&)',
        preheader="For {{ reader.name }}",
    )
    readers = [
        NewSubscriber(
            email=f"{name}@example.org",
            name="An",
            attributes={"first_name": "An", "city": city},
        )
        for name, city in (("an", "Gent"), ("bo", "Brugge"))
    ]
    with open_ledger(coast.ledger) as ledger:
        ledger.readers.store_subscribers("weekly", readers, consent="a test", now=NOW)
        composed = compose_edition(coast, content, cache, ledger.readers)
        return ledger.deliveries.freeze(composed, NOW)


def _deliver(frozen: Edition, fields: Mapping[str, str]) -> EmailMessage:
    delivery = Delivery(
        id=1,
        edition_id=frozen.id,
        email="an+kust@example.org",
        fields=fields,
        token="0123456789abcdef",
        state=DeliveryState.CLAIMED,
        message_id="weekly-1.0123@example.org",
    )
    raw = CompiledEdition(frozen).build_message(delivery)
    assert raw.isascii()
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n", raw)
    head, _, body = raw.partition(b"\r\n\r\n")
    assert all(len(line) <= 78 for line in head.split(b"\r\n"))
    assert all(len(line) <= 76 and line[:1] != b"." for line in body.split(b"\r\n"))
    assert len(raw) < 120_000
    parsed = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed


class _Reading(HTMLParser):
    """Everything that a browser makes of a document: tags, attributes, texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = [""]
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found[-1] += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"<{tag}>", *(f"{name}={value}" for name, value in attrs), ""]

    def handle_endtag(self, tag: str) -> None:
        self.found += [f"</{tag}>", ""]

    def handle_comment(self, data: str) -> None:
        self.found += [f"<!{data}>", ""]

    def handle_decl(self, decl: str) -> None:
        self.handle_comment(decl)

    def unknown_decl(self, data: str) -> None:
        self.handle_comment(data)

    def handle_pi(self, data: str) -> None:
        self.handle_comment(data)


def _put(text: str, fields: Mapping[str, str], write: Callable[[str], str] = str) -> str:
    """Return what a harmless reader sees with another reader's values in the same places."""
    for name in FIELDS:
        text = text.replace(HARMLESS[name].upper(), write(clip(fields[name])).upper())
        text = text.replace(HARMLESS[name], write(clip(fields[name])))
    return text


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.fixed_dictionaries(dict.fromkeys(FIELDS, VALUES)))
@example(dict.fromkeys(FIELDS, "\r\nBcc: x@example.org\r\n\r\n.\r\n"))
@example(dict.fromkeys(FIELDS, "x" * 1_000_000))
@example(dict.fromkeys(FIELDS, '"><script>alert(1)</script>'))
def test_nothing_leaves_its_slot(frozen: Edition, fields: Mapping[str, str]) -> None:
    """Whatever a reader's columns hold, she reads what anybody reads, and her values as text."""
    # An empty value is one that she does not have; that she has none is another test's.
    fields = {name: value if clip(value) else "An" for name, value in fields.items()}
    in_gent = clip(fields["city"]) == "Gent"
    harmless = _deliver(frozen, HARMLESS)
    hostile = _deliver(frozen, fields)
    assert hostile.keys() == harmless.keys()
    for name in set(hostile.keys()) - {"To", "Subject"}:
        assert hostile[name] == harmless[name]
    assert [each.addr_spec for each in hostile["To"].addresses] == ["an+kust@example.org"]
    assert "".join(hostile["Subject"].split()) == "".join(_put(harmless["Subject"], fields).split())
    text, expected = _body(hostile, "plain"), _put(_body(harmless, "plain"), fields)
    assert text.split() == expected.split()
    for line in text.splitlines():
        assert len(line) <= 78 or max(map(len, line.split())) > 60
    read = _Reading(_body(hostile, "html")).found
    if in_gent:
        read = "\0".join(read).replace("<p>\0Gent\0</p>\0\0", "").split("\0")
    wanted = [
        _put(each, fields, lambda value: quote(value, safe=""))
        if each.startswith(("href=", "src="))
        else _put(each, fields)
        for each in _Reading(_body(harmless, "html")).found
    ]
    assert [" ".join(each.split()) for each in read] == [" ".join(each.split()) for each in wanted]


@pytest.mark.parametrize("value", [*HOSTILE, *MORE])
def test_no_direction_or_control_character_is_shown(frozen: Edition, value: str) -> None:
    """A name cannot turn the text around it, ring a bell or end a line."""
    message = _deliver(frozen, {**HARMLESS, "city": value})
    shown = _body(message, "plain") + _body(message, "html") + str(message["Subject"])
    assert not re.search(
        r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\x00-\x09\x0b-\x1f\x7f-\x9f]", shown
    )


def test_a_megabyte_is_cut() -> None:
    """Of a megabyte readers see 500 characters, and the last one says that it was cut."""
    assert clip("ab " * 400_000) == ("ab " * 167)[: MOST_CHARACTERS - 1].rstrip() + "…"
    assert clip("\0" * 1_000_000 + "An") == "…"
    assert clip("x" * MOST_CHARACTERS) == "x" * MOST_CHARACTERS
