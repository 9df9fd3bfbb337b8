"""Readers into a CSV file, and back."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.audience.csv_files import export_subscriptions, import_subscribers
from publisher.model.audience import (
    ImportReport,
    NewSubscriber,
    Subscriber,
    Subscription,
    SubscriptionState,
)
from publisher.storage.ledger import Ledger
from publisher.storage.open import open_ledger

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _subscription(reader: NewSubscriber, state: str = "confirmed") -> Subscription:
    return Subscription(
        subscriber=Subscriber(
            id=1,
            email=reader.email,
            name=reader.name,
            language=reader.language,
            attributes=reader.attributes,
        ),
        newsletter="weekly",
        state=SubscriptionState(state),
        since=_NOW + timedelta(microseconds=5),
        consent="=import of «readers.csv»",
        token="secret-token",
    )


def test_what_is_in_it() -> None:
    """Everything that is known of a subscription is in the file, the token is not."""
    an = NewSubscriber(email="an@example.org", name='An "A" Claes', attributes={"city": "Gent"})
    bo = NewSubscriber(email="bo@example.org", language="fr", attributes={"age": "40"})
    lines = list(export_subscriptions([_subscription(an), _subscription(bo, "unsubscribed")]))
    text = "".join(lines)
    assert list(csv.reader(io.StringIO(text))) == [
        ["email", "name", "language", "newsletter", "state", "since", "consent", "age", "city"],
        ["an@example.org", 'An "A" Claes', "", "weekly", "confirmed", "2026-11-23T12:00:00+00:00",
         "'=import of «readers.csv»", "", "Gent"],
        ["bo@example.org", "", "fr", "weekly", "unsubscribed", "2026-11-23T12:00:00+00:00",
         "'=import of «readers.csv»", "40", ""],
    ]  # fmt: skip
    assert "secret-token" not in text
    assert text.count("\r\n") == 3


def test_nobody() -> None:
    """The export of nobody is a header."""
    text = "".join(export_subscriptions([]))
    assert text == "email,name,language,newsletter,state,since,consent\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'=", "''+"])
def test_no_cell_is_a_formula(start: str) -> None:
    """A name that a spreadsheet would run begins with an apostrophe, in a header as well."""
    formula = f'{start}HYPERLINK("https://example.org")'
    reader = NewSubscriber(email="+an@example.org", name=formula, attributes={formula: formula})
    rows = list(csv.reader(io.StringIO("".join(export_subscriptions([_subscription(reader)])))))
    for cell in (rows[0][-1], rows[1][0], rows[1][1], rows[1][-1]):
        assert cell.startswith("'")
    assert rows[1][1] == f"'{formula}"


def test_who_left_is_not_brought_back_by_an_export(ledger: Ledger, tmp_path: Path) -> None:
    """An export that is read into a new ledger subscribes only who was subscribed."""
    for name in ("an", "bo"):
        reader = NewSubscriber(email=f"{name}@example.org")
        ledger.readers.store_subscribers("weekly", [reader], consent="", now=_NOW)
    ledger.readers.unsubscribe("bo@example.org", None, _NOW)
    text = "".join(export_subscriptions(ledger.readers.list_subscriptions()))
    report, readers = _import(text)
    assert report == ImportReport(added=1, left=1)
    assert [(reader.email, reader.state) for reader in readers] == [
        ("an@example.org", SubscriptionState.CONFIRMED),
        ("bo@example.org", SubscriptionState.UNSUBSCRIBED),
    ]


def _import(text: str) -> tuple[ImportReport, list[NewSubscriber]]:
    """Import a text into a new ledger; return the report and what is there then."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "readers.csv"
        file.write_text(text, encoding="utf-8", newline="")
        with open_ledger(Path(folder) / "ledger.sqlite", durability="process") as ledger:
            report = import_subscribers(file, "weekly", ledger.readers, now=_NOW)
            found = list(ledger.readers.list_subscriptions())
    return report, [
        NewSubscriber(
            email=each.subscriber.email,
            name=each.subscriber.name,
            language=each.subscriber.language,
            attributes=each.subscriber.attributes,
            state=each.state,
        )
        for each in found
    ]


# A ledger keeps every character but NUL.
_CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1).filter(
    lambda text: text == text.strip()
)
_FORMULAE = st.tuples(st.sampled_from(["=", "+", "-", "@", "'=", "''-"]), st.just("1+1")).map(
    "".join
)
_NAMES = _CELLS | _FORMULAE
_COLUMNS = st.text("abcdefgh =+-'@,;\t\"", min_size=1, max_size=8).filter(
    lambda name: name == name.strip() and name.lower() not in ("name", "email", "language")
)
_READERS = st.builds(
    NewSubscriber,
    email=st.sampled_from(
        ["an@example.org", "+an@example.org", "-b@example.org", "o'n@b.org", "=c@b.org"]
    ),
    name=st.none() | _NAMES,
    language=st.none() | st.sampled_from(["nl", "fr-BE"]),
    attributes=st.dictionaries(_COLUMNS, _NAMES, max_size=3),
)


@given(st.lists(_READERS, unique_by=lambda reader: reader.email.casefold(), max_size=4))
def test_import_of_an_export(readers: list[NewSubscriber]) -> None:
    """What was exported comes back as it was: addresses, names and attributes, to the letter."""
    text = "".join(export_subscriptions([_subscription(each) for each in readers]))
    report, found = _import(text)
    assert report == ImportReport(added=len(readers))
    assert found == readers


def test_import_of_an_export_by_hand(read: Callable[..., ImportReport], ledger: Ledger) -> None:
    """An address that begins with a plus is the same one after a round through a file."""
    read(b"email,name\n+an@example.org,=An\n")
    text = "".join(export_subscriptions(ledger.readers.list_subscriptions()))
    assert read(text.encode()) == ImportReport(unchanged=1)
