"""Jekyll's rules for names, moments and links."""

from pathlib import Path

import pytest

from tests.content.dialects.test_dialects import load, summary

CONFIG = (
    "title: x\npermalink: pretty\ncollections:\n  gids:\n    output: true\n"
    "    permalink: /:collection/:path/\n  los:\n    output: false\n"
)


def test_folders_inside_posts_are_no_categories(tmp_path: Path) -> None:
    """Years below _posts only keep order; folders above it are categories."""
    loaded = load(
        tmp_path,
        {
            "_posts/2026/2026-03-01-eb.md": "---\ntitle: Eb\n---\nx\n",
            "_posts/2026/2026-03-02-put.md": "---\ntitle: Put\ncategories: a, b\n---\nx\n",
        },
        folder="_posts",
    )
    assert summary(loaded) == {
        "_posts/2026/2026-03-01-eb.md": ("2026-03-01", "/2026/03/01/eb.html"),
        "_posts/2026/2026-03-02-put.md": ("2026-03-02", "/a,/b/2026/03/02/put.html"),
    }
    assert [(each.section, each.tags) for each in loaded.articles] == [(None, ()), ("a", ("b",))]


@pytest.mark.parametrize(
    ("date", "day", "address"),
    [
        ("2026-03-01 23:30:00", "2026-03-01", "/2026/03/02/eb.html"),
        ("2026-03-01 23:30", "2026-03-01", "/2026/03/01/eb.html"),
        ("2026-03-01", "2026-02-28", "/2026/03/01/eb.html"),
        ("2026-03-01 23:30:00 -0100", "2026-03-02", "/2026/03/02/eb.html"),
    ],
)
def test_moments_without_a_zone(tmp_path: Path, date: str, day: str, address: str) -> None:
    """YAML takes a moment with seconds for one in UTC; what it does not know is local time."""
    files = {"_posts/2026-01-01-eb.md": f"---\ntitle: Eb\ndate: {date}\n---\nx\n"}
    loaded = load(tmp_path, files, "_posts", timezone="Asia/Seoul")
    assert summary(loaded) == {"_posts/2026-01-01-eb.md": (day, address)}


def test_names_and_slugs(tmp_path: Path) -> None:
    """Titles keep capitals and the signs that addresses know, slugs keep letters alone."""
    text = "---\nlayout: post\n---\nx\n"
    name = "content/2026-03-01-Eb_en vloed (été).md"
    for pattern, address in (
        ("/:title/", "/Eb_en-vloed-(%C3%A9t%C3%A9)/"),
        ("/:slug/", "/eb-en-vloed-%C3%A9t%C3%A9/"),
        ("/:name/", "/2026-03-01-eb-en-vloed-%C3%A9t%C3%A9/"),
    ):
        loaded = load(tmp_path, {name: text}, more=f'dialect = "jekyll"\npermalink = "{pattern}"')
        assert summary(loaded)[name][1] == address
        assert loaded.articles[0].title == "Eb_en vloed (été)"


def test_links_to_what_is_no_article(tmp_path: Path) -> None:
    """Pages, files and documents of collections have addresses; of others the words stay."""
    body = "\n".join(
        f"[w]({{% link {target} %}}#a)"
        for target in ("_gids/a/een.md", "over.md", "vast.md", "zee.png", "_los/x.md", "weg.md")
    )
    body += '\n<a href="{% post_url 2026-01-01-weg %}">Weg *ermee*</a> ![p]({% link weg.png %})'
    loaded = load(
        tmp_path,
        {
            "_config.yml": CONFIG,
            "over.md": "---\ntitle: Over\n---\n",
            "vast.md": "---\npermalink: /een/vast/\n---\n",
            "zee.png": "x",
            "_posts/2026-03-01-eb.md": f"---\ntitle: Eb\n---\n{body}\n",
        },
        folder="_posts",
    )
    base = "https://example.org"
    assert loaded.articles[0].markdown.split("\n") == [
        f"[w]({base}/gids/a/een/#a)",
        f"[w]({base}/over/#a)",
        f"[w]({base}/een/vast/#a)",
        f"[w]({base}/zee.png#a)",
        "w",
        "w",
        "Weg *ermee* ",
    ]
    assert [(each.line, each.message) for each in loaded.remarks] == [
        (8, "{% link _los/x.md %} means nothing here and is left out"),
        (9, "{% link weg.md %} means nothing here and is left out"),
        (10, "{% link weg.png %} means nothing here and is left out"),
        (10, "{% post_url 2026-01-01-weg %} means nothing here and is left out"),
    ]


