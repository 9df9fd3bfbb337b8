"""Characters that no feed can hold are found, quickly and all of them."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.content.characters import FORBIDDEN, holds_forbidden, replace_forbidden

AWKWARD = st.sampled_from("\0\t\n\x0b\x1f\x7f\x85\ufdd0\ufffd\ufffe\uffff\ud800\U0001fffeé語🙂￾")


@given(st.text(AWKWARD | st.characters(), max_size=20))
def test_found_as_the_specification_says(text: str) -> None:
    """The quick look finds exactly what the pattern of XML 1.0 finds."""
    assert holds_forbidden(text) == (FORBIDDEN.search(text) is not None)
    assert replace_forbidden(text) == FORBIDDEN.sub("\ufffd", text)
