"""Dates as RSS shows them."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from publisher.syndication.dates import rss_date, shown


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        ("2026-03-01T08:00+05:45", "Asia/Kathmandu", "Sun, 01 Mar 2026 08:15:00 +0600"),
        ("2026-03-01T00:00+05:45", "Asia/Kathmandu", "Sun, 01 Mar 2026 00:15:00 +0600"),
        ("2026-03-01T23:50+05:45", "Asia/Kathmandu", "Sun, 01 Mar 2026 23:35:00 +0530"),
        ("2026-07-01T00:00+12:45", "Pacific/Chatham", "Wed, 01 Jul 2026 00:15:00 +1300"),
        ("2026-03-01T08:00-03:30", "America/St_Johns", "Sun, 01 Mar 2026 08:00:00 -0330"),
    ],
)
def test_zone_is_one_that_readers_know(moment: str, zone: str, expected: str) -> None:
    """Readers that know whole and half hours only show the day that I wrote, and the moment."""
    written = shown(datetime.fromisoformat(moment), ZoneInfo(zone))
    assert rss_date(written) == expected
