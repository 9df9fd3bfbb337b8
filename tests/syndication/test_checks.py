"""What is looked at before a document takes the place of the one that readers have."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from publisher.model.articles import Article
from publisher.syndication.content_checks import list_content_faults
from publisher.syndication.feeds import list_feeds
from publisher.syndication.value_checks import read_rfc_822, read_rfc_3339
from tests.syndication.conftest import find_fault

Write = Callable[..., Article]


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p id="a">x &lt;script&gt;</p>', None),
        ('<img src="https://a.b/c" alt="" srcset="https://a.b/c 1x, https://a.b/d 2x">', None),
        ('<a href="mailto:a@b.c" title="x > y">x</a>', None),
        ('<img src="https://a.b/c" srcset="https://a.b/c 1x, d 2x" alt="">', "srcset leads to 'd'"),
        ('<img src="https://a.b/c">', "a picture has no alternative text, not even an empty one"),
        ('<a href="#fn">1</a>', "href leads to '#fn', which is no absolute address"),
        ('<a href="javascript:x">1</a>', "href leads to 'javascript:x'"),
        ('<video poster="/a.png"></video>', "poster leads to '/a.png'"),
        ('<p style="color: red">x</p>', "the attribute style stands in the text"),
        ("<FORM>", "<form> stands in the text"),
        ("<p title='x'><", "a < begins no tag"),
        ('<pre><code class="language-html">&lt;b&gt;</code></pre>', None),
        ('<iframe src="https://a.b/">', "<iframe> stands in the text"),
    ],
)
def test_content(html: str, fault: str | None) -> None:
    """Text that a reader could not show, or should not, is found."""
    found = [broken.message for broken in list_content_faults(html)]
    assert bool(found) is (fault is not None)
    assert all(each.startswith(fault or "") for each in found[:1])


@pytest.mark.parametrize(
    "text",
    [
        None,
        "2026-03-02T00:00:00Z",
        "2026-03-02T00:00:00.5+00:00",
        "2026-03-02 00:00:00+00:00",
        "2026-02-30T00:00:00+00:00",
        "26-03-02T00:00:00+00:00",
    ],
)
def test_dates_that_some_reader_does_not_take(text: str | None) -> None:
    """A date has four digits for the year, whole seconds and a zone in numbers."""
    assert read_rfc_3339(text) is None


@pytest.mark.parametrize(
    "text",
    [
        None,
        "Mon, 2 Mar 2026 00:00:00 +0000",
        "Tue, 02 Mar 2026 00:00:00 +0000",
        "02 Mar 2026 00:00:00 +0000",
        "Mon, 02 Mrt 2026 00:00:00 +0000",
        "Mon, 02 Mar 2026 24:00:00 +0000",
        "Mon, 02 Mar 2026 00:00:00 CET",
    ],
)
def test_rss_dates_that_some_reader_does_not_take(text: str | None) -> None:
    """A date has the right day of the week, a month in English and a zone in numbers."""
    assert read_rfc_822(text) is None


def test_order(desk: Any, write: Write) -> None:
    """The newest stands first; of two of one moment, the one whose id comes first."""
    loaded = desk.load([write("a"), write("b")])
    (feed,) = list_feeds(desk.publication, loaded, []).feeds
    turned = replace(feed, entries=feed.entries[::-1])
    assert find_fault(feed, {}) is None
    assert find_fault(turned, {}) == (
        "the entry tag:example.org,2026-03-01:articles/a stands behind"
        " tag:example.org,2026-03-01:articles/b, and should stand before it"
    )
