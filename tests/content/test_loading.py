"""The content folders give articles, refusals and remarks."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from publisher.content.articles import load_articles
from publisher.content.scan import stamp_article_files
from publisher.errors import ConfigurationError
from publisher.model.publication import ContentSettings, Publication

HEAD = "---\ntitle: Eb\ndate: 2026-11-20\n"


def write(publication: Publication, name: str, text: str = f"{HEAD}---\n") -> Path:
    file = publication.folder / "articles" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def sources(publication: Publication) -> list[str]:
    return list(stamp_article_files(publication))


def test_markdown_files_are_found_in_order(publication: Publication) -> None:
    """Every Markdown file below the content folder is an article, hidden ones are not."""
    for name in ("b.md", "a.markdown", "z/c.md", "d.txt", ".e.md", ".git/f.md", "z/.g/h.md"):
        write(publication, name)
    assert sources(publication) == ["articles/a.markdown", "articles/b.md", "articles/z/c.md"]


def test_links_to_folders_are_followed_without_going_round(publication: Publication) -> None:
    """A symbolic link brings its folder in, and one that leads back does no harm."""
    write(publication, "z/c.md")
    elsewhere = publication.folder / "elders"
    elsewhere.mkdir()
    (elsewhere / "d.md").write_text("x", encoding="utf-8")
    (publication.folder / "articles" / "l").symlink_to(elsewhere)
    (publication.folder / "articles" / "z" / "up").symlink_to(publication.folder / "articles")
    (publication.folder / "articles" / "gone.md").symlink_to("nowhere")
    assert sources(publication) == ["articles/l/d.md", "articles/z/c.md"]


def test_overlapping_folders_give_each_article_once(publication: Publication) -> None:
    """Naming a folder and one inside it does not double the articles."""
    write(publication, "z/c.md")
    both = replace(publication, content=ContentSettings(folders=("articles", "articles/z")))
    assert sources(both) == ["articles/z/c.md"]


def test_missing_content_folder_is_named(publication: Publication) -> None:
    """A content folder that is not there is an error of the configuration."""
    with pytest.raises(ConfigurationError, match="no folder 'stukken' in "):
        stamp_article_files(replace(publication, content=ContentSettings(folders=("stukken",))))


def test_one_broken_article_does_not_stop_the_others(publication: Publication) -> None:
    """What cannot be understood is refused by name; the rest is published."""
    write(publication, "b.md")
    write(publication, "a.md", "---\ntitle: Eb\ndate: gisteren\n---\n")
    write(publication, "c.md", f"{HEAD}image: a.jpg\n---\n")
    loaded = load_articles(publication)
    assert [article.source for article in loaded.articles] == ["articles/b.md", "articles/c.md"]
    assert [error.message for error in loaded.refused] == [
        "articles/a.md:3: date: 'gisteren' is not a date"
    ]
    assert [remark.place for remark in loaded.remarks] == ["articles/c.md:4"]


def test_two_articles_with_one_address(publication: Publication) -> None:
    """The second article that wants an address is refused, and the first one named."""
    write(publication, "a/eb.md")
    write(publication, "b/eb.md")
    loaded = load_articles(publication)
    assert [article.source for article in loaded.articles] == ["articles/a/eb.md"]
    assert [error.message for error in loaded.refused] == [
        "articles/b/eb.md:1: slug: articles/a/eb.md has the same address https://example.org/eb/"
    ]


def test_draft_takes_no_address_from_a_finished_article(publication: Publication) -> None:
    """A forgotten draft does not push the finished article out."""
    write(publication, "a/eb.md", f"{HEAD}draft: true\n---\n")
    write(publication, "b/eb.md")
    loaded = load_articles(publication)
    assert [article.source for article in loaded.articles] == ["articles/b/eb.md"]


def test_file_with_a_name_that_is_not_utf8_is_refused(publication: Publication) -> None:
    """A file whose name no feed can hold is refused, and the others go on."""
    write(publication, "a.md")
    name = os.fsencode(publication.folder / "articles") + b"/caf\xe9.md"
    Path(os.fsdecode(name)).write_text(f"{HEAD}---\n", encoding="utf-8")
    loaded = load_articles(publication)
    assert len(loaded.articles) == 1
    assert [error.message for error in loaded.refused] == [
        "articles/caf?.md:1: the file's name is not UTF-8"
    ]


def test_wrong_permalink_is_an_error_of_the_configuration(publication: Publication) -> None:
    """A pattern with a field that does not exist is named before any article is read."""
    with pytest.raises(ConfigurationError, match=r"permalink: :title is not a known field"):
        load_articles(replace(publication, content=ContentSettings(permalink="/:title/")))


def test_looking_for_articles_loads_no_parser() -> None:
    """A run that finds nothing to do does not load Markdown, HTML and YAML parsers."""
    program = (
        "import sys, publisher.content.scan; "
        "print(sorted({'pyromark', 'nh3', 'yaml', 'dataclasses'} & set(sys.modules)))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    assert shown.stdout == "[]\n"
