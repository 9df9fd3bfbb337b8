"""Nikola's translations, tags that switch things on, and shortcodes."""

from pathlib import Path

from tests.content.dialects.test_dialects import load


def test_translations_have_what_the_original_says(tmp_path: Path) -> None:
    """A translation states its title alone; date and tags are those of the first file."""
    head = "<!--\n.. title: {}\n.. slug: eb\n{}-->\n\nx\n"
    loaded = load(
        tmp_path,
        {
            "conf.py": "BLOG_TITLE = 'x'\n",
            "posts/eb.fr.md": head.format("Jusant", ""),
            "posts/eb.md": head.format(
                "Eb", ".. date: 2026-03-01\n.. tags: zee, mathjax\n.. category: water\n"
            ),
            "posts/diep/put.rst": "x\n",
            "posts/diep/put.meta": ".. title: Put\n.. slug: put\n.. date: 2026-03-02 08:00\n",
        },
        folder="posts",
    )
    shown = [(each.title, each.language, each.section, each.tags) for each in loaded.articles]
    assert shown == [
        ("Put", "nl", None, ()),
        ("Jusant", "fr", "water", ("zee",)),
        ("Eb", "nl", "water", ("zee",)),
    ]
    assert {each.published.date().isoformat() for each in loaded.articles[1:]} == {"2026-03-01"}
    assert loaded.articles[0].markdown.strip() == "x"


def test_shortcodes(tmp_path: Path) -> None:
    """What is embedded becomes a link, what is raw stays, and the rest is named."""
    body = (
        "{{% media url=https://example.org/v %}}\n\n{{% raw %}}{{% x %}}{{% /raw %}}\n\n"
        "{{% grafiek %}}in{{% /grafiek %}} {{ los }}\n"
    )
    loaded = load(
        tmp_path,
        {
            "conf.py": "BLOG_TITLE = 'x'\n",
            "posts/eb.md": f".. title: Eb\n.. date: 2026-03-01\n\n{body}",
        },
        folder="posts",
    )
    lines = [line for line in loaded.articles[0].markdown.split("\n") if line.strip()]
    assert lines == ["<https://example.org/v>", "{{% x %}}", "in {{ los }}"]
    assert [(each.line, each.message) for each in loaded.remarks] == [
        (8, "{{% grafiek %}} means nothing here and is left out")
    ]


def test_own_keys_of_a_translation(tmp_path: Path) -> None:
    """What stands beside a translation is heard before what the original says."""
    name = "l" * 250
    loaded = load(
        tmp_path,
        {
            "conf.py": "BLOG_TITLE = 'x'\n",
            "posts/eb.md": "x\n",
            "posts/eb.meta": ".. title: Eb\n.. date: 2026-03-01\n.. tags: zee\n",
            "posts/eb.fr.md": "y\n",
            "posts/eb.fr.meta": ".. title: Jusant\n",
            # So long that no file can stand beside it.
            f"posts/{name}.md": ".. title: Lang\n.. date: 2026-03-02\n\nz\n",
        },
        folder="posts",
    )
    assert [(each.title, each.tags) for each in loaded.articles] == [
        ("Jusant", ("zee",)),
        ("Eb", ("zee",)),
        ("Lang", ()),
    ]
