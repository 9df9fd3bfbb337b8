"""Tags of a document, found and changed without touching anything else."""

from hypothesis import given
from hypothesis import strategies as st

from publisher.preview.tags import Edit, apply_edits, find_tags, without_attributes

PIECES = (
    "<p>", "</p>", '<a href="https://example.org/?a=1&amp;b=2">', "</a>", "words\n", "é &amp; €",
    "<style>p > a { color: red }</style>", "<!-- <b> -->", "<!--[if mso]><td><![endif]-->", "<br/>",
    "<img alt='a > b' src=x>", "\r\n", "<Td CLASS=x\n id='y'>",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES)))
def test_a_tag_stands_where_it_is_said_to(pieces: list[str]) -> None:
    """What stands at a tag's place is the tag, whole."""
    html = "".join(pieces)
    tags = find_tags(html)
    wanted = [each for each in pieces if each[0] == "<" and each[1] not in "/!"]
    assert [html[tag.start : tag.close] for tag in tags] == wanted


@given(st.lists(st.sampled_from(PIECES)))
def test_what_is_not_edited_stays(pieces: list[str]) -> None:
    """Marks before every tag can be taken out again, and nothing else is different."""
    html = "".join(pieces)
    marked = apply_edits(html, [Edit(tag.start, tag.start, "¶") for tag in find_tags(html)])
    assert marked.replace("¶", "") == html
    assert marked.count("¶") == len(find_tags(html))


def test_attributes_are_taken_out_by_name() -> None:
    """An attribute goes with its value, and what looks like one within another stays."""
    tag = """<td class="a b" title=' class="c" ' ID=x width="5" class>"""
    assert without_attributes(tag, ("class", "id")) == """<td title=' class="c" ' width="5">"""
