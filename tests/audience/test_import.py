"""Readers out of CSV files as spreadsheets and other programs write them."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from publisher.audience.csv_files import import_subscribers
from publisher.errors import AddressError, FileAccessError
from publisher.model.audience import ImportReport, RefusedRow, SubscriptionState
from publisher.storage.ledger import Ledger

Read = Callable[..., ImportReport]
_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _readers(ledger: Ledger) -> dict[str, tuple[str | None, str | None, dict[str, str]]]:
    found = (each.subscriber for each in ledger.readers.list_subscriptions("weekly"))
    return {each.email: (each.name, each.language, dict(each.attributes)) for each in found}


def test_every_column(read: Read, ledger: Ledger) -> None:
    """Name and language are known columns, every other one is kept as an attribute."""
    report = read(
        b"Email , NAME,language,City,shoe size\n"
        b"an@example.org,An Claes,nl,Oostende,38\n"
        b" bo@example.org , , fr ,,\n"
    )
    assert report == ImportReport(added=2)
    assert _readers(ledger) == {
        "an@example.org": ("An Claes", "nl", {"city": "Oostende", "shoe size": "38"}),
        "bo@example.org": (None, "fr", {}),
    }
    (first, _) = ledger.readers.list_subscriptions()
    assert (first.state, first.since) == (SubscriptionState.CONFIRMED, _NOW)
    assert first.consent == "import of readers.csv"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("delimiter", [b",", b";", b"\t"])
def test_dialects(read: Read, ledger: Ledger, delimiter: bytes, mark: bytes, end: bytes) -> None:
    """Commas, semicolons or tabs, with and without a byte order mark, of any system."""
    rows = [[b"name", b"email"], [b'"Claes; An, \t ""A"""', b"an@example.org"], [b"", b"bo@b.org"]]
    content = mark + b"".join(delimiter.join(row) + end for row in rows)
    assert read(content) == ImportReport(added=2)
    assert _readers(ledger) == {
        "an@example.org": ('Claes; An, \t "A"', None, {}),
        "bo@b.org": (None, None, {}),
    }


def test_last_line_without_end(read: Read) -> None:
    """A file may end without a line end, and may consist of addresses alone."""
    assert read(b"email\nan@example.org\n\nbo@example.org") == ImportReport(added=2)


def test_other_encoding(read: Read, ledger: Ledger) -> None:
    """A file that is not UTF-8 is refused with the way out; said so, it is read right."""
    content = "email;name\nan@example.org;Zoë\n".encode("cp1252")
    with pytest.raises(AddressError) as refused:
        read(content)
    assert refused.value.message.endswith("readers.csv: not utf-8 (byte 0xeb)")
    assert "--encoding cp1252" in refused.value.hint
    assert _readers(ledger) == {}
    assert read(content, "cp1252").added == 1
    assert _readers(ledger) == {"an@example.org": ("Zoë", None, {})}


def test_mistake_in_the_encoding_late_in_the_file(read: Read, ledger: Ledger) -> None:
    """One wrong byte behind a thousand good rows, and none of them is stored."""
    rows = b"".join(b"reader%d@example.org,x\n" % number for number in range(1000))
    with pytest.raises(AddressError):
        read(b"email,name\n" + rows + b"an@example.org,\xff\n")
    assert _readers(ledger) == {}


def test_utf16(read: Read) -> None:
    """What a spreadsheet calls Unicode text is read when it is named."""
    text = "email\tname\nan@example.org\tZoë\n"
    assert read(text.encode("utf-16"), "utf-16").added == 1
    for content, encoding in ((text.encode("utf-16-le"), "utf-8"), (text.encode(), "utf-16")):
        with pytest.raises(AddressError) as refused:
            read(content, encoding)
        assert f"readers.csv: not {encoding}" in refused.value.message
        assert refused.value.message.isprintable()


@pytest.mark.parametrize("encoding", ["utf8x", "rot13", "base64", "hex", "zip", ""])
def test_no_encoding(read: Read, encoding: str) -> None:
    """An encoding that does not exist, or makes no text, is refused by name."""
    with pytest.raises(AddressError) as refused:
        read(b"email\nan@example.org\n", encoding)
    assert refused.value.message == f"{encoding!r} is not a known encoding"


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (b"", "1: no column «email» (there is: nothing)"),
        (b"\n", "1: no column «email» (there is: nothing)"),
        (b"e-mail,name\n", "1: no column «email» (there is: e-mail, name)"),
        (b"an@example.org\n", "1: no column «email» (there is: an@example.org)"),
        (b"email,name,Email\n", "1: two columns «email»"),
        (b"email,city,city\n", "1: two columns «city»"),
    ],
)
def test_header(read: Read, ledger: Ledger, header: bytes, message: str) -> None:
    """A file whose first line does not say where the addresses are is refused whole."""
    with pytest.raises(AddressError) as refused:
        read(header + b"bo@example.org,x,y\n" if header.strip() else header)
    assert refused.value.message.endswith(f"readers.csv:{message}")
    assert refused.value.hint
    assert _readers(ledger) == {}


def test_columns_without_a_name(read: Read, ledger: Ledger) -> None:
    """Columns without a name, as a spreadsheet's empty ones, are passed over."""
    assert read(b",email,,\n1,an@example.org,x,\n2,bo@example.org,,\n").added == 2
    assert {attributes == {} for _, _, attributes in _readers(ledger).values()} == {True}


