"""The blog of Material for MkDocs: links count from the file, slugs are its own."""

from pathlib import Path

from tests.content.dialects.test_dialects import load, summary


def test_links_from_the_file(tmp_path: Path) -> None:
    """Pages, pictures and other articles are found from where the file stands."""
    body = (
        "[p](../../gids/x.md#kop) [h](../../index.md) [a](twee.md) ![z](img/zee.png) [l]\n"
        "`[c](zee.png)` [u](https://example.org/a.png) [b](geen)\n\n[l]: ../../los.pdf\n"
    )
    loaded = load(
        tmp_path,
        {
            "mkdocs.yml": "site_name: x\nplugins: [!!python/name:x.y , blog]\n",
            "docs/blog/posts/een.md": f'---\ndate: 2026-03-01\n---\n# Één & "twee"\n\n{body}',
            "docs/blog/posts/twee.md": "---\ndate: 2026-03-02 23:30:00\n---\nx\n",
        },
        folder="docs/blog/posts",
        timezone="Asia/Seoul",
    )
    assert summary(loaded) == {
        "docs/blog/posts/een.md": ("2026-02-28", "/blog/2026/03/01/%C3%A9%C3%A9n--twee/"),
        "docs/blog/posts/twee.md": ("2026-03-02", "/blog/2026/03/02/twee/"),
    }
    base = "https://example.org"
    assert loaded.articles[0].markdown.split("\n") == [
        f"[p]({base}/gids/x/#kop) [h]({base}/) [a]({base}/blog/2026/03/02/twee/)"
        f" ![z]({base}/blog/posts/img/zee.png) [l]",
        "`[c](zee.png)` [u](https://example.org/a.png) [b](geen)",
        "",
        f"[l]: {base}/los.pdf",
    ]
    assert loaded.remarks == ()


def test_meta_files_speak_for_their_folder(tmp_path: Path) -> None:
    """Authors that stand in .meta.yml are those of every article below."""
    loaded = load(
        tmp_path,
        {
            "mkdocs.yml": "site_name: x\n",
            "docs/blog/posts/.meta.yml": "authors: [Ann]\ncategories: [Zee]\n",
            "docs/blog/posts/diep/een.md": "---\ndate: 2026-03-01\n---\n# Een\n",
            "docs/blog/posts/twee.md": "---\ndate: 2026-03-02\nauthors: [Bo]\n---\n# Twee\n",
        },
        folder="docs/blog/posts",
    )
    shown = [(each.authors[0].name, each.section) for each in loaded.articles]
    assert shown == [("Ann", "Zee"), ("Bo", "Zee")]
