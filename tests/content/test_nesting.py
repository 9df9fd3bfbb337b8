"""HTML keeps its tags unless it is nested deeper than any page needs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.nesting import flatten, limit_nesting

_ELEMENTS = st.sampled_from(["p", "b", "li", "ul", "div", "td", "table", "svg", "option"])
_TREES = st.recursive(
    st.sampled_from(["x", "<br>", '<img alt=">">']),
    lambda inner: st.builds("<{0}>{1}</{0}>".format, _ELEMENTS, st.lists(inner).map("".join)),
    max_leaves=30,
)


@given(st.lists(_TREES, min_size=8).map("".join))
def test_what_is_in_order_stays(html: str) -> None:
    """Elements that end in order, a few within each other, keep all their tags."""
    assert (limit_nesting(html), flatten(html)) == (html, html)


@pytest.mark.parametrize("deep", [64, 65])
def test_what_is_too_deep_goes(deep: int) -> None:
    """The sixty-fifth element within others loses its tags, and its words stay."""
    html = f"{'<b>' * deep}words{'</b>' * deep}"
    kept = f"{'<b>' * 64}words{'</b>' * 64}"
    assert (limit_nesting(html), flatten(html)) == (kept, kept)
