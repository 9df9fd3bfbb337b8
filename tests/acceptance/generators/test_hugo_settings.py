"""A Hugo blog's own configuration, taken over, gives the articles that Hugo gives."""

from pathlib import Path

import pytest

from publisher.config.foreign.take_over import take_over_config
from tests.acceptance.generators.comparing import (
    load,
    newest_first,
    public_rows,
    read_rows,
    write_files,
)
from tests.acceptance.generators.test_hugo import hugo_rows, prepare


def page(title: str, **keys: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in keys.items())
    return f'---\ntitle: "{title}"\n{lines}---\nx\n'


BASE = 'baseURL = "https://example.org/s/"\ntitle = "Kust"\n'
#: Name of the case → configuration, files, and pages whose lists Hugo's articles stand in.
CASES: dict[str, tuple[str, dict[str, str], tuple[str, ...]]] = {
    "stated addresses, with fields and in languages": (
        "[languages.en]\nweight = 1\n[languages.nl]\nweight = 2\n[languages.no]\ndisabled = true\n",
        {
            "posts/a.md": page("A", date="2026-03-01", slug="s", url="/:section/:year/:slug/"),
            "posts/b.md": page("B: c", date="2026-03-02", url="/x/:month/:title"),
            "posts/c.nl.md": page("C", date="2026-03-03", url="/los/c/"),
            "posts/d.nl.md": page("D", date="2026-03-03", url="eigen/d/"),
            "posts/e.nl.md": page("E", date="2026-03-03", slug="Een Slug/Met"),
            "posts/f.no.md": page("F", date="2026-03-03"),
            "posts/g.md": page("G", date="2026-03-04", url="/some/page.html"),
        },
        ("index.html", "nl/index.html"),
    ),
    "dates from file names, and slugs with them": (
        '[frontmatter]\ndate = ["date", ":filename", "publishDate", "lastmod"]\n'
        '[permalinks]\nblog = "/:section/:year/:month/:day/:slug/"\n',
        {
            "blog/_posts/2026-03-01-Een-Naam.md": page("Genoemd"),
            "blog/_posts/2026-03-02-naam.md": page("Ook genoemd", date="2026-03-05"),
            "blog/_posts/2026-03-03-bundel/index.md": page("Bundel"),
            "blog/_posts/l.md": page("Alleen gewijzigd", lastmod="2026-03-07"),
            "blog/_posts/p.md": page("P", date="2026-03-08", publishDate="2026-04-08T10:00:00Z"),
        },
        ("index.html",),
    ),
    "the date in addresses is in the zone that the article writes": (
        'timeZone = "America/New_York"\n'
        '[permalinks]\nposts = "/:06/:1/:day/:slugorcontentbasename/"\n',
        {
            "posts/a.md": page("A", date="2026-03-01T23:30:00"),
            "posts/b.md": page("B", date="2026-03-01T23:30:00-09:00"),
        },
        ("index.html",),
    ),
    "a folder called as a language is a section": (
        "[languages.en]\nweight = 1\n[languages.nl]\nweight = 2\n",
        {
            "en/a.md": page("A", date="2026-03-01"),
            "nl/b.md": page("B", date="2026-03-02"),
            "no/c.nl.md": page("C", date="2026-03-03"),
            "is/d.fr.md": page("D", date="2026-03-04"),
        },
        ("index.html", "nl/index.html"),
    ),
    "files in a bundle are no articles": (
        "",
        {
            "posts/b/index.md": page("B", date="2026-03-01"),
            "posts/b/more.md": page("More", date="2026-03-01"),
            "posts/b/deep/index.md": page("Deep", date="2026-03-01"),
        },
        ("index.html",),
    ),
    "folders are sections where they have a page of their own": (
        '[permalinks]\nq = "/:sections[1:]/:slug/"\nr = "/:sections[last]/:filename/"\n',
        {
            "q/a/b/c.md": page("Éé à la Carte", date="2026-03-01"),
            "q/d/_index.md": page("D"),
            "q/d/e/f.md": page("Eff", date="2026-03-02"),
            "r/a/F e.f.md": page("G", date="2026-03-03"),
        },
        ("index.html",),
    ),
    "a section's page holds for what is below it": (
        "",
        {
            "c/_index.md": "---\ntitle: C\ncascade:\n  draft: true\n---\n",
            "c/a.md": page("Klad", date="2026-03-01"),
            "c/b.md": page("Af", date="2026-03-02", draft="false"),
            "d/_index.md": (
                "---\ntitle: D\ncascade:\n- build:\n    list: never\n    render: never\n"
                "  target:\n    path: /d/x**\n- date: 2026-01-01\n---\n"
            ),
            "d/xa.md": page("X", date="2026-03-01"),
            "d/y/z.md": page("Y"),
        },
        ("index.html",),
    ),
    "capitals and accents": (
        "disablePathToLower = true\nremovePathAccents = true\n",
        {"Blog/Été À.md": page("T", date="2026-03-01"), "Blog/b.md": page("B", date="2026-03-02")},
        ("index.html",),
    ),
    "a name for every mark": (
        '[permalinks]\nt = "/t/:title/"\nf = "/f/:filename/"\n',
        {
            f"{folder}/{name}.md": page(title, date=f"2026-03-0{day}")
            for folder in "tfp"
            for day, (name, title) in enumerate(
                [
                    ("C++ & C# (2)", "C++ & C# (2) «x» — y: z/w"),
                    ("a_b__c--d", "a_b__c--d, e"),
                    ("x  y - ", "x y - z"),
                    ("İstanbul ß", "İstanbul हिन्दी 🎉 語"),
                ],
                1,
            )
        },
        ("index.html",),
    ),
    "addresses that end in .html": (
        'uglyURLs = true\n[permalinks]\nposts = "/:year/:slug/"\n',
        {
            "posts/a.md": page("A b", date="2026-03-01"),
            "news/Some b.md": page("B", date="2026-03-02"),
            "news/c/index.md": page("C", date="2026-03-03"),
        },
        ("index.html",),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_hugo_settings(tmp_path: Path, case: str) -> None:
    """Nothing needs to be written by hand: `publisher import --config` is enough."""
    config, files, pages = CASES[case]
    prepare(tmp_path, BASE + config)
    for file in sorted((tmp_path / "content").rglob("*.md")):
        file.unlink()
    write_files(tmp_path, {f"content/{name}": text for name, text in files.items()})
    expected = newest_first(read_rows(hugo_rows(tmp_path, *pages).replace("&#43;", "+")))
    loaded = load(tmp_path, take_over_config(tmp_path).toml)
    assert expected
    assert loaded.refused == ()
    assert public_rows(loaded) == expected
