"""Contrast is what WCAG says, of the colours that readers see."""

import pytest

from publisher.preflight.edition.contrast import measure_contrast
from publisher.preflight.edition.styles import Block, read_blocks
from tests.preflight.edition.desk import Desk


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        # The ends of the scale, and the grey that just passes (WebAIM's contrast checker).
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((255, 255, 255), (255, 255, 255), 1.0),
        ((118, 118, 118), (255, 255, 255), 4.54),
        ((255, 0, 0), (255, 255, 255), 4.0),
    ],
)
def test_ratio(one: tuple[int, int, int], other: tuple[int, int, int], ratio: float) -> None:
    """Known pairs have the ratio that everybody measures, in both directions."""
    assert round(measure_contrast(one, other), 2) == ratio
    assert measure_contrast(one, other) == measure_contrast(other, one)


BOX = '<p class="sans muted tagline">'


@pytest.mark.parametrize(
    ("style", "is_weak"),
    [
        ("color: #767676; background-color: #fff", False),
        ("color: #777; background-color: #fff", True),
        # Large words may be weaker.
        ("color: #777; background-color: #fff; font-size: 24px", False),
        ("color: #777; background-color: #fff; font-size: 14pt; font-weight: bold", False),
        ("color: #777; background-color: #fff; font-size: 18px", True),
        ("color: rgba(0, 0, 0, 0.5); background-color: white", True),
        ("color: rgba(0, 0, 0, 0.9); background-color: white", False),
        ("color: hsl(0, 100%, 50%); background: #fff", True),
        ("color: #fff; background: #fff; display: none", False),
    ],
)
def test_words(desk: Desk, style: str, is_weak: bool) -> None:
    """What readers cannot read is found, however the colour is written; what is hidden is not."""
    desk.change("base.html", BOX, f'<p style="{style}">Seals</p>{BOX}')
    found = [each for each in desk.check() if "«Seals»" in each.message]
    assert bool(found) is is_weak
    assert {each.rule for each in found} <= {"edition/contrast"}


def test_blocks() -> None:
    """Rules are read with what is around them; comments and at-rules without body are no trap."""
    css = (
        "/* a{b:c} */ .a, .b { color: red; margin: 0 }\n@import url(x);"
        "@media (max-width: 9px) { .c { color: blue } @media print { .d { color: #000 } } }"
        "@font-face { font-family: X } .e { color: green"
    )
    assert [(each.around, each.selector, len(each.declarations)) for each in read_blocks(css)] == [
        ((), ".a, .b", 2),
        ((), "@import url(x)", 0),
        (("@media (max-width: 9px)",), ".c", 1),
        (("@media (max-width: 9px)", "@media print"), ".d", 1),
        ((), "@font-face", 1),
        ((), ".e", 1),
    ]


def test_dark_block() -> None:
    """Only what holds in the dark on every width counts as the dark scheme."""
    dark = "@media (prefers-color-scheme: dark)"
    assert Block(around=(dark,), selector="a", declarations=()).is_dark
    assert not Block(around=("@media print",), selector="a", declarations=()).is_dark
    assert not Block(around=(dark, "@media print"), selector="a", declarations=()).is_dark
