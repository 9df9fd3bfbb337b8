"""MDX becomes Markdown: nothing of its program is left for readers."""

import time

import pytest

from publisher.content.flavours.writing import write_flavour


def flavoured(text: str) -> str:
    """Return the lines that are not empty."""
    written = write_flavour(text, is_mdx=True).markdown
    return "\n".join(line for line in written.split("\n") if line.strip())


def test_imports_and_exports_go() -> None:
    """I see no line of a program, however many it takes; sentences that begin so stay."""
    text = (
        "import Tabs from '@theme/Tabs';\nimport {\n  Eb,\n  Vloed\n} from './tij';\n\n"
        "export const Kust = () => {\n  const zee = 1;\n\n  return (<p>{zee}</p>);\n};\n\n"
        "import duties are high.\n\nexport is not.\n"
    )
    assert flavoured(text) == "import duties are high.\nexport is not."


def test_components_go_and_what_they_hold_stays() -> None:
    """What stands between components is text; which went is listed with its line."""
    text = (
        "<Tabs\n  defaultValue=\"eb\"\n  values={[{label: 'Eb', value: 'eb'}]}>\n"
        '  <TabItem value="eb" label="Bij eb">\n\n    Droog.\n\n    ```js\n    a();\n    ```\n\n'
        "  </TabItem>\n</Tabs>\n\n<Grafiek punten={{x: {y: 1}}} />\n\n{props.tij} en {'hoog'}\n"
    )
    assert flavoured(text) == "**Bij eb**\nDroog.\n```js\na();\n```\n en hoog"
    removed = write_flavour(text, is_mdx=True).removed
    assert [(each.name, each.line) for each in removed] == [("<Grafiek>", 15), ("{props.tij}", 17)]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Schrijf `<Tabs>` en `{/* truncate */}`.", "Schrijf `<Tabs>` en `{/* truncate */}`."),
        ("De formule $\\frac{a}{b}$ en $$x_{1}$$.", "De formule $\\frac{a}{b}$ en $$x_{1}$$."),
        ("1 < 2 en \\{zo\\} en \\<Zee>", "1 < 2 en \\{zo\\} en \\<Zee>"),
        ("## Kop {#kop}", "## Kop {#kop}"),
        ("{/* truncate */}", "<!-- truncate -->"),
        ("{/* voor\nlater */}", ""),
        ('<div style={{color: "red"}} id="a">x</div>', '<div id="a">x</div>'),
        ("<img src={require('./zee.png').default} alt=\"Zee\" />",
         '<img src="./zee.png" alt="Zee" />'),
        ("import zee from './zee.png';\n\n<img src={zee} alt=\"Zee\" width={300} />",
         '<img src="./zee.png" alt="Zee" width="300" />'),
        ('<Link to="/gids">De gids</Link>', '<a href="/gids">De gids</a>'),
        ('<Admonition type="tip" title="Let op">\n  Lees.\n</Admonition>',
         "> **Let op**\n>\n> Lees."),
        ("<CodeBlock language=\"js\">{`a();`}</CodeBlock>", "```js\na();\n```"),
        ('<iframe src="https://example.org/v" />', '<iframe src="https://example.org/v"></iframe>'),
        ('<hr className="x" />', "<hr />"),
        ("```js\n// highlight-next-line\na();\n```", "```js\na();\n```"),
        ("<Kaart>\n\tTekst\n</Kaart>", "Tekst"),
        ("<Head>\n  <title>Weg</title>\n</Head>\nBlijft.", "Blijft."),
    ],
)  # fmt: skip
def test_what_is_said_stays(text: str, written: str) -> None:
    """Code, formulas, links, pictures and notices come through."""
    assert flavoured(text) == written


@pytest.mark.parametrize(
    "piece",
    [
        "<A ",
        "<A {",
        "`a\n\n``",
        "{",
        "$$ ",
        "export const a = (\n\n x\n",
        "<A x={",
        '<A "',
        "<A>\n",
    ],
)
def test_hostile_text_takes_no_longer(piece: str) -> None:
    """A file that never closes what it opens is read in time that grows with its length."""
    start = time.process_time()
    write_flavour(piece * (100_000 // len(piece)), is_mdx=True)
    assert time.process_time() - start < 5
