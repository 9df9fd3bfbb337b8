"""The dates of feeds, as they are written all over the world."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.importers.feeds.dates import read_date

TEN = datetime(2026, 3, 3, 10, tzinfo=UTC)
NINE = datetime(2026, 3, 3, 9, tzinfo=UTC)
EIGHT = datetime(2026, 3, 3, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Tue, 03 Mar 2026 10:00:00 GMT", TEN),
        ("Tue, 03 Mar 2026 10:00:00 +0200", EIGHT),
        ("3 Mar 26 10:00 CEST", EIGHT),
        ("Tue,  3 Mar 2026 10:00:00 CET", NINE),
        ("Tue, 03 Mar 2026 05:00:00 EST", TEN),
        ("Tue, 03 Mar 2026 10:00:00 +0100 (CET)", NINE),
        ("Tue, 03 Mar 2026 10:00:00 GMT+2", EIGHT),
        ("Tue, 03 Mar 2026 10:00:00 Europe/Brussels", NINE),
        ("Tue, 03 Mar 2026 10:00:00 −0000", TEN),
        ("di, 03 mrt 2026 10:00:00 +0100", NINE),
        ("dinsdag 3 maart 2026 om 10.00 uur CET", NINE),
        ("mar., 03 mars 2026 10:00:00 +0100", NINE),
        ("mardi 3 mars 2026 à 10h00 CET", NINE),
        ("Dienstag, 3. März 2026 10:00 Uhr MEZ", NINE),
        ("March 3, 2026 at 10:00 AM UTC", TEN),
        ("Tue Mar  3 10:00:00 UTC 2026", TEN),
        ("2026-03-03T10:00:00Z", TEN),
        ("2026-03-03t11:00:00.000+01:00", TEN),
        ("2026-03-03 10:00 +0100", NINE),
        ("20260303T100000Z", TEN),
        ("1772532000", TEN),
        ("1772532000000", TEN),
        ("Mon, 02 Mar 2026 24:00:00 GMT", datetime(2026, 3, 3, tzinfo=UTC)),
        ("Tue, 30 Jun 2026 23:59:60 GMT", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC)),
        ("2026-03-03", date(2026, 3, 3)),
        ("1er août 2026", date(2026, 8, 1)),
        ("0001-02-03", date(1, 2, 3)),
    ],
)
def test_dates_are_the_moment_that_was_meant(written: str, expected: date) -> None:
    """Zones, abbreviations and the names of months in my readers' languages are understood."""
    found = read_date(written)
    assert found is not None
    assert (found.value, found.doubt) == (expected, None)


@pytest.mark.parametrize(
    "written",
    ["2026-03-03T10:00:00", "Tue, 03 Mar 2026 10:00:00", "3 mrt 2026 10:00",
     "Tue Mar 3 10:00:00 2026",
     "Tue, 03 Mar 2026 10:00:00 XYZ", "Tue, 03 Mar 2026 10:00:00 Europe/Kust"],
)  # fmt: skip
def test_a_date_without_a_known_zone_is_doubted(written: str) -> None:
    """What could be an hour off is told."""
    found = read_date(written)
    assert found is not None
    assert found.value == TEN
    assert found.doubt is not None
    assert written in found.doubt


@pytest.mark.parametrize(
    "written",
    ["", "gisteren", "2026", "2026-03", "03/04/2026", "Mon, 31 Feb 2026 10:00:00 GMT", "12",
     "9999-12-31T23:59:59-10:00", "Tue, 03 Foo 2026 10:00:00 GMT", "1 " * 100_000, "9" * 13_000],
)  # fmt: skip
def test_what_is_no_date_is_not_made_one(written: str) -> None:
    """Nothing is filled in from the day of today."""
    assert read_date(written) is None


@given(text=st.text(alphabet="0123456789 :-+.,/()TZtzCESadeimnruà", max_size=60) | st.text())
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No date, however odd, stops the program."""
    found = read_date(text)
    if found is not None and isinstance(found.value, datetime):
        assert found.value.tzinfo is UTC
