"""Exports of Substack: a zip archive with posts.csv and the posts as HTML."""

from publisher.content.importers.archives import open_archive
from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.rows import is_said, read_rows
from publisher.content.importers.exports.texts import (
    count_words,
    find_slug,
    name_article,
    parse_page,
    read_line,
    read_moment,
    write_page,
)
from publisher.content.importers.imported import Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.errors import ImportSourceError

#: What asks readers for something.
_GONE = frozenset({
    "subscription-widget-wrap", "subscription-widget-wrap-editor", "subscription-widget",
    "subscribe-widget", "button-wrapper", "captioned-button-wrap", "image-link-expand",
    "community-chat", "install-substack-app-embed", "poll-embed",
})  # fmt: skip


def read(content: bytes, name: str) -> ExportImport:
    """Return the posts of an export, in the order of its table.

    Raises:
        ImportSourceError: It has neither a table nor posts, or is damaged.
    """
    archive = open_archive(content)
    pages = {
        each.rpartition("/")[2].removesuffix(".html"): each
        for each in archive.names
        if each.endswith(".html") and "posts/" in each
    }
    table = next((each for each in archive.names if each.rpartition("/")[2] == "posts.csv"), None)
    rows = [] if table is None else read_rows(archive.read(table), table)
    if not rows and not pages:
        raise ImportSourceError(
            f"{name} has neither posts.csv nor posts",
            hint="Export the posts again under Settings, Exports, and give the zip file.",
        )
    told = {row.get("post_id", "") for row in rows}
    # A page that the table does not know has no date, and was perhaps never shown.
    rows += [{"post_id": each} for each in pages if each not in told]
    articles = []
    others = 0
    for row in rows:
        number = row.get("post_id", "")
        if row.get("type", "") in ("page", "thread") or not number:
            others += 1
            continue
        page = pages.get(number)
        html = "" if page is None else archive.read(page).decode("utf-8-sig", "replace")
        articles.append(_make_article(row, number, html))
    told_of = (f"{count_words(others, 'page or thread', 'pages or threads')} left out",)
    return ExportImport(title=None, articles=tuple(articles), problems=told_of if others else ())


def _make_article(row: dict[str, str], number: str, html: str) -> ImportedArticle:
    doubts: list[Doubt] = []
    if not html.strip():
        doubts.append(Doubt(key="body", reason="the export has no text for it"))
    is_published = is_said(row.get("is_published", ""))
    is_paid = row.get("audience", "everyone") not in ("everyone", "")
    if is_paid and is_published:
        doubts.append(Doubt(key="draft", reason="only paying readers could read it"))
    key, _, slug = number.partition(".")
    return ImportedArticle(
        original=Original(id=f"substack:{key}"),
        title=name_article(read_line(row.get("title", "")), html, slug, doubts),
        markdown=write_markdown(_settle(html)),
        published=read_moment("date", row.get("post_date", ""), doubts),
        draft=not is_published or is_paid,
        was_public=is_published and not is_paid,
        summary=read_line(row.get("subtitle", "")) or None,
        slug=find_slug(slug),
        doubts=tuple(doubts),
    )


def _settle(html: str) -> str:
    """Return the text without forms, and with footnotes as other pages have them."""
    body = parse_page(html)
    if body is None:
        return html
    for element in list(body.iter()):
        if not isinstance(element.tag, str) or element.getparent() is None or element is body:
            continue
        kinds = (element.get("class") or "").split()
        if _GONE.intersection(kinds):
            element.drop_tree()
        elif "footnote-anchor" in kinds:
            element.attrib.pop("class")
        elif "footnote" in kinds:
            number = next(element.iter("a"), None)
            if number is not None and number.get("id") and number is not element:
                element.set("id", number.get("id") or "")
                number.drop_tree()
    return write_page(body)
