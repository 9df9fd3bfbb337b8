"""Formulas in MathML keep their words in feeds and messages."""

import pytest

from publisher.content.body import render_body
from publisher.content.plaintext import render_plain_text

TEX = r'<annotation encoding="application/x-tex">\frac{1}{2} &lt; x</annotation>'
HALF = "<mfrac><mn>1</mn><mn>2</mn></mfrac>"


def show(formula: str) -> str:
    return render_body(f"Er is {formula}.", slug="s", url="https://example.org/s/").html


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (f"<math><semantics><mrow>{HALF}</mrow>{TEX}</semantics></math>",
         r"<code>\frac{1}{2} &lt; x</code>"),
        ('<math alttext="een half > nul"><mn>1</mn></math>', "een half &gt; nul"),
        ("<math><mi>x</mi><mo>&lt;</mo><mn>2</mn></math>", "x&lt;2"),
        (f"<math>{HALF}</math>", "1/2"),
        ("<math><mfrac><mrow><mi>a</mi><mo>+</mo><mn>1</mn></mrow><mn>12</mn></mfrac></math>",
         "(a+1)/12"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><msub><mi>y</mi><mi>i</mi></msub></math>",
         "x^2y_i"),
        ("<math><msubsup><mo>∫</mo><mn>0</mn><mi>n</mi></msubsup></math>", "∫_0^n"),
        ("<math><msqrt><mi>a</mi><mi>b</mi></msqrt><mroot><mi>x</mi><mn>3</mn></mroot></math>",
         "√(ab)3√x"),
        ("<math><mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd></mtr></mtable></math>",
         "1, 2; 3"),
        ("<math><mi>x</mi><script>alert(1)</script></math>", "x"),
        ("<math><annotation>een woord</annotation></math>", ""),
    ],
)  # fmt: skip
def test_formula(formula: str, words: str) -> None:
    """What a formula says can be read, and says the same: a half is no twelve."""
    assert show(formula) == f"<p>Er is {words}.</p>\n"


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        (f"Er is <math><semantics>{HALF}{TEX}</semantics></math>.", r"Er is \frac{1}{2} < x."),
        (f"Er is <math>{HALF}</math> *zo*.", "Er is 1/2 zo."),
        (f"<div><math><semantics>{HALF}{TEX}</semantics></math></div>", r"\frac{1}{2} < x"),
        ("Er is <math><mi>x</mi> zo.", "Er is x zo."),
    ],
)
def test_formula_in_a_text_part(markdown: str, text: str) -> None:
    """A message without HTML has the formula once, in words."""
    assert render_plain_text(markdown, base_url="https://example.org/s/").text == text


def test_formula_that_has_no_end() -> None:
    """What is no whole formula takes nothing with it but itself, and is looked at once."""
    assert "alert" not in show("<math><mi>x</mi>" * 20_000 + "<script>alert(1)</script>")


def test_formula_that_is_shown_as_code() -> None:
    """Markup that I write about stays markup."""
    assert "&lt;math&gt;" in show("`<math><mi>x</mi></math>`")
