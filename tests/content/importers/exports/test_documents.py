"""Word documents."""

import hashlib
import re
from collections.abc import Mapping

import pytest

from publisher.content.importers.exports import read_export, recognise
from publisher.content.importers.imported import Asset, ImportedArticle, Original
from publisher.errors import ImportSourceError
from publisher.model.articles import Person
from tests.content.importers.exports.archives import pack

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PNG = b"\x89PNG\r\n\x1a\n0000"
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}'
    "</Relationships>"
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    "<dc:title>Eigenschap</dc:title><dc:creator>An Peeters; Bo Maes</dc:creator>"
    "</cp:coreProperties>"
)
_STYLES = (
    f'<w:styles {_W}><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="nl-BE"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
    + "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/></w:style>'
        for name, shown in [
            ("Title", "Title"),
            ("Sub", "Subtitle"),
            ("H1", "heading 1"),
            ("H2", "heading 2"),
        ]
    )
    + "</w:styles>"
)
_NOTES = (
    f'<w:footnotes {_W}><w:footnote w:id="2"><w:p><w:r><w:t>De noot</w:t></w:r></w:p>'
    "</w:footnote></w:footnotes>"
)
_PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
    'wordprocessingDrawing"><wp:docPr id="1" name="a" descr="De kade"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill>'
    f'<a:blip xmlns:r="{_TYPE}" r:embed="p1"/></pic:blipFill></pic:pic></a:graphicData>'
    "</a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def _paragraph(text: str, style: str = "") -> str:
    set_style = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{set_style}<w:r><w:t>{text}</w:t></w:r></w:p>"


def _document(*blocks: str, **others: str | bytes) -> bytes:
    relations = (
        f'<Relationship Id="p1" Type="{_TYPE}/image" Target="media/../media/a.png"/>'
        f'<Relationship Id="f1" Type="{_TYPE}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="s1" Type="{_TYPE}/styles" Target="styles.xml"/>'
    ).replace("media/../", "")
    members: Mapping[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="d1" Type="{_TYPE}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": f"<w:document {_W}><w:body>{''.join(blocks)}</w:body></w:document>",
        "word/_rels/document.xml.rels": _RELATIONS.format(relations),
        "word/styles.xml": _STYLES,
        "word/footnotes.xml": _NOTES,
        "word/media/a.png": _PNG,
        "docProps/core.xml": _CORE,
    }
    return pack({**members, **others})


def test_a_document_says_all_that_word_knows() -> None:
    """Title, authors, language, headings, footnotes, tables and pictures arrive."""
    note = '<w:p><w:r><w:t>Tekst</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    cells = "".join(f"<w:tc>{_paragraph(each)}</w:tc>" for each in "ab")
    content = _document(
        _paragraph("Over de kade", "Title"),
        _paragraph("Waarom zij zakt", "Sub"),
        _paragraph("Kop", "H1"),
        note,
        _paragraph("Onder", "H2"),
        f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>",
        _PICTURE,
    )
    assert recognise(content, "kade.docx") == "docx"
    digest = hashlib.sha256(_PNG).hexdigest()[:16]
    picture = f"picture-{digest}.png"
    assert read_export("docx", content, "kade.docx").articles == (
        ImportedArticle(
            original=Original(id=f"sha256:{hashlib.sha256(content).hexdigest()}"),
            title="Over de kade",
            markdown="## Kop\n\nTekst[^1]\n\n### Onder\n\n|  |  |\n| --- | --- |\n| a | b |\n\n"
            f"![De kade]({picture})\n\n[^1]: De noot\n",
            authors=(Person(name="An Peeters"), Person(name="Bo Maes")),
            language="nl-BE",
            summary="Waarom zij zakt",
            assets=(Asset(address=picture, name=picture, content=_PNG),),
        ),
    )


@pytest.mark.parametrize(
    ("blocks", "title"),
    [
        ([_paragraph("Kop", "H1"), _paragraph("Tekst")], "Kop"),
        ([_paragraph("Tekst"), _paragraph("Kop", "H1")], "Eigenschap"),
    ],
)
def test_the_title_is_found(blocks: list[str], title: str) -> None:
    """Without a title of its own, a document is called after its first heading or properties."""
    assert read_export("docx", _document(*blocks), "a.docx").articles[0].title == title


@pytest.mark.parametrize("part", ["word/document.xml", "word/styles.xml", "docProps/core.xml"])
def test_entities_are_refused(part: str) -> None:
    """No part of a document may have entities, in whatever encoding."""
    text = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document {_W}>&x;</w:document>'
    )
    for encoding in ("utf-8", "utf-16"):
        with pytest.raises(ImportSourceError, match="document type"):
            read_export("docx", _document(**{part: text.encode(encoding)}), "a.docx")


def test_broken_documents_are_errors_that_can_be_read() -> None:
    """Cut off anywhere, without any of its parts, or nested too deep, it is no traceback."""
    whole = _document(_paragraph("a"), _PICTURE)
    for end in range(0, len(whole), 10):
        with pytest.raises(ImportSourceError):
            read_export("docx", whole[:end], "a.docx")
    deep = f"<w:document {_W}><w:body>{'<w:sdt><w:sdtContent>' * 3000}"
    deep += "</w:sdtContent></w:sdt>" * 3000 + "</w:body></w:document>"
    for text in ("", "<a/>", "no xml", deep):
        with pytest.raises(ImportSourceError, match=r"a\.docx is a damaged Word document"):
            read_export("docx", _document(**{"word/document.xml": text}), "a.docx")


def test_pictures_elsewhere_are_not_fetched() -> None:
    """A document cannot make the importer read a local file or a web address."""
    linked = re.sub('r:embed="p1"', 'r:link="p2"', _PICTURE)
    relations = _RELATIONS.format(
        f'<Relationship Id="p2" Type="{_TYPE}/image" Target="file:///etc/hostname"'
        ' TargetMode="External"/>'
    )
    content = _document(_paragraph("a"), linked, **{"word/_rels/document.xml.rels": relations})
    found = read_export("docx", content, "a.docx")
    assert (found.articles[0].markdown, found.articles[0].assets) == ("a\n", ())
    assert found.problems == ("1 of the pictures in a.docx could not be read",)
