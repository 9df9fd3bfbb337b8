"""Links from article to article lead to their pages."""

import pytest

from publisher.content.links import settle_links

PAGES = {
    "b.md": "https://example.org/b/",
    "./b.md": "https://example.org/b/",
    "@/posts/b.md": "https://example.org/b/",
    "|filename|/b.md": "https://example.org/b/",
}


@pytest.mark.parametrize(
    ("written", "settled"),
    [
        ("[x](b.md)", "[x](https://example.org/b/)"),
        ("[x](./b.md#deel)", "[x](https://example.org/b/#deel)"),
        ('[x](@/posts/b.md "T")', '[x](https://example.org/b/ "T")'),
        ("[x]({filename}b.md)", "[x](https://example.org/b/)"),
        ("[x](%7Bfilename%7Db.md)", "[x](https://example.org/b/)"),
        ("![x]({static}/a.png)", "![x](/a.png)"),
        ("![x]({attach}a.png)", "![x](a.png)"),
        ("[x]: b.md\n\n[y][x]", "[x]: https://example.org/b/\n\n[y][x]"),
        ('<a href="b.md">x</a>', '<a href="https://example.org/b/">x</a>'),
        ("`[x](b.md)`", "`[x](b.md)`"),
        ("[x](https://example.com/b.md)", "[x](https://example.com/b.md)"),
        ("[x](b.html)", "[x](b.html)"),
    ],
)
def test_links_to_files(written: str, settled: str) -> None:
    """What names another file leads to that article's page; the rest stays as it is."""
    found = settle_links(written, PAGES.get)
    assert found.markdown == settled
    assert found.unfound == ()


def test_link_to_nothing() -> None:
    """Of a link to a file that is not there, the words stay, and its line is known."""
    found = settle_links("een\n\n[woorden](weg.md) en ![beeld](weg.md)", PAGES.get)
    assert found.markdown == "een\n\nwoorden en "
    assert found.unfound == ((3, "weg.md"), (3, "weg.md"))


@pytest.mark.parametrize(
    "mark", ["[", "[x](", "[x]({filename}", "](a.md", '<a href="', "[x]: a.md\n"]
)
def test_hostile_repetition_is_bounded(mark: str) -> None:
    """A hundred kilobytes of brackets are read as well as anything."""
    text = mark * (100_000 // len(mark)) + ".md"
    assert isinstance(settle_links(text, PAGES.get).markdown, str)
