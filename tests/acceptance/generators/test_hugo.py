"""A Hugo blog gives the same articles in publisher as in Hugo."""

import sys
from pathlib import Path

from tests.acceptance.generators.comparing import (
    load,
    newest_first,
    public_rows,
    read_rows,
    run_generator,
    write_files,
)

HUGO = str(Path(sys.executable).with_name("hugo"))
LAYOUT = (
    "{{ range site.RegularPages }}{{ if not .PublishDate.IsZero }}"
    '{{ .PublishDate.UTC.Format "2006-01-02T15:04:05Z07:00" }}|{{ .Permalink }}|'
    "{{ .Title | safeHTML }}\n{{ end }}{{ end }}"
)
ARTICLES = {
    "content/_index.md": "---\ntitle: Thuis\n---\n",
    "content/about.md": "---\ntitle: Over ons\n---\nWie wij zijn.\n",
    "content/posts/_index.md": "---\ntitle: Berichten\n---\n",
    "content/posts/eb.md": "---\ntitle: Eb\ndate: 2026-03-01\n---\nLaag.\n",
    "content/posts/Vloed en Tij.md": "---\ntitle: Vloed\ndate: 2026-03-02T10:00:00+01:00\n---\nx\n",
    "content/posts/été-à-gand.md": "---\ntitle: Été à Gand\ndate: 2026-03-03 08:30:00\n---\nx\n",
    "content/posts/bundel/index.md": '+++\ntitle = "Bundel"\ndate = 2026-03-04T00:00:00Z\n+++\nx\n',
    "content/posts/diep/dieper/Put.md": '{"title": "Put", "date": "2026-03-05"}\nx\n',
    "content/posts/slak.md": "---\nTitle: Slak\nDate: 2026-03-06\nslug: de-slak\n---\nx\n",
    "content/nieuws/adres.md": "---\ntitle: Adres\ndate: 2026-03-07\nurl: /vast/adres/\n---\nx\n",
    "content/nieuws/later.md": "---\ntitle: L\ndate: 2026-03-08\npublishDate: 2099-01-01\n---\nx\n",
    "content/nieuws/voorbij.md": "---\ntitle: V\ndate: 2020-03-08\nexpiryDate: 2021-01-01\n---\n",
    "content/nieuws/klad.md": "---\ntitle: K\ndate: 2026-03-09\ndraft: true\n---\nx\n",
    "content/nieuws/stil.md": ("---\ntitle: S\ndate: 2026-03-09\nbuild:\n  list: never\n---\nx\n"),
    "content/nieuws/A & B (2).md": "---\ntitle: Talen\ndate: 2026-03-10\n---\nx\n",
}
SETTINGS = """
[publication]
title = "Kust"
url = "https://example.org/blog/"
language = "nl"
timezone = "UTC"
[content]
folders = ["content"]
"""


def prepare(folder: Path, config: str) -> None:
    write_files(folder, {**ARTICLES, "hugo.toml": config, "layouts/index.html": LAYOUT})


def hugo_rows(folder: Path, *pages: str) -> str:
    run_generator(HUGO, "--quiet", folder=folder)
    return "".join(
        (folder / "public" / page).read_text(encoding="utf-8") for page in pages or ("index.html",)
    )


BASE = 'baseURL = "https://example.org/blog/"\ndefaultContentLanguage = "nl"\ntitle = "Kust"\n'


def test_hugo_blog(tmp_path: Path) -> None:
    """Titles, dates, addresses and order are Hugo's; drafts, future, expired are not there."""
    prepare(tmp_path, BASE)
    expected = newest_first(read_rows(hugo_rows(tmp_path)))
    loaded = load(tmp_path, SETTINGS)
    assert public_rows(loaded) == expected
    assert len(expected) == 8
    assert (loaded.dialect, loaded.dialect_reason) == ("hugo", "hugo.toml is there")
    assert loaded.pages == ("content/about.md",)
    assert loaded.refused == ()


def test_hugo_permalinks(tmp_path: Path) -> None:
    """Permalink patterns by section give the addresses that Hugo gives."""
    patterns = (
        '[permalinks]\nposts = "/:year/:month/:title/"\n'
        'nieuws = "/n/:yearday/:weekdayname/:slugorfilename/"\n'
    )
    prepare(tmp_path, BASE + patterns)
    expected = newest_first(read_rows(hugo_rows(tmp_path)))
    settings = SETTINGS + patterns.replace("[permalinks]", "[content.permalinks]")
    assert public_rows(load(tmp_path, settings)) == expected


def test_hugo_in_three_languages(tmp_path: Path) -> None:
    """Languages by suffix: each translation has its language and its address."""
    prepare(
        tmp_path,
        BASE + "[languages.nl]\nweight = 1\n[languages.fr]\nweight = 2\n"
        '[languages."pt-br"]\nweight = 3\n',
    )
    write_files(
        tmp_path,
        {
            "content/posts/eb.fr.md": "---\ntitle: Jusant\ndate: 2026-03-01\n---\nx\n",
            "content/posts/bundel/index.pt-br.md": "---\ntitle: Pacote\ndate: 2026-03-04\n---\nx\n",
            "content/posts/eb.pt-br.md": "---\ntitle: Vazante\ndate: 2026-03-01\n---\nx\n",
        },
    )
    pages = ("index.html", "fr/index.html", "pt-br/index.html")
    expected = newest_first(read_rows(hugo_rows(tmp_path, *pages)))
    loaded = load(tmp_path, SETTINGS)
    assert public_rows(loaded) == expected
    assert {each.title: each.language for each in loaded.articles if each.language != "nl"} == {
        "Jusant": "fr", "Pacote": "pt-BR", "Vazante": "pt-BR",
    }  # fmt: skip


def test_hugo_languages_in_folders(tmp_path: Path) -> None:
    """Languages in folders of their own: the folder is no section and no part of the name."""
    config = (
        BASE + '[languages.nl]\ncontentDir = "content/nl"\n'
        '[languages.fr]\ncontentDir = "content/fr"\n'
    )
    write_files(
        tmp_path,
        {
            "hugo.toml": config,
            "layouts/index.html": LAYOUT,
            "content/nl/posts/eb.md": "---\ntitle: Eb\ndate: 2026-03-01\n---\nx\n",
            "content/fr/posts/eb.md": "---\ntitle: Jusant\ndate: 2026-03-02\n---\nx\n",
            "content/fr/posts/sel/index.md": "---\ntitle: Sel\ndate: 2026-03-03\n---\nx\n",
        },
    )
    expected = newest_first(read_rows(hugo_rows(tmp_path, "index.html", "fr/index.html")))
    assert len(expected) == 3
    loaded = load(tmp_path, SETTINGS)
    assert public_rows(loaded) == expected
    assert [each.language for each in loaded.articles] == ["fr", "fr", "nl"]
