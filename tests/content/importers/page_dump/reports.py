"""What each dump in `dumps/` is to become: `NAME.txt` is the dump, `NAME.md` the article.

The article begins with lines `title:`, `section:`, `author: name | role | organisation`,
`published:`, `updated:`, `language:`, `tags:`, `summary:`; what is not there is to stay empty.
Behind `---` is its Markdown, to the letter.
"""

from pathlib import Path

from publisher.content.importers.imported import ImportedArticle

DUMPS = Path(__file__).parent / "dumps"
#: What an article is compared by.
FIELDS = (
    "title",
    "section",
    "authors",
    "published",
    "updated",
    "language",
    "tags",
    "summary",
    "markdown",
)


def read_expected(file: Path) -> dict[str, object]:
    head, _, body = file.read_text(encoding="utf-8").partition("---\n")
    found: dict[str, object] = dict.fromkeys(FIELDS)
    authors = []
    for line in head.splitlines():
        key, _, value = line.partition(": ")
        if key == "author":
            authors.append(value)
        else:
            assert key in FIELDS, f"{file.name}: {key}"
            found[key] = value
    return {**found, "authors": authors, "markdown": body.rstrip("\n")}


def describe(article: ImportedArticle) -> dict[str, object]:
    return {
        "title": article.title,
        "section": article.section,
        "authors": [
            " | ".join(part for part in (each.name, each.role, each.organisation) if part)
            for each in article.authors
        ],
        "published": article.published.isoformat() if article.published else None,
        "updated": article.updated.isoformat() if article.updated else None,
        "language": article.language,
        "tags": ", ".join(article.tags) or None,
        "summary": article.summary,
        "markdown": article.markdown,
    }
