"""Which articles an edition takes besides by its selection, and how they stand there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from publisher.model.articles import Entry, Mailing
from publisher.model.newsletters import EditionOrder
from publisher.model.selection import Selection
from publisher.newsletter.choosing import select_entries
from publisher.newsletter.content import arrange
from tests.newsletter.drafts import NOW, WEEKLY, an_entry

_DAY = timedelta(days=1)


def _entry(name: str, age: int, section: str | None = None, **mailing: object) -> Entry:
    return an_entry(
        name,
        published=NOW - age * _DAY,
        section=section,
        mailing=Mailing(**mailing),  # type: ignore[arg-type]  # tests name real fields
    )


#: The newest first.
_ENTRIES = (
    _entry("a", 0, "Zee"),
    _entry("b", 1, "duin", weight=20),
    _entry("c", 2, None, newsletters=()),
    _entry("d", 3, "Zee", newsletters=("daily", "weekly"), weight=5),
    _entry("e", 4, "Lucht", newsletters=("daily",)),
    _entry("f", 14, None, is_pinned=True),
    _entry("g", 15, "Duin", weight=5),
)


def _choose(**changes: object) -> str:
    newsletter = replace(WEEKLY, **changes)  # type: ignore[arg-type]  # tests name real fields
    entries = select_entries(newsletter, _ENTRIES, set(), NOW)
    return "".join(entry.article.source for entry in entries)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "fabdg"),
        ({"name": "daily"}, "fabdeg"),
        ({"name": "other"}, "fabg"),
        # Just so old is young enough.
        ({"window": 14 * _DAY}, "fabd"),
        ({"window": 13 * _DAY}, "abd"),
        ({"limit": 2}, "fa"),
        ({"order": EditionOrder.WEIGHT}, "fdgba"),
        # It takes the same as without an order: the newest, and not the lightest.
        ({"order": EditionOrder.WEIGHT, "limit": 3}, "fba"),
        ({"order": EditionOrder.SECTION}, "fadbg"),
        (
            {"order": EditionOrder.SECTION, "selection": Selection(sections=("DUIN", "zee"))},
            "bgad",
        ),
    ],
)
def test_choosing(changes: dict[str, object], expected: str) -> None:
    """An article's own word, its age and the order of the newsletter decide; pinned ones lead."""
    assert _choose(**changes) == expected


def test_sponsor_goes_with_the_article() -> None:
    """Whoever pays for an article is named wherever it stands."""
    paid = an_entry("a", mailing=Mailing(sponsor="Saltworks"))
    assert [item.sponsor for item in arrange([an_entry("b"), paid], full=1)] == [None, "Saltworks"]
