"""Simple front matter is read without a parser, and never otherwise than a parser reads it."""

import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from publisher.content.plain_yaml import read_plain_yaml
from publisher.content.yaml_block import parse_yaml
from publisher.errors import ArticleError

#: What front matter is made of, and what makes it hard.
_PIECES = [
    "title", "date", "tags", "a", "é", "Nine", "true", "null", "no", "~", "1", "007", "1.5",
    "1e3", "0x1", "2026-01-05", "10:20:00", ":", ": ", ":\n", "\n", "\n\n", "  ", " ", "- ",
    "\n- ", "\n  - ", "[", "]", "[]", ", ", ",", '"', '""', "'", "#", " #", "&", "*", "!", "|",
    ">", "%", "@", "`", "{", "}", "?", "? ", "-", "---", "...", "\\", "\t", "\x85", "\u2028",
    "\u00a0", "\ufeff", "\x7f", "“", "’", "–", "«", "<<", "=", "日本", "🙂", "\U00010348",
    "http://example.org/", "x: y", "_",
]  # fmt: skip


def check(block: str) -> bool:
    """Compare the two readings; return whether the block was simple enough for both."""
    plain = read_plain_yaml(block)
    if plain is None:
        return False
    assert plain == parse_yaml(block, "a.md"), block
    return True


@pytest.mark.parametrize(
    "block",
    [
        'title: Een serre die verwarmt\ndate: 2026-01-05\ntags: [zee, "kust & co", 12]\n',
        'title: "Vraag: wie?"\ndraft: true\nweight: 10\nratio: 1.5\nempty:\nlang: no\n',
        'tags:\n  - zee\n  - "a: b"\nauthor: An Peeters\n\nurl: https://example.org/a?b=c\n',
        "tags:\n- a\n- 3\nsummary: Niets – “of toch” (1.234,5)!\n",
        'a: []\nb: [ x ]\nc: ""\n',
    ],
)
def test_what_articles_have_is_simple(block: str) -> None:
    """Ordinary front matter takes the short way, and says the same."""
    assert check(block)


@given(block=st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
@settings(max_examples=600, deadline=None)
@example("a: b\n c\n")
@example("a:\n- b\n\n- c")
@example("a: [b, c: d]")
@example("a: x:\n")
def test_never_otherwise_than_the_parser(block: str) -> None:
    """Whatever pieces are put together: the short way is taken only where it is right."""
    check(block)


def test_spoilt_front_matter() -> None:
    """Ten thousand blocks that were cut, doubled and overwritten say the same both ways."""
    chance = random.Random(11)
    block = (
        'title: "De serre: warmte"\ndate: 2026-01-05T10:20:00+01:00\ntags: [zee, "kust", 12]\n'
        "authors:\n  - An Peeters\n  - Bo Claes\nsummary: Kort – “maar goed”.\ndraft: false\n"
    )
    simple = 0
    for _ in range(10_000):
        text = list(block)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(text))
            kind = chance.randrange(3)
            if kind == 0:
                del text[place : place + chance.randint(1, 6)]
            elif kind == 1:
                text[place:place] = chance.choice(_PIECES)
            else:
                text[place : place + 1] = chance.choice(_PIECES)
        try:
            simple += check("".join(text))
        except ArticleError as error:
            pytest.fail(f"refused by the parser alone: {''.join(text)!r}: {error}")
    assert simple > 1_000