def test_refused_rows_are_named_by_line(read: Read, ledger: Ledger) -> None:
    """Rows that cannot be taken are listed with the line on which they begin; others count."""
    report = read(
        b"email,name\n"  # 1
        b"an@example.org,An\n"  # 2
        b"nobody,No\n"  # 3
        b'bo@example.org,"Bo\n'  # 4
        b'\n of ""two"" lines"\n'  # 5, 6
        b"\n"  # 7
        b" , \n"  # 8
        b",Only a name\n"  # 9
        b"cas@example.org,a,b\n"  # 10
        b'"els@example.org\n"\n'  # 11, 12
        b"dirk@example.org,Dirk,,\n"  # 13
        b"x\0y@example.org,\n"  # 14
    )
    assert [(row.line, row.value) for row in report.refused] == [
        (3, "nobody"),
        (9, ""),
        (10, "cas@example.org"),
        (14, "x\0y@example.org"),
    ]
    assert report.refused[1] == RefusedRow(line=9, value="", reason="no address")
    assert "more cells than the header has columns" in report.refused[2].reason
    assert all(row.reason.isprintable() for row in report.refused)
    assert list(_readers(ledger)) == [
        "an@example.org",
        "bo@example.org",
        "els@example.org",
        "dirk@example.org",
    ]
    assert _readers(ledger)["bo@example.org"][0] == 'Bo\n\n of "two" lines'


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (b'bo@example.org,"B"o"\n', 3),
        (b'bo@example.org,"B\no\n', 3),
        (b"bo@b.org," + b"x" * 200_000, 3),
    ],
)
def test_not_csv(read: Read, ledger: Ledger, row: bytes, line: int) -> None:
    """Where the quotes do not fit, nobody knows what belongs together: nothing is stored."""
    with pytest.raises(AddressError) as refused:
        read(b"email,name\nan@example.org,An\n" + row)
    assert f"readers.csv:{line}: not a CSV file: " in refused.value.message
    assert _readers(ledger) == {}


def test_the_same_reader_twice(read: Read, ledger: Ledger) -> None:
    """In one file the first row of an address counts, however the others are spelt."""
    report = read(b"email,name\nAn@example.org,An\nbo@b.org,\nAN@EXAMPLE.ORG,Other\n")
    assert report == ImportReport(added=2, repeated=1)
    assert _readers(ledger)["An@example.org"][0] == "An"


def test_the_same_file_twice(read: Read, ledger: Ledger) -> None:
    """The second import of a file changes nothing; one with more in it brings up to date."""
    assert read(b"email,name\nan@example.org,\nbo@b.org,Bo\n") == ImportReport(added=2)
    assert read(b"email,name\nan@example.org,\nbo@b.org,\n") == ImportReport(unchanged=2)
    expected = ImportReport(updated=1, added=1)
    content = b"email,name\nan@example.org,An\ncas@b.org,Cas\n"
    assert read(content, is_trial=True) == expected
    assert len(_readers(ledger)) == 2
    assert read(content) == expected


def test_who_left_stays_out(read: Read, ledger: Ledger) -> None:
    """No file brings back a reader who unsubscribed."""
    read(b"email\nan@example.org\nbo@b.org\n")
    ledger.readers.unsubscribe("an@example.org", None, _NOW)
    report = read(b"email\nAn@Example.org\nbo@b.org\ncas@b.org\n")
    assert report == ImportReport(added=1, unchanged=1, kept_out=1)


def test_who_another_program_says_left(read: Read, ledger: Ledger) -> None:
    """A column «state» is heeded: only who is confirmed there becomes a reader here."""
    report = read(
        b"email,state\nan@b.org,confirmed\nbo@b.org,unsubscribed\ncas@b.org,Subscribed\n"
        b"dirk@b.org,pending\nels@b.org,\nfik@b.org,bounced\n"
    )
    assert report == ImportReport(added=3, kept_out=1, left=2)
    confirmed = ledger.readers.list_subscriptions(state=SubscriptionState.CONFIRMED)
    assert [each.subscriber.email for each in confirmed] == ["an@b.org", "cas@b.org", "els@b.org"]


def test_state_that_means_something_else(read: Read, ledger: Ledger) -> None:
    """A column «state» with the states of a country makes nobody leave."""
    report = read(b"email,state\nan@b.org,Ohio\nbo@b.org,confirmed\n")
    assert (report.added, report.left) == (1, 0)
    assert [row.line for row in report.refused] == [2]
    assert "state 'ohio' is not one of" in report.refused[0].reason


def test_who_left_elsewhere_stays_away(read: Read, ledger: Ledger) -> None:
    """Those whom a file names as having left are remembered, and no later file brings them back."""
    report = read(b"email,state\nbo@b.org,unsubscribed\n")
    assert report == ImportReport(left=1)
    assert read(b"email\nBo@b.org\n") == ImportReport(kept_out=1)


def test_file_that_cannot_be_read(tmp_path: Path, ledger: Ledger) -> None:
    """A missing file is an error that names it, and the ledger can be used as before."""
    for name, reason in (("gone.csv", "No such file or directory"), (".", "Is a directory")):
        file = tmp_path / name
        with pytest.raises(FileAccessError) as refused:
            import_subscribers(file, "weekly", ledger.readers, now=_NOW)
        assert refused.value.message == f"{file}: {reason}"
    assert ledger.readers.unsubscribe("an@example.org", None, _NOW) == []
