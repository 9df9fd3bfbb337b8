"""Word documents (.docx), through mammoth."""

import hashlib
import re
from io import BytesIO
from xml.parsers.expat import ExpatError
from zipfile import ZIP_STORED, ZipFile

from lxml import etree

from publisher.content.importers.archives import open_archive
from publisher.content.importers.exports import ExportImport
from publisher.content.importers.exports.texts import (
    find_language,
    name_article,
    parse_page,
    read_line,
    write_page,
)
from publisher.content.importers.imported import Asset, Doubt, ImportedArticle, Original
from publisher.content.importers.markdown_writer import write_markdown
from publisher.errors import ImportSourceError
from publisher.model.articles import Person

_HINT = "Open it in Word or LibreOffice, and save it again as .docx."
#: The tree that mammoth makes of it takes some forty times as much memory.
_LARGEST_XML = 10_000_000
_MOST_PICTURES = 500
_STYLES = (
    "p[style-name='Title'] => p.publisher-title:fresh",
    "p[style-name='Titel'] => p.publisher-title:fresh",
    "p[style-name='Titre'] => p.publisher-title:fresh",
    "p[style-name='Subtitle'] => p.publisher-subtitle:fresh",
    "p[style-name='Quote'] => blockquote > p:fresh",
    "p[style-name='Intense Quote'] => div.pullquote > p:fresh",
)
_EXTENSIONS = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg",
    "image/webp": "webp", "image/tiff": "tiff", "image/bmp": "bmp", "image/x-emf": "emf",
    "image/x-wmf": "wmf",
}  # fmt: skip
_LANGUAGE = re.compile(r"<w:lang\b[^<>]{0,300}?\bw:val=\"([A-Za-z0-9-]{2,20})\"")
_NOTE_BODY = re.compile(r"(?:foot|end)note-\d+")


def read(content: bytes, name: str) -> ExportImport:
    """Return the one article that a document is. It tells no date on which it was published.

    Raises:
        ImportSourceError: It is no Word document, is damaged, or unpacks to too much.
    """
    archive = open_archive(content)
    if "word/document.xml" not in archive.names:
        raise ImportSourceError(f"{name} is no Word document", hint=_HINT)
    members = {each: archive.read(each) for each in archive.names}
    for each, member in members.items():
        _check_part(each, member)
    html, assets, problems = _convert(members, name)
    article = _make_article(content, name, html, assets, members)
    return ExportImport(title=None, articles=(article,), problems=problems)


def _check_part(name: str, member: bytes) -> None:
    if not name.lower().endswith((".xml", ".rels")):
        return
    if len(member) > _LARGEST_XML:
        raise ImportSourceError(
            f"{name} in the document has more than {_LARGEST_XML} bytes",
            hint="Divide the document into several.",
        )
    # In UTF-16 there is a NUL beside each letter.
    if b"<!DOCTYPE" in member.replace(b"\0", b""):
        raise ImportSourceError(
            f"{name} in the document has a document type of its own, which Word never writes",
            hint=_HINT,
        )


def _convert(
    members: dict[str, bytes], name: str
) -> tuple[str, tuple[Asset, ...], tuple[str, ...]]:
    import mammoth  # type: ignore[import-untyped]

    assets: dict[str, Asset] = {}
    missing: list[str] = []

    def keep_picture(image: object) -> dict[str, str]:
        kind = str(getattr(image, "content_type", "") or "")
        try:
            with image.open() as opened:  # type: ignore[attr-defined]  # mammoth says no types
                picture = opened.read()
        except (KeyError, ValueError, OSError):
            missing.append(kind)
            return {}
        digest = hashlib.sha256(picture).hexdigest()[:16]
        file_name = f"picture-{digest}.{_EXTENSIONS.get(kind.lower(), 'bin')}"
        if len(assets) < _MOST_PICTURES:
            assets[file_name] = Asset(address=file_name, name=file_name, content=picture)
        return {"src": file_name}

    # Only what was read within bounds is given to mammoth.
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as written:
        for each, member in members.items():
            written.writestr(each, member)
    try:
        result = mammoth.convert_to_html(
            packed,
            style_map="\n".join(_STYLES),
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep_picture),
        )
    except (
        ExpatError, KeyError, ValueError, AttributeError, TypeError, IndexError, LookupError,
        RecursionError, OSError,
    ) as error:  # fmt: skip
        raise ImportSourceError(f"{name} is a damaged Word document", hint=_HINT) from error
    problems = []
    if missing:
        problems.append(f"{len(missing)} of the pictures in {name} could not be read")
    return result.value, tuple(assets.values()), tuple(problems)


def _make_article(
    content: bytes, name: str, html: str, assets: tuple[Asset, ...], members: dict[str, bytes]
) -> ImportedArticle:
    doubts: list[Doubt] = []
    core = _read_core(members.get("docProps/core.xml", b""))
    title, summary, html = _take_head(html)
    title = title or read_line(core.get("title", ""))
    stem = re.sub(r"\.docx\Z", "", name.replace("\\", "/").rpartition("/")[2], flags=re.I)
    names = re.split(r";|\s&\s", read_line(core.get("creator", "")))
    language = find_language(core.get("language", "")) or _find_language(members)
    return ImportedArticle(
        original=Original(id=f"sha256:{hashlib.sha256(content).hexdigest()}"),
        title=name_article(title, html, stem, doubts),
        markdown=write_markdown(html),
        authors=tuple(Person(name=each.strip()) for each in names if each.strip()),
        language=language,
        summary=summary or None,
        assets=assets,
        doubts=tuple(doubts),
    )


def _take_head(html: str) -> tuple[str, str, str]:
    """Return the title, the subtitle, and the text without them; footnotes are marked as such."""
    body = parse_page(html)
    if body is None:
        return "", "", html
    _mark_notes(body)
    found = {"publisher-title": "", "publisher-subtitle": ""}
    for element in list(body.iter("p")):
        kind = element.get("class") or ""
        if kind in found and not found[kind]:
            found[kind] = " ".join("".join(element.itertext()).split())
            element.drop_tree()
    title = found["publisher-title"]
    if not title:
        heading = next(body.iter("h1", "h2", "h3", "h4", "h5", "h6"), None)
        before = heading is not None and "".join(
            "".join(each.itertext()) for each in heading.itersiblings(preceding=True)
        )
        # One that comes after text is a heading within it.
        if heading is not None and heading.getparent() is body and not str(before).strip():
            title = " ".join("".join(heading.itertext()).split())
            for anchor in heading.iter("a"):
                anchor.attrib.pop("href", None)
            heading.drop_tree()
    return title, found["publisher-subtitle"], write_page(body)


def _mark_notes(body: etree._Element) -> None:
    for element in body.iter("ol"):
        if any(_NOTE_BODY.fullmatch(each.get("id") or "") for each in element):
            element.set("class", "footnotes")
    for raised in body.iter("sup"):
        link = raised.find("a")
        if link is not None and _NOTE_BODY.fullmatch((link.get("href") or "")[1:]):
            raised.tag = "span"


def _read_core(content: bytes) -> dict[str, str]:
    """Return the document's own properties, by their names without namespace."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    return {
        str(child.tag).rpartition("}")[2]: child.text.strip()
        for child in root.iterchildren("*")
        if child.text
    }


def _find_language(members: dict[str, bytes]) -> str | None:
    """Return the language that the document's ordinary style is in."""
    styles = members.get("word/styles.xml", b"").decode("utf-8", "ignore")
    found = _LANGUAGE.search(styles)
    return None if found is None else find_language(found[1])
