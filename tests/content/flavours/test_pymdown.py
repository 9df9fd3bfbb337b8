"""PyMdown's Markdown, as MkDocs has it, becomes what every reader shows."""

import pytest

from publisher.content.flavours.writing import write_flavour


def flavoured(text: str) -> str:
    """Return the lines that are not empty."""
    written = write_flavour(text, is_pymdown=True).markdown
    return "\n".join(line for line in written.split("\n") if line.strip())


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("++ctrl+page-up++ en C++", "<kbd>Ctrl</kbd>+<kbd>Page Up</kbd> en C++"),
        ("==hoog== en a == b == c", "<mark>hoog</mark> en a == b == c"),
        ("H~2~O, m^3^ en ~~weg~~", "H<sub>2</sub>O, m<sup>3</sup> en ~~weg~~"),
        ("^^onder^^ {--uit--} {++in++}", "<ins>onder</ins> <del>uit</del> <ins>in</ins>"),
        ("{~~eb~>vloed~~}{>>opmerking<<}", "<del>eb</del><ins>vloed</ins>"),
        (":material-check:{ .groen } klaar", " klaar"),
        ("`==code==` $x^2^$ [a](https://example.org/~a~b) [^1][^2]",
         "`==code==` $x^2^$ [a](https://example.org/~a~b) [^1][^2]"),
        ('![Zee](zee.png){ width="300" loading=lazy }', "![Zee](zee.png)"),
        ("[Knop](a.md){ .md-button .groot }", "[Knop](a.md)"),
        ("Schrijf `{: .x}` of `{.y}`, niet `a`{.z}", "Schrijf `{: .x}` of `{.y}`, niet `a`"),
        ("Zie (1).\n{ .annotate }", "Zie (1)."),
        ("```\n==code==\n```", "```\n==code==\n```"),
        ("De som $\\sum_{i=1}^{n}$ en a{b=c}", "De som $\\sum_{i=1}^{n}$ en a{b=c}"),
    ],
)  # fmt: skip
def test_signs(text: str, written: str) -> None:
    """Keys, marks and corrections have elements of their own; icons and classes go."""
    assert flavoured(text) == written


def test_tabs_stand_below_each_other() -> None:
    """I read every tab, also of those in a notice, with its label."""
    text = (
        '!!! note "Let op"\n\n    === "Eb"\n\n        Droog.\n\n        ``` py\n        a = 1\n'
        '        ```\n\n    === "Vloed"\n\n        Nat.\n\n=== "Los"\n\n    Tekst.\n'
    )
    assert flavoured(text).replace(">\n", "") == (
        "> **Let op**\n> **Eb**\n> Droog.\n> ``` py\n> a = 1\n> ```\n> **Vloed**\n> Nat.\n"
        "**Los**\nTekst."
    ).replace("``` py", "```py")


def test_files_that_would_be_taken_in_are_named() -> None:
    """A line that takes in another file is no text, and I am told of it."""
    flavour = write_flavour('x\n\n--8<-- "deel.md"\n', is_pymdown=True)
    assert flavour.markdown == "x\n\n\n"
    assert [(each.name, each.line) for each in flavour.removed] == [('--8<-- "deel.md"', 3)]