def test_settings_speak_for_folders(tmp_path: Path) -> None:
    """Defaults hold in their folder, the nearest first; a separator ends the standfirst."""
    config = (
        "title: x\nexcerpt_separator: <!-- knip -->\ndefaults:\n"
        "- scope: {path: _posts/zee}\n  values: {author: Bo, permalink: /zee/:title/, lang: fr}\n"
        "- scope: {path: ''}\n  values: {author: Ann, image: /kaart.png}\n"
        "- scope: {path: '', type: pages}\n  values: {author: Cees}\n"
    )
    text = "---\ntitle: {}\n---\nEen.\n\nTwee.\n\n<!-- knip -->\n\nDrie.\n"
    loaded = load(
        tmp_path,
        {
            "_config.yml": config,
            "_posts/2026-03-01-eb.md": text.format("Eb"),
            "_posts/zee/2026-03-02-put.md": text.format("Put"),
        },
        folder="_posts",
    )
    assert summary(loaded) == {
        "_posts/2026-03-01-eb.md": ("2026-03-01", "/2026/03/01/eb.html"),
        "_posts/zee/2026-03-02-put.md": ("2026-03-02", "/zee/put/"),
    }
    shown = [(each.authors[0].name, each.language, each.picture) for each in loaded.articles]
    assert shown == [("Ann", "nl", None), ("Bo", "fr", None)]
    assert {each.summary for each in loaded.articles} == {"Een. Twee."}


def test_liquid_in_the_text(tmp_path: Path) -> None:
    """A base address before a link's tag is not doubled, dates are known, the rest is named."""
    body = (
        "[e]({{ site.baseurl }}{% post_url 2026-03-01-eb %}) "
        "[f]({{ site.url }}{{ site.baseurl }}{% link zee.png %}) {{ page.date | date: '%Y' }}\n"
        "{{ site.data.wind.kracht | upcase }}{% eigen %}in{% endeigen %}\n"
        "[g][weg] en [weg] en [h](/h)\n\n[weg]: {% link weg.md %}\n\n"
        "{::comment}\ngeheim\n{:/comment}\nSlot.\n"
    )
    loaded = load(
        tmp_path,
        {
            "_config.yml": "title: x\nurl: https://example.org\nbaseurl: /b\n",
            "zee.png": "x",
            "_posts/2026-03-01-eb.md": f"---\ntitle: Eb\n---\n{body}",
        },
        folder="_posts",
    )
    base = "https://example.org"
    lines = [line for line in loaded.articles[0].markdown.split("\n") if line.strip()]
    assert lines == [
        f"[e]({base}/2026/03/01/eb.html) [f]({base}/zee.png) 2026",
        "in",
        "g en weg en [h](/h)",
        "Slot.",
    ]
    assert [(each.line, each.message.partition(" means")[0]) for each in loaded.remarks] == [
        (5, "{% eigen %}"),
        (8, "{% link weg.md %}"),
        (5, "{{ site.data.wind.kracht | upcase }}"),
    ]


@pytest.mark.parametrize("name", ["a" * 300 + ".md", "a\0b.md", "../x.md"])
def test_links_to_impossible_files(tmp_path: Path, name: str) -> None:
    """A name that no file can have, or one outside of the blog, leaves the link's words."""
    loaded = load(
        tmp_path,
        {"_posts/2026-03-01-eb.md": f"---\ntitle: Eb\n---\n[woord]({{% link {name} %}}) en\n"},
        folder="_posts",
    )
    assert [each.markdown for each in loaded.articles] == ["woord en"]
