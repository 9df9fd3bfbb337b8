"""The marks of other generators become everybody's Markdown."""

import pytest

from publisher.content.flavours.writing import write_flavour


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("!!! note\n    Nat.\n\nEn", "> **Note**\n>\n> Nat.\n\n\nEn"),
        ('!!! warning "Pas op"\n    Nat.\n\n    Zeer.', "> **Pas op**\n>\n> Nat.\n>\n> Zeer."),
        ('???+ tip ""\n    Nat.', "> Nat."),
        (":::tip[Goed]\nNat.\n:::", "> **Goed**\n>\n> Nat."),
        (":::note Let op\nNat.\n:::", "> **Let op**\n>\n> Nat."),
        ("::::info\n:::tip\nx\n:::\n::::", "> **Info**\n>\n> > **Tip**\n> >\n> > x"),
        ("> [!NOTE]\n> Nat.", "> **Note**\n>\n> Nat."),
        ("> [!warning]- Pas op\n> Nat.", "> **Pas op**\n>\n> Nat."),
        ("> [!pullquote]\n> Nat.", "> [!pullquote]\n> Nat."),
        ("```\n!!! note\n    x\n```", "```\n!!! note\n    x\n```"),
        ("Tekst.{: .groot}", "Tekst."),
        ("![a](b.png){.breed}", "![a](b.png)"),
        ("Tekst\n{: .groot #x}\n\nMeer", "Tekst\n\nMeer"),
        ("* TOC\n{:toc}\n\nTekst", "Tekst"),
        ("[TOC]\n\nTekst", "Tekst"),
        ("HTML\n\n*[HTML]: Hyper", "HTML"),
        ("```python {hl_lines=[1]}\nx\n```", "```python\nx\n```"),
        ('```js title="a.js"\nx\n```', "```js\nx\n```"),
        ("``` {.python .numberLines}\nx\n```", "```python\nx\n```"),
        ("## Kop {#kop}", "## Kop {#kop}"),
        ('<div markdown="1">\n\n*a*\n\n</div>', "*a*"),
        ("Wat {x} en `{: .y}` is", "Wat {x} en `{: .y}` is"),
    ],
)
def test_marks_of_generators(written: str, plain: str) -> None:
    """Notices are quotations with a label; what is for one generator alone is gone."""
    found = write_flavour(written)
    assert found.markdown.strip() == plain
    assert found.removed == ()


def test_components() -> None:
    """Imports, comments and components of MDX go; what stands in them stays."""
    found = write_flavour(
        "import Tabs from '@theme/Tabs';\n\nTekst {/* weg */}\n\n<Kaart>\n\nin\n\n</Kaart>\n\n"
        '<YouTube id="abc12345" />\n\n{/* truncate */}\n\n`<Tabs>`\n\n```\nimport x\n```',
        is_mdx=True,
    )
    assert "import Tabs" not in found.markdown
    assert "weg" not in found.markdown
    assert "\nin\n" in found.markdown
    assert "watch?v=abc12345" in found.markdown
    assert "<!-- truncate -->" in found.markdown
    assert "```\nimport x\n```" in found.markdown
    assert ("<Kaart>", 5) in [(tag.name, tag.line) for tag in found.removed]


@pytest.mark.parametrize(
    "mark", ["!!! a\n    ", ":::a\n", "> [!a]\n", "{: ", "<A ", "[TOC]\n", "```a {\n", "*[", "{"]
)
@pytest.mark.parametrize("is_mdx", [False, True])
def test_hostile_repetition_is_bounded(mark: str, is_mdx: bool) -> None:
    """A hundred kilobytes of marks are read as well as anything."""
    assert isinstance(write_flavour(mark * (100_000 // len(mark)), is_mdx=is_mdx).markdown, str)
